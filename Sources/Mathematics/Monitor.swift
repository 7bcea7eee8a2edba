import Foundation
import Synchronization

/// What a piece of long work tells of itself.
public struct Progress: Sendable {
  /// How much is done, 0…1.
  public var fraction: Double
  /// What is being done, in words.
  public var activity: String
  public var loss: Double?
  /// Seconds, by the speed so far; nil while unknown.
  public var secondsLeft: Double?

  public init(fraction: Double, activity: String, loss: Double? = nil, secondsLeft: Double? = nil) {
    self.fraction = fraction
    self.activity = activity
    self.loss = loss
    self.secondsLeft = secondsLeft
  }
}

/// Carries progress out of long work, and cancellation and the time budget in.
///
/// A time budget ends work after a whole number of passes (rounds, epochs, iterations). Where it did, that number is
/// recorded (``passes``) and a replay is given it as a limit instead of the clock, so that it stops at the same pass.
public final class Monitor: Sendable {
  private struct State {
    var cancelled = false
    var passes: Int?
  }

  private let state = Mutex(State())
  private let parent: Monitor?
  private let span: ClosedRange<Double>
  private let started = ContinuousClock.now
  private let deadline: ContinuousClock.Instant?
  private let passLimit: Int?
  private let receive: (@Sendable (Progress) -> Void)?

  /// - Parameters:
  ///   - timeBudget: wall-clock time after which training stops at the end of a pass.
  ///   - passLimit: the number of passes of a recorded run; the clock is then not looked at.
  ///   - receive: called from the working thread.
  public init(
    timeBudget: Duration? = nil, passLimit: Int? = nil, receive: (@Sendable (Progress) -> Void)? = nil
  ) {
    parent = nil
    span = 0...1
    deadline = passLimit == nil ? timeBudget.map { ContinuousClock.now + $0 } : nil
    self.passLimit = passLimit
    self.receive = receive
  }

  private init(parent: Monitor, span: ClosedRange<Double>) {
    self.parent = parent
    self.span = span
    deadline = parent.deadline
    passLimit = parent.passLimit
    receive = nil
  }

  /// A monitor whose 0…1 is `span` of this one's; shares cancellation, budget and recorded passes.
  public func part(_ span: ClosedRange<Double>) -> Monitor { Monitor(parent: self, span: span) }

  public func cancel() {
    if let parent { parent.cancel() } else { state.withLock { $0.cancelled = true } }
  }

  public var isCancelled: Bool { parent?.isCancelled ?? state.withLock { $0.cancelled } }

  /// - Throws: `CancellationError` when the work was cancelled.
  public func check() throws {
    if isCancelled { throw CancellationError() }
  }

  /// Whether another pass may be made after `completed` of them; records `completed` when not.
  public func mayContinue(afterPass completed: Int) -> Bool {
    if let parent { return parent.mayContinue(afterPass: completed) }
    let mayContinue = passLimit.map { completed < $0 } ?? deadline.map { ContinuousClock.now < $0 } ?? true
    if !mayContinue { state.withLock { $0.passes = completed } }
    return mayContinue
  }

  /// The passes after which a budget or a limit ended the training; nil when it ended by itself.
  public var passes: Int? { parent?.passes ?? state.withLock { $0.passes } }

  public func report(_ fraction: Double, _ activity: String, loss: Double? = nil) {
    if let parent {
      parent.report(
        span.lowerBound + (span.upperBound - span.lowerBound) * fraction, activity, loss: loss)
      return
    }
    guard let receive else { return }
    let elapsed = started.duration(to: .now) / .seconds(1)
    let left = fraction > 0.02 && elapsed > 0.5 ? elapsed * (1 - fraction) / fraction : nil
    receive(Progress(fraction: min(max(fraction, 0), 1), activity: activity, loss: loss, secondsLeft: left))
  }
}

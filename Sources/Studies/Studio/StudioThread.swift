import Foundation
import Mathematics
import Synchronization

/// A thread of its own that does one piece of work after another.
final class StudioThread: Sendable {
  private struct Queue {
    var pieces: [@Sendable () -> Void] = []
    var isClosed = false
  }

  private let queue = Mutex(Queue())
  private let signal = DispatchSemaphore(value: 0)

  /// - Parameter standsBack: lets everything else on the machine go first.
  init(_ name: String, standsBack: Bool) {
    let thread = Thread { [weak self, signal] in
      if standsBack { Threads.standBack() }
      while true {
        signal.wait()
        guard let piece = self?.next() else { return }
        piece()
      }
    }
    thread.name = name
    // Deep trees are walked by recursion.
    thread.stackSize = 16 << 20
    thread.start()
  }

  deinit { signal.signal() }

  private func next() -> (@Sendable () -> Void)? {
    queue.withLock { $0.pieces.isEmpty ? nil : $0.pieces.removeFirst() }
  }

  /// Adds a piece of work; it is done unless the thread was closed before.
  func async(_ piece: @escaping @Sendable () -> Void) {
    let isAdded = queue.withLock { queue in
      guard !queue.isClosed else { return false }
      queue.pieces.append(piece)
      return true
    }
    if isAdded { signal.signal() }
  }

  /// Does a piece of work there and waits without holding a thread.
  func perform<Result: Sendable>(_ piece: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let isAdded = queue.withLock { queue in
        guard !queue.isClosed else { return false }
        queue.pieces.append { continuation.resume(with: Swift.Result { try piece() }) }
        return true
      }
      if isAdded { signal.signal() } else { continuation.resume(throwing: StudioError.closed) }
    }
  }

  /// Takes no more work, and returns when all that was added before is done.
  func close() async {
    await withCheckedContinuation { continuation in
      let isFirst = queue.withLock { queue in
        guard !queue.isClosed else { return false }
        queue.isClosed = true
        queue.pieces.append { continuation.resume() }
        return true
      }
      // One signal for the last piece, one for the end.
      if isFirst { for _ in 0..<2 { signal.signal() } } else { continuation.resume() }
    }
  }
}

/// Lets only so many heavy pieces of work run at once.
final class WorkSlots: Sendable {
  private let free: DispatchSemaphore

  init(_ count: Int) { free = DispatchSemaphore(value: max(1, count)) }

  /// Runs `body` once there is room.
  ///
  /// - Throws: `CancellationError` when `monitor` is cancelled while it waits.
  func run<Result>(_ monitor: Monitor, waiting: () -> Void, _ body: () throws -> Result) throws -> Result {
    if free.wait(timeout: .now()) != .success {
      waiting()
      while free.wait(timeout: .now() + .milliseconds(100)) != .success { try monitor.check() }
    }
    defer { free.signal() }
    return try body()
  }
}

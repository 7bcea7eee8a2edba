import Foundation

/// Threads that help whoever runs a parallel loop.
///
/// They are ours, not the system's shared ones: a server's requests run on those and would wait behind a loop.
final class LoopHelpers: @unchecked Sendable {
  // All mutable state is read and written under `condition`.
  private let condition = NSCondition()
  private var waiting: [Loop] = []
  private let size: Int
  private var started = 0
  private var idle = 0

  static let shared = LoopHelpers(size: max(0, Threads.count - 1))

  private final class Loop {
    /// Gone once the loop is over.
    var body: (@Sendable () -> Void)?
    /// Helpers that may still join.
    var places: Int
    var helping = 0

    init(_ body: @escaping @Sendable () -> Void, places: Int) {
      self.body = body
      self.places = places
    }
  }

  init(size: Int) { self.size = size }

  /// Runs `body` on the calling thread and on up to `helpers` others that are free; returns when all of them have.
  ///
  /// `body` takes its work from a common counter, so that it matters to nobody how many come.
  func run(helpers: Int, _ body: @Sendable () -> Void) {
    withoutActuallyEscaping(body) { body in
      let loop = Loop(body, places: helpers)
      enter(loop)
      body()
      leave(loop)
      // No helper holds it any more: each let go of it before it was counted as gone.
      loop.body = nil
    }
  }

  private func enter(_ loop: Loop) {
    condition.lock()
    waiting.append(loop)
    while started < size && idle < loop.places {
      started += 1
      idle += 1
      start()
    }
    condition.broadcast()
    condition.unlock()
  }

  private func leave(_ loop: Loop) {
    condition.lock()
    waiting.removeAll { $0 === loop }
    while loop.helping > 0 { condition.wait() }
    condition.unlock()
  }

  private func start() {
    let thread = Thread { [self] in
      if Threads.loopsStandBack { Threads.standBack() }
      help()
    }
    thread.name = "loops"
    thread.stackSize = 16 << 20
    thread.start()
  }

  private func help() -> Never {
    condition.lock()
    while true {
      guard let index = waiting.firstIndex(where: { $0.places > 0 }) else {
        condition.wait()
        continue
      }
      let loop = waiting[index]
      loop.places -= 1
      loop.helping += 1
      if loop.places == 0 { waiting.remove(at: index) }
      idle -= 1
      do {
        let body = loop.body
        condition.unlock()
        body?()
      }
      condition.lock()
      idle += 1
      loop.helping -= 1
      if loop.helping == 0 { condition.broadcast() }
    }
  }
}

import Mathematics
import Synchronization

/// Tells a monitor how many of several parallel pieces of work are done.
final class ProgressCounter: Sendable {
  private let done = Mutex(0)
  private let total: Int
  private let monitor: Monitor

  init(_ monitor: Monitor, total: Int) {
    self.monitor = monitor
    self.total = total
  }

  func advance(_ activity: String) {
    done.withLock { done in
      done += 1
      monitor.report(Double(done) / Double(total), activity)
    }
  }
}

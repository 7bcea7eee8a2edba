import Foundation
import Mathematics
import Synchronization
import Testing

@Suite struct LoopHelpersTests {
  @Test("Loops inside loops, and loops of several threads at once, all give their own results")
  func nestedAndConcurrent() throws {
    let results = Mutex<[Int: [Int]]>([:])
    let done = DispatchSemaphore(value: 0)
    for caller in 0..<6 {
      let thread = Thread {
        do {
          let sums = try parallelMap(0..<40) { row in
            try parallelMap(0..<50) { column in caller * row * column }.reduce(0, +)
          }
          results.withLock { $0[caller] = sums }
        } catch {
          Issue.record("\(error)")
        }
        done.signal()
      }
      thread.start()
    }
    for _ in 0..<6 { done.wait() }
    for caller in 0..<6 {
      #expect(results.withLock { $0[caller] } == (0..<40).map { caller * $0 * 1_225 })
    }
  }
}

import Foundation
import Synchronization

/// How many threads computation may use.
public enum Threads {
  /// From `SYNTHCRAFT_THREADS`, else the number of processors.
  public static let count: Int = {
    if let text = ProcessInfo.processInfo.environment["SYNTHCRAFT_THREADS"], let count = Int(text), count > 0 {
      return min(count, 256)
    }
    return ProcessInfo.processInfo.activeProcessorCount
  }()
}

/// The results of `body` for each index, in the order of the indices, whatever thread made them.
///
/// Blocks its thread. One piece of work should take well over 10 µs: chunk smaller ones.
/// - Throws: the error of the lowest index that failed.
public func parallelMap<Result: Sendable>(
  _ range: Range<Int>, _ body: @Sendable (Int) throws -> Result
) throws -> [Result] {
  let count = range.count
  let workers = min(Threads.count, count)
  if workers <= 1 { return try range.map(body) }
  var results = [Swift.Result<Result, any Error>?](repeating: nil, count: count)
  let next = Atomic<Int>(0)
  let failed = Atomic<Bool>(false)
  results.withUnsafeMutableBufferPointer { buffer in
    // Each index is handed out once, so no two threads write one element; all are joined before the buffer ends.
    nonisolated(unsafe) let slots = buffer
    LoopHelpers.shared.run(helpers: workers - 1) {
      while !failed.load(ordering: .relaxed) {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if index >= count { return }
        slots[index] = Swift.Result { try body(range.lowerBound + index) }
        if case .failure = slots[index] { failed.store(true, ordering: .relaxed) }
      }
    }
  }
  return try results.compactMap { try $0?.get() }
}

/// Cuts 0 ..< count into pieces of `size`; which pieces does not depend on the number of threads.
public func chunks(of count: Int, size: Int) -> [Range<Int>] {
  stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
}

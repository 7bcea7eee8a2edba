import Synchronization

/// Memory for the cells of pieces until their columns are joined: few large blocks with large pages, handed out from
/// their beginning. An array for each column of each piece took a third of the time of reading in page faults.
final class CellSlabs: Sendable {
  private struct State: @unchecked Sendable {
    var blocks: [UnsafeMutableRawPointer] = []
    var free: UnsafeMutableRawPointer?
    var left = 0
  }

  private let state = Mutex(State())
  private let blockBytes: Int

  /// - Parameter textBytes: the text whose cells are kept, which tells how large the blocks should be.
  init(textBytes: Int) { blockBytes = min(max(textBytes, 64 << 10), 16 << 20) }

  deinit { state.withLock { state in state.blocks.forEach { $0.deallocate() } } }

  /// A copy of `cells` that lives as long as this does. Each call has memory of its own, so that threads may call.
  func keep<Cell: BitwiseCopyable>(_ cells: [Cell]) -> UnsafeBufferPointer<Cell> {
    let byteCount = cells.count * MemoryLayout<Cell>.stride
    nonisolated(unsafe) var start: UnsafeMutableRawPointer?
    state.withLock { start = reserve(byteCount, &$0) }
    guard let start else { return UnsafeBufferPointer(start: nil, count: 0) }
    let kept = start.bindMemory(to: Cell.self, capacity: cells.count)
    cells.withUnsafeBufferPointer { kept.initialize(from: $0.baseAddress!, count: cells.count) }
    return UnsafeBufferPointer(start: kept, count: cells.count)
  }

  private func reserve(_ byteCount: Int, _ state: inout State) -> UnsafeMutableRawPointer? {
    let needed = (byteCount + 63) & ~63
    if needed == 0 { return nil }
    if needed > state.left {
      let size = max(blockBytes, needed)
      // On the border of a large page, so that no part of the block is left to small ones.
      let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: size < 4 << 20 ? 64 : 2 << 20)
      adviseLargePages(block, size)
      state.blocks.append(block)
      (state.free, state.left) = (block, size)
    }
    defer {
      state.free = state.free.map { $0 + needed }
      state.left -= needed
    }
    return state.free
  }
}

/// Things that are lent to one piece of work after another, so that there are no more of them than threads.
final class Lending<Thing: AnyObject>: @unchecked Sendable {
  // A thing is either here, under the lock, or with the one piece of work that took it.
  private let idle = Mutex<[Box]>([])
  private let make: @Sendable () -> Thing

  private struct Box: @unchecked Sendable { let thing: Thing }

  init(_ make: @escaping @Sendable () -> Thing) { self.make = make }

  func withOne<Result>(_ body: (Thing) -> Result) -> Result {
    let box = idle.withLock { $0.popLast() } ?? Box(thing: make())
    defer { idle.withLock { $0.append(box) } }
    return body(box.thing)
  }
}

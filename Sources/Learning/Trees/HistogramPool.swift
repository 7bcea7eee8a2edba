/// Histograms of all columns of a node, kept while its children may need them and then used again.
final class HistogramPool {
  /// Nodes with fewer rows count their cells anew: that is quicker than subtracting all bins.
  static let leastRows = 768

  private let offsets: [Int]
  private let size: Int
  private var slots: [UnsafeMutablePointer<UInt64>] = []
  private var free: [Int] = []

  /// - Parameter binCounts: bins of each column.
  init(binCounts: [Int]) {
    var offsets: [Int] = []
    var size = 0
    for count in binCounts {
      offsets.append(size)
      size += count
    }
    self.offsets = offsets
    self.size = size
  }

  deinit { for slot in slots { slot.deallocate() } }

  /// A slot whose bins are all zero.
  func take() -> Int {
    let slot: Int
    if let last = free.popLast() {
      slot = last
    } else {
      slots.append(.allocate(capacity: max(size, 1)))
      slot = slots.count - 1
    }
    slots[slot].initialize(repeating: 0, count: size)
    return slot
  }

  func giveBack(_ slot: Int) { if slot >= 0 { free.append(slot) } }

  /// The histogram of the column at `place`.
  func column(_ place: Int, of slot: Int) -> UnsafeMutablePointer<UInt64> { slots[slot] + offsets[place] }

  func subtract(_ part: Int, from whole: Int) {
    let (part, whole) = (slots[part], slots[whole])
    for bin in 0..<size { whole[bin] &-= part[bin] }
  }
}

/// A tree of at most 32 leaves laid out to score many rows (QuickScorer, Lucchese et al. 2015).
///
/// For each column that the tree asks and each bin, a word says which leaves a row with that bin may still be in; its
/// own leaf is the one that all columns leave. No step waits for another, as steps down a tree do. Differs: both sides
/// of a split rule out leaves, so that one bit is left and bins may go left in any set.
struct LeafMasks {
  static let mostLeaves = 32

  /// Columns asked, in pairs; the last may come twice.
  private var columns: [Int] = []
  /// `[columns asked × 256]`
  private var masks: [UInt32] = []
  /// What each leaf adds.
  private let steps: [Double]

  /// - Parameter steps: what each leaf adds, by the leaf's number.
  init(_ tree: Tree, steps: ArraySlice<Float>) {
    precondition(tree.leafCount <= Self.mostLeaves && steps.count == tree.leafCount, "a tree has too many leaves")
    self.steps = steps.map(Double.init)
    var leaves = [UInt32](repeating: 0, count: tree.nodeCount)
    for node in (0..<tree.nodeCount).reversed() {
      let left = Int(tree.left[node])
      leaves[node] = tree.isLeaf(node) ? 1 << UInt32(-1 - left) : leaves[left] | leaves[left + 1]
    }
    for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
      let column = Int(tree.column[node])
      let place = columns.firstIndex(of: column) ?? columns.count
      if place == columns.count {
        columns.append(column)
        masks += [UInt32](repeating: .max, count: 256)
      }
      let left = Int(tree.left[node])
      let goesLeft = tree.leftBins(of: node, binCount: 256)
      for bin in 0..<256 {
        masks[256 * place + bin] &= ~leaves[goesLeft.contains(UInt8(bin)) ? left + 1 : left]
      }
    }
    if columns.count % 2 == 1 {
      columns.append(columns[columns.count - 1])
      masks += masks[(masks.count - 256)...]
    }
  }

  /// Adds to each row's sum what its leaf says.
  ///
  /// - Parameters:
  ///   - bins: of the first row in the first column; a column's follow `stride` after the last one's.
  ///   - possible: room for a word for each row.
  func add(
    to sums: UnsafeMutableBufferPointer<Double>, bins: UnsafePointer<UInt8>, stride: Int,
    possible: UnsafeMutablePointer<UInt32>
  ) {
    let count = sums.count
    possible.update(repeating: .max, count: count)
    masks.withUnsafeBufferPointer { masks in
      for pair in Swift.stride(from: 0, to: columns.count, by: 2) {
        let (first, second) = (masks.baseAddress! + 256 * pair, masks.baseAddress! + 256 * (pair + 1))
        let (a, b) = (bins + columns[pair] * stride, bins + columns[pair + 1] * stride)
        for row in 0..<count { possible[row] &= first[Int(a[row])] & second[Int(b[row])] }
      }
    }
    steps.withUnsafeBufferPointer { steps in
      for row in 0..<count { sums[row] += steps[possible[row].trailingZeroBitCount] }
    }
  }
}

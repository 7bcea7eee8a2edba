public import Mathematics

/// A decision tree over binned columns, its nodes in parallel arrays; node 0 is the root.
public struct Tree: Sendable, Hashable {
  /// Inner nodes: the column that is asked. `[nodes]`
  public internal(set) var column: [Int32] = []
  /// Inner nodes: the left child; the right child follows it. Leaves: −1 − the leaf's number. `[nodes]`
  public internal(set) var left: [Int32] = []
  /// A cell in a bin up to this one goes left, unless there is a mask. `[nodes]`
  public internal(set) var threshold: [UInt8] = []
  /// −1, or an index into `masks`: the bins that go left. `[nodes]`
  public internal(set) var mask: [Int32] = []
  public internal(set) var masks: [BinMask] = []
  /// The mean response of the rows grown on: a value, or the share of class 1; 0 with more classes. `[nodes]`
  public internal(set) var value: [Float] = []
  /// The number of rows grown on. `[nodes]`
  public internal(set) var count: [Int32] = []
  public internal(set) var leafCount = 0

  public var nodeCount: Int { left.count }

  public func isLeaf(_ node: Int) -> Bool { left[node] < 0 }

  /// The node of each leaf, by the leaf's number.
  public var leafNodes: [Int] {
    var nodes = [Int](repeating: 0, count: leafCount)
    for node in left.indices where left[node] < 0 { nodes[Int(-1 - left[node])] = node }
    return nodes
  }

  /// The bins of `column` that go left at an inner node, out of `binCount`.
  public func leftBins(of node: Int, binCount: Int) -> BinMask {
    mask[node] < 0 ? .all(min(Int(threshold[node]) + 1, binCount)) : masks[Int(mask[node])]
  }

  /// The number of the leaf that holds a row.
  public func leaf(containing row: Int, of table: BinnedTable) -> Int {
    table.bins.withUnsafeBufferPointer { leaf(row, bins: $0.baseAddress!, stride: table.rowCount) }
  }

  /// The numbers of the leaves that hold these rows, in their order.
  public func leaves(containing rows: [Int32], of table: BinnedTable) -> [Int32] {
    TreeRouter(self).leaves(containing: rows, of: table)
  }

  /// The numbers of the leaves that hold all rows.
  public func leaves(of table: BinnedTable) -> [Int32] {
    leaves(containing: (0..<Int32(table.rowCount)).map { $0 }, of: table)
  }

  private func leaf(_ row: Int, bins: UnsafePointer<UInt8>, stride: Int) -> Int {
    var node = 0
    while true {
      let child = left[node]
      if child < 0 { return Int(-1 - child) }
      let bin = bins[Int(column[node]) * stride + row]
      let goesLeft = mask[node] < 0 ? bin <= threshold[node] : masks[Int(mask[node])].contains(bin)
      node = Int(child) + (goesLeft ? 0 : 1)
    }
  }
}

extension Tree {
  public func encode(to writer: inout BinaryWriter) {
    writer.write(column)
    writer.write(left)
    writer.write(threshold)
    writer.write(mask)
    writer.write(masks.flatMap { mask in (0..<4).map { mask.words[$0] } })
    writer.write(value)
    writer.write(count)
    writer.write(Int64(leafCount))
  }

  /// - Parameter columnCount: of the tables that the tree will be asked about.
  public init(from reader: inout BinaryReader, columnCount: Int) throws {
    column = try reader.readIntegers()
    left = try reader.readIntegers()
    threshold = try reader.readIntegers()
    mask = try reader.readIntegers()
    let words: [UInt64] = try reader.readIntegers()
    masks = stride(from: 0, to: words.count - 3, by: 4).map {
      BinMask(words: SIMD4(words[$0], words[$0 + 1], words[$0 + 2], words[$0 + 3]))
    }
    value = try reader.readFloats()
    count = try reader.readIntegers()
    leafCount = try reader.readInt()
    guard isSound(columnCount: columnCount) else { throw BinaryCodingError("A tree in the model is damaged.") }
  }

  /// Whether every walk from the root stays in bounds and ends.
  private func isSound(columnCount: Int) -> Bool {
    let nodes = left.count
    guard nodes > 0, [column.count, threshold.count, mask.count, value.count, count.count].allSatisfy({ $0 == nodes }),
      leafCount == left.count(where: { $0 < 0 })
    else { return false }
    // `TreeRouter` asks the column of leaves too.
    return (0..<nodes).allSatisfy { node in
      guard (0..<columnCount).contains(Int(column[node])) else { return false }
      let child = Int(left[node])
      if child < 0 { return -1 - child < leafCount }
      return child > node && child + 1 < nodes && (-1..<masks.count).contains(Int(mask[node]))
    }
  }
}

/// Which rows are in each leaf of a tree.
public struct LeafMembers: Sendable {
  /// Row indices, those of leaf 0 first; a row that was given twice comes twice.
  public let rows: [Int32]
  /// Where each leaf's rows start, and last the number of rows. `[leaves + 1]`
  public let starts: [Int32]

  public func rows(of leaf: Int) -> ArraySlice<Int32> { rows[Int(starts[leaf])..<Int(starts[leaf + 1])] }

  init(rows: [Int32], starts: [Int32]) {
    self.rows = rows
    self.starts = starts
  }

  /// Rows sorted by leaf, in rising order within each.
  ///
  /// - Parameter leaves: the leaf of row 0, 1, …, as ``Tree/leaves(of:)`` gives them.
  public init(leaves: [Int32], leafCount: Int) {
    var starts = [Int32](repeating: 0, count: leafCount + 1)
    for leaf in leaves { starts[Int(leaf) + 1] += 1 }
    for leaf in 0..<leafCount { starts[leaf + 1] += starts[leaf] }
    var next = starts
    var rows = [Int32](repeating: 0, count: leaves.count)
    for (row, leaf) in leaves.enumerated() {
      rows[Int(next[Int(leaf)])] = Int32(row)
      next[Int(leaf)] += 1
    }
    self.init(rows: rows, starts: starts)
  }

  /// Without the leaves that hold no row; the others are numbered anew.
  public var droppingEmpty: LeafMembers {
    var kept: [Int32] = [0]
    for end in starts.dropFirst() where end > kept[kept.count - 1] { kept.append(end) }
    return LeafMembers(rows: rows, starts: kept)
  }
}

public import Mathematics

/// Trees grown side by side, each on its own draw of rows.
public struct Forest: Sendable, Hashable {
  /// Which rows a tree is grown on.
  public enum Rows: Sendable, Hashable {
    case all
    /// As many as there are, drawn with replacement.
    case bootstrap
    /// A share of them in 0…1, drawn without replacement.
    case subsample(Double)
  }

  public let trees: [Tree]

  public init(trees: [Tree]) { self.trees = trees }

  /// Grows `count` trees; equal streams give equal forests at any number of threads.
  ///
  /// - Parameters:
  ///   - firstColumns: tree i asks the i-th of them (beginning again after the last) at its root; empty: the best.
  ///   - rows: indices into `table` from which each tree draws.
  ///   - each: told of every tree as it stands, on the thread that grew it, with the rows it drew; its results come
  ///     back by the tree's number.
  /// - Throws: `CancellationError` between trees.
  public static func grow<Result: Sendable>(
    _ count: Int, _ settings: TreeSettings, on table: BinnedTable, columns: [Int], rows: [Int32], drawing: Rows,
    response: Response, firstColumns: [Int] = [], using random: inout RandomSource, monitor: Monitor,
    each: @Sendable (Int, GrownTree, _ drawn: [Int32]) throws -> Result
  ) throws -> [Result] {
    let streams = random.split(into: count)
    return try parallelMap(0..<count) { index in
      try monitor.check()
      var random = streams[index]
      let drawn = draw(drawing, from: rows, using: &random)
      var settings = settings
      if !firstColumns.isEmpty { settings.firstColumn = firstColumns[index % firstColumns.count] }
      let grown = TreeGrower(settings).grow(
        on: table, columns: columns, rows: drawn, response: response, using: &random)
      return try each(index, grown, drawn)
    }
  }

  /// The trees alone.
  public static func grow(
    _ count: Int, _ settings: TreeSettings, on table: BinnedTable, columns: [Int], rows: [Int32], drawing: Rows,
    response: Response, using random: inout RandomSource, monitor: Monitor
  ) throws -> Forest {
    Forest(
      trees: try grow(
        count, settings, on: table, columns: columns, rows: rows, drawing: drawing, response: response,
        using: &random, monitor: monitor
      ) { _, grown, _ in grown.tree })
  }

  private static func draw(_ drawing: Rows, from rows: [Int32], using random: inout RandomSource) -> [Int32] {
    switch drawing {
    case .all: return rows
    case .bootstrap:
      // In the order of the table, so that neighbours in memory stay neighbours.
      var times = [UInt8](repeating: 0, count: rows.count)
      for _ in rows { times[random.integer(below: rows.count)] &+= 1 }
      return rows.indices.flatMap { repeatElement(rows[$0], count: Int(times[$0])) }
    case .subsample(let share):
      precondition((0...1).contains(share), "a share is in 0…1, not \(share)")
      let count = max(1, Int((share * Double(rows.count)).rounded()))
      return random.sample(count, of: rows.count).sorted().map { rows[$0] }
    }
  }

  /// The mean over trees of the value of the leaf that holds each row: the share of class 1, or a number.
  public func predictions(for table: BinnedTable) throws -> [Float] {
    try parallelMap(0..<chunks(of: table.rowCount, size: 4_096).count) { piece in
      let rows = (Int32(piece * 4_096)..<Int32(min((piece + 1) * 4_096, table.rowCount))).map { $0 }
      var sums = [Float](repeating: 0, count: rows.count)
      for tree in trees {
        let nodes = tree.leafNodes
        for (i, leaf) in tree.leaves(containing: rows, of: table).enumerated() {
          sums[i] += tree.value[nodes[Int(leaf)]]
        }
      }
      return sums.map { $0 / Float(trees.count) }
    }.flatMap { $0 }
  }

  public func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(trees.count))
    for tree in trees { tree.encode(to: &writer) }
  }

  public init(from reader: inout BinaryReader, columnCount: Int) throws {
    let count = try reader.readInt()
    guard (0...1_000_000).contains(count) else { throw BinaryCodingError("A forest in the model is damaged.") }
    var trees: [Tree] = []
    for _ in 0..<count { trees.append(try Tree(from: &reader, columnCount: columnCount)) }
    self.trees = trees
  }
}

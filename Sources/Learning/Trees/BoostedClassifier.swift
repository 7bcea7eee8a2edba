import Foundation
public import Mathematics

/// Gradient boosted trees that tell two classes apart: log-odds as a sum of small trees.
///
/// Friedman (2001), with Newton's step in each leaf and rows held back to say when to stop. Differs from the libraries
/// in that splits are chosen by the gradient's variance alone, without second-order weights, and that roots may be told
/// which column to ask.
public struct BoostedClassifier: Sendable, Hashable {
  public struct Settings: Sendable, Hashable {
    /// Most trees, ≥ 1.
    public var maximumTrees: Int
    /// The share of each tree's step that is taken, 0…1.
    public var learningRate: Double
    /// 1…5.
    public var depth: Int
    public var minimumLeafSize: Int
    /// How many columns are drawn at each node; nil: all, but at most 64.
    public var columnsTried: Int?
    /// Trees without gain on the rows held back after which growing stops.
    public var patience: Int

    public init(
      maximumTrees: Int = 150, learningRate: Double = 0.2, depth: Int = 5, minimumLeafSize: Int = 20,
      columnsTried: Int? = nil, patience: Int = 15
    ) {
      precondition(maximumTrees >= 1 && minimumLeafSize >= 1, "sizes are at least one")
      precondition((1...5).contains(depth), "trees are 1 to 5 deep, not \(depth)")
      precondition(learningRate > 0 && learningRate <= 1, "a learning rate is in 0…1, not \(learningRate)")
      self.maximumTrees = maximumTrees
      self.learningRate = learningRate
      self.depth = depth
      self.minimumLeafSize = minimumLeafSize
      self.columnsTried = columnsTried
      self.patience = patience
    }
  }

  /// Log-odds of class 1 before any tree.
  public private(set) var base: Double
  private(set) var trees: [Tree]
  /// What each leaf adds, all trees one after the other.
  private(set) var steps: [Float]
  /// Where each tree's leaves start in `steps`.
  private(set) var offsets: [Int32]

  public var treeCount: Int { trees.count }

  /// - Parameters:
  ///   - rows: indices into `table` that are learned from.
  ///   - heldBack: indices that say when to stop; empty: all trees are grown.
  ///   - classes: 0 or 1 for each row of `table`.
  ///   - firstColumns: tree i asks the i-th of them (beginning again after the last) at its root: what two columns tell
  ///     only together, greedy splits do not see. Empty: the best column.
  public init(
    learning table: BinnedTable, columns: [Int], rows: [Int32], heldBack: [Int32], classes: [UInt8],
    firstColumns: [Int] = [], settings: Settings = Settings(), using random: inout RandomSource, monitor: Monitor
  ) throws {
    let positives = rows.reduce(0.5) { $0 + Double(classes[Int($1)]) }
    base = logarithm(positives / (Double(rows.count) + 1 - positives))
    trees = []
    steps = []
    offsets = []
    var growth = TreeSettings(
      minimumLeafSize: settings.minimumLeafSize, maximumDepth: settings.depth,
      columnsTried: min(settings.columnsTried ?? 64, columns.count))
    var logOdds = [Double](repeating: base, count: table.rowCount)
    var gradient = [Float](repeating: 0, count: table.rowCount)
    var curvature = [Float](repeating: 0, count: table.rowCount)
    var best = (loss: Double.infinity, count: 0)
    for index in 0..<settings.maximumTrees {
      if !firstColumns.isEmpty { growth.firstColumn = firstColumns[index % firstColumns.count] }
      try monitor.check()
      Self.differentiate(rows, classes: classes, logOdds: logOdds, into: &gradient, &curvature)
      let grown = TreeGrower(growth).grow(
        on: table, columns: columns, rows: rows, response: .values(gradient), using: &random)
      let added = Self.steps(of: grown, gradient: gradient, curvature: curvature, rate: settings.learningRate)
      Self.move(&logOdds, by: added, of: grown)
      offsets.append(Int32(steps.count))
      steps += added
      trees.append(grown.tree)
      if heldBack.isEmpty { continue }
      for (row, leaf) in zip(heldBack, grown.tree.leaves(containing: heldBack, of: table)) {
        logOdds[Int(row)] += Double(added[Int(leaf)])
      }
      let loss = Self.loss(of: heldBack, classes: classes, logOdds: logOdds)
      if loss < best.loss { best = (loss, trees.count) }
      if trees.count - best.count >= settings.patience { break }
    }
    if !heldBack.isEmpty { keepFirst(best.count) }
  }

  /// The negative log-likelihood of these rows.
  private static func loss(of rows: [Int32], classes: [UInt8], logOdds: [Double]) -> Double {
    var sum = 0.0
    // One logarithm for many factors, each at least 1.
    var product = 1.0
    for row in rows {
      product *= 1 + exp(classes[Int(row)] == 1 ? -logOdds[Int(row)] : logOdds[Int(row)])
      if product > 1e150 {
        sum += logarithm(product)
        product = 1
      }
    }
    return sum + logarithm(product)
  }

  /// First and second derivatives of the log-likelihood in these rows.
  private static func differentiate(
    _ rows: [Int32], classes: [UInt8], logOdds: [Double], into gradient: inout [Float], _ curvature: inout [Float]
  ) {
    gradient.withUnsafeMutableBufferPointer { gradient in
      curvature.withUnsafeMutableBufferPointer { curvature in
        for row in rows {
          let p = 1 / (1 + exp(-logOdds[Int(row)]))
          gradient[Int(row)] = Float(Double(classes[Int(row)]) - p)
          curvature[Int(row)] = Float(p * (1 - p))
        }
      }
    }
  }

  /// Newton's step in each leaf.
  private static func steps(of grown: GrownTree, gradient: [Float], curvature: [Float], rate: Double) -> [Float] {
    (0..<grown.tree.leafCount).map { leaf in
      var slope = 0.0
      var bend = 1.0
      for row in grown.members.rows(of: leaf) {
        slope += Double(gradient[Int(row)])
        bend += Double(curvature[Int(row)])
      }
      return Float(rate * slope / bend)
    }
  }

  private static func move(_ logOdds: inout [Double], by steps: [Float], of grown: GrownTree) {
    logOdds.withUnsafeMutableBufferPointer { logOdds in
      for leaf in 0..<grown.tree.leafCount {
        let step = Double(steps[leaf])
        for row in grown.members.rows(of: leaf) { logOdds[Int(row)] += step }
      }
    }
  }

  private mutating func keepFirst(_ count: Int) {
    if count < trees.count { steps = Array(steps.prefix(Int(offsets[count]))) }
    trees = Array(trees.prefix(count))
    offsets = Array(offsets.prefix(count))
  }

  /// Rows scored at once: what is read of them stays in the nearest cache.
  private static let rowsAtOnce = 1_024

  /// Log-odds of class 1 for all rows.
  public func logOdds(of table: BinnedTable) throws -> [Double] {
    let laid = trees.indices.map { tree in
      let end = tree + 1 < offsets.count ? Int(offsets[tree + 1]) : steps.count
      return LeafMasks(trees[tree], steps: steps[Int(offsets[tree])..<end])
    }
    let parts = chunks(of: table.rowCount, size: Self.rowsAtOnce)
    let odds = try parallelMap(0..<parts.count) { part in
      [Double](unsafeUninitializedCapacity: parts[part].count) { buffer, count in
        count = parts[part].count
        buffer.initialize(repeating: base)
        let sums = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
        table.bins.withUnsafeBufferPointer { bins in
          withUnsafeTemporaryAllocation(of: UInt32.self, capacity: sums.count) { possible in
            for tree in laid {
              tree.add(
                to: sums, bins: bins.baseAddress! + parts[part].lowerBound, stride: table.rowCount,
                possible: possible.baseAddress!)
            }
          }
        }
      }
    }
    return odds.flatMap { $0 }
  }
}

extension BoostedClassifier {
  private static let damaged = BinaryCodingError("Boosted trees in the model are damaged.")

  public func encode(to writer: inout BinaryWriter) {
    writer.write(base)
    writer.write(Int64(trees.count))
    for tree in trees { tree.encode(to: &writer) }
    writer.write(steps)
  }

  public init(from reader: inout BinaryReader, columnCount: Int) throws {
    base = try reader.readDouble()
    let count = try reader.readInt()
    guard (0...100_000).contains(count) else { throw Self.damaged }
    trees = []
    offsets = []
    var leaves = 0
    for _ in 0..<count {
      let tree = try Tree(from: &reader, columnCount: columnCount)
      guard tree.leafCount <= LeafMasks.mostLeaves else { throw Self.damaged }
      offsets.append(Int32(leaves))
      leaves += tree.leafCount
      trees.append(tree)
    }
    steps = try reader.readFloats()
    guard steps.count == leaves, steps.allSatisfy(\.isFinite), base.isFinite else {
      throw Self.damaged
    }
  }
}

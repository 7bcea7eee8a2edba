import Learning
import Mathematics

/// The game between forests and the rows drawn from their leaves.
struct AdversarialRounds {
  let settings: AdversarialForest
  let real: BinnedTable
  let target: Int?
  /// Shares of rows told right by each forest, on rows it was not grown on.
  private(set) var accuracies: [Double] = []

  init(settings: AdversarialForest, real: BinnedTable, target: Int?) {
    self.target = target
    self.settings = settings
    self.real = real
  }

  /// The trees whose leaves were hardest to tell from the table.
  mutating func run(using random: inout RandomSource, monitor: Monitor) throws -> [Tree] {
    let rounds = settings.maximumRounds
    var synthetic = permuted(using: &random)
    var best: (trees: [Tree], accuracy: Double)?
    var current: [Tree] = []
    for round in 0...rounds {
      monitor.report(Double(round) / Double(rounds + 1), "round \(round + 1)", loss: accuracies.last)
      let (trees, accuracy) = try forest(against: synthetic, using: &random, monitor: monitor)
      accuracies.append(accuracy)
      if round > 0 {
        // The accuracy judges the leaves that the synthetic rows came from: those of the forest before.
        if accuracy < best?.accuracy ?? 2 { best = (current, accuracy) }
        let isWorse = round > 1 && accuracy > accuracies[round - 1]
        if accuracy <= 0.5 + settings.delta || isWorse { break }
      }
      current = trees
      if !monitor.mayContinue(afterPass: round + 1) { break }
      synthetic = try drawn(from: trees, using: &random)
    }
    return best?.trees ?? current
  }

  /// Every column in an order of its own: independent columns with the table's marginals.
  private func permuted(using random: inout RandomSource) -> [UInt8] {
    (0..<real.columnCount).flatMap { index in
      var column = real.column(index)
      random.shuffle(&column)
      return column
    }
  }

  /// Grows a forest on the real rows and as many synthetic ones; the share of rows that it tells right.
  private func forest(
    against synthetic: [UInt8], using random: inout RandomSource, monitor: Monitor
  ) throws -> (trees: [Tree], accuracy: Double) {
    let n = real.rowCount
    var both = BinnedTable(binning: real.binning, rowCount: 2 * n)
    for index in 0..<real.columnCount {
      both.setColumn(index, real.column(index))
      both.setColumn(index, Array(synthetic[index * n..<(index + 1) * n]), from: n)
    }
    let table = both
    let classes = (0..<2 * n).map { UInt8($0 < n ? 1 : 0) }
    let roots = rootTurns(real.columnCount, target: target, using: &random)
    let grown = try Forest.grow(
      settings.treeCount ?? min(60, max(20, 1_000_000 / n)), growth, on: table,
      columns: Array(0..<real.columnCount), rows: (0..<Int32(2 * n)).map { $0 }, drawing: .bootstrap,
      response: .classes(classes, count: 2), firstColumns: roots, using: &random, monitor: monitor
    ) { _, grown, drawn in
      var isDrawn = [Bool](repeating: false, count: 2 * n)
      for row in drawn { isDrawn[Int(row)] = true }
      let outside = (0..<Int32(2 * n)).filter { !isDrawn[Int($0)] }
      let nodes = grown.tree.leafNodes
      let votes = grown.tree.leaves(containing: outside, of: table).map { grown.tree.value[nodes[Int($0)]] }
      return (grown.tree, Votes(rows: outside, shares: votes))
    }
    return (grown.map(\.0), Votes.accuracy(grown.map(\.1), classes: classes))
  }

  private var growth: TreeSettings {
    let n = real.rowCount
    // The more columns, the more of what goes together is lost in a leaf.
    let share = min(1, 16 / Double(real.columnCount))
    let few = Int(max(share * share * Double(max(40, n / 60)), share * Double(n) / 100))
    let byRows = n < 50_000 ? min(100, max(15, few)) : min(n / 250, 1_000)
    // In a small table leaves of the full size would leave nothing but the root.
    let leafSize = min(settings.minimumLeafSize ?? byRows, max(5, n / 10))
    return TreeSettings(
      minimumLeafSize: leafSize, minimumPositives: leafSize, columnsTried: min(real.columnCount, 64))
  }

  /// As many rows as are real: a tree, one of its leaves by its real rows, each column from a row of the leaf.
  private func drawn(from trees: [Tree], using random: inout RandomSource) throws -> [UInt8] {
    let n = real.rowCount
    let members = try parallelMap(0..<trees.count) { tree in
      let leaves = trees[tree].leaves(of: real)
      return (leaves, LeafMembers(leaves: leaves, leafCount: trees[tree].leafCount))
    }
    var result = [UInt8](repeating: 0, count: n * real.columnCount)
    for i in 0..<n {
      let tree = random.integer(below: trees.count)
      let row = random.integer(below: n)
      let rows = members[tree].1.rows(of: Int(members[tree].0[row]))
      for column in 0..<real.columnCount {
        let donor = Int(rows[rows.startIndex + random.integer(below: rows.count)])
        result[column * n + i] = real.bin(row: donor, column: column)
      }
    }
    return result
  }
}

/// What one tree says of rows that it was not grown on.
private struct Votes: Sendable {
  let rows: [Int32]
  /// Of real rows in each one's leaf.
  let shares: [Float]

  /// The share of rows on whose class the mean of the votes is right; a draw is half right.
  static func accuracy(_ votes: [Votes], classes: [UInt8]) -> Double {
    var sums = [Float](repeating: 0, count: classes.count)
    var counts = [Float](repeating: 0, count: classes.count)
    for vote in votes {
      for (row, share) in zip(vote.rows, vote.shares) {
        sums[Int(row)] += share
        counts[Int(row)] += 1
      }
    }
    var right = 0.0
    var judged = 0.0
    for row in classes.indices where counts[row] > 0 {
      let share = sums[row] / counts[row]
      judged += 1
      right += share == 0.5 ? 0.5 : (share > 0.5) == (classes[row] == 1) ? 1 : 0
    }
    return right / max(judged, 1)
  }
}

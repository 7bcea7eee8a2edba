import Learning
import Mathematics

/// The game between forests and the rows drawn from their leaves.
struct AdversarialRounds {
  let settings: AdversarialForest
  let real: BinnedTable
  /// Shares of rows told right by each forest, on rows it was not grown on.
  private(set) var accuracies: [Double] = []

  init(settings: AdversarialForest, real: BinnedTable) {
    self.settings = settings
    self.real = real
  }

  /// The trees whose leaves were hardest to tell from the table.
  mutating func run(using random: inout RandomSource, monitor: Monitor) throws -> [Tree] {
    var synthetic = permuted(using: &random)
    var best: (trees: [Tree], accuracy: Double)?
    var current: [Tree] = []
    for round in 0..<settings.maximumRounds + 1 {
      monitor.report(Double(round) / Double(settings.maximumRounds + 1), "round \(round + 1)", loss: accuracies.last)
      let (trees, accuracy) = try forest(against: synthetic, using: &random, monitor: monitor)
      accuracies.append(accuracy)
      // The accuracy judges the leaves that the synthetic rows came from.
      if !current.isEmpty && accuracy < best?.accuracy ?? 2 { best = (current, accuracy) }
      let isSettled = accuracy <= 0.5 + settings.delta
      if isSettled && !current.isEmpty { break }
      if round > 1 && accuracy > accuracies[round - 1] { break }
      if round > 0 && !monitor.mayContinue(afterPass: round) { break }
      current = trees
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

  /// Grows a forest on the real rows and as many synthetic ones.
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
    let tried = max(1, Int(Double(real.columnCount).squareRoot()))
    let growth = TreeSettings(
      minimumLeafSize: settings.minimumLeafSize, minimumPositives: settings.minimumLeafSize, columnsTried: tried)
    let grown = try Forest.grow(
      settings.treeCount, growth, on: table, columns: Array(0..<real.columnCount), rows: (0..<Int32(2 * n)).map { $0 },
      drawing: .bootstrap, response: .classes(classes, count: 2), using: &random, monitor: monitor
    ) { _, grown, drawn in
      var isDrawn = [Bool](repeating: false, count: 2 * n)
      for row in drawn { isDrawn[Int(row)] = true }
      let outside = (0..<Int32(2 * n)).filter { !isDrawn[Int($0)] }
      let nodes = grown.tree.leafNodes
      let votes = grown.tree.leaves(containing: outside, of: table).map { grown.tree.value[nodes[Int($0)]] }
      return (grown.tree, outside, votes)
    }
    var sums = [Float](repeating: 0, count: 2 * n)
    var counts = [Int32](repeating: 0, count: 2 * n)
    for (_, outside, votes) in grown {
      for (row, vote) in zip(outside, votes) {
        sums[Int(row)] += vote
        counts[Int(row)] += 1
      }
    }
    var right = 0.0
    var judged = 0.0
    for row in 0..<2 * n where counts[row] > 0 {
      let vote = sums[row] / Float(counts[row])
      judged += 1
      right += vote == 0.5 ? 0.5 : (vote > 0.5) == (row < n) ? 1 : 0
    }
    return (grown.map(\.0), right / max(judged, 1))
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

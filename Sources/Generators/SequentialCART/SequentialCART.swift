public import Learning
public import Mathematics
public import Tables
import Vocabulary

/// Draws one column after another, each from the leaf of a tree that the columns before it lead to.
///
/// Nowok, Raab & Dibben (2016), J. Stat. Softw. 74(11), method "cart". Differs: a leaf holds counts of the column's
/// ``ColumnGrid`` cells in place of real people's values, leaves are larger, columns are visited by their number of
/// values, whether and why a value is missing is a class of its own, and of several rows that are drawn one is kept, by
/// its odds of being real. See Documentation/Algorithms/SequentialCART.md.
public struct SequentialCART: Generator {
  /// The order in which columns are drawn.
  public enum VisitingOrder: Sendable, Hashable {
    /// ``manyValuesFirst`` when there is a rare outcome, else ``fewValuesFirst``.
    case automatic
    /// Categorical columns, then numbers, both with few values first; rare outcomes and numeric ones last.
    case fewValuesFirst
    /// Numbers, then categorical columns, both with many values first; rare outcomes and numeric ones last.
    case manyValuesFirst
    /// As in the table.
    case asInTable
  }

  /// Least rows of a leaf, at least 2; nil: by the table's rows, 10 or more. Half as many for an outcome drawn last.
  public var minimumLeafSize: Int?
  /// A split must lower a tree's impurity by this share of the root's, 0…1; nil: by the table's rows.
  public var complexity: Double?
  public var order: VisitingOrder
  public var grid: ColumnGrid.Settings
  /// The trees of a column ask at most so many of the columns before it, those that go with it the most; at least 1.
  public var mostPredictors: Int

  public init(
    minimumLeafSize: Int? = nil, complexity: Double? = nil, order: VisitingOrder = .automatic,
    grid: ColumnGrid.Settings = ColumnGrid.Settings(), mostPredictors: Int = 64
  ) {
    precondition(mostPredictors >= 1, "at least one column is asked, not \(mostPredictors)")
    precondition(minimumLeafSize ?? 2 >= 2, "a leaf holds at least 2 rows, not \(minimumLeafSize ?? 2)")
    precondition((0...1).contains(complexity ?? 0), "complexity is in 0…1, not \(complexity ?? 0)")
    self.minimumLeafSize = minimumLeafSize
    self.complexity = complexity
    self.order = order
    self.grid = grid
    self.mostPredictors = mostPredictors
  }

  /// - Complexity: O(columns · predictors · rows · depth) time, with at most ``mostPredictors`` predictors, and one product
  ///   of columns × rows matrices beyond so many; O(columns · rows) memory.
  public func fit(
    to training: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> FittedSequentialCART {
    let leafSize = minimumLeafSize ?? Self.leafSize(rows: training.rowCount)
    guard training.rowCount >= 2 * leafSize else {
      throw GeneratorError.tooFewRows(needed: 2 * leafSize, found: training.rowCount)
    }
    try monitor.check()
    let data = try CellTable(learning: training, settings: grid)
    let visited = visitingOrder(of: training, grids: data.grids, leafSize: leafSize)
    let complexity = complexity ?? Self.complexity(rows: training.rowCount)
    let settings = TreeSettings(minimumLeafSize: leafSize, complexity: complexity)
    // A rare outcome is spread over few rows, which large leaves would dilute.
    let outcomeSettings = TreeSettings(minimumLeafSize: max(leafSize / 2, min(leafSize, 10)), complexity: complexity)
    let screening = try PredictorScreening(data, most: mostPredictors)
    let streams = random.split(into: visited.count)
    let progress = ProgressCounter(monitor.part(0...0.7), total: visited.count)
    let steps = try parallelMap(0..<visited.count) { place in
      try monitor.check()
      var random = streams[place]
      // The last columns have the most predictors, so they are begun first.
      let place = visited.count - 1 - place
      defer { progress.advance("grew trees for “\(training.schema.fields[visited[place]].name)”") }
      let isLastOutcome = place == visited.count - 1 && training.schema.fields[visited[place]].isOutcome
      return ColumnStep(
        growing: visited[place], after: screening.predictors(of: visited[place], among: Array(visited[..<place])),
        data: data,
        settings: isLastOutcome ? outcomeSettings : settings, using: &random)
    }
    let sequence = ColumnSequence(grids: data.grids, binning: data.binning, steps: Array(steps.reversed()))
    let raked = try sequence.raked(
      rows: min(max(training.rowCount, 10_000), 50_000), using: &random, monitor: monitor)
    let judge = try RowJudge(
      telling: raked.drawn, from: data, schema: training.schema, using: &random, monitor: monitor.part(0.7...1))
    return FittedSequentialCART(schema: training.schema, sequence: raked.sequence, judge: judge)
  }

  /// Rows of a leaf: enough that no one person's record stands out, few enough to keep the joint structure.
  ///
  /// By measurement: with this many, synthetic rows meet training rows as often as test rows do, for 4,000 rows as for
  /// 200,000 (Documentation/Algorithms/SequentialCART.md).
  static func leafSize(rows: Int) -> Int { max(10, Int((0.75 * Double(rows).squareRoot()).rounded())) }

  /// What a split must gain: in a small table as much as chance seldom gives, so that trees do not learn its people by
  /// heart; in a large one the size of leaves sees to that.
  static func complexity(rows: Int) -> Double {
    let rows = Double(rows)
    let size = rows / 625
    return 4 / rows * min(1, 1 / (size * size))
  }

  private func visitingOrder(of training: Table, grids: [ColumnGrid], leafSize: Int) -> [Int] {
    let fields = training.schema.fields
    if order == .asInTable { return Array(fields.indices) }
    let comesLast = fields.indices.map {
      fields[$0].isOutcome && !Self.isCommon(training.columns[$0], fields[$0], leafSize: leafSize)
    }
    let hasRareOutcome = fields.indices.contains { comesLast[$0] && fields[$0].kind == .categorical }
    let fewFirst = order == .fewValuesFirst || (order == .automatic && !hasRareOutcome)
    let keys = fields.indices.map { index in
      let values = grids[index].valueCells
      let isNumber = grids[index].isNumeric && values > 2
      return (comesLast[index] ? 1 : 0, isNumber == fewFirst ? 1 : 0, fewFirst ? values : -values, index)
    }
    return keys.sorted(by: <).map(\.3)
  }

  /// Whether the rarer levels of an outcome fill ten leaves each. Known first, such an outcome tells the other columns
  /// apart; a rarer one would be lost in their leaves, so that it is drawn last, from all of them.
  private static func isCommon(_ column: Column, _ field: Field, leafSize: Int) -> Bool {
    guard let codes = column.codes else { return false }
    var counts = [Int](repeating: 0, count: max(field.levels.count, 2))
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    let others = counts.reduce(0, +) - (counts.max() ?? 0)
    return others >= 10 * leafSize * (counts.count - 1)
  }
}

extension Field {
  /// Whether this is what the other columns are to explain.
  fileprivate var isOutcome: Bool { has(.target) || has(.event) || has(.time) }
}

import Learning
public import Mathematics
public import Tables

/// A recipe for an adversarial random forest: trees in whose leaves columns are independent, so that rows are drawn
/// leaf by leaf and column by column.
///
/// Watson, Blesch, Kapar & Wright (2023), AISTATS. Forests learn to tell the table from rows drawn from the leaves of
/// the forest before, until none can. How we differ (roots, thinning by a last adversary, balanced draws):
/// Documentation/Algorithms/AdversarialForest.md.
public struct AdversarialForest: ThinningGenerator {
  /// 1…1,000; nil: 20 for 50,000 rows or more, up to 60 for fewer.
  public var treeCount: Int?
  /// Least training rows in a leaf from which rows are drawn, ≥ 2; nil: one in sixty of them, 40…100; with c > 16 columns
  /// (16/c)² as many, but 15 and one row in 100 c/16; from 50,000 rows on one in 250, at most 1,000. Smaller leaves repeat people
  /// who are alike; larger ones lose how many columns go together.
  /// In small tables at most a tenth of the rows, but 5.
  public var minimumLeafSize: Int?
  /// Rounds end when a forest is right on at most ½ + `delta` of the rows it was not grown on; 0…0.5.
  public var delta: Double
  /// ≥ 1.
  public var maximumRounds: Int
  public var isThinned: Bool
  /// How few people may share a number that is given out as it is.
  public var smallestCell: Int

  public init(
    treeCount: Int? = nil, minimumLeafSize: Int? = nil, delta: Double = 0.01, maximumRounds: Int = 10,
    isThinned: Bool = true, smallestCell: Int = 10
  ) {
    precondition((1...1_000).contains(treeCount ?? 1), "a forest has 1…1,000 trees, not \(treeCount ?? 1)")
    precondition(minimumLeafSize ?? 2 >= 2, "a leaf holds at least two rows, not \(minimumLeafSize ?? 2)")
    precondition((0...0.5).contains(delta), "delta is in 0…0.5, not \(delta)")
    precondition(maximumRounds >= 1, "at least one round is made, not \(maximumRounds)")
    precondition(smallestCell >= 2, "a shared number is one of two people or more, not \(smallestCell)")
    self.treeCount = treeCount
    self.minimumLeafSize = minimumLeafSize
    self.delta = delta
    self.maximumRounds = maximumRounds
    self.isThinned = isThinned
    self.smallestCell = smallestCell
  }

  public func fit(
    to training: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> FittedAdversarialForest {
    guard training.rowCount >= 20 else {
      throw GeneratorError.tooFewRows(needed: 20, found: training.rowCount)
    }
    guard !training.columns.isEmpty else {
      throw GeneratorError.unsuitable(reason: "The table has no column to learn from.", better: nil)
    }
    try monitor.check()
    monitor.report(0, "reading columns")
    let cells = try CellTable(learning: training, settings: ColumnGrid.Settings(smallestCell: smallestCell))
    let target = training.schema.target.flatMap(training.schema.index(of:))
    var rounds = AdversarialRounds(settings: self, real: cells.binned, target: target)
    let trees = try rounds.run(using: &random, monitor: monitor.part(0.05...0.6))
    let mixture = try LeafMixture(trees: trees, cells: cells)
    var judge: RowJudge?
    if isThinned {
      let drawn = mixture.cells(
        LastAdversary.drawnRows(training.rowCount), leaves: mixture.runningWeights, cells.grids.map { _ in nil },
        using: &random)
      judge = try RowJudge(
        telling: drawn, from: cells, schema: training.schema, strata: trees[0], using: &random,
        monitor: monitor.part(0.6...1))
    }
    monitor.report(1, "learned \(trees.count) trees")
    return FittedAdversarialForest(schema: training.schema, grids: cells.grids, mixture: mixture, judge: judge)
  }
}

public import Learning
public import Mathematics
public import Tables

/// A recipe for an adversarial random forest: trees in whose leaves columns are independent, so that rows are drawn
/// leaf by leaf and column by column.
///
/// Watson, Blesch, Kapar & Wright (2023), AISTATS. Forests learn to tell the table from rows drawn from the leaves of
/// the forest before, until none can. How we differ: Documentation/Algorithms/AdversarialForest.md.
public struct AdversarialForest: Generator {
  /// 1…1,000.
  public var treeCount: Int
  /// Least training rows in a leaf from which rows are drawn, ≥ 1.
  public var minimumLeafSize: Int
  /// Rounds end when a forest is right on at most ½ + `delta` of the rows it was not grown on; 0…0.5.
  public var delta: Double
  /// ≥ 1.
  public var maximumRounds: Int
  public var grid: ColumnGrid.Settings
  /// The share of drawn rows that the last adversary lets pass, 0…1; 1: there is none.
  public var acceptance = 0.25
  public var adversary = BoostedClassifier.Settings()

  public init(
    treeCount: Int = 20, minimumLeafSize: Int = 30, delta: Double = 0, maximumRounds: Int = 10,
    grid: ColumnGrid.Settings = ColumnGrid.Settings()
  ) {
    precondition((1...1_000).contains(treeCount), "a forest has 1…1,000 trees, not \(treeCount)")
    precondition(minimumLeafSize >= 1, "a leaf holds at least one row, not \(minimumLeafSize)")
    precondition((0...0.5).contains(delta), "delta is in 0…0.5, not \(delta)")
    precondition(maximumRounds >= 1, "at least one round is made, not \(maximumRounds)")
    self.treeCount = treeCount
    self.minimumLeafSize = minimumLeafSize
    self.delta = delta
    self.maximumRounds = maximumRounds
    self.grid = grid
  }

  public func fit(
    to training: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> FittedAdversarialForest {
    let needed = max(20, 2 * minimumLeafSize)
    guard training.rowCount >= needed else {
      throw GeneratorError.tooFewRows(needed: needed, found: training.rowCount)
    }
    monitor.report(0, "reading columns")
    let cells = try CellTable(learning: training, settings: grid)
    var rounds = AdversarialRounds(settings: self, real: cells.binned)
    let trees = try rounds.run(using: &random, monitor: monitor.part(0.05...0.6))
    let mixture = try LeafMixture(trees: trees, cells: cells)
    monitor.report(0.7, "thinning")
    let adversary = try lastAdversary(of: mixture, cells: cells, using: &random, monitor: monitor)
    monitor.report(1, "learned \(trees.count) trees")
    return FittedAdversarialForest(
      schema: training.schema, grids: cells.grids, mixture: mixture, binning: cells.binning, adversary: adversary)
  }

  private func lastAdversary(
    of mixture: LeafMixture, cells: CellTable, using random: inout RandomSource, monitor: Monitor
  ) throws -> LastAdversary? {
    guard acceptance < 1 else { return nil }
    let n = cells.binned.rowCount
    let drawn = mixture.cells(
      max(n, min(3 * n, 20_000)), leaves: mixture.runningWeights, mixture.densities.map { _ in nil }, using: &random)
    return try LastAdversary(
      telling: cells.binned, from: cells.binning.bins(of: drawn, rowCount: drawn[0].count), acceptance: acceptance,
      settings: adversary, using: &random, monitor: monitor)
  }
}

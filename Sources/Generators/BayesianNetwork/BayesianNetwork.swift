import Foundation
public import Learning
public import Mathematics
public import Tables
import Vocabulary

/// Columns drawn one after another, each from a table of counts given a few columns before it.
///
/// A Bayesian network with parents found one at a time in an order of the columns (Cooper & Herskovits 1992, "K2"),
/// by a score that leaves rows out one at a time. Differs: how finely a parent's values are told apart is part of the
/// search, tables are smoothed by those with fewer parents, numbers are drawn from cells of their ``ColumnGrid``, not
/// from the search's bins, and of several rows that are drawn one is kept, by its odds of being real. See
/// Documentation/Algorithms/BayesianNetwork.md.
public struct BayesianNetwork: ThinningGenerator {
  public struct Settings: Sendable, Hashable {
    /// Different columns that may be parents of one, 1 or more.
    public var mostParents: Int
    /// Tables of one column, each with one parent more or one told apart more finely; 1 or more.
    public var mostTables: Int
    /// Training rows that a group of a table holds at least, 2 or more.
    public var smallestGroup: Int
    /// By how much a parent must raise the log-probability of all rows.
    public var leastGain: Double

    public init(mostParents: Int = 6, mostTables: Int = 9, smallestGroup: Int = 10, leastGain: Double = 4) {
      precondition(mostParents >= 1 && mostTables >= 1, "a column may have one parent or more")
      precondition(smallestGroup >= 2, "a group holds at least 2 rows, not \(smallestGroup)")
      self.mostParents = mostParents
      self.mostTables = mostTables
      self.smallestGroup = smallestGroup
      self.leastGain = leastGain
    }
  }

  /// Rows that the search for parents looks at, at most; tables are counted from all.
  private static let mostSearchedRows = 40_000
  /// Rows on which orders of the columns are compared, at most.
  private static let mostRowsForOrder = 2_500
  private static let fewestRows = 20

  public var settings: Settings
  public var grid: ColumnGrid.Settings
  public var isThinned: Bool

  public init(
    settings: Settings = Settings(), grid: ColumnGrid.Settings = ColumnGrid.Settings(), isThinned: Bool = true
  ) {
    self.settings = settings
    self.grid = grid
    self.isThinned = isThinned
  }

  static let damaged = BinaryCodingError("The tables of the network in the model file are damaged.")

  public func fit(
    to training: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> FittedBayesianNetwork {
    guard training.rowCount >= Self.fewestRows else {
      throw GeneratorError.tooFewRows(needed: Self.fewestRows, found: training.rowCount)
    }
    try monitor.check()
    let table = try CellTable(learning: training, settings: grid)
    let (grids, cells) = (table.grids, table.cells)
    let isOrdered = training.schema.fields.map(\.isOrdered)
    let order = try AssociationOrder(grids: grids, cells: cells, isOrdered: isOrdered)
    let nested = try parallelMap(0..<grids.count) { column in
      var counts = [Int](repeating: 0, count: grids[column].cellCount)
      for cell in cells[column] { counts[Int(cell)] += 1 }
      return NestedBins(grid: grids[column], order: order.cells[column], counts: counts)
    }
    let search = StructureSearch(
      nested: nested, grids: grids, placing: Self.placing(training.schema, grids: grids, cells: cells),
      settings: settings, candidates: nil)
    let structure = try structure(search, cells: cells, using: &random, monitor: monitor.part(0...0.7))
    let columns = try parallelMap(0..<structure.order.count) { place in
      try monitor.check()
      return ColumnTables(
        counting: structure.order[place], given: structure.parents[place], cells: cells, nested: nested,
        smallest: settings.smallestGroup)
    }
    monitor.report(0.7, "counted the tables of \(columns.count) columns")
    var fitted = FittedBayesianNetwork(schema: training.schema, grids: grids, nested: nested, columns: columns)
    if isThinned && ThinnedRows.canThin(columns: grids.count) {
      try fitted.learnToThin(against: table, using: &random, monitor: monitor.part(0.7...1))
    }
    monitor.report(1, "learned \(columns.count) columns")
    return fitted
  }

  private func structure(
    _ search: StructureSearch, cells: [[UInt16]], using random: inout RandomSource, monitor: Monitor
  ) throws -> NetworkStructure {
    let rows = cells.first?.count ?? 0
    func some(_ most: Int, _ random: inout RandomSource) -> BinnedRows {
      let chosen = rows <= most ? Array(0..<rows) : random.sample(most, of: rows).sorted()
      return BinnedRows(cells: cells, nested: search.nested, rows: chosen)
    }
    let few = some(Self.mostRowsForOrder, &random)
    let orders = search.orders
    var best: NetworkStructure?
    for (place, order) in orders.enumerated() {
      let found = try search.parents(inOrder: order, data: few, monitor: monitor) { _ in }
      monitor.report(
        0.5 * Double(place + 1) / Double(orders.count), "tried an order of the columns", loss: -found.score)
      if found.score > best?.score ?? -.infinity { best = found }
    }
    guard let best, rows > Self.mostRowsForOrder else { return best ?? NetworkStructure(order: [], parents: []) }
    let progress = ProgressCounter(monitor.part(0.5...1), total: best.order.count)
    return try search.parents(inOrder: best.order, data: some(Self.mostSearchedRows, &random), monitor: monitor) { _ in
      progress.advance("searched parents")
    }
  }
}

extension BayesianNetwork {
  /// Rows that each rarer level of an outcome holds on average, at least, for it to come first.
  private static let rowsOfCommonLevel = 400

  /// Where each column comes: an outcome first where the other columns can be counted apart by it, else last, so that its
  /// few cases are drawn from all the others.
  private static func placing(_ schema: Schema, grids: [ColumnGrid], cells: [[UInt16]]) -> [Int] {
    schema.fields.indices.map { column in
      let field = schema.fields[column]
      guard field.has(.target) || field.has(.event) || field.has(.time) else { return 1 }
      if grids[column].isNumeric && grids[column].valueCells > 2 { return 2 }
      var counts = [Int](repeating: 0, count: grids[column].cellCount)
      for cell in cells[column] { counts[Int(cell)] += 1 }
      let held = counts.filter { $0 > 0 }
      let others = held.reduce(0, +) - (held.max() ?? 0)
      return others >= rowsOfCommonLevel * (held.count - 1) ? 0 : 2
    }
  }
}

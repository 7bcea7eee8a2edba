public import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// Each column drawn on its own: the floor that every comparison of generators shows, for all dependence is lost.
///
/// Values come from ``ColumnGrid``: spikes, rounding and missingness are kept, a number that few people share is not.
public struct IndependentMarginals: Generator {
  public var grid: ColumnGrid.Settings

  public init(grid: ColumnGrid.Settings = ColumnGrid.Settings()) { self.grid = grid }

  public func fit(
    to training: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> FittedMarginals {
    guard training.rowCount > 0 else { throw GeneratorError.tooFewRows(needed: 1, found: 0) }
    let learned = try parallelMap(0..<training.columns.count) { index in
      try monitor.check()
      let column = training.columns[index]
      let grid = ColumnGrid(learning: column, field: training.schema.fields[index], settings: grid)
      return (grid, ColumnDensities(cells: grid.cells(of: column)))
    }
    monitor.report(1, "learned \(learned.count) columns")
    return FittedMarginals(schema: training.schema, grids: learned.map(\.0), densities: learned.map(\.1))
  }
}

public struct FittedMarginals: FittedGenerator {
  public static var kind: GeneratorKind { .independentMarginals }
  public let schema: Schema
  let grids: [ColumnGrid]
  /// One group in each.
  let densities: [ColumnDensities]

  init(schema: Schema, grids: [ColumnGrid], densities: [ColumnDensities]) {
    self.schema = schema
    self.grids = grids
    self.densities = densities
  }

  /// Conditions hold by construction, rules between two columns by dropping the rows that break them.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let requirements = try RowRequirements(conditions, schema: schema, grids: grids)
    for (index, restriction) in requirements.restrictions.enumerated() {
      guard let restriction, densities[index].share(of: 0, weights: restriction.shares) == 0 else { continue }
      throw GeneratorError.unsatisfiable("No value of “\(schema.fields[index].name)” satisfies what is asked of it.")
    }
    return try requirements.collect(count, monitor: monitor, using: &random) { count, random, monitor in
      let streams = random.split(into: grids.count)
      let columns = try parallelMap(0..<grids.count) { index in
        try monitor.check()
        var random = streams[index]
        return column(index, count: count, requirements.restrictions[index], using: &random)
      }
      return Table(schema: schema, columns: columns)
    }
  }

  private func column(
    _ index: Int, count: Int, _ restriction: ColumnRestriction?, using random: inout RandomSource
  ) -> Column {
    let density = densities[index]
    guard let restriction else {
      return grids[index].column(of: (0..<count).map { _ in density.cell(of: 0, using: &random) }, using: &random)
    }
    let cells = (0..<count).map { _ in density.cell(of: 0, weights: restriction.shares, using: &random) ?? 0 }
    return grids[index].column(of: cells, within: restriction.bounds, using: &random)
  }

  public func encode(to writer: inout BinaryWriter) throws {
    for (grid, density) in zip(grids, densities) {
      grid.encode(to: &writer)
      density.encode(to: &writer)
    }
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    var grids: [ColumnGrid] = []
    var densities: [ColumnDensities] = []
    for field in schema.fields {
      let grid = try ColumnGrid(from: &reader, field: field)
      grids.append(grid)
      densities.append(try ColumnDensities(from: &reader, cellCount: grid.cellCount))
    }
    self.init(schema: schema, grids: grids, densities: densities)
  }
}

import Foundation
import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// Tables of counts in the order in which columns are drawn.
public struct FittedBayesianNetwork: FittedGenerator {
  public static var kind: GeneratorKind { .bayesianNetwork }
  public let schema: Schema
  let grids: [ColumnGrid]
  let nested: [NestedBins]
  /// In the order in which they are drawn.
  let columns: [ColumnTables]

  init(schema: Schema, grids: [ColumnGrid], nested: [NestedBins], columns: [ColumnTables]) {
    self.schema = schema
    self.grids = grids
    self.nested = nested
    self.columns = columns
  }

  /// Conditions are met while drawing: a restricted column is drawn from what is allowed, and a row then weighs as
  /// much as its chance to be allowed was; of many candidates the rows are chosen by weight (likelihood weighting,
  /// Fung & Chang 1990). Rules between two columns hold by dropping rows that break them.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let requirements = try RowRequirements(conditions, schema: schema, grids: grids)
    return try requirements.collect(count, monitor: monitor, using: &random) { count, random, monitor in
      let cells =
        requirements.hasRestrictions
        ? try chosenCells(count, requirements, using: &random, monitor: monitor)
        : try drawnCells(count, requirements, using: &random, monitor: monitor).cells
      let streams = random.split(into: grids.count)
      let columns = try parallelMap(0..<grids.count) { column in
        var random = streams[column]
        return grids[column].column(
          of: cells[column], within: requirements.restrictions[column]?.bounds, using: &random)
      }
      return Table(schema: schema, columns: columns)
    }
  }

  /// Cells of candidates, and the logarithms of their weights. `[columns][rows]`
  private func drawnCells(
    _ count: Int, _ requirements: RowRequirements, using random: inout RandomSource, monitor: Monitor
  ) throws -> (cells: [[UInt16]], logWeights: [Double]) {
    let pieces = chunks(of: count, size: 8_192)
    let streams = random.split(into: pieces.count)
    let parts = try parallelMap(0..<pieces.count) { piece in
      try monitor.check()
      var random = streams[piece]
      var rows = DrawnRows(count: pieces[piece].count, columns: grids.count)
      var logWeights = [Double](repeating: 0, count: rows.count)
      for column in columns {
        column.draw(
          for: &rows, shares: requirements.restrictions[column.column]?.shares, nested: nested,
          logWeights: &logWeights, using: &random)
      }
      return (cells: rows.cells, logWeights: logWeights)
    }
    return (
      grids.indices.map { column in parts.flatMap { $0.cells[column] } }, parts.flatMap(\.logWeights)
    )
  }

  private func chosenCells(
    _ count: Int, _ requirements: RowRequirements, using random: inout RandomSource, monitor: Monitor
  ) throws -> [[UInt16]] {
    var choice = WeightedChoice(count: count)
    while let wanted = choice.candidatesWanted {
      let batch = try drawnCells(wanted, requirements, using: &random, monitor: monitor)
      choice.add(batch.cells, logWeights: batch.logWeights)
    }
    return try choice.rows(using: &random)
  }

  public func encode(to writer: inout BinaryWriter) throws {
    for grid in grids { grid.encode(to: &writer) }
    for bins in nested { bins.encode(to: &writer) }
    for column in columns { column.encode(to: &writer) }
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    let grids = try schema.fields.map { try ColumnGrid(from: &reader, field: $0) }
    let nested = try grids.map { try NestedBins(from: &reader, cellCount: $0.cellCount) }
    var known: Set<Int> = []
    let columns = try schema.fields.map { _ in
      let column = try ColumnTables(from: &reader, known: known, grids: grids, nested: nested)
      known.insert(column.column)
      return column
    }
    self.init(schema: schema, grids: grids, nested: nested, columns: columns)
  }
}

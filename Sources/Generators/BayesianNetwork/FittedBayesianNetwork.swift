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
  /// Nil where rows are taken as they are drawn.
  private var judge: RowJudge?

  init(schema: Schema, grids: [ColumnGrid], nested: [NestedBins], columns: [ColumnTables]) {
    self.schema = schema
    self.grids = grids
    self.nested = nested
    self.columns = columns
  }

  /// Learns what tells drawn rows from those of the table.
  mutating func learnToThin(
    against table: CellTable, using random: inout RandomSource, monitor: Monitor
  ) throws {
    let drawn = try drawnCells(
      LastAdversary.drawnRows(table.binned.rowCount), grids.map { _ in nil }, using: &random, monitor: monitor)
    judge = try RowJudge(telling: drawn.cells, from: table, schema: schema, using: &random, monitor: monitor)
  }

  /// Conditions are met while drawing: a restricted column is drawn from what is allowed, and a row then weighs as
  /// much as its chance to be allowed was; of many candidates the rows are chosen by weight (likelihood weighting,
  /// Fung & Chang 1990). Rules between two columns hold by dropping rows that break them.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let requirements = try RowRequirements(conditions, schema: schema, grids: grids)
    return try requirements.collect(count, monitor: monitor, using: &random) { count, random, monitor in
      let cells = try ThinnedRows.cells(
        count, judge: judge, isWeighted: requirements.hasRestrictions, using: &random
      ) { try drawnCells($0, requirements.restrictions, using: &$1, monitor: monitor) }
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
    _ count: Int, _ restrictions: [ColumnRestriction?], using random: inout RandomSource, monitor: Monitor
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
          for: &rows, shares: restrictions[column.column]?.shares, nested: nested,
          logWeights: &logWeights, using: &random)
      }
      return (cells: rows.cells, logWeights: logWeights)
    }
    return (
      grids.indices.map { column in parts.flatMap { $0.cells[column] } }, parts.flatMap(\.logWeights)
    )
  }

  public func encode(to writer: inout BinaryWriter) throws {
    for grid in grids { grid.encode(to: &writer) }
    for bins in nested { bins.encode(to: &writer) }
    for column in columns { column.encode(to: &writer) }
    writer.write(judge != nil)
    judge?.encode(to: &writer)
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
    judge = try reader.readBool() ? RowJudge(from: &reader, grids: grids) : nil
  }
}

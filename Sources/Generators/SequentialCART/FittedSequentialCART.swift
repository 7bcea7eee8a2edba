import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// Trees for each column in the order in which columns are drawn, with counts of cells in their leaves.
public struct FittedSequentialCART: FittedGenerator {
  public static var kind: GeneratorKind { .sequentialCART }
  public let schema: Schema
  let grids: [ColumnGrid]
  let binning: Binning
  private(set) var steps: [ColumnStep]

  init(schema: Schema, grids: [ColumnGrid], binning: Binning, steps: [ColumnStep]) {
    self.schema = schema
    self.grids = grids
    self.binning = binning
    self.steps = steps
  }

  /// Conditions are met while drawing: a row goes on from a restricted column with a probability in proportion to
  /// the part of its leaf that is allowed, and draws from that part. So rows follow the model's distribution given
  /// the conditions exactly, whatever the order of columns.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let requirements = try RowRequirements(conditions, schema: schema, grids: grids)
    let restrictions = try steps.map { step in
      try requirements.restrictions[step.column].map {
        try StepRestriction($0, step: step, grid: grids[step.column], name: schema.fields[step.column].name)
      }
    }
    return try requirements.collect(count, monitor: monitor, using: &random) { count, random, monitor in
      let pieces = chunks(of: count, size: 4_096)
      let streams = random.split(into: pieces.count)
      let tables = try parallelMap(0..<pieces.count) { index in
        try monitor.check()
        var random = streams[index]
        var rows = RowDrawing(count: pieces[index].count, model: self)
        for (step, restriction) in zip(steps, restrictions) { rows.draw(step, restriction, using: &random) }
        return rows.table
      }
      return Table.joining(tables, schema: schema)
    }
  }

  public func encode(to writer: inout BinaryWriter) throws {
    binning.encode(to: &writer)
    for grid in grids { grid.encode(to: &writer) }
    for step in steps { step.encode(to: &writer) }
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    let binning = try Binning(from: &reader)
    guard binning.columns.count == schema.fields.count else {
      throw BinaryCodingError("The model's bins and its columns differ in number.")
    }
    let grids = try schema.fields.map { try ColumnGrid(from: &reader, field: $0) }
    let steps = try schema.fields.map { _ in try ColumnStep(from: &reader, grids: grids) }
    guard Set(steps.map(\.column)).count == steps.count else {
      throw BinaryCodingError("The model draws a column twice.")
    }
    self.init(schema: schema, grids: grids, binning: binning, steps: steps)
  }
}

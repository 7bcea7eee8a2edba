import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// Columns drawn one after another by trees, and rows thinned by what still tells them from real ones.
public struct FittedSequentialCART: FittedGenerator {
  public static var kind: GeneratorKind { .sequentialCART }
  public let schema: Schema
  let sequence: ColumnSequence
  private let judge: RowJudge

  /// Rows drawn for each that is kept.
  private static let candidatesPerRow = 4

  init(schema: Schema, sequence: ColumnSequence, judge: RowJudge) {
    self.schema = schema
    self.sequence = sequence
    self.judge = judge
  }

  /// Conditions are met while drawing: a row goes on from a restricted column with a probability in proportion to
  /// the part of its leaf that is allowed, and draws from that part. So candidates follow the trees' distribution given
  /// the conditions exactly, whatever the order of columns; of several for each row the likelier real ones are kept.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let grids = sequence.grids
    let requirements = try RowRequirements(conditions, schema: schema, grids: grids)
    let restrictions = try sequence.steps.map { step in
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
        var rows = RowDrawing(count: Self.candidatesPerRow * pieces[index].count, of: sequence)
        for (step, restriction) in zip(sequence.steps, restrictions) { rows.draw(step, restriction, using: &random) }
        let cells = try judge.choose(pieces[index].count, of: rows.cells, using: &random)
        return Table(
          schema: schema, grids: grids, cells: cells, restrictions: requirements.restrictions, using: &random)
      }
      return Table.joining(tables, schema: schema)
    }
  }

  public func encode(to writer: inout BinaryWriter) throws {
    sequence.encode(to: &writer)
    judge.encode(to: &writer)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    sequence = try ColumnSequence(from: &reader, schema: schema)
    judge = try RowJudge(from: &reader, grids: sequence.grids)
    self.schema = schema
  }
}

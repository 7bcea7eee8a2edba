import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// What an adversarial forest learned: cells of columns, counted by leaf.
public struct FittedAdversarialForest: FittedGenerator {
  public static var kind: GeneratorKind { .adversarialForest }
  public let schema: Schema
  let grids: [ColumnGrid]
  let mixture: LeafMixture
  /// Nil where rows are taken as leaves give them.
  let judge: RowJudge?

  init(schema: Schema, grids: [ColumnGrid], mixture: LeafMixture, judge: RowJudge?) {
    self.schema = schema
    self.grids = grids
    self.mixture = mixture
    self.judge = judge
  }

  /// Conditions hold by construction: leaves are weighted by the chance that their columns satisfy them, and columns
  /// are drawn from what is left. Rules between two columns hold by dropping rows that break them.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let requirements = try RowRequirements(conditions, schema: schema, grids: grids)
    var running = try mixture.leafWeights(requirements.restrictions)
    for leaf in running.indices.dropFirst() { running[leaf] += running[leaf - 1] }
    guard let total = running.last, total > 0 else {
      throw GeneratorError.unsatisfiable(
        "Nobody in the training table was near all of these conditions at once. Ask for fewer, or for wider ones.")
    }
    let leaves = running
    return try requirements.collect(count, monitor: monitor, using: &random) { count, random, monitor in
      try draw(count, leaves: leaves, requirements.restrictions, using: &random, monitor: monitor)
    }
  }

  private func draw(
    _ count: Int, leaves: [Double], _ restrictions: [ColumnRestriction?], using random: inout RandomSource,
    monitor: Monitor
  ) throws -> Table {
    // More candidates leave less to chance, which small tables need and can afford.
    let candidatesPerRow = judge == nil ? 1 : max(4, min(16, 80_000 / max(count, 1)))
    let pieces = chunks(of: count, size: 4_096)
    let streams = random.split(into: pieces.count)
    let tables = try parallelMap(0..<pieces.count) { piece in
      try monitor.check()
      var random = streams[piece]
      let count = pieces[piece].count
      let candidates = mixture.cells(candidatesPerRow * count, leaves: leaves, restrictions, using: &random)
      let cells = try judge?.choose(count, of: candidates, using: &random) ?? shuffled(candidates, using: &random)
      return Table(schema: schema, grids: grids, cells: cells, restrictions: restrictions, using: &random)
    }
    return Table.joining(tables, schema: schema)
  }

  /// Candidates come sorted by leaf.
  private func shuffled(_ cells: [[UInt16]], using random: inout RandomSource) -> [[UInt16]] {
    var order = Array(cells[0].indices)
    random.shuffle(&order)
    return cells.map { column in order.map { column[$0] } }
  }

  public func encode(to writer: inout BinaryWriter) throws {
    for grid in grids { grid.encode(to: &writer) }
    mixture.encode(to: &writer)
    writer.write(judge != nil)
    judge?.encode(to: &writer)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    let grids = try schema.fields.map { try ColumnGrid(from: &reader, field: $0) }
    let mixture = try LeafMixture(from: &reader, grids: grids)
    let judge = try reader.readBool() ? RowJudge(from: &reader, grids: grids) : nil
    self.init(schema: schema, grids: grids, mixture: mixture, judge: judge)
  }
}

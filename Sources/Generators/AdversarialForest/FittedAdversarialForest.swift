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
  let binning: CellBinning
  let adversary: LastAdversary?
  let strata: Strata

  init(
    schema: Schema, grids: [ColumnGrid], mixture: LeafMixture, binning: CellBinning, adversary: LastAdversary?,
    strata: Strata
  ) {
    self.strata = strata
    self.schema = schema
    self.grids = grids
    self.mixture = mixture
    self.binning = binning
    self.adversary = adversary
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
    let candidatesPerRow = adversary == nil ? 1 : max(4, min(16, 80_000 / max(count, 1)))
    let pieces = chunks(of: count, size: 4_096)
    let streams = random.split(into: pieces.count)
    let tables = try parallelMap(0..<pieces.count) { piece in
      try monitor.check()
      var random = streams[piece]
      let cells = thinned(
        pieces[piece].count, of: candidatesPerRow * pieces[piece].count, leaves: leaves, restrictions, using: &random)
      return Table(schema: schema, grids: grids, cells: cells, restrictions: restrictions, using: &random)
    }
    return Table.joining(tables, schema: schema)
  }

  /// Cells of rows that pass the last adversary: of several candidates for each row, as many are taken as rows are
  /// asked for, in proportion to their odds.
  private func thinned(
    _ count: Int, of pool: Int, leaves: [Double], _ restrictions: [ColumnRestriction?],
    using random: inout RandomSource
  ) -> [[UInt16]] {
    let candidates = mixture.cells(pool, leaves: leaves, restrictions, using: &random)
    guard let adversary else {
      // Candidates come sorted by leaf.
      var order = Array(0..<count)
      random.shuffle(&order)
      return candidates.map { column in order.map { column[$0] } }
    }
    let table = binning.bins(of: candidates, rowCount: pool)
    let order = strata.order(of: table)
    var chosen = BalancedDraw.indices(count, logWeights: adversary.logOdds(of: table), order: order, using: &random)
    random.shuffle(&chosen)
    return candidates.map { column in chosen.map { column[$0] } }
  }

  public func encode(to writer: inout BinaryWriter) throws {
    for grid in grids { grid.encode(to: &writer) }
    mixture.encode(to: &writer)
    binning.encode(to: &writer)
    writer.write(adversary != nil)
    adversary?.encode(to: &writer)
    strata.encode(to: &writer)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    let grids = try schema.fields.map { try ColumnGrid(from: &reader, field: $0) }
    let mixture = try LeafMixture(from: &reader, grids: grids)
    let binning = try CellBinning(from: &reader, grids: grids)
    let adversary =
      try reader.readBool() ? try LastAdversary(from: &reader, columnCount: grids.count) : nil
    self.init(
      schema: schema, grids: grids, mixture: mixture, binning: binning, adversary: adversary,
      strata: try Strata(from: &reader, columnCount: grids.count))
  }
}

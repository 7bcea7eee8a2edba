import Foundation
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

  init(
    schema: Schema, grids: [ColumnGrid], mixture: LeafMixture, binning: CellBinning, adversary: LastAdversary?
  ) {
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
    let pieces = chunks(of: count, size: 4_096)
    let streams = random.split(into: pieces.count)
    let tables = try parallelMap(0..<pieces.count) { piece in
      try monitor.check()
      var random = streams[piece]
      let cells = thinned(pieces[piece].count, leaves: leaves, restrictions, using: &random)
      return grids.indices.map { column in
        grids[column].column(of: cells[column], within: restrictions[column]?.bounds, using: &random)
      }
    }
    return Table(
      schema: schema,
      columns: grids.indices.map { column in Column.joining(tables.map { $0[column] }, kind: schema.fields[column].kind)
      })
  }

  /// Cells of rows that the last adversary lets pass. A row that is refused is drawn anew; after the last try one of
  /// the tries is taken, with chances in proportion to their odds.
  private func thinned(
    _ count: Int, leaves: [Double], _ restrictions: [ColumnRestriction?], using random: inout RandomSource
  ) -> [[UInt16]] {
    var result = mixture.cells(count, leaves: leaves, restrictions, using: &random)
    guard let adversary else { return result }
    var waiting = Array(0..<count)
    var candidates = result
    var weights = [Double](repeating: 0, count: count)
    for _ in 0..<LastAdversary.mostTries {
      let logOdds = adversary.logOdds(of: binning.bins(of: candidates, rowCount: waiting.count))
      var still: [Int] = []
      for (place, row) in waiting.enumerated() {
        let weight = exp(logOdds[place] - adversary.ceiling)
        let isKept = random.uniform() < weight
        weights[row] += weight
        if isKept || random.uniform() * weights[row] <= weight {
          for column in result.indices { result[column][row] = candidates[column][place] }
        }
        if !isKept { still.append(row) }
      }
      waiting = still
      if waiting.isEmpty { break }
      candidates = mixture.cells(waiting.count, leaves: leaves, restrictions, using: &random)
    }
    return result
  }

  public func encode(to writer: inout BinaryWriter) throws {
    for grid in grids { grid.encode(to: &writer) }
    mixture.encode(to: &writer)
    binning.encode(to: &writer)
    writer.write(adversary != nil)
    adversary?.encode(to: &writer)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    let grids = try schema.fields.map { try ColumnGrid(from: &reader, field: $0) }
    let mixture = try LeafMixture(from: &reader, grids: grids)
    let binning = try CellBinning(from: &reader, grids: grids)
    let adversary =
      try reader.readBool() ? try LastAdversary(from: &reader, columnCount: grids.count) : nil
    self.init(schema: schema, grids: grids, mixture: mixture, binning: binning, adversary: adversary)
  }
}

extension Column {
  /// One column of the rows of several.
  fileprivate static func joining(_ parts: [Column], kind: ColumnKind) -> Column {
    let isMissing = parts.contains { $0.missing != nil }
    let mask = isMissing ? parts.flatMap { $0.missing ?? [UInt8](repeating: 0, count: $0.count) } : nil
    if kind == .categorical { return Column(.codes(parts.flatMap { $0.codes ?? [] }), missing: mask) }
    return Column(.numeric(parts.flatMap { $0.numbers ?? [] }), missing: mask)
  }
}

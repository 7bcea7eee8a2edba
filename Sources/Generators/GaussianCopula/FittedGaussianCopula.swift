import Foundation
import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// Marginals and correlations of latent normal numbers, by stratum of the target.
public struct FittedGaussianCopula: FittedGenerator {
  public static var kind: GeneratorKind { .gaussianCopula }
  public let schema: Schema
  let grids: [ColumnGrid]
  let columns: [LatentColumn]
  /// `[strata]`
  let strataShares: [Double]
  /// `[strata][latents]`
  let marginals: [[LatentShares]]
  let dependence: LatentDependence
  /// Nil where rows are taken as they are drawn.
  private var judge: RowJudge?

  init(
    schema: Schema, grids: [ColumnGrid], columns: [LatentColumn], strataShares: [Double],
    marginals: [[LatentShares]], dependence: LatentDependence
  ) {
    self.schema = schema
    self.grids = grids
    self.columns = columns
    self.strataShares = strataShares
    self.marginals = marginals
    self.dependence = dependence
  }

  /// Learns what tells drawn rows from those of the table.
  mutating func learnToThin(
    against table: CellTable, using random: inout RandomSource, monitor: Monitor
  ) throws {
    var free = schema
    free.constraints = []
    let requirements = try RowRequirements([], schema: free, grids: grids)
    let sampler = try CopulaSampler(self, owner: owner, requirements: requirements)
    let drawn = try sampler.cells(
      LastAdversary.drawnRows(table.binned.rowCount), using: &random, monitor: monitor)
    judge = try RowJudge(telling: drawn.cells, from: table, schema: schema, using: &random, monitor: monitor)
  }

  /// The column of each latent number.
  private var owner: [Int] { columns.indices.flatMap { column in columns[column].cells.map { _ in column } } }

  /// Conditions hold by construction: latent numbers are drawn from what is allowed of them, each given those before
  /// it, and rows chosen by weight. Rules between two columns hold by dropping rows that break them.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let requirements = try RowRequirements(conditions, schema: schema, grids: grids)
    let sampler = try CopulaSampler(self, owner: owner, requirements: requirements)
    return try requirements.collect(count, monitor: monitor, using: &random) { count, random, monitor in
      let cells = try ThinnedRows.cells(
        count, judge: judge, isWeighted: requirements.hasRestrictions, using: &random
      ) { try sampler.cells($0, using: &$1, monitor: monitor) }
      let streams = random.split(into: grids.count)
      let columns = try parallelMap(0..<grids.count) { column in
        var random = streams[column]
        return grids[column].column(
          of: cells[column], within: requirements.restrictions[column]?.bounds, using: &random)
      }
      return Table(schema: schema, columns: columns)
    }
  }

  public func encode(to writer: inout BinaryWriter) throws {
    for grid in grids { grid.encode(to: &writer) }
    for column in columns { column.encode(to: &writer) }
    writer.write(strataShares)
    for stratum in marginals { for shares in stratum { writer.write(shares.running) } }
    dependence.encode(to: &writer)
    writer.write(judge != nil)
    judge?.encode(to: &writer)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    let grids = try schema.fields.map { try ColumnGrid(from: &reader, field: $0) }
    let columns = try grids.map { try LatentColumn(from: &reader, cellCount: $0.cellCount) }
    let strataShares = try reader.readDoubles()
    guard !strataShares.isEmpty, strataShares.count <= 256, strataShares.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
      throw GaussianCopula.damaged
    }
    let marginals = try strataShares.map { _ in
      try columns.flatMap { column in
        try (0..<column.count).map { latent in
          let shares = LatentShares(running: try reader.readDoubles())
          guard shares.isSound(column.stateCount(latent)) else { throw GaussianCopula.damaged }
          return shares
        }
      }
    }
    let dependence = try LatentDependence(
      from: &reader, strata: strataShares.count, latents: columns.reduce(0) { $0 + $1.count })
    self.init(
      schema: schema, grids: grids, columns: columns, strataShares: strataShares, marginals: marginals,
      dependence: dependence)
    judge = try reader.readBool() ? RowJudge(from: &reader, grids: grids) : nil
  }
}

/// A fitted copula made ready to draw rows under some requirements.
struct CopulaSampler: Sendable {
  private let columns: [LatentColumn]
  private let drawings: [LatentDrawing]
  /// Running shares of the strata as they are drawn, and what corrects each row's log-weight for it.
  private let running: [Double]
  private let corrections: [Double]

  init(_ model: FittedGaussianCopula, owner: [Int], requirements: RowRequirements) throws {
    columns = model.columns
    let weights = model.columns.indices.map { column in
      requirements.restrictions[column].map { model.columns[column].weights($0.shares) }
    }
    var starts = [0]
    for column in model.columns { starts.append(starts[starts.count - 1] + column.count) }
    var drawings: [LatentDrawing] = []
    var proposals: [Double] = []
    for (stratum, marginals) in model.marginals.enumerated() {
      var restrictions = [LatentRestriction?](repeating: nil, count: owner.count)
      var proposal = model.strataShares[stratum]
      for (column, weights) in weights.enumerated() {
        guard let weights else { continue }
        var allowed = 0.0
        var reached = 1.0
        for (place, weights) in weights.enumerated() {
          let latent = starts[column] + place
          let goesOn = model.columns[column].goesOn(place)
          restrictions[latent] = LatentRestriction(weights: weights, shares: marginals[latent], goesOn: goesOn)
          let shares = marginals[latent].shares
          for state in (goesOn ? 1 : 0)..<shares.count { allowed += reached * shares[state] * weights[state] }
          if goesOn { reached *= shares[0] }
        }
        proposal *= allowed
      }
      proposals.append(proposal)
      drawings.append(
        try LatentDrawing(
          model.dependence, stratum: stratum, marginals: marginals, owner: owner, restrictions: restrictions))
    }
    let total = proposals.reduce(0, +)
    guard total > 0 else {
      throw GeneratorError.unsatisfiable(
        "Nobody in the training table was near all of these conditions at once. Ask for fewer, or for wider ones.")
    }
    self.drawings = drawings
    var sum = 0.0
    running = proposals.map {
      sum += $0 / total
      return sum
    }
    corrections = zip(model.strataShares, proposals).map { $1 > 0 ? log($0) - log($1 / total) : 0 }
  }

  /// Cells of `count` rows in random order, and their log-weights. `[columns][rows]`
  func cells(
    _ count: Int, using random: inout RandomSource, monitor: Monitor
  ) throws -> (cells: [[UInt16]], logWeights: [Double]) {
    // Wide rows in small pieces, so that memory stays small.
    let pieceSize = columns.count > 1_000 ? 128 : 2_048
    var jobs: [(stratum: Int, rows: Int)] = []
    let offset = random.uniform()
    var begun = 0
    for (stratum, end) in running.enumerated() {
      // As many rows as the stratum's share, but for chance of less than one.
      let last = stratum == running.count - 1 ? count : min(count, Int(end * Double(count) + offset))
      for piece in chunks(of: max(last - begun, 0), size: pieceSize) { jobs.append((stratum, piece.count)) }
      begun = max(begun, last)
    }
    let work = jobs
    let streams = random.split(into: work.count)
    let parts = try parallelMap(0..<work.count) { index in
      try monitor.check()
      var random = streams[index]
      let drawn = drawings[work[index].stratum].states(work[index].rows, using: &random)
      return (
        cells: cellsOfRows(drawn.states), logWeights: drawn.logWeights.map { $0 + corrections[work[index].stratum] }
      )
    }
    var order = Array(0..<count)
    random.shuffle(&order)
    let weights = parts.flatMap(\.logWeights)
    let shuffled = order
    let joined = try parallelMap(0..<columns.count) { column -> [UInt16] in
      let all = parts.flatMap { $0.cells[column] }
      return shuffled.map { all[$0] }
    }
    return (joined, order.map { weights[$0] })
  }

  private func cellsOfRows(_ states: [[Int32]]) -> [[UInt16]] {
    var latent = 0
    return columns.map { column -> [UInt16] in
      defer { latent += column.count }
      let count = states[latent].count
      return (0..<count).map { row -> UInt16 in
        var place = 0
        while column.goesOn(place) && states[latent + place][row] == 0 { place += 1 }
        return column.cells[place][Int(states[latent + place][row]) - (column.goesOn(place) ? 1 : 0)]
      }
    }
  }
}

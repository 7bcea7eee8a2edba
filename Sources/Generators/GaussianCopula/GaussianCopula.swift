import Foundation
public import Learning
public import Mathematics
public import Tables
import Vocabulary

/// Columns with their own distributions, tied together by the correlations of normal numbers behind them.
///
/// Patki, Wedge & Veeramachaneni (2016), "The Synthetic Data Vault". Differs: marginals are counts of the cells of a
/// ``ColumnGrid`` and not fitted curves; correlations are found from ordered states (polychoric), so that levels need
/// no jitter; missingness and frequent levels have normal numbers of their own; each level of the target has its
/// own marginals and correlations, drawn towards common ones; wide tables have factors in place of a matrix; of several
/// rows that are drawn one is kept, by its odds of being real.
/// See Documentation/Algorithms/GaussianCopula.md.
public struct GaussianCopula: ThinningGenerator {
  /// Levels of a column that have a normal number of their own, at most, 0…16.
  public var mostStops: Int
  /// Strata by the target, at most; 1: none.
  public var mostStrata: Int
  /// Factors of a wide table, at most.
  public var mostFactors: Int
  public var grid: ColumnGrid.Settings
  public var isThinned: Bool

  public init(
    mostStops: Int = 4, mostStrata: Int = 8, mostFactors: Int = 64, grid: ColumnGrid.Settings = ColumnGrid.Settings(),
    isThinned: Bool = true
  ) {
    precondition((0...16).contains(mostStops), "0 to 16 levels of a column have a number of their own")
    precondition((1...256).contains(mostStrata) && (1...1_024).contains(mostFactors), "strata and factors are positive")
    self.mostStops = mostStops
    self.mostStrata = mostStrata
    self.mostFactors = mostFactors
    self.grid = grid
    self.isThinned = isThinned
  }

  private static let fewestRows = 20
  /// Rows that correlations are found from, at most; marginals are counted from all.
  private static let mostRowsForCorrelations = 60_000
  /// Rows' worth of the shares of all rows in those of a stratum.
  private static let commonPrior = 3.0

  static let damaged = BinaryCodingError("The copula in the model file is damaged.")

  public func fit(
    to training: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> FittedGaussianCopula {
    guard training.rowCount >= Self.fewestRows else {
      throw GeneratorError.tooFewRows(needed: Self.fewestRows, found: training.rowCount)
    }
    try monitor.check()
    let table = try CellTable(learning: training, settings: grid)
    let (grids, cells) = (table.grids, table.cells)
    let isOrdered = training.schema.fields.map(\.isOrdered)
    let order = try AssociationOrder(grids: grids, cells: cells, isOrdered: isOrdered)
    monitor.report(0.3, "learned the values of \(grids.count) columns")
    let columns = try parallelMap(0..<grids.count) { index in
      var counts = [Int](repeating: 0, count: grids[index].cellCount)
      for cell in cells[index] { counts[Int(cell)] += 1 }
      return LatentColumn(
        grid: grids[index], order: order.cells[index], counts: counts, isOrdered: isOrdered[index],
        mostStops: mostStops)
    }
    let owner = columns.indices.flatMap { column in (0..<columns[column].count).map { _ in column } }
    let place = columns.flatMap { Array(0..<$0.count) }
    let states = try parallelMap(0..<owner.count) { latent in
      columns[owner[latent]].states(
        place[latent], of: cells[owner[latent]], cellCount: grids[owner[latent]].cellCount)
    }
    let strata = TargetStrata(training.schema, grids: grids, cells: cells, most: mostStrata)
    let shares = try self.shares(states, columns: columns, owner: owner, place: place, strata: strata)
    monitor.report(0.5, "counted \(owner.count) marginals")
    let dependence =
      isWide(latents: owner.count, rows: training.rowCount)
      ? try factors(states, shares: shares, strata: strata, using: &random, monitor: monitor)
      : try correlations(states, shares: shares, strata: strata, owner: owner, monitor: monitor)
    monitor.report(0.7, "found what \(grids.count) columns have in common")
    var fitted = FittedGaussianCopula(
      schema: training.schema, grids: grids, columns: columns,
      strataShares: strata.rows.map { Double($0.count) / Double(training.rowCount) }, marginals: shares,
      dependence: dependence)
    if isThinned && ThinnedRows.canThin(columns: grids.count) {
      try fitted.learnToThin(against: table, using: &random, monitor: monitor.part(0.7...1))
    }
    monitor.report(1, "learned \(grids.count) columns")
    return fitted
  }

  /// Whether factors are to take the place of a matrix.
  private func isWide(latents: Int, rows: Int) -> Bool { latents > 600 || (latents > 40 && 2 * latents > rows) }

  /// `[strata][latents]`
  private func shares(
    _ states: [[Int32]], columns: [LatentColumn], owner: [Int], place: [Int], strata: TargetStrata
  ) throws -> [[LatentShares]] {
    let byLatent = try parallelMap(0..<states.count) { latent -> [LatentShares] in
      let count = columns[owner[latent]].stateCount(place[latent])
      let counts = strata.rows.map { rows in
        var counts = [Double](repeating: 0, count: count)
        for row in rows where states[latent][row] >= 0 { counts[Int(states[latent][row])] += 1 }
        return counts
      }
      let all = (0..<count).map { state in counts.reduce(0) { $0 + $1[state] } }
      let total = all.reduce(0, +)
      let mixes = strata.rows.count > 1 && owner[latent] != strata.column && total > 0
      let common = mixes ? all.map { $0 / total } : []
      return counts.map { LatentShares(counts: $0, common: common, prior: Self.commonPrior) }
    }
    return strata.rows.indices.map { stratum in byLatent.map { $0[stratum] } }
  }

  private func correlations(
    _ states: [[Int32]], shares: [[LatentShares]], strata: TargetStrata, owner: [Int], monitor: Monitor
  ) throws -> LatentDependence {
    let total = states.first?.count ?? 0
    let stride = max(1, total / Self.mostRowsForCorrelations)
    let estimates = try parallelMap(0..<strata.rows.count) { stratum in
      try monitor.check()
      let rows = Swift.stride(from: 0, to: strata.rows[stratum].count, by: stride).map { strata.rows[stratum][$0] }
      let moments = LatentCorrelation.Moments(states: states, scores: shares[stratum].map(\.scores), rows: rows)
      let coefficients = try parallelMap(0..<states.count) {
        shares[stratum][$0].coefficients(LatentCorrelation.terms)
      }
      return try LatentCorrelation.estimate(moments, coefficients: coefficients, column: owner)
    }
    return .matrices(LatentCorrelation.matrices(estimates, size: states.count))
  }

  private func factors(
    _ states: [[Int32]], shares: [[LatentShares]], strata: TargetStrata, using random: inout RandomSource,
    monitor: Monitor
  ) throws -> LatentDependence {
    let rows = states.first?.count ?? 0
    let latents = states.count
    var z = [Float](repeating: 0, count: rows * latents)
    for (stratum, members) in strata.rows.enumerated() {
      for latent in 0..<latents {
        let scores = shares[stratum][latent].scores
        var sum = 0.0
        for row in members where states[latent][row] >= 0 {
          let score = scores[Int(states[latent][row])]
          sum += score * score
        }
        let scale = sum > 0 ? (Double(members.count) / sum).squareRoot() : 0
        for row in members where states[latent][row] >= 0 {
          z[row * latents + latent] = Float(scale * scores[Int(states[latent][row])])
        }
      }
    }
    let fitted = try FactorModel.fit(
      z, rows: rows, columns: latents, mostFactors: min(mostFactors, max(1, rows / 4)),
      using: &random
    ) { try monitor.check() }
    return .factors(fitted.model)
  }
}

/// Rows by the target, so that each of its levels, or each quarter of its numbers, has a copula of its own.
struct TargetStrata: Sendable {
  private static let fewestRows = 30

  /// The target; −1 without one.
  let column: Int
  /// `[strata][rows]`
  let rows: [[Int]]

  init(_ schema: Schema, grids: [ColumnGrid], cells: [[UInt16]], most: Int) {
    let all = Array(0..<(cells.first?.count ?? 0))
    guard most > 1, let column = schema.fields.firstIndex(where: { $0.has(.target) }) else {
      self.column = -1
      rows = [all]
      return
    }
    self.column = column
    let own = cells[column]
    var byCell = [[Int]](repeating: [], count: grids[column].cellCount)
    for row in all { byCell[Int(own[row])].append(row) }
    var strata: [[Int]] = []
    if grids[column].isNumeric && byCell.count(where: { !$0.isEmpty }) > most {
      // Stretches of about equally many rows.
      let size = max(all.count / 4, 2 * Self.fewestRows)
      var part: [Int] = []
      for rows in byCell {
        part += rows
        if part.count >= size {
          strata.append(part)
          part = []
        }
      }
      if part.count >= Self.fewestRows || strata.isEmpty {
        strata.append(part)
      } else {
        strata[strata.count - 1] += part
      }
    } else {
      let large = byCell.filter { $0.count >= Self.fewestRows }.sorted { $0.count > $1.count }.prefix(most - 1)
      let held = Set(large.map { $0[0] })
      let rest = byCell.filter { !$0.isEmpty && !held.contains($0[0]) }.flatMap { $0 }
      strata = Array(large)
      if rest.count >= Self.fewestRows || strata.isEmpty {
        strata.append(rest)
      } else {
        strata[strata.count - 1] += rest
      }
    }
    rows = strata.map { $0.sorted() }
  }
}

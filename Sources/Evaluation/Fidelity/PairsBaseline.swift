import Mathematics
import Tables

/// What similarity of pairs real rows have, and what a synthetic table has beside it.
struct PairsBaseline: Sendable {
  /// Rows of each table that pairs are counted on.
  private static let rowCap = 10_000
  /// Pairs that are listed one by one; of wider tables the least alike ones are.
  private static let listedPairs = 1_300

  let trends: PairTrends
  let training: PairSample
  let associated: [Bool]
  let control: [PairTrends.Similarity]?
  let null: [[PairTrends.Similarity]]
  let size: Int

  init(
    grid: TrainingGrid, training: GridRows, holdout: GridRows?, size: Int, cap: Int, repeats: Int,
    using random: inout RandomSource
  ) throws {
    let trends = PairTrends(grid: grid, cap: cap, using: &random)
    self.trends = trends
    self.size = min(size, Self.rowCap)
    let sample = PairSample(training, random.subset(Self.rowCap, of: training.rowCount), grid)
    self.training = sample
    associated = trends.associated(sample)
    guard let holdout else {
      control = nil
      null = []
      return
    }
    let rows = self.size
    control = trends.similarities(sample, PairSample(holdout, random.subset(rows, of: holdout.rowCount), grid))
    let pooled = training.appending(holdout)
    let first = min(sample.rowCount, pooled.rowCount - rows)
    let streams = random.split(into: repeats)
    null = try parallelMap(0..<repeats) { index in
      var stream = streams[index]
      let (a, b) = stream.twoParts(first, rows, of: pooled.rowCount)
      return trends.similarities(PairSample(pooled, a, grid), PairSample(pooled, b, grid))
    }
  }

  func measure(_ synthetic: GridRows, using random: inout RandomSource) throws -> [Measurement] {
    let bootstraps = 20
    let draws = synthetic.rowCount > size ? 3 : 1
    let streams = random.split(into: draws + bootstraps)
    let grid = trends.grid
    let all = try parallelMap(0..<draws + bootstraps) { index in
      var stream = streams[index]
      let rows =
        index < draws
        ? stream.subset(size, of: synthetic.rowCount) : stream.bootstrap(size, of: synthetic.rowCount)
      return trends.similarities(training, PairSample(synthetic, rows, grid))
    }
    let values = Array(all.prefix(draws))
    let resampled = Array(all.suffix(bootstraps))
    let everywhere = trends.pairs.indices.map { $0 }
    let numbers = everywhere.filter { trends.pairs[$0].kind == .numbers }
    let levels = everywhere.filter { trends.pairs[$0].kind == .levels }
    let mixed = everywhere.filter { trends.pairs[$0].kind == .mixed }
    let linked = everywhere.filter { associated[$0] }
    typealias Similarity = PairTrends.Similarity
    func mean(
      _ id: String, _ members: [Int], _ part: @escaping (Similarity) -> Double?, because reason: String
    ) -> Measurement {
      func average(_ row: [Similarity]) -> Double? {
        let defined = members.compactMap { part(row[$0]) }
        return defined.isEmpty ? nil : Statistics.mean(defined)
      }
      let defined = values.compactMap(average)
      guard !defined.isEmpty else { return .undefined(id, because: reason, direction: .higher, ideal: 1) }
      let value = Statistics.mean(defined)
      return Measurement(
        id: id, value: value,
        interval: Statistics.normal(value, Statistics.deviation(resampled.compactMap(average)), bounds: 0...1),
        direction: .higher, ideal: 1, control: control.flatMap(average),
        null: Statistics.band(null.compactMap(average)), n: size, note: note)
    }
    var results = [
      mean("fidelity.pairTrends", everywhere, \.trend, because: "no pair of columns that vary"),
      mean("fidelity.pairTrends.associated", linked, \.trend, because: "no two columns are associated in training"),
      mean("fidelity.correlation", numbers, \.trend, because: "no two numeric columns that vary"),
      mean("fidelity.correlation.spearman", numbers, \.spearman, because: "no two numeric columns that vary"),
      mean("fidelity.contingency", levels, \.trend, because: "no two categorical columns"),
      mean("fidelity.contingency.mixed", mixed, \.trend, because: "no numeric beside a categorical column"),
    ]
    results += listed(values)
    return results
  }

  private var note: String? {
    trends.pairs.count < trends.pairsInAll
      ? "\(trends.pairs.count) of \(trends.pairsInAll) pairs of columns, drawn at random" : nil
  }

  /// Each pair's own similarity, in the order of the columns.
  private func listed(_ values: [[PairTrends.Similarity]]) -> [Measurement] {
    var means = trends.pairs.indices.compactMap { pair -> (pair: Int, value: Double)? in
      let defined = values.compactMap { $0[pair].trend }
      return defined.isEmpty ? nil : (pair, Statistics.mean(defined))
    }
    if means.count > Self.listedPairs {
      means.sort { ($0.value, $0.pair) < ($1.value, $1.pair) }
      means = means.prefix(Self.listedPairs).sorted { $0.pair < $1.pair }
    }
    return means.map { pair, value in
      let ends = trends.pairs[pair]
      return Measurement(
        id: "fidelity.pairTrends", value: value, direction: .higher, ideal: 1, control: control?[pair].trend, n: size,
        columns: [trends.grid.columns[ends.first].name, trends.grid.columns[ends.second].name])
    }
  }
}

import Mathematics
import Tables

/// How alike two tables are in what is missing: the rate of each column, and which columns are missing together.
struct Missingness: Sendable {
  let grid: TrainingGrid

  struct Differences: Sendable {
    /// For each column the absolute difference of the shares of missing cells.
    let rates: [Double]
    /// Total variation distance between the shares of patterns of missing columns.
    let pattern: Double
  }

  /// A table's missing cells.
  struct Mask: Sendable {
    /// For each column, for each row.
    let isMissing: [[Bool]]
    /// For each row a digest of the set of its missing columns.
    let patterns: [UInt64]
  }

  func mask(_ rows: GridRows) -> Mask {
    var patterns = [UInt64](repeating: 0, count: rows.rowCount)
    let isMissing = grid.columns.indices.map { position -> [Bool] in
      // Digests add up, so each column needs a number that looks random.
      var source = RandomSource(seed: UInt64(position))
      let digest = source.next()
      return rows.cells[position].indices.map { row in
        let missing = Int(rows.cells[position][row]) >= grid.columns[position].presentCells
        if missing { patterns[row] &+= digest }
        return missing
      }
    }
    return Mask(isMissing: isMissing, patterns: patterns)
  }

  func differences(_ a: Mask, _ rowsA: [Int], _ b: Mask, _ rowsB: [Int]) -> Differences {
    func rate(_ column: [Bool], _ rows: [Int]) -> Double {
      Double(rows.reduce(0) { $0 + (column[$1] ? 1 : 0) }) / Double(max(rows.count, 1))
    }
    return Differences(
      rates: grid.columns.indices.map { abs(rate(a.isMissing[$0], rowsA) - rate(b.isMissing[$0], rowsB)) },
      pattern: Self.distance(rowsA.map { a.patterns[$0] }.sorted(), rowsB.map { b.patterns[$0] }.sorted()))
  }

  /// Half the summed gaps between the shares of equal elements of two sorted lists.
  static func distance(_ a: [UInt64], _ b: [UInt64]) -> Double {
    var i = 0
    var j = 0
    var total = 0.0
    while i < a.count || j < b.count {
      let value = i < a.count && (j >= b.count || a[i] <= b[j]) ? a[i] : b[j]
      let (startA, startB) = (i, j)
      while i < a.count && a[i] == value { i += 1 }
      while j < b.count && b[j] == value { j += 1 }
      total += abs(Double(i - startA) / Double(max(a.count, 1)) - Double(j - startB) / Double(max(b.count, 1)))
    }
    return total / 2
  }
}

/// What differences in missingness real rows have.
struct MissingnessBaseline: Sendable {
  let missingness: Missingness
  let training: Missingness.Mask
  let trainingRows: [Int]
  let control: Missingness.Differences?
  let null: [Missingness.Differences]
  let size: Int

  init(
    grid: TrainingGrid, training: GridRows, holdout: GridRows?, size: Int, repeats: Int,
    using random: inout RandomSource
  ) throws {
    let missingness = Missingness(grid: grid)
    self.missingness = missingness
    self.training = missingness.mask(training)
    trainingRows = Array(0..<training.rowCount)
    self.size = size
    guard let holdout else {
      control = nil
      null = []
      return
    }
    control = missingness.differences(
      self.training, trainingRows, missingness.mask(holdout), random.subset(size, of: holdout.rowCount))
    let pooled = missingness.mask(training.appending(holdout))
    let population = training.rowCount + holdout.rowCount
    let first = min(training.rowCount, population - size)
    let streams = random.split(into: repeats)
    null = try parallelMap(0..<repeats) { index in
      var stream = streams[index]
      let (a, b) = stream.twoParts(first, size, of: population)
      return missingness.differences(pooled, a, pooled, b)
    }
  }

  func measure(_ rows: GridRows, using random: inout RandomSource) throws -> [Measurement] {
    let synthetic = missingness.mask(rows)
    let bootstraps = 30
    let draws = rows.rowCount > size ? 5 : 1
    let streams = random.split(into: draws + bootstraps)
    let all = try parallelMap(0..<draws + bootstraps) { index in
      var stream = streams[index]
      return index < draws
        ? missingness.differences(training, trainingRows, synthetic, stream.subset(size, of: rows.rowCount))
        : missingness.differences(
          training, stream.bootstrap(trainingRows.count, of: trainingRows.count),
          synthetic, stream.bootstrap(size, of: rows.rowCount))
    }
    let values = Array(all.prefix(draws))
    let resampled = Array(all.suffix(bootstraps))
    func measurement(
      _ id: String, columns: [String]? = nil, _ of: (Missingness.Differences) -> Double
    ) -> Measurement {
      let value = Statistics.mean(values.map(of))
      return Measurement(
        id: id, value: value,
        interval: Statistics.normal(value, Statistics.deviation(resampled.map(of)), bounds: 0...1),
        direction: .lower, ideal: 0, control: control.map(of), null: Statistics.band(null.map(of)), n: size,
        columns: columns)
    }
    let grid = missingness.grid
    let concerned = grid.columns.indices.filter { position in
      training.isMissing[position].contains(true) || synthetic.isMissing[position].contains(true)
    }
    var results = [
      measurement("fidelity.missingness") { differences in
        concerned.isEmpty ? 0 : Statistics.mean(concerned.map { differences.rates[$0] })
      },
      measurement("fidelity.missingness.maximum") { $0.rates.max() ?? 0 },
      measurement("fidelity.missingness.pattern") { $0.pattern },
    ]
    for position in concerned {
      results.append(
        measurement("fidelity.missingness", columns: [grid.columns[position].name]) { $0.rates[position] })
    }
    return results
  }
}

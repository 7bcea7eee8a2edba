import Mathematics
import Tables

/// How alike two tables are column by column.
///
/// For ordered columns 1 − the greatest gap between the distribution functions (Kolmogorov–Smirnov), for nominal ones
/// 1 − half the summed gaps between shares (total variation). Missing is mass of its own: after all values for an
/// ordered column, one more level (for each reason) for a nominal one. SDMetrics drops missing values instead.
package struct ColumnShapes: Sendable {
  let grid: TrainingGrid

  /// The similarity of each column, for rows `a` of one table and rows `b` of another.
  func similarities(_ a: GridRows, _ rowsA: [Int]?, _ b: GridRows, _ rowsB: [Int]?) -> [Double] {
    grid.columns.indices.map { position in
      let column = grid.columns[position]
      return Self.similarity(
        Self.shares(a.cells[position], rowsA, column.cells), Self.shares(b.cells[position], rowsB, column.cells),
        isOrdered: column.isOrdered)
    }
  }

  package static func similarity(_ p: [Double], _ q: [Double], isOrdered: Bool) -> Double {
    var running = 0.0
    var greatest = 0.0
    var total = 0.0
    for cell in p.indices {
      let gap = p[cell] - q[cell]
      running += gap
      greatest = max(greatest, abs(running))
      total += abs(gap)
    }
    return 1 - (isOrdered ? greatest : total / 2)
  }

  private static func shares(_ cells: [Int32], _ rows: [Int]?, _ count: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: count)
    if let rows {
      for row in rows { counts[Int(cells[row])] += 1 }
    } else {
      for cell in cells { counts[Int(cell)] += 1 }
    }
    let n = Double(max(rows?.count ?? cells.count, 1))
    for cell in counts.indices { counts[cell] /= n }
    return counts
  }
}

/// What similarity columns of real rows have: the control and the null band.
struct ShapesBaseline: Sendable {
  let shapes: ColumnShapes
  let training: GridRows
  /// For each column; nil without a holdout.
  let control: [Double]?
  /// For each re-split, for each column.
  let null: [[Double]]
  /// Rows of the table that is compared with training.
  let size: Int

  init(
    shapes: ColumnShapes, training: GridRows, holdout: GridRows?, size: Int, repeats: Int,
    using random: inout RandomSource
  ) throws {
    self.shapes = shapes
    self.training = training
    self.size = size
    guard let holdout else {
      control = nil
      null = []
      return
    }
    var streams = random.split(into: repeats + 1)
    let chosen = streams[repeats].subset(size, of: holdout.rowCount)
    control = shapes.similarities(training, nil, holdout, chosen)
    let pooled = training.appending(holdout)
    let first = min(training.rowCount, pooled.rowCount - size)
    let fixed = streams
    null = try parallelMap(0..<repeats) { index in
      var stream = fixed[index]
      let (a, b) = stream.twoParts(first, size, of: pooled.rowCount)
      return shapes.similarities(pooled, a, pooled, b)
    }
  }

  func measure(_ synthetic: GridRows, using random: inout RandomSource) throws -> [Measurement] {
    let bootstraps = 30
    let draws = synthetic.rowCount > size ? 5 : 1
    let streams = random.split(into: draws + bootstraps)
    let all = try parallelMap(0..<draws + bootstraps) { index in
      var stream = streams[index]
      if index < draws {
        return shapes.similarities(training, nil, synthetic, stream.subset(size, of: synthetic.rowCount))
      }
      return shapes.similarities(
        training, stream.bootstrap(training.rowCount, of: training.rowCount),
        synthetic, stream.bootstrap(size, of: synthetic.rowCount))
    }
    let values = all.prefix(draws)
    let resampled = all.suffix(bootstraps)
    var results: [Measurement] = []
    for (position, column) in shapes.grid.columns.enumerated() {
      let value = Statistics.mean(values.map { $0[position] })
      results.append(
        Measurement(
          id: column.isOrdered ? "fidelity.ksComplement" : "fidelity.tvComplement", value: value,
          interval: Statistics.normal(value, Statistics.deviation(resampled.map { $0[position] }), bounds: 0...1),
          direction: .higher, ideal: 1, control: control?[position],
          null: Statistics.band(null.map { $0[position] }), n: size, columns: [column.name]))
    }
    for (id, isMember) in [
      ("fidelity.columnShapes", { (_: TrainingGrid.Column) in true }),
      ("fidelity.ksComplement", { $0.isOrdered }), ("fidelity.tvComplement", { !$0.isOrdered }),
    ] {
      let members = shapes.grid.columns.indices.filter { isMember(shapes.grid.columns[$0]) }
      results.append(mean(id, members, Array(values), Array(resampled)))
    }
    return results
  }

  private func mean(_ id: String, _ members: [Int], _ values: [[Double]], _ resampled: [[Double]]) -> Measurement {
    guard !members.isEmpty else {
      return .undefined(id, because: "no column of that kind", direction: .higher, ideal: 1)
    }
    func average(_ row: [Double]) -> Double { Statistics.mean(members.map { row[$0] }) }
    let value = Statistics.mean(values.map(average))
    return Measurement(
      id: id, value: value,
      interval: Statistics.normal(value, Statistics.deviation(resampled.map(average)), bounds: 0...1),
      direction: .higher, ideal: 1, control: control.map(average), null: Statistics.band(null.map(average)), n: size)
  }
}

public import Mathematics
public import Tables

extension Evaluator {
  /// The fewest rows of a table that can be judged at all.
  public static let fewestRows = 200

  /// Judges a recipe on a table too small for one holdout: it is fitted once for each fold, on the rows outside it, and
  /// what the folds give is pooled.
  ///
  /// Values are means over folds, weighted by the rows they rest on. Intervals are pooled as of independent parts,
  /// since holdouts are disjoint; where the people measured are those of training, who return in several folds, they
  /// count once. The strongest membership attack is chosen after pooling.
  ///
  /// - Parameters:
  ///   - folds: for each fold the rows of its holdout; disjoint, two or more.
  ///   - fit: fits the recipe to a table and draws as many rows as will be released.
  /// - Throws: ``EvaluationError/tooFewRows(needed:found:)`` under 200 rows, before any fit.
  public func evaluateCrossFitted(
    _ table: Table, folds: [[Int]], generator: String?, fit: (Table, inout RandomSource) throws -> Table,
    using random: inout RandomSource, monitor: Monitor
  ) throws -> EvaluationResult {
    guard table.rowCount >= Self.fewestRows else {
      throw EvaluationError.tooFewRows(needed: Self.fewestRows, found: table.rowCount)
    }
    precondition(folds.count >= 2, "cross-fitting needs two folds or more")
    var results: [EvaluationResult] = []
    for (position, holdout) in folds.enumerated() {
      let share = Double(position) / Double(folds.count)...Double(position + 1) / Double(folds.count)
      var stream = random.split()
      let outside = Set(holdout)
      let training = table.rows((0..<table.rowCount).filter { !outside.contains($0) })
      let synthetic = try fit(training, &stream)
      results.append(
        try evaluate(
          training: training, holdout: table.rows(holdout), synthetic: synthetic, generator: generator,
          using: &stream, monitor: monitor.part(share)))
    }
    return Self.pooled(results, rowCount: table.rowCount)
  }

  /// One result of several folds of a table.
  public static func pooled(_ folds: [EvaluationResult], rowCount: Int) -> EvaluationResult {
    precondition(!folds.isEmpty, "pooling needs a fold")
    var keys: [MeasurementKey] = []
    var byKey: [MeasurementKey: [Measurement]] = [:]
    for fold in folds {
      for measurement in fold.metrics {
        let key = MeasurementKey(measurement)
        if byKey[key] == nil { keys.append(key) }
        byKey[key, default: []].append(measurement)
      }
    }
    var metrics = keys.compactMap { key in
      byKey[key].map { FoldPool(measurements: $0, folds: folds.count, people: rowCount).result }
    }
    chooseStrongest(&metrics)
    keepFive(&metrics)
    let rows = EvaluationResult.Rows(
      training: rowCount - folds.reduce(0) { $0 + $1.rows.holdout } / folds.count,
      holdout: folds.reduce(0) { $0 + $1.rows.holdout }, synthetic: folds.reduce(0) { $0 + $1.rows.synthetic })
    return EvaluationResult(generator: folds[0].generator, rows: rows, metrics: metrics)
  }

  /// The strongest attack over all folds, not the mean of each fold's strongest.
  private static func chooseStrongest(_ metrics: inout [Measurement]) {
    let attacks = MembershipAttack.allCases.compactMap { attack in
      metrics.first { $0.id == "disclosure.membership.\(attack.rawValue)" && $0.value != nil }
    }
    guard let place = metrics.firstIndex(where: { $0.id == "disclosure.membership.strongest" }),
      let best = attacks.max(by: { ($0.value ?? 0) < ($1.value ?? 0) }), let value = best.value,
      let interval = best.interval
    else { return }
    let wider = Statistics.z(1 - 0.05 / Double(attacks.count)) / Statistics.z()
    metrics[place].value = value
    metrics[place].interval = Interval(
      max(0, value - (value - interval.low) * wider), min(1, value + (interval.high - value) * wider))
    metrics[place].note =
      "AUC of \(best.id.split(separator: ".").last ?? ""), the strongest of \(attacks.count) over all folds; interval "
      + "corrected for choosing"
  }

  private static func keepFive(_ metrics: inout [Measurement]) {
    let id = "fidelity.detection.importance"
    let places = metrics.indices.filter { metrics[$0].id == id }
    let dropped = Set(places.sorted { (metrics[$0].value ?? 0) > (metrics[$1].value ?? 0) }.dropFirst(5))
    metrics = metrics.indices.filter { !dropped.contains($0) }.map { metrics[$0] }
  }
}

/// What makes measurements of two folds the same one.
private struct MeasurementKey: Hashable {
  let id: String
  let group: String?
  let columns: [String]?

  init(_ measurement: Measurement) {
    id = measurement.id
    group = measurement.group
    columns = measurement.columns
  }
}

/// The measurements of one metric in several folds.
private struct FoldPool {
  let measurements: [Measurement]
  let folds: Int
  let people: Int

  /// Metrics whose people are training rows, which stand in several folds.
  private static let ofTraining: Set<String> = ["disclosure.attributeInference", "disclosure.identifiability"]

  var result: Measurement {
    let defined = measurements.filter { $0.value != nil }
    guard var result = defined.first else { return measurements[0] }
    let rows = defined.reduce(0) { $0 + $1.n }
    let weights = defined.map { rows > 0 ? Double($0.n) / Double(rows) : 1 / Double(defined.count) }
    var value = zip(defined, weights).reduce(0) { $0 + ($1.0.value ?? 0) * $1.1 }
    if result.id == "fidelity.detection.importance" { value *= Double(defined.count) / Double(folds) }
    let repeated = Self.ofTraining.contains(result.id) ? max(1, Double(rows) / Double(max(people, 1))) : 1
    result.value = value
    result.n = rows
    result.ideal = mean(defined, weights) { $0.ideal } ?? result.ideal
    result.interval = interval(defined, weights, value, repeated) { ($0.value, $0.interval) }
    result.control = mean(defined, weights, \.control)
    if let control = result.control {
      result.controlInterval = interval(defined, weights, control, repeated) { ($0.control, $0.controlInterval) }
    }
    result.null = mean(defined, weights, Self.centreOfNull).flatMap { centre in
      interval(defined, weights, centre, 1) { (Self.centreOfNull($0), $0.null) }
    }
    result.note = "pooled over \(defined.count) of \(folds) folds" + (result.note.map { "; first fold: \($0)" } ?? "")
    return result
  }

  private static func centreOfNull(_ measurement: Measurement) -> Double? {
    measurement.null.map { ($0.low + $0.high) / 2 }
  }

  private func mean(_ defined: [Measurement], _ weights: [Double], _ part: (Measurement) -> Double?) -> Double? {
    var sum = 0.0
    for (measurement, weight) in zip(defined, weights) {
      guard let value = part(measurement) else { return nil }
      sum += value * weight
    }
    return sum
  }

  /// Both arms of the folds' intervals added in squares, as of independent parts.
  ///
  /// - Parameter repeated: how often the people measured come again in other folds.
  private func interval(
    _ defined: [Measurement], _ weights: [Double], _ centre: Double, _ repeated: Double,
    _ part: (Measurement) -> (Double?, Interval?)
  ) -> Interval? {
    var down = 0.0
    var up = 0.0
    for (measurement, weight) in zip(defined, weights) {
      guard let value = part(measurement).0, let interval = part(measurement).1 else { return nil }
      down += weight * weight * (value - interval.low) * (value - interval.low)
      up += weight * weight * (interval.high - value) * (interval.high - value)
    }
    return Interval(centre - (down * repeated).squareRoot(), centre + (up * repeated).squareRoot())
  }
}

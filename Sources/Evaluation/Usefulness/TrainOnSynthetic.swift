import Learning
import Mathematics
import Tables

/// Models fitted on real rows and judged on the holdout, and models fitted on synthetic rows beside them.
struct UsefulnessBaseline: Sendable {
  /// Holdout rows that predictions are judged on.
  static let testCap = 10_000
  private static let survivalTestCap = 3_000

  private struct Setting: Sendable {
    let outcome: Outcome
    let predictor: Predictor
    let encoding: LearnerEncoding
    let test: LearnerRows
    let testLabels: [Double]
    /// Rows that each model is fitted on.
    let size: Int
    /// Scores on the holdout of models fitted on training, for each learner.
    let scores: [Learner: [OutcomeScore]]
    /// Differences between two models fitted on real rows.
    let null: [Learner: [Double]]
  }

  private let setting: Setting?
  private let reason: String
  private let settings: EvaluationSettings

  /// - Parameter syntheticRows: of the table to be judged; models on training are fitted on no more.
  init(
    real: RealRows, roles: EvaluationRoles, syntheticRows: Int, settings: EvaluationSettings,
    using random: inout RandomSource
  ) throws {
    self.settings = settings
    guard let holdout = real.holdout else {
      (setting, reason) = (nil, real.withoutHoldout)
      return
    }
    let (found, why) = Outcome.of(roles, real.training)
    guard let outcome = found else {
      (setting, reason) = (nil, why)
      return
    }
    let (rows, labels) = outcome.labels(real.training)
    let (allTestRows, allTestLabels) = outcome.labels(holdout)
    let testCap = outcome.kind == .survival ? Self.survivalTestCap : Self.testCap
    let tested = random.subset(testCap, of: allTestRows.count)
    let testRows = tested.map { allTestRows[$0] }
    let testLabels = tested.map { allTestLabels[$0] }
    let obstacle =
      outcome.obstacle(holdout: testLabels, minimumCell: settings.minimumCell)
      ?? outcome.obstacle(training: labels)
    if let obstacle {
      (setting, reason) = (nil, obstacle)
      return
    }
    let encoding = LearnerEncoding(real.training, excluding: outcome.excluded)
    let predictor = Predictor(outcome: outcome, rounds: settings.rounds)
    let training = encoding.encode(real.training).rows(rows)
    let test = encoding.encode(holdout.rows(testRows))
    let size = min(rows.count, syntheticRows, settings.fittingCap)
    let scores = try Self.scores(
      training, labels, size, predictor, test, testLabels, settings, using: &random)
    let null = try Self.differences(
      training.appending(test), labels + testLabels, size, testLabels.count, predictor, settings, using: &random)
    setting = Setting(
      outcome: outcome, predictor: predictor, encoding: encoding, test: test, testLabels: testLabels, size: size,
      scores: scores, null: null)
    reason = ""
  }

  /// Models fitted on `size` of the rows, scored on the test rows; several when the rows have to be drawn.
  private static func scores(
    _ rows: LearnerRows, _ labels: [Double], _ size: Int, _ predictor: Predictor, _ test: LearnerRows,
    _ testLabels: [Double], _ settings: EvaluationSettings, using random: inout RandomSource
  ) throws -> [Learner: [OutcomeScore]] {
    let draws = size < rows.rowCount ? settings.repeats : 1
    let drawn = (0..<draws).map { _ in random.subset(size, of: rows.rowCount) }
    let jobs = Learner.allCases.flatMap { learner in (0..<draws).map { (learner: learner, draw: $0) } }
    let fitted = try parallelMap(0..<jobs.count) { job -> OutcomeScore in
      let chosen = drawn[jobs[job].draw]
      let predictions = try predictor.predict(
        jobs[job].learner, fittedOn: rows.rows(chosen), labels: chosen.map { labels[$0] }, for: test)
      return OutcomeScore(
        predictions, labels: testLabels, outcome: predictor.outcome, minimumCell: settings.minimumCell)
    }
    var result: [Learner: [OutcomeScore]] = [:]
    for (job, score) in zip(jobs, fitted) { result[job.learner, default: []].append(score) }
    return result
  }

  /// How much two models fitted on different real rows differ on a third part.
  private static func differences(
    _ rows: LearnerRows, _ labels: [Double], _ size: Int, _ testSize: Int, _ predictor: Predictor,
    _ settings: EvaluationSettings, using random: inout RandomSource
  ) throws -> [Learner: [Double]] {
    let test = min(testSize, settings.modelBandRows)
    let part = min(size, settings.modelBandRows, (rows.rowCount - test) / 2)
    let repeats = settings.modelNullRepeats
    let jobs = Learner.allCases.flatMap { learner in (0..<repeats).map { _ in learner } }
    let streams = random.split(into: repeats)
    let differences = try parallelMap(0..<jobs.count) { job -> Double? in
      var stream = streams[job % repeats]
      let drawn = stream.sample(2 * part + test, of: rows.rowCount)
      let judged = Array(drawn.suffix(test))
      let known = judged.map { labels[$0] }
      let unit = [Double](repeating: 1, count: test)
      let values = try [drawn[0..<part], drawn[part..<2 * part]].map { slice -> Double? in
        let own = slice.map { labels[$0] }
        if predictor.outcome.obstacle(training: own) != nil { return nil }
        let predictions = try predictor.predict(
          jobs[job], fittedOn: rows.rows(Array(slice)), labels: own, for: rows.rows(judged))
        return OutcomeScore(predictions, labels: known, outcome: predictor.outcome, minimumCell: 1)
          .value(weights: unit)
      }
      guard let first = values[0], let second = values[1] else { return nil }
      return first - second
    }
    var result: [Learner: [Double]] = [:]
    for (learner, difference) in zip(jobs, differences) {
      if let difference { result[learner, default: []].append(difference) }
    }
    return result
  }

  func measure(_ table: Table, using random: inout RandomSource) throws -> [Measurement] {
    guard let setting else { return Self.undefined(reason) }
    let (rows, labels) = setting.outcome.labels(table)
    if let obstacle = setting.outcome.obstacle(training: labels) { return Self.undefined(obstacle) }
    let synthetic = setting.encoding.encode(table).rows(rows)
    let scores = try Self.scores(
      synthetic, labels, min(setting.size, rows.count), setting.predictor, setting.test, setting.testLabels,
      settings, using: &random)
    let count = setting.testLabels.count
    let weights = (0..<settings.bootstraps).map { _ -> [Double] in
      var weights = [Double](repeating: 0, count: count)
      for _ in 0..<count { weights[random.integer(below: count)] += 1 }
      return weights
    }
    return try Learner.allCases.flatMap { learner in
      try measurements(learner, setting, scores[learner] ?? [], weights)
    }
  }

  private func measurements(
    _ learner: Learner, _ setting: Setting, _ synthetic: [OutcomeScore], _ weights: [[Double]]
  ) throws -> [Measurement] {
    let training = setting.scores[learner] ?? []
    let unit = [Double](repeating: 1, count: setting.testLabels.count)
    @Sendable func mean(_ scores: [OutcomeScore], _ weights: [Double]) -> Double? {
      let values = scores.compactMap { $0.value(weights: weights) }
      return values.isEmpty ? nil : Statistics.mean(values)
    }
    guard let value = mean(synthetic, unit), let control = mean(training, unit) else {
      return Self.undefined("the outcome does not vary in the holdout", learners: [learner])
    }
    let resampled = try parallelMap(0..<weights.count) { index in
      (mean(synthetic, weights[index]), mean(training, weights[index]))
    }
    let both = resampled.compactMap { pair in pair.0.flatMap { s in pair.1.map { (s, $0) } } }
    func interval(_ values: [Double]) -> Interval? {
      values.count < 20 ? nil : Interval(Statistics.quantile(values, 0.025), Statistics.quantile(values, 0.975))
    }
    // Which of the two models is named first is chance, so the band is made symmetric.
    let band = setting.null[learner].flatMap { $0.count < 5 ? nil : Statistics.predictionBand($0 + $0.map { -$0 }) }
    return [
      Measurement(
        id: "usefulness.tstr.\(learner.rawValue)", value: value, interval: interval(both.map(\.0)),
        direction: .higher, ideal: 1, control: control, controlInterval: interval(both.map(\.1)),
        null: band.map { Interval(control + $0.low, min(1, control + $0.high)) }, n: setting.testLabels.count,
        note: note(setting, learner)),
      Measurement(
        id: "usefulness.tstr.difference.\(learner.rawValue)", value: value - control,
        interval: interval(both.map { $0.0 - $0.1 }), direction: .higher, ideal: 0, control: 0, null: band,
        n: setting.testLabels.count, note: note(setting, learner)),
    ]
  }

  private func note(_ setting: Setting, _ learner: Learner) -> String {
    let measure =
      switch setting.outcome.kind {
      case .levels(let levels): levels.count == 2 ? "AUROC" : "AUROC, mean over levels"
      case .number: "R²"
      case .survival:
        "concordance (Harrell's C) of " + (learner == .xgboost ? "boosted Cox trees" : "the log-odds of the event")
      }
    return "\(measure); fitted on \(setting.size) rows, judged on the holdout"
  }

  private static func undefined(_ reason: String, learners: [Learner] = Learner.allCases) -> [Measurement] {
    learners.flatMap { learner in
      [
        Measurement.undefined(
          "usefulness.tstr.\(learner.rawValue)", because: reason, direction: .higher, ideal: 1),
        Measurement.undefined(
          "usefulness.tstr.difference.\(learner.rawValue)", because: reason, direction: .higher, ideal: 0),
      ]
    }
  }
}

import Foundation
import Learning
import Mathematics
import Tables

/// Learners whose results are reported.
enum Learner: String, CaseIterable, Sendable {
  case xgboost, logistic
}

/// A table as both learners see it.
struct LearnerRows: Sendable {
  let trees: FeatureMatrix
  let linear: DenseRows

  var rowCount: Int { trees.rowCount }

  func rows(_ indices: [Int]) -> LearnerRows {
    LearnerRows(trees: trees.rows(indices), linear: linear.rows(indices))
  }

  func appending(_ other: LearnerRows) -> LearnerRows {
    LearnerRows(trees: trees.appending(other.trees), linear: linear.appending(other.linear))
  }
}

/// The encodings of both learners, fitted on training rows only.
struct LearnerEncoding: Sendable {
  let trees: TreeEncoding
  let linear: LinearEncoding

  init(_ training: Table, excluding excluded: Set<String> = []) {
    trees = TreeEncoding(training.schema, excluding: excluded)
    linear = LinearEncoding(fittedOn: training, excluding: excluded)
  }

  func encode(_ table: Table) -> LearnerRows {
    LearnerRows(trees: trees.encode(table), linear: linear.encode(table))
  }
}

/// How well a learner tells two sets of rows apart (a classifier two-sample test, Lopez-Paz & Oquab 2017).
struct DetectionTest: Sendable {
  struct Outcome: Sendable {
    /// Pooled out-of-fold area under the ROC curve; 0.5 when the sets cannot be told apart.
    let area: Double
    let variance: Double
    /// For each tree column its share of the gain.
    let importance: [Double]
  }

  static let folds = 5
  let rounds: Int

  /// Stratified 5-fold; both sets should have the same number of rows, at least 10.
  func run(
    _ a: LearnerRows, _ b: LearnerRows, _ learner: Learner, using random: inout RandomSource
  ) throws -> Outcome {
    let joined = a.appending(b)
    var fold = [Int](repeating: 0, count: joined.rowCount)
    for range in [0..<a.rowCount, a.rowCount..<joined.rowCount] {
      var order = Array(range)
      random.shuffle(&order)
      for (position, row) in order.enumerated() { fold[row] = position % Self.folds }
    }
    var scores = [Double](repeating: 0, count: joined.rowCount)
    var importance = [Double](repeating: 0, count: joined.trees.columnCount)
    for part in 0..<Self.folds {
      let fitted = fold.indices.filter { fold[$0] != part }
      let tested = fold.indices.filter { fold[$0] == part }
      let predicted: [Double]
      switch learner {
      case .xgboost:
        let trees = BoostedTrees(.binary, rounds: rounds, maximumDepth: 5, learningRate: 0.15, maximumBins: 256)
        let model = try trees.fit(joined.trees.rows(fitted), labels: fitted.map { $0 < a.rowCount ? 0 : 1 })
        predicted = try model.predict(joined.trees.rows(tested)).map(Double.init)
        for (column, share) in try model.importance().enumerated() {
          importance[column] += share / Double(Self.folds)
        }
      case .logistic:
        let model = LinearModel(.logistic).fit(
          joined.linear.rows(fitted), labels: fitted.map { $0 < a.rowCount ? 0 : 1 })
        predicted = model.predict(joined.linear.rows(tested))
      }
      for (position, row) in tested.enumerated() { scores[row] = predicted[position] }
    }
    let positive = scores.indices.map { $0 >= a.rowCount }
    guard let (area, variance) = RankStatistics.areaWithVariance(scores, positive: positive) else {
      preconditionFailure("detection needs two rows of each table")
    }
    return Outcome(area: area, variance: variance, importance: importance)
  }
}

/// How well real rows are told from real rows, and synthetic ones beside that.
struct DetectionBaseline: Sendable {
  let test: DetectionTest
  let encoding: LearnerEncoding
  let columnNames: [String]
  /// The rows compared with; nil without a holdout.
  let holdout: LearnerRows?
  let withoutHoldout: String
  /// Holdout against training, for each learner.
  let control: [Learner: [DetectionTest.Outcome]]
  let null: [Learner: [Double]]
  /// Rows of each part in the null band.
  let bandRows: Int
  let repeats: Int
  /// Rows of each table.
  let size: Int

  init(
    real: RealRows, encoding: LearnerEncoding, training: LearnerRows, holdout: LearnerRows?, size: Int,
    settings: EvaluationSettings, using random: inout RandomSource
  ) throws {
    let test = DetectionTest(rounds: settings.rounds)
    self.test = test
    self.encoding = encoding
    columnNames = encoding.trees.columns.map { real.training.schema.fields[$0].name }
    self.holdout = holdout
    withoutHoldout = real.withoutHoldout
    repeats = settings.repeats
    guard let holdout else {
      (control, null, bandRows, self.size) = ([:], [:], 0, 0)
      return
    }
    let size = min(size, settings.detectionCap, training.rowCount)
    let pooled = training.appending(holdout)
    let bandRows = min(size, settings.modelBandRows, pooled.rowCount / 2)
    self.size = size
    self.bandRows = bandRows
    let jobs = Learner.allCases.flatMap { learner in
      (0..<settings.repeats + settings.modelNullRepeats).map { (learner: learner, index: $0) }
    }
    let streams = random.split(into: jobs.count)
    let controls = settings.repeats
    let outcomes = try parallelMap(0..<jobs.count) { job in
      var stream = streams[job]
      if jobs[job].index < controls {
        let a = holdout.rows(stream.subset(size, of: holdout.rowCount))
        let b = training.rows(stream.subset(size, of: training.rowCount))
        return try test.run(a, b, jobs[job].learner, using: &stream)
      }
      let (a, b) = stream.twoParts(bandRows, bandRows, of: pooled.rowCount)
      return try test.run(pooled.rows(a), pooled.rows(b), jobs[job].learner, using: &stream)
    }
    var control: [Learner: [DetectionTest.Outcome]] = [:]
    var null: [Learner: [Double]] = [:]
    for (job, outcome) in zip(jobs, outcomes) {
      if job.index < controls {
        control[job.learner, default: []].append(outcome)
      } else {
        null[job.learner, default: []].append(outcome.area)
      }
    }
    (self.control, self.null) = (control, null)
  }

  func measure(_ table: Table, using random: inout RandomSource) throws -> [Measurement] {
    let ids = Learner.allCases.map { "fidelity.detection.\($0.rawValue)" }
    let size = min(size, table.rowCount)
    guard let holdout, size >= 2 * DetectionTest.folds else {
      let reason = holdout == nil ? withoutHoldout : "fewer than \(2 * DetectionTest.folds) rows to compare"
      return ids.map { .undefined($0, because: reason, direction: .nearIdeal, ideal: 0.5) }
    }
    let synthetic = encoding.encode(table)
    let jobs = Learner.allCases.flatMap { learner in (0..<repeats).map { _ in learner } }
    let streams = random.split(into: jobs.count)
    let outcomes = try parallelMap(0..<jobs.count) { job in
      var stream = streams[job]
      let a = holdout.rows(stream.subset(size, of: holdout.rowCount))
      let b = synthetic.rows(stream.subset(size, of: synthetic.rowCount))
      return try test.run(a, b, jobs[job], using: &stream)
    }
    var results: [Measurement] = []
    for (position, learner) in Learner.allCases.enumerated() {
      let own = Array(outcomes[position * repeats..<(position + 1) * repeats])
      let (value, interval) = Self.summary(own)
      let control = control[learner].map(Self.summary)
      let shrink = (Double(bandRows) / Double(size)).squareRoot()
      results.append(
        Measurement(
          id: ids[position], value: value, interval: interval, direction: .nearIdeal, ideal: 0.5,
          control: control?.0, controlInterval: control?.1,
          null: null[learner].flatMap {
            Statistics.predictionBand(
              $0, scale: shrink, leastDeviation: Statistics.areaDeviation(size, size), bounds: 0...1)
          }, n: size))
      if learner == .xgboost { results += givingAway(own) }
    }
    return results
  }

  private static func summary(_ outcomes: [DetectionTest.Outcome]) -> (Double, Interval) {
    let value = Statistics.mean(outcomes.map(\.area))
    // The repeats share holdout rows, so their mean is taken to be no surer than one of them.
    return (value, Statistics.normal(value, Statistics.mean(outcomes.map(\.variance)).squareRoot(), bounds: 0...1))
  }

  /// The five columns whose splits told the tables apart best.
  private func givingAway(_ outcomes: [DetectionTest.Outcome]) -> [Measurement] {
    let shares = columnNames.indices.map { column in Statistics.mean(outcomes.map { $0.importance[column] }) }
    let order = shares.indices.sorted { (-shares[$0], $0) < (-shares[$1], $1) }
    let real = control[.xgboost]
    return order.prefix(5).filter { shares[$0] > 0 }.map { column in
      Measurement(
        id: "fidelity.detection.importance", value: shares[column], direction: .lower,
        ideal: 1 / Double(columnNames.count),
        control: real.map { outcomes in Statistics.mean(outcomes.map { $0.importance[column] }) }, n: size,
        columns: [columnNames[column]])
    }
  }
}

import Learning
public import Mathematics
public import Tables
import Vocabulary

/// Whether a risk means what it says: how often an outcome comes among real people of like predicted risk, for a model
/// learnt on synthetic rows and for one learnt on the real rows they stand for.
///
/// Predictions are those of boosted trees, as in `usefulness.tstr.xgboost`; the people are the holdout. Van Calster et
/// al. (2019), BMC Medicine 17:230, on why a model that tells people apart may still give wrong risks.
public struct CalibrationCurve: Codable, Sendable, Hashable {
  /// People of like risk.
  public struct Point: Codable, Sendable, Hashable {
    /// Mean predicted risk, 0…1.
    public var predicted: Double
    /// Share of them who had the outcome, 0…1.
    public var observed: Double
    /// 95 % interval of `observed` (Wilson).
    public var interval: Interval
  }

  /// The level whose risk is predicted: "yes".
  public var level: String
  /// Of the model learnt on training rows, by rising risk.
  public var real: [Point]
  /// Of the model learnt on synthetic rows.
  public var synthetic: [Point]

  private static let mostGroups = 10
  private static let mostLevels = 4

  /// - Parameters:
  ///   - target: what is predicted, by levels.
  ///   - training, holdout, synthetic: of one schema, without identifiers and text.
  ///   - minimumCount: least people with the outcome, and without it, in each point.
  /// - Returns: of two levels the second, of up to four each against the rest, where the holdout has enough people with
  ///   it and without; none for other targets.
  public static func measure(
    _ target: String, training: Table, holdout: Table, synthetic: Table, minimumCount: Int = 10,
    using random: inout RandomSource
  ) throws -> [CalibrationCurve] {
    var settings = EvaluationSettings()
    settings.target = target
    settings.task = .classification
    guard let outcome = Outcome.of(try EvaluationRoles(settings, training.schema), training).outcome,
      case .levels(let levels) = outcome.kind, levels.count <= mostLevels
    else { return [] }
    let encoding = LearnerEncoding(training, excluding: outcome.excluded)
    func known(_ table: Table, _ most: Int, _ random: inout RandomSource) -> (rows: LearnerRows, labels: [Double]) {
      let (rows, labels) = outcome.labels(table)
      let drawn = random.subset(most, of: rows.count)
      return (encoding.encode(table.rows(drawn.map { rows[$0] })), drawn.map { labels[$0] })
    }
    let people = known(holdout, UsefulnessBaseline.testCap, &random)
    let told = outcome.scoredLevels(people.labels, minimumCell: minimumCount)
    guard !told.isEmpty else { return [] }
    let predictor = Predictor(outcome: outcome, rounds: settings.rounds)
    func points(_ table: Table, _ random: inout RandomSource) throws -> [[Point]] {
      let fitted = known(table, settings.fittingCap, &random)
      if outcome.obstacle(training: fitted.labels) != nil { return told.map { _ in [] } }
      let risks = try predictor.predict(.xgboost, fittedOn: fitted.rows, labels: fitted.labels, for: people.rows)
      return told.map { level in
        grouped(risks[level], people.labels.map { Int($0) == level }, minimumCount)
      }
    }
    let real = try points(training, &random)
    let made = try points(synthetic, &random)
    return told.indices.compactMap { index in
      guard real[index].count > 1, !made[index].isEmpty else { return nil }
      return CalibrationCurve(level: levels[told[index]], real: real[index], synthetic: made[index])
    }
  }

  /// Groups of equal number by rising risk, each with enough people of both outcomes: few are joined with the next.
  package static func grouped(_ risks: [Double], _ hasOutcome: [Bool], _ minimumCount: Int) -> [Point] {
    let order = risks.indices.sorted { (risks[$0], $0) < (risks[$1], $1) }
    let size = max(1, (order.count + mostGroups - 1) / mostGroups)
    var groups: [[Int]] = []
    func isEnough(_ group: [Int]) -> Bool {
      let cases = group.count { hasOutcome[$0] }
      return cases >= minimumCount && group.count - cases >= minimumCount
    }
    var open: [Int] = []
    for (place, row) in order.enumerated() {
      open.append(row)
      // Nobody of the same risk is in two groups.
      let isBorder = place + 1 == order.count || risks[order[place + 1]] > risks[row]
      if isBorder, open.count >= size, isEnough(open) {
        groups.append(open)
        open = []
      }
    }
    if !open.isEmpty {
      if groups.isEmpty { return [] }
      groups[groups.count - 1] += open
    }
    return groups.map { group in
      let observed = Double(group.count { hasOutcome[$0] }) / Double(group.count)
      return Point(
        predicted: group.reduce(0) { $0 + risks[$1] } / Double(group.count), observed: observed,
        interval: Statistics.wilson(observed, n: group.count))
    }
  }
}

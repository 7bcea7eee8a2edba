import Mathematics
import Tables

/// Whether synthetic rows tell who was in training.
///
/// Half of the holdout is what the attacker knows of other people, the other half are non-members, and as many training
/// rows members; then the halves change places, and the two results are averaged.
struct Membership: Sendable {
  /// Members attacked in each of the two turns.
  private static let mostMembers = 1_000
  private static let fewestNonMembersForRate = 100
  /// Synthetic rows given to the attackers of the null band.
  private static let bandSynthetic = 2_000

  private let space: AttackSpace
  private let training: Table
  private let holdout: Table
  private let references: Int
  private let mostMembers: Int
  /// For each attack its area when the synthetic rows are fresh real rows.
  private let null: [MembershipAttack: [Double]]
  /// The greatest area of each re-split, and the greatest rate of members recognised.
  private let nullStrongest: [Double]
  private let nullRates: [Double]
  private let nullMembers: Int

  init(training: Table, holdout: Table, settings: EvaluationSettings, using random: inout RandomSource) throws {
    let space = AttackSpace(training)
    self.space = space
    self.training = training
    self.holdout = holdout
    references = settings.neighbourReferences
    mostMembers = min(Self.mostMembers, settings.queries(among: training.rowCount, width: space.gower.width))
    let pooled = training.appending(holdout)
    let part = min(holdout.rowCount / 2, settings.modelBandRows / 4, pooled.rowCount / 6)
    let given = min(pooled.rowCount - 3 * part, Self.bandSynthetic)
    nullMembers = part
    var null: [MembershipAttack: [Double]] = [:]
    var strongest: [Double] = []
    var rates: [Double] = []
    for _ in 0..<max(20, settings.modelNullRepeats) {
      let drawn = random.sample(3 * part + given, of: pooled.rowCount)
      let targets = pooled.rows(Array(drawn.prefix(2 * part)))
      let scores = try space.scores(
        targets, synthetic: pooled.rows(Array(drawn.dropFirst(3 * part))),
        reference: pooled.rows(Array(drawn[2 * part..<3 * part])), using: &random)
      let outcomes = MembershipAttack.allCases.compactMap { attack in
        scores[attack].flatMap { AttackOutcome($0, members: part) }.map { (attack, $0) }
      }
      for (attack, outcome) in outcomes { null[attack, default: []].append(outcome.area) }
      if let most = outcomes.map(\.1.area).max() { strongest.append(most) }
      if let most = outcomes.map(\.1.truePositiveRate).max() { rates.append(most) }
    }
    self.null = null
    nullStrongest = strongest
    nullRates = rates
  }

  func measure(_ synthetic: Table, using random: inout RandomSource) throws -> [Measurement] {
    var order = Array(0..<holdout.rowCount)
    random.shuffle(&order)
    let half = order.count / 2
    let halves = [Array(order.prefix(half)), Array(order.dropFirst(half).prefix(half))]
    let size = min(half, mostMembers, training.rowCount / 2)
    let members = random.sample(2 * size, of: training.rowCount)
    var outcomes: [MembershipAttack: [AttackOutcome]] = [:]
    for turn in 0..<2 {
      let targets = training.rows(Array(members[turn * size..<(turn + 1) * size]))
        .appending(holdout.rows(Array(halves[turn].prefix(size))))
      let reference = holdout.rows(Array(halves[1 - turn].prefix(references)))
      let scores = try space.scores(targets, synthetic: synthetic, reference: reference, using: &random)
      for attack in MembershipAttack.allCases {
        if let outcome = scores[attack].flatMap({ AttackOutcome($0, members: size) }) {
          outcomes[attack, default: []].append(outcome)
        }
      }
    }
    let pooled = MembershipAttack.allCases.compactMap { attack in
      AttackOutcome.pooled(outcomes[attack] ?? []).map { (attack: attack, outcome: $0) }
    }
    return measurements(pooled, synthetic.rowCount)
  }

  private func measurements(
    _ attacks: [(attack: MembershipAttack, outcome: AttackOutcome)], _ rows: Int
  ) -> [Measurement] {
    var results = MembershipAttack.allCases.map { attack -> Measurement in
      let id = "disclosure.membership.\(attack.rawValue)"
      guard let outcome = attacks.first(where: { $0.attack == attack })?.outcome else {
        return .undefined(id, because: "no column varies", direction: .lower, ideal: 0.5)
      }
      let null = null[attack] ?? []
      return Measurement(
        id: id, value: outcome.area,
        interval: Statistics.normal(outcome.area, outcome.variance.squareRoot(), bounds: 0...1), direction: .lower,
        ideal: 0.5, control: null.isEmpty ? nil : Statistics.mean(null), null: band(null, outcome),
        n: 2 * outcome.members, note: "AUC; \(rows) synthetic rows were given")
    }
    guard let strongest = attacks.max(by: { $0.outcome.area < $1.outcome.area }) else {
      return results + [
        .undefined("disclosure.membership.strongest", because: "no column varies", direction: .lower, ideal: 0.5)
      ]
    }
    let outcome = strongest.outcome
    // Bonferroni: the interval covers whichever attack came out strongest.
    let confidence = 1 - 0.05 / Double(attacks.count)
    results.append(
      Measurement(
        id: "disclosure.membership.strongest", value: outcome.area,
        interval: Statistics.normal(
          outcome.area, outcome.variance.squareRoot(), confidence: confidence, bounds: 0...1),
        direction: .lower, ideal: 0.5, control: nullStrongest.isEmpty ? nil : Statistics.mean(nullStrongest),
        null: band(nullStrongest, outcome), n: 2 * outcome.members,
        note: "AUC of \(strongest.attack.rawValue), the strongest of \(attacks.count); interval corrected for choosing")
    )
    return results + [rate(attacks, confidence)]
  }

  private func band(_ null: [Double], _ outcome: AttackOutcome) -> Interval? {
    let shrink = (Double(nullMembers) / Double(max(outcome.members, 1))).squareRoot()
    return Statistics.predictionBand(
      null, scale: min(shrink, 1), leastDeviation: Statistics.areaDeviation(outcome.members, outcome.members),
      bounds: 0...1)
  }

  /// Of all members, those whom the best attack recognises with certainty enough to accuse 1 % of the others.
  private func rate(
    _ attacks: [(attack: MembershipAttack, outcome: AttackOutcome)], _ confidence: Double
  ) -> Measurement {
    let id = "disclosure.membership.truePositiveRate"
    guard let best = attacks.max(by: { $0.outcome.truePositiveRate < $1.outcome.truePositiveRate }),
      best.outcome.members / 2 >= Self.fewestNonMembersForRate
    else {
      return .undefined(
        id, because: "fewer than \(Self.fewestNonMembersForRate) non-members cannot support a rate of 1 %",
        direction: .lower, ideal: 0.01)
    }
    let value = best.outcome.truePositiveRate
    return Measurement(
      id: id, value: value,
      interval: Statistics.wilson(value, n: best.outcome.members, confidence: confidence), direction: .lower,
      ideal: 0.01, control: nullRates.isEmpty ? nil : Statistics.mean(nullRates), null: Statistics.band(nullRates),
      n: best.outcome.members, note: "at 1 % false accusations, by \(best.attack.rawValue)")
  }
}

import Foundation
import Learning
import Mathematics
import Tables

/// Attacks that guess from synthetic rows who was in training.
enum MembershipAttack: String, CaseIterable, Sendable {
  /// Density of the synthetic rows over that of other real rows (van Breugel et al. 2023, DOMIAS), by kernels on
  /// principal components.
  case domias
  /// How near the nearest synthetic row is.
  case nearestNeighbour
  /// How near the nearest synthetic row is beside the nearest other real rows.
  case calibratedNeighbour
}

/// The spaces in which attacks compare rows, fitted on training.
struct AttackSpace: Sendable {
  private static let components = 8
  /// Synthetic rows that a kernel density rests on.
  private static let densityCap = 10_000
  let gower: GowerSpace
  let principal: PrincipalSpace

  init(_ training: Table) {
    gower = GowerSpace(training, scaling: .rank)
    principal = PrincipalSpace(training, maximum: Self.components)
  }

  /// For each attack the score of each target: the higher, the likelier a member.
  ///
  /// - Parameters:
  ///   - synthetic: what the attacker was given.
  ///   - reference: other real rows that the attacker has, of nobody attacked.
  func scores(
    _ targets: Table, synthetic: Table, reference: Table, using random: inout RandomSource
  ) throws -> [MembershipAttack: [Double]] {
    let points = gower.encode(targets)
    let made = NeighbourIndex(gower.encode(synthetic), count: synthetic.rowCount, width: gower.width)
    let real = NeighbourIndex(gower.encode(reference), count: reference.rowCount, width: gower.width)
    let near = try made.search(points).distances.map(Double.init)
    let k = min(3, reference.rowCount)
    let around = try real.search(points, k: k).distances
    var result: [MembershipAttack: [Double]] = [
      .nearestNeighbour: near.map { -$0 },
      .calibratedNeighbour: near.indices.map { row in
        let usual = (0..<k).reduce(0.0) { $0 + Double(around[row * k + $1]) } / Double(k)
        // A thousandth of a column keeps the ratio finite when a row is met exactly.
        let least = 1e-3 / Double(max(gower.width, 1))
        return log(usual + least) - log(near[row] + least)
      },
    ]
    if principal.dimensions > 0 {
      let queries = principal.encode(targets)
      let given = synthetic.rows(random.subset(Self.densityCap, of: synthetic.rowCount))
      let ofSynthetic = KernelDensity(points: principal.encode(given), dimensions: principal.dimensions)
      let ofReference = KernelDensity(points: principal.encode(reference), dimensions: principal.dimensions)
      result[.domias] = zip(try ofSynthetic.logDensity(queries), try ofReference.logDensity(queries)).map { $0 - $1 }
    }
    return result
  }
}

/// What an attack reached against members and as many non-members.
struct AttackOutcome: Sendable {
  var area: Double
  var variance: Double
  /// Members recognised while at most 1 % of non-members are accused.
  var truePositiveRate: Double
  /// Members that were attacked.
  var members: Int

  /// - Parameter scores: of `members` members, then of non-members.
  init?(_ scores: [Double], members: Int) {
    let positive = scores.indices.map { $0 < members }
    guard let (area, variance) = RankStatistics.areaWithVariance(scores, positive: positive) else { return nil }
    self.area = area
    self.variance = variance
    self.members = members
    let accused = scores.dropFirst(members).sorted(by: >)
    let threshold = accused[min(accused.count / 100, accused.count - 1)]
    truePositiveRate = Double(scores.prefix(members).count { $0 > threshold }) / Double(members)
  }

  /// The mean of attacks on disjoint targets.
  static func pooled(_ outcomes: [AttackOutcome]) -> AttackOutcome? {
    guard var result = outcomes.first else { return nil }
    let count = Double(outcomes.count)
    result.area = Statistics.mean(outcomes.map(\.area))
    result.variance = outcomes.reduce(0) { $0 + $1.variance } / (count * count)
    result.truePositiveRate = Statistics.mean(outcomes.map(\.truePositiveRate))
    result.members = outcomes.reduce(0) { $0 + $1.members }
    return result
  }
}

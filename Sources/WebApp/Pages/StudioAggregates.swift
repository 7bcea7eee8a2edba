package import Evaluation
import Foundation
package import Reports
import Studies
package import Tables
import Vocabulary

/// What the tabs show of the tables: aggregates that passed suppression, computed once and not on a page's time.
package struct StudioAggregates: Sendable {
  /// Of the real table as it was read.
  package var columns: Aggregates
  package var associations: AssociationMatrix?
  package var missing: MissingPatterns
  /// Of real and synthetic rows together; nil while there are none, or while it is computed.
  package var made: Made?
  /// Whether rows were made whose aggregates are not there yet.
  package var isWaitingForRows = false
  /// Why nothing can be shown of the rows.
  package var failure: String?

  package struct Made: Sendable {
    package var columns: [ColumnComparison]
    package var associations: AssociationComparison?
    package var map: JointMap?
    package var subgroups: Subgroups?
    /// How alike the rows are in each group of people; empty without people kept aside.
    package var groups: [Evaluation.Measurement] = []
    /// Whether predicted risks hold; empty without people kept aside or a target of few levels.
    package var calibration: [CalibrationCurve] = []
    /// The pairs whose relation differs most, and those that go together most.
    package var pairs: [CrossTable]
  }
}

extension StudioAggregates {
  /// Fewest people that anything may be told of.
  static let suppression = Suppression()

  package init(of table: Table) {
    columns = Aggregates(of: [AggregateSource(name: "real", table: table, isReal: true)], suppression: Self.suppression)
    associations =
      table.rowCount >= Self.suppression.minimumCount ? AssociationMatrix(of: table, effort: 60_000_000) : nil
    missing = MissingPatterns(of: table, suppression: Self.suppression)
  }
}

extension StudioAggregates.Made {
  private static let mostPairs = 6

  /// - Parameters:
  ///   - real: as it was learnt: columns left out, codes declared missing.
  ///   - report: has the comparisons already, once it was made.
  ///   - part: which rows were learnt from and which were kept aside; nil where nothing can be judged.
  package init(
    real: Table, synthetic: Table, target: String?, groups columns: [String], report: ReportInput?,
    part: Split.Part? = nil, seed: UInt64 = 0
  ) throws {
    let joined = CommonSchema.joined(real, synthetic)
    let sources = [
      AggregateSource(name: "real", table: joined.real, isReal: true),
      AggregateSource(name: "synthetic", table: joined.synthetic, isReal: false),
    ]
    let suppression = StudioAggregates.suppression
    self.columns = report?.columns ?? Aggregates(of: sources, suppression: suppression).columns.map(\.reportComparison)
    associations =
      report?.associations
      ?? AssociationComparison(real: joined.real, synthetic: joined.synthetic, minimumCount: suppression.minimumCount)
    map = JointMap(real: joined.real, synthetic: joined.synthetic, suppression: suppression)
    let rows = part.map { $0.fitted + $0.holdout } ?? []
    let people = PeopleGroups(
      real: joined.real, synthetic: joined.synthetic,
      part: rows.allSatisfy { $0 < joined.real.rowCount } ? part : nil, suppression: suppression)
    let found = people.groups(by: columns)
    subgroups = target.flatMap { people.frequencies(of: $0, in: found) }
    groups = try people.measured(found, seed: seed)
    calibration = try target.map { try people.calibration(of: $0, seed: seed) } ?? []
    pairs = []
    guard let associations else { return }
    pairs = Self.tellingPairs(associations).compactMap {
      CrossTable(of: sources, $0.0, $0.1, mostCells: 7, suppression: suppression)
    }
  }

  /// The pairs that differ most between the tables, then those that go together most.
  private static func tellingPairs(_ found: AssociationComparison) -> [(String, String)] {
    guard !found.real.isEmpty else { return [] }
    var all: [(i: Int, j: Int, real: Double, gap: Double)] = []
    for i in found.columns.indices {
      for j in found.columns.indices where j > i {
        guard let real = found.real[i][j], let made = found.synthetic[i][j], real.isFinite, made.isFinite else {
          continue
        }
        all.append((i, j, abs(real), abs(made - real)))
      }
    }
    let byGap = all.sorted { (-$0.gap, $0.i, $0.j) < (-$1.gap, $1.i, $1.j) }.prefix(mostPairs)
    let byStrength = all.sorted { (-$0.real, $0.i, $0.j) < (-$1.real, $1.i, $1.j) }
      .filter { pair in !byGap.contains { $0.i == pair.i && $0.j == pair.j } }.prefix(mostPairs)
    return (byGap + byStrength).map { (found.columns[$0.i], found.columns[$0.j]) }
  }
}

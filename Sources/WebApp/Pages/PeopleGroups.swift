import Evaluation
import Foundation
import Mathematics
import Reports
import Tables
import Vocabulary

/// Groups of people that may be named, and how alike synthetic and real rows are in each.
struct PeopleGroups {
  /// Most columns, groups of one column, and groups in all.
  private static let mostColumns = 6
  private static let mostOfColumn = 8
  private static let mostGroups = 30

  let real: Table
  let synthetic: Table
  /// Which rows of `real` were learnt from and which were kept aside; nil where nothing can be judged.
  let part: Split.Part?
  let suppression: Suppression

  /// The groups of these columns; numbers are cut at their rounded quartiles.
  func groups(by columns: [String]) -> [GroupShapes.Group] {
    Array(columns.prefix(Self.mostColumns).flatMap(groups).prefix(Self.mostGroups))
  }

  /// How alike the rows are in each group of enough people; nothing without a holdout.
  func measured(_ groups: [GroupShapes.Group], seed: UInt64) throws -> [Evaluation.Measurement] {
    guard part?.holdout.isEmpty == false else { return [] }
    var random = RandomSource(seed: seed)
    return try GroupShapes.measure(groups, training: real, holdout: real, synthetic: synthetic, using: &random)
  }

  /// Whether the risks that models predict hold for people kept aside; nothing without a holdout or where it is too small.
  func calibration(of target: String, seed: UInt64) throws -> [CalibrationCurve] {
    guard let part, !part.holdout.isEmpty, real.schema.index(of: target) != nil else { return [] }
    var random = RandomSource(seed: seed)
    return try CalibrationCurve.measure(
      target, training: real.rows(part.fitted), holdout: real.rows(part.holdout), synthetic: synthetic,
      minimumCount: suppression.minimumCount, using: &random)
  }

  /// How frequent the target is in each group.
  func frequencies(of target: String, in groups: [GroupShapes.Group]) -> Subgroups? {
    let sources = [
      AggregateSource(name: "real", table: real, isReal: true),
      AggregateSource(name: "synthetic", table: synthetic, isReal: false),
    ]
    return Subgroups(
      of: sources, target: target,
      groups: groups.map {
        Subgroups.Group(name: $0.name, column: $0.column, real: $0.training + $0.holdout, synthetic: $0.synthetic)
      }, suppression: suppression)
  }

  private func groups(of column: String) -> [GroupShapes.Group] {
    guard let index = real.schema.index(of: column), let made = synthetic.schema.index(of: column) else { return [] }
    let field = real.schema.fields[index]
    let cut: Cut?
    switch real.columns[index].values {
    case .codes: cut = levels(of: real.columns[index], field)
    case .numeric: cut = field.kind == .numeric ? quarters(of: real.columns[index]) : nil
    case .text: cut = nil
    }
    guard let cut, cut.names.count > 1 else { return [] }
    let name = field.title.map { $0.count <= 24 ? $0 : column } ?? column
    let fitted = cut.rows(part?.fitted ?? Array(0..<real.rowCount), of: real.columns[index])
    let holdout = cut.rows(part?.holdout ?? [], of: real.columns[index])
    let rows = cut.rows(Array(0..<synthetic.rowCount), of: synthetic.columns[made])
    return cut.names.indices.map { group in
      GroupShapes.Group(
        name: "\(name) \(cut.names[group])", column: column, training: fitted[group], holdout: holdout[group],
        synthetic: rows[group])
    }
  }

  /// How the values of one column make groups.
  private struct Cut {
    /// "= female", "below 40"
    var names: [String]
    /// The group of a row; nil where it is in none.
    var group: @Sendable (Column, Int) -> Int?

    func rows(_ rows: [Int], of column: Column) -> [[Int]] {
      var found = [[Int]](repeating: [], count: names.count)
      for row in rows where !column.isMissing(at: row) {
        if let group = group(column, row) { found[group].append(row) }
      }
      return found
    }
  }

  /// The most frequent levels; never one that few people have.
  private func levels(of column: Column, _ field: Field) -> Cut? {
    guard let codes = column.codes else { return nil }
    var counts = [Int](repeating: 0, count: field.levels.count)
    for row in codes.indices where !column.isMissing(at: row) && codes[row] >= 0 { counts[Int(codes[row])] += 1 }
    let frequent = counts.indices.filter { counts[$0] >= suppression.minimumCount }
      .sorted { (-counts[$0], $0) < (-counts[$1], $1) }.prefix(Self.mostOfColumn)
    var groupOfLevel = [Int?](repeating: nil, count: counts.count)
    for (group, level) in frequent.enumerated() { groupOfLevel[level] = group }
    let groups = groupOfLevel
    return Cut(names: frequent.map { "= \(field.levelLabels[field.levels[$0]] ?? field.levels[$0])" }) { column, row in
      column.codes.flatMap { Int($0[row]) < groups.count && $0[row] >= 0 ? groups[Int($0[row])] : nil }
    }
  }

  /// Four groups of about as many people, cut at round numbers.
  private func quarters(of column: Column) -> Cut? {
    guard let numbers = column.numbers else { return nil }
    let present = numbers.indices.filter { !column.isMissing(at: $0) }.map { numbers[$0] }.sorted()
    guard present.count >= 8 * suppression.minimumCount else { return nil }
    let quartiles = [1, 2, 3].map { present[present.count * $0 / 4] }
    let width = quartiles[2] - quartiles[0]
    guard width > 0 else { return nil }
    // Between a fifth and a twentieth of the middle half: fine enough, and nobody's own value.
    let step = pow(10, (log10(width / 2)).rounded(.down)) / 2
    var edges: [Double] = []
    for quartile in quartiles {
      let edge = (quartile / step).rounded() * step
      if edges.last.map({ $0 < edge }) ?? true { edges.append(edge) }
    }
    let cuts = edges
    let between = zip(cuts, cuts.dropFirst()).map { "\(NumberText.value($0)) to \(NumberText.value($1))" }
    let names = ["below \(NumberText.value(cuts[0]))"] + between + ["from \(NumberText.value(cuts[cuts.count - 1]))"]
    return Cut(names: names) { column, row in
      column.numbers.map { numbers in cuts.prefix { $0 <= numbers[row] }.count }
    }
  }
}

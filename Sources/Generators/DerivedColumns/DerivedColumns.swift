public import Mathematics
public import Tables
import Vocabulary

/// Any generator made to keep what follows from other columns.
///
/// A body mass index is that of the row's own weight and height, and a follow-up time that the table holds twice is the
/// same twice (``Table/derivations()``). What one other column gives is hidden from the base generator: it learns where
/// the formula holds, and the value where it does not. What two columns give together it learns as it is, since the rest
/// may go with that more than with the two. Of what it draws the columns are computed again, in order.
public struct DerivedColumns<Base: Generator>: Generator {
  public var base: Base
  /// In any order, none in a circle.
  public var derivations: [Derivation]

  public init(_ base: Base, derivations: [Derivation]) {
    self.base = base
    self.derivations = derivations
  }

  public func fit(
    to training: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> FittedDerivedColumns<Base.Fitted> {
    let reader = DerivationReader(derivations, in: training)
    var fields = training.schema.fields
    var columns = training.columns
    var rules: [DerivationRule] = []
    for derivation in Derivation.ordered(derivations) {
      guard let index = training.schema.index(of: derivation.column) else { continue }
      let results = reader.results(of: derivation.formula, rowCount: training.rowCount)
      var rule = DerivationRule(derivation, of: training.columns[index], field: fields[index], results: results)
      for case .range(derivation.column, let minimum, let maximum) in training.schema.constraints {
        rule.narrow(minimum, maximum)
      }
      if rule.isHidden {
        columns[index] = rule.hiding(training.columns[index], results: results, using: &random)
        fields[index].missingReasons.append(MissingReason(name: "follows from \(derivation.formula)"))
      }
      rules.append(rule)
    }
    let derived = Set(rules.map(\.derivation.column))
    let constraints = training.schema.constraints.filter { derived.isDisjoint(with: $0.columns) }
    monitor.report(0, "\(rules.count) columns follow from others")
    let base = try base.fit(
      to: Table(schema: Schema(fields: fields, constraints: constraints), columns: columns), using: &random,
      monitor: monitor)
    return FittedDerivedColumns(schema: training.schema, base: base, rules: rules)
  }
}

extension Derivation {
  /// Each after those whose columns it reads.
  static func ordered(_ derivations: [Derivation]) -> [Derivation] {
    var waiting = derivations
    var ordered: [Derivation] = []
    while !waiting.isEmpty {
      let pending = Set(waiting.map(\.column))
      let ready = waiting.filter { pending.isDisjoint(with: $0.formula.columns) }
      precondition(!ready.isEmpty, "columns are derived from each other in a circle")
      ordered += ready
      waiting.removeAll { pending.isDisjoint(with: $0.formula.columns) }
    }
    return ordered
  }
}

/// How one column is computed from others.
struct DerivationRule: Codable, Sendable, Hashable {
  let derivation: Derivation
  let decimals: Int
  /// Means of the three least and of the three greatest values of training rows, for the extremes of one person are not
  /// handed out; within the ranges of the schema's constraints.
  private(set) var minimum: Double
  private(set) var maximum: Double
  /// Why the column is missing where what it follows from is; 0: it has no such row.
  let reason: UInt8
  /// Reasons of missingness that the column has.
  let reasons: UInt8
  /// Whether the column is missing in some row in which the formula has a value.
  let isMissingApart: Bool

  /// Whether the base generator learns only where the formula holds, and other values.
  var isHidden: Bool { derivation.formula.columns.count == 1 }
  /// How a hidden column is marked where the formula holds: one more reason of missingness.
  private var held: UInt8 { reasons + 1 }

  private var scale: Double { (0..<decimals).reduce(1) { scale, _ in scale * 10 } }

  func rounded(_ value: Double) -> Double { (value * scale).rounded() / scale }

  init(_ derivation: Derivation, of column: Column, field: Field, results: [Double]) {
    self.derivation = derivation
    decimals = min(field.decimals, 12)
    reasons = UInt8(field.missingReasons.count)
    var counts = [Int](repeating: 0, count: 256)
    var values: [Double] = []
    isMissingApart = results.indices.contains { column.isMissing(at: $0) && !results[$0].isNaN }
    for row in results.indices {
      if column.isMissing(at: row) {
        counts[Int(column.missingCode(at: row))] += results[row].isNaN ? 1 : 0
      } else if let value = column.numbers?[row] {
        values.append(value)
      }
    }
    values.sort()
    func mean(_ some: ArraySlice<Double>) -> Double { some.reduce(0, +) / Double(max(some.count, 1)) }
    (minimum, maximum) = (mean(values.prefix(3)), mean(values.suffix(3)))
    reason = UInt8(counts.indices.max { (counts[$0], $1) < (counts[$1], $0) } ?? 0)
  }

  mutating func narrow(_ minimum: Double?, _ maximum: Double?) {
    self.minimum = max(self.minimum, minimum ?? -.infinity)
    self.maximum = min(self.maximum, maximum ?? .infinity)
  }

  /// The column without the values that the formula gives, or misses by its last digit. Where the formula gives nothing,
  /// the cell of another row: whether the column is there follows from the others then, and nothing is to be learned.
  func hiding(_ column: Column, results: [Double], using random: inout RandomSource) -> Column {
    let known = results.indices.filter { !results[$0].isNaN }
    let isExact = if case .column = derivation.formula { true } else { false }
    let tolerance = (isExact ? 0.5 : 1.5) / scale
    var values = [Double](repeating: .nan, count: results.count)
    var missing = [UInt8](repeating: 0, count: results.count)
    for row in results.indices {
      let source = results[row].isNaN && !known.isEmpty ? known[random.integer(below: known.count)] : row
      missing[row] = column.missingCode(at: source)
      guard missing[row] == 0, let value = column.numbers?[source] else { continue }
      if abs(value - rounded(results[source])) < tolerance { missing[row] = held } else { values[row] = value }
    }
    return Column(.numeric(values), missing: missing)
  }

  /// The column again, and the rows in which it is outside of what training rows have.
  func column(from drawn: Column, results: [Double]) -> (column: Column, wrong: [Int]) {
    var values = [Double](repeating: .nan, count: results.count)
    var missing = [UInt8](repeating: 0, count: results.count)
    var wrong: [Int] = []
    for row in results.indices {
      if results[row].isNaN {
        missing[row] = reason
        if reason == 0 { wrong.append(row) }
        continue
      }
      let code = drawn.missingCode(at: row)
      if code == (isHidden ? held : 0) || (!isHidden && !isMissingApart) {
        values[row] = rounded(results[row])
        if !(minimum...maximum).contains(values[row]) { wrong.append(row) }
      } else if code == 0, let value = drawn.numbers?[row] {
        values[row] = value
      } else {
        missing[row] = code
      }
    }
    return (Column(.numeric(values), missing: missing.contains { $0 != 0 } ? missing : nil), wrong)
  }
}

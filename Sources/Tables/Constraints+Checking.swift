import Foundation
import Vocabulary

extension Constraint.Comparison {
  func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .equal: left == right
    case .greaterOrEqual: left >= right
    case .greater: left > right
    }
  }
}

extension Constraint: CustomStringConvertible {
  /// "“dbp” <= “sbp”", "“age” from 0 to 120".
  public var description: String {
    switch self {
    case .range(let column, let minimum, let maximum):
      switch (minimum, maximum) {
      case (let minimum?, let maximum?): "“\(column)” from \(minimum.plain) to \(maximum.plain)"
      case (let minimum?, nil): "“\(column)” at least \(minimum.plain)"
      case (nil, let maximum?): "“\(column)” at most \(maximum.plain)"
      case (nil, nil): "“\(column)” any number"
      }
    case .set(let column, let levels): "“\(column)” one of \(levels.map { "“\($0)”" }.joined(separator: ", "))"
    case .comparison(let left, let comparison, let right): "“\(left)” \(comparison.rawValue) “\(right)”"
    }
  }
}

/// A constraint made ready for many rows.
struct CompiledConstraint: Sendable {
  enum Rule: Sendable {
    case range(column: Int, ClosedRange<Double>)
    case set(column: Int, [Bool])
    case comparison(left: Int, Constraint.Comparison, right: Int)
  }

  let rule: Rule

  init(_ constraint: Constraint, schema: Schema) throws(TableError) {
    func index(_ name: String) throws(TableError) -> Int {
      guard let index = schema.index(of: name) else {
        throw .unknownColumn(name, nearest: NearestNames.nearest(to: name, in: schema.fields.map(\.name)))
      }
      return index
    }
    func isNumber(_ index: Int) -> Bool { [.numeric, .date, .dateTime].contains(schema.fields[index].kind) }
    switch constraint {
    case .range(let column, let minimum, let maximum):
      let index = try index(column)
      let (low, high) = (minimum ?? -.infinity, maximum ?? .infinity)
      guard isNumber(index), low <= high else {
        throw .mismatch("The range for “\(column)” ends before it begins, or the column holds no numbers.")
      }
      rule = .range(column: index, low...high)
    case .set(let column, let levels):
      let index = try index(column)
      guard schema.fields[index].kind == .categorical else { throw .mismatch("“\(column)” has no levels.") }
      let admitted = schema.fields[index].levels.map(levels.contains)
      guard admitted.contains(true) else {
        throw .mismatch("None of the levels that the rule for “\(column)” admits is in the column.")
      }
      rule = .set(column: index, admitted)
    case .comparison(let left, let comparison, let right):
      let (a, b) = (try index(left), try index(right))
      guard isNumber(a), isNumber(b), schema.fields[a].kind == schema.fields[b].kind else {
        throw .mismatch("“\(left)” and “\(right)” cannot be compared: both must be numbers, or both dates.")
      }
      rule = .comparison(left: a, comparison, right: b)
    }
  }

  /// Whether `row` obeys; a missing value obeys.
  func holds(_ columns: [Column], row: Int) -> Bool {
    switch rule {
    case .range(let column, let range):
      guard case .numeric(let values) = columns[column].values else { return true }
      return columns[column].isMissing(at: row) || range.contains(values[row])
    case .set(let column, let admitted):
      guard case .codes(let codes) = columns[column].values else { return true }
      return columns[column].isMissing(at: row) || admitted[Int(codes[row])]
    case .comparison(let left, let comparison, let right):
      guard case .numeric(let x) = columns[left].values, case .numeric(let y) = columns[right].values else {
        return true
      }
      return columns[left].isMissing(at: row) || columns[right].isMissing(at: row) || comparison.holds(x[row], y[row])
    }
  }
}

extension Table {
  /// How many rows break each of the schema's constraints, in their order.
  ///
  /// - Throws: ``TableError`` when a constraint does not fit the schema.
  public func violations() throws(TableError) -> [Int] {
    var counts: [Int] = []
    for constraint in schema.constraints { counts.append(try violations(of: constraint)) }
    return counts
  }

  /// How many rows break `constraint`.
  public func violations(of constraint: Constraint) throws(TableError) -> Int {
    let compiled = try CompiledConstraint(constraint, schema: schema)
    return (0..<rowCount).count { !compiled.holds(columns, row: $0) }
  }
}

extension Schema {
  /// - Throws: ``TableError/mismatch(_:)`` that names the rules which no row with values can obey together: ranges and
  ///   sets of one column that exclude each other, and comparisons that contradict each other or the ranges.
  public func checkConstraints() throws(TableError) {
    for constraint in constraints { _ = try CompiledConstraint(constraint, schema: self) }
    var low: [String: Double] = [:]
    var high: [String: Double] = [:]
    var sets: [String: Set<String>] = [:]
    for constraint in constraints {
      switch constraint {
      case .range(let column, let minimum, let maximum):
        low[column] = max(low[column] ?? -.infinity, minimum ?? -.infinity)
        high[column] = min(high[column] ?? .infinity, maximum ?? .infinity)
      case .set(let column, let levels):
        sets[column] = sets[column].map { $0.intersection(levels) } ?? Set(levels)
        if sets[column]!.isEmpty { throw .mismatch("The rules for “\(column)” leave no level to choose from.") }
      case .comparison: break
      }
    }
    try propagate(&low, &high)
  }

  /// Narrows bounds along comparisons until nothing changes (Bellman–Ford); a bound that never settles, or crosses the
  /// other, shows a contradiction.
  private func propagate(_ low: inout [String: Double], _ high: inout [String: Double]) throws(TableError) {
    // Each entry: the lesser column, the greater one, and whether they must differ.
    var edges: [(less: String, greater: String, strict: Bool)] = []
    for case .comparison(let left, let comparison, let right) in constraints {
      switch comparison {
      case .less: edges.append((left, right, true))
      case .lessOrEqual: edges.append((left, right, false))
      case .equal: edges += [(left, right, false), (right, left, false)]
      case .greaterOrEqual: edges.append((right, left, false))
      case .greater: edges.append((right, left, true))
      }
    }
    // A ring with a strict step can never be obeyed: the number of strict steps to each column grows without end.
    var depth: [String: Int] = [:]
    for round in 0...(fields.count + 1) {
      var changed = false
      for edge in edges {
        let next = (depth[edge.less] ?? 0) + (edge.strict ? 1 : 0)
        if next > depth[edge.greater] ?? 0 {
          depth[edge.greater] = next
          changed = true
        }
        let lowest = low[edge.less] ?? -.infinity
        if lowest > low[edge.greater] ?? -.infinity {
          low[edge.greater] = lowest
          changed = true
        }
        let highest = high[edge.greater] ?? .infinity
        if highest < high[edge.less] ?? .infinity {
          high[edge.less] = highest
          changed = true
        }
      }
      if !changed { break }
      if round == fields.count + 1 {
        throw .mismatch("Some comparisons run in a ring, such as a < b and b < a: no row can obey them all.")
      }
    }
    for field in fields {
      if low[field.name] ?? -.infinity > high[field.name] ?? .infinity {
        throw .mismatch("The rules for “\(field.name)” exclude each other: no number is left that obeys all of them.")
      }
    }
  }
}

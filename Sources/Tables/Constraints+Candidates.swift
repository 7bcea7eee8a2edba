import Mathematics
import Vocabulary

/// A rule that all rows obey and that may be meant, for a person to confirm.
public struct ConstraintCandidate: Codable, Sendable, Hashable {
  public var constraint: Constraint
  /// Rows that have all the values it speaks of.
  public var support: Int
  public var sentence: String

  public init(constraint: Constraint, support: Int, sentence: String) {
    self.constraint = constraint
    self.support = support
    self.sentence = sentence
  }
}

extension Table {
  /// Rules that hold in all rows: order between two columns of like meaning whose values overlap, and numbers that are
  /// never negative. At most `most`, those with a known meaning first, then by support.
  ///
  /// - Complexity: O(pairs · rows); in tables of more than 60 numeric columns only pairs with a known meaning are tried.
  public func constraintCandidates(most: Int = 20) -> [ConstraintCandidate] {
    let numeric = schema.fields.indices.filter { columns[$0].numbers != nil && schema.fields[$0].isLearnable }
    var words = schema.fields.map { NearestNames.words(of: $0.name) }
    var uses: [String: Int] = [:]
    for word in words.flatMap({ Set($0) }) { uses[word, default: 0] += 1 }
    // A word that many columns share names a family, not a meaning.
    words = words.map { $0.filter { uses[$0]! <= 6 } }
    var pairs: [(left: Int, right: Int, known: Bool)] = []
    for left in numeric {
      for right in numeric where left != right && schema.fields[left].kind == schema.fields[right].kind {
        let known = Self.isKnownOrder(words[left], words[right])
        let alike = numeric.count <= 60 && isAlike(left, right, words[left], words[right])
        if known || alike { pairs.append((left, right, known)) }
      }
    }
    let found = pairs.compactMap { pair -> (ConstraintCandidate, Bool)? in
      candidate(pair.left, pair.right).map { ($0, pair.known) }
    }
    let ordered = found.enumerated().sorted { a, b in
      (a.element.1 ? 0 : 1, -a.element.0.support, a.offset) < (b.element.1 ? 0 : 1, -b.element.0.support, b.offset)
    }.map(\.element.0)
    return Array((ordered + ranges(numeric)).prefix(most))
  }

  private func candidate(_ left: Int, _ right: Int) -> ConstraintCandidate? {
    guard case .numeric(let x) = columns[left].values, case .numeric(let y) = columns[right].values else { return nil }
    var support = 0
    var (equal, least, greatest) = (0, Double.infinity, -Double.infinity)
    for row in x.indices where !columns[left].isMissing(at: row) && !columns[right].isMissing(at: row) {
      if x[row] > y[row] { return nil }
      if x[row] == y[row] { equal += 1 }
      least = min(least, y[row])
      greatest = max(greatest, x[row])
      support += 1
    }
    // Where the ranges do not overlap, or all is equal, the order says nothing.
    guard support >= 50, support * 5 >= rowCount, greatest > least, equal * 2 < support else { return nil }
    let comparison: Constraint.Comparison = equal == 0 ? .less : .lessOrEqual
    let (a, b) = (schema.fields[left].name, schema.fields[right].name)
    let how = comparison == .less ? "below" : "never above"
    return ConstraintCandidate(
      constraint: .comparison(left: a, comparison, right: b), support: support,
      sentence: "“\(a)” is \(how) “\(b)” in all \(support) rows that have both. Must it be?")
  }

  private func ranges(_ numeric: [Int]) -> [ConstraintCandidate] {
    guard numeric.count <= 60 else { return [] }
    return numeric.compactMap { index in
      let field = schema.fields[index]
      guard field.kind == .numeric, case .numeric(let values) = columns[index].values else { return nil }
      var (support, least) = (0, Double.infinity)
      for row in values.indices where !columns[index].isMissing(at: row) {
        least = min(least, values[row])
        support += 1
      }
      guard support >= 50, least >= 0 else { return nil }
      return ConstraintCandidate(
        constraint: .range(column: field.name, minimum: 0, maximum: nil), support: support,
        sentence: "“\(field.name)” is never below zero. Must it be so?")
    }
  }

  private func isAlike(_ left: Int, _ right: Int, _ a: [String], _ b: [String]) -> Bool {
    if schema.fields[left].kind != .numeric { return true }
    if let unit = schema.fields[left].unit, unit == schema.fields[right].unit { return true }
    return a.contains { word in word.count >= 3 && b.contains(word) } && a.count > 1 && b.count > 1
  }

  private static let orders: [(Set<String>, Set<String>)] = [
    (["dbp", "diastolic", "diabp"], ["sbp", "systolic", "sysbp"]), (["hdl", "ldl"], ["cholesterol", "chol"]),
    (["min", "minimum", "lowest"], ["max", "maximum", "highest"]), (["start", "begin"], ["end", "stop"]),
    (["birth", "dob"], ["death", "dod", "deathtime"]), (["admittime", "admission"], ["dischtime", "discharge"]),
  ]

  /// Names that say which is the lesser: diastolic and systolic, part and total, start and end, least and greatest.
  private static func isKnownOrder(_ lesser: [String], _ greater: [String]) -> Bool {
    if lesser.contains("ap"), greater.contains("ap"), lesser.contains("lo"), greater.contains("hi") { return true }
    return orders.contains { low, high in
      lesser.contains(where: low.contains) && greater.contains(where: high.contains)
        && !lesser.contains(where: high.contains)
    }
  }
}

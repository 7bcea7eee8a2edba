import Foundation
public import Tables

/// Reads a rule about columns out of words: "dbp < sbp", "systolic must be above diastolic", "age between 0 and 120".
public struct RuleReader: Sendable {
  private let columns: [ColumnReference]

  public init(columns: [ColumnReference]) { self.columns = columns }

  /// The rule, with the lesser of two columns on the left; nil where the words hold none.
  public func rule(in text: String) -> Constraint? {
    if let rule = notation(text) { return rule }
    let analysis = Analysis(text, context: DialogueContext(columns: columns), columns: ColumnLinker(columns))
    let reading = Reading(analysis)
    var named: [String] = []
    for mention in analysis.columns where !named.contains(mention.best) { named.append(mention.best) }
    switch named.count {
    case 1: return reading.range(of: named[0])
    case 2: return reading.comparison.map { Self.ordered(named[0], $0, named[1]) }
    default: return nil
    }
  }

  /// Exact names around a sign, as buttons and schema files write it.
  private func notation(_ text: String) -> Constraint? {
    for sign in ["<=", ">=", "≤", "≥", "<", ">", "="] {
      guard let range = text.range(of: sign) else { continue }
      let sides = [text[..<range.lowerBound], text[range.upperBound...]].map { side in
        String(side.trimming { " \"“”'`".contains($0) })
      }
      guard columns.contains(where: { $0.name == sides[0] }), columns.contains(where: { $0.name == sides[1] }),
        sides[0] != sides[1]
      else { return nil }
      let comparison = Constraint.Comparison(rawValue: sign) ?? (sign == "≤" ? .lessOrEqual : .greaterOrEqual)
      return Self.ordered(sides[0], comparison, sides[1])
    }
    return nil
  }

  private static func ordered(_ left: String, _ comparison: Constraint.Comparison, _ right: String) -> Constraint {
    switch comparison {
    case .less, .lessOrEqual, .equal: .comparison(left: left, comparison, right: right)
    case .greater: .comparison(left: right, .less, right: left)
    case .greaterOrEqual: .comparison(left: right, .lessOrEqual, right: left)
    }
  }

  /// What the words between columns and numbers say.
  private struct Reading {
    private let analysis: Analysis
    private let isDenied: Bool

    init(_ analysis: Analysis) {
      self.analysis = analysis
      isDenied = analysis.has("never", "cannot", "cant", "not", "no", "impossible", "dont", "doesnt", "mustnt", "wont")
    }

    private var isLess: Bool {
      analysis.has(
        "below", "less", "lower", "smaller", "under", "before", "earlier", "fewer", "shorter", "<", "≤", "at most",
        "up to", "maximum", "max")
    }

    private var isMore: Bool {
      analysis.has(
        "above", "more", "greater", "higher", "larger", "bigger", "over", "after", "later", "exceed*", "longer", ">",
        "≥", "at least", "minimum", "min")
    }

    private var includesEqual: Bool {
      analysis.has(
        "at most", "at least", "or equal", "equal or", "up to", "< =", "> =", "≤", "≥", "or the same", "not exceed")
    }

    var comparison: Constraint.Comparison? {
      guard isLess != isMore else {
        return !isLess && !isDenied && analysis.has("equal*", "same", "identical", "=") ? .equal : nil
      }
      // "Never above" admits equal values.
      if isDenied { return isLess ? .greaterOrEqual : .lessOrEqual }
      return isLess ? (includesEqual ? .lessOrEqual : .less) : includesEqual ? .greaterOrEqual : .greater
    }

    /// Bounds are part of the range: numbers are written with so many decimals that "above 10" hardly differs.
    func range(of column: String) -> Constraint? {
      if analysis.numbers.isEmpty {
        let isBounded = isDenied ? analysis.has("negative", "below zero", "less than zero") : analysis.has("positive")
        return isBounded ? .range(column: column, minimum: 0, maximum: nil) : nil
      }
      let values = analysis.numbers.map(\.value).sorted()
      if values.count == 2, !isDenied { return .range(column: column, minimum: values[0], maximum: values[1]) }
      guard values.count == 1, isLess != isMore else { return nil }
      return isLess != isDenied
        ? .range(column: column, minimum: nil, maximum: values[0])
        : .range(column: column, minimum: values[0], maximum: nil)
    }
  }
}

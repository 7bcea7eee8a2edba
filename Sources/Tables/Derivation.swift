import Foundation
import Vocabulary

/// A numeric column that others give, row by row: the body mass index from weight and height, an age in years from one in
/// days, a follow-up time that stands in the table twice.
public struct Derivation: Codable, Sendable, Hashable {
  public var column: String
  public var formula: Formula
  /// The share of rows with all values in which the formula, rounded as the column is, gives the column exactly.
  public var agreement: Double

  public init(column: String, formula: Formula, agreement: Double) {
    self.column = column
    self.formula = formula
    self.agreement = agreement
  }
}

/// What the formulas of some derivations give in a table.
public struct DerivationReader: Sendable {
  private let values: [String: [Double]]

  /// - Precondition: the columns that the formulas read are numeric.
  public init(_ derivations: [Derivation], in table: Table) {
    values = Dictionary(
      uniqueKeysWithValues: Set(derivations.flatMap(\.formula.columns)).compactMap { name in
        guard let column = table[name], let numbers = column.numbers else { return nil }
        return (name, numbers.indices.map { column.isMissing(at: $0) ? .nan : numbers[$0] })
      })
  }

  /// The formula's value in each row; NaN where something it reads is missing or it has no result.
  public func results(of formula: Formula, rowCount: Int) -> [Double] {
    let columns = formula.columns.map { ($0, values[$0] ?? []) }
    return (0..<rowCount).map { row in
      formula.value { name in columns.first { $0.0 == name }?.1[row] ?? .nan }
    }
  }
}

extension Table {
  /// Numeric columns that follow from others in most rows, the surest first; none follows from itself by others.
  ///
  /// Looked for are another column's value (in three rows of five), a multiple of one with or without a number
  /// added (in nine rows of ten), and products, ratios, the ratio to a square, sums and differences of two (in 98 of 100).
  /// A column
  /// has 40 different values or more and none in three rows of ten, so that chance does not agree so often, and is
  /// never there where what it follows from is missing, but for one row in a hundred.
  ///
  /// - Complexity: pairs of up to 300 columns, triples of up to 60 on a few rows; what agrees there, on all rows.
  public func derivations() -> [Derivation] {
    let search = DerivationSearch(self)
    return search.chosen(search.found())
  }
}

public import Tables

/// The cells into which a column's values are counted: declared public, or bought; never looked up in the data.
///
/// Behind the cells of the values comes one for each reason of missingness.
public struct ColumnDomain: Codable, Sendable, Hashable {
  public enum Values: Codable, Sendable, Hashable {
    case levels([String])
    /// Equal cells from `minimum` to `maximum`; values outside are counted in the outer cells.
    case bins(minimum: Double, maximum: Double, count: Int)
  }

  public var values: Values
  public var missingReasons: [MissingReason]

  public init(values: Values, missingReasons: [MissingReason]) {
    self.values = values
    self.missingReasons = missingReasons
  }

  public var valueCells: Int {
    switch values {
    case .levels(let levels): levels.count
    case .bins(_, _, let count): count
    }
  }

  public var cells: Int { valueCells + missingReasons.count }
}

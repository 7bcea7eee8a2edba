/// What every sampled row must satisfy in one column.
public struct Condition: Codable, Sendable, Hashable {
  public enum Requirement: Codable, Sendable, Hashable {
    /// One of these levels of a categorical column.
    case levels([String])
    /// A number or date in these bounds, both included; a missing bound is open.
    case range(minimum: Double?, maximum: Double?)
    /// No value.
    case missing
  }

  public let column: String
  public let requirement: Requirement

  public init(column: String, _ requirement: Requirement) {
    self.column = column
    self.requirement = requirement
  }
}

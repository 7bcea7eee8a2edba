public import Vocabulary

/// Why a value is missing, and how a file spells it.
public struct MissingReason: Codable, Sendable, Hashable {
  /// In words: "missing", "refused", "do not know", "below the limit of detection", "not asked".
  public var name: String
  /// The spellings in the file; the first is the one that is written. Empty: an empty cell.
  public var codes: [String]

  public init(name: String, codes: [String] = []) {
    self.name = name
    self.codes = codes
  }

  /// No reason is known: an empty cell.
  public static let unknown = MissingReason(name: "missing")
}

/// What is known of one column: the entry of a schema.
public struct Field: Sendable, Hashable {
  public var name: String
  /// The label of the data dictionary, where there is one.
  public var title: String?
  public var kind: ColumnKind
  /// Empty for an ordinary column.
  public var roles: Set<ColumnRole>
  /// Numbers without a fraction.
  public var isInteger: Bool
  /// Digits after the decimal point that the file shows, 0…17.
  public var decimals: Int
  /// UCUM, for instance "mm[Hg]".
  public var unit: String?
  /// Least and greatest value: of a number, or of a date in days (`date`) or seconds (`dateTime`) since 1970-01-01.
  public var minimum: Double?
  public var maximum: Double?
  /// The levels of a categorical column; a cell holds an index into them.
  public var levels: [String]
  /// Meanings of levels that are codes: "1" → "male".
  public var levelLabels: [String: String]
  public var isOrdered: Bool
  /// A missing cell holds 1 + an index into these; never empty where cells are missing.
  public var missingReasons: [MissingReason]
  /// How dates are written, in Unicode's pattern letters: "yyyy-MM-dd".
  public var dateFormat: String?
  public var note: String?
  /// Why the kind and roles were inferred, in words; empty once confirmed by a person.
  public var reasons: [String]
  /// How sure the inference is, 0…1; 1 once confirmed.
  public var confidence: Double

  public init(
    name: String, kind: ColumnKind, roles: Set<ColumnRole> = [], isInteger: Bool = false, decimals: Int = 0,
    minimum: Double? = nil, maximum: Double? = nil, levels: [String] = [], isOrdered: Bool = false,
    missingReasons: [MissingReason] = []
  ) {
    self.name = name
    self.kind = kind
    self.roles = roles
    self.isInteger = isInteger
    self.decimals = decimals
    self.minimum = minimum
    self.maximum = maximum
    self.levels = levels
    self.isOrdered = isOrdered
    self.missingReasons = missingReasons
    levelLabels = [:]
    reasons = []
    confidence = 1
  }

  public func has(_ role: ColumnRole) -> Bool { roles.contains(role) }
}

/// What is known of a table's columns, in order, and the rules that hold between them.
public struct Schema: Sendable, Hashable {
  public var fields: [Field]
  public var constraints: [Constraint]

  public init(fields: [Field], constraints: [Constraint] = []) {
    self.fields = fields
    self.constraints = constraints
  }

  public func index(of column: String) -> Int? { fields.firstIndex { $0.name == column } }

  public subscript(_ column: String) -> Field? { index(of: column).map { fields[$0] } }

  /// Columns with that role, in order.
  public func columns(with role: ColumnRole) -> [String] { fields.filter { $0.has(role) }.map(\.name) }

  public var target: String? { columns(with: .target).first }
}

/// A rule that every row obeys; a missing value obeys all of them.
public enum Constraint: Codable, Sendable, Hashable {
  /// A number or date between two bounds, either of which may be absent.
  case range(column: String, minimum: Double?, maximum: Double?)
  /// One of these levels.
  case set(column: String, levels: [String])
  /// `left` compared with `right` by `comparison`.
  case comparison(left: String, Comparison, right: String)

  public enum Comparison: String, Codable, Sendable, CaseIterable {
    case less = "<"
    case lessOrEqual = "<="
    case equal = "="
    case greaterOrEqual = ">="
    case greater = ">"
  }
}

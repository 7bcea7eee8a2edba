public import Tables
public import Vocabulary

/// What the engine knows of one column: aggregates that have passed suppression, never a value of a person.
public struct ColumnFacts: Codable, Sendable, Hashable {
  public var name: String
  /// The label of the data dictionary, where there is one.
  public var title: String?
  public var kind: ColumnKind
  /// Share of rows without a value, 0…1.
  public var missingShare: Double
  /// Number of different values.
  public var distinctCount: Int
  /// Levels of a categorical column that are frequent enough to be shown.
  public var levels: [String]
  /// Numbers without a fraction.
  public var isInteger: Bool
  /// Roles that the schema declares or suggests.
  public var suggestions: [RoleSuggestion]

  public init(
    name: String, title: String? = nil, kind: ColumnKind, missingShare: Double = 0, distinctCount: Int,
    levels: [String] = [], isInteger: Bool = false, suggestions: [RoleSuggestion] = []
  ) {
    self.name = name
    self.title = title
    self.kind = kind
    self.missingShare = missingShare
    self.distinctCount = distinctCount
    self.levels = levels
    self.isInteger = isInteger
    self.suggestions = suggestions
  }

  /// How likely the column has that role, 0 when nothing suggests it.
  public func probability(of role: ColumnRole) -> Double {
    suggestions.filter { $0.role == role }.map(\.probability).max() ?? 0
  }
}

/// A role that a column may have, how sure that is, and why.
public struct RoleSuggestion: Codable, Sendable, Hashable {
  public var role: ColumnRole
  /// 0…1; 1 when a person or a schema file declared it.
  public var probability: Double
  public var reason: String

  public init(_ role: ColumnRole, probability: Double, reason: String) {
    self.role = role
    self.probability = probability
    self.reason = reason
  }
}

/// How long one generator is expected to take on this table.
public struct TimeEstimate: Codable, Sendable, Hashable {
  public var generator: GeneratorKind
  public var seconds: Double

  public init(generator: GeneratorKind, seconds: Double) {
    self.generator = generator
    self.seconds = seconds
  }
}

/// What the engine knows of the table: aggregates only.
public struct TableFacts: Codable, Sendable, Hashable {
  /// The file's name without its folder.
  public var name: String
  public var rowCount: Int
  public var columns: [ColumnFacts]
  /// How the file was read, in words: "separated by commas, UTF-8".
  public var reading: String
  public var concerns: [Concern]
  public var estimates: [TimeEstimate]
  /// Rules that hold in all rows and may be meant.
  public var rules: [ConstraintCandidate]
  /// Share of rows that break a rule which a person set, 0…1, in the order of the choices.
  public var brokenShares: [Double]

  public init(
    name: String, rowCount: Int, columns: [ColumnFacts], reading: String = "", concerns: [Concern] = [],
    estimates: [TimeEstimate] = [], rules: [ConstraintCandidate] = [], brokenShares: [Double] = []
  ) {
    self.name = name
    self.rowCount = rowCount
    self.columns = columns
    self.reading = reading
    self.concerns = concerns
    self.estimates = estimates
    self.rules = rules
    self.brokenShares = brokenShares
  }

  public subscript(_ column: String) -> ColumnFacts? { columns.first { $0.name == column } }

  /// Share of all cells without a value, 0…1.
  public var missingShare: Double {
    columns.isEmpty ? 0 : columns.reduce(0) { $0 + $1.missingShare } / Double(columns.count)
  }

  public func concerns(_ kind: Concern.Kind) -> [Concern] { concerns.filter { $0.kind == kind } }
}

/// Something found in a table that a person should know before it does harm.
public struct Concern: Codable, Sendable, Hashable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Numbers or names the rows or people; says nothing else.
    case identifier
    /// Names, addresses, telephone numbers: points at a person outside the table.
    case directIdentifier
    /// Values that stand for "no answer".
    case missingCode
    /// Tells the target, because it was recorded after it or is made from it.
    case givesAway
    case repeatedPerson, constant, duplicate, rareLevels, impossibleValues, missingByDesign, dateAsNumber
    case tooFewRows, tooWide, other
  }

  public var kind: Kind
  public var columns: [String]
  /// For missing codes: their spellings.
  public var codes: [String]
  /// The target it speaks of, for columns that give the answer away.
  public var target: String?
  /// How likely it is real, 0…1.
  public var probability: Double
  /// One sentence, without any cell's value.
  public var sentence: String

  public init(
    _ kind: Kind, columns: [String], codes: [String] = [], target: String? = nil, probability: Double, sentence: String
  ) {
    self.kind = kind
    self.columns = columns
    self.codes = codes
    self.target = target
    self.probability = probability
    self.sentence = sentence
  }
}

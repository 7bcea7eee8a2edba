public import Vocabulary

/// Something about a table that a person should know before harm is done.
public struct Finding: Codable, Sendable, Hashable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case directIdentifier, identifier, repeatedPeople, givesAnswerAway, tooFewRows, wideTable, codedMissing
    case impossibleValues, dateAsNumber, missingByDesign, duplicateRows, constant, duplicateColumns
    case derivedColumn, rareLevels
    case quasiIdentifier, sensitive, targetCandidate
  }

  public enum Severity: String, Codable, Sendable, CaseIterable {
    /// Must be settled before generating.
    case serious
    /// Should be settled; leaving it costs quality or safety.
    case warning
    /// Good to know, or an offer.
    case note
  }

  public enum Suggestion: Codable, Sendable, Hashable {
    case transformation(Transformation)
    case role([String], ColumnRole)
    case constraint(Constraint)
  }

  public var kind: Kind
  /// In the table's order, or the likeliest first where there is a choice between them.
  public var columns: [String]
  public var severity: Severity
  /// How sure it is, 0…1.
  public var confidence: Double
  /// In plain words, without a person's value and without counts of few people.
  public var sentence: String
  /// What would settle it; nil when only a person can tell.
  public var suggestion: Suggestion?

  public init(
    _ kind: Kind, _ columns: [String], _ severity: Severity, confidence: Double, _ sentence: String,
    suggestion: Suggestion? = nil
  ) {
    self.kind = kind
    self.columns = columns
    self.severity = severity
    self.confidence = confidence
    self.sentence = sentence
    self.suggestion = suggestion
  }
}

extension [String] {
  /// “a”, “b” and 3 others.
  var quotedList: String {
    let quoted = map { "“\($0)”" }
    if count > 6 { return quoted.prefix(5).joined(separator: ", ") + " and \(count - 5) other columns" }
    return count < 2 ? quoted.joined() : quoted.dropLast().joined(separator: ", ") + " and " + quoted[count - 1]
  }
}

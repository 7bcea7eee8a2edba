public import Vocabulary

/// What a user says on the command line; what is nil is found out or taken by default.
public struct RunOptions: Sendable, Hashable {
  public var target: String?
  /// False where rows are only made, so that nothing need be predicted from them.
  public var needsTarget = true
  /// Empty: the product chooses who competes.
  public var generators: [GeneratorKind] = []
  /// nil: none, or differential when ε is given.
  public var privacy: PrivacyLevel?
  public var epsilon: Double?
  public var delta: Double?
  public var dataset: String?
  public var rows: Int?
  /// nil: drawn and recorded.
  public var seed: UInt64?
  /// nil: as inferred.
  public var quasiIdentifiers: [String]?
  public var sensitive: [String]?
  /// Path of a `schema.json`.
  public var schema: String?
  public var timeBudgetInSeconds: Double?
  public var purpose: Purpose?

  public static let defaultEpsilon = 1.0
  public static let defaultDelta = 1e-6

  public init() {}

  /// - Throws: ``StudyError/wrongUse(_:nearest:)`` for values that cannot be meant.
  public func check() throws {
    if let epsilon, !(epsilon > 0 && epsilon.isFinite) {
      throw StudyError.wrongUse("--epsilon must be a positive number, for instance 1.")
    }
    if let delta, !(delta > 0 && delta < 1) {
      throw StudyError.wrongUse("--delta must lie between 0 and 1, for instance 1e-6.")
    }
    if let rows, rows < 1 { throw StudyError.wrongUse("--rows must be a positive whole number.") }
    if let seconds = timeBudgetInSeconds, !(seconds > 0 && seconds.isFinite) {
      throw StudyError.wrongUse("--time-budget must be a positive number of seconds.")
    }
    if epsilon != nil && privacy == PrivacyLevel.none {
      throw StudyError.wrongUse("--epsilon asks for a guarantee and --privacy none for none. Leave one of them out.")
    }
    if delta != nil && epsilon == nil && privacy != .differential {
      throw StudyError.wrongUse("--delta means nothing without --epsilon or --privacy differential.")
    }
  }

  /// The level that was asked for, and whether it was asked for at all.
  public var privacyLevel: (level: PrivacyLevel, isDefault: Bool) {
    if let privacy { return (privacy, false) }
    return epsilon == nil ? (.none, true) : (.differential, false)
  }
}

public import Vocabulary

/// What is told of the real table: its file, size, columns and what was found in it.
public struct ReportData: Codable, Sendable, Hashable {
  /// A column that was taken out, and why.
  public struct DroppedColumn: Codable, Sendable, Hashable {
    public var name: String
    public var reason: String

    public init(name: String, reason: String) {
      self.name = name
      self.reason = reason
    }
  }

  /// A reason of missingness that was declared or found, and where.
  public struct DeclaredReason: Codable, Sendable, Hashable {
    public var column: String
    /// "refused", "do not know".
    public var reason: String
    /// How the file spells it.
    public var codes: [String]

    public init(column: String, reason: String, codes: [String]) {
      self.column = column
      self.reason = reason
      self.codes = codes
    }
  }

  /// The last part of the file's path.
  public var fileName: String
  /// SHA-256 of the table as read, in hexadecimal; nil where it may not be told.
  public var digest: String?
  /// Rows of the real table; nil where they may not be told.
  public var rows: Int?
  /// Names, in order.
  public var keptColumns: [String]
  public var droppedColumns: [DroppedColumn]
  public var missingReasons: [DeclaredReason]
  /// What the checks said, one sentence each, without a cell's value.
  public var findings: [String]
  /// Where the table comes from: cohort, period, opt-outs; words of a person.
  public var provenance: String?

  public init(
    fileName: String, digest: String?, rows: Int?, keptColumns: [String], droppedColumns: [DroppedColumn] = [],
    missingReasons: [DeclaredReason] = [], findings: [String] = [], provenance: String? = nil
  ) {
    self.fileName = fileName
    self.digest = digest
    self.rows = rows
    self.keptColumns = keptColumns
    self.droppedColumns = droppedColumns
    self.missingReasons = missingReasons
    self.findings = findings
    self.provenance = provenance
  }
}

/// The privacy that was asked for, and the guarantee that was bought, if any.
public struct ReportPrivacy: Codable, Sendable, Hashable {
  /// One line of what the budget was spent on.
  public struct Spending: Codable, Sendable, Hashable {
    public var what: String
    /// In zero-concentrated differential privacy.
    public var rho: Double

    public init(what: String, rho: Double) {
      self.what = what
      self.rho = rho
    }
  }

  /// The formal guarantee of a private fit.
  public struct Statement: Codable, Sendable, Hashable {
    /// "zero-concentrated differential privacy".
    public var notion: String
    /// "patient" or "row".
    public var unit: String
    /// "add or remove one".
    public var neighbouring: String
    public var epsilon: Double
    public var delta: Double
    public var accountant: String
    public var spending: [Spending]
    /// What the guarantee does not cover, one sentence each.
    public var notCovered: [String]
    /// False when the noise did not come from the system's random source.
    public var isReleasable: Bool
    /// ε spent on this data set so far, all studies together, and the total that may be spent.
    public var ledgerSpentEpsilon: Double?
    public var ledgerTotalEpsilon: Double?
    /// The lower bound on ε that attacks found, where this mechanism was audited.
    public var auditedLowerBound: Double?

    public init(
      notion: String, unit: String, neighbouring: String, epsilon: Double, delta: Double, accountant: String,
      spending: [Spending] = [], notCovered: [String] = [], isReleasable: Bool, ledgerSpentEpsilon: Double? = nil,
      ledgerTotalEpsilon: Double? = nil, auditedLowerBound: Double? = nil
    ) {
      self.notion = notion
      self.unit = unit
      self.neighbouring = neighbouring
      self.epsilon = epsilon
      self.delta = delta
      self.accountant = accountant
      self.spending = spending
      self.notCovered = notCovered
      self.isReleasable = isReleasable
      self.ledgerSpentEpsilon = ledgerSpentEpsilon
      self.ledgerTotalEpsilon = ledgerTotalEpsilon
      self.auditedLowerBound = auditedLowerBound
    }
  }

  public var level: PrivacyLevel
  /// Who answered: "asked and answered in the conversation", "given on the command line", "default of the command
  /// line".
  public var answeredBy: String
  /// Present exactly when the rows that are to be released come from a private fit.
  public var statement: Statement?

  public init(level: PrivacyLevel, answeredBy: String, statement: Statement? = nil) {
    self.level = level
    self.answeredBy = answeredBy
    self.statement = statement
  }

  /// Whether the rows carry a formal guarantee, so that a recipient may see nothing that was not paid for.
  public var isPrivate: Bool { statement != nil || level == .differential }
}

/// A column's role, and who said so.
public struct ReportRole: Codable, Sendable, Hashable {
  public var column: String
  public var role: ColumnRole
  /// False when the program inferred it and nobody confirmed.
  public var confirmedByPerson: Bool
  public var reason: String?

  public init(column: String, role: ColumnRole, confirmedByPerson: Bool, reason: String? = nil) {
    self.column = column
    self.role = role
    self.confirmedByPerson = confirmedByPerson
    self.reason = reason
  }
}

/// How the real rows were divided.
public struct ReportSplit: Codable, Sendable, Hashable {
  public var training: Int
  public var selection: Int
  public var holdout: Int
  /// How often the holdout was opened; 1 is what an honest study needs.
  public var holdoutOpened: Int
  /// The column by which rows of one patient were kept together.
  public var patientKey: String?
  /// "holdout", "cross-fitting in five folds", "cannot be judged: fewer than 200 rows".
  public var method: String

  public init(
    training: Int, selection: Int, holdout: Int, holdoutOpened: Int, patientKey: String? = nil,
    method: String = "holdout"
  ) {
    self.training = training
    self.selection = selection
    self.holdout = holdout
    self.holdoutOpened = holdoutOpened
    self.patientKey = patientKey
    self.method = method
  }
}

public import Evaluation
public import Reasoning
public import Vocabulary

/// Everything that a report shows, gathered elsewhere: reports are pure functions of this value.
///
/// All counts and statistics of the real table have passed small-cell suppression before they stand here; nil stands
/// for what was suppressed. Shares and probabilities are 0…1.
public struct ReportInput: Codable, Sendable, Hashable {
  public static let currentVersion = 1

  public var version: Int
  /// What the synthetic table is, in a few words: the report's heading.
  public var title: String
  public var studyID: String
  /// When the report was made, as written for people. Only ever shown inside an element that a replay ignores.
  public var generatedAt: String?
  /// What only people can say: owner, contact, legal basis and so on.
  public var identity: ReportIdentity
  public var purpose: Purpose?
  /// The purpose in the user's own words.
  public var purposeInWords: String?
  public var task: TaskKind
  public var target: String?
  /// The least count of people behind any number of the real table.
  public var minimumCellCount: Int
  public var data: ReportData
  public var privacy: ReportPrivacy
  public var roles: [ReportRole]
  /// Nil where the sizes may not be told.
  public var split: ReportSplit?
  /// The generators that competed, in the order in which they were fitted.
  public var generators: [ReportGenerator]
  public var choice: ReportChoice?
  /// What was measured: candidates, anchors (copier, marginals) and the rows that are to be released.
  public var scores: [ReportScore]
  public var gates: [GateVerdict]
  public var tableOne: [TableOneRow]
  public var columns: [ColumnComparison]
  public var associations: AssociationComparison?
  /// The same three of the synthetic rows alone; needed for the recipient of a private release, who otherwise sees
  /// none.
  public var syntheticView: SyntheticView?
  public var decision: ReportDecision
  /// What was done, in order.
  public var events: [ReportEvent]
  /// Known differences and limits that rest on measurements of the real table. Not in a private recipient's report.
  public var limits: [String]
  /// What the rows must not be used for; rests on no statistic of the real table.
  public var prohibitedUses: [String]
  public var reproduction: ReportReproduction

  public init(
    title: String, studyID: String, generatedAt: String? = nil, identity: ReportIdentity = ReportIdentity(),
    purpose: Purpose? = nil, purposeInWords: String? = nil, task: TaskKind = .none, target: String? = nil,
    minimumCellCount: Int = 10, data: ReportData, privacy: ReportPrivacy, roles: [ReportRole] = [],
    split: ReportSplit?, generators: [ReportGenerator], choice: ReportChoice? = nil, scores: [ReportScore] = [],
    gates: [GateVerdict] = [], tableOne: [TableOneRow] = [], columns: [ColumnComparison] = [],
    associations: AssociationComparison? = nil, syntheticView: SyntheticView? = nil, decision: ReportDecision,
    events: [ReportEvent] = [],
    limits: [String] = [], prohibitedUses: [String] = [], reproduction: ReportReproduction
  ) {
    version = Self.currentVersion
    self.title = title
    self.studyID = studyID
    self.generatedAt = generatedAt
    self.identity = identity
    self.purpose = purpose
    self.purposeInWords = purposeInWords
    self.task = task
    self.target = target
    self.minimumCellCount = minimumCellCount
    self.data = data
    self.privacy = privacy
    self.roles = roles
    self.split = split
    self.generators = generators
    self.choice = choice
    self.scores = scores
    self.gates = gates
    self.tableOne = tableOne
    self.columns = columns
    self.associations = associations
    self.syntheticView = syntheticView
    self.decision = decision
    self.events = events
    self.limits = limits
    self.prohibitedUses = prohibitedUses
    self.reproduction = reproduction
  }
}

extension ReportInput {
  /// The measurements on the rows that are to be released.
  public var released: EvaluationResult? { scores.first { $0.part == .released }?.evaluation }
}

/// What only people can say of a release; what is nil is printed as "not provided".
public struct ReportIdentity: Codable, Sendable, Hashable {
  public var owner: String?
  public var contact: String?
  public var permittedUses: String?
  public var expiry: String?
  public var recipients: String?
  /// Public, registered users only, or inside a trusted research environment.
  public var releaseModel: String?
  public var legalBasis: String?
  public var ethicsReference: String?
  public var impactAssessmentReference: String?
  public var publicInvolvement: String?
  /// The step of the ONS spectrum: "synthetically-augmented multivariate plausible".
  public var fidelityLevel: String?
  public var incidentRoute: String?
  public var reviewDate: String?
  /// Names and offices of those who signed, as recorded in events.
  public var signatures: [String]

  public init(
    owner: String? = nil, contact: String? = nil, permittedUses: String? = nil, expiry: String? = nil,
    recipients: String? = nil, releaseModel: String? = nil, legalBasis: String? = nil, ethicsReference: String? = nil,
    impactAssessmentReference: String? = nil, publicInvolvement: String? = nil, fidelityLevel: String? = nil,
    incidentRoute: String? = nil, reviewDate: String? = nil, signatures: [String] = []
  ) {
    self.owner = owner
    self.contact = contact
    self.permittedUses = permittedUses
    self.expiry = expiry
    self.recipients = recipients
    self.releaseModel = releaseModel
    self.legalBasis = legalBasis
    self.ethicsReference = ethicsReference
    self.impactAssessmentReference = impactAssessmentReference
    self.publicInvolvement = publicInvolvement
    self.fidelityLevel = fidelityLevel
    self.incidentRoute = incidentRoute
    self.reviewDate = reviewDate
    self.signatures = signatures
  }
}

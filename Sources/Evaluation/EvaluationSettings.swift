import Tables
public import Vocabulary

/// What to measure, and how much work to put into it.
public struct EvaluationSettings: Codable, Sendable, Hashable {
  /// Columns by which a person could be recognised; nil: those with that role.
  public var quasiIdentifiers: [String]?
  /// Columns that nobody should learn of a person; nil: those with that role.
  public var sensitive: [String]?
  /// The column to predict; nil: the one with that role.
  public var target: String?
  /// nil: survival where there are a time and an event, else by the target's kind.
  public var task: TaskKind?
  /// Column of follow-up times; nil: the one with that role.
  public var time: String?
  /// Column of events; nil: the one with that role.
  public var event: String?
  /// The fewest cases of each level that a usefulness number may rest on.
  public var minimumCell = 10
  /// Re-splits of the real table for the null bands of cheap metrics, 20 or more.
  public var nullRepeats = 30
  /// Re-splits for the null bands of metrics that fit models, 5 or more.
  public var modelNullRepeats = 8
  /// Subsamples over which a metric is averaged.
  public var repeats = 3
  /// Rows of each table in detection.
  public var detectionCap = 6_000
  /// Rows of each part in the null bands of metrics that fit models.
  public var modelBandRows = 2_000
  /// Rows that usefulness and inference models are fitted on.
  public var fittingCap = 20_000
  /// Rows of each table in metrics of columns and pairs.
  public var columnCap = 50_000
  /// Rows whose nearest neighbours are searched; fewer, but at least 500, where they are searched among very many.
  public var neighbourQueries = 2_000
  /// Rows among which they are searched. A subsample would hide copies of the people left out.
  public var neighbourReferences = 300_000
  /// Pairs of columns; wider tables have that many drawn.
  public var pairCap = 2_000
  /// Trees of each boosted model; their learning rate is 0.15.
  public var rounds = 60
  /// Bootstrap samples of an interval.
  public var bootstraps = 200

  public init() {}

  /// Queries that keep one search of `references` rows of `width` numbers under a second or so.
  func queries(among references: Int, width: Int) -> Int {
    let affordable = 4_000_000_000 / max(references * max(width, 1), 1)
    return min(neighbourQueries, max(500, affordable))
  }
}

/// The columns of a schema that an evaluation speaks of, after settings and roles.
struct EvaluationRoles: Sendable {
  let quasiIdentifiers: [String]
  let sensitive: [String]
  let target: String?
  let task: TaskKind
  let time: String?
  let event: String?

  /// - Throws: ``EvaluationError/unknownColumn(_:)``.
  init(_ settings: EvaluationSettings, _ schema: Schema) throws {
    let named = (settings.quasiIdentifiers ?? []) + (settings.sensitive ?? [])
    for name in named + [settings.target, settings.time, settings.event].compactMap({ $0 })
    where schema.index(of: name) == nil {
      throw EvaluationError.unknownColumn(name)
    }
    quasiIdentifiers = settings.quasiIdentifiers ?? schema.columns(with: .quasiIdentifier)
    sensitive = settings.sensitive ?? schema.columns(with: .sensitive)
    time = settings.time ?? schema.columns(with: .time).first
    event = settings.event ?? schema.columns(with: .event).first
    let namedTarget = settings.target ?? schema.target
    target = namedTarget ?? event
    if let task = settings.task {
      self.task = task
    } else if time != nil, event != nil, namedTarget == nil || namedTarget == event {
      task = .survival
    } else if let target, let field = schema[target] {
      task = field.kind == .categorical ? .classification : .regression
    } else {
      task = .none
    }
  }
}

/// Why nothing can be measured.
public enum EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A table has other columns or levels than the training table.
  case differentSchema(part: String)
  case empty(part: String)
  case unknownColumn(String)
  case tooFewRows(needed: Int, found: Int)

  public var description: String {
    switch self {
    case .differentSchema(let part):
      "The \(part) table has other columns, kinds or levels than the training table; read all with one schema."
    case .empty(let part): "The \(part) table has no rows."
    case .unknownColumn(let name): "There is no column “\(name)”."
    case .tooFewRows(let needed, let found):
      "The table has \(found) rows; fewer than \(needed) cannot be judged."
    }
  }
}

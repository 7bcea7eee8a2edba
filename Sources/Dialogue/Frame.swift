public import Vocabulary

/// The details of a frame. Only those that belong to its intent are present; lists are sets in a fixed order.
public struct Slots: Codable, Sendable, Hashable {
  public var files: [String]?
  public var column: String?
  public var columns: [String]?
  public var task: TaskKind?
  public var role: ColumnRole?
  /// Of privacy (`none`, `preferred`, `differential`), or the user's word for a level of a group.
  public var level: String?
  public var epsilon: Double?
  public var purpose: Purpose?
  /// Canonical names, which may be of generators that are not offered yet.
  public var generators: [String]?
  public var automatic: Bool?
  public var rows: Int?
  /// Rows as a multiple of the table's.
  public var factor: Double?
  public var rule: AugmentationRule?
  public var codes: [String]?
  public var text: String?
  public var topic: ExplanationTopic?
  public var about: String?
  public var step: Step?
  public var format: ExportFormat?
  public var seconds: Double?
  public var metric: MetricName?
  public var value: Double?
  public var fidelity: Double?
  public var usefulness: Double?
  public var privacy: Double?
  public var address: String?
  public var name: String?
  /// Words where a column was expected that no column could be found for. Not part of the protocol.
  public var unresolved: String?

  public init() {}

  public var privacyLevel: PrivacyLevel? { level.flatMap(PrivacyLevel.init) }
}

/// What a person meant: one intent of the closed vocabulary with its details and how sure that is.
public struct Frame: Codable, Sendable, Hashable {
  public struct Alternative: Codable, Sendable, Hashable {
    public var intent: Intent
    public var slots: Slots
    public var confidence: Double

    public init(intent: Intent, slots: Slots, confidence: Double) {
      self.intent = intent
      self.slots = slots
      self.confidence = confidence
    }
  }

  public var intent: Intent
  public var slots: Slots
  /// Probability that intent and slots are right, 0…1.
  public var confidence: Double
  /// Other readings, likeliest first.
  public var alternatives: [Alternative]

  /// Below this a person is asked what was meant.
  public static let sureEnough = 0.6

  public init(_ intent: Intent, slots: Slots = Slots(), confidence: Double = 1, alternatives: [Alternative] = []) {
    self.intent = intent
    self.slots = slots
    self.confidence = confidence
    self.alternatives = alternatives
  }

  public var isSure: Bool { confidence >= Self.sureEnough }
}

/// A column as understanding sees it: its name and what else people call it. Never values of people.
public struct ColumnReference: Codable, Sendable, Hashable {
  public var name: String
  public var title: String?
  /// Frequent levels of a categorical column, so that "the women" has a meaning.
  public var levels: [String]

  public init(name: String, title: String? = nil, levels: [String] = []) {
    self.name = name
    self.title = title
    self.levels = levels
  }

  private enum Keys: String, CodingKey { case name, title, label, levels }

  /// A plain string is a name alone.
  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      self.init(name: name)
      return
    }
    let container = try decoder.container(keyedBy: Keys.self)
    let title = try container.decodeIfPresent(String.self, forKey: .title)
    self.init(
      name: try container.decode(String.self, forKey: .name),
      title: try title ?? container.decodeIfPresent(String.self, forKey: .label),
      levels: try container.decodeIfPresent([String].self, forKey: .levels) ?? [])
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(title, forKey: .title)
    if !levels.isEmpty { try container.encode(levels, forKey: .levels) }
  }
}

/// What the program knows when a person speaks.
public struct DialogueContext: Codable, Sendable, Hashable {
  public var dataset: String?
  /// The step that the conversation is in.
  public var episode: Step?
  public var columns: [ColumnReference]
  /// Intents that the last question asked for, then the choices shown, as `intent:value` in their order.
  public var expects: [String]

  public init(
    dataset: String? = nil, episode: Step? = nil, columns: [ColumnReference] = [], expects: [String] = []
  ) {
    self.dataset = dataset
    self.episode = episode
    self.columns = columns
    self.expects = expects
  }

  private enum CodingKeys: String, CodingKey { case dataset, episode, columns, expects }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      dataset: try container.decodeIfPresent(String.self, forKey: .dataset),
      episode: try container.decodeIfPresent(String.self, forKey: .episode).flatMap(Step.init),
      columns: try container.decodeIfPresent([ColumnReference].self, forKey: .columns) ?? [],
      expects: try container.decodeIfPresent([String].self, forKey: .expects) ?? [])
  }

  /// The intents that were asked for.
  var expectedIntents: [Intent] {
    expects.compactMap { Intent(rawValue: $0.split(separator: ":").first.map(String.init) ?? $0) }
  }

  /// The choices shown, in order.
  var options: [Frame] { expects.filter { $0.contains(":") }.compactMap(Frame.init(option:)) }
}

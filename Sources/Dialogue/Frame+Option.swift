import Vocabulary

extension Frame {
  /// The frame that a choice written as `intent:value` stands for, for instance `setPrivacy:differential`.
  ///
  /// - Returns: nil for a text that is no choice.
  public init?(option: String) {
    let parts = option.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let intent = parts.first.flatMap(Intent.init) else { return nil }
    self.init(intent)
    let value = parts.count > 1 ? parts[1] : ""
    if !value.isEmpty { slots.put(value, for: intent) }
  }

  /// This frame as a choice; the reverse of `init(option:)` for frames with one detail.
  public var option: String { "\(intent.rawValue):\(slots.value(for: intent) ?? "")" }
}

extension Slots {
  /// Puts a value written in one word into the slot that matters most for the intent.
  mutating func put(_ value: String, for intent: Intent) {
    let list = value.split(separator: ",").map(String.init)
    switch intent {
    case .provideData: files = list
    case .setTarget, .setTime, .setEvent, .augment: column = value
    case .setTask: task = TaskKind(rawValue: value)
    case .excludeColumns, .keepColumns, .plot: columns = list
    case .setRole: putRole(value)
    case .setPrivacy: putPrivacy(value)
    case .setPurpose: purpose = Purpose(rawValue: value)
    case .chooseGenerators: if value == "automatic" { automatic = true } else { generators = list }
    case .setRowCount: putRowCount(value)
    case .declareMissing: codes = list
    case .explain: putExplanation(value)
    case .goBack: step = Step(rawValue: value)
    case .export: format = ExportFormat(rawValue: value)
    case .setTimeBudget: seconds = Double(value)
    case .addConstraint, .transform: text = value
    case .useModel: name = value
    case .setThreshold, .setWeights, .skip, .confirm, .decline, .run, .cancel, .explore, .describe, .evaluate, .report,
      .status, .finish, .release, .outOfScope:
      break
    }
  }

  private mutating func putPrivacy(_ value: String) {
    if let number = Double(value) {
      level = PrivacyLevel.differential.rawValue
      epsilon = number
    } else {
      level = value
    }
  }

  private mutating func putRowCount(_ value: String) {
    if value.hasSuffix("x"), let number = Double(value.dropLast()) { factor = number } else { rows = Int(value) }
  }

  private mutating func putRole(_ value: String) {
    let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
    role = ColumnRole(rawValue: parts.last ?? value)
    if parts.count == 2 { columns = parts[0].split(separator: ",").map(String.init) }
  }

  private mutating func putExplanation(_ value: String) {
    let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
    topic = ExplanationTopic(rawValue: parts[0])
    about = parts.count == 2 ? parts[1] : nil
  }

  /// The detail that matters most for the intent, in one word.
  func value(for intent: Intent) -> String? {
    switch intent {
    case .provideData: files?.joined(separator: ",")
    case .setTarget, .setTime, .setEvent, .augment: column
    case .setTask: task?.rawValue
    case .excludeColumns, .keepColumns, .plot: columns?.joined(separator: ",")
    case .setRole: role.map { role in (columns ?? []).joined(separator: ",") + "=" + role.rawValue }
    case .setPrivacy: epsilon.map { "\($0)" } ?? level
    case .setPurpose: purpose?.rawValue
    case .chooseGenerators: automatic == true ? "automatic" : generators?.joined(separator: ",")
    case .setRowCount: rows.map { "\($0)" } ?? factor.map { $0 == $0.rounded() ? "\(Int($0))x" : "\($0)x" }
    case .declareMissing: codes?.joined(separator: ",")
    case .explain: topic.map { topic in topic.rawValue + (about.map { "=" + $0 } ?? "") }
    case .goBack: step?.rawValue
    case .export: format?.rawValue
    case .setTimeBudget: seconds.map { "\($0)" }
    case .addConstraint, .transform: text
    case .useModel: name
    case .setThreshold, .setWeights, .skip, .confirm, .decline, .run, .cancel, .explore, .describe, .evaluate, .report,
      .status, .finish, .release, .outOfScope:
      nil
    }
  }
}

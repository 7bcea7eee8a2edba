public import Vocabulary

/// What a person can be asked. Each is settled once, and opened again only when they go back or facts change.
public enum Topic: String, CaseIterable, Codable, Sendable, Hashable, CodingKeyRepresentable {
  case file, columns, missingCodes, target, task, leaks, rules, purpose, privacy, epsilon, roles, generators, rows,
    start
  /// What to do with what was made: look again, release, another try, finish.
  case next

  /// The step of the study that it belongs to.
  public var step: Step {
    switch self {
    case .file: .loadData
    case .columns, .missingCodes: .chooseColumns
    case .target, .task, .leaks, .rules, .purpose: .setGoal
    case .privacy, .epsilon, .roles: .privacy
    case .generators, .rows: .chooseGenerators
    case .start: .generate
    case .next: .evaluate
    }
  }

  /// The topics whose answers no longer hold when this one's answer changes.
  public var dependents: [Topic] {
    switch self {
    case .file: Topic.allCases.filter { $0 != .file }
    case .columns: [.leaks, .start, .next]
    case .missingCodes: [.start, .next]
    case .target: [.task, .leaks, .start, .next]
    case .task, .leaks, .rules, .roles, .generators, .rows, .epsilon: [.start, .next]
    case .purpose: [.next]
    case .privacy: [.epsilon, .generators, .start, .next]
    case .start: [.next]
    case .next: []
    }
  }
}

/// Who settled a topic.
public enum Provenance: String, Codable, Sendable, Hashable {
  /// A person said so.
  case person
  /// The engine went by what it believes, said so, and was not contradicted.
  case inferred
  /// A person passed over the question, so that the default stands.
  case skipped
}

extension Step {
  /// The topics asked in this step, in the order in which they are asked.
  public var topics: [Topic] { Topic.allCases.filter { $0.step == self } }

  /// The topics opened again when a person goes back to the step: what it is named for; other answers stay.
  public var reopenedTopics: [Topic] {
    switch self {
    case .loadData: [.file]
    case .inspect: []
    case .chooseColumns: [.columns, .missingCodes]
    case .setGoal: [.target]
    case .privacy: [.privacy]
    case .chooseGenerators: [.generators]
    case .generate: [.start]
    case .evaluate, .augment, .report: [.next]
    }
  }
}

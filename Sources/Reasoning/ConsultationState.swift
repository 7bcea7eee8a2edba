public import Evaluation
public import Vocabulary

/// What the program at hand can do beyond the core; what is missing is said, not pretended.
public enum Ability: String, Codable, Sendable, CaseIterable, Hashable {
  case augment, tune, transform, plot
}

/// One generator that competed, and how it did on rows kept from its fit.
public struct Contender: Codable, Sendable, Hashable {
  public var generator: GeneratorKind
  /// What it was compared by; absent when it could not be measured.
  public var score: Measurement?
  public var seconds: Double
  /// Why it made nothing, where it failed.
  public var failure: String?

  public init(generator: GeneratorKind, score: Measurement?, seconds: Double, failure: String? = nil) {
    self.generator = generator
    self.score = score
    self.seconds = seconds
    self.failure = failure
  }
}

/// A synthetic table that was made.
public struct Production: Codable, Sendable, Hashable {
  /// Tells these rows from any others made in the study: what is measured and released are the same rows.
  public var id: String
  public var generator: GeneratorKind
  public var rowCount: Int
  public var contenders: [Contender]
  /// Why this generator was taken, in one sentence.
  public var reason: String

  public init(id: String, generator: GeneratorKind, rowCount: Int, contenders: [Contender], reason: String) {
    self.id = id
    self.generator = generator
    self.rowCount = rowCount
    self.contenders = contenders
    self.reason = reason
  }
}

/// Something that was tried and did not work.
public struct Failure: Codable, Sendable, Hashable {
  public var option: OptionName
  /// For the person who must act.
  public var reason: String

  public init(option: OptionName, reason: String) {
    self.option = option
    self.reason = reason
  }
}

/// Where a consultation stands: aggregates and answers, never a person's data.
public struct ConsultationState: Codable, Sendable, Hashable {
  /// What is loaded and found.
  public private(set) var table: TableFacts?
  public var isInspected = false
  /// What is held likely.
  public var belief = Belief()
  /// What is wanted.
  public var choices = Choices()
  public private(set) var settled: [Topic: Provenance] = [:]
  /// What is produced and measured; each is dropped when what it rests on changes.
  public var production: Production?
  public var evaluation: EvaluationResult?
  public var verdicts: [GateVerdict] = []
  /// Where the report is, once written.
  public var report: String?
  /// Where the release is, once written.
  public var release: String?
  public var isFinished = false
  public var failures: [Failure] = []
  /// What the ledger still allows for this table; nil before it was looked up.
  public var epsilonLeft: Double?
  public var abilities: [Ability] = []
  public var offeredGenerators: [GeneratorKind]
  /// How often the person was asked, passed over and corrected the engine: the cost of a further question.
  public var questionCount = 0
  public var skipCount = 0
  public var correctionCount = 0
  /// How often each step was entered again on request.
  public private(set) var revisits: [Topic: Int] = [:]

  public init(offering generators: [GeneratorKind] = GeneratorKind.allCases, abilities: [Ability] = []) {
    offeredGenerators = generators
    self.abilities = abilities
  }

  public func isSettled(_ topic: Topic) -> Bool { settled[topic] != nil }

  /// Takes a table: everything that rested on another one is dropped.
  public mutating func load(_ facts: TableFacts) {
    reopen(.file)
    table = facts
    isInspected = false
    belief = Belief(about: facts)
    choices = Choices()
    settled[.file] = .person
    failures.removeAll { $0.option == .loadData }
  }

  /// Takes facts about the same table that were found anew, for instance once the target is known.
  public mutating func refresh(_ facts: TableFacts) {
    table = facts
    let fresh = Belief(about: facts)
    for entry in fresh.entries {
      belief.assume(entry.fact, probability: entry.probability, because: entry.evidence.joined(separator: "; "))
    }
  }

  public mutating func settle(_ topic: Topic, by provenance: Provenance) {
    settled[topic] = provenance
    if provenance == .skipped { skipCount += 1 }
  }

  /// An answer changes: what rests on it is open again, and results made with it are dropped.
  public mutating func reopen(_ topic: Topic) {
    for open in [topic] + topic.dependents {
      settled[open] = nil
      clearChoices(of: open)
    }
    dropResults(from: topic)
  }

  /// Goes back to a step, which is entered again itself; answers that do not rest on it stay.
  public mutating func goBack(to step: Step) {
    switch step {
    case .loadData:
      revisit([.file])
      table = nil
      isInspected = false
      belief = Belief()
    case .inspect:
      isInspected = false
    case .evaluate, .report, .augment:
      revisit([.next])
      verdicts = []
      if step == .evaluate { evaluation = nil }
    case .chooseColumns, .setGoal, .privacy, .chooseGenerators, .generate:
      revisit(step.reopenedTopics)
    }
    isFinished = false
  }

  /// Notes that a topic is opened again on request, so that its question may be put once more.
  public mutating func noteRevisit(of topic: Topic) { revisits[topic, default: 0] += 1 }

  private mutating func revisit(_ topics: [Topic]) {
    for topic in topics {
      revisits[topic, default: 0] += 1
      reopen(topic)
    }
  }

  private mutating func dropResults(from topic: Topic) {
    report = nil
    release = nil
    verdicts = []
    guard topic != .next, topic != .purpose else { return }
    production = nil
    evaluation = nil
  }

  private mutating func clearChoices(of topic: Topic) {
    let usual = Choices()
    switch topic {
    case .file, .start, .next: break
    case .columns:
      choices.excluded = usual.excluded
      choices.kept = usual.kept
    case .missingCodes: choices.missingCodes = usual.missingCodes
    case .target: choices.target = usual.target
    case .task:
      choices.task = usual.task
      choices.time = usual.time
      choices.event = usual.event
    case .leaks: break
    case .rules: choices.rules = usual.rules
    case .purpose: choices.purpose = usual.purpose
    case .privacy: choices.privacy = usual.privacy
    case .epsilon: choices.epsilon = usual.epsilon
    case .roles:
      choices.quasiIdentifiers = usual.quasiIdentifiers
      choices.sensitive = usual.sensitive
    case .generators: choices.generators = usual.generators
    case .rows: choices.rowCount = usual.rowCount
    }
  }
}

extension ConsultationState {
  /// What a question on `topic` rests on; a question is never put twice with the same facts.
  public func facts(for topic: Topic) -> String {
    var parts = [topic.rawValue, table?.name ?? "no table", "revisit \(revisits[topic] ?? 0)"]
    switch topic {
    case .file: parts.append("failures \(failures.count)")
    case .task, .leaks: parts.append(choices.target ?? "no target")
    case .epsilon, .generators: parts.append(choices.privacy?.rawValue ?? "no answer")
    case .start, .next:
      parts += [production?.id ?? "nothing made", report ?? "no report", release ?? "no release"]
      parts += ["\(verdicts.count) verdicts", "failures \(failures.count)", "questions \(fingerprintOfChoices)"]
    case .columns, .missingCodes, .target, .rules, .purpose, .privacy, .roles, .rows: break
    }
    return parts.joined(separator: " | ")
  }

  private var fingerprintOfChoices: String {
    let choices = choices
    return [
      choices.excluded.joined(separator: ","), choices.target ?? "", choices.task?.rawValue ?? "",
      choices.privacy?.rawValue ?? "", choices.epsilon.map { "\($0)" } ?? "", "\(choices.generators)",
      choices.rowCount.map { "\($0)" } ?? "", choices.quasiIdentifiers.joined(separator: ","),
      choices.sensitive.joined(separator: ","), choices.purpose?.rawValue ?? "",
      choices.timeBudgetInSeconds.map { "\($0)" } ?? "", "\(choices.missingCodes.count)",
      "\(choices.rules.count)",
    ].joined(separator: ";")
  }
}

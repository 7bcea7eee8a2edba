import Vocabulary

/// The careful rule policy: does what the steps need in their order, asks only what is worth a question.
///
/// A topic that a person must settle is asked. Another is asked when a true answer would save more than the question
/// costs (expected value of perfect information over the belief), else what is believed is taken and said. The policy is
/// the base and the safety net of any learnt one.
public struct RulePolicy: Sendable {
  /// Minutes that a question costs; it grows with the questions already asked and those passed over.
  public var questionCost = 0.3

  public init() {}

  /// The best legal action with all that was considered.
  public func choose(_ state: ConsultationState) -> Decision {
    let candidates = Self.candidates(in: state)
    var options: [Option] = []
    var closed: [Decision.ClosedOption] = []
    for action in candidates {
      if let obstacle = state.obstacle(to: action) {
        if Self.isWorthExplaining(action, in: state) {
          closed.append(Decision.ClosedOption(action: action, obstacle: obstacle))
        }
      } else {
        options.append(option(action, in: state))
      }
    }
    // Stable: of equal values the one that comes first in the order of the steps.
    let ranked = options.enumerated().sorted { ($0.element.value, -$0.offset) > ($1.element.value, -$1.offset) }
    let best = ranked.first?.element ?? Option(action: .stop, value: 0, reasons: ["Nothing else can be done."])
    return Decision(action: best.action, options: ranked.isEmpty ? [best] : ranked.map(\.element), closed: closed)
  }

  /// The actions still to come when each question is answered as believed: the plan that is shown is this one.
  public func plan(from state: ConsultationState) -> [Action] {
    var state = state
    var actions: [Action] = []
    // Each topic is settled once and each piece of work done once, so that this ends.
    while actions.count < 2 * Topic.allCases.count {
      let action = choose(state).action
      actions.append(action)
      if action == .stop || action == .release || action == .ask(.next) { break }
      state.foresee(action)
    }
    return actions
  }

  private static func candidates(in state: ConsultationState) -> [Action] {
    var actions: [Action] = [.ask(.file), .inspect]
    for topic in Topic.allCases where topic != .file && topic != .next {
      actions += [.ask(topic), .assume(topic)]
    }
    return actions + [.generate, .evaluate, .ask(.next), .report, .release, .stop]
  }

  private static func isWorthExplaining(_ action: Action, in state: ConsultationState) -> Bool {
    switch action {
    case .generate: state.production == nil
    case .evaluate: state.evaluation == nil
    case .release: state.release == nil
    default: false
    }
  }

  private func option(_ action: Action, in state: ConsultationState) -> Option {
    switch action {
    case .ask(let topic): ask(topic, in: state)
    case .assume(let topic): assume(topic, in: state)
    case .inspect:
      Option(action: action, value: Rank.work, reasons: ["What is in the table decides what must be asked."])
    case .generate:
      Option(action: action, value: Rank.work, reasons: ["All that must be known before is settled."])
    case .evaluate:
      Option(action: action, value: Rank.work, reasons: ["Rows that were not measured may not be used or released."])
    case .report:
      Option(action: action, value: Rank.later, reasons: ["A custodian needs it to decide."])
    case .release:
      Option(action: action, value: Rank.later, reasons: ["Every gate passed; a person decides."])
    case .stop:
      Option(action: action, value: state.isFinished ? Rank.work : Rank.last, reasons: ["Nothing more is wanted."])
    case .tune, .augment, .compare, .explain, .goBack:
      Option(action: action, value: Rank.last, reasons: ["Done when asked for."])
    }
  }

  /// Values that keep the order of the steps: settling a topic comes before the work that rests on it.
  enum Rank {
    static let work = 1000.0
    static let later = 10.0
    static let last = 0.0

    static func settling(_ topic: Topic) -> Double {
      500 - 10 * Double(Topic.allCases.firstIndex(of: topic) ?? 0)
    }
  }

  private func ask(_ topic: Topic, in state: ConsultationState) -> Option {
    let base = Rank.settling(topic)
    let cost = cost(ofAskingIn: state)
    if topic.isForThePerson {
      return Option(action: .ask(topic), value: base, reasons: [topic.need])
    }
    let worth = valueOfAsking(topic, in: state)
    // Scaled into one rank: the topic's place decides first, then whether to ask or to assume.
    let net = min(max(worth - cost, -4), 4)
    let reason =
      "Knowing is worth \(minutes(worth)), asking costs \(minutes(cost))"
      + (net > 0 ? "." : ", so what I believe is taken and said.")
    return Option(action: .ask(topic), value: base + net, reasons: [topic.need, reason])
  }

  private func assume(_ topic: Topic, in state: ConsultationState) -> Option {
    Option(
      action: .assume(topic), value: Rank.settling(topic),
      reasons: ["I am sure enough of this to spare you the question; you can change it at any time."])
  }

  func cost(ofAskingIn state: ConsultationState) -> Double {
    questionCost * (1 + 0.05 * Double(state.questionCount) + 0.3 * Double(state.skipCount))
  }

  /// Minutes that a true answer is expected to save.
  func valueOfAsking(_ topic: Topic, in state: ConsultationState) -> Double {
    state.openFacts(of: topic).reduce(0) { sum, fact in
      sum + Stakes.of(fact).valueOfKnowing(probability: state.belief.probability(of: fact))
    }
  }

  private func minutes(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) minutes"
  }
}

extension Topic {
  /// Whether only a person can settle it in a conversation.
  var isForThePerson: Bool {
    switch self {
    case .file, .target, .rules, .purpose, .privacy, .epsilon, .roles, .generators, .start, .next: true
    case .columns, .missingCodes, .task, .leaks, .rows: false
    }
  }

  /// Why it must be settled.
  var need: String {
    switch self {
    case .file: "Without a table there is nothing to learn from."
    case .columns: "Columns that tell people apart must not be learnt."
    case .missingCodes: "A code taken for a number distorts what is learnt."
    case .target: "Rows are measured by what can be predicted from them."
    case .task: "Classes and numbers are predicted and measured in different ways."
    case .leaks: "A column that gives the answer away makes every score look too good."
    case .rules: "A pair of values that no real row has gives synthetic rows away."
    case .purpose: "The purpose decides what weighs most when generators are compared."
    case .privacy: "Nothing may be generated before it is known how much privacy is needed."
    case .epsilon: "The strength of the guarantee is yours to set."
    case .roles: "Disclosure is measured on what others may know and on what would hurt."
    case .generators: "Methods differ in what they keep and in what they protect."
    case .rows: "How many rows are made."
    case .start: "Fitting takes time, so it begins when you say so."
    case .next: "What is done with the rows is yours to decide."
    }
  }
}

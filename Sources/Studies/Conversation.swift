public import Dialogue
public import Reasoning
public import Vocabulary

/// A consultation as a value: words or outcomes of work in, messages and at most one piece of work out.
///
/// It holds no table and does no work, so that terminal, page and tests run the same code. What is done next is decided by
/// the policy alone; words only answer questions, change choices or ask for something that the policy then permits.
public struct Conversation: Sendable {
  public internal(set) var state: ConsultationState
  /// The topic whose question is open.
  public internal(set) var pending: Topic?
  /// The question as it was last put, with its choices.
  public internal(set) var openQuestion: Question?
  /// Readings of which one is to be chosen.
  var clarification: [Frame] = []
  /// States before each answer, for going back.
  var history: [Snapshot] = []
  /// Work that was ordered and is not done yet.
  public internal(set) var running: WorkOrder?
  /// Release the rows as soon as the report is written.
  var wantsRelease = false
  /// What has been asked, with the facts it rested on: nothing is put twice.
  var asked: Set<String> = []
  /// A rule was set since the table was last looked at.
  var hasNewRule = false
  /// How often in a row nothing was understood.
  var confusion = 0
  /// The words being acted on.
  var said = ""
  var turn = Turn()
  private let policy: RulePolicy
  private let understanding: Understanding

  struct Snapshot: Sendable {
    let state: ConsultationState
    let topic: Topic?
  }

  public init(
    offering generators: [GeneratorKind] = GeneratorKind.allCases, abilities: [Ability] = [],
    policy: RulePolicy = RulePolicy()
  ) {
    state = ConsultationState(offering: generators, abilities: abilities)
    self.policy = policy
    understanding = Understanding()
  }

  /// The steps still to come, as the policy sees them: the plan that is shown.
  public var plan: [Action] { policy.plan(from: state) }

  /// Greets and asks for a file, or reads the one that was named.
  public mutating func begin(with file: String? = nil) -> Turn {
    turn = Turn()
    say(
      "Hello. I help you make a synthetic version of a health table: rows that look like yours and belong to nobody. "
        + "Your table stays on this machine. Say it in your own words; at any point you can skip, go back, or ask what "
        + "something means.")
    if let file { order(.load(path: file)) } else { advance() }
    return finishTurn()
  }

  /// Takes what a person said.
  public mutating func receive(_ text: String) -> Turn { receive(text, understoodAs: frame(for: text)) }

  /// What words mean where the conversation stands.
  public func frame(for text: String) -> Frame {
    openQuestion?.choice(labelled: text) ?? understanding.frame(for: text, in: context)
  }

  /// Takes what a person said as it was understood then: a replay does not understand anew.
  public mutating func receive(_ text: String, understoodAs frame: Frame) -> Turn {
    turn = Turn()
    turn.records.append(.heard(text: text, frame: frame))
    said = text
    hear(frame, said: text)
    return finishTurn()
  }

  /// Takes a frame, for instance of a button.
  public mutating func receive(_ frame: Frame) -> Turn {
    turn = Turn()
    turn.records.append(.heard(text: "", frame: frame))
    said = ""
    hear(frame, said: "")
    return finishTurn()
  }

  /// Takes a correction of what the columns are, in words: the table is looked at again, answers stay.
  public mutating func receiveCorrection(_ text: String) -> Turn {
    turn = Turn()
    remember()
    dropResults()
    say(text)
    order(.refresh(state.choices))
    return finishTurn()
  }

  /// Takes the decision of a person that rows may go although a gate said no; label and reports will print it.
  public mutating func receiveOverride(of gate: GateName) -> Turn {
    turn = Turn()
    remember()
    state.verdicts = state.verdicts.overriding(gate)
    // What was written says that the rows may not go.
    state.report = nil
    state.noteRevisit(of: .next)
    say(
      "Noted: the rows may go although \(gate.title) said no. The record keeps it, and label and both "
        + "reports print your reason. Until you release the rows you can undo this answer.")
    advance()
    return finishTurn()
  }

  /// Takes what came of the work that the last turn ordered.
  public mutating func complete(_ outcome: WorkOutcome) -> Turn {
    turn = Turn()
    let order = running
    running = nil
    take(outcome, of: order)
    return finishTurn()
  }

  private mutating func finishTurn() -> Turn {
    turn.isOver = state.isFinished
    return turn
  }

  /// What understanding is told about where the conversation stands.
  public var context: DialogueContext {
    let columns = (state.table?.columns ?? []).map {
      ColumnReference(name: $0.name, title: $0.title, levels: $0.levels)
    }
    return DialogueContext(
      dataset: state.table?.name, episode: pending?.step, columns: columns,
      expects: openQuestion?.expectations ?? [])
  }

  // MARK: - Going on

  /// Does what the policy chooses until a person must answer or work must be done.
  mutating func advance() {
    guard running == nil, !state.isFinished else { return }
    // Every pass settles a topic, shows the table or ends; the bound only guards against a fault of ours.
    for _ in 0..<(4 * Topic.allCases.count) {
      let decision = policy.choose(state)
      switch decision.action {
      case .ask(.generators) where state.choices.generators != .automatic:
        // Named before it was asked for.
        settle(.generators, by: .person)
      case .ask(let topic):
        ask(topic, because: decision)
        return
      case .assume(let topic): assume(topic, because: decision)
      case .inspect:
        showTable()
        state.isInspected = true
      case .generate:
        turn.records.append(.decided(decision))
        order(.generate(state.choices, competitors: state.competitors))
      case .evaluate: orderOnRows { .evaluate(production: $0, $1) }
      case .report: orderOnRows { .report(production: $0, $1) }
      case .release: orderOnRows { .release(production: $0, $1) }
      case .stop:
        guard repair() else { return }
      case .compare, .tune, .augment, .explain, .goBack: return
      }
      if running != nil { return }
    }
  }

  /// Orders work on the rows made last, with the choices as they stand.
  mutating func orderOnRows(_ make: (String, Choices) -> WorkOrder) {
    guard let production = state.production else { return refuse(.nothingGenerated) }
    order(make(production.id, state.choices))
  }

  /// Opens the topic whose answer keeps anything from being made, so that there is always a way on.
  private mutating func repair() -> Bool {
    guard let obstacle = state.obstacleToPreparing else { return false }
    switch obstacle {
    case .noFormalPrivacy, .noGenerator: state.reopen(.generators)
    case .identifiersIncluded: state.reopen(.columns)
    case .needs(let topic): state.reopen(topic)
    default: return false
    }
    say(obstacle.description)
    return true
  }

  mutating func order(_ order: WorkOrder) {
    running = order
    turn.order = order
    turn.records.append(.ordered(order))
  }

  /// Puts the question in full the first time, short while it is still the same question.
  private mutating func ask(_ topic: Topic, because decision: Decision) {
    var question = Wording.question(inquiry(on: topic))
    pending = topic
    clarification = []
    if asked.insert(state.facts(for: topic)).inserted {
      state.questionCount += 1
      turn.records += [.decided(decision), .asked(question)]
    } else {
      question.isReminder = true
    }
    openQuestion = question
    turn.messages.append(Message(question: question))
  }

  private mutating func assume(_ topic: Topic, because decision: Decision) {
    let before = state.choices
    state.takeBelief(on: topic)
    settle(topic, by: .inferred)
    if state.choices != before { turn.records.append(.decided(decision)) }
    if let sentence = assumption(on: topic, before: before) { say(sentence) }
  }

  /// Says again what is open, in short.
  mutating func remind() {
    if running != nil || state.isFinished { return }
    advance()
  }

  // MARK: - Saying

  mutating func say(_ text: String) { turn.messages.append(Message(text)) }

  mutating func settle(_ topic: Topic, by provenance: Provenance) {
    state.settle(topic, by: provenance)
    turn.records.append(.settled(topic, by: provenance, state.choices))
    if pending == topic {
      pending = nil
      openQuestion = nil
    }
  }

  /// Keeps where things stand, so that one step back restores it.
  mutating func remember() {
    history.append(Snapshot(state: state, topic: pending))
  }
}

import Evaluation
import Mathematics
import Reasoning
import Testing
import Vocabulary

@Suite("The careful rule policy")
struct PolicyTests {
  let policy = RulePolicy()

  @Test(
    "Whatever a person does, no illegal action is chosen and every gate stands before generating",
    arguments: 1...4 as ClosedRange<UInt64>)
  func onlyLegalActions(seed: UInt64) {
    var random = RandomSource(seed: seed)
    for _ in 0..<100 { walk(using: &random) }
  }

  private func walk(using random: inout RandomSource) {
    var state = ConsultationState()
    for _ in 0..<80 {
      let decision = policy.choose(state)
      #expect(state.obstacle(to: decision.action) == nil)
      #expect(decision.options.allSatisfy { state.obstacle(to: $0.action) == nil })
      if decision.action == .generate { expectGates(state) }
      if decision.action == .stop || decision.action == .ask(.next) { break }
      act(decision.action, on: &state, using: &random)
    }
  }

  private func expectGates(_ state: ConsultationState) {
    #expect(state.isSettled(.privacy) && state.choices.privacy != nil)
    #expect(state.isSettled(.roles) && state.isSettled(.columns) && state.isSettled(.start))
    #expect(state.identifiersIncluded.isEmpty)
    #expect(state.choices.privacy != .differential || state.competitors.allSatisfy(\.hasFormalPrivacy))
  }

  /// A person who answers, passes over, changes their mind and goes back, at random.
  private func act(_ action: Action, on state: inout ConsultationState, using random: inout RandomSource) {
    if action == .ask(.file) { return state.load(.survey) }
    if random.uniform() < 0.1 { return state.goBack(to: Step.allCases[random.integer(below: Step.allCases.count)]) }
    if case .ask(.privacy) = action {
      state.choices.privacy = PrivacyLevel.allCases[random.integer(below: 3)]
      return state.settle(.privacy, by: .person)
    }
    if case .ask(.columns) = action, random.uniform() < 0.3 {
      return state.settle(.columns, by: .person)
    }
    state.foresee(action)
  }

  @Test("The plan runs from any table to the question of what to do with the rows")
  func planEnds() {
    var state = ConsultationState()
    state.load(.survey)
    let plan = policy.plan(from: state)
    #expect(plan.first == .inspect)
    #expect(plan.last == .ask(.next))
    let generate = plan.firstIndex(of: .generate)
    #expect(generate != nil)
    #expect(plan.firstIndex(of: .ask(.privacy)) ?? .max < generate ?? 0)
    #expect(plan.firstIndex(of: .ask(.roles)) ?? .max < generate ?? 0)
    #expect(Set(plan).count == plan.count)
  }

  @Test(
    "A doubtful missing code is asked about, a certain one is taken and said", arguments: [(0.6, true), (0.995, false)])
  func asksWhenItPays(probability: Double, isAsked: Bool) {
    var facts = TableFacts.survey
    facts.concerns = [
      Concern(.missingCode, columns: ["drinks"], codes: ["777"], probability: probability, sentence: "A code.")
    ]
    var state = ConsultationState()
    state.load(facts)
    state.isInspected = true
    state.settle(.columns, by: .person)
    let decision = policy.choose(state)
    #expect(decision.action == (isAsked ? .ask(.missingCodes) : .assume(.missingCodes)))
    #expect(decision.options.contains { $0.action == .ask(.missingCodes) })
    #expect(decision.options.contains { $0.action == .assume(.missingCodes) })
    #expect(!decision.reasons.isEmpty)
  }

  @Test("Nothing found, nothing asked: no question on missing codes for a table without any")
  func asksOnlyWhatIsNeeded() {
    var facts = TableFacts.survey
    facts.concerns = []
    var state = ConsultationState()
    state.load(facts)
    let plan = policy.plan(from: state)
    #expect(!plan.contains(.ask(.missingCodes)))
    #expect(!plan.contains(.ask(.leaks)))
  }

  @Test("Going back enters the step itself again and keeps what does not rest on it")
  func goesBackToTheStep() {
    var state = ConsultationState()
    state.load(.survey)
    for action in policy.plan(from: state) {
      if action == .ask(.privacy) { state.choices.privacy = .differential }
      state.foresee(action)
    }
    state.goBack(to: .privacy)
    #expect(policy.choose(state).action == .ask(.privacy))
    #expect(state.choices.privacy == nil && state.choices.epsilon == nil)
    #expect(state.choices.target == "diabetes" && state.isSettled(.target) && state.isSettled(.columns))
    #expect(state.production == nil && state.evaluation == nil)
  }

  @Test("The automatic choice under differential privacy holds only generators that can promise it")
  func differentialMasks() {
    var state = ConsultationState()
    state.load(.survey)
    state.choices.privacy = .differential
    #expect(state.competitors == [.independentMarginals])
    state.choices.generators = .named([.adversarialForest])
    #expect(state.competitorsWithoutGuarantee == [.adversarialForest])
  }

  @Test("A failed gate closes the release and says which")
  func failedGate() {
    var state = ConsultationState()
    state.load(.survey)
    for action in policy.plan(from: state) { state.foresee(action) }
    state.report = "report"
    state.verdicts = [GateVerdict(gate: .copies, outcome: .failed, source: "", sentence: "")]
    #expect(state.obstacle(to: .release) == .gateFailed([.copies]))
    #expect(throws: Obstacle.gateFailed([.copies])) { try state.permit(.release) }
  }
}

@Suite("Belief")
struct BeliefTests {
  @Test("Evidence follows Bayes' rule")
  func bayes() {
    var belief = Belief()
    belief.assume(.identifies("a"), probability: 0.2, because: "prior")
    belief.observe(.identifies("a"), likelihoodRatio: 4, because: "unique")
    #expect(abs(belief.probability(of: .identifies("a")) - 0.5) < 1e-12)
  }

  @Test("The value of knowing is none when sure and greatest in doubt")
  func valueOfKnowing() {
    let stakes = Stakes.of(.codesMissing("a"))
    #expect(stakes.valueOfKnowing(probability: 0) == 0)
    #expect(stakes.valueOfKnowing(probability: 1) == 0)
    let doubtful = stakes.imagined / (stakes.imagined + stakes.missed)
    #expect(stakes.valueOfKnowing(probability: doubtful) > stakes.valueOfKnowing(probability: doubtful / 2))
  }
}

extension TableFacts {
  static var survey: TableFacts {
    TableFacts(
      name: "survey.csv", rowCount: 5_000,
      columns: [
        ColumnFacts(
          name: "seqn", kind: .identifier, distinctCount: 5_000,
          suggestions: [RoleSuggestion(.identifier, probability: 0.97, reason: "every value is different")]),
        ColumnFacts(
          name: "age", kind: .numeric, distinctCount: 80, isInteger: true,
          suggestions: [RoleSuggestion(.quasiIdentifier, probability: 0.9, reason: "others may know it")]),
        ColumnFacts(name: "drinks", kind: .numeric, distinctCount: 20, isInteger: true),
        ColumnFacts(name: "on_insulin", kind: .categorical, distinctCount: 2, levels: ["Yes", "No"]),
        ColumnFacts(name: "diabetes", kind: .categorical, distinctCount: 2, levels: ["Yes", "No"]),
      ],
      concerns: [
        Concern(
          .identifier, columns: ["seqn"], probability: 0.97, sentence: "“seqn” has a different value in each row."),
        Concern(
          .missingCode, columns: ["drinks"], codes: ["777", "999"], probability: 0.8,
          sentence: "777 and 999 stand far from all other values."),
      ])
  }
}

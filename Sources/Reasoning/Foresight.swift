import Evaluation
public import Tables
public import Vocabulary

extension ConsultationState {
  /// The hidden facts that a question on `topic` would settle and that nothing has settled yet.
  func openFacts(of topic: Topic) -> [HiddenFact] {
    guard let table else { return [] }
    let learnt = choices.learnt(from: table)
    switch topic {
    case .columns: return learnt.map { .identifies($0) } + [.moreColumnsOut]
    case .missingCodes: return Self.columns(table, .missingCode).filter(learnt.contains).map { .codesMissing($0) }
    case .leaks: return leakCandidates.map { .givesAway($0) }
    case .task:
      guard let target = choices.target, table[target]?.kind == .numeric else { return [] }
      return [.meantAsClasses(target)]
    case .file, .target, .rules, .purpose, .privacy, .epsilon, .roles, .generators, .rows, .start, .next: return []
    }
  }

  /// Columns still learnt from that may give the present target away, in the table's order.
  public var leakCandidates: [String] {
    guard let table, let target = choices.target else { return [] }
    let suspects = Set(table.concerns(.givesAway).filter { $0.target == nil || $0.target == target }.flatMap(\.columns))
    let vouched = Set(choices.kept)
    return choices.learnt(from: table).filter { suspects.contains($0) && $0 != target && !vouched.contains($0) }
  }

  /// Those of them that are better left out, by belief.
  public var believedLeaks: [String] {
    leakCandidates.filter {
      Stakes.of(.givesAway($0)).isActedOn(probability: belief.probability(of: .givesAway($0)))
    }
  }

  private static func columns(_ table: TableFacts, _ kind: Concern.Kind) -> [String] {
    let found = Set(table.concerns(kind).flatMap(\.columns))
    return table.columns.map(\.name).filter(found.contains)
  }

  /// Columns that identify people by belief, in the table's order.
  public var believedIdentifiers: [String] {
    guard let table else { return [] }
    return table.columns.map(\.name).filter {
      belief.probability(of: .identifies($0)) >= Self.identifierThreshold && !choices.kept.contains($0)
    }
  }

  /// Missing codes by belief: those for which treating them as missing loses less than leaving them.
  public var believedMissingCodes: [MissingCodes] {
    guard let table else { return [] }
    return table.concerns(.missingCode).flatMap { concern in
      concern.columns.compactMap { column in
        let fact = HiddenFact.codesMissing(column)
        let isActedOn = Stakes.of(fact).isActedOn(probability: belief.probability(of: fact))
        return isActedOn ? MissingCodes(column: column, codes: concern.codes) : nil
      }
    }
  }

  /// Columns with that role by belief among those that are learnt, in the table's order.
  public func believed(_ fact: (String) -> HiddenFact) -> [String] {
    guard let table else { return [] }
    return choices.learnt(from: table).filter { belief.probability(of: fact($0)) >= 0.5 }
  }

  /// What is predicted, by the target's kind and number of levels.
  public var believedTask: TaskKind {
    guard let target = choices.target, let column = table?[target] else { return .none }
    if choices.time != nil { return .survival }
    switch column.kind {
    case .numeric: return belief.probability(of: .meantAsClasses(target)) >= 0.5 ? .classification : .regression
    case .categorical: return .classification
    case .date, .dateTime, .identifier, .text: return .none
    }
  }

  /// Columns that may be the target, most likely first.
  public var targetCandidates: [String] {
    guard let table else { return [] }
    let learnt = Set(choices.learnt(from: table))
    return belief.columns(where: { .isTarget($0) }, atLeast: 0.1, of: table).filter(learnt.contains)
  }

  /// Rules that hold in all rows, speak of columns that are learnt, and were not taken yet.
  public var suggestedRules: [ConstraintCandidate] {
    guard let table else { return [] }
    let learnt = Set(choices.learnt(from: table))
    return table.rules.filter {
      $0.constraint.columns.allSatisfy(learnt.contains) && !choices.rules.contains($0.constraint)
    }
  }

  /// ε 1, or what is left of the budget when that is less; nil when nothing is left.
  public var usualEpsilon: Double? { epsilonLeft.map { $0 > 0 ? min(1, $0) : nil } ?? 1 }

  /// Takes what is believed on `topic`; the caller says so to the person.
  public mutating func takeBelief(on topic: Topic) {
    switch topic {
    case .columns:
      let out = Set(choices.excluded + believedIdentifiers)
      choices.excluded = table?.columns.map(\.name).filter(out.contains) ?? []
    case .missingCodes:
      let named = Set(choices.missingCodes.compactMap(\.column))
      choices.missingCodes += believedMissingCodes.filter { !named.contains($0.column ?? "") }
    case .task: choices.task = believedTask
    case .roles:
      choices.quasiIdentifiers = believed { .quasiIdentifier($0) }
      choices.sensitive = believed { .sensitive($0) }
    case .target where choices.target == nil: choices.task = TaskKind.none
    case .privacy: choices.privacy = choices.privacy ?? .preferred
    case .epsilon: choices.epsilon = choices.epsilon ?? usualEpsilon
    case .rules: choices.rules += suggestedRules.map(\.constraint)
    case .leaks:
      let out = Set(choices.excluded + believedLeaks)
      choices.excluded = table?.columns.map(\.name).filter(out.contains) ?? []
    case .file, .target, .purpose, .generators, .rows, .start, .next: break
    }
  }

  /// What an action is expected to bring about, when questions are answered as believed.
  public mutating func foresee(_ action: Action) {
    switch action {
    case .ask(let topic), .assume(let topic):
      takeBelief(on: topic)
      if topic == .target, choices.target == nil { choices.target = targetCandidates.first }
      settle(topic, by: .inferred)
    case .inspect: isInspected = true
    case .generate:
      let generator = competitors.first ?? .independentMarginals
      production = Production(
        id: "foreseen", generator: generator, rowCount: choices.rowCount ?? table?.rowCount ?? 0, contenders: [],
        reason: "foreseen")
    case .evaluate:
      evaluation = EvaluationResult(
        generator: nil, rows: EvaluationResult.Rows(training: 0, holdout: 0, synthetic: 0), metrics: [])
    case .report: report = "foreseen"
    case .release: release = "foreseen"
    case .stop: isFinished = true
    case .compare, .tune, .augment, .explain, .goBack: break
    }
  }
}

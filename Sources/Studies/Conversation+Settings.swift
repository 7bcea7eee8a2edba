import Dialogue
import Reasoning
import Vocabulary

extension Conversation {
  // MARK: - Privacy and roles

  mutating func setPrivacy(_ slots: Slots) {
    guard let level = slots.privacyLevel else { return hint("Pick 1, 2 or 3, or say how important privacy is.") }
    if let epsilon = slots.epsilon, let obstacle = whyNot(epsilon) { return hint(obstacle) }
    if level == .differential, state.epsilonLeft ?? 1 <= 0 {
      return hint("This table’s privacy budget is used up, so nothing with that guarantee can be made from it.")
    }
    let former = state.choices.privacy
    let isSame = former == level && (slots.epsilon == nil || slots.epsilon == state.choices.epsilon)
    if isSame, state.isSettled(.privacy) { return hint("That is what I have noted already.") }
    remember()
    if former != level || !state.isSettled(.privacy) {
      if state.isSettled(.privacy) {
        state.correctionCount += 1
        state.reopen(.privacy)
      }
      state.choices.privacy = level
      settle(.privacy, by: .person)
      let change = former == nil || former == level ? "" : " instead of \(Wording.words(for: former ?? .none))"
      say("Privacy: \(Wording.words(for: level))\(change).")
    }
    if level != .differential {
      if level == .none { state.choices.epsilon = nil }
    } else if let epsilon = slots.epsilon {
      if state.isSettled(.epsilon) { state.reopen(.epsilon) }
      state.choices.epsilon = epsilon
      settle(.epsilon, by: .person)
      say("Strength: ε \(Wording.strength(epsilon)).")
    }
    advance()
  }

  private func whyNot(_ epsilon: Double) -> String? {
    guard epsilon > 0 else { return "ε must be greater than 0." }
    if let left = state.epsilonLeft, epsilon > left {
      return
        "Of this table’s privacy budget only ε \(Wording.strength(left)) is left, so ε \(Wording.strength(epsilon)) cannot "
        + "be spent."
    }
    return epsilon > 100 ? "ε \(Wording.strength(epsilon)) would protect nobody; a usual strong choice is 1." : nil
  }

  mutating func setRole(_ slots: Slots) {
    guard let table = state.table else { return refuse(.noTable) }
    guard let columns = slots.columns?.filter({ table[$0] != nil }), !columns.isEmpty, let role = slots.role else {
      return hint("Say a column and what it is, for instance “education is a quasi-identifier”.")
    }
    remember()
    let isNew = state.isSettled(.roles)
    if isNew { state.reopen(.start) }
    if !state.isSettled(.roles), role == .quasiIdentifier || role == .sensitive || role == .ordinary {
      // What was inferred is the ground on which the person corrects.
      if state.choices.quasiIdentifiers.isEmpty, state.choices.sensitive.isEmpty { state.takeBelief(on: .roles) }
    }
    for column in columns { assign(role, to: column) }
    say("\(Wording.list(columns)): \(Wording.words(for: role)).")
    switch role {
    case .identifier, .patientKey:
      if state.isInspected, !state.isSettled(.columns) {
        state.takeBelief(on: .columns)
        settle(.columns, by: .person)
      }
    case .target:
      settle(.target, by: .person)
      return order(.refresh(state.choices))
    default: break
    }
    if let rest = slots.unresolved { return hear(frame(for: rest), said: rest) }
    if pending == .roles { return askRolesAgain() }
    advance()
  }

  private mutating func assign(_ role: ColumnRole, to column: String) {
    if role != .sensitive { state.choices.sensitive.removeAll { $0 == column } }
    if role != .quasiIdentifier { state.choices.quasiIdentifiers.removeAll { $0 == column } }
    switch role {
    case .quasiIdentifier: state.choices.quasiIdentifiers.appendNew(column)
    case .sensitive: state.choices.sensitive.appendNew(column)
    case .ordinary:
      state.belief.hear(.sensitive(column), isTrue: false)
      state.belief.hear(.quasiIdentifier(column), isTrue: false)
    case .identifier:
      state.belief.hear(.identifies(column), isTrue: true)
      state.choices.excluded.appendNew(column)
    case .patientKey:
      state.choices.patientKey = column
      state.belief.hear(.identifies(column), isTrue: true)
    case .weight: state.choices.weight = column
    case .stratum: state.choices.stratum = column
    case .primarySamplingUnit: state.choices.primarySamplingUnit = column
    case .target: state.choices.target = column
    case .time: state.choices.time = column
    case .event: state.choices.event = column
    }
  }

  /// The lists changed, so the question is another one and is put with the new lists.
  private mutating func askRolesAgain() {
    var question = Wording.question(
      .roles(quasiIdentifiers: state.choices.quasiIdentifiers, sensitive: state.choices.sensitive))
    question.isReminder = true
    openQuestion = question
    turn.messages.append(Message(question: question))
  }

  // MARK: - Method and size

  mutating func chooseGenerators(_ slots: Slots) {
    if slots.automatic == true {
      return choose(.automatic, said: "I choose: those that suit compete, and the best is taken.")
    }
    let names = slots.generators ?? []
    let offered = names.compactMap(GeneratorKind.init).filter(state.offeredGenerators.contains)
    let missing = names.filter { name in !offered.contains { $0.rawValue == name } }
    if !missing.isEmpty {
      let offers = state.offeredGenerators.map(\.rawValue).joined(separator: ", ")
      say("\(missing.joined(separator: " and ")) is not part of this version. On offer are \(offers).")
      if offered.isEmpty { return remind() }
    }
    guard !offered.isEmpty else { return hint("Name a method, or say “you choose”.") }
    let unfit = offered.filter { !$0.hasFormalPrivacy }
    if state.choices.privacy == .differential, !unfit.isEmpty {
      say(Obstacle.noFormalPrivacy(unfit).description)
      return hint("Take another one, or go back to privacy.")
    }
    choose(.named(offered), said: "Method: \(offered.map(Wording.name).joined(separator: " and ")).")
  }

  private mutating func choose(_ choice: GeneratorChoice, said text: String) {
    remember()
    if state.isSettled(.generators) { state.reopen(.generators) }
    state.choices.generators = choice
    // Before the privacy question the wish is kept, and the topic is settled when its turn comes.
    if state.isSettled(.privacy) { settle(.generators, by: .person) }
    say(text)
    advance()
  }

  mutating func setRowCount(_ slots: Slots) {
    guard let table = state.table else { return refuse(.noTable) }
    let count = slots.rows ?? slots.factor.map { Int(($0 * Double(table.rowCount)).rounded()) }
    guard let count, count >= 1 else { return hint("How many rows? For instance “5,000” or “twice as many”.") }
    guard count <= 10_000_000 else { return hint("More than 10 million rows cannot be made in one go.") }
    remember()
    if state.isSettled(.rows) { state.reopen(.rows) }
    state.choices.rowCount = count
    settle(.rows, by: .person)
    say("\(Wording.count(count)) synthetic rows.")
    advance()
  }

  mutating func setTimeBudget(_ slots: Slots) {
    guard let seconds = slots.seconds, seconds > 0 else {
      return hint("How long may it take? For instance “at most 10 minutes”.")
    }
    remember()
    state.choices.timeBudgetInSeconds = seconds
    hint("Fitting takes at most \(Wording.duration(seconds)); what is cut short is recorded.")
  }

  mutating func setThreshold(_ slots: Slots) {
    guard let metric = slots.metric, let value = slots.value else {
      return hint("Say a metric and a number, for instance “membership inference at most 0.55”.")
    }
    guard state.evaluation == nil else {
      return hint("Thresholds are set before looking at results. Go back to “generate” to set one.")
    }
    remember()
    state.choices.thresholds.removeAll { $0.metric == metric }
    state.choices.thresholds.append(Threshold(metric: metric, value: value))
    hint("Threshold noted: \(metric.rawValue) \(Wording.strength(value)).")
  }

  mutating func setWeights(_ slots: Slots) {
    let given = [slots.fidelity, slots.usefulness, slots.privacy]
    guard given.contains(where: { $0 != nil }), given.allSatisfy({ $0 ?? 1 >= 0 }),
      given.contains(where: { $0 ?? 1 > 0 })
    else {
      return hint("Say what matters more: likeness (fidelity), usefulness or privacy.")
    }
    remember()
    // What was not named weighs 1, as in "privacy twice as much".
    let weights = Weights(
      fidelity: slots.fidelity ?? 1, usefulness: slots.usefulness ?? 1, privacy: slots.privacy ?? 1)
    state.choices.weights = weights
    hint(
      "Weights: likeness \(Wording.percent(weights.fidelity)), usefulness \(Wording.percent(weights.usefulness)), "
        + "privacy \(Wording.percent(weights.privacy)). The gates stand whatever the weights.")
  }
}

extension Array where Element: Equatable {
  fileprivate mutating func appendNew(_ element: Element) {
    if !contains(element) { append(element) }
  }
}

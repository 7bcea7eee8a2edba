import Dialogue
import Evaluation
import Reasoning
import Vocabulary

extension Conversation {
  /// Takes what came of work, says it, and goes on.
  mutating func take(_ outcome: WorkOutcome, of order: WorkOrder?) {
    switch outcome {
    case .loaded(let facts, let left):
      state.load(facts)
      state.epsilonLeft = left
      asked = []
      // What was before belongs to another table; naming that file again brings it back.
      history = []
    case .refreshed(let facts, let left):
      state.refresh(facts)
      state.epsilonLeft = left
      tellBrokenRules(facts.brokenShares)
    case .generated(let production):
      state.production = production
      tell(production)
    case .evaluated(let evaluation, let verdicts):
      state.evaluation = evaluation
      state.verdicts = verdicts
      turn.messages.append(Wording.results(evaluation, gates: verdicts.map(gateLine)))
    case .compared(let columns): turn.messages.append(Wording.comparison(columns))
    case .reported(let path):
      state.report = path
      say("The report is written: \(path)")
      if wantsRelease { return releaseNow() }
    case .released(let path):
      state.release = path
      wantsRelease = false
      say("Released: the rows, their label, the recipient’s report and the recipe are in \(path)")
    case .exported(let path): say("Saved: \(path)")
    case .failed(let reason): fail(reason, in: order)
    case .cancelled: cancelled(order)
    }
    advance()
  }

  private mutating func fail(_ reason: String, in order: WorkOrder?) {
    let failure = Failure(option: order?.option ?? .explain, reason: reason)
    state.failures.append(failure)
    turn.records.append(.failed(failure))
    say(reason)
    wantsRelease = false
    switch order {
    case .load:
      // A table that was loaded before stays as it was.
      if state.table != nil, !history.isEmpty { history.removeLast() }
    case .generate: state.reopen(.start)
    case .evaluate:
      // Without a measurement the rows are of no use; the plan is asked for again.
      state.reopen(.start)
    case .refresh, .compare, .report, .release, .export, nil: break
    }
  }

  private mutating func cancelled(_ order: WorkOrder?) {
    say("Cancelled. Nothing half done was kept.")
    wantsRelease = false
    switch order {
    case .generate, .evaluate:
      state.failures.append(Failure(option: order?.option ?? .generate, reason: "cancelled"))
      state.reopen(.start)
    default: break
    }
  }

  private mutating func tell(_ production: Production) {
    let failures = production.contenders.compactMap { contender in
      contender.failure.map { "\(Wording.name(contender.generator)) made nothing: \($0)" }
    }
    let facts = production.contenders.compactMap { contender -> Fact? in
      guard let score = contender.score else { return nil }
      var fact = Wording.fact(for: score)
      fact.label = "\(Wording.name(contender.generator)), \(fact.label)"
      return fact
    }
    turn.messages.append(
      Message(
        [
          "\(Wording.count(production.rowCount)) synthetic rows are made by \(Wording.name(production.generator)). "
            + production.reason
        ] + [guarantee(of: production)].compactMap { $0 } + failures, facts: facts))
  }

  /// What became of a guarantee that was preferred.
  private func guarantee(of production: Production) -> String? {
    guard state.choices.privacy == .preferred, !production.generator.hasFormalPrivacy else { return nil }
    let competed = production.contenders.contains { $0.generator.hasFormalPrivacy && $0.failure == nil }
    return "These rows carry no formal guarantee."
      + (competed
        ? " A method with one competed and was less useful; the ε that it was fitted with stays spent."
        : " No method with one could compete.")
  }

  private func gateLine(_ verdict: GateVerdict) -> GateLine {
    let outcome: GateLine.Outcome =
      switch verdict.outcome {
      case .passed: .passed
      case .failed, .cannotBeJudged: .failed
      case .notApplicable: .notApplicable
      case .shownOnly: .shownOnly
      case .overridden: .overridden
      }
    let title = verdict.gate.title.prefix(1).uppercased() + verdict.gate.title.dropFirst()
    return GateLine(
      title: title + (verdict.column.map { " (“\($0)”)" } ?? ""), outcome: outcome, sentence: verdict.sentence,
      source: verdict.source, advice: verdict.advice)
  }

  // MARK: - Looking

  mutating func showTable() {
    guard let table = state.table else { return }
    let kinds = ColumnKind.allCases.map { kind in
      TableSummary.KindCount(kind: kind, count: table.columns.filter { $0.kind == kind }.count)
    }
    let gaps = table.columns.filter { $0.missingShare >= 0.05 }
      .sorted { ($0.missingShare, $1.name) > ($1.missingShare, $0.name) }.prefix(3)
      .map { TableSummary.Gap(column: $0.name, share: $0.missingShare) }
    turn.messages.append(
      Wording.overview(
        TableSummary(
          name: table.name, rows: table.rowCount, reading: table.reading, kinds: kinds,
          missingShare: table.missingShare,
          gaps: Array(gaps), findings: table.concerns.filter { $0.kind != .givesAway }.map(\.sentence))))
  }

  mutating func explore() {
    guard let table = state.table else { return refuse(.noTable) }
    showTable()
    let lines = table.columns.map { column in
      let title = column.title.map { " (\($0))" } ?? ""
      let gaps = column.missingShare > 0 ? ", \(Wording.percent(column.missingShare)) empty" : ""
      return
        "\(column.name)\(title): \(column.kind.rawValue), \(Wording.count(column.distinctCount)) different values\(gaps)"
    }
    say(
      "Its columns:\n" + lines.prefix(80).map { "- \($0)" }.joined(separator: "\n")
        + (lines.count > 80 ? "\n… and \(Wording.count(lines.count - 80)) more" : ""))
    remind()
  }

  mutating func tellStatus() {
    let choices = state.choices
    var lines: [String] = []
    if let table = state.table { lines.append("Table: \(table.name), \(Wording.count(table.rowCount)) rows") }
    if state.isSettled(.columns) { lines.append("Left out: \(Wording.list(choices.excluded))") }
    if !choices.missingCodes.isEmpty { lines.append(defaultTaken(on: .missingCodes)) }
    if state.isSettled(.target) {
      lines.append(
        "Goal: "
          + (choices.target.map { "predict “\($0)”, \(Wording.words(for: choices.task ?? state.believedTask))" }
            ?? choices.survival ?? "nothing in particular"))
    }
    if let rulesText { lines.append(rulesText) }
    if let purpose = choices.purpose { lines.append("Purpose: \(Wording.words(for: purpose))") }
    if let privacy = choices.privacy {
      lines.append(
        "Privacy: \(Wording.words(for: privacy))" + (choices.epsilon.map { ", ε \(Wording.strength($0))" } ?? ""))
    }
    if state.isSettled(.roles) { lines.append(defaultTaken(on: .roles)) }
    if state.isSettled(.generators) {
      lines.append("Method: \(state.competitors.map(Wording.name).joined(separator: ", "))")
    }
    if let production = state.production {
      lines.append("Made: \(Wording.count(production.rowCount)) rows by \(Wording.name(production.generator))")
    }
    if state.production == nil, let seconds = planSummary.seconds {
      lines.append("Until the rows are made and measured it takes \(Wording.duration(seconds))")
    }
    if let report = state.report { lines.append("Report: \(report)") }
    if let release = state.release { lines.append("Released: \(release)") }
    let ahead = plan.compactMap(Self.title).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    say(lines.isEmpty ? "Nothing is settled yet." : "So far:\n" + lines.map { "- \($0)" }.joined(separator: "\n"))
    if !ahead.isEmpty { say("Still to come: \(ahead.joined(separator: ", ")).") }
    remind()
  }

  private static func title(of action: Action) -> String? {
    switch action {
    case .ask(let topic): topic == .next ? "what to do with the rows" : Wording.title(of: topic.step)
    case .generate: Wording.title(of: .generate)
    case .evaluate: Wording.title(of: .evaluate)
    default: nil
    }
  }

  mutating func tellResults() {
    guard let evaluation = state.evaluation else {
      say(
        "That can be said once rows are made: I then measure whether they are like the real ones, of use, and safe to share."
      )
      return remind()
    }
    turn.messages.append(Wording.results(evaluation, gates: state.verdicts.map(gateLine)))
    remind()
  }

  mutating func compare(_ columns: [String]?) {
    guard let table = state.table else { return refuse(.noTable) }
    guard state.production != nil else {
      say("There are no synthetic rows to compare with yet.")
      return explore()
    }
    let chosen = columns ?? [state.choices.target].compactMap { $0 }
    let wanted = chosen.isEmpty ? Array(state.choices.learnt(from: table).prefix(3)) : chosen
    if let obstacle = state.obstacle(to: .compare(columns: wanted)) { return refuse(obstacle) }
    let learnt = Set(state.choices.learnt(from: table))
    if let out = wanted.first(where: { !learnt.contains($0) }) {
      return hint("“\(out)” was left out, so there is no synthetic one to compare with.")
    }
    orderOnRows { id, _ in .compare(production: id, columns: wanted) }
  }

  // MARK: - Giving away

  mutating func writeReport() {
    if let report = state.report { return hint("The report is written: \(report)") }
    if let obstacle = state.obstacle(to: .report) { return refuse(obstacle) }
    orderOnRows { .report(production: $0, $1) }
  }

  mutating func release() {
    if let path = state.release { return hint("The rows are released already: \(path)") }
    guard state.evaluation != nil else {
      return refuse(state.production == nil ? .nothingGenerated : .notEvaluated)
    }
    guard state.report != nil else {
      // The report is written whatever the gates say: it says why rows may not go.
      wantsRelease = true
      return orderOnRows { .report(production: $0, $1) }
    }
    releaseNow()
  }

  private mutating func releaseNow() {
    wantsRelease = false
    if let obstacle = state.obstacle(to: .release) { return refuse(obstacle) }
    orderOnRows { .release(production: $0, $1) }
  }

  mutating func export(_ format: ExportFormat?) {
    let format = format ?? .csv
    switch format {
    case .sas, .stata, .spss, .parquet:
      hint("Files for \(format.rawValue.uppercased()) cannot be written yet; CSV can, and opens there.")
    case .csv, .script:
      guard state.production != nil else { return refuse(.nothingGenerated) }
      if format == .csv, state.release == nil {
        return hint(
          "Rows leave the study as a release, once every gate passed. Say “release”; until then they stay here.")
      }
      orderOnRows { id, _ in .export(production: id, format) }
    }
  }

  // MARK: - Explaining

  mutating func explain(_ slots: Slots) {
    switch slots.topic ?? .step {
    case .metric: explain(metric: slots.about)
    case .generator, .privacy: explain(term: slots.about ?? slots.unresolved ?? "differential privacy")
    case .column: explain(column: slots.about ?? "")
    case .step: explainStep(slots.about.flatMap(Step.init))
    case .decision: explainDecision()
    case .result:
      if let term = slots.unresolved ?? slots.about { explain(term: term) } else { return tellResults() }
    }
    remind()
  }

  private mutating func explain(term: String) {
    if let message = Wording.explanation(of: term) {
      turn.messages.append(message)
    } else {
      say("I have no explanation of “\(term)”. Ask about a metric, a method, a column or a step.")
    }
  }

  private mutating func explain(metric name: String?) {
    guard let name, let metric = MetricName(rawValue: name) else { return explain(term: name ?? "metric") }
    let id = Wording.identifier(of: metric)
    explain(term: Wording.explanation(of: id) == nil ? metric.rawValue : id)
    if let measured = state.evaluation?[id] {
      turn.messages.append(Message(["Here it was:"], facts: [Wording.fact(for: measured)]))
    }
  }

  private mutating func explain(column name: String) {
    guard let column = state.table?[name] else { return explain(term: name) }
    let title = column.title.map { ", labelled “\($0)”" } ?? ""
    say(
      "“\(name)”\(title): \(column.kind.rawValue), \(Wording.count(column.distinctCount)) different values, "
        + "\(Wording.percent(column.missingShare)) empty.")
    // The likeliest reason for each role; a table's checks may name one role several times.
    var told: Set<ColumnRole> = []
    for suggestion in column.suggestions where told.insert(suggestion.role).inserted {
      let reason = suggestion.reason.hasSuffix(".") ? String(suggestion.reason.dropLast()) : suggestion.reason
      say(
        "I take it to be \(Wording.words(for: suggestion.role)): \(reason.prefix(1).lowercased() + reason.dropFirst())."
      )
    }
  }

  private mutating func explainStep(_ step: Step?) {
    say(Wording.explanation(of: step ?? pending?.step ?? .loadData))
  }

  /// The evidence for what is open now: the question's reason, or why the generator was taken.
  private mutating func explainDecision() {
    if let question = openQuestion, question.topic != "clarify" {
      say("I ask because \(question.why)")
      if let suggested = question.defaultChoice { say("My suggestion is “\(suggested.label)”.") }
    }
    if let production = state.production, !production.reason.isEmpty { say(production.reason) }
    if pending == .columns || pending == .leaks || pending == .roles {
      let reasons = state.belief.entries.filter { $0.probability >= 0.5 }.prefix(8).compactMap { entry -> String? in
        switch entry.fact {
        case .identifies(let column), .givesAway(let column), .quasiIdentifier(let column), .sensitive(let column):
          "“\(column)”: \(entry.evidence.joined(separator: "; "))"
        case .codesMissing, .isTarget, .moreColumnsOut, .meantAsClasses: nil
        }
      }
      if !reasons.isEmpty { say("What I go by:\n" + reasons.map { "- \($0)" }.joined(separator: "\n")) }
    }
  }
}

extension WorkOrder {
  /// The option that the work belongs to.
  var option: OptionName {
    switch self {
    case .load: .loadData
    case .refresh: .inspect
    case .generate: .generate
    case .evaluate: .evaluate
    case .compare: .compare
    case .report, .export: .report
    case .release: .release
    }
  }
}

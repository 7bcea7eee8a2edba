import Dialogue
import Reasoning
import Vocabulary

extension Conversation {
  /// The facts that the question on a topic needs.
  func inquiry(on topic: Topic) -> Inquiry {
    switch topic {
    case .file: .file(lastFailure: state.failures.last { $0.option == .loadData }?.reason)
    case .columns: .columns(identifiers: notes(on: state.believedIdentifiers, kinds: [.identifier, .directIdentifier]))
    case .missingCodes: .missingCodes(codeNotes)
    case .rules: .rules(state.suggestedRules)
    case .target: .target(candidates: state.targetCandidates.prefix(3).map(candidateNote))
    case .task:
      .task(
        target: state.choices.target ?? "", believed: state.believedTask,
        levels: state.choices.target.flatMap { state.table?[$0]?.distinctCount } ?? 0)
    case .leaks: .leaks(target: state.choices.target ?? "", notes(on: state.leakCandidates, kinds: [.givesAway]))
    case .purpose: .purpose
    case .privacy: .privacy
    case .epsilon: .epsilon(left: state.epsilonLeft)
    case .roles:
      .roles(quasiIdentifiers: proposedQuasiIdentifiers, sensitive: proposedSensitive)
    case .generators: .generators(offers, privacy: state.choices.privacy ?? .none)
    case .rows: .rows(tableRows: state.table?.rowCount ?? 0)
    case .start: .start(planSummary)
    case .next: .next(nextSummary)
    }
  }

  private func notes(on columns: [String], kinds: [Concern.Kind]) -> [ColumnNote] {
    columns.map { column in
      let concern = state.table?.concerns.first { kinds.contains($0.kind) && $0.columns.contains(column) }
      let suggestion = state.table?[column]?.suggestions.first { $0.role == .identifier }?.reason
      return ColumnNote(
        column: column,
        sentence: concern?.sentence ?? suggestion.map { "“\(column)”: \($0)." } ?? "“\(column)” was found suspicious.")
    }
  }

  private var codeNotes: [CodeNote] {
    guard let table = state.table else { return [] }
    let learnt = Set(state.choices.learnt(from: table))
    return table.concerns(.missingCode).compactMap { concern in
      guard let column = concern.columns.first(where: learnt.contains) else { return nil }
      return CodeNote(column: column, codes: concern.codes, sentence: concern.sentence)
    }
  }

  private func candidateNote(_ column: String) -> ColumnNote {
    let facts = state.table?[column]
    let what =
      facts?.title ?? (facts?.distinctCount == 2 ? "two levels" : "\(facts?.distinctCount ?? 0) different values")
    return ColumnNote(column: column, sentence: what)
  }

  var proposedQuasiIdentifiers: [String] {
    state.choices.quasiIdentifiers.isEmpty && state.choices.sensitive.isEmpty
      ? state.believed { .quasiIdentifier($0) } : state.choices.quasiIdentifiers
  }

  var proposedSensitive: [String] {
    state.choices.quasiIdentifiers.isEmpty && state.choices.sensitive.isEmpty
      ? state.believed { .sensitive($0) } : state.choices.sensitive
  }

  private var offers: [GeneratorOffer] {
    state.offeredGenerators.map { generator in
      GeneratorOffer(
        generator: generator, hasFormalPrivacy: generator.hasFormalPrivacy,
        seconds: state.table?.estimates.first { $0.generator == generator }?.seconds)
    }
  }

  var planSummary: PlanSummary {
    let choices = state.choices
    let estimates = state.table?.estimates.filter { state.competitors.contains($0.generator) } ?? []
    return PlanSummary(
      rows: choices.rowCount ?? state.table?.rowCount ?? 0, tableRows: state.table?.rowCount ?? 0,
      learntColumns: state.table.map { choices.learnt(from: $0).count } ?? 0, excluded: choices.excluded,
      rules: choices.rules.map { Wording.words(for: $0) }, target: choices.target, survival: choices.survival,
      task: choices.task ?? .none,
      privacy: choices.privacy ?? .none,
      epsilon: choices.epsilon, quasiIdentifiers: choices.quasiIdentifiers, sensitive: choices.sensitive,
      generators: state.competitors, seconds: estimates.isEmpty ? nil : secondsInAll(of: estimates),
      failure: state.failures.last { $0.option == .generate }?.reason)
  }

  /// Until measured rows are there: each method learns and is measured, the best one learns again, and its rows, a copy
  /// and independent columns are measured.
  private func secondsInAll(of fits: [TimeEstimate]) -> Double {
    let each = fits.map(\.seconds)
    let learning = each.count > 1 ? each.reduce(0, +) + (each.max() ?? 0) : each.reduce(0, +)
    let measurements = Double(each.count > 1 ? each.count + 3 : 3)
    // Measured on two processors: 25 s for 5,700 rows of 43 columns; larger tables are measured on a part.
    let cells = Double(min(state.table?.rowCount ?? 0, 20_000)) * Double(state.table?.columns.count ?? 0)
    return learning + measurements * (4 + cells * 9e-5)
  }

  private var nextSummary: NextSummary {
    let mayGo = !state.verdicts.isEmpty && state.verdicts.allSatisfy(\.permits)
    return NextSummary(
      isReleased: state.release != nil, isReported: state.report != nil, mayBeReleased: mayGo,
      advice: state.verdicts.filter { !$0.permits }.compactMap(\.advice), canPlot: state.abilities.contains(.plot),
      example: exampleColumn)
  }

  /// The target, or else the first column that is learnt from.
  private var exampleColumn: String? {
    state.choices.target ?? state.table.flatMap { state.choices.learnt(from: $0).first }
  }

  // MARK: - Defaults

  /// Settles a topic by what its question shows as the default.
  mutating func takeDefault(on topic: Topic, by provenance: Provenance) {
    switch topic {
    case .roles:
      let (known, sensitive) = (proposedQuasiIdentifiers, proposedSensitive)
      state.choices.quasiIdentifiers = known
      state.choices.sensitive = sensitive
    case .purpose: state.choices.purpose = state.choices.purpose ?? .dataAccess
    default: state.takeBelief(on: topic)
    }
    settle(topic, by: provenance)
  }

  /// What now stands, in a sentence.
  func defaultTaken(on topic: Topic) -> String {
    let choices = state.choices
    switch topic {
    case .columns:
      return choices.excluded.isEmpty ? "All columns are used." : "Left out: \(Wording.list(choices.excluded))."
    case .missingCodes: return missingCodesText ?? "No codes are treated as missing."
    case .target where choices.survival != nil: return "Goal: \(choices.survival ?? "")."
    case .target: return "Nothing in particular is predicted, so usefulness is not measured."
    case .task: return "I predict \(Wording.words(for: choices.task ?? .none))."
    case .leaks:
      return choices.excluded.isEmpty ? "Nothing is left out." : "Left out: \(Wording.list(choices.excluded))."
    case .rules: return rulesText ?? "No rule is set."
    case .purpose: return "Purpose: \(Wording.words(for: choices.purpose ?? .dataAccess))."
    case .privacy: return "Privacy: \(Wording.words(for: choices.privacy ?? .preferred)), recorded as your answer."
    case .epsilon: return "Strength: ε \(Wording.strength(choices.epsilon ?? 1))."
    case .roles:
      return
        "Others may know: \(Wording.list(choices.quasiIdentifiers)). Sensitive: \(Wording.list(choices.sensitive))."
    case .generators: return "I choose: \(Wording.listed(state.competitors.map(Wording.name)))."
    case .rows: return "As many rows as the table has."
    case .file, .start, .next: return ""
    }
  }

  var rulesText: String? {
    let rules = state.choices.rules.map { Wording.words(for: $0) }
    return rules.isEmpty ? nil : "In every synthetic row \(Wording.listed(rules))."
  }

  private var missingCodesText: String? {
    let codes = state.choices.missingCodes
    guard !codes.isEmpty else { return nil }
    let parts = codes.map { entry in
      "\(entry.codes.map { "“\($0)”" }.joined(separator: ", "))\(entry.column.map { " in “\($0)”" } ?? "")"
    }
    return "Treated as missing, with the code kept as the reason: \(parts.joined(separator: "; "))."
  }

  /// What is said when belief was taken without a question; nil when there was nothing to take.
  func assumption(on topic: Topic, before: Choices) -> String? {
    switch topic {
    case .columns where state.choices.excluded != before.excluded:
      return "I leave out \(Wording.list(state.choices.excluded)): only good for telling people apart."
    case .missingCodes where state.choices.missingCodes != before.missingCodes:
      return missingCodesText.map { $0 + " Say so if that is wrong." }
    case .task where state.choices.target != nil: return "I predict \(Wording.words(for: state.choices.task ?? .none))."
    case .leaks where state.choices.excluded != before.excluded:
      let out = state.choices.excluded.filter { !before.excluded.contains($0) }
      return "I leave out \(Wording.list(out)), which would give the answer away. “Keep” and its name brings it back."
    case .epsilon:
      return state.choices.epsilon.map {
        "Methods with a guarantee are fitted at ε \(Wording.strength($0)), which is spent from this table’s privacy budget. "
          + "Say another ε to change it."
      }
    default: return nil
    }
  }

  /// Goes on once a topic is settled.
  mutating func afterSettling(_ topic: Topic) { advance() }
}

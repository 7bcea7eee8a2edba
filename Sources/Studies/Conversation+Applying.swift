import Dialogue
import Reasoning
import Vocabulary

extension Conversation {
  /// Changes a choice: says what was understood, drops what rested on the old one, and goes on.
  mutating func apply(_ frame: Frame) {
    let slots = frame.slots
    switch frame.intent {
    case .setTarget: setTarget(slots)
    case .setTask: setTask(slots)
    case .setTime, .setEvent: setSurvivalColumn(frame)
    case .excludeColumns: exclude(slots)
    case .keepColumns: keep(slots)
    case .setRole: setRole(slots)
    case .setPrivacy: setPrivacy(slots)
    case .setPurpose: setPurpose(slots)
    case .chooseGenerators: chooseGenerators(slots)
    case .setRowCount: setRowCount(slots)
    case .declareMissing: declareMissing(slots)
    case .addConstraint: addRule(slots.text ?? said)
    case .setTimeBudget: setTimeBudget(slots)
    case .setThreshold: setThreshold(slots)
    case .setWeights: setWeights(slots)
    default: remind()
    }
  }

  /// Opens a topic for a new answer; settled ones lose what rests on them.
  private mutating func reopen(_ topic: Topic) {
    remember()
    if state.isSettled(topic) {
      state.correctionCount += 1
      state.reopen(topic)
    }
  }

  // MARK: - Goal

  private mutating func setTarget(_ slots: Slots) {
    guard let table = state.table else { return refuse(.noTable) }
    guard let name = slots.column, let column = table[name] else { return unknownColumn(slots, as: .setTarget) }
    if let reason = whyNoTarget(column) {
      say(reason)
      return remind()
    }
    let former = state.choices.target
    if former == name, state.isSettled(.target) { return hint("“\(name)” is the target already.") }
    reopen(.target)
    state.choices.excluded.removeAll { $0 == name }
    state.choices.target = name
    state.belief.hear(.isTarget(name), isTrue: true)
    settle(.target, by: .person)
    say((former.map { "Target: “\(name)” instead of “\($0)”." } ?? "Target: “\(name)”.") + doubt(about: [name]))
    order(.refresh(state.choices))
  }

  /// Says that a column was found by its meaning, where its name was not said.
  private func doubt(about columns: [String]) -> String {
    func folded(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
    let words = folded(said)
    // A number or a pressed button names what it stands for.
    guard words.contains(where: \.isLetter), said.split(separator: " ").count > 1 else { return "" }
    let guessed = columns.filter { !words.contains(folded($0)) }
    guard !guessed.isEmpty else { return "" }
    return
      " I took your words to mean \(guessed.count == 1 ? "that column" : "those columns"); say “no, I meant …” if not."
  }

  /// Why a column cannot be predicted; nil when it can.
  private func whyNoTarget(_ column: ColumnFacts) -> String? {
    if state.believedIdentifiers.contains(column.name) {
      return "“\(column.name)” only tells people apart, so there is nothing to predict in it."
    }
    if column.distinctCount < 2 {
      return "“\(column.name)” has the same value in every row, so there is nothing to predict."
    }
    switch column.kind {
    case .identifier, .text, .date, .dateTime:
      return
        "“\(column.name)” holds \(column.kind == .text ? "free text" : "dates or names"), which cannot be predicted here. "
        + "Pick a column with numbers or categories."
    case .numeric, .categorical: return nil
    }
  }

  /// The nearest columns as choices, where none was meant for sure.
  private mutating func unknownColumn(_ slots: Slots, as intent: Intent) {
    guard let words = slots.unresolved, let table = state.table else {
      return hint("Which column do you mean? Type its name; “show the columns” lists them.")
    }
    let references = table.columns.map { ColumnReference(name: $0.name, title: $0.title) }
    let nearest = ColumnSearch.nearest(to: words, in: references, count: 3)
    guard !nearest.isEmpty else {
      return hint("There is no column like “\(words)”. “Show the columns” lists them all.")
    }
    let frames = nearest.map { name -> Frame in
      var frame = Frame(intent)
      if intent == .setTarget { frame.slots.column = name } else { frame.slots.columns = [name] }
      return frame
    }
    say("There is no column “\(words)”.")
    offer(frames, text: "Did you mean one of these?", why: "I only use columns that are in your table.")
  }

  mutating func offer(_ frames: [Frame], text: String, why: String) {
    var question = Wording.clarification(frames)
    question.text = text
    question.why = why
    clarification = frames
    openQuestion = question
    turn.messages.append(Message(question: question))
  }

  private mutating func setTask(_ slots: Slots) {
    guard let task = slots.task else { return hint("Is it a class, a number, or a time until an event?") }
    if task == .none {
      reopen(.target)
      state.choices.target = nil
      state.choices.task = TaskKind.none
      settle(.target, by: .person)
      settle(.task, by: .person)
      settle(.leaks, by: .inferred)
      say("Nothing in particular is predicted. Usefulness will not be measured, likeness and disclosure will.")
      return advance()
    }
    if task == .survival {
      if state.choices.survival != nil { return aimAtSurvival() }
      return hint(
        "Survival needs two columns: say which tells the time and which the event, for instance “followup_days is the time” "
          + "and “death is the event”.")
    }
    guard let target = state.choices.target else {
      say("Noted: \(Wording.words(for: task)). For that I need to know the column.")
      return remind()
    }
    if task == .regression, state.table?[target]?.kind == .categorical {
      return hint("“\(target)” holds categories, so a class is predicted.")
    }
    reopen(.task)
    state.choices.task = task
    state.belief.hear(.meantAsClasses(target), isTrue: task == .classification)
    settle(.task, by: .person)
    say("I predict \(Wording.words(for: task)).")
    advance()
  }

  private mutating func setSurvivalColumn(_ frame: Frame) {
    guard let name = frame.slots.column else { return unknownColumn(frame.slots, as: frame.intent) }
    remember()
    if frame.intent == .setTime { state.choices.time = name } else { state.choices.event = name }
    say("Noted: “\(name)” is \(frame.intent == .setTime ? "the time until the event" : "the event").")
    if state.choices.survival != nil { return aimAtSurvival() }
    hint(
      frame.intent == .setTime
        ? "Which column tells whether the event happened? Say “… is the event”."
        : "Which column tells the time until then? Say “… is the time”.")
  }

  /// Time and event are known: they are the goal, unless a target was named.
  private mutating func aimAtSurvival() {
    dropResults()
    if state.choices.target == nil {
      state.choices.task = .survival
      settle(.target, by: .person)
      settle(.task, by: .person)
      settle(.leaks, by: .inferred)
    }
    if let survival = state.choices.survival {
      say("Goal: \(survival). I measure by the concordance how well it can be predicted from synthetic rows.")
    }
    advance()
  }

  private mutating func setPurpose(_ slots: Slots) {
    guard let purpose = slots.purpose else { return hint("Pick one of the choices, or “skip”.") }
    reopen(.purpose)
    state.choices.purpose = purpose
    settle(.purpose, by: .person)
    say("Purpose: \(Wording.words(for: purpose)).")
    advance()
  }

  // MARK: - Columns

  private mutating func exclude(_ slots: Slots) {
    guard let table = state.table else { return refuse(.noTable) }
    guard let named = slots.columns else { return unknownColumn(slots, as: .excludeColumns) }
    let present = named.filter { table[$0] != nil }
    let rest = Set(state.choices.learnt(from: table)).subtracting(present)
    guard rest.count >= 2 else { return hint("At least two columns must be left to learn from.") }
    remember()
    let wasOpen = !state.isSettled(.columns)
    if let target = state.choices.target, present.contains(target) {
      state.reopen(.target)
      say("“\(target)” was the target, so that question is open again.")
    }
    let out = Set(state.choices.excluded + present)
    dropResults()
    state.choices.excluded = table.columns.map(\.name).filter(out.contains)
    state.choices.kept.removeAll { present.contains($0) }
    state.choices.quasiIdentifiers.removeAll { present.contains($0) }
    state.choices.sensitive.removeAll { present.contains($0) }
    if wasOpen, state.isInspected {
      state.takeBelief(on: .columns)
      settle(.columns, by: .person)
    }
    if pending == .leaks { settle(.leaks, by: .person) }
    say("Left out: \(Wording.list(state.choices.excluded)).\(doubt(about: present))")
    advance()
  }

  private mutating func keep(_ slots: Slots) {
    guard let table = state.table else { return refuse(.noTable) }
    guard let named = slots.columns?.filter({ table[$0] != nil }), !named.isEmpty else {
      return unknownColumn(slots, as: .keepColumns)
    }
    let direct = Set(table.concerns(.directIdentifier).flatMap(\.columns)).intersection(named)
    guard direct.isEmpty else {
      return hint("\(Wording.list(direct.sorted())) points at real people and stays out whatever is said.")
    }
    remember()
    let out = Set(state.choices.excluded).union(state.believedIdentifiers)
    let isReturn = named.contains(where: out.contains) || pending == .leaks
    dropResults()
    if isReturn {
      for name in named { state.belief.hear(.identifies(name), isTrue: false) }
      state.choices.excluded.removeAll(where: named.contains)
      state.choices.kept += named.filter { !state.choices.kept.contains($0) }
      say("Kept: \(Wording.list(named)).")
    } else {
      let stay = Set(named + [state.choices.target].compactMap { $0 })
      guard stay.count >= 2 else { return hint("At least two columns must be left to learn from.") }
      state.choices.excluded = table.columns.map(\.name).filter { !stay.contains($0) }
      say("Only \(Wording.list(table.columns.map(\.name).filter(stay.contains))) stay.")
    }
    if !state.isSettled(.columns), state.isInspected {
      state.takeBelief(on: .columns)
      settle(.columns, by: .person)
    }
    if pending == .leaks, state.leakCandidates.isEmpty { settle(.leaks, by: .person) }
    advance()
  }

  /// What was made rests on choices that change now.
  mutating func dropResults() {
    if state.production != nil {
      say("The rows made so far rest on another choice; they stay in the record, and I make new ones.")
    }
    state.reopen(.start)
    state.production = nil
    state.evaluation = nil
  }

  private mutating func declareMissing(_ slots: Slots) {
    guard let table = state.table else { return refuse(.noTable) }
    guard let codes = slots.codes, !codes.isEmpty else {
      return hint("Which code means missing, and in which column? For instance “999 in drinks_per_day”.")
    }
    remember()
    dropResults()
    let columns = slots.columns ?? foundColumns(with: codes, in: table)
    if columns.isEmpty {
      state.choices.missingCodes.append(MissingCodes(column: nil, codes: codes))
    }
    for column in columns {
      state.choices.missingCodes.removeAll { $0.column == column }
      state.choices.missingCodes.append(MissingCodes(column: column, codes: codes))
      state.belief.hear(.codesMissing(column), isTrue: true)
    }
    if state.isInspected, !state.isSettled(.missingCodes) { settle(.missingCodes, by: .person) }
    let place = columns.isEmpty ? "in every column" : "in \(Wording.list(columns))"
    say(
      "\(codes.map { "“\($0)”" }.joined(separator: " and ")) \(place): treated as missing, with the code kept as the reason."
    )
    advance()
  }

  /// Columns in which these codes were noticed.
  private func foundColumns(with codes: [String], in table: TableFacts) -> [String] {
    let wanted = Set(codes)
    return table.concerns(.missingCode).filter { !wanted.isDisjoint(with: $0.codes) }.flatMap(\.columns)
  }
}

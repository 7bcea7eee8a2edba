import Dialogue
import Reasoning
import Tables
import Vocabulary

extension Conversation {
  /// Takes a rule that every synthetic row must obey, and has the real rows looked at for it.
  mutating func addRule(_ text: String) {
    guard let table = state.table else { return refuse(.noTable) }
    let columns = table.columns.map { ColumnReference(name: $0.name, title: $0.title, levels: $0.levels) }
    guard let rule = RuleReader(columns: columns).rule(in: text) else {
      return hint(
        "I can keep two kinds of rules: one column against another (“a is never above b”), and bounds (“age between 18 "
          + "and 90”). Rules of other kinds I cannot keep.")
    }
    if let reason = whyNoRule(rule, in: table) { return hint(reason) }
    if state.choices.rules.contains(rule) { return hint("That rule is set already.") }
    remember()
    dropResults()
    state.choices.rules.append(rule)
    if pending == .rules { settle(.rules, by: .person) }
    hasNewRule = true
    say("In every synthetic row \(Wording.words(for: rule)).")
    order(.refresh(state.choices))
  }

  private func whyNoRule(_ rule: Constraint, in table: TableFacts) -> String? {
    let learnt = Set(state.choices.learnt(from: table))
    if let out = rule.columns.first(where: { !learnt.contains($0) }) {
      return "“\(out)” is left out, so no rule about it is needed."
    }
    let kinds = rule.columns.compactMap { table[$0]?.kind }
    if let wrong = zip(rule.columns, kinds).first(where: { ![.numeric, .date, .dateTime].contains($0.1) }) {
      return "“\(wrong.0)” holds no numbers or dates, so it has no order. I can keep rules about numbers and dates."
    }
    return Set(kinds).count == 1
      ? nil : "\(Wording.list(rule.columns)) cannot be compared: both must be numbers, or both dates."
  }

  /// Says how many real rows break the rule set last. One that most of them break is taken back.
  mutating func tellBrokenRules(_ shares: [Double]) {
    guard hasNewRule else { return }
    hasNewRule = false
    guard let share = shares.last, share > 0, shares.count == state.choices.rules.count else { return }
    if share > 0.5 {
      state.choices.rules.removeLast()
      say("Most real rows break that rule, so I do not keep it. Did you mean it the other way round?")
    } else {
      say(
        "\(share < 0.01 ? "Less than 1 %" : Wording.percent(share)) of the real rows break it; no synthetic row will. "
          + "“Back” takes it back.")
    }
  }
}

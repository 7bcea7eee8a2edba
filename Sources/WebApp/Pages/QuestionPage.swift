import Dialogue
import Foundation
import Reasoning
import Reports
import Studies
import Vocabulary

/// A question: what is asked, why, the likely answers as buttons, and what can be picked from the table's columns.
struct QuestionPage {
  let question: Question
  let entry: StudioEntry
  let snapshot: StudioSnapshot

  var html: HTML {
    let follow = Self.tab(of: question.topic, state: snapshot.conversation.state)
    let choices = buttons
    let picker = pickers
    let answers: HTML =
      choices == .nothing && picker == .nothing
      ? ""
      : "<div class=\"answers\"><div class=\"choices\" role=\"group\" aria-label=\"Answers\">\(choices)</div>\(picker)</div>\n"
    return """
      <div class="question"\(follow.map { " data-follow=\"\(HTML(trusted: $0.rawValue))\"" as HTML } ?? "")>
      \(asked)
      \(reason)\(drop)\(answers)\(hint)</div>

      """
  }

  /// What leads to the question, the question itself (the last sentence that asks), and what follows it.
  private var asked: HTML {
    let text = question.isReminder ? question.short : question.text
    guard let mark = text.lastIndex(of: "?") else { return "<p class=\"ask\">\(text)</p>" }
    let before = text[..<mark]
    let ends = [". ", "? "].compactMap { before.range(of: $0, options: .backwards)?.upperBound }
    let start = ends.max() ?? text.startIndex
    func paragraph(_ part: Substring) -> HTML {
      let words = part.trimmingCharacters(in: .whitespaces)
      return words.isEmpty ? "" : "<p>\(words)</p>"
    }
    return """
      \(paragraph(text[..<start]))<p class="ask">\(String(text[start...mark]))</p>\
      \(paragraph(text[text.index(after: mark)...]))
      """
  }

  private var reason: HTML {
    question.isReminder || question.why.isEmpty
      ? "" : "<p class=\"why\"><strong>Why I ask:</strong> \(question.why)</p>\n"
  }

  private var hint: HTML {
    // A page names no paths: files are chosen or dropped.
    question.hint.isEmpty || question.isReminder || question.topic == Topic.file.rawValue
      ? "" : "<details class=\"other-ways\"><summary>Other ways to answer</summary><p>\(question.hint)</p></details>\n"
  }

  /// Methods that are shown at once.
  private static let fewMethods = 4

  private var buttons: HTML {
    let all = question.choices
    guard question.topic == Topic.generators.rawValue, all.count > Self.fewMethods + 2 else {
      return all.map(button).joined()
    }
    let first =
      all.filter(\.isDefault) + all.filter { !$0.isDefault }.prefix(Self.fewMethods - all.count(where: \.isDefault))
    let rest = all.filter { choice in !first.contains(choice) }
    return first.map(button).joined() + """
      <details class="more-choices" id="\(name("more"))"><summary>More methods (\(rest.count))</summary>\
      <div class="choices">\(rest.map(button))</div></details>

      """
  }

  /// Without the names that files and commands use.
  private static func plain(_ label: String) -> String {
    GeneratorKind.allCases.reduce(label) { $0.replacingOccurrences(of: " (\($1.rawValue))", with: "") }
  }

  private func button(_ choice: Choice) -> HTML {
    let mark: HTML = choice.isDefault ? "<span class=\"usual\">suggested</span>" : ""
    return """
      <button type="button" class="choice\(choice.isDefault ? " default" : "" as HTML)" data-option="\(choice.option)">\
      <span>\(Self.plain(choice.label))</span>\(mark)</button>

      """
  }

  /// The tab that shows what a question is about.
  static func tab(of topic: String, state: ConsultationState) -> StudioTab? {
    switch Topic(rawValue: topic) {
    case .file: .plan
    case .columns, .missingCodes, .target, .task, .leaks, .rules, .roles: .data
    case .purpose, .privacy, .epsilon, .generators, .rows, .start: .plan
    case .next: state.release == nil ? .results : .release
    case nil: nil
    }
  }

  private var drop: HTML {
    guard question.topic == Topic.file.rawValue else { return "" }
    return """
      <div class="answers"><button type="button" class="drop-zone" data-choose-file><strong>Choose your table</strong>\
      <span>or drop the file anywhere on this page. CSV, TSV, SAS, Stata or SPSS; it stays on this machine.</span>\
      </button></div>

      """
  }

  // MARK: - Pickers

  private var pickers: HTML {
    guard let table = snapshot.conversation.state.table else { return .nothing }
    let state = snapshot.conversation.state
    switch Topic(rawValue: question.topic) {
    case .columns:
      return picker(
        "columns", "Pick the columns to leave out",
        columns(table, ticked: Set(state.believedIdentifiers + state.choices.excluded)),
        accept: "Leave out what is ticked")
    case .target:
      return picker(
        "target", "Pick another column", columns(table, ticked: [], isSingle: true), accept: "Predict this column")
    case .leaks:
      let suspects = state.leakCandidates
      guard suspects.count > 1 else { return .nothing }
      return picker(
        "leaks", "Decide one by one", columns(table, ticked: Set(suspects), only: Set(suspects)),
        accept: "Leave out what is ticked")
    case .missingCodes: return codes(table)
    case .roles: return roles(table)
    case .generators: return generators
    case .rows:
      return number(
        "rows", "Another number of rows", value: "\(state.choices.rowCount ?? table.rowCount)", least: "1", step: "1",
        accept: "Make so many")
    case .epsilon:
      return number("epsilon", "Another ε", value: "1", least: "0.01", step: "0.01", accept: "Use this ε")
    case .next:
      guard state.production != nil else { return .nothing }
      let learnt = Set(state.choices.learnt(from: table))
      return picker(
        "plot", "Compare columns, real beside synthetic", columns(table, ticked: [], only: learnt),
        accept: "Compare what is ticked")
    case .file, .task, .rules, .purpose, .privacy, .start, nil: return .nothing
    }
  }

  private func name(_ kind: String) -> HTML { HTML(trusted: "pick-\(entry.number)-\(kind)") }

  private func picker(_ kind: String, _ title: HTML, _ body: HTML, accept: HTML) -> HTML {
    let id = name(kind)
    return """
      <details class="picker" id="\(id)-box"><summary>\(title)</summary>
      <form data-picker="\(HTML(trusted: kind))">\(body)
      <p class="row"><button type="submit" class="primary">\(accept)</button> \
      <span class="picker-note" role="status"></span></p></form></details>

      """
  }

  /// Most columns of a list: a longer one is not looked through, its columns are typed.
  private static let mostListed = 200

  private func search(_ list: HTML) -> HTML {
    """
    <label class="search"><span>Search</span><input type="search" id="\(list)-search" data-filter="\(list)"></label>
    <p id="\(list)-none" class="muted" hidden>No column has that in its name.</p>

    """
  }

  private func columns(
    _ table: TableFacts, ticked: Set<String>, only: Set<String>? = nil, isSingle: Bool = false
  ) -> HTML {
    let all = table.columns.filter { only?.contains($0.name) ?? true }
    let first = all.filter { ticked.contains($0.name) } + all.filter { !ticked.contains($0.name) }
    let kind: HTML = isSingle ? "radio" : "checkbox"
    let list = name("list")
    let items = first.prefix(Self.mostListed).map { column -> HTML in
      let checked: HTML = ticked.contains(column.name) ? " checked" : ""
      return """
        <li data-words="\(words(column))"><label><input type="\(kind)" name="column" value="\(column.name)"\(checked)>\
        <span class="name">\(column.name)</span> \(about(column))</label></li>

        """
    }
    let rest: HTML =
      all.count > Self.mostListed
      ? "<p class=\"muted\">The first \(Self.mostListed) of \(all.count) columns; any other can be typed below.</p>"
      : ""
    return (all.count > 8 ? search(list) : "") + "<ul class=\"pick-list\" id=\"\(list)\">\(items)</ul>\(rest)"
  }

  private func words(_ column: ColumnFacts) -> String { "\(column.name) \(column.title ?? "")".lowercased() }

  private func about(_ column: ColumnFacts) -> HTML {
    let title: HTML = column.title.map { "<span class=\"title\">\($0)</span>" } ?? ""
    return "\(title)<span class=\"muted\">\(Words.kind(column.kind))</span>"
  }

  private func codes(_ table: TableFacts) -> HTML {
    let found = table.concerns(.missingCode).filter { !$0.codes.isEmpty }
    let items = found.flatMap { concern in
      concern.columns.map { column -> HTML in
        let list = concern.codes.joined(separator: String(StudioPages.pairMark))
        return """
          <li><label><input type="checkbox" name="codes" value="\(column)" data-codes="\(list)" checked>\
          <span class="name">\(column)</span> <span class="muted">\(concern.codes.joined(separator: ", ")) \
          mean\(concern.codes.count == 1 ? "s" : "" as HTML) “no value”</span></label></li>

          """
      }
    }
    guard items.count > 1 else { return .nothing }
    return picker(
      "codes", "Decide column by column", "<ul class=\"pick-list\">\(items)</ul>",
      accept: "Only what is ticked is missing")
  }

  private func roles(_ table: TableFacts) -> HTML {
    let state = snapshot.conversation.state
    let known = Set(rolesNow(state.choices.quasiIdentifiers, state) { .quasiIdentifier($0) })
    let secret = Set(rolesNow(state.choices.sensitive, state) { .sensitive($0) })
    let learnt = Set(state.choices.learnt(from: table))
    let all = table.columns.filter { learnt.contains($0.name) }
    let first = all.filter { known.contains($0.name) || secret.contains($0.name) }
    let list = name("roles-list")
    let rows = (first + all.filter { !known.contains($0.name) && !secret.contains($0.name) }).prefix(Self.mostListed)
      .enumerated().map { position, column in
        role(
          column, position,
          now: known.contains(column.name)
            ? "quasiIdentifier" : secret.contains(column.name) ? "sensitive" : "ordinary")
      }
    return picker(
      "roles", "Change the lists",
      (all.count > 8 ? search(list) : "") + "<ul class=\"pick-list roles\" id=\"\(list)\">\(rows)</ul>",
      accept: "Use these lists")
  }

  private func rolesNow(_ chosen: [String], _ state: ConsultationState, _ fact: (String) -> HiddenFact) -> [String] {
    let isAnswered = !state.choices.quasiIdentifiers.isEmpty || !state.choices.sensitive.isEmpty
    return isAnswered ? chosen : state.believed(fact)
  }

  private func role(_ column: ColumnFacts, _ position: Int, now: String) -> HTML {
    let group = name("role-\(position)")
    let options: [(value: HTML, label: HTML)] = [
      ("ordinary", "neither"), ("quasiIdentifier", "others may know it"), ("sensitive", "sensitive"),
    ]
    let buttons = options.map { option -> HTML in
      """
      <label><input type="radio" name="\(group)" value="\(option.value)"\
      \(option.value.source == now ? " checked" : "" as HTML)> \(option.label)</label>
      """
    }
    return """
      <li data-words="\(words(column))" data-column-role="\(HTML(trusted: now))" data-name="\(column.name)">\
      <fieldset><legend><span class="name">\(column.name)</span> \(about(column))</legend>\(buttons)</fieldset></li>

      """
  }

  private var generators: HTML {
    let state = snapshot.conversation.state
    let offered = state.offeredGenerators.filter { state.choices.privacy != .differential || $0.hasFormalPrivacy }
    guard offered.count > 1 else { return .nothing }
    let items = offered.map { kind -> HTML in
      """
      <li><label><input type="checkbox" name="generator" value="\(HTML(trusted: kind.rawValue))">\
      <span class="name">\(Wording.name(kind))</span></label></li>

      """
    }
    return picker(
      "generators", "Let several compete", "<ul class=\"pick-list\">\(items)</ul>", accept: "Let these compete")
  }

  private func number(_ kind: String, _ label: HTML, value: HTML, least: HTML, step: HTML, accept: HTML) -> HTML {
    let id = name(kind)
    return """
      <form class="number" data-picker="\(HTML(trusted: kind))"><label for="\(id)">\(label)</label> \
      <input type="number" id="\(id)" min="\(least)" step="\(step)" value="\(value)" inputmode="decimal"> \
      <button type="submit">\(accept)</button> <span class="picker-note" role="status"></span></form>

      """
  }
}

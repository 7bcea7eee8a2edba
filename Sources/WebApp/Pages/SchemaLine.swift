import Reasoning
import Reports
import Studies
import Tables
import Vocabulary

/// One column as a line of the schema table, with what may be corrected.
struct SchemaLine {
  let field: Field
  let snapshot: StudioSnapshot
  let aggregate: ColumnAggregate?
  let isLocked: Bool

  var html: HTML {
    let title: HTML = field.title.map { "<span class=\"title\">\($0)</span>" } ?? ""
    let words = "\(field.name) \(field.title ?? "")".lowercased()
    let doubt: HTML =
      field.confidence < 0.7
      ? " <span class=\"doubt\" title=\"\(field.reasons.joined(separator: "; "))\">unsure</span>" : ""
    return """
      <tr data-schema="\(field.name)" data-words="\(words)"><th scope="row"><button type="button" class="link" \
      data-column="\(field.name)" id="\(ElementNames.id("c", field.name))">\(field.name)</button>\(doubt)\(title)</th>\
      <td class="spark">\(spark)</td><td class="number">\(missing)</td>\
      <td>\(kind)</td><td>\(role)</td><td>\(codes)</td></tr>

      """
  }

  private var off: HTML { isLocked ? " disabled" : "" }

  private var spark: HTML {
    guard let aggregate else { return "" }
    switch aggregate.content {
    case .notShown: return "<span class=\"muted\">not shown</span>"
    case .groups(let groups): return Sparkline.html(real: groups.map { $0.counts[0] })
    case .numbers(_, let histogram):
      return Sparkline.html(
        real: histogram.counts[0], widths: zip(histogram.edges, histogram.edges.dropFirst()).map { $1 - $0 })
    }
  }

  private var missing: HTML {
    guard let aggregate else { return "" }
    return aggregate.missing[0].map { $0 == 0 ? "–" : Words.share($0) } ?? "few"
  }

  private var kind: HTML {
    let options = ColumnKind.allCases.map { kind in
      "<option value=\"\(HTML(trusted: kind.rawValue))\"\(kind == field.kind ? " selected" : "" as HTML)>\(Words.kind(kind))</option>"
        as HTML
    }
    return control("kind", "Kind", before: HTML(trusted: field.kind.rawValue), options)
  }

  /// What the conversation holds the column for; what was declared in the schema where it does not say.
  static func role(of name: String, _ field: Field, _ state: ConsultationState) -> ColumnRole {
    let choices = state.choices
    if choices.target == name { return .target }
    if choices.patientKey == name { return .patientKey }
    if choices.excluded.contains(name) || field.has(.identifier) { return .identifier }
    if choices.quasiIdentifiers.contains(name) { return .quasiIdentifier }
    if choices.sensitive.contains(name) { return .sensitive }
    if choices.weight == name { return .weight }
    if choices.stratum == name { return .stratum }
    if choices.primarySamplingUnit == name { return .primarySamplingUnit }
    if choices.time == name { return .time }
    if choices.event == name { return .event }
    let isAnswered = state.isSettled(.roles)
    if !isAnswered, choices.quasiIdentifiers.isEmpty, choices.sensitive.isEmpty {
      if state.believed({ .quasiIdentifier($0) }).contains(name) { return .quasiIdentifier }
      if state.believed({ .sensitive($0) }).contains(name) { return .sensitive }
    }
    return .ordinary
  }

  private var role: HTML {
    let now = Self.role(of: field.name, field, snapshot.conversation.state)
    let options = ColumnRole.allCases.map { role in
      "<option value=\"\(HTML(trusted: role.rawValue))\"\(role == now ? " selected" : "" as HTML)>\(role == .identifier ? "left out" : Words.role(role))</option>"
        as HTML
    }
    return control("role", "Role", before: HTML(trusted: now.rawValue), options)
  }

  private func control(_ key: HTML, _ label: HTML, before: HTML, _ options: [HTML]) -> HTML {
    """
    <select data-key="\(key)" data-before="\(before)" id="\(ElementNames.id(key.source, field.name))" \
    aria-label="\(label) of \(field.name)"\(off)>\(options)</select>
    """
  }

  private var codes: HTML {
    let known = field.missingReasons.flatMap(\.codes).filter { !$0.isEmpty }
    let declared = snapshot.conversation.state.choices.missingCodes.filter { $0.column == field.name }.flatMap(\.codes)
    let all = (known + declared.filter { !known.contains($0) }).joined(separator: ", ")
    return """
      <input type="text" data-key="missingCodes" data-before="\(all)" value="\(all)" size="6" maxlength="200" \
      id="\(ElementNames.id("m", field.name))" aria-label="Codes for “no value” of \(field.name)"\(off)>
      """
  }
}

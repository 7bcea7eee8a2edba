import Reasoning
import Reports
import Studies
import Tables
import Vocabulary

/// The real table: findings, the schema to confirm or correct, what is in each column, pairs, missing values.
struct DataPage {
  let snapshot: StudioSnapshot
  let aggregates: StudioAggregates?
  let column: String?

  /// Most columns of the table on the page; others are found by name.
  static let mostListed = 300

  var html: HTML {
    guard let schema = snapshot.schema else { return waiting }
    return head(schema) + detail(schema) + findings + columns(schema) + pairs + missing
  }

  private var waiting: HTML {
    let head = StudioPages.head("Data", "What is in your table: seen here, never sent anywhere.")
    guard snapshot.conversation.state.table == nil else {
      return head + StudioPages.empty("The table is being read again. This takes a moment.")
    }
    return head
      + StudioPages.empty(
        "No table has been read yet.",
        next: "<p class=\"row\"><button type=\"button\" class=\"primary\" data-choose-file>Choose a file</button></p>")
  }

  private func head(_ schema: Schema) -> HTML {
    let name = snapshot.conversation.state.table?.name ?? snapshot.study.data?.fileName ?? "Your table"
    let reading = snapshot.conversation.state.table?.reading ?? ""
    let rows = snapshot.table?.rowCount ?? 0
    return StudioPages.head(
      "Data",
      """
      “\(name)”: \(Words.counted(rows, "row")), \(Words.counted(schema.fields.count, "column"))\
      \(reading.isEmpty ? "" : ", read as \(reading)" as HTML). Counts of fewer than 10 people are never shown.
      """)
  }

  // MARK: - Findings

  private var findings: HTML {
    let told = snapshot.findings.filter { ![.quasiIdentifier, .sensitive, .targetCandidate].contains($0.kind) }
    guard !told.isEmpty else {
      return StudioPages.section(
        "Findings", id: "findings",
        "<p>Looked for identifiers, coded missing values, impossible values and repeats: none was found.</p>")
    }
    let order: [Finding.Severity] = [.serious, .warning, .note]
    let items = order.flatMap { severity in told.filter { $0.severity == severity } }.map(finding)
    let first = items.prefix(6)
    let rest = Array(items.dropFirst(6))
    let more: HTML =
      rest.isEmpty
      ? "" : StudioPages.details("\(rest.count) more", id: "more-findings", "<ul class=\"findings\">\(rest)</ul>")
    return StudioPages.section("Findings", id: "findings", "<ul class=\"findings\">\(Array(first))</ul>\n\(more)")
  }

  private func finding(_ finding: Finding) -> HTML {
    let (mark, word): (HTML, HTML) =
      switch finding.severity {
      case .serious: ("!", "Serious")
      case .warning: ("▲", "Look at this")
      case .note: ("i", "Note")
      }
    return """
      <li class="finding \(HTML(trusted: finding.severity.rawValue))"><span class="mark" aria-hidden="true">\(mark)</span>\
      <div><span class="hidden">\(word): </span>\(finding.sentence.prefix(1).uppercased() + finding.sentence.dropFirst())</div></li>

      """
  }

  // MARK: - Columns

  /// While work runs nothing is corrected; everything can be looked at.
  private var isLocked: Bool { snapshot.working != nil || snapshot.isFinished }

  private func columns(_ schema: Schema) -> HTML {
    let shown = schema.fields.prefix(Self.mostListed)
    let rows = shown.map {
      SchemaLine(field: $0, snapshot: snapshot, aggregate: aggregates?.columns[$0.name], isLocked: isLocked).html
    }
    let wait: HTML = aggregates == nil ? "<p class=\"muted\" role=\"status\">The figures are being computed…</p>" : ""
    let rest: HTML =
      schema.fields.count > shown.count
      ? "<p class=\"muted\">The first \(shown.count) of \(schema.fields.count) columns are listed; all are learnt.</p>"
      : ""
    let off: HTML = isLocked ? " disabled" : ""
    return StudioPages.section(
      "Columns", id: "columns",
      """
      <p>Is each column what it was taken for? Correct the kind, the role and the codes for “no value” here, or by word in the conversation. \
      Press a name for more.</p>\(wait)
      <form data-schema-form>
      <label class="search"><span>Search the columns</span><input type="search" id="schema-search" data-filter="schema-rows"></label>
      <fieldset class="plain"><legend class="hidden">The schema</legend>
      <table class="schema"><caption class="hidden">Columns of the table</caption><thead><tr><th scope="col">Column</th>\
      <th scope="col">Values</th><th scope="col">Missing</th><th scope="col">Kind</th><th scope="col">Role</th>\
      <th scope="col">Codes for “no value”</th></tr></thead><tbody id="schema-rows">
      \(rows)</tbody></table>
      <p id="schema-rows-none" class="muted" hidden>No column has that in its name.</p>\(rest)
      <p class="row sticky"><button type="submit" class="primary"\(off)>Take in the corrections</button> \
      <span class="picker-note" role="status"></span></p></fieldset></form>

      """)
  }

  // MARK: - One column

  private func detail(_ schema: Schema) -> HTML {
    guard let column, let field = schema[column] else { return .nothing }
    let close = "<button type=\"button\" class=\"small\" data-column=\"\">Close</button>" as HTML
    var body: HTML = "<div class=\"detail-head\"><h2 id=\"detail-title\">\(field.name)</h2>\(close)</div>\n"
    if let aggregate = aggregates?.columns[column] {
      body += "<div class=\"detail-body\"><div class=\"figures single\">\(Figure.profile(aggregate).fragment)</div>"
      body += facts(field, aggregate) + "</div>\n"
    } else {
      body += "<p class=\"muted\">Its figures are being computed…</p>"
    }
    let about = snapshot.findings.filter { $0.columns.contains(column) }.map(finding)
    if !about.isEmpty { body += "<h3>What was noticed</h3><ul class=\"findings\">\(about)</ul>\n" }
    body += related(column)
    return
      "<section class=\"detail\" id=\"detail\" tabindex=\"-1\" aria-labelledby=\"detail-title\">\(body)</section>\n"
  }

  private func facts(_ field: Field, _ aggregate: ColumnAggregate) -> HTML {
    var rows: [(name: HTML, value: HTML)] = []
    if let title = field.title { rows.append(("Meaning", "\(title)")) }
    rows.append(("Kind", "\(Words.kind(field.kind))\(field.unit.map { ", in \($0)" as HTML } ?? "")"))
    if !field.reasons.isEmpty {
      rows.append(("Taken for that because", "\(field.reasons.joined(separator: "; "))"))
    }
    if case .numbers(let summaries, _) = aggregate.content, let summary = summaries.first {
      rows += numbers(summary, field)
    }
    if let share = aggregate.missing[0] { rows.append(("Missing", Words.share(share))) }
    let reasons = field.missingReasons.filter { !$0.codes.isEmpty }
    if !reasons.isEmpty {
      rows.append(
        (
          "Codes for “no value”",
          "\(reasons.map { "\($0.codes.joined(separator: ", ")) (\($0.name))" }.joined(separator: "; "))"
        ))
    }
    return StudioPages.facts(rows)
  }

  private func numbers(_ summary: ColumnAggregate.Summary, _ field: Field) -> [(name: HTML, value: HTML)] {
    func text(_ value: Double) -> HTML {
      switch field.kind {
      case .date: "\(NumberText.day(value))"
      case .dateTime: "\(NumberText.day(value / 86_400))"
      default: NumberStyle.value.html(value)
      }
    }
    var rows: [(name: HTML, value: HTML)] = []
    if let mean = summary.mean { rows.append(("Mean", text(mean))) }
    if let deviation = summary.standardDeviation, field.kind == .numeric {
      rows.append(("Standard deviation", NumberStyle.value.html(deviation)))
    }
    if let median = summary.median { rows.append(("Median", text(median))) }
    if let low = summary.lowerQuartile, let high = summary.upperQuartile {
      rows.append(("Middle half", "\(text(low)) to \(text(high))"))
    }
    if let low = summary.low, let high = summary.high {
      rows.append(("Nine in ten", "\(text(low)) to \(text(high))"))
    }
    return rows
  }

  private func related(_ column: String) -> HTML {
    guard let matrix = aggregates?.associations, let place = matrix.columns.firstIndex(of: column) else {
      return .nothing
    }
    let found = matrix.columns.indices.filter { $0 != place }.compactMap { other in
      matrix.values[place][other].map { (other, $0) }
    }
    let strongest = found.sorted { (-abs($0.1), $0.0) < (-abs($1.1), $1.0) }.prefix(6)
    guard !strongest.isEmpty else { return .nothing }
    let items = strongest.map { other, value -> HTML in
      let name = matrix.columns[other]
      return """
        <li><button type="button" class="link" data-column="\(name)">\(name)</button> \
        <span class="muted">\(NumberStyle.score.html(value))</span></li>
        """
    }
    return "<h3>Goes together with</h3><ul class=\"inline-list\">\(items)</ul>\n"
  }

  // MARK: - Pairs and missing values

  private var pairs: HTML {
    guard let matrix = aggregates?.associations, matrix.columns.count > 1 else { return .nothing }
    return StudioPages.section(
      "How columns go together", id: "pairs",
      """
      <p>A rank correlation of two numbers, Cramér’s V of two categories, a correlation ratio of one of each. The stronger the shade, \
      the stronger the relation; a stroke marks a negative one.</p>\(StudioPages.later("pairs", "The picture of all pairs"))
      """)
  }

  /// What is fetched once it comes into sight; nil where there is no such part.
  func part(_ name: String) -> HTML? {
    guard name == "pairs", let matrix = aggregates?.associations, matrix.columns.count > 1 else { return nil }
    let comparison = AssociationComparison(
      columns: matrix.columns, measure: "", real: matrix.values, synthetic: matrix.values)
    let figure = Figure.associations(comparison, limit: 20).prefix(1)
    return "<div class=\"figures single\">\(figure.map(\.fragment))</div>\n"
  }

  private var missing: HTML {
    guard let found = aggregates?.missing else { return .nothing }
    let complete: HTML =
      found.completeRows.map { "\(Words.share(Double($0) / Double(max(found.rows, 1)))) of the rows lack nothing." }
      ?? "Too few rows lack nothing to tell how many."
    guard let figure = Figure.missingPatterns(found) else {
      return StudioPages.section("Missing values", id: "missing", "<p>\(complete)</p>")
    }
    return StudioPages.section(
      "Missing values", id: "missing",
      "<p>\(complete) Gaps and their reasons are learnt like values, and made again.</p>"
        + "<div class=\"figures single\">\(figure.fragment)</div>\n")
  }
}

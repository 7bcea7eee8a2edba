import Evaluation
import Reasoning
import Reports
import Studies
import Tables
import Vocabulary

/// What was measured: the picture, every metric with control and band, columns, pairs, the joint map, subgroups.
struct ResultsPage {
  let snapshot: StudioSnapshot
  let aggregates: StudioAggregates?
  let column: String?
  /// How alike each column is, by its name.
  private let likenesses: [String: Measurement]

  init(snapshot: StudioSnapshot, aggregates: StudioAggregates?, column: String?) {
    self.snapshot = snapshot
    self.aggregates = aggregates
    self.column = column
    let metrics = (snapshot.report?.released ?? snapshot.conversation.state.evaluation)?.metrics ?? []
    let ofColumns = metrics.filter { metric in
      metric.group == nil && metric.value != nil && metric.columns?.count == 1
        && ["fidelity.ksComplement", "fidelity.tvComplement"].contains(metric.id)
    }
    likenesses = Dictionary(ofColumns.compactMap { metric in metric.columns?.first.map { ($0, metric) } }) { one, _ in
      one
    }
  }

  private var state: ConsultationState { snapshot.conversation.state }
  private var made: StudioAggregates.Made? { aggregates?.made }
  private var released: EvaluationResult? { snapshot.report?.released ?? state.evaluation }

  /// What is fetched once it comes into sight; nil where there is no such part.
  func part(_ name: String) -> HTML? {
    if let found = metrics(ofPart: name) { return found }
    guard let made else { return nil }
    switch name {
    case "pairs": return made.associations.map { StudioPages.figures(Figure.associations($0, limit: 16)) }
    case "map": return made.map.map { StudioPages.figures(Figure.densityMaps($0)) }
    case "risks":
      guard let target = state.choices.target else { return nil }
      return StudioPages.figures(made.calibration.map { Figure.calibration($0, of: target) })
    case "groups":
      let figures = [made.subgroups.map { Figure.subgroups($0) }, Figure.groupShapes(made.groups)].compactMap { $0 }
      return StudioPages.figures(figures)
    default:
      guard let first = name.split(separator: "-").last.flatMap({ Int($0) }), name == "columns-\(first)" else {
        return nil
      }
      return lines(made, from: first)
    }
  }

  var html: HTML {
    let head = StudioPages.head(
      "Results",
      "How close, how useful and how safe the rows are. Beside each number: what real people score in their place.")
    guard let production = state.production else {
      return head
        + StudioPages.empty(
          "There are no rows yet, so nothing could be measured.",
          next: "<p class=\"row\">\(StudioPages.link(to: .plan, "See what is still open"))</p>")
    }
    let line: HTML = """
      <p class="made">\(Words.counted(production.rowCount, "synthetic row")) by \(Words.generator(production.generator)). \
      \(production.reason)</p>

      """
    return head + line + verdict + picture + metrics + detail + columns + risks + pairs + map + subgroups
  }

  /// "more-fidelity": metrics beyond the first; "metrics-fidelity": those of single columns.
  private func metrics(ofPart name: String) -> HTML? {
    let words = name.split(separator: "-", maxSplits: 1).map(String.init)
    guard words.count == 2, ["more", "metrics"].contains(words[0]), let released else { return nil }
    let found = released.metrics.filter {
      $0.id.hasPrefix(words[1] + ".") && $0.group == nil && ($0.columns != nil) == (words[0] == "metrics")
    }
    if words[0] == "metrics" { return found.isEmpty ? nil : tables(found) }
    let rest = found.dropFirst(Self.metricsAtOnce)
    return rest.isEmpty ? nil : "<div class=\"metrics\">\(rest.map(metric))</div>\n"
  }

  // MARK: - In short

  private var verdict: HTML {
    guard released != nil else {
      return StudioPages.empty(
        snapshot.working == nil
          ? "The rows have not been measured yet."
          : "The rows are being measured. The numbers appear here as soon as they are there.")
    }
    let failed = state.verdicts.filter { !$0.permits }
    if state.verdicts.isEmpty { return .nothing }
    let overridden = state.verdicts.filter { $0.outcome == .overridden }.map(GateWording.title)
    if failed.isEmpty, !overridden.isEmpty {
      return
        "<p class=\"banner neutral\"><strong>The rows may go although a gate said no, by a person’s decision:</strong> \(StudioPages.list(overridden)). \(StudioPages.link(to: .release, "Gates and release"))</p>\n"
    }
    return failed.isEmpty
      ? "<p class=\"banner good\"><strong>✓ Every gate lets these rows go.</strong> \(StudioPages.link(to: .release, "Gates and release"))</p>\n"
      : "<p class=\"banner bad\"><strong>✗ \(failed.count == 1 ? "One gate says" : "\(failed.count) gates say" as HTML) no:</strong> \(StudioPages.list(failed.map(GateWording.title))). \(StudioPages.link(to: .release, "What may help"))</p>\n"
  }

  private var picture: HTML {
    guard let scores = snapshot.report?.scores, !scores.isEmpty else { return .nothing }
    let figures = Figure.threeWay(scores)
    guard !figures.isEmpty else { return .nothing }
    return StudioPages.section(
      "The picture at a glance", id: "picture",
      "\(ReportDocument.legend(anchors: true))\(StudioPages.figures(figures))")
  }

  // MARK: - Metrics

  private var metrics: HTML {
    guard let released else { return .nothing }
    let families: [(HTML, HTML, String)] = [
      ("How close is it?", "close", "fidelity"), ("How useful is it?", "useful", "usefulness"),
      ("What could be learnt about real people?", "safe", "disclosure"),
    ]
    let parts = families.map { title, id, family -> HTML in
      let found = released.metrics.filter { $0.id.hasPrefix(family + ".") && $0.group == nil }
      let whole = found.filter { $0.columns == nil || family != "fidelity" }
      guard !whole.isEmpty else { return StudioPages.section(title, id: id, "<p class=\"muted\">Not measured.</p>") }
      // What is measured column by column, and more than the first metrics, comes as it is walked down to.
      let first = whole.filter { $0.columns == nil }
      let more: HTML =
        first.count > Self.metricsAtOnce ? StudioPages.later("more-\(family)", "More of what was measured") : ""
      let rest: HTML =
        first.count < whole.count ? StudioPages.later("metrics-\(family)", "What was measured of single columns") : ""
      let shown = first.prefix(Self.metricsAtOnce).map(metric)
      return StudioPages.section(title, id: id, "<div class=\"metrics\">\(shown)</div>\n\(more)\(rest)")
    }
    let rows = released.rows
    let note: HTML = """
      <p>Measured on \(Words.counted(rows.synthetic, "synthetic row")); \(Words.counted(rows.training, "real row")) were learnt from, \
      \(Words.counted(rows.holdout, "real row")) were kept aside, unseen.</p>

      """
    return note + "<div class=\"legend-line\">\(ReportDocument.legend(anchors: false))</div>" + parts.joined()
  }

  /// What was measured column by column: a table for each metric, folded.
  private func tables(_ metrics: [Measurement]) -> HTML {
    var ids: [String] = []
    for metric in metrics where !ids.contains(metric.id) { ids.append(metric.id) }
    return ids.map { id -> HTML in
      let ofID = metrics.filter { $0.id == id }
      let wording = MetricWording.of(id)
      let worse = ofID.count { Judgement($0) == .worse }
      let note: HTML = worse == 0 ? "" : ", \(worse) outside what chance allows"
      let rows = ofID.prefix(60).map { metric -> [HTML] in
        let sentences = MetricSentences(metric)
        return [
          "\(metric.columns?.joined(separator: ", ") ?? "")",
          "\(metric.undefined.map { "not measured: \($0)" } ?? sentences.text(metric.value))",
          "\(sentences.text(metric.interval))", "\(sentences.text(metric.control))", "\(sentences.text(metric.null))",
          ReportDocument.chip(metric),
        ]
      }
      let head: [HTML] = ["Column", "Value", "95 % interval", "Real people", "Chance allows", "Verdict"]
      return StudioPages.details(
        "\(wording.question) <span class=\"muted\">\(Words.counted(ofID.count, "column"))\(note)</span>",
        id: ElementNames.id("columns-of", id),
        "<p>\(wording.meaning)</p>\n" + HTMLTable(head: head, rows: rows, caption: wording.question).fragment)
    }.joined()
  }

  /// Of each family.
  private static let metricsAtOnce = 6

  private func metric(_ metric: Measurement) -> HTML {
    let sentences = MetricSentences(metric)
    let scope: HTML = sentences.scope.map { " <span class=\"scope\">\($0)</span>" } ?? ""
    let strip: HTML =
      Judgement(metric) == .undefined
      ? "" : "<div class=\"strip\">\(HTML(trusted: Figure.metricStrip(metric).svg))</div>"
    let long = Glossary.entry(for: metric.id)?.long ?? ""
    let id = ElementNames.id("metric", metric.id + (sentences.scope ?? ""))
    return """
      <article class="metric"><div><h3>\(sentences.wording.question)\(scope)</h3>
      <p>\(sentences.prose) \(ReportDocument.chip(metric))</p>
      \(StudioPages.details(
        "What this number is<span class=\"hidden\">: \(sentences.wording.question)\(scope)</span>", id: id,
        "<p>\(sentences.wording.meaning) \(long)</p><p class=\"muted\">\(metric.id), \(NumberStyle.counted(metric.n)) rows\(metric.note.map { "; \($0)" as HTML } ?? "")</p>"))
      </div>\(strip)</article>

      """
  }

  // MARK: - Columns

  private func likeness(of column: String) -> Measurement? { likenesses[column] }

  /// Columns that are listed at once; the others come as the list is walked down.
  private static let listedAtOnce = 24

  private var columns: HTML {
    guard let made else { return waiting }
    return StudioPages.section(
      "Column by column, least alike first", id: "columns",
      """
      <p>Bars: real rows. Line: synthetic rows. Press a name for the picture and its numbers.</p>
      <label class="search"><span>Search the columns</span><input type="search" id="result-search" data-filter="result-rows"></label>
      <table class="schema results"><caption class="hidden">Columns, real beside synthetic</caption><thead><tr>\
      <th scope="col">Column</th><th scope="col">Real and synthetic</th><th scope="col">Alike (1 is identical)</th>\
      <th scope="col">Verdict</th><th scope="col">Missing, real and synthetic</th></tr></thead><tbody id="result-rows">
      \(lines(made, from: 0))</tbody></table><p id="result-rows-none" class="muted" hidden>No column has that in its name.</p>

      """)
  }

  /// The lines from that place on, and where the next ones will stand.
  private func lines(_ made: StudioAggregates.Made, from first: Int) -> HTML {
    let order = made.columns.enumerated().sorted { one, other in
      (likeness(of: one.element.column)?.value ?? 2, one.offset)
        < (likeness(of: other.element.column)?.value ?? 2, other.offset)
    }.map(\.element)
    let next = first + Self.listedAtOnce
    let rest: HTML =
      order.count > next
      ? "<tr class=\"part\" data-words=\"\" data-part=\"columns-\(next)\"><td colspan=\"5\">\(order.count - next) more columns…</td></tr>\n"
      : ""
    return order.dropFirst(first).prefix(Self.listedAtOnce).map(line).joined() + rest
  }

  private var waiting: HTML {
    if let failure = aggregates?.failure {
      return StudioPages.empty("Columns, pairs and map cannot be shown: \(failure)")
    }
    return snapshot.synthetic == nil && aggregates?.isWaitingForRows != true
      ? StudioPages.empty("The rows are being read again; columns, pairs and map follow in a moment.")
      : StudioPages.empty("Columns, pairs and map are being computed; they appear here in a moment.")
  }

  private func line(_ comparison: ColumnComparison) -> HTML {
    let words = "\(comparison.column) \(comparison.title ?? "")".lowercased()
    let measured = likeness(of: comparison.column)
    let value: HTML = measured?.value.map { NumberStyle.score.html($0) } ?? "–"
    let chip: HTML = measured.map { Self.mark(Judgement($0)) } ?? ""
    let real: HTML = comparison.realMissing.map { $0 == 0 ? "–" : Words.share($0) } ?? "few"
    let gone: HTML = comparison.syntheticMissing == 0 ? "–" : Words.share(comparison.syntheticMissing)
    let title: HTML = comparison.title.map { "<span class=\"title\">\($0)</span>" } ?? ""
    return """
      <tr data-words="\(words)"><th scope="row"><button type="button" class="link" data-column="\(comparison.column)" \
      id="\(ElementNames.id("r", comparison.column))">\(comparison.column)</button>\(title)</th>\
      <td class="spark">\(spark(comparison))</td><td class="number">\(value)</td><td>\(chip)</td>\
      <td class="number">\(real) / \(gone)</td></tr>

      """
  }

  /// A verdict in two words, for a line of a table.
  private static func mark(_ judgement: Judgement) -> HTML {
    let words: HTML =
      switch judgement {
      case .inside: "within chance"
      case .better: "better"
      case .worse: "beyond chance"
      case .noBand, .undefined: "no band"
      }
    return """
      <span class="chip \(HTML(trusted: judgement.rawValue))"><span aria-hidden="true">\(judgement.sign)</span> \(words)</span>
      """
  }

  private func spark(_ comparison: ColumnComparison) -> HTML {
    switch comparison.shape {
    case .nothing: "<span class=\"muted\">not shown</span>"
    case .levels(let levels): Sparkline.html(real: levels.map(\.real), synthetic: levels.map(\.synthetic))
    case .histogram(let bins):
      Sparkline.html(
        real: bins.real, synthetic: bins.synthetic, widths: zip(bins.edges, bins.edges.dropFirst()).map { $1 - $0 })
    }
  }

  // MARK: - What was picked

  private var detail: HTML {
    guard let column, let made else { return .nothing }
    let pair = column.split(separator: StudioPages.pairMark, maxSplits: 1).map(String.init)
    let title: HTML
    let body: HTML
    if pair.count == 2, let cross = made.pairs.first(where: { $0.rowColumn == pair[0] && $0.columnColumn == pair[1] }) {
      title = "\(pair[0]) and \(pair[1])"
      body = StudioPages.figures(Figure.pair(cross))
    } else if let comparison = made.columns.first(where: { $0.column == column }) {
      title = "\(comparison.column)"
      let told =
        likeness(of: column).map { "<p>\(MetricSentences($0).prose) \(ReportDocument.chip($0))</p>" as HTML } ?? ""
      body = told + "<div class=\"figures single\">\(Figure.column(comparison).fragment)</div>\n"
    } else {
      return .nothing
    }
    return """
      <section class="detail" id="detail" tabindex="-1" aria-labelledby="detail-title"><div class="detail-head">\
      <h2 id="detail-title">\(title)</h2><button type="button" class="small" data-column="">Close</button></div>
      \(body)</section>

      """
  }

  // MARK: - Risks, pairs, map, subgroups

  private var risks: HTML {
    guard made?.calibration.isEmpty == false else { return .nothing }
    return StudioPages.section(
      "Does a predicted risk hold?", id: "risks",
      """
      <p>Models (boosted trees) foretell the outcome of real people kept aside. On the thin diagonal people had it as often as \
      foretold; the nearer the two curves, the more a model learnt on synthetic rows can be trusted as one learnt on real rows. \
      Each point holds at least 10 people with the outcome and 10 without.</p>
      \(StudioPages.later("risks", "Predicted and observed risks"))
      """)
  }

  private var pairs: HTML {
    guard let associations = made?.associations, associations.columns.count > 1 else { return .nothing }
    let buttons = (made?.pairs ?? []).map { cross -> HTML in
      """
      <li><button type="button" class="link" data-column="\(cross.rowColumn)\(String(StudioPages.pairMark))\(cross.columnColumn)">\
      \(cross.rowColumn) and \(cross.columnColumn)</button></li>
      """
    }
    let telling: HTML =
      buttons.isEmpty
      ? ""
      : "<p>Look closer, real beside synthetic (those that differ most, then those most strongly related):</p><ul class=\"inline-list\">\(buttons)</ul>\n"
    return StudioPages.section(
      "How columns go together", id: "pairs",
      "<p>The stronger the shade, the stronger the relation; a stroke marks a negative one.</p>\(telling)"
        + StudioPages.later("pairs", "Pictures of all pairs"))
  }

  private var map: HTML {
    guard let made else { return .nothing }
    guard made.map != nil else {
      return StudioPages.section(
        "All rows on one plane", id: "map", "<p class=\"muted\">There are too few rows or columns for a map.</p>")
    }
    return StudioPages.section(
      "All rows on one plane", id: "map",
      """
      <p>Both tables on the two directions in which they vary most together (principal components). Where both maps are dark in \
      the same places, the rows are alike as a whole. Cells, never people: a dash marks cells of too few people to show.</p>
      \(StudioPages.later("map", "Maps"))
      """)
  }

  private var subgroups: HTML {
    guard let made else { return .nothing }
    guard made.subgroups != nil || !made.groups.isEmpty else {
      return StudioPages.section(
        "Groups of people", id: "groups",
        "<p class=\"muted\">There is no target, or no group large enough, to compare by group.</p>")
    }
    let target: HTML =
      made.subgroups == nil
      ? ""
      : "<p>Is what is predicted as frequent in each group of synthetic rows as in the same group of real people? Groups with cells of fewer than 10 people are left out.</p>\n"
    return StudioPages.section(
      "Groups of people", id: "groups",
      "\(groupLikeness(made.groups))\(target)\(StudioPages.later("groups", "Pictures of the groups"))")
  }

  /// In which groups the rows are less like real people than chance explains.
  private func groupLikeness(_ groups: [Measurement]) -> HTML {
    let known = groups.filter { $0.value != nil }
    guard !known.isEmpty else { return "" }
    let worse = known.filter { Judgement($0) == .worse }.sorted { Figure.shortfall($0) > Figure.shortfall($1) }
    let small = groups.count - known.count
    let few: HTML =
      small == 0
      ? ""
      : " \(Words.counted(small, "group")) of fewer than \(GroupShapes.fewest) people kept aside \(small == 1 ? "is" : "are" as HTML) not judged."
    let verdict: HTML =
      worse.isEmpty
      ? "In each of \(Words.counted(known.count, "group")) the rows are as like real people as chance allows."
      : "In \(Words.count(worse.count)) of \(Words.counted(known.count, "group")) the rows are less like real people than chance explains, most of all: \(StudioPages.list(worse.compactMap(\.group), most: 4))."
    return """
      <p>A table can be right as a whole and wrong for those who are few in it. \(verdict)\(few) In the picture of all columns the disc \
      is the synthetic group, the line its 95 % interval, the tick the same group of people kept aside.</p>

      """
  }
}

import Evaluation
import Vocabulary

extension ReportDocument {
  var fidelity: Section {
    Section(
      id: "fidelity", title: "How close is it to the real table?", parts: [.fidelity],
      body: measured("fidelity", hasColumnTable: true) { metric in metric.columns == nil }
        + (isWithheld ? "" : missingValues))
  }

  var usefulness: Section {
    let purpose = input.target.map { "<p>The target is <strong>\($0)</strong>.</p>\n" as HTML }
    return Section(
      id: "usefulness", title: "How useful is it?", parts: [.usefulness],
      body: (purpose ?? "<p>No target was named, so no prediction was tried.</p>\n") + measured("usefulness"))
  }

  var disclosure: Section {
    let intro: HTML = """
      <p>Each number is the outcome of an attack that was carried out, beside the same attack with real people \
      whom the \
      generator never saw. Attacks that were not tried may do better.</p>

      """
    return Section(
      id: "disclosure", title: "What could be learnt about real people?", parts: [.disclosure],
      body: isWithheld ? Self.withheld : intro + measured("disclosure") + notTried)
  }

  /// The attacks of the literature that this report has no number of.
  private var notTried: HTML {
    let metrics = input.released?.metrics ?? []
    let attacks: [(name: String, id: String)] = [
      ("copies of whole rows", "disclosure.copies"), ("finding members", "disclosure.membership"),
      ("guessing a sensitive value", "disclosure.attributeInference"),
      ("people who are unique in what others know", "disclosure.replicatedUniques"),
      ("singling out by any combination of columns", "disclosure.singlingOut"),
      ("linkage of two outside sources", "disclosure.linkability"),
    ]
    let absent = attacks.filter { attack in
      !metrics.contains { $0.id.hasPrefix(attack.id) && $0.value != nil && $0.group == nil }
    }
    let byGroup: HTML =
      metrics.contains { $0.id.hasPrefix("disclosure.") && $0.group != nil }
      ? "" : "<li>Outliers and small groups were attacked only as part of the whole.</li>\n"
    let names = absent.map(\.name).joined(separator: "; ")
    let missing: HTML = absent.isEmpty ? "" : "<li>There is no number for: \(names).</li>\n"
    return """
      <h3>Not measured</h3>
      <ul>
      \(missing)\(byGroup)<li>The fitted generator is not part of a release: treat a saved one like the real table.</li>
      </ul>

      """
  }

  var fairness: Section {
    let metrics = (input.released?.metrics ?? []).filter { $0.group != nil || $0.id.hasPrefix("fairness.") }
    let body: HTML
    if isWithheld {
      body = Self.withheld
    } else if metrics.isEmpty {
      body = """
        <p>Nothing was measured by group. Whether the rows are as close, as useful and as safe for small groups as for \
        large ones is therefore <strong>not known</strong>.</p>

        """
    } else {
      body = numbersTable(metrics, caption: "Measured by group")
    }
    return Section(id: "fairness", title: "Groups and fairness", parts: [.fairness], body: body)
  }

  /// The articles of one family's metrics, or why there are none.
  private func measured(
    _ family: String, hasColumnTable: Bool = false, showing isShown: (Measurement) -> Bool = { _ in true }
  ) -> HTML {
    if isWithheld { return Self.withheld }
    guard let released = input.released else {
      return "<p>The rows were not measured, so nothing can be said.</p>\n"
    }
    let metrics = released.metrics.filter { $0.id.hasPrefix(family + ".") && $0.group == nil }
    guard !metrics.isEmpty else { return "<p>Nothing was measured.</p>\n" }
    let shown = metrics.filter(isShown)
    let rest = metrics.filter { !isShown($0) }
    var body = summary(of: shown, rows: released.rows) + Self.legend(anchors: false)
    body += "<div class=\"metrics\">\n\(shown.prefix(40).map(article))</div>\n"
    if shown.count > 40 { body += numbersTable(Array(shown.dropFirst(40)), caption: "Further measurements") }
    if hasColumnTable && !rest.isEmpty {
      body += Self.details(
        "Column by column and pair by pair, the numbers (\(rest.count))",
        numbersTable(Array(rest.prefix(400)), caption: "Measured for single columns and pairs"))
      if rest.count > 400 {
        body += "<p>The first 400 of \(rest.count) are shown; the JSON file has all of them.</p>\n"
      }
    }
    return body
  }

  private func summary(of metrics: [Measurement], rows: EvaluationResult.Rows) -> HTML {
    let judged = metrics.map(Judgement.init)
    let banded = judged.count { $0 != .noBand && $0 != .undefined }
    let fine = judged.count { $0 == .inside || $0 == .better }
    let verdict: HTML =
      banded == 0
      ? "No band of chance was measured, so each number stands beside its control only."
      : "Of \(banded) that have a band, \(fine) are inside what chance allows or better."
    let holdout: HTML =
      rows.holdout == 0
      ? "There was no holdout, so there is no control and no verdict."
      : "Measured on \(NumberStyle.counted(rows.synthetic)) synthetic rows, \(NumberStyle.counted(rows.training)) "
        + "learnt from and \(NumberStyle.counted(rows.holdout)) of unseen people."
    return "<p>\(holdout) \(verdict)</p>\n"
  }

  private func article(_ metric: Measurement) -> HTML {
    let sentences = MetricSentences(metric)
    let scope: HTML = sentences.scope.map { " <span class=\"scope\">\($0)</span>" } ?? ""
    let strip: HTML =
      Judgement(metric) == .undefined
      ? "" : "<div class=\"strip\">\(HTML(trusted: Figure.metricStrip(metric).svg))</div>"
    let long = Glossary.entry(for: metric.id)?.long ?? ""
    let more: HTML = long.isEmpty ? "" : " \(long)"
    return """
      <article class="metric"><div><h3>\(sentences.wording.question)\(scope)</h3>
      <p>\(sentences.prose) \(Self.chip(metric))</p>
      <details><summary>What this number is<span class="hidden">: \(sentences.wording.question)</span></summary>\
      <p>\(sentences.wording.meaning)\(more) \
      <small>(\(metric.id), \(NumberStyle.counted(metric.n)) rows)</small></p></details>
      </div>\(strip)</article>

      """
  }

  func numbersTable(_ metrics: [Measurement], caption: String) -> HTML {
    let rows = metrics.map { metric -> [HTML] in
      let sentences = MetricSentences(metric)
      let style = sentences.wording.style.html
      func cell(_ interval: Interval?) -> HTML { interval.map { "\(style($0.low)) to \(style($0.high))" } ?? "–" }
      let verdict: HTML = metric.undefined.map { "not measured: \($0)" } ?? Self.chip(metric)
      return [
        "\(sentences.scope ?? "whole table")",
        "\(sentences.wording.question)<br/><small>\(metric.id)</small>", metric.value.map { "\(style($0))" } ?? "–",
        metric.control.map { "\(style($0))" } ?? "–", cell(metric.null), verdict,
      ]
    }
    return HTMLTable(
      head: ["Of", "Metric", "Value", "Control", "Chance allows", "Verdict"], rows: rows, caption: caption
    ).fragment
  }

  private var missingValues: HTML {
    let some = input.columns.contains { ($0.realMissing ?? 0) > 0 || $0.syntheticMissing > 0 }
    guard some, let figure = Figure.missingness(input.columns) else {
      return "<h3>Missing values</h3>\n<p>No column has missing values that may be shown.</p>\n"
    }
    return Self.grid([figure])
  }
}

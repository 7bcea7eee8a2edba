package import Evaluation
import Reasoning

extension ReportDocument {
  var decision: Section {
    Section(id: "decision", title: "Decision", parts: [.decision], body: banner + gates + overrides + signOff)
  }

  private var banner: HTML {
    let (kind, word): (HTML, HTML) =
      switch input.decision.outcome {
      case .released: ("good", "✓ Released")
      case .refused: ("bad", "✗ Refused")
      case .notRequested: ("neutral", "– Not asked for")
      }
    let advice: HTML =
      input.decision.advice.isEmpty
      ? "" : "<h3>What to try</h3>\n" + Self.list(input.decision.advice, otherwise: "")
    return """
      <div class="banner \(kind)"><p class="outcome">\(word)</p><p>\(input.decision.sentence)</p></div>
      \(advice)
      """
  }

  private var gates: HTML {
    if isWithheld && input.gates.isEmpty { return "<h3>Gates</h3>\n\(Self.withheld)" }
    guard !input.gates.isEmpty else { return "<h3>Gates</h3>\n<p>No gate was judged.</p>\n" }
    let cards = input.gates.map(card)
    let bars = Figure.gateBars(input.gates).map { Self.grid([$0]) } ?? .nothing
    return """
      <h3>Gates: what has to hold before rows may leave</h3>
      <p>Thresholds were set before looking. A gate is never weighed against usefulness.</p>
      <ul class="gates">
      \(cards)</ul>
      \(bars)
      """
  }

  private func card(_ verdict: GateVerdict) -> HTML {
    let style = GateWording.style(verdict.gate).html
    let value: HTML = verdict.value.map { "<div><dt>Value</dt><dd>\(style($0))</dd></div>" } ?? ""
    let threshold: HTML =
      verdict.threshold.map { "<div><dt>Threshold</dt><dd>at most \(style($0))</dd></div>" } ?? ""
    let advice: HTML =
      verdict.permits ? "" : verdict.advice.map { "<p><strong>What to try:</strong> \($0)</p>" } ?? ""
    return """
      <li class="gate \(HTML(trusted: verdict.outcome.rawValue))"><h4><span class="sign" aria-hidden="true">\
      \(GateWording.sign(verdict.outcome))</span> \(GateWording.title(verdict)) <span class="verdict">\
      \(GateWording.outcome(verdict.outcome))</span></h4>
      <p>\(verdict.sentence)</p>\(advice)
      <dl class="inline">\(value)\(threshold)\
      <div><dt>Source</dt><dd>\(verdict.source)</dd></div></dl></li>

      """
  }

  private var overrides: HTML {
    guard !input.decision.overrides.isEmpty else { return .nothing }
    let items = input.decision.overrides.map {
      "<li><strong>\($0.gate)</strong>, by \($0.by ?? "a person who gave no name"): \($0.reason)</li>\n" as HTML
    }
    return "<h3>Overrides</h3>\n<p>These gates said no, and a person released all the same:</p>\n<ul>\(items)</ul>\n"
  }

  private var signOff: HTML {
    let signatures = input.identity.signatures
    return "<h3>Sign-off</h3>\n"
      + Self.facts([
        ("Signed by", signatures.isEmpty ? nil : "\(signatures.joined(separator: "; "))"),
        ("Review date", Self.text(input.identity.reviewDate)),
        ("If someone seems to be recognised, tell", Self.text(input.identity.incidentRoute)),
        ("Rows", NumberStyle.counted(input.decision.rows)),
        ("Digest of the rows (SHA-256)", Self.digest(input.decision.digest) ?? "there is no released file"),
      ])
  }

  var picture: Section {
    let body: HTML
    if isWithheld {
      body = Self.withheld
    } else if let released = input.released ?? input.scores.first(where: { $0.part == .candidate })?.evaluation {
      body =
        """
        <ul class="short">
        \(headlines(of: released))</ul>
        \(Self.legend(anchors: true))\(Self.grid(Figure.threeWay(input.scores)))\(everyTable)
        """
    } else {
      body = "<p>Nothing was measured.</p>\n"
    }
    return Section(id: "picture", title: "The picture at a glance", parts: [], body: body)
  }

  private func headlines(of evaluation: EvaluationResult) -> HTML {
    let asked: [(HTML, [String])] = [
      ("Fidelity", ["fidelity.detection.xgboost", "fidelity.detection.logistic", "fidelity.columnShapes"]),
      ("Usefulness", ["usefulness.tstr.xgboost", "usefulness.tstr.logistic"]),
      ("Disclosure", ["disclosure.membership.strongest", "disclosure.membership.domias", "disclosure.copies"]),
    ]
    let items = asked.map { name, ids -> HTML in
      guard let metric = ids.lazy.compactMap({ evaluation[$0] }).first else {
        return "<li><strong>\(name).</strong> Not measured.</li>\n"
      }
      let sentences = MetricSentences(metric)
      return """
        <li><strong>\(name).</strong> \(sentences.wording.question) \(sentences.prose) \(Self.chip(metric))</li>

        """
    }
    return items.joined()
  }

  /// What the marks of a strip mean.
  package static func legend(anchors: Bool) -> HTML {
    let ends: HTML = """
      <li><svg width="14" height="14" aria-hidden="true"><circle cx="7" cy="7" r="4" class="i-surface o-synthetic" \
      stroke-width="1.8"/></svg> compared before choosing</li>
      <li><svg width="14" height="14" aria-hidden="true"><polygon points="7,2 12,7 7,12 2,7" class="i-muted"/></svg> \
      known ends of the scale: a copy of real rows; columns without relation</li>

      """
    return """
      <ul class="legend" aria-label="Marks in the pictures">
      <li><svg width="26" height="14" aria-hidden="true"><line x1="1" y1="7" x2="25" y2="7" class="o-synthetic" \
      stroke-width="2"/><circle cx="13" cy="7" r="5" class="i-synthetic"/></svg> synthetic rows, 95 % interval</li>
      <li><svg width="8" height="14" aria-hidden="true"><line x1="4" y1="0" x2="4" y2="14" class="o-real" \
      stroke-width="2.4"/></svg> control: real people in their place</li>
      <li><svg width="26" height="14" aria-hidden="true"><rect width="26" height="14" class="i-band"/></svg> \
      what chance \
      allows</li>
      <li><svg width="8" height="14" aria-hidden="true"><line x1="4" y1="0" x2="4" y2="14" class="o-bad" \
      stroke-width="1.4" stroke-dasharray="3 3"/></svg> threshold</li>
      \(anchors ? ends : "")</ul>

      """
  }

  package static func chip(_ metric: Measurement) -> HTML {
    let judgement = Judgement(metric)
    return """
      <span class="chip \(HTML(trusted: judgement.rawValue))"><span aria-hidden="true">\(judgement.sign) </span>\
      \(judgement.short)</span>
      """
  }

  /// Every whole-table metric of every table, as one table of numbers.
  private var everyTable: HTML {
    var seen: Set<String> = []
    let metrics = input.scores.flatMap(\.evaluation.metrics).filter { $0.group == nil && $0.columns == nil }
    let ids = metrics.map(\.id).filter { seen.insert($0).inserted }
    let rows = ids.map { id -> [HTML] in
      let style = MetricWording.of(id).style
      return ["\(MetricWording.of(id).question)<br/><small>\(id)</small>"]
        + input.scores.map { score in score.evaluation[id]?.value.map { "\(style.html($0))" } ?? "–" }
    }
    let head: [HTML] = ["Metric"] + input.scores.map { "\(ScoreNames.row($0))" }
    return Self.details(
      "All tables, all metrics", HTMLTable(head: head, rows: rows, caption: "Every metric of every table").fragment)
  }
}

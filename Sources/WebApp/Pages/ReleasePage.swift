import Foundation
import Reasoning
import Reports
import Studies
import Vocabulary

/// Thresholds, gates, the release and all files.
struct ReleasePage {
  let snapshot: StudioSnapshot

  private var state: ConsultationState { snapshot.conversation.state }
  private var verdicts: [GateVerdict] { state.verdicts.isEmpty ? snapshot.report?.gates ?? [] : state.verdicts }

  var html: HTML {
    StudioPages.head(
      "Release", "Whether the rows may leave, why, and all files. Gates are rules: nothing is weighed against them.")
      + banner + (state.release == nil ? gates + thresholds + files : files + gates + thresholds)
  }

  private var banner: HTML {
    let failed = verdicts.filter { !$0.permits }
    if state.release != nil {
      return card(
        "good", "✓ Released",
        "<p>\(isOverridden ? overriddenGates : "Every gate was passed.") Download the rows and their label below; keep the two together.</p>"
      )
    }
    if verdicts.isEmpty {
      return card(
        "neutral", "– Not judged yet",
        "<p>The gates are judged once rows were made and measured.</p><p class=\"row\">\(StudioPages.link(to: .plan, "What is still open"))</p>"
      )
    }
    if failed.isEmpty {
      let can = snapshot.working == nil && !snapshot.isFinished
      let action: HTML =
        can
        ? "<p class=\"row\">\(StudioPages.answer("Write the report and release the rows", option: "release:", isPrimary: true)) \(reportOnly)</p>"
        : ""
      return card(
        isOverridden ? "neutral" : "good",
        isOverridden ? "! May be released, by a person’s decision" : "✓ May be released",
        "<p>\(isOverridden ? overriddenGates : "Every gate lets these rows go.") They are not released before you say so.</p>\(action)"
      )
    }
    let actions: HTML =
      snapshot.working == nil && !snapshot.isFinished
      ? """
      <p class="row">\(StudioPages.answer("Try another method", option: "goBack:chooseGenerators")) \
      \(StudioPages.answer("Go back to privacy", option: "goBack:privacy")) \(reportOnly)</p>
      """ : ""
    return card(
      "bad", "✗ May not be released as they are",
      "<p>\(failed.count == 1 ? "One gate says" : "\(failed.count) gates say" as HTML) no. What may help stands beside each.</p>\(actions)"
    )
  }

  private var isOverridden: Bool { verdicts.contains { $0.outcome == .overridden } }

  private var overriddenGates: HTML {
    let gates = verdicts.filter { $0.outcome == .overridden }.map(GateWording.title)
    return
      "A person overrode what \(gates.count == 1 ? "a gate" : "gates" as HTML) said: \(StudioPages.list(gates)). Label and both reports print the reason."
  }

  private var reportOnly: HTML {
    state.report == nil ? StudioPages.answer("Write the report only", option: "report:") : ""
  }

  private func card(_ kind: HTML, _ title: HTML, _ body: HTML) -> HTML {
    "<section class=\"banner \(kind)\" aria-labelledby=\"release-title\"><h2 id=\"release-title\">\(title)</h2>\(body)</section>\n"
  }

  // MARK: - Gates

  private var gates: HTML {
    guard !verdicts.isEmpty else { return .nothing }
    let bars = Figure.gateBars(verdicts).map { "<div class=\"figures single\">\($0.fragment)</div>" as HTML } ?? ""
    return StudioPages.section("Gates", id: "gates", "<ul class=\"gates\">\(verdicts.map(gate))</ul>\n\(bars)")
  }

  /// Why a person let the rows go, or the way to do so; nothing for a gate that let them go itself.
  private func override(_ verdict: GateVerdict) -> HTML {
    if verdict.outcome == .overridden {
      let reasons = snapshot.study.overrides.filter {
        $0.gate == verdict.gate && ($0.recipe == nil || $0.recipe?.hex == state.production?.id)
      }
      return reasons.last.map { "<p><strong>Overridden, because:</strong> \($0.reason)</p>" } ?? ""
    }
    let isFirst = verdicts.first { $0.gate == verdict.gate && !$0.permits }?.column == verdict.column
    guard !verdict.permits, isFirst, verdict.gate.isOverridable, snapshot.working == nil, !snapshot.isFinished else {
      return ""
    }
    let id = ElementNames.id("override", verdict.gate.rawValue)
    return StudioPages.details(
      "Release although this gate says no<span class=\"hidden\">: \(verdict.gate.title)</span>", id: id,
      """
      <p>Only where you may decide this, and can say why: your reason is kept in the record, and the label and both reports \
      print it. Until the rows are released, “Undo last answer” takes it back.</p>
      <p class="row"><button type="button" class="small" data-command="override" data-gate="\(verdict.gate.rawValue)" \
      data-title="\(verdict.gate.title)" aria-describedby="\(id)-note">Give the reason…</button> \
      <span id="\(id)-note" class="muted" role="status"></span></p>
      """)
  }

  private func gate(_ verdict: GateVerdict) -> HTML {
    let style = GateWording.style(verdict.gate).html
    let numbers: HTML =
      verdict.value.map { value in
        let end: HTML =
          switch verdict.gate {
          case .copies: "Lower end of the interval"
          case .replicatedUniques, .attributeInference, .membership: "Upper end of the interval"
          case .formalPrivacy: "ε"
          }
        let most: HTML = verdict.threshold.map { "; allowed: at most \(style($0))" } ?? ""
        return "<p class=\"muted\">\(end): \(style(value))\(most). Source of the threshold: \(verdict.source)</p>"
      } ?? (verdict.source.isEmpty ? "" : "<p class=\"muted\">Source of the threshold: \(verdict.source)</p>")
    let advice: HTML =
      verdict.permits ? "" : verdict.advice.map { "<p><strong>What may help:</strong> \($0)</p>" } ?? ""
    let term = Glossary.entry(for: verdict.gate.rawValue)
    let more: HTML =
      term.map {
        StudioPages.details(
          "What this gate is<span class=\"hidden\">: \(GateWording.title(verdict))</span>",
          id: ElementNames.id("gate", verdict.gate.rawValue + (verdict.column ?? "")), "<p>\($0.short) \($0.long)</p>")
      }
      ?? ""
    return """
      <li class="gate \(HTML(trusted: verdict.outcome.rawValue))"><h3><span class="mark" aria-hidden="true">\
      \(GateWording.sign(verdict.outcome))</span> \(GateWording.title(verdict)) \
      <span class="state">\(GateWording.outcome(verdict.outcome))</span></h3><p>\(verdict.sentence)</p>\(advice)\(numbers)\(override(verdict))\(more)</li>

      """
  }

  private var thresholds: HTML {
    let set = state.choices.thresholds.map {
      "<li>\($0.metric.rawValue): \(NumberStyle.value.html($0.value))</li>" as HTML
    }
    let own: HTML = set.isEmpty ? "" : "<p>Set for this study:</p><ul>\(set)</ul>"
    let usual = Thresholds()
    return StudioPages.section(
      "Thresholds", id: "thresholds",
      """
      <p>Set before anything is measured, and not changed afterwards.</p>\(own)
      \(StudioPages.facts([
        ("Copies", "no more than chance gives of other real people"),
        ("People still unique", "at most \(NumberStyle.value.html(usual.replicatedUniques)) (EMA Policy 0070, Health Canada)"),
        ("Guessing a secret", "at most \(NumberStyle.value.html(usual.attributeInference)) more than other people’s rows teach"),
        ("Finding members", "attack at most \(NumberStyle.value.html(usual.membership)) (0.5 is guessing)"),
      ]))
      <p class="muted">Before measuring you can say, for instance, “membership inference at most 0.55”.</p>
      """)
  }

  // MARK: - Files

  private var files: HTML {
    let shown = snapshot.downloads
    guard !shown.isEmpty else {
      return StudioPages.section("Files", id: "files", "<p class=\"muted\">There is no file yet.</p>")
    }
    let order: [StudioDownload.Kind] = [.rows, .label, .recipientReport, .report, .recipe, .script, .schema]
    let items = order.compactMap { kind in shown.first { $0.kind == kind } }.map(file)
    return StudioPages.section("Files", id: "files", "<ul class=\"files\">\(items)</ul>\n")
  }

  private func file(_ file: StudioDownload) -> HTML {
    let (title, about): (HTML, HTML) =
      switch file.kind {
      case .rows: ("Synthetic rows", "for recipients; keep the label with them")
      case .label: ("Label", "says that the rows are synthetic, how they were made and by which rules they were let go")
      case .report: ("Custodian’s report", "everything, small cells suppressed; keep it where the real table is kept")
      case .recipientReport: ("Recipient’s report", "goes with the rows")
      case .recipe: ("Recipe", "all that was decided, to do it again to the same bytes")
      case .script: ("Commands", "the same steps, for a terminal")
      case .schema: ("Schema", "kinds, roles and codes of the columns, as they stand")
      }
    let size: HTML = file.bytes.map { ", \(Self.size($0))" } ?? ""
    return """
      <li><a href="/api/studies/\(snapshot.id)/files/\(HTML(trusted: file.kind.rawValue))" download="\(file.name)">\(title)</a>\
      <span class="muted"> \(file.name)\(size)</span><p class="muted">\(about)</p></li>

      """
  }

  static func size(_ bytes: Int) -> HTML {
    switch bytes {
    case ..<1_000: "\(bytes) bytes"
    case ..<1_000_000: "\(NumberText.value(Double(bytes) / 1_000)) kB"
    default: "\(NumberText.value(Double(bytes) / 1_000_000)) MB"
    }
  }
}

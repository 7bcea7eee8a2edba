public import Reasoning

extension Figure {
  /// Each gate's value against its threshold, gates of one kind of number on one scale; the part beyond the threshold is
  /// shaded.
  ///
  /// Nil when no gate has both a value and a threshold.
  public static func gateBars(_ verdicts: [GateVerdict]) -> Figure? {
    let judged = verdicts.filter { $0.value?.isFinite == true && $0.threshold?.isFinite == true }
    guard !judged.isEmpty else { return nil }
    let rowHeight = 34.0
    var canvas = Canvas(width: 360, height: 8 + rowHeight * Double(judged.count))
    for (row, verdict) in judged.enumerated() {
      draw(verdict, top: 6 + rowHeight * Double(row), among: judged, on: &canvas)
    }
    let rows = judged.map { verdict -> [String] in
      let style = GateWording.style(verdict.gate)
      return [
        GateWording.title(verdict), style.text(verdict.value!), style.text(verdict.threshold!),
        GateWording.outcome(verdict.outcome),
      ]
    }
    let words = rows.map { "\($0[0]): \($0[1]) against at most \($0[2]), \($0[3])" }.joined(separator: "; ") + "."
    return Figure(
      title: "Gates: value against threshold", subtitle: "the dashed line is the most that is allowed",
      svg: canvas.svg(alternative: words), numbers: [["Gate", "Value", "At most", "Verdict"]] + rows,
      alternative: words)
  }

  private static func draw(
    _ verdict: GateVerdict, top: Double, among judged: [GateVerdict], on canvas: inout Canvas
  ) {
    let (value, threshold) = (verdict.value!, verdict.threshold!)
    let style = GateWording.style(verdict.gate)
    let origin = verdict.gate == .membership ? 0.5 : 0
    let alike = judged.filter { GateWording.style($0.gate) == style && ($0.gate == .membership) == (origin == 0.5) }
    let ends = alike.flatMap { [$0.value! - origin, $0.threshold! - origin] }
    let reach = max(ends.max() ?? 0, 0.01) * 1.35
    let low = origin + min(0, max(ends.min() ?? 0, -reach)) * 1.1
    let x = Scale(low...(origin + reach), from: 4, to: canvas.width - 4)
    let held = verdict.outcome == .passed || verdict.outcome == .shownOnly
    canvas.text(GateWording.title(verdict), 4, top + 9, size: 11, fitting: 200)
    canvas.text(
      "\(style.text(value)), at most \(style.text(threshold))", canvas.width - 4, top + 9, size: 11, ink: .muted,
      anchor: .end)
    canvas.rectangle(x(low), top + 14, x(origin + reach) - x(low), 9, fill: .grid)
    canvas.rectangle(x(threshold), top + 14, x(origin + reach) - x(threshold), 9, fill: .bad, opacity: 0.18)
    canvas.rectangle(
      min(x(origin), x(max(value, low))), top + 16, max(abs(x(max(value, low)) - x(origin)), 1.5), 5,
      fill: held ? .good : .bad)
    canvas.line(x(threshold), top + 12, x(threshold), top + 25, .bad, width: 1.6, dashed: true)
  }
}

/// How gates are called, and how their numbers are written.
package enum GateWording {
  package static func title(_ verdict: GateVerdict) -> String {
    let name =
      switch verdict.gate {
      case .copies: "Copies of real people"
      case .replicatedUniques: "Replicated uniques"
      case .attributeInference: "Guessing a secret"
      case .membership: "Finding members"
      case .formalPrivacy: "Formal privacy"
      }
    return verdict.column.map { "\(name): \($0)" } ?? name
  }

  package static func style(_ gate: GateName) -> NumberStyle {
    switch gate {
    case .copies, .replicatedUniques, .attributeInference: .share
    case .membership, .formalPrivacy: .score
    }
  }

  package static func outcome(_ outcome: GateVerdict.Outcome) -> String {
    switch outcome {
    case .passed: "passed"
    case .failed: "failed"
    case .notApplicable: "not applicable"
    case .cannotBeJudged: "cannot be judged, counts as failed"
    case .shownOnly: "shown, does not decide"
    case .overridden: "failed, overridden by a person"
    }
  }

  /// A sign that needs no colour.
  package static func sign(_ outcome: GateVerdict.Outcome) -> String {
    switch outcome {
    case .passed: "✓"
    case .failed, .cannotBeJudged: "✗"
    case .overridden: "!"
    case .notApplicable, .shownOnly: "–"
    }
  }
}

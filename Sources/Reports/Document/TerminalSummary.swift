import Evaluation
import Reasoning

/// The report in a few lines, for a terminal.
public enum TerminalSummary {
  /// Decision, gates, and the metrics that matter most beside their control; plain text of at most `width` columns
  /// where names allow, ending with a line break.
  public static func text(_ input: ReportInput, width: Int = 100) -> String {
    let input = input.visible(to: .custodian)
    var lines = [ReportDocument.label, ""]
    lines += wrapped(input.decision.sentence, width: width)
    if !input.gates.isEmpty { lines += ["", "Gates"] + gates(input.gates, width: width) }
    if let released = input.released {
      let metrics = keyMetrics.flatMap { id in released.metrics.filter { $0.id == id && $0.group == nil } }
        .filter { $0.columns == nil || $0.id.hasPrefix("disclosure.") }
      if !metrics.isEmpty { lines += ["", "What was measured"] + table(metrics) }
    }
    for (index, advice) in input.decision.advice.enumerated() {
      lines += (index == 0 ? ["", "What to try"] : []) + wrapped("- \(advice)", width: width, indent: "  ")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let keyMetrics = [
    "fidelity.columnShapes", "fidelity.pairTrends", "fidelity.detection.xgboost", "usefulness.tstr.xgboost",
    "usefulness.tstr.logistic", "disclosure.copies", "disclosure.membership.strongest", "disclosure.replicatedUniques",
    "disclosure.attributeInference",
  ]

  private static func gates(_ verdicts: [GateVerdict], width: Int) -> [String] {
    verdicts.flatMap { verdict -> [String] in
      let style = GateWording.style(verdict.gate)
      let limit = verdict.threshold.map { " (at most \(style.text($0)))" } ?? ""
      let value = verdict.value.map { ": \(style.text($0))\(limit)" } ?? ""
      let head =
        "  \(GateWording.sign(verdict.outcome)) \(plain(GateWording.title(verdict))), "
        + "\(GateWording.outcome(verdict.outcome))\(value)"
      let advice = verdict.permits ? nil : verdict.advice
      return [head] + (advice.map { wrapped("Try: \($0)", width: width, indent: "    ") } ?? [])
    }
  }

  private static func table(_ metrics: [Measurement]) -> [String] {
    let head = ["", "synthetic", "control", "chance allows", ""]
    let rows = metrics.map { metric -> [String] in
      let sentences = MetricSentences(metric)
      let name = [sentences.wording.question, sentences.scope].compactMap { $0 }.joined(separator: " ")
      return [
        plain(name), sentences.text(metric.value), sentences.text(metric.control), sentences.text(metric.null),
        Judgement(metric).short,
      ]
    }
    let all = [head] + rows
    let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { cells in
      let padded = cells.indices.map { index -> String in
        let space = String(repeating: " ", count: widths[index] - cells[index].count)
        return index == 0 || index == cells.count - 1 ? cells[index] + space : space + cells[index]
      }
      let line = "  " + padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Names from the data without characters that steer a terminal.
  private static func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let steers = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
          return steers ? "\u{FFFD}" : scalar
        }))
  }

  private static func wrapped(_ text: String, width: Int, indent: String = "") -> [String] {
    var lines: [String] = []
    var line = indent
    for word in plain(text).split(separator: " ") {
      if line.count + word.count + 1 > width && line.count > indent.count {
        lines.append(line)
        line = indent
      }
      line += (line.count > indent.count ? " " : "") + word
    }
    return lines + [line]
  }
}

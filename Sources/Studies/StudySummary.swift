public import Foundation
public import Reasoning
import Reports

/// What a finished study found, for the terminal.
public enum StudySummary {
  public static func text(of folder: URL) throws -> String { TerminalSummary.text(try input(of: folder)) }

  public static func verdicts(of folder: URL) throws -> [GateVerdict] {
    try StudyStore(opening: folder).state.verdicts
  }

  private static func input(of folder: URL) throws -> ReportInput {
    let store = try StudyStore(opening: folder)
    guard let report = store.state.report else {
      throw StudyError.unusableData("The study is not finished: it has no report.")
    }
    return try ReportJSON.input(from: store.files.read(report.json))
  }
}

/// The decisions of a study with their reasons.
public enum StudyExplanation {
  public static func text(of folder: URL) throws -> String {
    let store = try StudyStore(opening: folder)
    let state = store.state
    var lines = ["What was decided and done:"]
    lines += state.sentences.enumerated().map { "  \($0 + 1). \($1)" }
    if !state.evidence.isEmpty {
      lines += ["", "Why that generator:"] + state.evidence.map { "  - \($0.sentence)" }
    }
    if !state.verdicts.isEmpty {
      lines += ["", "The gates:"]
      for verdict in state.verdicts {
        lines.append(
          "  - \(verdict.gate.rawValue): \(verdict.outcome.rawValue). \(verdict.sentence) (\(verdict.source))")
        if let advice = verdict.advice { lines.append("    What to try: \(advice)") }
      }
    }
    return lines.joined(separator: "\n")
  }
}

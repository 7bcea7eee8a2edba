public import Foundation
public import Reasoning
import Reports

/// What a finished study found, for the terminal.
public enum StudySummary {
  public static func text(of folder: URL) throws -> String { TerminalSummary.text(try input(of: folder)) }

  private static func input(of folder: URL) throws -> ReportInput {
    let store = try StudyStore(opening: folder)
    guard let report = store.state.report else {
      throw StudyError.unusableData("The study is not finished: it has no report.")
    }
    return try ReportJSON.input(from: store.files.read(report.json))
  }
}

/// How a study ended, in words and for programs.
public struct StudyConclusion: Encodable, Sendable {
  public let released: Bool
  /// The folder of the release.
  public let release: String?
  public let report: String
  public let gates: [GateVerdict]
  /// For the terminal.
  public let text: String

  private enum CodingKeys: CodingKey { case released, release, report, gates }

  public init(of outcome: StudyOutcome, in folder: URL) throws {
    report = folder.appendingPathComponent("report.html").path
    gates = try StudyStore(opening: folder).state.verdicts
    var lines = [try StudySummary.text(of: folder)]
    switch outcome {
    case .released(let url):
      released = true
      release = url.path
      lines.append("Released: \(url.path)")
    case .refused(let verdicts):
      released = false
      release = nil
      for verdict in verdicts where !verdict.permits {
        lines.append("Not released, because of the gate “\(verdict.gate.rawValue)”: \(verdict.sentence)")
        if let advice = verdict.advice { lines.append("What to try: \(advice)") }
      }
    }
    text = (lines + ["Report:   \(report)"]).joined(separator: "\n")
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

import ArgumentParser
import Foundation
import Studies
import Vocabulary

/// Releases although a gate said no.
struct Override: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Releases a study's rows although a gate said no: by a person's decision, with a reason that is printed.",
    discussion: """
      Example: synthcraft override my-study --gate membership --reason "Teaching data; the ethics board agreed, 12 May"
      The decision is recorded for good; the label and both reports print it. The gate formalPrivacy cannot be \
      overridden.
      Exit codes: 0 released, 77 another gate says no or the gate cannot be overridden, 64 wrong use.
      """)

  @Argument(help: "The folder of the study.") var study: String
  @Option(help: "The gate, as the report names it: copies, replicatedUniques, attributeInference, membership.")
  var gate: String
  @Option(help: "Why the rows may be released all the same.") var reason: String
  @Option(help: "The table, where it is no longer where it was.") var data: String?
  @Flag(help: "Write the outcome as JSON.") var json = false

  func run() throws {
    let folder = URL(fileURLWithPath: study, isDirectory: true)
    let outcome = try StudyRunner.override(
      gate, because: reason, studyAt: folder, file: data.map { URL(fileURLWithPath: $0) }, monitor: Terminal.monitor(),
      observer: StudyNarrator(isQuiet: json).tell)
    let conclusion = try StudyConclusion(of: outcome, in: folder)
    Terminal.say(json ? try JSONText.of(conclusion) : conclusion.text)
    if !conclusion.released { throw Stop(status: .gateSaidNo) }
  }
}

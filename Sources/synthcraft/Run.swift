public import ArgumentParser
import Foundation
import Mathematics
import Studies
public import Vocabulary

extension GeneratorKind: ExpressibleByArgument {}
extension PrivacyLevel: ExpressibleByArgument {}
extension Purpose: ExpressibleByArgument {}

/// Runs a whole study.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a whole study: learns a table, makes synthetic rows, tests them, and releases them if they pass.",
    discussion: """
      Examples:
        synthcraft run survey.csv --target diabetes --output my-study
        synthcraft run survey.csv --target diabetes --epsilon 1 --output private-study
        synthcraft run my-study/recipe.json survey.csv --output again

      The output folder is a study: it holds the reports, the record of all that was done and, when every gate let \
      them pass, the rows in releases/. Given again into the same folder, a run that was stopped goes on.
      Exit codes: 0 released, 77 a gate said no (the report says which and what to try), 64 wrong use, 65 data that \
      cannot be used.
      """)

  @Argument(help: "The table (CSV, SAS, Stata or SPSS, gzip too), or a recipe.json and then the table.")
  var files: [String]

  @Option(help: "The column that is to be predicted.") var target: String?
  @Option(
    name: .customLong("generator"), help: "A generator; may be given several times. Default: arf and sequentialCART.")
  var generators: [GeneratorKind] = []
  @Option(help: "none, preferred or differential.") var privacy: PrivacyLevel?
  @Option(help: "The privacy budget ε; asks for a formal guarantee.") var epsilon: Double?
  @Option(help: "The δ that goes with it (default 1e-6).") var delta: Double?
  @Option(help: "The name that ties versions of one data set together in the ledger.") var dataset: String?
  @Option(help: "How many rows to make (default: as many as the table has).") var rows: Int?
  @Option(help: "The seed of all random choices (default: drawn and recorded).") var seed: UInt64?
  @Option(help: "Columns that could be known from elsewhere, with commas.") var quasiIdentifiers: String?
  @Option(help: "Columns that must not be found out, with commas.") var sensitive: String?
  @Option(help: "A schema.json that says what the columns are.") var schema: String?
  @Option(help: "Seconds that each fit may take.") var timeBudget: Double?
  @Option(help: "What the rows are for: \(Purpose.allCases.map(\.rawValue).joined(separator: ", ")).")
  var purpose: Purpose?
  @Option(help: "The folder of the study.") var output: String
  @Flag(help: "Write the outcome as JSON.") var json = false

  func validate() throws {
    guard files.count <= 2 else { throw ValidationError("Give one table, or a recipe and its table.") }
    if files.count == 2 && !isRecipe(files[0]) {
      throw ValidationError("Two files are a recipe.json and its table; “\(files[0])” is no recipe.")
    }
  }

  private func isRecipe(_ path: String) -> Bool { path.lowercased().hasSuffix(".json") }

  func run() throws {
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    let monitor = Terminal.monitor()
    let narrator = StudyNarrator(isQuiet: json)
    let outcome: StudyOutcome
    if isRecipe(files[0]) {
      let recipe = try Recipe.read(from: URL(fileURLWithPath: files[0]))
      outcome = try StudyRunner.run(
        recipe, file: files.dropFirst().first.map { URL(fileURLWithPath: $0) }, in: folder, monitor: monitor,
        observer: narrator.tell)
    } else {
      outcome = try StudyRunner.run(
        options, file: URL(fileURLWithPath: files[0]), in: folder, monitor: monitor, observer: narrator.tell)
    }
    try conclude(outcome, folder)
  }

  private var options: RunOptions {
    var options = RunOptions()
    options.target = target
    options.generators = generators
    options.privacy = privacy
    options.epsilon = epsilon
    options.delta = delta
    options.dataset = dataset
    options.rows = rows
    options.seed = seed
    options.quasiIdentifiers = quasiIdentifiers.map(Self.names)
    options.sensitive = sensitive.map(Self.names)
    options.schema = schema
    options.timeBudgetInSeconds = timeBudget
    options.purpose = purpose
    return options
  }

  static func names(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  private func conclude(_ outcome: StudyOutcome, _ folder: URL) throws {
    let conclusion = try StudyConclusion(of: outcome, in: folder)
    Terminal.say(json ? try JSONText.of(conclusion) : conclusion.text)
    if !conclusion.released { throw Stop(status: .gateSaidNo) }
  }
}

/// Tells a study's work in words on standard output and its progress on standard error.
final class StudyNarrator: Sendable {
  private let isQuiet: Bool

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  func tell(_ notice: StudyNotice) {
    switch notice {
    case .began(_, let text):
      Terminal.clearProgress()
      if !isQuiet { Terminal.say("• \(text)") }
    case .said(_, let text):
      Terminal.clearProgress()
      if !isQuiet { Terminal.say("  \(text)") }
    case .kept(let job):
      if !isQuiet { Terminal.say("  (done before: \(job))") }
    case .progress(_, let fraction, let activity, let loss, let secondsLeft):
      Terminal.show(.init(fraction: fraction, activity: activity, loss: loss, secondsLeft: secondsLeft))
    }
  }
}

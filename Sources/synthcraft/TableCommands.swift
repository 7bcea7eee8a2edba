import ArgumentParser
import Foundation
import Studies
import Tables
import Vocabulary

/// Shows what is in a table.
struct Profile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows what is in a table: its columns, what they mean, and what is wrong with them.",
    discussion: """
      Examples:
        synthcraft profile survey.csv
        synthcraft profile survey.csv --schema-output survey.schema.json
      Counts under \(Suppression().minimumCount) are not shown.
      """)

  @Argument(help: "The table.") var file: String
  @Option(help: "A schema.json that says what the columns are.") var schema: String?
  @Option(help: "Write the schema that was found, to be corrected by hand.") var schemaOutput: String?
  @Flag(help: "Write JSON.") var json = false

  func run() throws {
    let profile = try Workbench.profile(URL(fileURLWithPath: file), schema: schema)
    if let schemaOutput {
      let url = URL(fileURLWithPath: schemaOutput)
      guard !FileManager.default.fileExists(atPath: url.path) else {
        throw StudyError.cannotWrite(file: url.path, reason: "It exists already. Name another file.")
      }
      try AtomicFile.write(profile.schema.jsonData(), to: url)
    }
    Terminal.say(json ? try JSONText.of(profile.json) : profile.text)
    if let schemaOutput { Terminal.note("The schema is in \(schemaOutput).") }
  }
}

/// Makes rows without a study.
struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Learns every row of a table and writes synthetic rows, not evaluated, for people who do that elsewhere.",
    discussion: """
      Example: synthcraft generate survey.csv --generator arf --condition "sex=female" --output synthetic.csv
      Beside the rows a label says: synthetic; not evaluated; not released. For a release use “synthcraft run”.
      """)

  @Argument(help: "The table.") var file: String
  @Option(help: "The generator.") var generator: GeneratorKind
  @Option(help: "The file to write.") var output: String
  @Option(help: "The column that is to be predicted.") var target: String?
  @Option(help: "How many rows (default: as many as the table has).") var rows: Int?
  @Option(help: "The seed (default: drawn and printed).") var seed: UInt64?
  @Option(help: "The privacy budget ε; asks for a formal guarantee.") var epsilon: Double?
  @Option(help: "The δ that goes with it (default 1e-6).") var delta: Double?
  @Option(name: .customLong("condition"), help: "What all rows must satisfy, such as \"age=40..60\"; repeatable.")
  var conditions: [String] = []
  @Option(help: "Seconds that the fit may take.") var timeBudget: Double?
  @Flag(
    help: "Take rows as drawn: sooner, but easier to tell from real ones (arf, bayesianNetwork, gaussianCopula).")
  var unthinned = false
  @Option(help: "Keep the fitted model in this file.") var saveModel: String?
  @Option(help: "A schema.json that says what the columns are.") var schema: String?
  @Option(help: "The name that ties versions of one data set together in the ledger.") var dataset: String?

  func run() throws {
    var request = GenerationRequest(
      file: URL(fileURLWithPath: file), generator: generator, output: URL(fileURLWithPath: output))
    request.target = target
    request.rows = rows
    request.seed = seed
    request.epsilon = epsilon
    request.delta = delta
    request.conditions = conditions
    request.timeBudgetInSeconds = timeBudget
    request.isThinned = !unthinned
    request.model = saveModel.map { URL(fileURLWithPath: $0) }
    request.schema = schema
    request.dataset = dataset
    let made = try Workbench.generate(request, monitor: Terminal.monitor(timeBudget: timeBudget))
    Terminal.clearProgress()
    for remark in made.remarks { Terminal.note(remark) }
    Terminal.say("Wrote \(made.rows) rows to \(output) (seed \(made.seed)). \(made.label.statement).")
  }
}

/// Draws rows from a stored model.
struct Sample: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draws rows from a model that was saved before; the table is not needed.",
    discussion: "Example: synthcraft sample survey.model --rows 500 --condition \"sex=female\" --output more.csv")

  @Argument(help: "The model file.") var model: String
  @Option(help: "How many rows.") var rows: Int
  @Option(help: "The seed (default: drawn and printed).") var seed: UInt64?
  @Option(name: .customLong("condition"), help: "What all rows must satisfy; repeatable.")
  var conditions: [String] = []
  @Option(help: "The file to write.") var output: String

  func run() throws {
    let made = try Workbench.sample(
      model: URL(fileURLWithPath: model), rows: rows, seed: seed, conditions: conditions,
      output: URL(fileURLWithPath: output), monitor: Terminal.monitor())
    Terminal.clearProgress()
    Terminal.say("Wrote \(made.rows) rows to \(output) (seed \(made.seed)). \(made.label.statement).")
  }
}

/// Measures a synthetic table.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how faithful, useful and safe a synthetic table is, beside a holdout of real people.",
    discussion: """
      Example: synthcraft evaluate --training a.csv --holdout b.csv --synthetic c.csv --target diabetes --output results
      Without --holdout there is no control and no verdict on disclosure, and the report says so.
      """)

  @Option(help: "The table that the generator learned.") var training: String
  @Option(help: "Real rows that the generator has not seen.") var holdout: String?
  @Option(help: "The synthetic table.") var synthetic: String
  @Option(help: "The column that is to be predicted.") var target: String?
  @Option(help: "A schema.json that says what the columns are.") var schema: String?
  @Option(help: "The seed of subsamples and model fits.") var seed: UInt64 = 1
  @Option(help: "The folder for report.html and evaluation.json.") var output: String

  func run() throws {
    var request = EvaluationRequest(
      training: URL(fileURLWithPath: training), synthetic: URL(fileURLWithPath: synthetic),
      output: URL(fileURLWithPath: output, isDirectory: true))
    request.holdout = holdout.map { URL(fileURLWithPath: $0) }
    request.target = target
    request.schema = schema
    request.seed = seed
    let summary = try Workbench.evaluate(request, monitor: Terminal.monitor())
    Terminal.clearProgress()
    Terminal.say(summary)
    Terminal.say("Report: \(request.output.appendingPathComponent("report.html").path)")
  }
}

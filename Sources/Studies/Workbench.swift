public import Foundation
import Generators
public import Mathematics
import Tables
public import Vocabulary

/// What `generate` is asked for.
public struct GenerationRequest: Sendable {
  public var file: URL
  public var generator: GeneratorKind
  public var output: URL
  public var target: String?
  /// nil: as many as the table has.
  public var rows: Int?
  /// nil: drawn.
  public var seed: UInt64?
  /// Asks for formal privacy.
  public var epsilon: Double?
  public var delta: Double?
  public var dataset: String?
  /// As typed: `sex=female`, `age=40..60`.
  public var conditions: [String] = []
  public var timeBudgetInSeconds: Double?
  /// Whether, of several rows that are drawn, those likelier to be real are kept, where the generator does so.
  public var isThinned = true
  /// Where the fitted model is kept, if anywhere.
  public var model: URL?
  /// Path of a `schema.json`.
  public var schema: String?

  public init(file: URL, generator: GeneratorKind, output: URL) {
    self.file = file
    self.generator = generator
    self.output = output
  }
}

/// Rows that were made outside a study.
public struct GeneratedRows: Sendable {
  public let rows: Int
  public let seed: UInt64
  public let label: ReleaseLabel
  /// What the person should know.
  public let remarks: [String]
}

/// Work outside studies: one step each, nothing recorded.
public enum Workbench {
  /// The label that lies beside rows: `OUT.label.json`.
  public static func labelURL(beside output: URL) -> URL {
    output.deletingPathExtension().appendingPathExtension("label.json")
  }

  /// The digest by which the ledger knows a table.
  public static func digest(of file: URL) throws -> Digest { try TableDigest.digest(of: TableReader.read(file).table) }

  /// Learns every row of a file and writes synthetic rows and their label.
  public static func generate(_ request: GenerationRequest, monitor: Monitor) throws -> GeneratedRows {
    try refuseToReplace([request.output, request.model].compactMap { $0 })
    try checkThinning(request)
    var options = RunOptions()
    options.target = request.target
    options.generators = [request.generator]
    options.epsilon = request.epsilon
    options.delta = request.delta
    options.dataset = request.dataset
    options.rows = request.rows
    options.seed = request.seed
    options.schema = request.schema
    options.timeBudgetInSeconds = request.timeBudgetInSeconds
    options.needsTarget = false
    let reading = try Planning.read(options, file: request.file)
    let privacy = Planning.privacy(options)
    if let epsilon = privacy.epsilon, let delta = privacy.delta {
      try Ledger().reserve(
        Fitting.budget(epsilon: epsilon, delta: delta), on: reading.digest, dataset: request.dataset,
        purpose: "generate with \(request.generator.rawValue), ε \(epsilon) at δ \(delta)")
    }
    let plan = try Planning.plan(options, reading, seed: nil)
    let recipe = plan.recipe
    let training = try plan.table.applying(recipe.transformations)
    let monitoring = Monitoring(parent: monitor) { notice in
      if case .progress(_, let fraction, let activity, _, _) = notice { monitor.report(fraction, activity) }
    }
    let fitting = Fitting(recipe: recipe, monitoring: monitoring)
    let conditions = try request.conditions.map { try Condition(parsing: $0, schema: training.learnable.table.schema) }
    let model = try fitting.fit(
      request.generator, on: training, part: StudyWork.releasePart, isThinned: request.isThinned
    ).bytes
    if let file = request.model { try AtomicFile.write(model, to: file) }
    let table = try fitting.sample(recipe.rows, from: model, part: StudyWork.releasePart, where: conditions)
    let label = try write(
      table, to: request.output, generator: request.generator, seed: recipe.seed, privacy: recipe.privacy)
    return GeneratedRows(rows: table.rowCount, seed: recipe.seed, label: label, remarks: plan.remarks)
  }

  private static func checkThinning(_ request: GenerationRequest) throws {
    if request.isThinned { return }
    guard request.epsilon == nil else {
      throw StudyError.wrongUse("Rows with a formal guarantee are never thinned. Leave out --unthinned.")
    }
    if request.generator.canLeaveThinningOut { return }
    let able = GeneratorKind.allCases.filter(\.canLeaveThinningOut).map { "“\($0.rawValue)”" }
    throw StudyError.wrongUse(
      "“\(request.generator.rawValue)” cannot be asked for --unthinned rows; \(able.joined(separator: ", ")) can.")
  }

  /// Draws rows from a stored model.
  public static func sample(
    model: URL, rows: Int, seed: UInt64?, conditions: [String], output: URL, monitor: Monitor
  ) throws -> GeneratedRows {
    guard rows > 0 else { throw StudyError.wrongUse("--rows must be a positive whole number.") }
    try refuseToReplace([output])
    let data: Data
    do {
      data = try Data(contentsOf: model)
    } catch {
      throw StudyError.cannotRead(file: model.path, reason: "There is no such file, or it may not be read.")
    }
    let fitted = try ModelFile.read(data)
    let conditions = try conditions.map { try Condition(parsing: $0, schema: fitted.schema) }
    let seed = seed ?? .random(in: 0...UInt64(UInt32.max))
    let kind = type(of: fitted).kind
    var random = RandomSource(seed: seed, for: "sample \(kind.rawValue): release")
    let table = try fitted.sample(rows, where: conditions, using: &random, monitor: monitor)
    let label = try write(
      table, to: output, generator: kind, seed: seed, privacy: PrivacyChoice(ofModel: fitted))
    return GeneratedRows(rows: rows, seed: seed, label: label, remarks: [])
  }

  private static func write(
    _ table: Table, to output: URL, generator: GeneratorKind, seed: UInt64, privacy: PrivacyChoice
  ) throws -> ReleaseLabel {
    let rows = try TableWriter.data(table)
    let label = ReleaseLabel(
      status: .notEvaluated, rows: table.rowCount, columns: table.schema.fields.map(\.name), generator: generator,
      seed: seed, privacy: privacy.level, epsilon: privacy.epsilon, delta: privacy.delta,
      program: StudyWork.program, rowsDigest: Digest(of: rows))
    // The label first: rows never lie anywhere without one.
    try AtomicFile.write(label.jsonData(), to: labelURL(beside: output))
    try AtomicFile.write(rows, to: output)
    return label
  }

  static func refuseToReplace(_ files: [URL]) throws {
    for file in files where FileManager.default.fileExists(atPath: file.path) {
      throw StudyError.cannotWrite(file: file.path, reason: "It exists already. Name another file, or remove it first.")
    }
  }
}

import Evaluation
public import Foundation
import Generators
public import Mathematics
import Reports
import Tables
import Vocabulary

/// What `evaluate` is asked for.
public struct EvaluationRequest: Sendable {
  public var training: URL
  public var holdout: URL?
  public var synthetic: URL
  public var output: URL
  public var target: String?
  /// Path of a `schema.json`.
  public var schema: String?
  public var seed: UInt64 = 1

  public init(training: URL, synthetic: URL, output: URL) {
    self.training = training
    self.synthetic = synthetic
    self.output = output
  }
}

extension Workbench {
  /// Measures a synthetic table beside training and holdout; writes `evaluation.json` and `report.html`.
  ///
  /// - Returns: the summary for the terminal.
  public static func evaluate(_ request: EvaluationRequest, monitor: Monitor) throws -> String {
    let files = ["evaluation.json", "report.html"].map { request.output.appendingPathComponent($0) }
    try refuseToReplace(files)
    let tables = try EvaluationTables(request)
    var settings = EvaluationSettings()
    settings.target = tables.schema.target
    let evaluator = Evaluator(settings: settings)
    var random = RandomSource(seed: request.seed, for: "evaluate synthetic")
    let baseline = try evaluator.baseline(
      training: tables.training, holdout: tables.holdout, syntheticRows: tables.synthetic.rowCount, using: &random,
      monitor: monitor.part(0...0.4))
    let result = try evaluator.evaluate(
      tables.synthetic, against: baseline, generator: "synthetic", using: &random, monitor: monitor.part(0.4...0.6))
    var scores = [ReportScore(name: "synthetic", part: .released, evaluation: result)]
    if tables.holdout != nil {
      var random = RandomSource(seed: request.seed, for: "anchors")
      let anchors = try evaluator.anchors(
        training: tables.training, against: baseline, rowCount: tables.synthetic.rowCount,
        marginals: { try independent($0, using: &$1, rows: tables.synthetic.rowCount) }, using: &random,
        monitor: monitor.part(0.6...1))
      scores = anchors.map { ReportScore(name: $0.generator ?? "", part: .anchor, evaluation: $0) } + scores
    }
    try AtomicFile.createFolder(request.output)
    try AtomicFile.write(CanonicalJSON.data(result, pretty: true), to: files[0])
    let input = try report(tables, request, scores)
    try AtomicFile.write(Data(CustodianReport.html(input).utf8), to: files[1])
    return TerminalSummary.text(input)
  }

  /// As many rows of independent columns: what must lose every dependence.
  private static func independent(_ training: Table, using random: inout RandomSource, rows: Int) throws -> Table {
    let fitted = try IndependentMarginals().fit(to: training, using: &random, monitor: Monitor())
    return try fitted.sample(rows, where: [], using: &random, monitor: Monitor())
  }

  private static func report(
    _ tables: EvaluationTables, _ request: EvaluationRequest, _ scores: [ReportScore]
  ) throws -> ReportInput {
    let aggregates = Aggregates(of: [
      AggregateSource(name: "real", table: tables.training, isReal: true),
      AggregateSource(name: "synthetic", table: tables.synthetic, isReal: false),
    ])
    let hasHoldout = tables.holdout != nil
    return ReportInput(
      title: "\(request.synthetic.lastPathComponent) beside \(request.training.lastPathComponent)",
      studyID: "evaluation", target: tables.schema.target,
      data: ReportData(
        fileName: request.training.lastPathComponent, digest: try TableDigest.digest(of: tables.training).hex,
        rows: tables.training.rowCount, keptColumns: tables.schema.fields.map(\.name), droppedColumns: [],
        missingReasons: [], findings: tables.remarks),
      privacy: ReportPrivacy(level: .none, answeredBy: "not asked: the rows were made elsewhere"),
      split: ReportSplit(
        training: tables.training.rowCount, selection: 0, holdout: tables.holdout?.rowCount ?? 0,
        holdoutOpened: hasHoldout ? 1 : 0, patientKey: nil,
        method: hasHoldout ? "holdout" : "no holdout was given: there is no control and no verdict on disclosure"),
      generators: [], scores: scores, tableOne: TableOne(aggregates).reportRows,
      columns: aggregates.columns.map(\.reportComparison),
      decision: ReportDecision(
        outcome: .refused, sentence: "Not judged: this is a measurement of rows that were made elsewhere.",
        overrides: [], advice: ["For a release with gates use “synthcraft run”."], rows: tables.synthetic.rowCount,
        digest: try TableDigest.digest(of: tables.synthetic).hex),
      reproduction: ReportReproduction(
        recipeDigest: "", seed: request.seed, programVersion: StudyWork.program,
        blasKernel: RunEnvironment.current.blasKernel, chainDigest: nil, commands: []))
  }
}

/// The three tables of an evaluation under one schema: that of the training table, with the levels of all three.
private struct EvaluationTables {
  let schema: Schema
  let training: Table
  let holdout: Table?
  let synthetic: Table
  let remarks: [String]

  init(_ request: EvaluationRequest) throws {
    let urls = [request.training, request.holdout, request.synthetic].compactMap { $0 }
    let read: [ReadResult]
    if let path = request.schema {
      let schema = try Schema.read(from: URL(fileURLWithPath: path))
      read = try urls.map { try TableReader.read($0, schema: schema) }
    } else {
      let inferred = try urls.map { try TableReader.read($0) }
      var schema = inferred[0].table.schema
      for index in schema.fields.indices {
        let others = inferred.dropFirst().compactMap { $0.table.schema[schema.fields[index].name] }
        schema.fields[index].widen(to: others)
      }
      let joint = schema
      read = try urls.map { try TableReader.read($0, schema: joint) }
    }
    var schema = read[0].table.schema
    if let name = request.target {
      let field = try schema.field(named: name)
      for index in schema.fields.indices { schema.fields[index].roles.remove(.target) }
      if let index = schema.index(of: field.name) { schema.fields[index].roles.insert(.target) }
    }
    let findings = read[0].table.with(schema).findings()
    for finding in findings {
      guard case .role(let columns, let role)? = finding.suggestion, role == .quasiIdentifier || role == .sensitive,
        schema.columns(with: role).isEmpty
      else { continue }
      for column in columns { if let index = schema.index(of: column) { schema.fields[index].roles.insert(role) } }
    }
    let final = schema
    let tables = read.map { $0.table.with(final).learnable.table }
    self.schema = tables[0].schema
    training = tables[0]
    holdout = request.holdout == nil ? nil : tables[1]
    synthetic = tables[tables.count - 1]
    remarks = read[0].findings.map(\.text) + findings.map(\.sentence)
  }
}

extension Field {
  /// Takes in the levels, reasons and bounds of the same column in other files.
  fileprivate mutating func widen(to others: [Field]) {
    for other in others {
      levels += other.levels.filter { !levels.contains($0) }
      missingReasons += other.missingReasons.filter { !missingReasons.contains($0) }
      minimum = [minimum, other.minimum].compactMap { $0 }.min()
      maximum = [maximum, other.maximum].compactMap { $0 }.max()
      decimals = max(decimals, other.decimals)
      isInteger = isInteger && other.isInteger
    }
  }
}

import Evaluation
public import Foundation
import Generators
public import Mathematics
import Reasoning
import Reports
import Tables
import Vocabulary

/// Does a conversation's work on a real table, in one study folder.
///
/// Each set of choices is a recipe of its own; work that was done for it before is found in the record, so going back
/// and forth repeats nothing.
public final class StudyConsultation: ConsultationWork {
  private let folder: URL
  private let seed: UInt64
  private let ledger: URL
  private let observer: StudyObserver
  private var source: Planning.Reading?
  private var made: [String: Progress] = [:]

  /// How far one recipe has come.
  private struct Progress {
    var work: StudyWork
    var split: Split
    var rows: MadeRows
    var measured: MeasuredRows?
    var verdicts: [GateVerdict] = []
  }

  /// - Parameters:
  ///   - folder: of the study: absent, empty, or a study that goes on.
  ///   - ledger: the file in which privacy is paid for.
  public init(
    folder: URL, seed: UInt64, ledger: URL = Ledger.defaultURL, observer: @escaping StudyObserver
  ) throws {
    try StudyStore.requireStudyOrEmpty(folder)
    self.folder = folder
    self.seed = seed
    self.ledger = ledger
    self.observer = observer
  }

  public func perform(_ order: WorkOrder, monitor: Monitor) throws -> WorkOutcome {
    switch order {
    case .load(let path): try load(path)
    case .refresh(let choices):
      .refreshed(try facts(target: choices.target), epsilonLeft: try epsilonLeft())
    case .generate(let choices, let competitors): try generate(choices, competitors, monitor)
    case .evaluate(let production, _): try evaluate(production)
    case .compare(let production, let columns): try compare(production, columns)
    case .report(let production, _): try report(production)
    case .release(let production, _): try release(production)
    case .export(let production, let format): try export(production, format)
    }
  }

  // MARK: - The table

  private func load(_ path: String) throws -> WorkOutcome {
    let file = URL(fileURLWithPath: (path as NSString).expandingTildeInPath)
    var options = RunOptions()
    options.needsTarget = false
    source = try Planning.read(options, file: file)
    made = [:]
    return .loaded(try facts(target: nil), epsilonLeft: try epsilonLeft())
  }

  private func reading() throws -> Planning.Reading {
    guard let source else { throw StudyError.wrongUse("No table is loaded yet. Name a file first.") }
    return source
  }

  private func facts(target: String?) throws -> TableFacts {
    let reading = try reading()
    return TableFacts(of: reading, findings: reading.table.findings(target: target), target: target)
  }

  private func epsilonLeft() throws -> Double? {
    let account = try Ledger(ledger).account(of: try reading().digest, dataset: nil)
    return max(0, account.total - account.epsilon)
  }

  // MARK: - Rows

  private func generate(
    _ choices: Choices, _ competitors: [GeneratorKind], _ monitor: Monitor
  ) throws -> WorkOutcome {
    let plan = try ConsultationPlanning.plan(choices, competitors, try reading(), seed: seed)
    let id = try plan.recipe.identity.hex
    try StudyRunner.reserve(
      plan.recipe.privacy, of: plan.recipe.data.digest, in: folder, earlier: nil, ledger: ledger, observer)
    let store = try store()
    let work = try StudyWork(plan, in: store, monitor: monitor, observer: observer)
    try work.recordDecisions()
    let split = try work.split()
    let kind = try work.choose(split)
    let rows = try work.make(kind, split)
    made[id] = Progress(work: work, split: split, rows: rows)
    let evidence = store.state.evidence
    return .generated(
      Production(
        id: id, generator: kind, rowCount: rows.table.rowCount,
        contenders: try competitors.map { try contender($0, store.state, store) },
        reason: evidence.last { $0.measure == "choice" }?.sentence ?? ""))
  }

  private var opened: StudyStore?

  private func store() throws -> StudyStore {
    if let opened { return opened }
    let store = try StudyStore.openOrCreate(folder, program: StudyWork.program)
    opened = store
    return store
  }

  private func contender(_ kind: GeneratorKind, _ state: StudyState, _ store: StudyStore) throws -> Contender {
    let record = state.evaluations.last { $0.subject == kind.rawValue && $0.part.hasPrefix("selection") }
    let result = try record.map { try EvaluationFile.read($0.file, from: store) }
    let score = result?["usefulness.tstr.xgboost"] ?? result?["fidelity.detection.xgboost"]
    let failure = state.evidence.first { $0.subject == kind.rawValue && $0.measure == "fit" }?.sentence
    return Contender(generator: kind, score: score, seconds: 0, failure: failure)
  }

  private func progress(_ production: String) throws -> Progress {
    guard let progress = made[production] else {
      throw StudyError.wrongUse("Those rows were not made in this conversation. Make them again first.")
    }
    return progress
  }

  private func evaluate(_ production: String) throws -> WorkOutcome {
    var progress = try progress(production)
    let measured = try progress.work.evaluate(progress.rows, progress.split)
    progress.measured = measured
    progress.verdicts = try progress.work.judge(progress.rows, measured)
    made[production] = progress
    guard let released = measured.released else {
      throw StudyError.unusableData(progress.split.plan.sentence)
    }
    return .evaluated(released, progress.verdicts)
  }

  private func compare(_ production: String, _ columns: [String]) throws -> WorkOutcome {
    let progress = try progress(production)
    let real = try progress.work.prepared.learnable.table
    let aggregates = Aggregates(of: [
      AggregateSource(name: "real", table: real, isReal: true),
      AggregateSource(name: "synthetic", table: progress.rows.table, isReal: false),
    ])
    let wanted = columns.isEmpty ? Array(aggregates.columns.map(\.column).prefix(6)) : columns
    return .compared(wanted.compactMap { aggregates[$0]?.spokenComparison })
  }

  // MARK: - Reports and releases

  private func judged(_ production: String) throws -> (Progress, MeasuredRows) {
    if try progress(production).measured == nil { _ = try evaluate(production) }
    let progress = try progress(production)
    guard let measured = progress.measured else {
      throw StudyError.ourFault("Rows were measured and the result was lost.")
    }
    return (progress, measured)
  }

  private func report(_ production: String) throws -> WorkOutcome {
    let (progress, measured) = try judged(production)
    try progress.work.report(
      progress.rows, measured, progress.verdicts, progress.split,
      isRelease: progress.verdicts.allSatisfy(\.permits))
    return .reported(path: folder.appendingPathComponent("report.html").path)
  }

  private func release(_ production: String) throws -> WorkOutcome {
    let (progress, measured) = try judged(production)
    // The custodian's report is of the rows that leave.
    try progress.work.report(progress.rows, measured, progress.verdicts, progress.split, isRelease: true)
    return .released(
      path: try progress.work.release(progress.rows, measured, progress.verdicts, progress.split).path)
  }

  private func export(_ production: String, _ format: ExportFormat) throws -> WorkOutcome {
    let progress = try progress(production)
    let name = production.prefix(8)
    switch format {
    case .csv:
      let file = folder.appendingPathComponent("synthetic-\(name).csv")
      try AtomicFile.write(store().files.read(progress.rows.rows), to: file)
      let label = try StudyExport.csv(studyAt: folder).label
      try AtomicFile.write(label.jsonData(), to: Workbench.labelURL(beside: file))
      return .exported(path: file.path)
    case .script:
      let file = folder.appendingPathComponent("again-\(name).sh")
      try AtomicFile.write(Data(StudyExport.script(studyAt: folder).utf8), to: file)
      return .exported(path: file.path)
    case .sas, .stata, .spss, .parquet:
      throw StudyError.wrongUse("Files of the kind “\(format.rawValue)” cannot be written; csv and script can.")
    }
  }
}

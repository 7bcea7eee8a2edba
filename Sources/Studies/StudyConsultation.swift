import Evaluation
public import Foundation
import Generators
public import Mathematics
import Reasoning
import Reports
public import Tables
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
  private var opened: StudyStore?
  /// Reads only tables that were put into the study's folder.
  private let takesUploadsOnly: Bool
  /// What the record tells of work done before this value was made: it is taken up again when it is needed.
  private var memory = ConsultationMemory()
  /// As the checks found it in the table that is loaded.
  public private(set) var findings: [Finding] = []

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
    takesUploadsOnly = false
  }

  /// For a study that is open already; tables are only taken from what was put into its folder.
  init(
    in store: StudyStore, seed: UInt64, ledger: URL, recalling memory: ConsultationMemory,
    observer: @escaping StudyObserver
  ) {
    folder = store.folder
    opened = store
    self.seed = seed
    self.ledger = ledger
    self.memory = memory
    self.observer = observer
    takesUploadsOnly = true
  }

  /// Takes up what a rewritten conversation tells; what was made stays at hand.
  func recall(_ memory: ConsultationMemory) {
    if memory.file != self.memory.file || memory.schema != self.memory.schema { source = nil }
    self.memory = memory
  }

  public func perform(_ order: WorkOrder, monitor: Monitor) throws -> WorkOutcome {
    switch order {
    case .load(let path): try load(path)
    case .refresh(let choices):
      .refreshed(try facts(choices), epsilonLeft: try epsilonLeft())
    case .generate(let choices, let competitors): try generate(choices, competitors, monitor)
    case .evaluate(let production, _): try evaluate(production, monitor)
    case .compare(let production, let columns): try compare(production, columns, monitor)
    case .report(let production, _): try report(production, monitor)
    case .release(let production, _): try release(production, monitor)
    case .export(let production, let format): try export(production, format, monitor)
    }
  }

  // MARK: - The table

  private func load(_ path: String) throws -> WorkOutcome {
    source = try read(path, schema: nil)
    memory = ConsultationMemory(file: path)
    made = [:]
    return .loaded(try facts(Choices()), epsilonLeft: try epsilonLeft())
  }

  private func read(_ path: String, schema: Digest?) throws -> Planning.Reading {
    let file = try takesUploadsOnly ? StudyInput.file(named: path, in: folder) : nil
    var options = RunOptions()
    options.needsTarget = false
    options.schema = try schema.map { try store().files.url(of: $0).path }
    return try Planning.read(
      options, file: file ?? URL(fileURLWithPath: (path as NSString).expandingTildeInPath),
      limits: file == nil ? ReadOptions() : StudyInput.limits)
  }

  private func reading() throws -> Planning.Reading {
    if let source { return source }
    guard let path = memory.file else { throw StudyError.wrongUse("No table is loaded yet. Name a file first.") }
    let reading = try read(path, schema: memory.schema)
    source = reading
    return reading
  }

  /// Reads the table as a corrected schema says.
  ///
  /// - Throws: `TableError` when a column cannot be read so; the table that was read stays.
  func check(schema: Digest) throws {
    guard let path = memory.file else { throw StudyError.wrongUse("No table is loaded yet. Name a file first.") }
    source = try read(path, schema: schema)
    memory.schema = schema
  }

  /// The table as it is read, once there is one.
  func table() throws -> Table? {
    source == nil && memory.file == nil ? nil : try reading().table
  }

  private func facts(_ choices: Choices) throws -> TableFacts {
    let reading = try reading()
    findings = reading.table.findings(target: choices.target)
    return try TableFacts(of: reading, findings: findings, choices: choices)
  }

  /// Finds again what was found in a table that a record tells of.
  func look(target: String?) throws {
    if let table = try table() { findings = table.findings(target: target) }
  }

  private func epsilonLeft() throws -> Double? {
    guard let account = try account() else { return nil }
    return max(0, account.total - account.epsilon)
  }

  /// What was spent on the table that is loaded, in all studies.
  func account() throws -> LedgerAccount? {
    source == nil && memory.file == nil ? nil : try Ledger(ledger).account(of: try reading().digest, dataset: nil)
  }

  // MARK: - Rows

  private func generate(
    _ choices: Choices, _ competitors: [GeneratorKind], _ monitor: Monitor
  ) throws -> WorkOutcome {
    let plan = try ConsultationPlanning.plan(choices, competitors, try reading(), seed: seed)
    let id = try plan.recipe.identity
    let store = try store()
    try StudyRunner.reserve(
      plan.recipe.privacy, plan.recipe.generators, of: plan.recipe.data.digest,
      from: URL(fileURLWithPath: plan.recipe.data.path).lastPathComponent, for: id, ledger: ledger, in: store, observer)
    let progress = try make(plan, in: store, monitor)
    made[id.hex] = progress
    memory.productions[id.hex] = ConsultationMemory.Making(choices: choices, competitors: competitors)
    let evidence = store.state.evidence
    return .generated(
      Production(
        id: id.hex, generator: progress.rows.generator, rowCount: progress.rows.table.rowCount,
        contenders: try competitors.map { try contender($0, store.state, store) },
        reason: evidence.last { $0.measure == "choice" }?.sentence ?? ""))
  }

  private func make(_ plan: StudyPlan, in store: StudyStore, _ monitor: Monitor) throws -> Progress {
    let work = try StudyWork(plan, in: store, monitor: monitor, observer: observer)
    try work.recordDecisions()
    let split = try work.split()
    let kind = try work.choose(split)
    return Progress(work: work, split: split, rows: try work.make(kind, split))
  }

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

  /// How far some rows are; those of an earlier run of the program are read again from the record.
  private func progress(_ production: String, _ monitor: Monitor) throws -> Progress {
    if var progress = made[production] {
      progress.work.monitor = monitor
      return progress
    }
    guard let making = memory.productions[production] else {
      throw StudyError.wrongUse("Those rows were not made in this conversation. Make them again first.")
    }
    let plan = try ConsultationPlanning.plan(making.choices, making.competitors, try reading(), seed: seed)
    let store = try store()
    let inputs = try plan.recipe.identity
    guard
      store.state.jobs.contains(where: {
        $0.job.inputs == inputs && $0.job.name.hasPrefix("fit ") && $0.status == .finished
      })
    else { throw StudyError.damaged("The record does not tell how those rows were made. Make them again first.") }
    let progress = try make(plan, in: store, monitor)
    made[production] = progress
    return progress
  }

  /// The rows that were made last.
  func rows(of production: String, _ monitor: Monitor) throws -> Table { try progress(production, monitor).rows.table }

  /// What the custodian's report shows of measured rows; nil before they are measured.
  func reportInput(of production: String, _ monitor: Monitor) throws -> ReportInput? {
    let progress = try progress(production, monitor)
    guard let measured = progress.measured else { return nil }
    return try progress.work.reportInput(
      progress.rows, measured, progress.verdicts, progress.split, isRelease: progress.verdicts.allSatisfy(\.permits))
  }

  private func evaluate(_ production: String, _ monitor: Monitor) throws -> WorkOutcome {
    var progress = try progress(production, monitor)
    let measured = try progress.work.evaluate(progress.rows, progress.split)
    progress.measured = measured
    progress.verdicts = try progress.work.judge(progress.rows, measured)
    made[production] = progress
    guard let released = measured.released else {
      throw StudyError.unusableData(progress.split.plan.sentence)
    }
    return .evaluated(released, progress.verdicts)
  }

  private func compare(_ production: String, _ columns: [String], _ monitor: Monitor) throws -> WorkOutcome {
    let progress = try progress(production, monitor)
    let real = try progress.work.prepared.learnable.table
    let aggregates = Aggregates(of: [
      AggregateSource(name: "real", table: real, isReal: true),
      AggregateSource(name: "synthetic", table: progress.rows.table, isReal: false),
    ])
    let wanted = columns.isEmpty ? Array(aggregates.columns.map(\.column).prefix(6)) : columns
    return .compared(wanted.compactMap { aggregates[$0]?.spokenComparison })
  }

  // MARK: - Reports and releases

  private func judged(_ production: String, _ monitor: Monitor) throws -> (Progress, MeasuredRows) {
    if try progress(production, monitor).measured == nil { _ = try evaluate(production, monitor) }
    var progress = try progress(production, monitor)
    guard let measured = progress.measured else {
      throw StudyError.ourFault("Rows were measured and the result was lost.")
    }
    // A person may have overridden a gate since.
    progress.verdicts = try progress.work.judge(progress.rows, measured)
    made[production] = progress
    return (progress, measured)
  }

  private func report(_ production: String, _ monitor: Monitor) throws -> WorkOutcome {
    let (progress, measured) = try judged(production, monitor)
    try progress.work.report(
      progress.rows, measured, progress.verdicts, progress.split,
      isRelease: progress.verdicts.allSatisfy(\.permits))
    return .reported(path: folder.appendingPathComponent("report.html").path)
  }

  private func release(_ production: String, _ monitor: Monitor) throws -> WorkOutcome {
    let (progress, measured) = try judged(production, monitor)
    // The custodian's report is of the rows that leave.
    try progress.work.report(progress.rows, measured, progress.verdicts, progress.split, isRelease: true)
    return .released(
      path: try progress.work.release(progress.rows, measured, progress.verdicts, progress.split).path)
  }

  private func export(_ production: String, _ format: ExportFormat, _ monitor: Monitor) throws -> WorkOutcome {
    let progress = try progress(production, monitor)
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

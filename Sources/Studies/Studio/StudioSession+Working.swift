import Foundation
import Mathematics
import Reasoning
import Reports
import Synchronization
import Tables
import Vocabulary

/// What only the bench of a session touches.
final class StudioWorker: @unchecked Sendable {
  // Read and changed by pieces of work on one thread alone, the session's bench.
  let consultation: StudyConsultation

  init(consultation: StudyConsultation) { self.consultation = consultation }
}

/// Work that has begun, with all that it rests on.
struct BegunWork: Sendable {
  let order: WorkOrder
  let monitor: Monitor
  let memory: ConsultationMemory
}

/// What came of work beside its outcome: what pages show of it.
struct StudioProducts: Sendable {
  var table: Table?
  var findings: [Finding] = []
  var synthetic: Table?
  var report: ReportInput?
  var account: LedgerAccount?
}

extension StudioSession {
  /// Begins the work that the conversation waits for, when none runs.
  func workIfOrdered() { work(on: core.withLock { $0.beginWork() }) }

  func work(on begun: BegunWork?) {
    guard let begun else { return }
    let (order, monitor) = (begun.order, begun.monitor)
    bench.async { [self] in
      worker.consultation.recall(begun.memory)
      let outcome = perform(order, monitor)
      var products = StudioProducts()
      var failure: String?
      do {
        products = try self.products(of: order, outcome, monitor)
      } catch {
        failure = "\(error)"
      }
      desk.async { [self, products, failure] in finish(outcome, products, failure) }
    }
  }

  // MARK: - On the bench

  private func perform(_ order: WorkOrder, _ monitor: Monitor) -> WorkOutcome {
    do {
      try monitor.check()
      guard order.isHeavy else { return try worker.consultation.perform(order, monitor: monitor) }
      return try slots.run(monitor) {
        note(.progress(job: "", fraction: 0, activity: "Waiting for other studies", loss: nil, secondsLeft: nil))
      } _: {
        try worker.consultation.perform(order, monitor: monitor)
      }
    } catch is CancellationError {
      return .cancelled
    } catch {
      return .failed("\(error)")
    }
  }

  private func products(of order: WorkOrder, _ outcome: WorkOutcome, _ monitor: Monitor) throws -> StudioProducts {
    let consultation = worker.consultation
    var products = StudioProducts(
      table: try consultation.table(), findings: consultation.findings, account: try consultation.account())
    switch (order, outcome) {
    case (_, .generated(let production)): products.synthetic = try consultation.rows(of: production.id, monitor)
    case (.evaluate(let id, _), .evaluated), (.report(let id, _), .reported), (.release(let id, _), .released):
      products.report = try consultation.reportInput(of: id, monitor)
    default: break
    }
    return products
  }

  /// Takes up what an earlier run of the program left: the table, the rows, the picture of them, and open work.
  func warmUp() {
    let (replay, isWarm) = core.withLock { core in
      (core.replay, core.snapshot.table != nil && core.snapshot.synthetic != nil)
    }
    workIfOrdered()
    guard replay.memory.file != nil, !isWarm, replay.conversation.running == nil else { return }
    bench.async { [self] in
      var products = StudioProducts()
      do {
        products = try recalled(replay)
      } catch {
        note(.said(.loadData, "\(error)"))
      }
      desk.async { [self, products] in
        core.withLock { core in
          // Something newer may have come in the meantime.
          guard core.replay.memory.file == replay.memory.file else { return }
          core.take(products)
          for tab in StudioTab.allCases { core.tell(.tab(tab)) }
        }
      }
    }
  }

  private func recalled(_ replay: StudioReplay) throws -> StudioProducts {
    let consultation = worker.consultation
    let state = replay.conversation.state
    try consultation.look(target: state.choices.target)
    var products = StudioProducts(
      table: try consultation.table(), findings: consultation.findings, account: try consultation.account())
    if let production = state.production { products.synthetic = try consultation.rows(of: production.id, Monitor()) }
    products.report = try replay.report.map { try ReportJSON.input(from: store.files.read($0)) }
    return products
  }

  // MARK: - Progress, from any thread that works

  func note(_ notice: StudyNotice) {
    let isDue = core.withLock { core in
      switch notice {
      case .progress(let job, let fraction, let activity, let loss, let secondsLeft):
        core.takeProgress(job, StudioRun.Point(seconds: 0, fraction: fraction, loss: loss), activity, secondsLeft)
      case .kept(let job): core.keep(job)
      case .began(_, let text), .said(_, let text):
        if core.snapshot.working != nil { core.snapshot.working?.activity = text }
        core.refreshRecord(from: store)
      }
      return core.takesKeepingDue()
    }
    if isDue { keepRuns() }
  }

  // MARK: - On the desk

  private func finish(_ outcome: WorkOutcome, _ products: StudioProducts, _ failure: String?) {
    let (rewriting, isClosed) = core.withLock { core in
      defer { core.rewriting = nil }
      core.endWork(outcome)
      core.take(products)
      return (core.rewriting, core.isClosed)
    }
    keepRuns()
    guard !isClosed else { return }
    do {
      if let rewriting {
        try rewriteNow(from: rewriting.sequence, rewriting.answer)
      } else {
        try record(outcome, products)
      }
    } catch {
      core.withLock { $0.fail("\(error)") }
    }
    core.withLock { core in
      if let failure { core.fail(failure) }
      core.refreshRecord(from: store)
      if core.monitor == nil {
        core.snapshot.working = nil
        core.tell(.idle)
      }
      for tab in StudioTab.allCases { core.tell(.tab(tab)) }
    }
  }

  private func record(_ outcome: WorkOutcome, _ products: StudioProducts) throws {
    let file = try store.files.write(try CanonicalJSON.data(outcome))
    let report = try products.report.map { try store.files.write(try ReportJSON.data($0, for: .custodian)) }
    let event = try store.append([.worked(outcome: file, report: report)])[0]
    if case .loaded(let facts, _) = outcome { try nameStudy(after: facts.name) }
    try advance(with: event)
  }

  /// A study that nobody named is called as the first table that could be read.
  private func nameStudy(after file: String) throws {
    let state = store.state
    guard state.title == nil else { return }
    let title = state.uploads[file] ?? file
    try store.append([.titled(title: title)])
    core.withLock { $0.snapshot.title = title }
  }
}

extension WorkOrder {
  /// Whether it keeps processors busy for long.
  fileprivate var isHeavy: Bool {
    switch self {
    case .generate, .evaluate, .report, .release: true
    case .load, .refresh, .compare, .export: false
    }
  }
}

extension StudioCore {
  /// Notes that the work begins which the conversation waits for; nil when it waits for none, or some runs.
  ///
  /// Whoever takes an event into the conversation says so under the same lock: no page sees a moment in between.
  mutating func beginWork() -> BegunWork? {
    guard monitor == nil else { return nil }
    snapshot.working = nil
    guard !isClosed, let order = replay.conversation.running else { return nil }
    let begun = BegunWork(order: order, monitor: Monitor(), memory: replay.memory)
    monitor = begun.monitor
    snapshot.problem = nil
    var work = StudioWork(option: order.option, since: Date())
    if case .generate(_, let competitors) = order { work.competitors = competitors }
    snapshot.working = work
    tell(.working(work))
    return begun
  }

  /// Pages are told of progress this often.
  private static let progressInterval = Duration.milliseconds(150)

  fileprivate mutating func takeProgress(
    _ job: String, _ point: StudioRun.Point, _ activity: String, _ secondsLeft: Double?
  ) {
    let now = Date()
    if !job.isEmpty {
      let index = snapshot.runs.lastIndex { $0.job == job && $0.status == .running } ?? again(job) ?? begin(job, now)
      var point = point
      point.seconds = now.timeIntervalSince(snapshot.runs[index].began)
      snapshot.runs[index].add(point)
      snapshot.runs[index].activity = activity
      snapshot.runs[index].secondsLeft = secondsLeft
      if point.fraction >= 1 { end(index, .finished, now) }
    }
    guard snapshot.working != nil else { return }
    snapshot.working?.job = job
    snapshot.working?.fraction = point.fraction
    snapshot.working?.activity = activity
    snapshot.working?.loss = point.loss
    snapshot.working?.secondsLeft = secondsLeft
    let isDue = lastProgress.duration(to: .now) > Self.progressInterval
    guard isDue || point.fraction >= 1, let working = snapshot.working else { return }
    lastProgress = .now
    tell(.progress(working))
  }

  /// The newest run, where it is of that job: some tell more than once that they are done.
  private mutating func again(_ job: String) -> Int? {
    guard let last = snapshot.runs.last, last.job == job, last.status == .finished,
      last.began >= snapshot.working?.since ?? .distantFuture
    else { return nil }
    snapshot.runs[snapshot.runs.count - 1].status = .running
    return snapshot.runs.count - 1
  }

  /// Whether the course of the jobs is to be written down now.
  fileprivate mutating func takesKeepingDue() -> Bool {
    guard monitor != nil, lastKeeping.duration(to: .now) > StudioRunHistory.interval else { return false }
    lastKeeping = .now
    return true
  }

  private mutating func begin(_ job: String, _ now: Date) -> Int {
    // One job runs at a time: whatever ran before has ended.
    for index in snapshot.runs.indices where snapshot.runs[index].status == .running { end(index, .finished, now) }
    snapshot.runs.append(StudioRun(job: job, began: now))
    return snapshot.runs.count - 1
  }

  private mutating func end(_ index: Int, _ status: StudioRun.Status, _ now: Date) {
    snapshot.runs[index].status = status
    snapshot.runs[index].ended = now
    snapshot.runs[index].secondsLeft = nil
  }

  fileprivate mutating func keep(_ job: String) {
    guard !snapshot.runs.contains(where: { $0.job == job && $0.status == .kept }) else { return }
    // Its course is known already.
    if let index = snapshot.runs.lastIndex(where: { $0.job == job && $0.status == .finished }) {
      snapshot.runs[index].status = .kept
      return
    }
    var run = StudioRun(job: job, status: .kept, began: Date())
    run.ended = run.began
    snapshot.runs.append(run)
  }

  /// Work has ended; jobs that were not done are marked as what they are.
  fileprivate mutating func endWork(_ outcome: WorkOutcome) {
    monitor = nil
    let status: StudioRun.Status =
      switch outcome {
      case .cancelled: .stopped
      case .failed: .failed
      default: .finished
      }
    for index in snapshot.runs.indices where snapshot.runs[index].status == .running { end(index, status, Date()) }
  }

  fileprivate mutating func take(_ products: StudioProducts) {
    if let table = products.table {
      snapshot.table = table
      snapshot.findings = products.findings
    }
    snapshot.synthetic = products.synthetic ?? snapshot.synthetic
    snapshot.report = products.report ?? snapshot.report
    snapshot.account = products.account ?? snapshot.account
  }

  /// Something could not be recorded or shown; the work can be asked for again.
  fileprivate mutating func fail(_ reason: String) {
    snapshot.problem = reason
  }
}

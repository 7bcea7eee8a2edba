public import Foundation
import Generators
public import Mathematics
import Reports
import Tables
import Vocabulary

/// What a replay found.
public struct ReplayResult: Sendable, Hashable {
  /// Files that are the same to the last byte, by what they are.
  public var equal: [String] = []
  /// Files that differ or are missing, by what they are.
  public var different: [String] = []
  /// What must be known to read the result: another processor kernel, another version.
  public var remarks: [String] = []

  public var holds: Bool { different.isEmpty && !equal.isEmpty }
}

/// Does a study again from its recipe, in a folder of its own, and compares bytes.
public enum Replay {
  /// - Parameters:
  ///   - file: the table, where it is no longer at the recipe's path.
  ///   - scratch: an absent or empty folder for the second study; the caller removes it.
  /// - Throws: as ``StudyRunner/run(_:file:in:monitor:observer:)-(RunOptions,_,_,_,_)``; ``StudyError/damaged(_:)`` when
  ///   the study is not what was written.
  public static func replay(
    studyAt folder: URL, file: URL? = nil, scratch: URL, monitor: Monitor, observer: @escaping StudyObserver
  ) throws -> ReplayResult {
    if let fault = try Verification.faults(inStudyAt: folder).first { throw StudyError.damaged(fault) }
    let original = try StudyStore(opening: folder)
    guard let recipe = try StudyRunner.recordedRecipe(of: original), original.state.report != nil else {
      throw StudyError.unusableData("The study is not finished: there is nothing to replay.")
    }
    let plan = try Planning.plan(recipe, file: file)
    let again = try StudyStore.openOrCreate(scratch, program: StudyWork.program)
    let model = original.state.models.last { $0.isPrivate && $0.part == StudyWork.releasePart }?.file
    try adoptPrivateWork(of: original, into: again)
    let stored = try model.map(original.files.read)
    func run() throws {
      _ = try StudyWork(plan, in: again, storedModel: stored, monitor: monitor, observer: observer).run()
    }
    try run()
    // Each was decided after a verdict, so that the record is in the same order.
    for override in original.state.overrides {
      try again.append([.overridden(gate: override.gate, reason: override.reason, recipe: override.recipe)])
      try run()
    }
    var result = try compare(original, again)
    result.remarks = remarks(original.state.environment)
    return result
  }

  /// Takes over what must not be done twice: nothing is spent again, and no private fit is repeated.
  private static func adoptPrivateWork(of original: StudyStore, into again: StudyStore) throws {
    let state = original.state
    if state.reservations.isEmpty { return }
    var events: [StudyEvent] = state.reservations.map { .budgetReserved(reservation: $0) }
    for model in state.models where model.isPrivate && model.file == nil {
      let name = "evaluate \(model.generator.rawValue): \(model.part)"
      guard let job = state.jobs.last(where: { $0.job.name == name && $0.status == .finished }) else { continue }
      for digest in job.outputs.values { try again.files.write(original.files.read(digest)) }
      let evaluated = state.evaluations.filter { $0.subject == model.generator.rawValue && $0.part == model.part }
      events += [.jobStarted(job: job.job), .modelFitted(model: model)]
      events += evaluated.map { .evaluated(evaluation: $0) }
      events.append(.jobFinished(job: job.job, outputs: job.outputs))
    }
    try again.append(events)
  }

  private static func remarks(_ environment: RunEnvironment?) -> [String] {
    guard let environment else { return [] }
    let here = RunEnvironment.current
    var remarks: [String] = []
    if environment.blasKernel != here.blasKernel {
      remarks.append(
        "The study ran on the processor kernel \(environment.blasKernel), this machine has \(here.blasKernel): "
          + "the last bits of neural networks may differ.")
    }
    if environment.program != here.program {
      remarks.append("The study was made by SynthCraft \(environment.program), this is \(here.program).")
    }
    return remarks
  }

  private static func compare(_ original: StudyStore, _ again: StudyStore) throws -> ReplayResult {
    var result = ReplayResult()
    func note(_ what: String, _ isEqual: Bool) {
      if isEqual { result.equal.append(what) } else { result.different.append(what) }
    }
    let (first, second) = (original.state, again.state)
    note("split", first.split == second.split)
    for model in first.models where model.file != nil {
      let name = "model \(model.generator.rawValue) (\(model.part))"
      note(name, second.models.contains { $0 == model })
    }
    for rows in first.samples { note("rows of \(rows.generator.rawValue)", second.samples.contains(rows)) }
    for evaluation in first.evaluations {
      note("evaluation of \(evaluation.subject) (\(evaluation.part))", second.evaluations.contains(evaluation))
    }
    note("verdicts", first.verdicts == second.verdicts)
    try note("report", report(of: original) == report(of: again))
    if let mine = first.releases.last {
      let other = second.releases.last?.files
      for name in mine.files.keys.sorted() where name != "report.html" {
        note("released \(name)", other?[name] == mine.files[name])
      }
      try note("released report.html", releasedReport(of: original) == releasedReport(of: again))
    }
    return result
  }

  /// The custodian's report without times and without the end of the chain, which rests on them.
  private static func report(of store: StudyStore) throws -> String? {
    guard let report = store.state.report else { return nil }
    let chain = try ReportJSON.input(from: store.files.read(report.json)).reproduction.chainDigest
    let html = withoutTimes(String(decoding: try store.files.read(report.html), as: UTF8.self))
    return chain.map { html.replacingOccurrences(of: $0, with: "") } ?? html
  }

  private static func releasedReport(of store: StudyStore) throws -> String? {
    guard let digest = store.state.releases.last?.files["report.html"] else { return nil }
    return withoutTimes(String(decoding: try store.files.read(digest), as: UTF8.self))
  }

  private static func withoutTimes(_ html: String) -> String {
    html.replacing(#/<span class="time">.*?</span>/#.dotMatchesNewlines(), with: "")
  }
}

import Foundation
import Mathematics
public import Vocabulary

/// What a study tells while it works.
public enum StudyNotice: Sendable {
  /// A step begins; in words.
  case began(Step, String)
  /// Something a person should know: a finding, a warning, a choice with its reason.
  case said(Step, String)
  /// A job that an earlier run finished is not done again.
  case kept(String)
  /// How far a job is, 0…1, what it is doing, and the loss where training has one.
  case progress(job: String, fraction: Double, activity: String, loss: Double?, secondsLeft: Double?)
}

public typealias StudyObserver = @Sendable (StudyNotice) -> Void

/// What a job made: files by name, and the events that tell of them.
struct JobResult {
  var files: [String: Data]
  var events: (_ files: [String: Digest]) -> [StudyEvent]

  init(files: [String: Data], events: @escaping ([String: Digest]) -> [StudyEvent] = { _ in [] }) {
    self.files = files
    self.events = events
  }
}

/// Does long work once: a job whose results are recorded is not repeated, whatever became of the process.
struct JobRunner: Sendable {
  let store: StudyStore
  /// The digest of all that results depend on.
  let inputs: Digest
  let observer: StudyObserver

  /// The files of the job's results, from an earlier run or from `work`; results and their events are recorded at once.
  func run(_ name: String, _ step: Step, _ work: () throws -> JobResult) throws -> [String: Digest] {
    let job = Job(name: name, step: step, inputs: inputs)
    if let outputs = store.state.outputs(of: job), outputs.values.allSatisfy(store.files.contains) {
      observer(.kept(name))
      return outputs
    }
    if let outputs = try takeUp(job) { return outputs }
    try store.append([.jobStarted(job: job)])
    do {
      let result = try work()
      var outputs: [String: Digest] = [:]
      for (name, data) in result.files { outputs[name] = try store.files.write(data) }
      try store.append(result.events(outputs) + [.jobFinished(job: job, outputs: outputs)])
      return outputs
    } catch {
      record(error is CancellationError ? .jobInterrupted(job: job) : .jobFailed(job: job, reason: Self.text(error)))
      throw error
    }
  }

  /// The results of an equal job that a way back has set aside: they are recorded again, not made again.
  private func takeUp(_ job: Job) throws -> [String: Digest]? {
    let events = store.events
    guard
      let end = events.lastIndex(where: {
        if case .jobFinished(job, let outputs) = $0.event {
          outputs.values.allSatisfy(store.files.contains)
        } else {
          false
        }
      }),
      let start = events[..<end].lastIndex(where: { $0.event == .jobStarted(job: job) }),
      case .jobFinished(_, let outputs) = events[end].event
    else { return nil }
    let results = events[start..<end].map(\.event).filter(\.isResultOfJob)
    try store.append([.jobStarted(job: job)] + results + [.jobFinished(job: job, outputs: outputs)])
    observer(.kept(job.name))
    return outputs
  }

  /// Notes how a job ended, if that can still be written: the error itself says more than one of writing it down.
  private func record(_ event: StudyEvent) {
    do {
      try store.append([event])
    } catch {
      observer(.said(.generate, "The end of the job could not be recorded: \(error)"))
    }
  }

  private static func text(_ error: any Error) -> String { String(describing: error) }
}

extension StudyEvent {
  /// What a job records together with its end.
  fileprivate var isResultOfJob: Bool {
    switch self {
    case .split, .modelFitted, .sampled, .evaluated: true
    default: false
    }
  }
}

/// Makes the monitor of each piece of work: cancellation goes in from `parent`, progress out to `observer`.
struct Monitoring: Sendable {
  let parent: Monitor
  let observer: StudyObserver

  func monitor(for name: String, timeBudget: Duration? = nil, passLimit: Int? = nil) -> Monitor {
    let box = MonitorBox()
    let monitor = Monitor(timeBudget: timeBudget, passLimit: passLimit) { [parent, observer] progress in
      if parent.isCancelled { box.monitor?.cancel() }
      observer(
        .progress(
          job: name, fraction: progress.fraction, activity: progress.activity, loss: progress.loss,
          secondsLeft: progress.secondsLeft))
    }
    if parent.isCancelled { monitor.cancel() }
    box.monitor = monitor
    return monitor
  }
}

/// Lets a monitor's receiver cancel the monitor itself.
private final class MonitorBox: @unchecked Sendable {
  // Set once, before the monitor is handed to any work, and only read from then on.
  weak var monitor: Monitor?
}

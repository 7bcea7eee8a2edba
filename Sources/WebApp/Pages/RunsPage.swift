import Evaluation
import Foundation
import Reasoning
import Reports
import Studies
import Vocabulary

/// What runs and what has run: progress, loss, time left, cancel.
struct RunsPage {
  let snapshot: StudioSnapshot

  var html: HTML {
    StudioPages.head(
      "Runs",
      "Every fit, draw and measurement: how far it is, how it learns, how long it takes. You may walk about meanwhile.")
      + now + jobs + contenders
  }

  private var now: HTML {
    guard let work = snapshot.working else { return .nothing }
    return """
      <section class="now" aria-labelledby="now-title"><h2 id="now-title">\(Self.title(of: work.option))</h2>
      <p>Begun \(Words.time(work.since)). You can stop it; what finished before is kept and not done again.</p>
      <p class="row"><button type="button" data-command="cancel" aria-describedby="cancel-note">Stop the work</button> \
      <span id="cancel-note" class="muted" role="status">\(work.isStopping ? "Stopping…" : "")</span></p></section>

      """
  }

  static func title(of option: OptionName) -> HTML {
    switch option {
    case .loadData: "Reading the table"
    case .inspect: "Looking at the table again"
    case .generate: "Learning and making rows"
    case .evaluate: "Measuring the rows"
    case .compare: "Comparing columns"
    case .report: "Writing the report"
    case .release: "Writing the release"
    default: "Working"
    }
  }

  private var jobs: HTML {
    if snapshot.runs.isEmpty {
      return recorded.isEmpty && snapshot.working == nil
        ? StudioPages.empty(
          "Nothing has run yet. Rows are made once you have answered the questions in the conversation and said “Begin”.",
          next: "<p class=\"row\">\(StudioPages.link(to: .plan, "See what is still open"))</p>")
        : earlier
    }
    return StudioPages.section(
      "Jobs", id: "jobs", "<ul class=\"runs\">\(snapshot.runs.reversed().map(job))</ul>\n") + earlier
  }

  private func job(_ run: StudioRun) -> HTML {
    let state: HTML =
      switch run.status {
      case .running: "running"
      case .finished: "finished"
      case .kept: "kept from before"
      case .failed: "failed"
      case .stopped: "stopped"
      }
    let took: HTML =
      run.status == .kept ? "" : run.ended.map { "in \(Words.duration($0.timeIntervalSince(run.began)))" } ?? ""
    let bar: HTML =
      run.status == .running
      ? "<progress max=\"1\" value=\"\(HTML(trusted: String(format: "%.3f", run.fraction)))\" aria-label=\"\(Self.name(of: run.job))\"></progress>"
      : ""
    let points = run.points.compactMap { point in
      point.loss.map { LearningPoint(seconds: point.seconds, loss: $0) }
    }
    let curve = Figure.learningCurve(points, title: "Loss while learning: lower is better")
    return """
      <li class="run \(HTML(trusted: run.status.rawValue))" data-job="\(run.job)"><div class="run-head"><h3>\(Self.name(of: run.job))</h3>\
      <span class="chip state-\(HTML(trusted: run.status.rawValue))">\(state)</span> <span class="muted">\(took)</span></div>
      \(bar)<p class="muted"><span class="run-activity">\(run.status == .running ? run.activity : "")</span> <span class="run-left"></span></p>\(curve.map { "<div class=\"figures single\">\($0.fragment)</div>" as HTML } ?? "")</li>

      """
  }

  /// "fit arf: selection" → "Learning: arf, to choose between methods"
  static func name(of job: String) -> HTML {
    let parts = job.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    let words = parts[0].split(separator: " ").map(String.init)
    let subject = words.dropFirst().joined(separator: " ")
    let kind = GeneratorKind(rawValue: subject)
    let name: HTML =
      kind.map { Words.generator($0) }
      ?? (subject == "copier"
        ? "a copy of the real rows, as a yardstick"
        : subject == "marginals anchor" ? "columns without relation, as a yardstick" : "\(subject)")
    let what: HTML =
      switch words.first {
      case "fit": "Learning: \(name)"
      case "sample": "Drawing rows: \(name)"
      case "evaluate": "Measuring: \(name)"
      case "split": "Parting the table"
      default: "\(parts[0])"
      }
    guard parts.count > 1 else { return what }
    let part: HTML =
      parts[1].hasPrefix("selection")
      ? "to choose between methods" : parts[1] == "release" ? "for the rows to be released" : "\(parts[1])"
    return "\(what), \(part)"
  }

  private var recorded: [StudyState.JobState] {
    let known = Set(snapshot.runs.map(\.job))
    return snapshot.study.jobs.filter { !known.contains($0.job.name) }
  }

  /// Jobs of an earlier run of the program.
  private var earlier: HTML {
    guard !recorded.isEmpty else { return .nothing }
    let rows = recorded.map { job -> [HTML] in
      let status: HTML =
        switch job.status {
        case .started: "begun"
        case .finished: "finished"
        case .failed: "failed"
        case .interrupted: "interrupted"
        }
      return [Self.name(of: job.job.name), status, "\(job.reason ?? "")"]
    }
    return StudioPages.details(
      "In the record (\(recorded.count))", id: "earlier-jobs", isOpen: snapshot.runs.isEmpty,
      HTMLTable(head: ["Job", "How it ended", "Reason"], rows: rows, caption: "Jobs in the record").fragment)
  }

  private var contenders: HTML {
    guard let production = snapshot.conversation.state.production, production.contenders.count > 1 else {
      return .nothing
    }
    let rows = production.contenders.map { contender -> [HTML] in
      let score: HTML =
        contender.score.map { measurement in
          let sentences = MetricSentences(measurement)
          return "\(sentences.wording.question) <strong>\(sentences.text(measurement.value))</strong>"
        } ?? "\(contender.failure ?? "not measured")"
      return [
        Words.generator(contender.generator), score,
        contender.generator == production.generator ? "✓ chosen" : "not chosen",
      ]
    }
    return StudioPages.section(
      "Who competed", id: "contenders",
      HTMLTable(
        head: ["Method", "On people kept from its fit", "Outcome"], rows: rows, caption: "Methods that competed"
      )
      .fragment
        + "<p>\(production.reason)</p>\n")
  }
}

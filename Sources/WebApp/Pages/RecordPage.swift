import Dialogue
import Foundation
import Reports
import Studies
import Vocabulary

/// What was done, what was set aside, what privacy was spent, and whether the record is whole.
struct RecordPage {
  let snapshot: StudioSnapshot

  /// Most events that are listed at once.
  private static let most = 60

  var html: HTML {
    StudioPages.head(
      "Record",
      "Everything that was done, in order. Nothing is ever taken out: what was changed is set aside and stays here.")
      + verify + budget + events
  }

  private var verify: HTML {
    let last = snapshot.events.last
    return StudioPages.section(
      "Is the record whole?", id: "whole",
      """
      <p>Each event carries the hash of the one before it, each file its own. A change anywhere shows.</p>
      <p class="row"><button type="button" data-command="verify" aria-describedby="verify-note">Verify the record</button> \
      <span id="verify-note" role="status"></span></p>
      \(last.map { StudioPages.facts([
        ("Events", Words.count(snapshot.events.count)),
        ("Hash of the last one", "<code class=\"digest\">\($0.hash.hex)</code>"),
      ]) } ?? "")
      """)
  }

  private var budget: HTML {
    guard let account = snapshot.account else {
      return StudioPages.section(
        "Privacy spent", id: "budget", "<p class=\"muted\">No table has been read, so nothing can have been spent.</p>")
    }
    let share = account.total > 0 ? min(account.epsilon / account.total, 1) : 0
    let bar: HTML = """
      <p><progress max="1" value="\(HTML(trusted: String(format: "%.3f", share)))" aria-label="Share of the privacy budget that is spent">\
      </progress> ε \(NumberStyle.value.html(account.epsilon)) of \(NumberStyle.value.html(account.total)) spent on this table, all studies together.</p>
      """
    let spends = account.spends.map { "<li>\($0.purpose)</li>" as HTML }
    let list: HTML =
      spends.isEmpty
      ? "<p class=\"muted\">Nothing was spent: only methods with a formal guarantee spend.</p>"
      : StudioPages.details("What it was spent on (\(spends.count))", id: "spends", "<ul>\(spends)</ul>")
    return StudioPages.section(
      "Privacy spent", id: "budget",
      bar + "<p class=\"muted\">The ledger lies outside the studies: deleting or copying one gives nothing back.</p>"
        + list)
  }

  private var events: HTML {
    let aside = snapshot.study.superseded
    let told = snapshot.events.compactMap { event in sentence(of: event).map { (event, $0) } }
    guard !told.isEmpty else {
      return StudioPages.section("Events", id: "events", "<p class=\"muted\">Nothing has happened yet.</p>")
    }
    let lines = told.reversed().map { event, sentence -> HTML in
      let isAside = aside.contains(event.sequence)
      return """
        <li value="\(event.sequence)"\(isAside ? " class=\"aside\"" : "" as HTML)><span>\(sentence)\
        \(isAside ? " <span class=\"chip\">set aside</span>" : "" as HTML)</span> \(Words.time(event.time))</li>

        """
    }
    let first = Array(lines.prefix(Self.most))
    let rest = Array(lines.dropFirst(Self.most))
    let more: HTML =
      rest.isEmpty
      ? ""
      : StudioPages.details("\(rest.count) earlier events", id: "earlier", "<ol class=\"log\" reversed>\(rest)</ol>")
    return StudioPages.section(
      "Events, newest first", id: "events", "<ol class=\"log\" reversed>\(first)</ol>\n\(more)")
  }

  private func sentence(of event: RecordedEvent) -> HTML? {
    switch event.event {
    case .branched(let sequence):
      "Went back to event \(sequence): what came after it is set aside, and a new branch begins here."
    case .wentBack(let step): "Went back to the step “\(step.rawValue)”."
    case .created(let program): "The study was begun with SynthCraft \(program)."
    case .heard(let text, _, _): text.isEmpty ? nil : "You: “\(text)”"
    case .worked: "Ended what was asked for; the conversation says what came of it."
    case .uploaded(let name, _, let bytes): "Took in “\(name)”, \(ReleasePage.size(bytes))."
    case .titled(let title): "Named the study “\(title)”."
    case .copied: "From here on this is a study of its own."
    case .seedSet(let seed):
      "Seed \(HTML(trusted: String(seed))): all random draws start from it, so that the study can be done again to the same bytes."
    case .reported: "The report was written."
    case .released(let number, _, let files): "Release \(number) was written: \(Words.counted(files.count, "file"))."
    case .jobFailed(let job, let reason): "\(RunsPage.name(of: job.name)): failed. \(reason)"
    case .jobInterrupted(let job): "\(RunsPage.name(of: job.name)): interrupted."
    case .jobFinished(let job, _): "\(RunsPage.name(of: job.name)): finished."
    case .rolesSet(let roles, let isInferred): Self.roles(roles, isInferred)
    case .purposeSet(let purpose): "Purpose: \(Wording.words(for: purpose))."
    case .privacySet(let privacy):
      "Formal privacy: \(Wording.words(for: privacy.level))\(privacy.epsilon.map { ", ε \(Wording.strength($0))" } ?? "")."
    // The job that they came of is told.
    case .modelFitted, .sampled, .evaluated, .split: nil
    default: event.event.sentence.map { "\($0)" }
    }
  }

  private static func roles(_ roles: [RoleRecord], _ isInferred: Bool) -> HTML {
    let shown = roles.prefix(12).map { record -> HTML in
      "“\(record.column)” (\(record.roles.map(Words.role).joined(by: ", ")))"
    }
    let more: HTML = roles.count > shown.count ? " and \(roles.count - shown.count) more" : ""
    return "Roles\(isInferred ? ", inferred" : "" as HTML): \(shown.joined(by: ", "))\(more)."
  }
}

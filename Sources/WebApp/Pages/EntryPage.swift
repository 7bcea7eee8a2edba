import Dialogue
import Foundation
import Reasoning
import Reports
import Studies
import Vocabulary

/// One entry of the conversation: paragraphs, facts beside their controls, a question with its answers.
struct EntryPage {
  let entry: StudioEntry
  let snapshot: StudioSnapshot

  var html: HTML {
    guard let message = entry.message else { return "<p>\(entry.text)</p>" }
    var body = message.paragraphs.map { paragraph(shown($0)) }.joined()
    if !message.facts.isEmpty { body += facts(message.facts) }
    if let question = message.question {
      body += QuestionPage(question: question, entry: entry, snapshot: snapshot).html
    }
    let end = ending(message)
    return body + (end == .nothing ? files(of: message) : end)
  }

  /// Without the folders of this machine: a file is known by its name in the study.
  private func shown(_ text: String) -> String {
    let studies = snapshot.folder.deletingLastPathComponent().path + "/"
    guard text.contains(studies) else { return text }
    let pieces = text.components(separatedBy: studies)
    // Each piece begins with the name of a study, this one's or that of the one it was copied from.
    return pieces[0]
      + pieces.dropFirst().map {
        $0.prefix { $0 != "/" }.count == snapshot.id.count ? String($0.dropFirst(snapshot.id.count + 1)) : $0
      }
      .joined()
  }

  /// Lines that begin with a hyphen are a list; a long one opens on demand.
  private func paragraph(_ text: String) -> HTML {
    let lines = text.split(separator: "\n").map(String.init)
    let items = lines.filter { $0.hasPrefix("- ") }.map { String($0.dropFirst(2)) }
    guard !items.isEmpty else { return "<p>\(text)</p>\n" }
    let before = lines.prefix { !$0.hasPrefix("- ") }.joined(separator: " ")
    let after = lines.drop { !$0.hasPrefix("- ") }.filter { !$0.hasPrefix("- ") }.joined(separator: " ")
    // What is long to read opens on demand; a short list stands as it is.
    let isLong = items.reduce(0) { $0 + $1.count } > 600
    let most = isLong ? 0 : items.count > 8 ? 5 : 8
    func list(_ items: ArraySlice<String>) -> HTML { "<ul>\(items.map { "<li>\($0)</li>" as HTML })</ul>" }
    var html: HTML = before.isEmpty ? "" : "<p>\(before)</p>"
    if most > 0 { html += list(items.prefix(most)) }
    if items.count > most {
      let summary: HTML = isLong ? "Read all \(items.count)" : "\(items.count - most) more"
      html += "<details><summary>\(summary)</summary>\(list(items.dropFirst(most)))</details>"
    }
    return html + (after.isEmpty ? "" : "<p>\(after)</p>") + "\n"
  }

  private func facts(_ facts: [Fact]) -> HTML {
    let rows = facts.map { fact -> HTML in
      let term = fact.term.flatMap(Glossary.entry(for:))
      let label: HTML =
        term.map { "<details class=\"term\"><summary>\(fact.label)</summary><p>\($0.short)</p></details>" }
        ?? "\(fact.label)"
      return "<tr><th scope=\"row\">\(label)</th><td>\(fact.value)</td><td>\(fact.control ?? "")</td></tr>\n"
    }
    return """
      <div class="scroll-x" role="group" aria-label="Numbers" tabindex="0"><table class="said">\
      <thead><tr><th scope="col">What</th><th scope="col">Value</th><th scope="col">Compare with</th></tr></thead>\
      <tbody>\(rows)</tbody></table></div>

      """
  }

  /// Where a message tells of files, the way to them.
  private func files(of message: Message) -> HTML {
    guard message.question == nil, message.paragraphs.contains(where: { $0.contains(snapshot.folder.path) }) else {
      return ""
    }
    return """
      <p class="row"><button type="button" class="small" data-tab="release">Open the Release tab: \
      report and downloads</button></p>

      """
  }

  private func ending(_ message: Message) -> HTML {
    let isLast = snapshot.entries.last?.number == entry.number
    guard snapshot.isFinished, isLast, entry.speaker == .program else { return "" }
    return """
      <p class="row" data-finished data-follow="release"><button type="button" class="small" data-tab="release">\
      Results and files stay in the Release tab</button></p>

      """
  }
}

import Dialogue
import Reasoning
package import Reports
package import Studies

/// The parts of the page that show a study: pure functions of what is known of it.
package enum StudioPages {
  /// The body of one entry of the conversation.
  package static func entry(_ entry: StudioEntry, in snapshot: StudioSnapshot) -> HTML {
    EntryPage(entry: entry, snapshot: snapshot).html
  }

  /// What a tab holds.
  ///
  /// - Parameters:
  ///   - aggregates: nil while they are computed; the fragment then says so.
  ///   - column: the column to show in detail, or two with ``pairMark`` between them.
  package static func tab(
    _ tab: StudioTab, _ snapshot: StudioSnapshot, _ aggregates: StudioAggregates?, column: String? = nil
  ) -> HTML {
    let html =
      switch tab {
      case .plan: PlanPage(snapshot: snapshot).html
      case .data: DataPage(snapshot: snapshot, aggregates: aggregates, column: column).html
      case .runs: RunsPage(snapshot: snapshot).html
      case .results: ResultsPage(snapshot: snapshot, aggregates: aggregates, column: column).html
      case .release: ReleasePage(snapshot: snapshot).html
      case .record: RecordPage(snapshot: snapshot).html
      }
    return html.withoutInks
  }

  /// A heavy part of a tab, which the page fetches once it comes into sight; nil where there is none of that name.
  package static func part(
    _ name: String, of tab: StudioTab, _ snapshot: StudioSnapshot, _ aggregates: StudioAggregates?
  ) -> HTML? {
    switch tab {
    case .data: DataPage(snapshot: snapshot, aggregates: aggregates, column: nil).part(name)?.withoutInks
    case .results: ResultsPage(snapshot: snapshot, aggregates: aggregates, column: nil).part(name)?.withoutInks
    case .plan, .runs, .release, .record: nil
    }
  }

  /// The tab that shows what the conversation is about just now.
  package static func tabThatFits(_ snapshot: StudioSnapshot) -> StudioTab {
    if let work = snapshot.working {
      switch work.option {
      case .generate, .tune, .evaluate: return .runs
      case .report, .release: return .release
      default: return .data
      }
    }
    if snapshot.isFinished { return .release }
    let state = snapshot.conversation.state
    return snapshot.question.flatMap { QuestionPage.tab(of: $0.topic, state: state) } ?? .plan
  }

  /// Stands between the names of two columns.
  static let pairMark: Character = "\u{241F}"

  // MARK: - Parts that all tabs use

  /// The head of a tab: what it is for, in a line.
  static func head(_ title: HTML, _ lead: HTML) -> HTML {
    "<div class=\"head\"><h1>\(title)</h1><p class=\"lead\">\(lead)</p></div>\n"
  }

  /// What is shown in the place of something that is not there yet, and what brings it.
  static func empty(_ text: HTML, next: HTML = "") -> HTML { "<div class=\"empty\"><p>\(text)</p>\(next)</div>\n" }

  /// A button that answers in the conversation.
  static func answer(_ label: HTML, option: String, isPrimary: Bool = false) -> HTML {
    "<button type=\"button\"\(isPrimary ? " class=\"primary\"" : "" as HTML) data-option=\"\(option)\">\(label)</button>"
  }

  static func link(to tab: StudioTab, _ label: HTML) -> HTML {
    "<button type=\"button\" class=\"link\" data-tab=\"\(HTML(trusted: tab.rawValue))\">\(label)</button>"
  }

  /// A section with a heading; `id` is unique in the tab.
  static func section(_ title: HTML, id: HTML, _ body: HTML) -> HTML {
    "<section aria-labelledby=\"\(id)-title\"><h2 id=\"\(id)-title\">\(title)</h2>\n\(body)</section>\n"
  }

  /// Something that opens; `id` keeps it open when the tab is fetched again.
  static func details(_ summary: HTML, id: HTML, isOpen: Bool = false, _ body: HTML) -> HTML {
    "<details id=\"\(id)\"\(isOpen ? " open" : "" as HTML)><summary>\(summary)</summary>\n\(body)</details>\n"
  }

  /// Where a part will stand.
  static func later(_ name: HTML, _ title: HTML) -> HTML {
    "<div class=\"part\" data-part=\"\(name)\"><p class=\"muted\">\(title) will stand here in a moment.</p></div>\n"
  }

  static func figures(_ figures: [Figure]) -> HTML {
    "<div class=\"figures\">\n\(figures.map(\.fragment))</div>\n"
  }

  /// A term with its explanation from the glossary, one click away.
  static func facts(_ rows: [(name: HTML, value: HTML)]) -> HTML {
    "<dl class=\"facts\">\(rows.map { "<dt>\($0.name)</dt><dd>\($0.value)</dd>\n" as HTML })</dl>\n"
  }

  /// "a", "b" and "c" as pieces of a sentence, each quoted.
  static func list(_ names: [String], most: Int = 8) -> String {
    let shown = names.prefix(most).map { "“\($0)”" }
    if names.count > shown.count { return shown.joined(separator: ", ") + " and \(names.count - shown.count) more" }
    guard shown.count > 1, let last = shown.last else { return shown.first ?? "none" }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }
}

/// Makes identifiers of elements out of names that may hold anything.
struct ElementNames {
  /// Letters, digits and hyphens only; equal names give equal identifiers, different ones different ones.
  static func id(_ prefix: String, _ name: String) -> HTML {
    let safe = name.unicodeScalars.map { scalar in
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        ? String(scalar) : "-\(String(scalar.value, radix: 16))-"
    }
    return HTML(trusted: "\(prefix)-\(safe.joined())")
  }
}

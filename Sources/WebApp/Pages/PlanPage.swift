import Dialogue
import Reasoning
import Reports
import Studies
import Vocabulary

/// What is done, what is open now and why, and what comes next.
struct PlanPage {
  let snapshot: StudioSnapshot

  private var state: ConsultationState { snapshot.conversation.state }

  var html: HTML {
    StudioPages.head(
      "Plan", "What has been decided, what is open now and why, and what comes next. Every line can be changed.")
      + now + "<ol class=\"plan\">\(steps)</ol>\n" + evidence + changing
  }

  // MARK: - Now

  private var now: HTML {
    if let work = snapshot.working {
      let activity: HTML =
        !work.stage.isEmpty
        ? "\(work.stage)" : work.activity.isEmpty ? RunsPage.title(of: work.option) : "\(work.activity)"
      return card(
        "Working", "<p>\(activity)</p><p class=\"row\">\(StudioPages.link(to: .runs, "Watch it in Runs"))</p>")
    }
    if snapshot.isFinished {
      return card(
        "Finished",
        "<p>This conversation has ended. To go on, change any earlier answer in the conversation.</p>"
          + "<p class=\"row\">\(StudioPages.link(to: .release, "Results and files"))</p>")
    }
    guard let question = snapshot.question else { return .nothing }
    let why: HTML = question.why.isEmpty ? "" : "<p class=\"muted\">Why: \(question.why)</p>"
    return card("Your turn", "<p>\(question.short)</p>\(why)")
  }

  private func card(_ title: HTML, _ body: HTML) -> HTML {
    "<section class=\"now\" aria-labelledby=\"now-title\"><h2 id=\"now-title\">\(title)</h2>\(body)</section>\n"
  }

  // MARK: - Steps

  private struct Line {
    let step: Step
    let title: HTML
    let isDone: Bool
    let result: HTML
    let tab: StudioTab?
  }

  /// The step of the open question; what to do with measured rows belongs to the last one.
  private var openStep: Step? {
    guard let topic = snapshot.conversation.pending else { return nil }
    return topic != .next ? topic.step : state.release == nil ? .report : nil
  }

  private var steps: HTML {
    let all = lines
    let current = snapshot.working.map { Self.step(of: $0.option) } ?? openStep
    let open = all.firstIndex { !$0.isDone }
    return all.enumerated().map { position, line in
      let isNow = current.map { $0 == line.step } ?? (position == open)
      let kind: HTML = isNow && !snapshot.isFinished ? "now" : line.isDone ? "done" : "next"
      let mark: HTML = isNow && !snapshot.isFinished ? "●" : line.isDone ? "✓" : "○"
      let word: HTML = isNow && !snapshot.isFinished ? "now" : line.isDone ? "done" : "to come"
      let change: HTML =
        line.isDone && !isNow && snapshot.working == nil && !snapshot.isFinished && line.step != .inspect
        ? "<button type=\"button\" class=\"small\" data-option=\"goBack:\(HTML(trusted: line.step.rawValue))\">Change"
          + "<span class=\"hidden\">: \(line.title)</span></button>" : ""
      let look: HTML =
        line.isDone
        ? line.tab.map { StudioPages.link(to: $0, "Look<span class=\"hidden\"> at \(line.title)</span>") } ?? "" : ""
      return """
        <li class="step \(kind)"\(isNow ? " aria-current=\"step\"" : "" as HTML)><span class="mark" aria-hidden="true">\(mark)</span>\
        <div><h3>\(line.title) <span class="state">\(word)</span></h3><p>\(line.result)</p></div>\
        <p class="row">\(look) \(change)</p></li>

        """
    }.joined()
  }

  private var lines: [Line] {
    let choices = state.choices
    return [
      Line(
        step: .loadData, title: "Your table", isDone: state.table != nil,
        result: state.table.map {
          "“\($0.name)”, \(Words.counted($0.rowCount, "row")), \(Words.counted($0.columns.count, "column"))"
        }
          ?? "A file with one row for each person or visit.",
        tab: .data),
      Line(
        step: .chooseColumns, title: "Columns", isDone: state.isSettled(.columns),
        result: state.isSettled(.columns) ? columns : "Which columns to learn, and which only tell people apart.",
        tab: .data),
      Line(
        step: .setGoal, title: "Goal", isDone: state.isSettled(.target),
        result: state.isSettled(.target)
          ? choices.target.map { "Predict “\($0)”: \(Wording.words(for: choices.task ?? state.believedTask))." }
            ?? choices.survival.map { "Predict \($0)." } ?? "Nothing in particular is predicted."
          : "What shall be predicted from the rows, so that usefulness can be measured.",
        tab: .data),
      Line(
        step: .privacy, title: "Privacy", isDone: state.isSettled(.privacy) && state.isSettled(.roles),
        result: choices.privacy == nil
          ? "How much protection is needed, and which columns could give people away." : privacy,
        tab: .data),
      Line(
        step: .chooseGenerators, title: "Method", isDone: state.isSettled(.generators),
        result: state.isSettled(.generators)
          ? "\(Wording.listed(state.competitors.map(Wording.name)))\(choices.generators == .automatic ? " compete; the best one is taken" : "" as HTML)."
          : "Which method makes the rows.", tab: nil),
      Line(
        step: .generate, title: "Rows", isDone: state.production != nil,
        result: state.production.map {
          "\(Words.counted($0.rowCount, "row")) by \(Words.generator($0.generator)). \($0.reason)"
        }
          ?? "\(isReady ? "All is decided; “Begin” in the conversation starts it. " : "" as HTML)The methods learn from four fifths of the real rows; one fifth is kept aside, unseen.",
        tab: .runs),
      Line(
        step: .evaluate, title: "Measurement", isDone: state.evaluation != nil,
        result: state.evaluation == nil
          ? "How close, how useful and how safe the rows are, each beside real people." : measured, tab: .results),
      Line(
        step: .report, title: "Report and release", isDone: state.release != nil || state.report != nil,
        result: state.release != nil
          ? "The rows are released."
          : state.report != nil
            ? "The report is written; the rows are not released."
            : "The report for the custodian, and the rows if every gate lets them go.",
        tab: .release),
    ]
  }

  private var isReady: Bool { snapshot.conversation.pending == .start && snapshot.working == nil }

  private var columns: HTML {
    let out = state.choices.excluded
    let learnt = state.table.map { state.choices.learnt(from: $0).count } ?? 0
    return
      "\(Words.counted(learnt, "column")) \(learnt == 1 ? "is" : "are" as HTML) learnt\(out.isEmpty ? "" : "; left out: \(StudioPages.list(out))" as HTML)."
  }

  private var privacy: HTML {
    let choices = state.choices
    let level = Wording.words(for: choices.privacy ?? .none)
    var text: HTML = "\(level.prefix(1).uppercased() + level.dropFirst())"
    if choices.privacy == .differential {
      text += ", ε \(Wording.strength(choices.epsilon ?? RunOptions.defaultEpsilon))"
    }
    text += "."
    if state.isSettled(.roles) {
      text +=
        " Others may know \(StudioPages.list(choices.quasiIdentifiers)); sensitive: \(StudioPages.list(choices.sensitive))."
    }
    return text
  }

  private var measured: HTML {
    let failed = state.verdicts.filter { !$0.permits }
    if state.verdicts.isEmpty { return "Measured." }
    return failed.isEmpty
      ? "Every gate lets the rows go."
      : "\(failed.count == 1 ? "One gate says" : "\(failed.count) gates say" as HTML) no: \(StudioPages.list(failed.map(GateWording.title)))."
  }

  static func step(of option: OptionName) -> Step {
    switch option {
    case .loadData: .loadData
    case .inspect, .confirmSchema: .inspect
    case .chooseColumns, .declareMissing: .chooseColumns
    case .setGoal, .askPurpose: .setGoal
    case .askPrivacy, .setRoles: .privacy
    case .chooseGenerators, .tune: .chooseGenerators
    case .split, .generate: .generate
    case .evaluate, .compare, .explain, .goBack: .evaluate
    case .augment: .augment
    case .report, .release, .stop: .report
    }
  }

  // MARK: - Why

  /// What was weighed at the last decision, best first.
  private var evidence: HTML {
    guard let decision = snapshot.decisions.last, !decision.options.isEmpty else { return .nothing }
    let rows = decision.options.prefix(8).map { option -> [HTML] in
      [
        Self.name(option.action), "\(NumberStyle.value.html(option.value))",
        "\(option.reasons.joined(separator: " "))",
      ]
    }
    let closed = decision.closed.map { "<li>\(Self.name($0.action)): \($0.obstacle.description)</li>" as HTML }
    let shut: HTML = closed.isEmpty ? "" : "<h3>Not open now</h3><ul>\(closed)</ul>"
    return StudioPages.details(
      "Why this comes next: what was weighed", id: "why-next",
      "<p class=\"muted\">Each way on has a worth in minutes of your work; the best one is taken. "
        + "Rules of privacy and method are never weighed: what they forbid is not open.</p>"
        + HTMLTable(head: ["Way on", "Worth", "Because"], rows: rows, caption: "Ways on, best first").fragment + shut)
  }

  private var changing: HTML {
    """
    <p class="muted foot-note">To take back the last answer, press “Undo last answer”. To change an earlier one, press “Change” \
    beside it in the conversation: what depends on it is set aside, and the record keeps it.</p>

    """
  }

  static func name(_ action: Action) -> HTML {
    switch action {
    case .ask(let topic): "Ask about \(topicName(topic))"
    case .assume(let topic): "Take what is likely: \(topicName(topic))"
    case .inspect: "Look at the table"
    case .generate: "Make rows"
    case .evaluate: "Measure the rows"
    case .compare: "Compare columns"
    case .tune: "Tune the method"
    case .augment(let column): "Add rows for groups of “\(column)”"
    case .report: "Write the report"
    case .release: "Release the rows"
    case .explain(let term): "Explain “\(term)”"
    case .goBack(let step): "Go back to \(Wording.title(of: step))"
    case .stop: "Stop"
    }
  }

  private static func topicName(_ topic: Topic) -> HTML {
    switch topic {
    case .file: "the file"
    case .columns: "the columns"
    case .missingCodes: "codes for “no value”"
    case .target: "the target"
    case .task: "what kind of prediction"
    case .rules: "rules that rows must obey"
    case .leaks: "columns that give the answer away"
    case .purpose: "the purpose"
    case .privacy: "privacy"
    case .epsilon: "the strength of the guarantee"
    case .roles: "who may know what"
    case .generators: "the method"
    case .rows: "the number of rows"
    case .start: "whether to begin"
    case .next: "what to do with the rows"
    }
  }
}

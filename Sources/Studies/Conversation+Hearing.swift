import Dialogue
import Reasoning
import Vocabulary

extension Conversation {
  /// Acts on a frame, asks what was meant, or says that it was not understood.
  mutating func hear(_ frame: Frame, said text: String) {
    if state.isFinished {
      say("This conversation is finished. Start another to go on.")
      return
    }
    if running != nil {
      hearWhileWorking(frame)
      return
    }
    let isAnswerToClarification = openQuestion?.topic == "clarify"
    // A choice carries one detail; the reading that it stands for has them all.
    let frame = clarification.first { frame.isSure && $0.option == frame.option } ?? frame
    let isSure = frame.isSure || clarification.contains(frame)
    if isAnswerToClarification { closeClarification() }
    if isAnswerToClarification, frame.intent == .decline {
      say("Then please say it in other words.")
      remind()
      return
    }
    guard isSure || text.isEmpty else {
      clarify(frame)
      return
    }
    confusion = 0
    act(on: frame)
  }

  private mutating func hearWhileWorking(_ frame: Frame) {
    if frame.intent == .cancel {
      say("I am stopping the work; nothing half done is kept.")
    } else {
      say("I am still working. You can say “cancel”; anything else will be heard once I am done.")
    }
  }

  private mutating func closeClarification() {
    clarification = []
    openQuestion = nil
  }

  /// Offers the likeliest readings; where none is likely, says what can be answered.
  private mutating func clarify(_ frame: Frame) {
    confusion += 1
    let readings =
      ([Frame(frame.intent, slots: frame.slots, confidence: frame.confidence)]
      + frame.alternatives.map { Frame($0.intent, slots: $0.slots, confidence: $0.confidence) })
      .filter { $0.confidence >= 0.12 && isSpecific($0) }
    if readings.isEmpty || confusion > 2 {
      if pending == .file {
        say(
          "First I need your table: choose its file, or type its path. An Excel sheet must be saved as CSV before "
            + "(in Excel: File, Save as, CSV UTF-8).")
        return remind()
      }
      say(
        confusion > 1
          ? "I still do not understand. A number of the choices, “skip”, “back”, “status” or “help” will always do."
          : "I did not understand that.")
      remind()
      return
    }
    let question = Wording.clarification(Array(readings.prefix(3)))
    clarification = Array(readings.prefix(3))
    openQuestion = question
    turn.messages.append(Message(question: question))
  }

  /// Whether it says enough to be acted on.
  private func isSpecific(_ frame: Frame) -> Bool {
    switch frame.intent {
    case .setTarget, .setTime, .setEvent: frame.slots.column != nil
    case .excludeColumns, .keepColumns, .setRole: frame.slots.columns != nil
    case .setPrivacy: frame.slots.level != nil
    case .setPurpose: frame.slots.purpose != nil
    case .setTask: frame.slots.task != nil
    case .setRowCount: frame.slots.rows != nil || frame.slots.factor != nil
    case .declareMissing: frame.slots.codes != nil
    // A bare yes or no is no reading to choose.
    case .outOfScope, .confirm, .decline: false
    default: true
    }
  }

  /// What each intent does, at any point of the conversation.
  mutating func act(on frame: Frame) {
    let slots = frame.slots
    switch frame.intent {
    case .provideData: provide(slots.files ?? [])
    case .explain: explain(slots)
    case .status: tellStatus()
    case .explore: explore()
    case .skip: skip()
    case .confirm: confirm()
    case .decline: decline()
    case .goBack: goBack(to: slots.step)
    case .cancel: cancel()
    case .finish: finish()
    case .run: run()
    case .evaluate: tellResults()
    case .describe, .plot: compare(slots.columns)
    case .report: writeReport()
    case .release: release()
    case .export: export(slots.format)
    case .augment: refuse(.notOffered(.augment))
    case .transform: refuse(.notOffered(.transform))
    case .useModel:
      say("This version needs no language model and talks to none: all is understood on this machine.")
      remind()
    case .outOfScope:
      turn.messages.append(Wording.outOfScope(hasTable: state.table != nil))
      remind()
    case .setTarget, .setTask, .setTime, .setEvent, .excludeColumns, .keepColumns, .setRole, .setPrivacy, .setPurpose,
      .chooseGenerators, .setRowCount, .declareMissing, .addConstraint, .setTimeBudget, .setThreshold, .setWeights:
      guard state.table != nil else { return refuse(.noTable) }
      apply(frame)
    }
  }

  mutating func refuse(_ obstacle: Obstacle) {
    say(obstacle.description)
    remind()
  }

  // MARK: - Steering

  private mutating func provide(_ files: [String]) {
    guard let file = files.first else {
      say("Type the file’s path, for instance data/patients.csv.")
      remind()
      return
    }
    if files.count > 1 { say("I read one table at a time and begin with \(file).") }
    if state.table != nil { remember() }
    order(.load(path: file))
  }

  private mutating func skip() {
    guard let topic = pending else { return remind() }
    switch topic {
    case .file:
      say("There is nothing to do without a table.")
      remind()
    case .start:
      say("Nothing is begun before you say so. You can also change something, go back, or finish.")
      remind()
    case .next:
      say("There is nothing that I would do with the rows without being asked. “Finish” ends the conversation.")
      remind()
    default:
      remember()
      takeDefault(on: topic, by: .skipped)
      say("Skipped. \(defaultTaken(on: topic))")
      afterSettling(topic)
    }
  }

  private mutating func confirm() {
    guard let topic = pending, let choice = openQuestion?.defaultChoice.flatMap({ Frame(option: $0.option) }) else {
      say("There is nothing to confirm just now.")
      return remind()
    }
    guard choice.intent == .confirm else { return act(on: choice) }
    remember()
    takeDefault(on: topic, by: .person)
    say(defaultTaken(on: topic))
    afterSettling(topic)
  }

  private mutating func decline() {
    switch pending {
    case .missingCodes:
      remember()
      for concern in state.table?.concerns(.missingCode) ?? [] {
        for column in concern.columns { state.belief.hear(.codesMissing(column), isTrue: false) }
      }
      state.choices.missingCodes = []
      settle(.missingCodes, by: .person)
      say("They stay as real values.")
      afterSettling(.missingCodes)
    case .leaks:
      remember()
      state.choices.kept += state.leakCandidates
      settle(.leaks, by: .person)
      say("They stay in.")
      afterSettling(.leaks)
    case .rules:
      remember()
      settle(.rules, by: .person)
      say("They are not set as rules. \(rulesText ?? "You can say one at any time, such as “a is never above b”.")")
      afterSettling(.rules)
    case .purpose:
      skip()
    case .columns:
      hint("Then name the columns to leave out, or say “keep” and a column that does not identify anyone.")
    case .roles:
      hint("Then tell me what is different: “education is a quasi-identifier”, or “smoking is not sensitive”.")
    case .start:
      hint("Nothing is begun. Change what you like, go back to a step, or finish.")
    case .file, .target, .task, .privacy, .epsilon, .generators, .rows, .next, nil:
      hint("Then pick one of the choices, or say it in your own words.")
    }
  }

  mutating func hint(_ text: String) {
    say(text)
    remind()
  }

  private mutating func cancel() {
    hint(pending == .start ? "Nothing is begun, so there is nothing to stop." : "Nothing is running just now.")
  }

  /// One question back restores all that was before it; a step is entered again itself.
  private mutating func goBack(to step: Step?) {
    guard let step else { return goBackOne() }
    if let obstacle = state.obstacle(to: .goBack(step)) { return refuse(obstacle) }
    if step == .augment { return refuse(.notOffered(.augment)) }
    if (step == .evaluate || step == .report), state.production == nil { return refuse(.nothingGenerated) }
    remember()
    wantsRelease = false
    state.goBack(to: step)
    pending = nil
    openQuestion = nil
    turn.records.append(.wentBack(to: step, state.choices))
    say("Back to “\(Wording.title(of: step))”. Answers that do not depend on it are kept.")
    advance()
  }

  private mutating func goBackOne() {
    guard let snapshot = history.popLast() else {
      return hint("This is the first question; there is nothing before it.")
    }
    state = snapshot.state
    pending = nil
    openQuestion = nil
    wantsRelease = false
    if let topic = snapshot.topic { state.noteRevisit(of: topic) }
    turn.records.append(.wentBack(to: snapshot.topic?.step, state.choices))
    say("One step back: your last answer is taken back.")
    advance()
  }

  private mutating func finish() {
    state.isFinished = true
    pending = nil
    openQuestion = nil
    turn.records.append(.finished)
    if let release = state.release {
      say("Done. The released rows are in \(release). Good-bye.")
    } else if let report = state.report {
      say("Done. Nothing was released. The report is \(report). Good-bye.")
    } else if state.production != nil {
      say("Done. The synthetic rows were not released; they stay in the study. Good-bye.")
    } else {
      say("Done. No rows were made. Good-bye.")
    }
  }

  private mutating func run() {
    if pending == .start {
      remember()
      settle(.start, by: .person)
      say("I begin. You can say “cancel” at any time.")
      return advance()
    }
    if state.production != nil {
      return hint("The rows are made already. To make others, go back to a step, or change a choice.")
    }
    if let obstacle = state.obstacleToPreparing { return refuse(obstacle) }
    remind()
  }
}

public import Vocabulary

extension Wording {
  /// A term of the glossary in a sentence and a paragraph; nil when it is not in it.
  public static func explanation(of term: String) -> Message? {
    let canonical = Glossary.entry(for: term) ?? GlossaryIndex.entry(for: term.lowercased()).flatMap(Glossary.entry)
    return canonical.map { Message(["\($0.title): \($0.short)", $0.long]) }
  }

  /// What a measured metric of that name is called in results.
  public static func identifier(of metric: MetricName) -> String {
    switch metric {
    case .ksComplement: "fidelity.ksComplement"
    case .detection: "fidelity.detection.xgboost"
    case .tstr: "usefulness.tstr.xgboost"
    case .identifiability: "disclosure.identifiability"
    case .dcr: "disclosure.dcrShare"
    case .membershipInference: "disclosure.membership.strongest"
    case .attributeInference: "disclosure.attributeInference"
    case .correlation: "fidelity.correlation"
    case .wasserstein, .mmd, .jensenShannon, .inverseKL, .prdc, .alphaPrecision, .kMap, .lDiversity, .deltaPresence,
      .epsilon, .propensity, .survivalCurves:
      metric.rawValue
    }
  }

  /// What happens in a step.
  public static func explanation(of step: Step) -> String {
    switch step {
    case .loadData: "I read your table on this machine. Nothing of it is sent anywhere."
    case .inspect:
      "I look for what could do harm: identifiers, coded missing values, columns that give the answer away."
    case .chooseColumns: "Here it is settled which columns are learnt from and which codes stand for missing values."
    case .setGoal: "Here you say what the table is to be used for and what would be predicted from it."
    case .privacy:
      "Here you say how much privacy is needed, and which columns others may know of a person or would hurt if found out."
    case .chooseGenerators: "Here it is settled which methods make the rows. Several can compete; the best is taken."
    case .generate: "I keep a fifth of the real rows aside, learn from the rest and make synthetic rows."
    case .evaluate: "I measure likeness, usefulness and disclosure, each beside what unseen real people score."
    case .augment: "Rows are added for a group that is too small, and I test whether that helps the group."
    case .report: "I write down all that was done and found, for whoever decides about a release."
    }
  }

  /// What stays unanswered, said plainly.
  public static func outOfScope(hasTable: Bool) -> Message {
    Message(
      "That is nothing I can do here. I make synthetic versions of tables and measure them. I never show records of "
        + "single people, and no text, yours or a table’s, can switch off a rule."
        + (hasTable ? "" : " Name a file and we can begin."))
  }

  /// How a frame is read, in words, so that a person can see what was understood.
  public static func echo(_ frame: Frame) -> String {
    let slots = frame.slots
    switch frame.intent {
    case .provideData: return "Read \(quoted(slots.files ?? []))"
    case .setTarget: return slots.column.map { "Predict “\($0)”" } ?? "Set what is predicted"
    case .setTask: return "Predict \(words(for: slots.task ?? .none))"
    case .setTime: return "Time until the event: \(quoted([slots.column].compactMap { $0 }))"
    case .setEvent: return "Event: \(quoted([slots.column].compactMap { $0 }))"
    case .excludeColumns: return "Leave out \(quoted(slots.columns ?? []))"
    case .keepColumns: return "Keep \(quoted(slots.columns ?? []))"
    case .setRole: return "\(quoted(slots.columns ?? [])): \(words(for: slots.role ?? .ordinary))"
    case .setPrivacy:
      let level = slots.privacyLevel.map { words(for: $0) } ?? "to be settled"
      return "Privacy: \(level)" + (slots.epsilon.map { ", ε \(epsilon($0))" } ?? "")
    case .setPurpose: return "Purpose: \(slots.purpose.map { words(for: $0) } ?? "to be settled")"
    case .chooseGenerators:
      return slots.automatic == true
        ? "I choose the method" : "Method: \((slots.generators ?? []).joined(separator: ", "))"
    case .setRowCount:
      return slots.rows.map { "Make \(counted($0, "row"))" } ?? slots.factor.map {
        "Make \(decimal($0, 2)) times as many rows"
      }
        ?? "Set the number of rows"
    case .augment: return "Add rows for a group" + (slots.column.map { " of “\($0)”" } ?? "")
    case .declareMissing:
      let place = slots.columns.map { " in \(quoted($0))" } ?? ""
      return "\((slots.codes ?? []).map { "“\($0)”" }.joined(separator: " and ")) means missing\(place)"
    case .addConstraint: return "Add a rule: \(slots.text ?? "")"
    case .explain:
      let about = slots.about.map { Step(rawValue: $0).map(title) ?? Glossary.entry(for: $0)?.title ?? $0 }
      return about.map { "Explain “\($0)”" } ?? "Explain where we are"
    case .goBack: return "Go back" + (slots.step.map { " to “\(title(of: $0))”" } ?? " one question")
    case .skip: return "Skip this question"
    case .confirm: return "Yes"
    case .decline: return "No"
    case .run: return "Begin to make rows"
    case .cancel: return "Cancel"
    case .explore: return "Show what is in the table"
    case .describe: return "Compare real and synthetic in numbers"
    case .plot: return "Compare " + (slots.columns.map { quoted($0) } ?? "columns")
    case .evaluate: return "Show how good the synthetic rows are"
    case .report: return "Write the report"
    case .export: return "Save a file" + (slots.format.map { " (\($0.rawValue))" } ?? "")
    case .status: return "Say where we are"
    case .finish: return "Finish"
    case .transform: return "Change the table: \(slots.text ?? "")"
    case .setTimeBudget: return "Take at most \(slots.seconds.map(duration) ?? "a given time")"
    case .setThreshold: return "Set a threshold"
    case .setWeights: return "Set what matters most"
    case .release: return "Release the rows"
    case .useModel: return "Use a language model"
    case .outOfScope: return "Something else"
    }
  }

  public static func title(of step: Step) -> String {
    switch step {
    case .loadData: "load the data"
    case .inspect: "look at the data"
    case .chooseColumns: "choose columns"
    case .setGoal: "set the goal"
    case .privacy: "privacy"
    case .chooseGenerators: "choose the method"
    case .generate: "generate"
    case .evaluate: "evaluate"
    case .augment: "add rows for a group"
    case .report: "report and release"
    }
  }

  /// The question what was meant, with the likeliest readings.
  public static func clarification(_ frames: [Frame]) -> Question {
    let choices = frames.map { Choice(echo($0), $0.option) } + [Choice("Something else", "decline:")]
    return Question(
      topic: "clarify", text: "I am not sure what you mean. Which of these?",
      why: "",
      choices: choices, expects: frames.map(\.intent) + [.decline], hint: "or say it in other words")
  }
}

public import Tables
import Vocabulary

extension Wording {
  /// The question that an inquiry stands for.
  public static func question(_ inquiry: Inquiry) -> Question {
    switch inquiry {
    case .file(let failure): fileQuestion(failure)
    case .columns(let identifiers): columnsQuestion(identifiers)
    case .missingCodes(let notes): missingCodesQuestion(notes)
    case .target(let candidates): targetQuestion(candidates)
    case .task(let target, let believed, let levels): taskQuestion(target, believed, levels)
    case .leaks(let target, let notes): leaksQuestion(target, notes)
    case .rules(let notes): rulesQuestion(notes)
    case .purpose: purposeQuestion
    case .privacy: privacyQuestion
    case .epsilon(let left): epsilonQuestion(left)
    case .roles(let quasiIdentifiers, let sensitive): rolesQuestion(quasiIdentifiers, sensitive)
    case .generators(let offers, let privacy): generatorsQuestion(offers, privacy)
    case .rows(let tableRows): rowsQuestion(tableRows)
    case .start(let plan): startQuestion(plan)
    case .next(let summary): nextQuestion(summary)
    }
  }

  private static func fileQuestion(_ failure: String?) -> Question {
    Question(
      topic: "file",
      text: failure == nil ? "Which file holds your table?" : "Which file shall I read instead?",
      why: "everything begins with the real table. It is read here and stays on this machine.",
      choices: [], expects: [.provideData],
      hint: "type its path, for instance data/patients.csv; CSV, TSV, SAS, Stata and SPSS files can be read")
  }

  private static func columnsQuestion(_ identifiers: [ColumnNote]) -> Question {
    let names = identifiers.map(\.column)
    var choices: [Choice] = []
    if names.isEmpty {
      choices.append(Choice("Use all columns", "confirm:", isDefault: true))
    } else {
      choices.append(Choice("Leave out \(quoted(names))", "confirm:", isDefault: true))
      choices.append(
        Choice(
          "Keep \(quoted(names)): \(names.count == 1 ? "it tells" : "they tell") nobody apart",
          "keepColumns:\(names.joined(separator: ","))"))
      if let first = names.first {
        choices.append(Choice("“\(first)” tells which rows belong to one patient", "setRole:\(first)=patientKey"))
      }
    }
    return Question(
      topic: "columns",
      text: names.isEmpty
        ? "No column looks like an identifier. Is there any column to leave out?"
        : "\(quoted(names)) seem\(names.count == 1 ? "s" : "") only to tell people apart. Shall I leave "
          + "\(names.count == 1 ? "it" : "them") out?",
      short: names.isEmpty ? "Is there a column to leave out?" : "Shall I leave out \(quoted(names))?",
      why: "columns that only tell people apart must never be learnt, and others may not be wanted.",
      choices: choices, expects: [.confirm, .excludeColumns, .keepColumns, .setRole],
      hint: "or name columns: “leave out a and b”; \(usualHint)")
  }

  private static func missingCodesQuestion(_ notes: [CodeNote]) -> Question {
    Question(
      topic: "missingCodes",
      text: notes.map(\.sentence).joined(separator: " ") + " Do these codes stand for “no value”?",
      short: "Do these codes stand for “no value”?",
      why: "a code such as 999 taken for a number distorts every average that is learnt.",
      choices: [
        Choice("Yes, treat them as missing, and keep the reason", "confirm:", isDefault: true),
        Choice("No, they are real values", "decline:"),
      ],
      expects: [.confirm, .decline, .declareMissing],
      hint: "or say which: “999 in \(notes.first?.column ?? "a column") means refused”; \(usualHint)")
  }

  private static func targetQuestion(_ candidates: [ColumnNote]) -> Question {
    var choices = candidates.map { note in
      Choice("“\(note.column)”: \(note.sentence)", "setTarget:\(note.column)", isDefault: false)
    }
    choices.append(Choice("Nothing in particular is predicted", "setTask:none", isDefault: true))
    return Question(
      topic: "target",
      text: "Which column would you like to predict, if any?",
      why: "I measure how useful the synthetic rows are by what can be learnt about this column from them.",
      choices: choices, expects: [.setTarget, .setTask],
      hint: "type any column’s name; \(usualHint)")
  }

  private static func taskQuestion(_ target: String, _ believed: TaskKind, _ levels: Int) -> Question {
    Question(
      topic: "task",
      text: "“\(target)” holds \(counted(levels, "different whole number")). Is it a grade or class, or a quantity?",
      why: "classes and quantities are predicted and measured in different ways.",
      choices: [
        Choice(
          "Classes: predict which one (classification)", "setTask:classification",
          isDefault: believed == .classification),
        Choice("A quantity: predict its value (regression)", "setTask:regression", isDefault: believed == .regression),
      ],
      expects: [.setTask, .confirm], hint: usualHint)
  }

  private static func leaksQuestion(_ target: String, _ notes: [ColumnNote]) -> Question {
    let names = notes.map(\.column)
    let isOne = names.count == 1
    return Question(
      topic: "leaks",
      text: notes.map(\.sentence).joined(separator: " ")
        + " \(isOne ? "It" : "They") may give “\(target)” away. Shall I leave \(isOne ? "it" : "them") out?",
      short: "Shall I leave out \(quoted(names))?",
      why: "a column that is known only once the answer is known makes every prediction look too good.",
      choices: [
        Choice("Leave out \(quoted(names))", "confirm:", isDefault: true),
        Choice("Keep \(isOne ? "it" : "them")", "decline:"),
      ],
      expects: [.confirm, .decline, .excludeColumns, .keepColumns], hint: usualHint)
  }

  private static func rulesQuestion(_ notes: [ConstraintCandidate]) -> Question {
    let rules = notes.map { words(for: $0.constraint) }
    let isOne = notes.count == 1
    let least = notes.map(\.support).min() ?? 0
    var choices = [
      Choice(isOne ? "Yes, keep it in every synthetic row" : "Yes, keep them all", "confirm:", isDefault: true)
    ]
    if !isOne {
      choices += notes.prefix(4).map {
        Choice("Only \(words(for: $0.constraint))", "addConstraint:\(notation(of: $0.constraint))")
      }
    }
    choices.append(Choice("No, \(isOne ? "it is" : "they are") chance", "decline:"))
    return Question(
      topic: "rules",
      text: (isOne
        ? "In all \(counted(least, "row")) that have both values, \(rules[0])."
        : "These hold in all rows that have both values (\(count(least)) or more): \(rules.joined(separator: "; ")).")
        + " Must synthetic rows obey \(isOne ? "it" : "them")?",
      short: isOne ? "Must \(rules[0]) in every synthetic row?" : "Which of these rules must synthetic rows obey?",
      why:
        "a pair of values that cannot be misleads whoever uses the rows. Say yes to what holds for all people, not to what "
        + "holds for these by chance.",
      choices: choices, expects: [.confirm, .decline, .addConstraint],
      hint: "or say another rule: “a is never above b”, “age between 18 and 90”; \(usualHint)")
  }

  /// "“dbp” is always below “sbp”".
  public static func words(for rule: Constraint) -> String {
    switch rule {
    case .range, .set: rule.description
    case .comparison(let left, let comparison, let right):
      switch comparison {
      case .less: "“\(left)” is below “\(right)”"
      case .lessOrEqual: "“\(left)” is never above “\(right)”"
      case .equal: "“\(left)” equals “\(right)”"
      case .greaterOrEqual: "“\(left)” is never below “\(right)”"
      case .greater: "“\(left)” is above “\(right)”"
      }
    }
  }

  /// As a button carries it; ``RuleReader`` reads it.
  private static func notation(of rule: Constraint) -> String {
    guard case .comparison(let left, let comparison, let right) = rule else { return rule.description }
    return "\(left) \(comparison.rawValue) \(right)"
  }

  private static var purposeQuestion: Question {
    Question(
      topic: "purpose",
      text: "What do you need the synthetic table for?",
      why: "it decides what weighs most when generators are compared, and it is printed on the report.",
      choices: [
        Choice("Giving others access to data like these", "setPurpose:dataAccess", isDefault: true),
        Choice("Developing prediction models", "setPurpose:modelDevelopment"),
        Choice("Teaching", "setPurpose:teaching"),
        Choice("Testing software", "setPurpose:softwareTesting"),
        Choice("Adding to a small table", "setPurpose:augmentation"),
      ],
      expects: [.setPurpose], hint: usualHint)
  }

  private static var privacyQuestion: Question {
    Question(
      topic: "privacy",
      text: "How much privacy do you need?",
      why: "nothing may be generated before you said so. Whatever you choose, the rows are tested for disclosure "
        + "before they can be released.",
      choices: [
        Choice("No formal guarantee: best likeness, tested by attacks", "setPrivacy:none"),
        Choice("A guarantee if it costs little usefulness", "setPrivacy:preferred", isDefault: true),
        Choice("Differential privacy: a mathematical guarantee, at a price in likeness", "setPrivacy:differential"),
      ],
      expects: [.setPrivacy], hint: usualHint)
  }

  private static func epsilonQuestion(_ left: Double?) -> Question {
    let values = [0.5, 1.0, 3.0].filter { $0 <= left ?? .infinity }
    let offered = values.isEmpty ? [left ?? 0].filter { $0 > 0 } : values
    let remaining = left.map { " Of this table’s budget ε \(epsilon($0)) is left." } ?? ""
    return Question(
      topic: "epsilon",
      text: "How strong shall the guarantee be? ε (epsilon) says how much one person may change what is made: "
        + "smaller is stronger.\(remaining)",
      short: "How strong shall the guarantee be?",
      why: "what is spent on this table adds up and is never given back, so it is yours to set.",
      choices: offered.map { value in
        let meaning =
          value < 1
          ? "strong, at a high price in likeness" : value < 2 ? "a usual strong choice" : "weaker, closer likeness"
        let isDefault = value == (offered.contains(1) ? 1 : offered.last)
        return Choice("ε \(epsilon(value)): \(meaning)", "setPrivacy:\(value)", isDefault: isDefault)
      },
      expects: [.setPrivacy], hint: usualHint)
  }

  private static func rolesQuestion(_ quasiIdentifiers: [String], _ sensitive: [String]) -> Question {
    let known = quasiIdentifiers.isEmpty ? "none" : quoted(quasiIdentifiers)
    let secret = sensitive.isEmpty ? "none" : quoted(sensitive)
    return Question(
      topic: "roles",
      text: "Two lists decide how disclosure is measured. Others may know of a person (quasi-identifiers): \(known). "
        + "Would hurt if found out (sensitive): \(secret). Are these lists right?",
      short: "Are both lists right? Others may know: \(known). Sensitive: \(secret).",
      why: "I test whether someone who knows the first could learn the second, or recognise a person.",
      choices: [Choice("Yes, both lists are right", "confirm:", isDefault: true)],
      expects: [.confirm, .setRole],
      hint: "or change them: “education is a quasi-identifier”, “smoking is sensitive”, “sex is ordinary”; \(usualHint)"
    )
  }

  private static func generatorsQuestion(_ offers: [GeneratorOffer], _ privacy: PrivacyLevel) -> Question {
    var choices = [
      Choice("You choose: those that suit compete and the best is taken", "chooseGenerators:automatic", isDefault: true)
    ]
    for offer in offers where privacy != .differential || offer.hasFormalPrivacy {
      let text = Glossary.entry(for: offer.generator.rawValue)?.short ?? ""
      let time = offer.seconds.map { " Takes \(duration($0))." } ?? ""
      let guarantee = offer.hasFormalPrivacy ? " Can give differential privacy." : ""
      choices.append(
        Choice("\(name(offer.generator)): \(text)\(guarantee)\(time)", "chooseGenerators:\(offer.generator.rawValue)"))
    }
    return Question(
      topic: "generators",
      text: "Which method shall make the rows?",
      why: "methods differ in what they keep and in what they protect; none is best for every table.",
      choices: choices, expects: [.chooseGenerators],
      hint: "name one or several, or ask “how does arf work?”; \(usualHint)")
  }

  private static func rowsQuestion(_ tableRows: Int) -> Question {
    Question(
      topic: "rows",
      text: "How many synthetic rows do you need?",
      why: "as many as the table has is usual; more rows do not hold more information.",
      choices: [
        Choice("As many as the table: \(count(tableRows))", "setRowCount:1x", isDefault: true),
        Choice("Twice as many: \(count(2 * tableRows))", "setRowCount:2x"),
      ],
      expects: [.setRowCount], hint: usualHint)
  }

  private static func startQuestion(_ plan: PlanSummary) -> Question {
    let time = plan.seconds.map { " It takes \(duration($0))." } ?? ""
    return Question(
      topic: "start",
      text: planText(plan) + time + " Shall I begin?",
      short: "Shall I begin?",
      why: "fitting takes time\(plan.epsilon != nil ? " and spends privacy budget for good" : ""), "
        + "so it begins when you say so.",
      choices: [
        Choice("Begin", "run:", isDefault: true),
        Choice("Change the goal first", "goBack:setGoal"),
        Choice("Change the privacy first", "goBack:privacy"),
        Choice("Change the method first", "goBack:chooseGenerators"),
      ],
      expects: [.run, .confirm, .decline, .goBack, .setRowCount, .setTimeBudget],
      hint:
        "you can still say “10,000 rows”, “at most 10 minutes” or “drop a column”; “back” returns to the question before"
    )
  }

  /// All that was decided in one paragraph.
  static func planText(_ plan: PlanSummary) -> String {
    let methods = listed(plan.generators.map(name))
    let contest = plan.generators.count > 1 ? " compete, and the best one makes" : " makes"
    var parts = [
      "\(methods)\(contest) \(counted(plan.rows, "synthetic row")) from \(counted(plan.learntColumns, "column")) of "
        + "\(counted(plan.tableRows, "real row"))."
    ]
    if !plan.excluded.isEmpty { parts.append("Left out: \(quoted(plan.excluded)).") }
    if !plan.rules.isEmpty { parts.append("In every row \(listed(plan.rules)).") }
    parts.append(
      plan.target.map { "Goal: predict “\($0)”, \(words(for: plan.task))." }
        ?? plan.survival.map { "Goal: \($0)." } ?? "Goal: no particular target.")
    let strength = plan.privacy != .none ? plan.epsilon.map { ", ε \(epsilon($0))" } ?? "" : ""
    parts.append("Privacy: \(words(for: plan.privacy))\(strength).")
    parts.append("A fifth of the real rows is kept aside, unseen, to compare with.")
    return parts.joined(separator: " ")
  }

  private static func nextQuestion(_ summary: NextSummary) -> Question {
    var choices: [Choice] = []
    if summary.isReleased {
      choices.append(Choice("Finish", "finish:", isDefault: true))
    } else if summary.mayBeReleased {
      choices.append(Choice("Write the report and release the rows", "release:", isDefault: true))
    } else {
      choices.append(Choice("Try another method", "goBack:chooseGenerators", isDefault: !summary.isReported))
      choices.append(Choice("Go back to privacy", "goBack:privacy"))
    }
    if !summary.isReported { choices.append(Choice("Write the report only", "report:")) }
    if let example = summary.example {
      choices.append(Choice("Compare a column, real beside synthetic, for instance “\(example)”", "plot:\(example)"))
    }
    if summary.mayBeReleased, !summary.isReleased {
      choices.append(Choice("Try another method", "goBack:chooseGenerators"))
    }
    if !summary.isReleased {
      choices.append(
        Choice("Finish without a release", "finish:", isDefault: !summary.mayBeReleased && summary.isReported))
    } else {
      choices.append(Choice("Save the commands that do all this again", "export:script"))
    }
    let failed = summary.advice.isEmpty ? "" : " What may help: " + summary.advice.joined(separator: " ")
    return Question(
      topic: "next",
      text: summary.isReleased
        ? "The rows are released. Is there anything else?"
        : summary.mayBeReleased
          ? "What shall I do with the rows?" : "The rows may not be released as they are. What next?\(failed)",
      short: "What next?",
      why: summary.isReleased
        ? "the study stays open until you finish."
        : "what happens to the rows is yours to decide; only rows that pass every gate can be released.",
      choices: choices,
      expects: [.release, .report, .plot, .describe, .finish, .goBack, .chooseGenerators, .export],
      hint: "“back” returns to an earlier step, “why?” and “what is …?” explain")
  }
}

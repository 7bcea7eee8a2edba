import Vocabulary

extension SlotFiller {
  func fillPrivacy(_ slots: inout Slots) -> Double {
    let words = analysis.words
    let numbers = analysis.focusedNumbers.filter { !$0.isFactor }
    let isEpsilonNamed = analysis.has("epsilon", "eps", "budget")
    if let number = numbers.first(where: { $0.value > 0 && $0.value <= 1_000 }),
      isEpsilonNamed || analysis.has("dp", "differential*")
    {
      slots.level = PrivacyLevel.differential.rawValue
      slots.epsilon = number.value
      return 1
    }
    let denials: Set<String> = [
      "no", "not", "none", "dont", "without", "isnt", "doesnt", "never", "neednt", "zero", "unimportant",
    ]
    let isDenied = words[analysis.focus...].contains(where: denials.contains)
    let isMild = analysis.has(
      "preferred", "prefer*", "possible", "nice", "bonus", "optional", "would be good", "ideally", "not a must",
      "welcome", "not essential", "not required", "not necessary", "though not")
    let formal = [
      "differential*", "formal*", "formally", "provabl*", "proven", "proof", "mathematical*", "strict*", "strongest",
      "rigorous", "guarantee*", "dp", "demand*", "insist*", "strong", "stronger", "maximum", "highest", "as private",
      "must", "essential", "crucial", "critical", "noise", "required", "require", "requires", "hard",
    ]
    if isMild, !analysis.has("prefer no", "prefer not", "prefer none") {
      slots.level = PrivacyLevel.preferred.rawValue
    } else if isDenied, !analysis.has("nobody", "noone", "no one", "cannot", "cant"), !refusesLess {
      slots.level = PrivacyLevel.none.rawValue
    } else if analysis.hasAny(formal) || analysis.has("nobody", "noone", "no one", "cannot", "cant", "leaves", "leave")
    {
      slots.level = PrivacyLevel.differential.rawValue
    } else if analysis.has("in-house", "inhouse", "internal*", "ourselves", "none", "less", "weaker") {
      slots.level = PrivacyLevel.none.rawValue
    } else if analysis.has(
      "matter*", "important", "more", "better", "care", "some", "safer", "safe", "private", "extra")
    {
      slots.level = PrivacyLevel.preferred.rawValue
    }
    return slots.level == nil ? 0.2 : 1
  }

  /// "not without a guarantee", "I do not want less".
  private var refusesLess: Bool { analysis.has("not without", "never without", "not less", "no less") }

  func fillExplanation(_ slots: inout Slots) {
    let words = analysis.words
    let isWhy = words.contains("why") || analysis.has("how come", "for what reason")
    let isChoice = analysis.has(
      "choose", "chose", "chosen", "pick*", "recommend*", "decide*", "suggest*", "take", "took", "ask", "asking",
      "asks",
      "leave", "left", "exclude*", "drop*", "stop*", "use", "using", "prefer*", "refuse*", "won", "win")
    if isWhy || analysis.has("how come"),
      isChoice || analysis.has("did you", "do you")
        || analysis.has("why", "need to know") && analysis.metrics.isEmpty && analysis.generators.isEmpty
    {
      slots.topic = .decision
      slots.about = (step ?? (analysis.generators.isEmpty ? analysis.context.episode : .chooseGenerators))?.rawValue
      return
    }
    if let metric = analysis.metrics.first?.value {
      explain(metric, in: &slots)
    } else if let generator = analysis.generators.first?.value {
      slots.topic = .generator
      slots.about = generator
    } else if isAboutPrivacy {
      slots.topic = .privacy
      slots.unresolved = term
    } else if let column = analysis.columns.first(where: { $0.isCertain || $0.score >= 0.85 })?.best {
      slots.topic = .column
      slots.about = column
    } else if analysis.has(
      "result*", "score*", "number", "numbers", "value", "values", "verdict*", "figure*", "outcome of", "band",
      "interval", "control")
    {
      slots.topic = .result
      slots.unresolved = term
    } else if let term {
      slots.topic = .result
      slots.unresolved = term
    } else {
      slots.topic = .step
      slots.about = (step ?? analysis.context.episode)?.rawValue
    }
  }

  /// What epsilon means belongs to privacy; a measured value of it is a metric.
  private func explain(_ metric: MetricName, in slots: inout Slots) {
    let isMeasured = !analysis.numbers.isEmpty || analysis.has("value", "measured", "result", "our", "spent", "score")
    if metric == .epsilon, !isMeasured {
      slots.topic = .privacy
      slots.unresolved = "epsilon"
    } else {
      slots.topic = .metric
      slots.about = metric.rawValue
    }
  }

  private var isAboutPrivacy: Bool {
    analysis.has(
      "privacy", "private", "differential*", "epsilon", "delta", "quasi*", "sensitive", "guarantee*", "ledger",
      "anonym*",
      "noise", "budget", "gdpr", "disclos*", "attack*", "re-identif*", "reidentif*", "identifier*", "identifiers")
  }

  /// A term of the glossary that the text names, the longest first.
  private var term: String? {
    let words = analysis.words
    for length in stride(from: min(5, words.count), through: 1, by: -1) {
      for start in 0...(words.count - length) {
        let phrase = words[start..<start + length].joined(separator: " ")
        if let entry = GlossaryIndex.entry(for: phrase) { return entry }
      }
    }
    return GlossaryIndex.nearest(in: words)
  }
}

/// The glossary by all its spellings.
enum GlossaryIndex {
  private static let names: [String: String] = {
    var names: [String: String] = [:]
    for entry in Glossary.entries {
      for spelling in [entry.name, entry.title] + entry.aliases {
        let key = Utterance(spelling).words.joined(separator: " ")
        if names[key] == nil { names[key] = entry.name }
      }
    }
    return names
  }()

  /// The canonical name of the entry that is spelt so, also in the plural.
  static func entry(for phrase: String) -> String? {
    names[phrase] ?? (phrase.hasSuffix("s") ? names[String(phrase.dropLast())] : nil)
  }

  /// The entry that `words` name with a slip or two in long words, the longest spelling first.
  static func nearest(in words: [String]) -> String? {
    for (spelling, entry) in longNames where spelling.count <= words.count {
      for start in 0...(words.count - spelling.count) {
        let isNear = zip(words[start...], spelling).allSatisfy { word, meant in
          word == meant
            || (meant.count >= 5 && EditDistance.between(word, meant, atMost: meant.count >= 8 ? 2 : 1) != nil)
        }
        if isNear { return entry }
      }
    }
    return nil
  }

  /// Spellings in words without hyphens, for people do not write them; those with a word long enough to be misspelt.
  private static let longNames: [(words: [String], entry: String)] = names.map { spelling, entry in
    (words: spelling.split { " -".contains($0) }.map(String.init), entry: entry)
  }
  .filter { $0.words.contains { $0.count >= 8 } }
  .sorted {
    ($0.words.joined().count, $1.words.joined(), $1.entry) > ($1.words.joined().count, $0.words.joined(), $0.entry)
  }
}

import Vocabulary

/// Fills the details of one intent from what was found in a text.
struct SlotFiller {
  let analysis: Analysis

  /// - Returns: the details and how well the intent's needs are met: 1 all, 0 none of what it cannot do without.
  func fill(_ intent: Intent) -> (slots: Slots, completeness: Double) {
    var slots = Slots()
    var completeness = 1.0
    switch intent {
    case .provideData: completeness = fillFiles(&slots)
    case .setTarget, .setTime, .setEvent: completeness = fillColumn(&slots, for: intent)
    case .setTask: completeness = fillTask(&slots)
    case .excludeColumns: completeness = fillExcluded(&slots)
    case .keepColumns: completeness = fillKept(&slots)
    case .setRole: completeness = fillRole(&slots)
    case .setPrivacy: completeness = fillPrivacy(&slots)
    case .setPurpose: completeness = fillPurpose(&slots)
    case .chooseGenerators: completeness = fillGenerators(&slots)
    case .setRowCount: completeness = fillRowCount(&slots)
    case .augment: completeness = fillAugmentation(&slots)
    case .declareMissing: completeness = fillMissingCodes(&slots)
    case .explain: fillExplanation(&slots)
    case .goBack: slots.step = step
    case .plot: slots.columns = plain(analysis.focusedColumns)
    case .export: slots.format = Terms.formats.mentions(in: analysis.words).first?.value
    case .addConstraint, .transform:
      slots.text = ownSpan
      completeness = analysis.columns.isEmpty ? 0.7 : 1
    case .setTimeBudget: completeness = fillSeconds(&slots)
    case .setThreshold: completeness = fillThreshold(&slots)
    case .setWeights: completeness = fillWeights(&slots)
    case .useModel: fillModel(&slots)
    case .skip, .confirm, .decline, .run, .cancel, .explore, .describe, .evaluate, .report, .status, .finish, .release,
      .outOfScope:
      break
    }
    return (slots, completeness)
  }

  /// Names without repeats, in the order said; nil when there are none.
  func plain(_ mentions: [ColumnMention]) -> [String]? {
    var names: [String] = []
    for mention in mentions where !names.contains(mention.best) { names.append(mention.best) }
    return names.isEmpty ? nil : names
  }

  private func fillFiles(_ slots: inout Slots) -> Double {
    slots.files = analysis.files.isEmpty ? nil : analysis.files
    return analysis.files.isEmpty ? 0.5 : 1
  }

  private func fillTask(_ slots: inout Slots) -> Double {
    if analysis.has("survival", "time to event", "time-to-event", "hazard", "cox") {
      slots.task = .survival
    } else if analysis.has("nothing", "no target", "no outcome", "no prediction", "no endpoint", "without a target")
      || (analysis.has("not", "dont", "without", "isnt", "no")
        && analysis.has("predict*", "target", "outcome", "endpoint"))
    {
      slots.task = TaskKind.none
    } else if analysis.has("regression", "continuous", "numeric", "quantity") || isNumberRather {
      slots.task = .regression
    } else if analysis.has("classif*", "class*", "categor*", "binary", "yes or no", "yes no", "group*", "label*") {
      slots.task = .classification
    }
    return slots.task == nil ? 0 : 1
  }

  private var isNumberRather: Bool {
    let words = analysis.words
    guard let index = words.firstIndex(where: { ["number", "numbers"].contains($0) }) else { return false }
    return !words[..<index].suffix(2).contains("not")
  }

  private func fillPurpose(_ slots: inout Slots) -> Double {
    let lists: [(Purpose, [String])] = [
      (.digitalTwin, ["twin*", "digital twin", "avatar*"]),
      (
        .softwareTesting,
        [
          "software", "pipeline*", "app", "apps", "debug*", "import", "interface", "ehr", "database",
          "scripts", "testing", "dummy", "qa", "developers", "load test", "demo", "system",
        ]
      ),
      (
        .teaching,
        [
          "teach*", "course", "class", "students", "lecture*", "workshop", "training session", "exercise*",
          "education", "tutorial", "trainees", "residents", "seminar", "classroom", "homework", "learners",
        ]
      ),
      (
        .augmentation,
        [
          "augment*", "more data", "boost*", "enlarge*", "bigger", "tiny", "too small", "small sample",
          "small dataset", "increase",
        ]
      ),
      (
        .dataAccess,
        [
          "shar*", "publish*", "access", "hand", "give", "giving", "send*", "colleague*", "partner*",
          "external", "outside", "collaborator*", "public", "vendor", "open", "others", "request*", "release*",
          "reproduce", "researchers",
        ]
      ),
      (
        .modelDevelopment,
        [
          "model*", "algorithm*", "machine", "classifier*", "prediction", "predictive", "ml", "ai",
          "prototype*", "developing",
        ]
      ),
    ]
    slots.purpose = lists.first { analysis.hasAny($0.1) }?.0
    return slots.purpose == nil ? 0 : 1
  }

  private func fillGenerators(_ slots: inout Slots) -> Double {
    let meant = analysis.generators.filter { !analysis.isNegated($0.tokens) }
    if !meant.isEmpty {
      var names: [String] = []
      for mention in meant where !names.contains(mention.value) { names.append(mention.value) }
      slots.generators = names
      return 1
    }
    if analysis.has(
      "you", "your", "automatic*", "auto", "whatever", "whichever", "best", "default", "decide", "any", "program",
      "recommend*", "suggest*", "surprise", "preference", "choose", "suitable", "standard")
    {
      slots.automatic = true
      return 1
    }
    return 0.4
  }

  private func fillRowCount(_ slots: inout Slots) -> Double {
    let numbers = analysis.focusedNumbers
    if let factor = numbers.first(where: \.isFactor) {
      slots.factor = factor.value
      return 1
    }
    if let percent = numbers.first(where: \.isPercent) {
      slots.factor = percent.value / 100
      return 1
    }
    if let count = numbers.first(where: { $0.value >= 1 && $0.value == $0.value.rounded() && $0.value < 1e12 }) {
      slots.rows = Int(count.value)
      return 1
    }
    if analysis.has("same", "as many", "equal", "identical", "as large", "as big", "original") {
      slots.factor = 1
      return 1
    }
    return 0
  }

  private func fillSeconds(_ slots: inout Slots) -> Double {
    let units: [(Double, [String])] = [
      (3600, ["hour", "hours", "hrs", "hr", "h"]), (60, ["minute", "minutes", "mins", "min"]),
      (1, ["second", "seconds", "secs", "sec", "s"]),
    ]
    guard let unit = units.first(where: { analysis.hasAny($0.1) })?.0 else {
      if analysis.has("overnight") { slots.seconds = 8 * 3600 }
      return slots.seconds == nil ? 0.3 : 1
    }
    // "half an hour" is read as a share of one.
    let amount = analysis.numbers.first?.value ?? (analysis.has("half") ? 0.5 : 1)
    slots.seconds = amount * unit
    return 1
  }

  private func fillThreshold(_ slots: inout Slots) -> Double {
    slots.metric = analysis.metrics.first?.value
    slots.value = analysis.numbers.first.map { $0.isPercent ? $0.value / 100 : $0.value }
    return (slots.metric == nil ? 0 : 0.4) + (slots.value == nil ? 0 : 0.6)
  }

  private func fillWeights(_ slots: inout Slots) -> Double {
    let aims: [(WritableKeyPath<Slots, Double?>, [String])] = [
      (\.fidelity, ["fidelity", "realism", "realistic", "resemblance", "looks", "faithful*"]),
      (\.usefulness, ["usefulness", "utility", "useful", "performance", "accuracy"]),
      (\.privacy, ["privacy", "private", "confidentiality", "safety"]),
    ]
    let words = analysis.words
    let found = aims.compactMap { aim in
      words.firstIndex { word in aim.1.contains { $0.hasSuffix("*") ? word.hasPrefix($0.dropLast()) : word == $0 } }
        .map { (aim.0, $0) }
    }
    .sorted { $0.1 < $1.1 }
    let numbers = analysis.numbers.filter { !$0.isFactor }
    if numbers.count == 3, found.count != 2 {
      for (aim, number) in zip(aims, numbers) { slots[keyPath: aim.0] = number.value }
      return 1
    }
    if !numbers.isEmpty {
      for (path, index) in found {
        slots[keyPath: path] = numbers.first { $0.tokens.lowerBound > index }?.value ?? numbers.last?.value
      }
      return found.isEmpty ? 0 : 1
    }
    if analysis.has("equal*", "same", "all three", "balanced") {
      for aim in aims where found.isEmpty || found.contains(where: { $0.0 == aim.0 }) { slots[keyPath: aim.0] = 1 }
      return 1
    }
    guard let first = found.first else { return 0 }
    let isLess = analysis.has("less", "least", "lower")
    slots[keyPath: first.0] = isLess ? 0.5 : (analysis.numbers.first(where: \.isFactor)?.value ?? 2)
    for other in found.dropFirst() { slots[keyPath: other.0] = 1 }
    return 1
  }

  private func fillModel(_ slots: inout Slots) {
    let raw = analysis.utterance.text.split(whereSeparator: \.isWhitespace).map(String.init)
    slots.address = raw.first { $0.hasPrefix("http://") || $0.hasPrefix("https://") || $0.hasPrefix("localhost") }
    let makers = [
      "gpt", "claude", "llama", "mistral", "qwen", "gemini", "phi", "smollm", "gemma", "deepseek", "ollama",
    ]
    slots.name = raw.map { $0.lowercased().trimmingPunctuation }.first { word in
      makers.contains { word.hasPrefix($0) }
    }
  }

  /// The step named, with "goal" and "target" before the words that name a step only in passing.
  var step: Step? {
    let mentions = Terms.steps.mentions(in: analysis.words).filter { $0.tokens.lowerBound >= analysis.focus }
    return mentions.last { !analysis.isNegated($0.tokens) }?.value
  }

  /// The person's own words without how they lead in.
  private var ownSpan: String {
    let leads: Set<String> = [
      "please", "can", "could", "you", "would", "i", "we", "want", "to", "like", "add", "a", "rule", "constraint",
      "that", "make", "sure", "ensure", "the", ":", "lets", "also", "and", "need", "guarantee", ",",
    ]
    var index = analysis.focus
    let words = analysis.words
    // "the" and "a" belong to the span unless a lead-in went before.
    while index < words.count, leads.contains(words[index]) { index += 1 }
    if index > analysis.focus, index < words.count, words[index - 1] == "the" { index -= 1 }
    return analysis.utterance.span(index..<words.count).trimmingPunctuation
  }
}

extension String {
  /// Without full stops, commas and the like at either end.
  var trimmingPunctuation: String { String(Substring(self).trimming { ".,;:!? ".contains($0) }) }
}

import Vocabulary

extension SlotFiller {
  /// One column; words in its place that name none are kept to ask about.
  func fillColumn(_ slots: inout Slots, for intent: Intent) -> Double {
    let mentions = analysis.focusedColumns.filter { !analysis.isNegated($0.tokens) }
    guard let chosen = choice(among: mentions, for: intent) else {
      slots.unresolved = unresolvedSpan
      return slots.unresolved == nil ? 0 : 0.5
    }
    slots.column = chosen.best
    if chosen.margin < 0.03, chosen.candidates.count > 1 { return 0.6 }
    return chosen.isCertain ? 1 : 0.6 + 0.4 * min(1, chosen.score)
  }

  /// The mention that the sentence is about: beside "target", after "predict", certain before likely, first before later.
  private func choice(among mentions: [ColumnMention], for intent: Intent) -> ColumnMention? {
    let words = analysis.words
    let cues: Set<String> =
      switch intent {
      case .setTime: ["time", "follow-up", "followup", "duration", "days", "months"]
      case .setEvent: ["event", "censoring", "censored", "indicator"]
      default: ["predict", "predicting", "forecast", "target", "outcome", "endpoint", "label", "about", "in", "model"]
      }
    func rank(_ mention: ColumnMention) -> Double {
      let before = words[..<mention.tokens.lowerBound].suffix(4)
      let after = words[mention.tokens.upperBound...].prefix(4)
      let isCued = before.contains(where: cues.contains) || after.contains(where: cues.contains)
      return mention.score + (isCued ? 0.3 : 0)
        - (Stopwords.ambiguous.contains(words[mention.tokens.lowerBound]) ? 0.3 : 0)
    }
    // "predict stroke from age and sex": what comes after "from" or "using" is not predicted.
    let cut = words.firstIndex { ["from", "using", "given", "by", "with"].contains($0) } ?? words.count
    let early = mentions.filter { $0.tokens.lowerBound < cut }
    let pool = early.isEmpty ? mentions : early
    return pool.enumerated().max { (rank($0.element), -$0.offset) < (rank($1.element), -$1.offset) }?.element
  }

  /// What stands where a column was expected: after the last cue word, without filler.
  var unresolvedSpan: String? {
    let words = analysis.words
    let leads: Set<String> = [
      "predict", "predicting", "forecast", "is", "target", "outcome", "endpoint", "be", "drop", "remove", "exclude",
      "use", "about", "plot", "meant", "mean", "column", "keep", "show", ":", "=", "out", "for", "in",
    ]
    let start = words.lastIndex(where: leads.contains).map { $0 + 1 } ?? analysis.focus
    let span = Array(words.indices.dropFirst(start)).filter {
      !Stopwords.all.contains(words[$0]) && !"?!,;:%=<>".contains(words[$0])
    }
    guard let first = span.first, let last = span.last, last - first < 6 else { return nil }
    return analysis.utterance.span(first..<last + 1)
  }

  static let droppingVerbs: Set<String> = [
    "drop", "exclude", "remove", "omit", "ignore", "discard", "delete", "ditch", "scrap", "throw", "bin",
    "lose",
    "kick", "strip", "forget", "skip",
  ]

  /// The columns to leave out; "everything except" turns the list round when something is to be dropped.
  func fillExcluded(_ slots: inout Slots) -> Double {
    let words = analysis.words
    let exception = exceptionIndex
    let kept = keptInPassing
    let mentions = analysis.focusedColumns.filter { !kept.contains($0.best) }
    guard let names = plain(mentions) else {
      slots.unresolved = unresolvedSpan
      return slots.unresolved == nil ? 0 : 0.4
    }
    let dropsAll =
      exception.map { words[..<$0].contains(where: Self.droppingVerbs.contains) || words[..<$0].contains("out") }
      ?? false
    if let exception, dropsAll {
      let stay = Set(plain(mentions.filter { $0.tokens.lowerBound > exception }) ?? [])
      slots.columns = analysis.context.columns.map(\.name).filter { !stay.contains($0) }
    } else {
      slots.columns = names
    }
    return confidence(in: mentions)
  }

  private var exceptionIndex: Int? {
    let words = analysis.words
    return words.indices.first { index in
      ["except", "besides", "bar"].contains(words[index])
        || (words[index] == "but" && index > 0
          && ["everything", "all", "anything", "columns"].contains(words[index - 1]))
        || (words[index] == "apart" && index + 1 < words.count && words[index + 1] == "from")
    }
  }

  /// "drop age but keep sex", "drop age, not sex": what is not dropped.
  private var keptInPassing: [String] {
    let words = analysis.words
    return analysis.columns.filter { mention in
      let before = words[..<mention.tokens.lowerBound].suffix(3)
      let isAfterDrop = words[..<mention.tokens.lowerBound].contains(where: Self.droppingVerbs.contains)
      guard isAfterDrop else { return false }
      return before.contains("keep") || before.contains("not") && !before.contains("do")
    }
    .map(\.best)
  }

  func fillKept(_ slots: inout Slots) -> Double {
    let words = analysis.words
    let mentions = analysis.focusedColumns.filter { mention in
      // "keep age but drop sex": only what is kept.
      let before = words[..<mention.tokens.lowerBound]
      guard let drop = before.lastIndex(where: Self.droppingVerbs.contains) else { return true }
      return before[..<drop].suffix(3).contains { ["not", "dont", "never", "didnt", "to"].contains($0) }
        || before[drop...].contains("keep") || before[drop...].contains("in")
    }
    slots.columns = plain(mentions)
    if slots.columns == nil { slots.unresolved = unresolvedSpan }
    return slots.columns == nil ? 0 : confidence(in: mentions)
  }

  func fillRole(_ slots: inout Slots) -> Double {
    var mentions = analysis.focusedColumns
    let named = mentions
    let roles = Terms.roles.mentions(in: analysis.words).filter { role in
      !named.contains { $0.isCertain && $0.tokens.overlaps(role.tokens) }
    }
    // "Sex is not sensitive and alcohol is sensitive": the first clause is taken, the rest is heard after it.
    if let first = roles.first, roles.count > 1,
      let next = named.first(where: { $0.tokens.lowerBound > first.tokens.upperBound }),
      named.contains(where: { $0.tokens.lowerBound < first.tokens.lowerBound }),
      roles.contains(where: { $0.tokens.lowerBound > next.tokens.lowerBound })
    {
      mentions = named.filter { $0.tokens.lowerBound < first.tokens.lowerBound }
      slots.role = role(of: first)
      slots.unresolved = analysis.utterance.span(next.tokens.lowerBound..<analysis.words.count)
    } else if let last = roles.last {
      slots.role = role(of: last)
    } else if analysis.has("know", "knows", "known", "neighbour*", "neighbor*", "public", "find out", "attacker") {
      slots.role = .quasiIdentifier
    } else if analysis.has("hurt", "embarrass*", "protected", "delicate", "hide", "hidden", "stigma*", "ashamed") {
      slots.role = .sensitive
    } else if analysis.has("identif*") {
      slots.role = .identifier
    } else if analysis.has("one person", "same person", "same patient", "repeat*", "which patient") {
      slots.role = .patientKey
    }
    slots.columns = plain(mentions)
    guard slots.columns != nil else { return 0 }
    return slots.role == nil ? 0.3 : confidence(in: mentions)
  }

  /// What a role's word stands for, with a "not" before it.
  private func role(of mention: TermMention<ColumnRole>) -> ColumnRole {
    let isDenied = analysis.words[..<mention.tokens.lowerBound].suffix(3).contains {
      ["not", "isnt", "arent", "no"].contains($0)
    }
    return isDenied ? .ordinary : mention.value
  }

  /// A group to enlarge: its column, the person's word for its level, the rule and the rows.
  func fillAugmentation(_ slots: inout Slots) -> Double {
    let words = analysis.words
    slots.rule = Terms.rules.mentions(in: words).first?.value
    slots.rows = analysis.numbers.first { !$0.isFactor && $0.value >= 1 && $0.value < 1e9 }.map { Int($0.value) }
    if slots.rows != nil { slots.rule = slots.rule ?? nil }
    slots.column = analysis.focusedColumns.first?.best
    if let (column, word) = levelMention {
      slots.column = slots.column ?? column
      slots.level = word
    }
    return slots.column == nil ? 0.4 : 1
  }

  /// A word for a level of a column: "women", "smokers", or the level as the table spells it.
  private var levelMention: (column: String?, word: String)? {
    let sexes: Set<String> = ["women", "men", "females", "males", "female", "male", "girls", "boys"]
    for (index, word) in analysis.words.enumerated() {
      let isColumn = analysis.columns.contains { $0.isCertain && $0.tokens.contains(index) }
      if isColumn { continue }
      if sexes.contains(word) {
        let column = analysis.context.columns.first {
          !ColumnLinker.words(of: $0.name).allSatisfy { !["sex", "gender"].contains($0) }
        }
        return (column?.name, word)
      }
      guard word.count >= 3, !Stopwords.everyday.contains(word) else { continue }
      for column in analysis.context.columns {
        let isLevel = column.levels.contains { level in
          ColumnLinker.words(of: level).contains { $0.count >= 3 && Stem.of($0) == Stem.of(word) }
        }
        if isLevel { return (column.name, word) }
      }
    }
    return nil
  }

  /// Codes as they are spelt: numbers, quoted words, signs in words.
  func fillMissingCodes(_ slots: inout Slots) -> Double {
    slots.columns = plain(analysis.focusedColumns)
    let utterance = analysis.utterance
    var codes: [String] = []
    func add(_ code: String) { if !code.isEmpty, !codes.contains(code) { codes.append(code) } }
    for (index, token) in utterance.tokens.enumerated() where index >= analysis.focus {
      let isColumn = analysis.columns.contains { $0.isCertain && $0.tokens.contains(index) }
      if isColumn { continue }
      let raw = String(utterance.text[token.range])
      if token.isQuoted || NumberReader.number(token.text) != nil {
        let isNegative = index > 0 && utterance.tokens[index - 1].text == "minus"
        add((isNegative ? "-" : "") + raw)
      } else if index > 1, ["as", "by", "with"].contains(utterance.tokens[index - 1].text),
        ["coded", "written", "marked", "entered", "recorded", "spelt", "spelled", "shown"]
          .contains(utterance.tokens[index - 2].text), !["missing", "a", "the"].contains(token.text)
      {
        add(raw)
      } else if ["na", "n/a", "nan", "null", "undef"].contains(token.text), !isMeaning(index) {
        add(raw)
      }
    }
    for mention in analysis.numbers where codes.isEmpty && mention.value == mention.value.rounded() {
      add("\(Int(mention.value))")
    }
    if analysis.has("question mark", "question marks") { add("?") }
    if codes.isEmpty, analysis.has("zero", "zeros", "zeroes") { add("0") }
    if codes.isEmpty, analysis.has("dots", "a dot", "full stop", "period") { add(".") }
    if codes.isEmpty, let first = analysis.words.dropFirst(analysis.focus).first, first == "?" { add("?") }
    slots.codes = codes.isEmpty ? nil : codes
    return codes.isEmpty ? 0 : 1
  }

  /// "777 is NA": a word after "is", "as" or "means" says what a code stands for.
  private func isMeaning(_ index: Int) -> Bool {
    index > 0 && ["is", "are", "as", "means", "mean", "to", "=", "for", "or"].contains(analysis.words[index - 1])
  }

  private func confidence(in mentions: [ColumnMention]) -> Double {
    mentions.map { $0.isCertain ? 1 : 0.6 + 0.4 * min(1, $0.score) }.min() ?? 0
  }
}

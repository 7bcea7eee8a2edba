import Vocabulary

/// A place in a text that names something of the closed vocabulary.
struct TermMention<Value: Sendable & Hashable>: Sendable, Hashable {
  let value: Value
  let tokens: Range<Int>
}

/// Finds names of a closed list in a text, longest first.
struct TermLinker<Value: Sendable & Hashable>: Sendable {
  private let phrases: [(words: [String], value: Value)]

  /// - Parameter spellings: values with their spellings, one each.
  init(_ spellings: [(Value, String)]) {
    phrases = spellings.map { value, phrase in (words: Utterance(phrase).words, value: value) }
      .enumerated().sorted { ($0.element.words.count, -$0.offset) > ($1.element.words.count, -$1.offset) }
      .map(\.element)
  }

  func mentions(in words: [String]) -> [TermMention<Value>] {
    var taken = Set<Int>()
    var found: [TermMention<Value>] = []
    for (phrase, value) in phrases where phrase.count <= words.count {
      for start in 0...(words.count - phrase.count) {
        let range = start..<start + phrase.count
        guard taken.isDisjoint(with: range), zip(words[range], phrase).allSatisfy(Self.isSame) else { continue }
        found.append(TermMention(value: value, tokens: range))
        taken.formUnion(range)
      }
    }
    return found.sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
  }

  /// Equal but for a plural's ending or a slip in a long word.
  private static func isSame(_ word: String, _ term: String) -> Bool {
    if word == term || word == term + "s" { return true }
    guard term.count >= 7, word.first == term.first else { return false }
    return EditDistance.between(word, term, atMost: term.count >= 10 ? 2 : 1) != nil
  }
}

/// The closed lists, with the words that people use for them.
enum Terms {
  /// All generators that people may name, also those that this version does not offer.
  static let generators = TermLinker<String>(Lexicon.list("generators"))
  static let metrics = linker("metrics", MetricName.init)
  static let roles = linker("roles", ColumnRole.init)
  static let steps = linker("steps", Step.init)
  static let formats = linker("formats", ExportFormat.init)
  static let rules = linker("rules", AugmentationRule.init)

  private static func linker<Value>(_ list: String, _ make: (String) -> Value?) -> TermLinker<Value> {
    TermLinker(
      Lexicon.list(list).map { name, spelling in
        guard let value = make(name) else { preconditionFailure("“\(name)” in the lexicon is unknown to \(list)") }
        return (value, spelling)
      })
  }
}

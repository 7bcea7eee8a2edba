/// A place in a text that names a column.
struct ColumnMention: Sendable, Hashable {
  /// Likeliest first, each with 0…1.
  var candidates: [Candidate]
  let tokens: Range<Int>
  /// The words were quoted, or spell the name in full and are no everyday words.
  let isCertain: Bool

  struct Candidate: Sendable, Hashable {
    let name: String
    let score: Double
  }

  var best: String { candidates[0].name }
  var score: Double { candidates[0].score }
  /// How far the second candidate is behind.
  var margin: Double { candidates.count > 1 ? candidates[0].score - candidates[1].score : 1 }
}

/// Finds columns in a text by name, label, meaning and likeness.
struct ColumnLinker: Sendable {
  private struct Entry {
    let name: String
    let folded: String
    let title: String?
    /// The words of the name, abbreviations as they stand.
    let words: [String]
    /// Words and abbreviations written out, of name and label.
    let meanings: [[String]]
  }

  private let entries: [Entry]
  private let exact: [String: Int]

  /// The least score that counts as a mention.
  static let least = 0.6

  init(_ columns: [ColumnReference]) {
    entries = columns.map { column in
      let words = Self.words(of: column.name)
      let readings = Synonyms.readings(of: words) + (column.title.map { [Self.words(of: $0)] } ?? [])
      return Entry(
        name: column.name, folded: column.name.folded, title: column.title?.folded, words: words, meanings: readings)
    }
    exact = Dictionary(entries.enumerated().map { ($1.folded, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// "race_ethnicity", "capital-gain" and "hba1cLevel" as words.
  static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for character in name {
      if !(character.isLetter || character.isNumber) || (character.isUppercase && wasLower) {
        if !word.isEmpty { words.append(word.lowercased()) }
        word = ""
      }
      if character.isLetter || character.isNumber { word.append(character) }
      wasLower = character.isLowercase
    }
    if !word.isEmpty { words.append(word.lowercased()) }
    return words
  }

  /// All mentions, left to right, without overlaps; longer and surer ones first where they would overlap.
  func mentions(in utterance: Utterance) -> [ColumnMention] {
    var found: [ColumnMention] = []
    let tokens = utterance.tokens
    for start in tokens.indices {
      for length in 1...5 where start + length <= tokens.count {
        let range = start..<start + length
        if let mention = mention(range, in: utterance) { found.append(mention) }
      }
    }
    found.sort {
      ($0.score + 0.02 * Double($0.tokens.count), -$0.tokens.lowerBound)
        > ($1.score + 0.02 * Double($1.tokens.count), -$1.tokens.lowerBound)
    }
    var taken = Set<Int>()
    var kept: [ColumnMention] = []
    for mention in found where taken.isDisjoint(with: mention.tokens) {
      kept.append(mention)
      taken.formUnion(mention.tokens)
    }
    return kept.sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
  }

  /// Columns like these words, best first, however unlike: for "did you mean".
  func nearest(to text: String, count: Int) -> [String] {
    let words = Utterance(text).words.filter { !Stopwords.all.contains($0) }
    let folded = words.joined().folded
    return entries.map { entry in (entry.name, max(similarity(words, folded, entry), share(of: words, in: entry))) }
      .enumerated().sorted { ($0.element.1, -$0.offset) > ($1.element.1, -$1.offset) }
      .filter { $0.element.1 > 0.3 }.prefix(count).map(\.element.0)
  }

  /// The share of words that belong to a column's name or meaning, at most 0.8.
  private func share(of words: [String], in entry: Entry) -> Double {
    guard !words.isEmpty else { return 0 }
    let said = words.map(Stem.of)
    let shares = entry.meanings.map { meaning in
      let meant = meaning.map(Stem.of)
      return Double(said.filter { word in meant.contains { $0 == word || isMisspelling(word, of: $0) } }.count)
    }
    return 0.8 * (shares.max() ?? 0) / Double(words.count)
  }

  private func mention(_ range: Range<Int>, in utterance: Utterance) -> ColumnMention? {
    let tokens = utterance.tokens[range]
    let isQuoted = tokens.allSatisfy(\.isQuoted)
    let words = tokens.map(\.text)
    let folded = words.joined().folded
    guard !folded.isEmpty else { return nil }
    if let index = exact[folded] {
      // "time" or "status" may be the column or just the word.
      let isEveryday = !isQuoted && range.count == 1 && Stopwords.ambiguous.contains(folded)
      let candidate = ColumnMention.Candidate(name: entries[index].name, score: isEveryday ? 0.7 : 1)
      return ColumnMention(candidates: [candidate], tokens: range, isCertain: !isEveryday)
    }
    guard isQuoted || !Self.isFiller(words) else { return nil }
    var candidates: [ColumnMention.Candidate] = []
    for entry in entries {
      let score = similarity(words, folded, entry)
      if score >= Self.least { candidates.append(ColumnMention.Candidate(name: entry.name, score: score)) }
    }
    guard !candidates.isEmpty else { return nil }
    let ranked = candidates.enumerated().sorted { ($0.element.score, -$0.offset) > ($1.element.score, -$1.offset) }
    return ColumnMention(candidates: ranked.prefix(4).map(\.element), tokens: range, isCertain: false)
  }

  /// Words that cannot begin or end a mention.
  private static func isFiller(_ words: [String]) -> Bool {
    guard let first = words.first, let last = words.last else { return true }
    return Stopwords.all.contains(first) || Stopwords.all.contains(last) || words.contains { "?!,;:%=<>".contains($0) }
      || words.allSatisfy { NumberReader.number($0) != nil }
  }

  /// 0…1: how well words name a column.
  private func similarity(_ words: [String], _ folded: String, _ entry: Entry) -> Double {
    if folded == entry.folded { return 1 }
    if folded == entry.title { return 0.97 }
    var best = 0.0
    for meaning in entry.meanings {
      best = max(best, overlap(words, meaning))
    }
    if words.count <= 2, folded.count >= 4 { best = max(best, 0.95 * likeness(folded, entry.folded)) }
    return best
  }

  /// Words shared between what was said and a meaning, endings aside.
  private func overlap(_ words: [String], _ meaning: [String]) -> Double {
    let said = words.filter { !Stopwords.all.contains($0) || meaning.contains($0) }.map(Stem.of)
    let meant = meaning.map(Stem.of)
    guard !said.isEmpty, !meant.isEmpty else { return 0 }
    let shared = said.filter { word in meant.contains { $0 == word || isMisspelling(word, of: $0) } }.count
    guard shared == said.count else { return 0 }
    let covered = Double(Set(said).count) / Double(meant.count)
    // One word of a long name is a mention only when it is not an everyday word.
    if shared == 1, covered < 1, Stopwords.everyday.contains(words[0]) { return 0 }
    return covered >= 1 ? 0.93 : 0.6 + 0.3 * covered
  }

  private func isMisspelling(_ word: String, of other: String) -> Bool {
    guard word.count >= 5, other.count >= 5, word.first == other.first else { return false }
    return EditDistance.between(word, other, atMost: word.count >= 8 ? 2 : 1) != nil
  }

  /// 0…1 by edit distance; only near misses count.
  private func likeness(_ a: String, _ b: String) -> Double {
    guard a.count >= 4, b.count >= 4, !Stopwords.everyday.contains(a) else { return 0 }
    let allowed = min(a.count, b.count) >= 8 ? 2 : 1
    guard let distance = EditDistance.between(a, b, atMost: allowed) else { return 0 }
    return 1 - 0.12 * Double(distance)
  }
}

/// Finds columns whose names are like given words, for "did you mean".
public enum ColumnSearch {
  /// Best first; empty when none is like it.
  public static func nearest(to text: String, in columns: [ColumnReference], count: Int) -> [String] {
    ColumnLinker(columns).nearest(to: text, count: count)
  }
}

/// Damerau's distance: insertions, deletions, substitutions and swaps of neighbours.
enum EditDistance {
  /// The distance, or nil when it is more than `limit`.
  static func between(_ left: String, _ right: String, atMost limit: Int) -> Int? {
    let a = Array(left.unicodeScalars)
    let b = Array(right.unicodeScalars)
    guard abs(a.count - b.count) <= limit else { return nil }
    var before = [Int](repeating: 0, count: b.count + 1)
    var above = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      if row.min() ?? 0 > limit { return nil }
      before = above
      above = row
    }
    return above[b.count] <= limit ? above[b.count] : nil
  }
}

/// Endings cut off, so that "ethnicities" meets "ethnicity".
enum Stem {
  static func of(_ word: String) -> String {
    for (ending, rest) in [("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("ly", ""), ("s", "")] {
      let stem = String(word.dropLast(ending.count)) + rest
      if word.hasSuffix(ending), stem.count >= 4, !word.hasSuffix("ss"), !word.hasSuffix("is") { return stem }
    }
    return word
  }
}

import Foundation

/// The word lists that understanding knows, read from the resource once.
enum Lexicon {
  private static let entries: [String: [(String, String)]] = {
    var lists: [String: [(String, String)]] = [:]
    for (list, line) in Lists.sections(Lists.lexicon) {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2 else { preconditionFailure("a line of the lexicon has no colon: \(line)") }
      for spelling in parts[1].split(separator: "|") {
        lists[list, default: []].append((parts[0], spelling.trimmingCharacters(in: .whitespaces)))
      }
    }
    return lists
  }()

  /// Values and their spellings, in the order of the resource.
  static func list(_ name: String) -> [(String, String)] { entries[name] ?? [] }

  static func words(_ name: String) -> Set<String> { Set(list(name).map(\.1)) }
}

/// Words that are no part of a column's name.
enum Stopwords {
  /// Neither begin nor end a mention.
  static let all = Lexicon.words("filler")
  /// May name a column, but are mostly said for themselves.
  static let ambiguous = Lexicon.words("ambiguous")
  /// Words of conversation that share letters with names of columns.
  static let everyday = Lexicon.words("everyday")
}

/// What abbreviations in names of health columns stand for, and other words for the same thing.
enum Synonyms {
  private static let table = Dictionary(grouping: Lexicon.list("synonyms"), by: \.0).mapValues { $0.map(\.1) }

  /// The readings of a name's words: as they stand, and with each word that has synonyms replaced.
  static func readings(of words: [String]) -> [[String]] {
    var readings = [words]
    for (index, word) in words.enumerated() {
      for synonym in table[word] ?? [] {
        let replacement = synonym.split(separator: " ").map(String.init)
        readings.append(Array(words[..<index]) + replacement + Array(words[(index + 1)...]))
      }
    }
    for synonym in table[words.joined(separator: "_")] ?? [] where words.count > 1 {
      readings.append(synonym.split(separator: " ").map(String.init))
    }
    return readings
  }
}

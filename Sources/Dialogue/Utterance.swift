/// A text split into words, each with its place in the text.
struct Utterance: Sendable {
  struct Token: Sendable, Hashable {
    /// In lower case, without diacritics of quotes; numbers keep their separators.
    let text: String
    let range: Range<String.Index>
    /// Between quotation marks or backticks.
    let isQuoted: Bool
  }

  let text: String
  let tokens: [Token]

  /// Longest text that is read; more cannot be an answer.
  static let longest = 2_000

  init(_ raw: String) {
    text = Self.straightened(String(raw.prefix(Self.longest)))
    tokens = Self.tokens(of: text)
  }

  var words: [String] { tokens.map(\.text) }

  /// The text from the first to the last of these tokens, as written.
  func span(_ range: Range<Int>) -> String {
    guard !range.isEmpty else { return "" }
    return String(text[tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound])
  }

  private static func straightened(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{2018}", "\u{2019}", "\u{02BC}", "\u{00B4}": result.unicodeScalars.append("'")
      case "\u{201C}", "\u{201D}", "\u{00AB}", "\u{00BB}": result.unicodeScalars.append("\"")
      case "\u{00A0}", "\t", "\n", "\r": result.unicodeScalars.append(" ")
      case "\u{2013}", "\u{2014}": result += " - "
      case "\u{03B5}": result += "epsilon"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func tokens(of text: String) -> [Token] {
    var tokens: [Token] = []
    var start: String.Index?
    var quote: Character?
    var index = text.startIndex
    func close(_ end: String.Index) {
      guard let begin = start else { return }
      append(text, begin..<end, isQuoted: quote != nil, to: &tokens)
      start = nil
    }
    while index < text.endIndex {
      let character = text[index]
      let next = text.index(after: index)
      if isPartOfWord(character, at: index, in: text, hasStarted: start != nil) {
        if start == nil { start = index }
      } else {
        close(index)
        if character == quote {
          quote = nil
        } else if quote == nil, "\"'`".contains(character), text[next...].contains(character) {
          quote = character
        } else if "?!,;:%=<>".contains(character) {
          tokens.append(Token(text: String(character), range: index..<next, isQuoted: quote != nil))
        }
      }
      index = next
    }
    close(text.endIndex)
    return tokens
  }

  private static func isPartOfWord(
    _ character: Character, at index: String.Index, in text: String, hasStarted: Bool
  ) -> Bool {
    if character.isLetter || character.isNumber || character == "_" { return true }
    let next = text.index(after: index)
    guard next < text.endIndex else { return false }
    let follower = text[next]
    // A minus, point or comma belongs to a number; an apostrophe, point, slash or hyphen may join two halves of a word.
    if character == "-", !hasStarted { return follower.isNumber }
    guard hasStarted else { return character == "." && follower.isNumber }
    switch character {
    case "'", "/": return follower.isLetter
    case "-": return follower.isLetter || follower.isNumber
    case ".": return follower.isNumber || follower.isLetter
    case ",": return text[text.index(before: index)].isNumber && isGroup(after: next, in: text)
    default: return false
    }
  }

  /// Whether exactly three digits follow: the comma before them separates thousands.
  private static func isGroup(after index: String.Index, in text: String) -> Bool {
    let digits = text[index...].prefix { $0.isNumber }
    return digits.count == 3
  }

  private static func append(_ text: String, _ range: Range<String.Index>, isQuoted: Bool, to tokens: inout [Token]) {
    let word = text[range].lowercased()
    // "don't" and "dont" are one word; "what's" is "what is".
    let plain = contractions[word] ?? [word.replacing("'", with: "")]
    for part in plain { tokens.append(Token(text: part, range: range, isQuoted: isQuoted)) }
  }

  private static let contractions: [String: [String]] = [
    "what's": ["what", "is"], "whats": ["what", "is"], "that's": ["that", "is"], "thats": ["that", "is"],
    "it's": ["it", "is"], "let's": ["lets"], "i'd": ["i", "would"], "i'll": ["i", "will"], "i'm": ["i", "am"],
    "there's": ["there", "is"], "how's": ["how", "is"], "where's": ["where", "is"], "who's": ["who", "is"],
    "wanna": ["want", "to"], "gonna": ["going", "to"], "gimme": ["give", "me"], "that'll": ["that", "will"],
    "thatll": ["that", "will"],
    "we're": ["we", "are"], "they're": ["they", "are"], "we'll": ["we", "will"], "i've": ["i", "have"],
    "we've": ["we", "have"], "we'd": ["we", "would"], "you've": ["you", "have"],
  ]
}

extension String {
  /// Letters and digits alone, in lower case: what two spellings of a name have in common.
  var folded: String { String(lowercased().filter { $0.isLetter || $0.isNumber }) }
}

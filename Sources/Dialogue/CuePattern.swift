import Vocabulary

/// One place of a text as patterns see it: a word, a mention, or a mention that is also a word.
struct CueToken: Sendable, Hashable {
  /// The word; nil for a mention of several words.
  var word: String?
  /// COL, GEN, MET, NUM or FILE.
  var kind: String?
}

/// A phrase that speaks for an intent; see the resource `cues.txt` for its form.
struct CuePattern: Sendable {
  private enum Element: Sendable {
    case oneOf([Choice], isOptional: Bool)
    case gap
    case start
    case end
  }

  private enum Choice: Sendable {
    case word(String)
    case beginning(String)
    case kind(String)
  }

  let intent: Intent
  let weight: Double
  private let elements: [Element]

  private static let longestGap = 5
  private static let kinds: Set<String> = ["COL", "GEN", "MET", "NUM", "FILE"]

  init(intent: Intent, weight: Double, pattern: String) {
    self.intent = intent
    self.weight = weight
    elements = pattern.split(separator: " ").map { part in
      switch part {
      case "..": return .gap
      case "^": return .start
      case "$": return .end
      default:
        // A lone question mark is the sign itself.
        let isOptional = part.hasPrefix("?") && part.count > 1
        let choices = (isOptional ? part.dropFirst() : part).split(separator: "|").map { word -> Choice in
          if Self.kinds.contains(String(word)) { return .kind(String(word)) }
          return word.hasSuffix("*") ? .beginning(String(word.dropLast())) : .word(String(word))
        }
        return .oneOf(choices, isOptional: isOptional)
      }
    }
  }

  func matches(_ tokens: [CueToken]) -> Bool {
    for start in 0...tokens.count where matches(tokens, from: start, element: 0) { return true }
    return false
  }

  private func matches(_ tokens: [CueToken], from position: Int, element index: Int) -> Bool {
    guard index < elements.count else { return true }
    switch elements[index] {
    case .start: return position == 0 && matches(tokens, from: position, element: index + 1)
    case .end: return position == tokens.count && matches(tokens, from: position, element: index + 1)
    case .gap:
      return (0...Self.longestGap).contains {
        position + $0 <= tokens.count && matches(tokens, from: position + $0, element: index + 1)
      }
    case .oneOf(let choices, let isOptional):
      if position < tokens.count, choices.contains(where: { Self.fits($0, tokens[position]) }),
        matches(tokens, from: position + 1, element: index + 1)
      {
        return true
      }
      return isOptional && matches(tokens, from: position, element: index + 1)
    }
  }

  private static func fits(_ choice: Choice, _ token: CueToken) -> Bool {
    switch choice {
    case .word(let word): token.word == word
    case .beginning(let beginning): token.word?.hasPrefix(beginning) ?? false
    case .kind(let kind): token.kind == kind
    }
  }

  /// All patterns of the resource, in its order.
  static let all: [CuePattern] = Lists.sections(Lists.cues).map { section, line in
    let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard let intent = Intent(rawValue: section), parts.count == 2, let weight = Double(parts[0]) else {
      preconditionFailure("a line of the cues cannot be read: \(section): \(line)")
    }
    return CuePattern(intent: intent, weight: weight, pattern: parts[1])
  }
}

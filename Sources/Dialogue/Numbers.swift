/// A number in a text, written in digits or words.
struct NumberMention: Sendable, Hashable {
  let value: Double
  /// The tokens that it was written with.
  let tokens: Range<Int>
  /// "two thirds of", "twice as many": a multiple of something rather than a count.
  var isFactor = false
  var isPercent = false
}

/// Reads numbers: "10,000", "5k", "1.5 million", "two thousand five hundred", "twice as many", "50 %".
enum NumberReader {
  static func mentions(in words: [String]) -> [NumberMention] {
    var found: [NumberMention] = []
    var index = 0
    while index < words.count {
      if let mention = factor(words, at: index) ?? digits(words, at: index) ?? spelt(words, at: index) {
        found.append(mention)
        index = mention.tokens.upperBound
      } else {
        index += 1
      }
    }
    return found
  }

  private static let factors: [String: Double] = [
    "twice": 2, "double": 2, "doubled": 2, "thrice": 3, "triple": 3, "tripled": 3, "half": 0.5, "quadruple": 4,
    "tenfold": 10, "twofold": 2, "threefold": 3, "fivefold": 5,
  ]

  private static func factor(_ words: [String], at index: Int) -> NumberMention? {
    let word = words[index]
    if let value = factors[word] {
      // "half a million" is a number, not a share.
      if word == "half", let scale = scale(words, at: index + 1, skipping: ["a"]) {
        return NumberMention(value: 0.5 * scale.0, tokens: index..<scale.1)
      }
      return NumberMention(value: value, tokens: index..<index + 1, isFactor: true)
    }
    if word.hasSuffix("x"), let value = Double(word.dropLast()), value > 0 {
      return NumberMention(value: value, tokens: index..<index + 1, isFactor: true)
    }
    if word == "quarter" || word == "third" {
      // "the third one" is an order, "a third of the rows" a share.
      guard index > 0, ["a", "one"].contains(words[index - 1]), words.dropFirst(index + 1).first != "one" else {
        return nil
      }
      return NumberMention(value: word == "third" ? 1.0 / 3 : 0.25, tokens: index..<index + 1, isFactor: true)
    }
    return nil
  }

  private static let scales: [String: Double] = [
    "hundred": 100, "thousand": 1_000, "k": 1_000, "grand": 1_000, "million": 1e6, "mio": 1e6, "m": 1e6, "mln": 1e6,
    "dozen": 12, "hundreds": 100, "thousands": 1_000,
  ]

  private static func scale(_ words: [String], at index: Int, skipping: [String] = []) -> (Double, Int)? {
    var index = index
    while index < words.count, skipping.contains(words[index]) { index += 1 }
    guard index < words.count, let value = scales[words[index]] else { return nil }
    return (value, index + 1)
  }

  private static func digits(_ words: [String], at index: Int) -> NumberMention? {
    guard var value = number(words[index]) else { return nil }
    var end = index + 1
    if let scale = scale(words, at: end) {
      value *= scale.0
      end = scale.1
    }
    var mention = NumberMention(value: value, tokens: index..<end)
    if end < words.count, words[end] == "%" || words[end] == "percent" {
      mention = NumberMention(value: value, tokens: index..<end + 1, isPercent: true)
    } else if end < words.count, ["times", "fold"].contains(words[end]) {
      mention = NumberMention(value: value, tokens: index..<end + 1, isFactor: true)
    }
    return mention
  }

  /// A token of digits: "1,000", "1.5", "2e-6", "5k", "0.5m".
  static func number(_ word: String) -> Double? {
    guard let first = word.first, first.isNumber || first == "-" || first == "." else { return nil }
    let plain = word.replacing(",", with: "")
    if let value = Double(plain), value.isFinite { return value }
    for (suffix, scale) in [("k", 1e3), ("m", 1e6), ("mio", 1e6)] where plain.hasSuffix(suffix) {
      if let value = Double(plain.dropLast(suffix.count)) { return value * scale }
    }
    return nil
  }

  private static let small: [String: Double] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
  ]

  /// Numbers in words; "a couple of hundred" and "a few thousand" count too.
  private static func spelt(_ words: [String], at start: Int) -> NumberMention? {
    var total = 0.0
    var current = 0.0
    var index = start
    var hasNumber = false
    while index < words.count {
      let parts = words[index].split(separator: "-").map(String.init)
      if parts.allSatisfy({ small[$0] != nil }), !parts.isEmpty {
        current += parts.reduce(0) { $0 + (small[$1] ?? 0) }
        hasNumber = true
      } else if let scale = scales[words[index]], words[index].count > 1 {
        current = (current == 0 ? 1 : current) * scale
        if scale >= 1_000 {
          total += current
          current = 0
        }
        hasNumber = true
      } else if words[index] == "and", hasNumber, index + 1 < words.count, isNumberWord(words[index + 1]) {
        // "two hundred and fifty"
      } else if words[index] == "couple", followsScale(words, index + 1) {
        current = 2
      } else if words[index] == "a" || words[index] == "of", followsScale(words, index) {
        // "a thousand", "couple of hundred"
      } else {
        break
      }
      index += 1
    }
    guard hasNumber else { return nil }
    // "one" alone is mostly "this one".
    if index == start + 1, words[start] == "one" { return nil }
    let isFactor = index < words.count && ["times", "fold"].contains(words[index])
    return NumberMention(value: total + current, tokens: start..<(isFactor ? index + 1 : index), isFactor: isFactor)
  }

  private static func isNumberWord(_ word: String) -> Bool {
    small[word] != nil || (scales[word] != nil && word.count > 1)
      || word.split(separator: "-").allSatisfy { small[String($0)] != nil }
  }

  private static func followsScale(_ words: [String], _ index: Int) -> Bool {
    let ahead = words.dropFirst(index + 1).prefix(2).drop { $0 == "of" || $0 == "a" }
    return ahead.first.map { scales[$0] != nil && $0.count > 1 } ?? false
  }
}

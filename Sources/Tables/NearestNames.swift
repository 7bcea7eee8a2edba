/// Finds the names that a person may have meant.
public enum NearestNames {
  /// The names most like `wanted`, best first; none when nothing is like it.
  ///
  /// Case and separators (`_ - .` and blanks) do not count. A name that begins with, holds, or is held by what was
  /// typed comes before one that is merely spelt alike; words in another order count as alike.
  public static func nearest(to wanted: String, in names: [String], count: Int = 3) -> [String] {
    let key = letters(of: wanted)
    guard !key.isEmpty else { return [] }
    let keyWords = words(of: wanted)
    let scored = names.enumerated().compactMap { index, name -> (score: Double, index: Int)? in
      let score = similarity(key, letters(of: name), keyWords, words(of: name))
      return score >= 0.5 ? (score, index) : nil
    }
    return scored.sorted { ($0.score, -$0.index) > ($1.score, -$1.index) }.prefix(count).map { names[$0.index] }
  }

  /// Damerau–Levenshtein distance in its restricted form (optimal string alignment): insertions, deletions,
  /// substitutions and swaps of neighbours.
  public static func distance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var current = last
    for i in 1...a.count {
      current[0] = i
      for j in 1...b.count {
        let substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        current[j] = min(substitution, last[j] + 1, current[j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          current[j] = min(current[j], beforeLast[j - 2] + 1)
        }
      }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[b.count]
  }
}

extension NearestNames {
  /// Lower-case letters and digits only.
  static func letters(of name: String) -> [Character] {
    Array(name.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "+" })
  }

  /// The words of a name: cut at separators, and where a small letter or digit meets a capital.
  static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var previous: Character = " "
    for character in name {
      let isWordCharacter = character.isLetter || character.isNumber
      let begins = character.isUppercase && (previous.isLowercase || previous.isNumber)
      if !isWordCharacter || begins {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if isWordCharacter { word += character.lowercased() }
      previous = character
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func similarity(
    _ key: [Character], _ name: [Character], _ keyWords: [String], _ nameWords: [String]
  ) -> Double {
    if name.isEmpty { return 0 }
    if key == name { return 1 }
    let shorter = Double(min(key.count, name.count))
    let share = shorter / Double(max(key.count, name.count))
    let spelling = 1 - Double(distance(key, name)) / Double(max(key.count, name.count))
    var score = spelling
    if shorter >= 2 && (name.starts(with: key) || key.starts(with: name)) { score = max(score, 0.75 + 0.2 * share) }
    if shorter >= 3 && (contains(name, key) || contains(key, name)) { score = max(score, 0.6 + 0.2 * share) }
    let shared = keyWords.filter { $0.count >= 3 && nameWords.contains($0) }.count
    if shared > 0 {
      let all = Set(keyWords).union(nameWords).count
      score = max(score, 0.5 + 0.45 * Double(shared) / Double(all))
    }
    return score
  }

  private static func contains(_ whole: [Character], _ part: [Character]) -> Bool {
    guard part.count <= whole.count else { return false }
    return (0...(whole.count - part.count)).contains { whole[$0..<($0 + part.count)].elementsEqual(part) }
  }
}

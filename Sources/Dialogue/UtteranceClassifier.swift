import Foundation
import Mathematics
import Vocabulary

/// A softmax over hashed features of words, pairs of words and parts of words, learnt from examples.
///
/// The second evidence beside the cues: it knows how people speak where no phrase fits. Deterministic: fixed order,
/// fixed seed, one thread.
struct UtteranceClassifier: Sendable {
  static let intents = Intent.allCases
  private static let buckets = 1 << 14
  /// `[buckets × intents]`.
  private var weights: [Float]
  private var bias: [Float]

  /// Learnt from the examples that are part of the program.
  static let builtIn = UtteranceClassifier(learningFrom: examples)

  static let examples: [(text: String, intent: Intent)] =
    Lists.sections(Lists.utterances).map { section, line in
      guard let intent = Intent(rawValue: section) else { preconditionFailure("no such intent: \(section)") }
      return (line, intent)
    }

  /// - Parameters:
  ///   - examples: texts in which mentions are already replaced by COL, GEN, MET, NUM, FILE.
  init(learningFrom examples: [(text: String, intent: Intent)], passes: Int = 12, seed: UInt64 = 1) {
    let count = Self.intents.count
    weights = [Float](repeating: 0, count: Self.buckets * count)
    bias = [Float](repeating: 0, count: count)
    var squares = [Float](repeating: 0, count: Self.buckets * count)
    let rows = examples.map { Self.features(Self.words(ofTemplate: $0.text)) }
    let labels = examples.map { example in Self.intents.firstIndex(of: example.intent) ?? 0 }
    var order = Array(rows.indices)
    var random = RandomSource(seed: seed)
    var probabilities = [Float](repeating: 0, count: count)
    for _ in 0..<passes {
      random.shuffle(&order)
      for row in order {
        scores(rows[row], into: &probabilities)
        Self.softmax(&probabilities)
        probabilities[labels[row]] -= 1
        step(against: probabilities, at: rows[row], squares: &squares)
      }
    }
  }

  /// One AdaGrad step (Duchi et al. 2011) on the features of one example.
  private mutating func step(against gradient: [Float], at features: [Int], squares: inout [Float]) {
    let rate: Float = 0.15
    let count = gradient.count
    let scale = 1 / Float(features.count).squareRoot()
    weights.withUnsafeMutableBufferPointer { weights in
      squares.withUnsafeMutableBufferPointer { squares in
        for feature in features {
          let base = feature * count
          for index in 0..<count {
            let slope = gradient[index] * scale
            squares[base + index] += slope * slope
            weights[base + index] -= rate * slope / (squares[base + index].squareRoot() + 1e-3)
          }
        }
      }
    }
    for index in 0..<count { bias[index] -= 0.02 * gradient[index] }
  }

  /// Log-probabilities of all intents for words in which mentions are replaced.
  func logProbabilities(_ words: [String]) -> [Double] {
    var values = [Float](repeating: 0, count: Self.intents.count)
    scores(Self.features(words), into: &values)
    Self.softmax(&values)
    return values.map { Foundation.log(Double(max($0, 1e-6))) }
  }

  private func scores(_ features: [Int], into result: inout [Float]) {
    let count = result.count
    let scale = 1 / Float(max(features.count, 1)).squareRoot()
    for index in 0..<count { result[index] = 0 }
    weights.withUnsafeBufferPointer { weights in
      for feature in features {
        let base = feature * count
        for index in 0..<count { result[index] += weights[base + index] }
      }
    }
    for index in 0..<count { result[index] = result[index] * scale + bias[index] }
  }

  private static func softmax(_ values: inout [Float]) {
    let top = values.max() ?? 0
    var sum: Float = 0
    for index in values.indices {
      values[index] = exp(values[index] - top)
      sum += values[index]
    }
    for index in values.indices { values[index] /= sum }
  }

  private static let placeholders: Set<String> = ["col", "gen", "met", "num", "file"]

  private static func words(ofTemplate text: String) -> [String] {
    Utterance(text).words.map { placeholders.contains($0) ? $0.uppercased() : $0 }
  }

  /// Hashed features: words, pairs, triples at the edges, parts of words; each once.
  private static func features(_ words: [String]) -> [Int] {
    var seen = Set<Int>()
    var features: [Int] = []
    func add(_ feature: String) {
      let bucket = Int(hash(feature) % UInt64(buckets))
      if seen.insert(bucket).inserted { features.append(bucket) }
    }
    let edged = ["<"] + words + [">"]
    for (index, word) in edged.enumerated() {
      add("w " + word)
      if index + 1 < edged.count { add("p " + word + " " + edged[index + 1]) }
      if index + 2 < edged.count { add("t " + word + " " + edged[index + 1] + " " + edged[index + 2]) }
      guard word.count > 3, word != word.uppercased() else { continue }
      add("s " + Stem.of(word))
      let letters = Array("_" + word + "_")
      for start in 0..<(letters.count - 3) { add("c " + String(letters[start..<start + 4])) }
    }
    return features
  }

  /// FNV-1a: the same in every process, unlike Swift's own hashes.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

import Foundation
import Vocabulary

/// Turns words into a frame, offline: cues, a classifier learnt from examples, and what the conversation expects.
///
/// Each intent's evidence is a sum of logits; confidence is their softmax, at a temperature that was raised by hand when
/// unseen utterances showed too much confidence, times how completely the details were found.
public struct Understanding: Sendable {
  private let classifier: UtteranceClassifier

  /// How strongly each piece of evidence speaks; set by hand on the test's utterances.
  private enum Strength {
    static let cue = 1.0
    static let furtherCue = 0.25
    static let classifier = 0.8
    static let expected = 2.0
    static let missingSlot = 3.0
    static let temperature = 1.5
  }

  public init() { classifier = .builtIn }

  init(classifier: UtteranceClassifier) { self.classifier = classifier }

  public func reply(to request: UnderstandingRequest) -> UnderstandingReply {
    UnderstandingReply(id: request.id, frame: frame(for: request.text, in: request.context ?? DialogueContext()))
  }

  /// What `text` means where the conversation stands. Always a frame: what is not understood has little confidence.
  public func frame(for text: String, in context: DialogueContext) -> Frame {
    let analysis = Analysis(text, context: context, columns: ColumnLinker(context.columns))
    guard !analysis.words.isEmpty else { return Frame(.outOfScope, confidence: 0) }
    if let chosen = ChoiceReader.choice(in: analysis) { return chosen }
    let filler = SlotFiller(analysis: analysis)
    var readings = scores(of: analysis).map {
      intent, score -> (intent: Intent, slots: Slots, logit: Double, share: Double) in
      let (slots, completeness) = filler.fill(intent)
      return (intent, slots, score - Strength.missingSlot * (1 - completeness), completeness)
    }
    readings = readings.enumerated().sorted { ($0.element.logit, -$0.offset) > ($1.element.logit, -$1.offset) }
      .map(\.element)
    let top = readings[0].logit
    let weights = readings.map { exp(($0.logit - top) / Strength.temperature) }
    let sum = weights.reduce(0, +)
    let ranked = zip(readings, weights).map { reading, weight in
      Frame.Alternative(
        intent: reading.intent, slots: reading.slots,
        confidence: rounded(weight / sum * (0.5 + 0.5 * min(1, reading.share))))
    }
    return Frame(
      ranked[0].intent, slots: ranked[0].slots, confidence: ranked[0].confidence,
      alternatives: Array(ranked.dropFirst().prefix(3).filter { $0.confidence >= 0.01 }))
  }

  private func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }

  /// Logits of all intents before their details are looked at, in the order of the vocabulary.
  private func scores(of analysis: Analysis) -> [(Intent, Double)] {
    var cueWeights: [Intent: [Double]] = [:]
    let focused = Array(analysis.cues)
    for pattern in CuePattern.all where pattern.matches(focused) {
      cueWeights[pattern.intent, default: []].append(pattern.weight)
    }
    let learnt = classifier.logProbabilities(analysis.delexicalised)
    let expected = Set(analysis.context.expectedIntents)
    return Intent.allCases.enumerated().map { index, intent in
      let weights = cueWeights[intent, default: []].sorted(by: >)
      let further = min(weights.dropFirst().reduce(0, +), 8)
      let cue = (weights.first ?? 0) * Strength.cue + further * Strength.furtherCue
      let prior = expected.contains(intent) ? Strength.expected : 0
      return (intent, cue + learnt[index] * Strength.classifier + prior + bias(intent, in: analysis))
    }
  }

  /// What the state of the conversation and the form of the text say beyond their words.
  private func bias(_ intent: Intent, in analysis: Analysis) -> Double {
    let expected = analysis.context.expectedIntents
    switch intent {
    case .confirm, .decline:
      // Outside a question a yes is no answer.
      let isOutOfPlace = !(expected.isEmpty || expected.contains(intent) || analysis.words.count <= 2)
      // Who names columns or methods says more than yes or no.
      let saysMore = !analysis.columns.isEmpty || !analysis.generators.isEmpty
      return (isOutOfPlace ? -1.5 : 0) + (saysMore ? -2 : 0)
    case .finish: return analysis.words.last == "?" ? -2 : 0
    case .provideData: return analysis.files.isEmpty ? -1 : 2.5
    case .explain:
      let first = analysis.words.first ?? ""
      let isQuestion = analysis.words.last == "?" || ["what", "why", "how", "explain"].contains(first)
      return isQuestion ? 1 : 0
    case .excludeColumns: return dropsBeforeKeeping(analysis) ? 3.5 : 0
    case .setTarget: return analysis.isCorrection && expected.contains(.setTarget) ? 1 : 0
    default: return 0
    }
  }
}

extension Understanding {
  /// "drop waist but keep bmi": what comes first is what is asked for.
  private func dropsBeforeKeeping(_ analysis: Analysis) -> Bool {
    let words = analysis.words
    guard let drop = words.firstIndex(where: SlotFiller.droppingVerbs.contains), let keep = words.firstIndex(of: "keep")
    else { return false }
    return drop < keep && analysis.columns.contains { $0.tokens.lowerBound > drop && $0.tokens.upperBound <= keep }
  }
}

/// Reads "2", "the second one", "the last", "b": a choice from those shown.
enum ChoiceReader {
  private static let ordinals: [String: Int] = [
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "sixth": 5, "seventh": 6, "eighth": 7, "latter": 1, "former": 0, "middle": 1,
  ]
  private static let fillers: Set<String> = [
    "the", "one", "option", "choice", "number", "please", "take", "i", "would", "like", "choose", "pick", "go", "with",
    "lets", "answer", "id", "want", "that", "is", "it", "say", "then", "ok", "okay", "yes", "no", ",", "for", "me",
    "my",
    "will", "ill", "prefer", "rather", "actually", "use", "select", "maybe", "thanks", "think", "item", "entry", "from",
    "list", "of", "your", "top", "suggestion", "proposal", "alternative", "sure", "just", "make", "meant", "mean",
    "well",
  ]

  static func choice(in analysis: Analysis) -> Frame? {
    let options = analysis.context.options
    guard !options.isEmpty else { return nil }
    let words = analysis.words
    let core = words.filter { !fillers.contains($0) && !"?!.".contains($0) }
    guard core.count == 1, let word = core.first, let index = index(of: word, among: options, in: analysis) else {
      return nil
    }
    guard options.indices.contains(index) else { return nil }
    return options[index]
  }

  private static func index(of word: String, among options: [Frame], in analysis: Analysis) -> Int? {
    if let ordinal = ordinals[word] { return ordinal }
    if word == "last" { return options.count - 1 }
    let isBare = analysis.words.filter { $0 != "please" && $0 != "," }.count == 1
    let isNamed = analysis.words.contains { ["option", "number", "choice", "answer", "alternative"].contains($0) }
    guard isBare || isNamed || analysis.words.count <= 3 else { return nil }
    if let number = Int(word) ?? spelt[word] {
      // Where a number of rows or a code was asked for, a number beyond the choices is an answer of its own.
      return options.indices.contains(number - 1) ? number - 1 : nil
    }
    if word.count == 1, let letter = word.unicodeScalars.first, ("a"..."h").contains(letter), isNamed || isBare {
      let isColumn = analysis.columns.contains { $0.isCertain }
      return isColumn || word == "y" || word == "n" ? nil : Int(letter.value) - 97
    }
    return nil
  }

  private static let spelt = ["two": 2, "three": 3, "four": 4, "five": 5]
}

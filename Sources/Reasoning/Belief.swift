import Foundation

/// Something that is true or not and that nobody has said.
public enum HiddenFact: Codable, Sendable, Hashable {
  case identifies(String)
  case codesMissing(String)
  case givesAway(String)
  case quasiIdentifier(String)
  case sensitive(String)
  case isTarget(String)
  /// The person wants further columns left out.
  case moreColumnsOut
  /// A number with few values is meant as classes.
  case meantAsClasses(String)
}

/// What the engine holds likely of facts that nobody has stated, with the evidence for it.
///
/// Independent facts, each with log-odds that evidence is added to (Bayes' rule with likelihood ratios).
public struct Belief: Codable, Sendable, Hashable {
  public struct Entry: Codable, Sendable, Hashable {
    public let fact: HiddenFact
    /// Natural log of p / (1 − p).
    public fileprivate(set) var logOdds: Double
    public fileprivate(set) var evidence: [String]

    public var probability: Double { 1 / (1 + exp(-logOdds)) }
  }

  /// In the order in which the facts were first thought of.
  public private(set) var entries: [Entry] = []
  /// A probability is kept this far from 0 and 1, so that later evidence can still turn it.
  static let floor = 1e-4

  public init() {}

  public func probability(of fact: HiddenFact) -> Double {
    entries.first { $0.fact == fact }?.probability ?? 0
  }

  /// Begins to hold `fact` with that probability; a fact already held is left as it is.
  public mutating func assume(_ fact: HiddenFact, probability: Double, because reason: String) {
    guard !entries.contains(where: { $0.fact == fact }) else { return }
    entries.append(Entry(fact: fact, logOdds: Self.logOdds(probability), evidence: [reason]))
  }

  /// Bayes' rule: multiplies the odds of `fact` by `likelihoodRatio`, P(seen | true) / P(seen | false).
  public mutating func observe(_ fact: HiddenFact, likelihoodRatio: Double, because reason: String) {
    precondition(likelihoodRatio > 0, "a likelihood ratio is positive, not \(likelihoodRatio)")
    if !entries.contains(where: { $0.fact == fact }) { assume(fact, probability: 0.5, because: "nothing known") }
    guard let index = entries.firstIndex(where: { $0.fact == fact }) else { return }
    entries[index].logOdds += log(likelihoodRatio)
    entries[index].evidence.append(reason)
  }

  /// A person said whether it is so: people err too, once in about fifty answers.
  public mutating func hear(_ fact: HiddenFact, isTrue: Bool) {
    observe(fact, likelihoodRatio: isTrue ? 50 : 1 / 50, because: isTrue ? "you said so" : "you said not")
  }

  static func logOdds(_ probability: Double) -> Double {
    let p = min(max(probability, floor), 1 - floor)
    return log(p / (1 - p))
  }
}

/// What it costs to be wrong about a fact, in minutes of the person's work.
public struct Stakes: Sendable, Hashable {
  /// When it is true and was taken as false.
  public var missed: Double
  /// When it is false and was taken as true.
  public var imagined: Double

  public static func of(_ fact: HiddenFact) -> Stakes {
    switch fact {
    case .identifies: Stakes(missed: 60, imagined: 5)
    case .codesMissing: Stakes(missed: 15, imagined: 5)
    case .givesAway: Stakes(missed: 10, imagined: 5)
    case .quasiIdentifier, .sensitive: Stakes(missed: 30, imagined: 3)
    case .isTarget: Stakes(missed: 20, imagined: 20)
    case .moreColumnsOut: Stakes(missed: 5, imagined: 1)
    case .meantAsClasses: Stakes(missed: 10, imagined: 10)
    }
  }

  /// The loss expected when acting on belief alone, by the better of the two acts: what a true answer would save.
  public func valueOfKnowing(probability: Double) -> Double {
    min(probability * missed, (1 - probability) * imagined)
  }

  /// Whether acting as if it were true loses less.
  public func isActedOn(probability: Double) -> Bool { probability * missed >= (1 - probability) * imagined }
}

public import Tables
public import Vocabulary

/// Which generators are to compete.
public enum GeneratorChoice: Codable, Sendable, Hashable {
  /// Those that the product thinks best for the table and the privacy asked for.
  case automatic
  case named([GeneratorKind])
}

/// A level that a metric must reach, set before looking.
public struct Threshold: Codable, Sendable, Hashable {
  public var metric: MetricName
  public var value: Double

  public init(metric: MetricName, value: Double) {
    self.metric = metric
    self.value = value
  }
}

/// What matters how much, each 0…1; they sum to 1.
public struct Weights: Codable, Sendable, Hashable {
  public var fidelity: Double
  public var usefulness: Double
  public var privacy: Double

  /// Scaled so that they sum to 1.
  /// - Precondition: none is negative and one is positive.
  public init(fidelity: Double, usefulness: Double, privacy: Double) {
    let sum = fidelity + usefulness + privacy
    precondition(min(fidelity, usefulness, privacy) >= 0 && sum > 0, "weights are positive, not \(sum) in sum")
    self.fidelity = fidelity / sum
    self.usefulness = usefulness / sum
    self.privacy = privacy / sum
  }

  /// Where to begin for a purpose; shown, and changed by the person.
  public static func usual(for purpose: Purpose?) -> Weights {
    switch purpose {
    case .dataAccess, nil: Weights(fidelity: 1, usefulness: 1, privacy: 1)
    case .augmentation, .modelDevelopment: Weights(fidelity: 1, usefulness: 2, privacy: 1)
    case .teaching, .softwareTesting: Weights(fidelity: 1, usefulness: 0.5, privacy: 2)
    case .digitalTwin: Weights(fidelity: 2, usefulness: 1, privacy: 1)
    }
  }
}

/// Codes that stand for "no value", in one column or, without a column, in all.
public struct MissingCodes: Codable, Sendable, Hashable {
  public var column: String?
  public var codes: [String]

  public init(column: String?, codes: [String]) {
    self.column = column
    self.codes = codes
  }
}

/// All that a person decided or let stand; the work is a function of the table and these.
public struct Choices: Codable, Sendable, Hashable {
  /// Columns left out, in the table's order.
  public var excluded: [String] = []
  /// Columns that a person kept although something spoke against them.
  public var kept: [String] = []
  public var missingCodes: [MissingCodes] = []
  /// What every synthetic row must obey.
  public var rules: [Constraint] = []
  public var target: String?
  public var task: TaskKind?
  public var time: String?
  public var event: String?
  public var purpose: Purpose?
  public var privacy: PrivacyLevel?
  /// The privacy loss allowed, when privacy is differential.
  public var epsilon: Double?
  public var quasiIdentifiers: [String] = []
  public var sensitive: [String] = []
  public var patientKey: String?
  public var weight: String?
  public var stratum: String?
  public var primarySamplingUnit: String?
  public var generators: GeneratorChoice = .automatic
  /// Rows to make; nil: as many as the table has.
  public var rowCount: Int?
  public var timeBudgetInSeconds: Double?
  public var thresholds: [Threshold] = []
  /// Set by the person; nil: those that are usual for the purpose.
  public var weights: Weights?

  public init() {}

  /// The goal where a time and an event are known: "survival, time “t” until “e”".
  public var survival: String? {
    guard let time, let event else { return nil }
    return "survival, the time “\(time)” until “\(event)”"
  }

  public var effectiveWeights: Weights { weights ?? .usual(for: purpose) }

  /// The columns that are learnt from, in the table's order.
  public func learnt(from table: TableFacts) -> [String] {
    let out = Set(excluded + [patientKey].compactMap { $0 })
    return table.columns.map(\.name).filter { !out.contains($0) }
  }
}

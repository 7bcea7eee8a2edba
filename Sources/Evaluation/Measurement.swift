import Foundation

/// Which values of a metric are better.
public enum Direction: String, Codable, Sendable {
  /// More is better.
  case higher
  /// Less is better.
  case lower
  /// Best at the value that fresh real rows have; both sides of it are worse.
  case nearIdeal
}

/// A closed interval of reals, stored as `[low, high]`.
public struct Interval: Sendable, Hashable {
  public var low: Double
  public var high: Double

  public init(_ low: Double, _ high: Double) {
    self.low = low
    self.high = high
  }
}

extension Interval: Codable {
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    self.init(try container.decode(Double.self), try container.decode(Double.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(low)
    try container.encode(high)
  }
}

/// One measured metric with all that is needed to judge it.
///
/// Stored as in `evaluation.json`: `{"id": "fidelity.ksComplement", "value", "interval", "direction", "ideal",
/// "control", "null", "n", "group"?, "columns"?, "threshold"?, "undefined"?}`; beside these
/// `"controlInterval"?` and `"note"?`.
public struct Measurement: Codable, Sendable, Hashable {
  /// "fidelity.", "usefulness.", "disclosure.", "validity." or "fairness." and a name.
  public var id: String
  /// Of the synthetic table; absent when undefined.
  public var value: Double?
  /// 95 % confidence interval of `value`.
  public var interval: Interval?
  public var direction: Direction
  public var ideal: Double
  /// The same metric with real holdout rows in the place of synthetic ones.
  public var control: Double?
  public var controlInterval: Interval?
  /// The band (2.5 to 97.5 %) in which two honest halves of the real table fall.
  public var null: Interval?
  /// Rows that the value rests on.
  public var n: Int
  /// The level of the group it is measured in: "sex=female".
  public var group: String?
  /// The columns it speaks of; absent when it speaks of all.
  public var columns: [String]?
  /// Set before looking, where there is one.
  public var threshold: Double?
  /// Why there is no value.
  public var undefined: String?
  /// What must be known to read the value: "2,000 of 139,656 pairs".
  public var note: String?

  public init(
    id: String, value: Double?, interval: Interval? = nil, direction: Direction, ideal: Double,
    control: Double? = nil, controlInterval: Interval? = nil, null: Interval? = nil, n: Int, group: String? = nil,
    columns: [String]? = nil, threshold: Double? = nil, undefined: String? = nil, note: String? = nil
  ) {
    self.id = id
    self.value = value
    self.interval = interval
    self.direction = direction
    self.ideal = ideal
    self.control = control
    self.controlInterval = controlInterval
    self.null = null
    self.n = n
    self.group = group
    self.columns = columns
    self.threshold = threshold
    self.undefined = undefined
    self.note = note
  }

  public static func undefined(
    _ id: String, because reason: String, direction: Direction, ideal: Double, n: Int = 0, columns: [String]? = nil
  ) -> Measurement {
    Measurement(
      id: id, value: nil, direction: direction, ideal: ideal, n: n, columns: columns, undefined: reason)
  }
}

/// All that was measured of one synthetic table: the content of `evaluation.json`.
public struct EvaluationResult: Codable, Sendable, Hashable {
  public static let currentVersion = 1

  public struct Rows: Codable, Sendable, Hashable {
    public var training: Int
    public var holdout: Int
    public var synthetic: Int

    public init(training: Int, holdout: Int, synthetic: Int) {
      self.training = training
      self.holdout = holdout
      self.synthetic = synthetic
    }
  }

  public var version: Int
  public var generator: String?
  public var rows: Rows
  public var metrics: [Measurement]

  public init(generator: String?, rows: Rows, metrics: [Measurement]) {
    version = Self.currentVersion
    self.generator = generator
    self.rows = rows
    self.metrics = metrics
  }

  /// The measurement of the whole table with that id (no group, no single column).
  public subscript(_ id: String) -> Measurement? {
    metrics.first { $0.id == id && $0.group == nil && $0.columns == nil }
  }
}

extension Measurement {
  /// What the number is, where one metric may be several: "AUROC", "R²"; nil where its id says all.
  public var unit: String? {
    id.hasPrefix("usefulness.") ? note.map { String($0.prefix { !";,".contains($0) }) } : nil
  }
}

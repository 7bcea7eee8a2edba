public import Vocabulary

/// One row of Table 1: a variable, or one of its levels.
public struct TableOneRow: Codable, Sendable, Hashable {
  /// What describes a variable in one of the two tables.
  public enum Summary: Codable, Sendable, Hashable {
    case meanAndDeviation(mean: Double, standardDeviation: Double)
    case medianAndQuartiles(median: Double, lower: Double, upper: Double)
    /// How many people, and their share 0…1.
    case count(Int, share: Double)
    /// Too few people behind it.
    case suppressed
    /// A heading of levels, or a statistic that this report may not show.
    case none
  }

  public var column: String
  /// The level, for a category's line.
  public var level: String?
  public var unit: String?
  public var real: Summary
  public var synthetic: Summary
  /// Standardised difference of means or shares, signed: synthetic minus real.
  public var standardisedDifference: Double?

  public init(
    column: String, level: String? = nil, unit: String? = nil, real: Summary, synthetic: Summary,
    standardisedDifference: Double? = nil
  ) {
    self.column = column
    self.level = level
    self.unit = unit
    self.real = real
    self.synthetic = synthetic
    self.standardisedDifference = standardisedDifference
  }
}

/// One column, real beside synthetic.
public struct ColumnComparison: Codable, Sendable, Hashable {
  /// One level; a nil count of real people was suppressed.
  public struct Level: Codable, Sendable, Hashable {
    public var name: String
    public var real: Int?
    public var synthetic: Int

    public init(name: String, real: Int?, synthetic: Int) {
      self.name = name
      self.real = real
      self.synthetic = synthetic
    }
  }

  /// Counts on common bins; `edges` has one more entry than the counts. Dates are in days, date-times in seconds.
  public struct Histogram: Codable, Sendable, Hashable {
    public var edges: [Double]
    /// Nil entries were suppressed.
    public var real: [Int?]
    public var synthetic: [Int]

    public init(edges: [Double], real: [Int?], synthetic: [Int]) {
      self.edges = edges
      self.real = real
      self.synthetic = synthetic
    }
  }

  public enum Shape: Codable, Sendable, Hashable {
    case histogram(Histogram)
    case levels([Level])
    /// Nothing can be drawn; why.
    case nothing(String)
  }

  public var column: String
  public var title: String?
  public var unit: String?
  public var kind: ColumnKind
  /// Rows behind each side, missing ones included.
  public var realRows: Int?
  public var syntheticRows: Int
  /// Share of missing values 0…1; nil when suppressed.
  public var realMissing: Double?
  public var syntheticMissing: Double
  public var shape: Shape

  public init(
    column: String, title: String? = nil, unit: String? = nil, kind: ColumnKind, realRows: Int?, syntheticRows: Int,
    realMissing: Double?, syntheticMissing: Double, shape: Shape
  ) {
    self.column = column
    self.title = title
    self.unit = unit
    self.kind = kind
    self.realRows = realRows
    self.syntheticRows = syntheticRows
    self.realMissing = realMissing
    self.syntheticMissing = syntheticMissing
    self.shape = shape
  }
}

/// How strongly columns go together, in both tables.
public struct AssociationComparison: Codable, Sendable, Hashable {
  public var columns: [String]
  /// What is measured, in words: "correlation, or Cramér's V where a column is a category".
  public var measure: String
  /// `[columns × columns]`, −1…1; nil where undefined or suppressed. Empty when this report may not show it.
  public var real: [[Double?]]
  public var synthetic: [[Double?]]

  public init(columns: [String], measure: String, real: [[Double?]], synthetic: [[Double?]]) {
    self.columns = columns
    self.measure = measure
    self.real = real
    self.synthetic = synthetic
  }
}

/// Table 1, pictures and pairs of the synthetic rows alone: their bins, groups of levels and order rest on no real row.
///
/// It is what a recipient sees of rows made under formal privacy.
public struct SyntheticView: Codable, Sendable, Hashable {
  public var tableOne: [TableOneRow]
  public var columns: [ColumnComparison]
  public var associations: AssociationComparison?

  public init(
    tableOne: [TableOneRow], columns: [ColumnComparison], associations: AssociationComparison? = nil
  ) {
    self.tableOne = tableOne
    self.columns = columns
    self.associations = associations
  }
}

public import Vocabulary

/// A table that aggregates are taken of, with the name it is shown under.
public struct AggregateSource: Sendable {
  public let name: String
  public let table: Table
  /// Whether its rows are people, so that small cells have to be suppressed.
  public let isReal: Bool

  public init(name: String, table: Table, isReal: Bool) {
    self.name = name
    self.table = table
    self.isReal = isReal
  }
}

/// What may be shown of one column, side by side for several tables.
///
/// Every count of real people is at least the minimum of the ``Suppression`` (or 0), none can be worked out from the
/// others and the number of rows, no level that few people have is named, and no extreme is given.
public struct ColumnAggregate: Codable, Sendable, Hashable {
  /// A level, several levels put together, or missing values; counts in the order of the sources.
  public struct Group: Codable, Sendable, Hashable {
    /// "female", "female or missing", "3 rare levels".
    public var label: String
    /// The levels in it that may be named.
    public var levels: [String]
    /// How many levels in it are too rare to be named.
    public var rareLevels: Int
    public var includesMissing: Bool
    public var counts: [Int]
  }

  /// Counts on common bins, made from the first table; `edges` has one more entry than there are bins.
  public struct Histogram: Codable, Sendable, Hashable {
    /// Increasing. The first and last stand for all below and above. Dates in days, date-times in seconds.
    public var edges: [Double]
    /// `[sources][bins]`; nil in a bin that is hidden because it would tell how many values are missing.
    public var counts: [[Int?]]
  }

  /// Of the values that are present; nil where too few people stand behind it.
  public struct Summary: Codable, Sendable, Hashable {
    public var mean: Double?
    public var standardDeviation: Double?
    public var median: Double?
    public var lowerQuartile: Double?
    public var upperQuartile: Double?
    /// 5th and 95th percentile, in the place of extremes.
    public var low: Double?
    public var high: Double?
  }

  public enum Content: Codable, Sendable, Hashable {
    case numbers([Summary], Histogram)
    case groups([Group])
    /// Identifiers and text: nothing of them is shown.
    case notShown(String)
  }

  public var column: String
  public var title: String?
  public var unit: String?
  public var kind: ColumnKind
  public var isInteger: Bool
  public var decimals: Int
  /// Rows of each source, missing ones included.
  public var rows: [Int]
  /// Share of missing values in each source, 0…1; nil where suppressed.
  public var missing: [Double?]
  public var content: Content
  /// For each source the standardised difference from the first: of means (pooled standard deviation), or over the
  /// levels (Yang & Dalton 2012, at least 0); nil for the first and where undefined.
  public var standardisedDifferences: [Double?]
}

/// Aggregates of one or several tables with one schema: the only road by which the real table reaches a figure, a
/// report, a conversation or another program.
public struct Aggregates: Codable, Sendable, Hashable {
  public var names: [String]
  public var rows: [Int]
  public var minimumCount: Int
  public var columns: [ColumnAggregate]

  /// - Parameter sources: tables with the same columns; bins come from the first. Give training and holdout
  ///   together, so that what is suppressed in one is suppressed in both.
  public init(of sources: [AggregateSource], suppression: Suppression = Suppression()) {
    precondition(!sources.isEmpty, "aggregates need a table")
    names = sources.map(\.name)
    rows = sources.map(\.table.rowCount)
    minimumCount = suppression.minimumCount
    columns = sources[0].table.schema.fields.indices.map { index in
      ColumnAggregate(of: sources, column: index, suppression: suppression)
    }
  }

  public subscript(_ column: String) -> ColumnAggregate? { columns.first { $0.column == column } }
}

extension ColumnAggregate {
  init(of sources: [AggregateSource], column index: Int, suppression: Suppression) {
    let field = sources[0].table.schema.fields[index]
    column = field.name
    title = field.title
    unit = field.unit
    kind = field.kind
    isInteger = field.isInteger
    decimals = field.decimals
    rows = sources.map(\.table.rowCount)
    guard let cells = DisclosedCells(of: sources, column: index, suppression: suppression) else {
      missing = sources.map { source in
        let count = source.table.columns[index].missingCount
        let parts = [[count, source.table.rowCount - count]]
        return source.isReal && !suppression.merged(parts).isEmpty
          ? nil : Double(count) / Double(max(source.table.rowCount, 1))
      }
      standardisedDifferences = sources.map { _ in nil }
      content = .notShown(
        field.kind == .text
          ? "free text is never shown"
          : field.kind == .identifier ? "identifiers are never shown" : "too few people to show")
      return
    }
    missing = cells.missingShares(of: sources)
    if cells.edges.isEmpty {
      let groups = cells.groups(of: field)
      content = .groups(groups)
      standardisedDifferences = groups.standardisedDifferences(sourceCount: sources.count)
    } else {
      let summaries = sources.map { source in
        Summary(
          of: source.table.columns[index], isReal: source.isReal, suppression: suppression)
      }
      content = .numbers(summaries, Histogram(edges: cells.edges, counts: cells.binCounts))
      standardisedDifferences = summaries.enumerated().map { position, summary in
        position == 0 ? nil : summary.standardisedDifference(from: summaries[0])
      }
    }
  }
}

extension ColumnAggregate.Summary {
  /// - Parameter isReal: then a quantile needs the minimum count of people on either side of it.
  init(of column: Column, isReal: Bool, suppression: Suppression) {
    let sorted = (column.numbers ?? []).enumerated().filter { !column.isMissing(at: $0.offset) }.map(\.element).sorted()
    let needed = isReal ? suppression.minimumCount : 1
    guard sorted.count >= needed else { return }
    let count = Double(sorted.count)
    let mean = sorted.reduce(0, +) / count
    self.mean = mean
    if sorted.count > 1 {
      let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      standardDeviation = (squares / (count - 1)).squareRoot()
    }
    func quantile(_ p: Double) -> Double? {
      !isReal || min(p, 1 - p) * count >= Double(needed) ? Quantiles.value(p, ofSorted: sorted) : nil
    }
    median = quantile(0.5)
    lowerQuartile = quantile(0.25)
    upperQuartile = quantile(0.75)
    low = quantile(0.05)
    high = quantile(0.95)
  }

  /// Signed: this one's mean minus the other's, over the root of the mean of both variances.
  func standardisedDifference(from other: Self) -> Double? {
    guard let mean, let otherMean = other.mean, let a = standardDeviation, let b = other.standardDeviation else {
      return nil
    }
    let pooled = ((a * a + b * b) / 2).squareRoot()
    if pooled > 0 { return (mean - otherMean) / pooled }
    return mean == otherMean ? 0 : nil
  }
}

/// Quantiles by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996).
package enum Quantiles {
  package static func value(_ p: Double, ofSorted sorted: [Double]) -> Double {
    let position = p * Double(sorted.count - 1)
    let low = Int(position)
    let high = min(low + 1, sorted.count - 1)
    if sorted[low] == sorted[high] { return sorted[low] }
    return sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low])
  }
}

public import Vocabulary

/// A description of one column as it is, for use on the owner's machine; what is shown of a real table comes from
/// ``Aggregates`` instead.
public struct ColumnProfile: Codable, Sendable, Hashable {
  public struct Missing: Codable, Sendable, Hashable {
    public var reason: String
    public var count: Int
  }

  public struct Level: Codable, Sendable, Hashable {
    public var name: String
    public var count: Int
  }

  public struct Numbers: Codable, Sendable, Hashable {
    public var mean: Double
    public var standardDeviation: Double
    /// At 0, 1, 5, 25, 50, 75, 95, 99 and 100 %.
    public var quantiles: [Double]
    /// Of equal width from the least to the greatest value; one more edge than counts.
    public var histogramEdges: [Double]
    public var histogramCounts: [Int]
  }

  public enum Content: Codable, Sendable, Hashable {
    /// Dates in days, date-times in seconds since 1970-01-01.
    case numbers(Numbers)
    /// In the order of the schema.
    case levels([Level])
    /// Identifiers and text: only how many values there are.
    case text
    /// No value at all.
    case empty
  }

  public static let quantileLevels = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]

  public var column: String
  public var kind: ColumnKind
  public var roles: [ColumnRole]
  public var unit: String?
  public var present: Int
  /// Only reasons that occur.
  public var missing: [Missing]
  public var distinct: Int
  public var content: Content
}

/// A description of a whole table: its columns, what goes together, and what is missing together.
public struct Profile: Codable, Sendable, Hashable {
  public struct Pair: Codable, Sendable, Hashable {
    public var first: String
    public var second: String
    /// As in ``AssociationMatrix``, −1…1.
    public var association: Double
  }

  /// Rows that lack exactly these columns.
  public struct MissingPattern: Codable, Sendable, Hashable {
    public var columns: [String]
    public var rows: Int
  }

  public var rows: Int
  public var columns: [ColumnProfile]
  /// The strongest first, at most 30.
  public var strongestPairs: [Pair]
  /// How much of the table the pairs rest on, in words, where that is not all of it.
  public var pairsNote: String?
  public var completeRows: Int
  /// The most frequent first, at most 10.
  public var missingPatterns: [MissingPattern]

  /// - Complexity: one sort of each numeric column, and at most 2·10⁸ steps for pairs.
  public init(of table: Table) {
    rows = table.rowCount
    columns = mapInParallel(table.columns.count) { ColumnProfile(ColumnFacts(table, $0), table) }
    let matrix = AssociationMatrix(of: table)
    strongestPairs = matrix.strongest(30).map { Pair(first: $0.first, second: $0.second, association: $0.value) }
    var notes: [String] = []
    if matrix.rowsUsed < table.rowCount { notes.append("\(matrix.rowsUsed) of \(table.rowCount) rows were used") }
    if matrix.columnsLeftOut > 0 { notes.append("\(matrix.columnsLeftOut) columns were left out") }
    pairsNote = notes.isEmpty ? nil : notes.joined(separator: "; ")
    (completeRows, missingPatterns) = table.missingPatterns(most: 10)
  }
}

extension ColumnProfile {
  init(_ facts: ColumnFacts, _ table: Table) {
    let field = facts.field
    column = field.name
    kind = field.kind
    roles = ColumnRole.allCases.filter(field.has)
    unit = field.unit
    present = facts.present
    distinct = facts.distinct
    var marks = [Int](repeating: 0, count: 256)
    for mark in table.columns[facts.index].missing ?? [] { marks[Int(mark)] += 1 }
    missing = field.missingReasons.indices.filter { marks[$0 + 1] > 0 }.map {
      Missing(reason: field.missingReasons[$0].name, count: marks[$0 + 1])
    }
    if facts.present == 0 {
      content = .empty
    } else if field.kind == .categorical {
      content = .levels(zip(field.levels, facts.levelCounts).map { Level(name: $0, count: $1) })
    } else if facts.values.isEmpty {
      content = .text
    } else {
      content = .numbers(Numbers(facts))
    }
  }
}

extension ColumnProfile.Numbers {
  init(_ facts: ColumnFacts) {
    let n = Double(facts.present)
    let mean = zip(facts.values, facts.counts).reduce(0) { $0 + $1.0 * Double($1.1) } / n
    let squares = zip(facts.values, facts.counts).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * Double($1.1) }
    self.mean = mean
    standardDeviation = n > 1 ? (squares / (n - 1)).squareRoot() : 0
    quantiles = ColumnProfile.quantileLevels.map { facts.quantile($0) }
    let (low, high) = (facts.values[0], facts.values[facts.values.count - 1])
    let binCount = low == high ? 1 : min(20, facts.distinct)
    let width = low == high ? 1 : (high - low) / Double(binCount)
    histogramEdges = (0...binCount).map { $0 == binCount && low < high ? high : low + Double($0) * width }
    var counts = [Int](repeating: 0, count: binCount)
    for (value, count) in zip(facts.values, facts.counts) {
      counts[min(binCount - 1, Int((value - low) / width))] += count
    }
    histogramCounts = counts
  }
}

extension Table {
  /// Rows without a missing value, and the most frequent sets of columns that are missing together.
  fileprivate func missingPatterns(most: Int) -> (complete: Int, patterns: [Profile.MissingPattern]) {
    var hashes = [UInt64](repeating: 0, count: rowCount)
    var key: UInt64 = 0x9E37_79B9_7F4A_7C15
    for column in columns {
      // Sums of one random number for each missing column tell sets apart.
      key = (key ^ (key >> 27)) &* 0x94D0_49BB_1331_11EB &+ 0x9E37_79B9_7F4A_7C15
      guard let mask = column.missing else { continue }
      for row in mask.indices where mask[row] != 0 { hashes[row] &+= key }
    }
    var counts: [UInt64: (rows: Int, first: Int)] = [:]
    for (row, hash) in hashes.enumerated() { counts[hash, default: (0, row)].rows += 1 }
    let complete = counts[0]?.rows ?? 0
    let patterns = counts.filter { $0.key != 0 }.map(\.value).sorted { ($0.rows, -$0.first) > ($1.rows, -$1.first) }
      .prefix(most).map { pattern in
        Profile.MissingPattern(
          columns: columns.indices.filter { columns[$0].isMissing(at: pattern.first) }.map { schema.fields[$0].name },
          rows: pattern.rows)
      }
    return (complete, patterns)
  }
}

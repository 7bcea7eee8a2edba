import Vocabulary

/// "Table 1" of a paper: the columns of up to a few tables side by side, from suppressed aggregates only.
public struct TableOne: Codable, Sendable, Hashable {
  /// What one table has in one line; nil where suppressed.
  public struct Cell: Codable, Sendable, Hashable {
    public var summary: ColumnAggregate.Summary?
    public var count: Int?
    /// Of all rows, missing ones included, 0…1.
    public var share: Double?
  }

  /// A number's line, a category's heading, one of its levels, or the missing values of a column.
  public struct Line: Codable, Sendable, Hashable {
    public enum Kind: String, Codable, Sendable { case numbers, heading, level, missing }

    public var kind: Kind
    public var column: String
    public var title: String?
    public var unit: String?
    /// The level's label, for a level's line.
    public var level: String?
    /// One for each table.
    public var cells: [Cell]
    /// For each table against the first, signed for numbers, levels and missing values; nil for the first.
    public var standardisedDifferences: [Double?]
  }

  public var names: [String]
  public var rows: [Int]
  public var lines: [Line]

  public init(_ aggregates: Aggregates) {
    names = aggregates.names
    rows = aggregates.rows
    lines = aggregates.columns.flatMap(\.tableOneLines)
  }
}

extension ColumnAggregate {
  fileprivate var tableOneLines: [TableOne.Line] {
    let empty = TableOne.Cell()
    func line(
      _ kind: TableOne.Line.Kind, level: String? = nil, _ cells: [TableOne.Cell], _ differences: [Double?]
    ) -> TableOne.Line {
      TableOne.Line(
        kind: kind, column: column, title: title, unit: unit, level: level, cells: cells,
        standardisedDifferences: differences)
    }
    switch content {
    case .notShown: return []
    case .numbers(let summaries, _):
      let numbers = line(.numbers, summaries.map { TableOne.Cell(summary: $0) }, standardisedDifferences)
      guard missing.contains(where: { $0 != 0 }) else { return [numbers] }
      let cells = missing.map { TableOne.Cell(share: $0) }
      return [numbers, line(.missing, cells, Self.differences(missing))]
    case .groups(let groups):
      let heading = line(.heading, rows.map { _ in empty }, standardisedDifferences)
      return [heading]
        + groups.map { group in
          let shares: [Double?] = zip(group.counts, rows).map { $1 > 0 ? Double($0) / Double($1) : nil }
          let cells = zip(group.counts, shares).map { TableOne.Cell(count: $0, share: $1) }
          let isMissing = group.includesMissing && group.levels.isEmpty && group.rareLevels == 0
          return line(
            isMissing ? .missing : .level, level: isMissing ? nil : group.label, cells, Self.differences(shares))
        }
    }
  }

  /// Standardised differences of shares from the first.
  private static func differences(_ shares: [Double?]) -> [Double?] {
    shares.enumerated().map { index, share in
      guard index > 0, let share, let first = shares[0] else { return nil }
      let pooled = ((share * (1 - share) + first * (1 - first)) / 2).squareRoot()
      return pooled > 0 ? (share - first) / pooled : share == first ? 0 : nil
    }
  }
}

extension [ColumnAggregate.Group] {
  /// √((p − q)ᵀ S⁻¹ (p − q)) over all groups but one, S the mean of both multinomial covariances (Yang & Dalton 2012).
  func standardisedDifferences(sourceCount: Int) -> [Double?] {
    let shares = (0..<sourceCount).map { source -> [Double] in
      let total = reduce(0) { $0 + $1.counts[source] }
      return map { total > 0 ? Double($0.counts[source]) / Double(total) : 0 }
    }
    return shares.indices.map { $0 == 0 ? nil : Self.distance(shares[$0], shares[0]) }
  }

  private static func distance(_ p: [Double], _ q: [Double]) -> Double? {
    let kept = p.indices.filter { p[$0] + q[$0] > 0 }.dropLast()
    if kept.isEmpty { return p == q ? 0 : nil }
    // The mean of two multinomial covariances, which is regular while one cell is left out.
    var matrix = kept.map { i in
      kept.map { j -> Double in
        let pq = i == j ? p[i] * (1 - p[i]) + q[i] * (1 - q[i]) : -(p[i] * p[j] + q[i] * q[j])
        return pq / 2
      }
    }
    let difference = kept.map { p[$0] - q[$0] }
    var solution = difference
    for pivot in solution.indices {
      guard matrix[pivot][pivot] > 1e-12 else { return nil }
      for row in solution.indices where row > pivot {
        let factor = matrix[row][pivot] / matrix[pivot][pivot]
        for column in pivot..<solution.count { matrix[row][column] -= factor * matrix[pivot][column] }
        solution[row] -= factor * solution[pivot]
      }
    }
    for row in solution.indices.reversed() {
      for column in (row + 1)..<solution.count { solution[row] -= matrix[row][column] * solution[column] }
      solution[row] /= matrix[row][row]
    }
    let square = zip(solution, difference).reduce(0) { $0 + $1.0 * $1.1 }
    return Swift.max(square, 0).squareRoot()
  }
}

public import Tables

extension AssociationComparison {
  /// Most columns that a report compares two by two.
  public static let mostColumns = 60

  /// Associations in both tables, as `AssociationMatrix` measures them; of the first columns, the target among them.
  ///
  /// A pair that fewer than `minimumCount` real rows have both values of is suppressed.
  ///
  /// - Parameter real: the real table; nil to tell of the synthetic one alone.
  public init(real: Table?, synthetic: Table, minimumCount: Int) {
    let names = Self.chosen(synthetic.schema)
    let made = AssociationMatrix(of: synthetic, columns: names)
    var known: [[Double?]] = []
    if let real {
      known = AssociationMatrix(of: real, columns: names).values
      let present = made.columns.map { Self.presence(real, $0) }
      for row in known.indices {
        for column in known.indices where row != column {
          let pairs = zip(present[row], present[column]).reduce(0) { $0 + ($1.0 && $1.1 ? 1 : 0) }
          if pairs < minimumCount { known[row][column] = nil }
        }
      }
    }
    self.init(
      columns: made.columns,
      measure: "a rank correlation of two numbers, Cramér’s V of two categories, a correlation ratio of one of each",
      real: known, synthetic: made.values)
  }

  private static func chosen(_ schema: Schema) -> [String] {
    let names = schema.fields.map(\.name)
    let first = Array(names.prefix(mostColumns))
    guard let target = schema.target, !first.contains(target) else { return first }
    return first.dropLast() + [target]
  }

  private static func presence(_ table: Table, _ column: String) -> [Bool] {
    guard let column = table[column] else { return [] }
    return (0..<table.rowCount).map { !column.isMissing(at: $0) }
  }
}

package import Tables

extension MissingPatterns {
  /// Which columns are missing together, as far as it may be told: patterns of few people are left out, and so are
  /// others where theirs could be worked out from the rest.
  package init(of table: Table, most: Int = 10, suppression: Suppression = Suppression()) {
    rows = table.rowCount
    var hashes = [UInt64](repeating: 0, count: table.rowCount)
    var key: UInt64 = 0x9E37_79B9_7F4A_7C15
    for column in table.columns {
      // Sums of one random number for each missing column tell sets apart.
      key = (key ^ (key >> 27)) &* 0x94D0_49BB_1331_11EB &+ 0x9E37_79B9_7F4A_7C15
      guard let mask = column.missing else { continue }
      for row in mask.indices where mask[row] != 0 { hashes[row] &+= key }
    }
    var counts: [UInt64: (rows: Int, first: Int)] = [:]
    for (row, hash) in hashes.enumerated() { counts[hash, default: (0, row)].rows += 1 }
    let complete = counts.removeValue(forKey: 0)?.rows ?? 0
    let found = counts.values.sorted { ($1.rows, $0.first) < ($0.rows, $1.first) }
    let hidden = Set(suppression.merged([[complete] + found.map(\.rows)]))
    completeRows = hidden.contains(0) ? nil : complete
    patterns = found.enumerated().filter { !hidden.contains($0.offset + 1) }.prefix(most).map { pattern in
      Pattern(
        columns: table.columns.indices.filter { table.columns[$0].isMissing(at: pattern.element.first) }
          .map { table.schema.fields[$0].name },
        rows: pattern.element.rows)
    }
  }
}

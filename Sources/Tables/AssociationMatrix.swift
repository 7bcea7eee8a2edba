import Vocabulary

/// How strongly the columns of a table go together, two by two.
///
/// Spearman's ρ for two numbers or dates (signed), Cramér's V for two categories, the correlation ratio of ranks for
/// one of each; rows that lack one of the two values do not count.
public struct AssociationMatrix: Codable, Sendable, Hashable {
  public var columns: [String]
  /// `[columns × columns]`, symmetric, 1 on the diagonal; nil where undefined.
  public var values: [[Double?]]
  /// Rows that it rests on; fewer than the table's when it was thinned out to save time.
  public var rowsUsed: Int
  /// Columns that were left out, because they are not learnable or too many.
  public var columnsLeftOut: Int

  /// Most columns that are compared two by two.
  public static let mostColumns = 1_000

  /// - Parameters:
  ///   - columns: by default all that may be learnt, the first 1,000 of them.
  ///   - effort: pairs × rows at most; above it every k-th row is used.
  public init(of table: Table, columns names: [String]? = nil, effort: Int = 200_000_000) {
    let candidates = table.schema.fields.indices.filter { index in
      names?.contains(table.schema.fields[index].name) ?? table.schema.fields[index].isLearnable
    }
    let chosen = candidates.prefix(Self.mostColumns).filter { table.columns[$0].texts == nil }
    columnsLeftOut = table.columns.count - chosen.count
    columns = chosen.map { table.schema.fields[$0].name }
    let pairs = max(chosen.count * (chosen.count - 1) / 2, 1)
    let stride = max(1, (pairs * table.rowCount + effort - 1) / effort)
    let rows = Array(Swift.stride(from: 0, to: table.rowCount, by: stride))
    rowsUsed = rows.count
    let variables = mapInParallel(chosen.count) { position -> AssociationVariable in
      AssociationVariable(
        table.columns[chosen[position]], rows, levels: table.schema.fields[chosen[position]].levels.count)
    }
    let upper = mapInParallel(chosen.count) { i -> [Double?] in
      ((i + 1)..<max(i + 1, chosen.count)).map { variables[i].association(with: variables[$0]) }
    }
    var values = [[Double?]](repeating: [Double?](repeating: 1, count: chosen.count), count: chosen.count)
    for i in upper.indices {
      for (offset, value) in upper[i].enumerated() {
        values[i][i + 1 + offset] = value
        values[i + 1 + offset][i] = value
      }
    }
    self.values = values
  }

  /// The strongest associations, the strongest first.
  public func strongest(_ count: Int) -> [(first: String, second: String, value: Double)] {
    var found: [(i: Int, j: Int, value: Double)] = []
    for i in columns.indices {
      for j in columns.indices where j > i { if let value = values[i][j] { found.append((i, j, value)) } }
    }
    return found.sorted { (-abs($0.value), $0.i, $0.j) < (-abs($1.value), $1.i, $1.j) }.prefix(count)
      .map { (columns[$0.i], columns[$0.j], $0.value) }
  }
}

/// A column made ready for association: ranks, or codes.
private struct AssociationVariable: Sendable {
  /// Mid-ranks of a number; NaN where missing.
  let ranks: [Double]
  /// Levels; −1 where missing.
  let codes: [Int32]
  let levelCount: Int
  var isNumeric: Bool { codes.isEmpty }

  /// Finer tables than this say little and cost much.
  private static let mostCells = 10_000

  init(_ column: Column, _ rows: [Int], levels: Int) {
    if case .codes(let all) = column.values {
      codes = rows.map { column.isMissing(at: $0) ? -1 : all[$0] }
      (ranks, levelCount) = ([], levels)
    } else {
      let all = column.numbers ?? []
      let present = rows.indices.filter { !column.isMissing(at: rows[$0]) }
      var ranks = [Double](repeating: .nan, count: rows.count)
      for (position, rank) in zip(present, Association.ranks(present.map { all[rows[$0]] })) { ranks[position] = rank }
      (self.ranks, codes, levelCount) = (ranks, [], 0)
    }
  }

  func association(with other: AssociationVariable) -> Double? {
    switch (isNumeric, other.isNumeric) {
    case (true, true): return correlation(other)
    case (false, false): return contingency(other)
    case (true, false): return other.ratio(of: self)
    case (false, true): return ratio(of: other)
    }
  }

  private func correlation(_ other: AssociationVariable) -> Double? {
    ranks.withUnsafeBufferPointer { x in
      other.ranks.withUnsafeBufferPointer { y in
        var (n, sx, sy, sxx, syy, sxy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        // Centred by the first value, so that sums of squares keep their digits.
        let centre = Double(x.count) / 2
        for row in x.indices {
          let (a, b) = (x[row] - centre, y[row] - centre)
          let sum = a + b
          if sum != sum { continue }
          n += 1
          sx += a
          sy += b
          sxx += a * a
          syy += b * b
          sxy += a * b
        }
        guard n >= 10 else { return nil }
        let product = ((sxx - sx * sx / n) * (syy - sy * sy / n)).squareRoot()
        return product > 1e-9 ? max(-1, min(1, (sxy - sx * sy / n) / product)) : nil
      }
    }
  }

  private func contingency(_ other: AssociationVariable) -> Double? {
    guard levelCount * other.levelCount <= Self.mostCells, levelCount > 0 else { return nil }
    var counts = [Int](repeating: 0, count: levelCount * other.levelCount)
    for row in codes.indices where codes[row] >= 0 && other.codes[row] >= 0 {
      counts[Int(codes[row]) * other.levelCount + Int(other.codes[row])] += 1
    }
    return Association.cramersV(counts, rows: levelCount, columns: other.levelCount)
  }

  private func ratio(of number: AssociationVariable) -> Double? {
    let rows = codes.indices.filter { codes[$0] >= 0 && !number.ranks[$0].isNaN }
    guard rows.count >= 10 else { return nil }
    return Association.correlationRatio(groups: rows.map { codes[$0] }, values: rows.map { number.ranks[$0] })
  }
}

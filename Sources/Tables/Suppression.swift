/// The rule that nothing is told of fewer than a few people, nor can be worked out from what is told.
///
/// Cells with 1 to `minimumCount` − 1 people are put together with others, so that every count that is shown is at
/// least the minimum, and so is the uncertainty about each cell that is not. Empty cells are shown as 0: there is
/// nobody in them. Follows the practice of trusted research environments (threshold rule and complementary
/// suppression, Hundepool et al. 2012, chapter 4).
public struct Suppression: Codable, Sendable, Hashable {
  /// The smallest number of people that may be told of, at least 2.
  public let minimumCount: Int

  public init(minimumCount: Int = 10) {
    precondition(minimumCount >= 2, "a minimum count of \(minimumCount) suppresses nothing")
    self.minimumCount = minimumCount
  }

  /// The count, or nil when it is of too few people.
  public func count(_ count: Int) -> Int? { isSmall(count) ? nil : count }

  /// "1,204 rows", "no row" or "fewer than 10 rows".
  public func phrase(_ count: Int, _ one: String, _ many: String) -> String {
    if count == 0 { return "no \(one)" }
    return isSmall(count) ? "fewer than \(minimumCount) \(many)" : "\(count) \(many)"
  }

  func isSmall(_ count: Int) -> Bool { count > 0 && count < minimumCount }

  // MARK: One-way

  /// The cells that must not be told apart, in order; empty when all may be.
  ///
  /// What is told of them together is their sum, which the total gives away anyhow. Small cells first, then the next
  /// smallest, until the sum leaves each of them at least `minimumCount` possible values even for a reader who knows
  /// that none of them is empty.
  ///
  /// - Parameter tables: counts over the same cells of one or several tables of real people; the cells are the same
  ///   for all, so that the difference between two tables gives nothing away either.
  public func merged(_ tables: [[Int]]) -> [Int] {
    guard let cellCount = tables.first?.count else { return [] }
    var merged = (0..<cellCount).filter { cell in tables.contains { isSmall($0[cell]) } }
    if merged.isEmpty { return [] }
    let rest = (0..<cellCount).filter { !merged.contains($0) }
    let bySize = rest.sorted { a, b in
      (tables.map { $0[a] }.min()!, tables.map { $0[a] }.reduce(0, +), -a)
        < (tables.map { $0[b] }.min()!, tables.map { $0[b] }.reduce(0, +), -b)
    }
    for cell in bySize {
      if tables.allSatisfy({ table in isProtected(merged.map { table[$0] }) }) { break }
      if tables.contains(where: { $0[cell] > 0 }) { merged.append(cell) }
    }
    return merged.sorted()
  }

  /// Whether cells of which only the sum is known keep `minimumCount` possible values each.
  private func isProtected(_ counts: [Int]) -> Bool {
    let occupied = counts.filter { $0 > 0 }
    if occupied.isEmpty { return true }
    return occupied.count >= 2 && occupied.reduce(0, +) >= minimumCount - 1 + occupied.count
  }

  // MARK: Two-way

  /// The cells of a two-way table that must not be shown although its margins are: `[rows × columns]`, true = hidden.
  ///
  /// Each small cell is hidden with the three others of a rectangle, the cheapest whose two neighbours hold at least
  /// `minimumCount` people: by shifting people round the rectangle every hidden cell keeps at least `minimumCount`
  /// possible values. Where there is no such rectangle, the whole table is hidden.
  /// - Parameter counts: `[rows × columns]`, row-major.
  public func hidden(_ counts: [Int], rows: Int, columns: Int) -> [Bool] {
    precondition(counts.count == rows * columns, "\(counts.count) counts for \(rows) × \(columns) cells")
    var hidden = counts.map { isSmall($0) }
    let small = hidden.indices.filter { hidden[$0] }
    // The largest first: their rectangles often serve the others too.
    for cell in small.sorted(by: { (counts[$0], $0) > (counts[$1], $1) }) {
      guard let rectangle = rectangle(round: cell, counts, hidden, rows, columns) else {
        return [Bool](repeating: true, count: counts.count)
      }
      for other in rectangle { hidden[other] = true }
    }
    return hidden
  }

  /// The three cells to hide with `cell`, at the least loss of people shown.
  private func rectangle(
    round cell: Int, _ counts: [Int], _ hidden: [Bool], _ rows: Int, _ columns: Int
  ) -> [Int]? {
    let (row, column) = (cell / columns, cell % columns)
    var best: (loss: Int, cells: [Int])?
    for otherRow in 0..<rows where otherRow != row {
      let below = otherRow * columns + column
      if counts[below] < minimumCount { continue }
      for otherColumn in 0..<columns where otherColumn != column {
        let beside = row * columns + otherColumn
        let opposite = otherRow * columns + otherColumn
        if counts[beside] < minimumCount || counts[opposite] == 0 { continue }
        let cells = [beside, below, opposite]
        let loss = cells.reduce(0) { $0 + (hidden[$1] ? 0 : counts[$1]) }
        if loss < best?.loss ?? .max { best = (loss, cells) }
      }
    }
    return best?.cells
  }
}

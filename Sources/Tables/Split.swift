public import Mathematics
import Vocabulary

/// The parts of a table that are fitted on and judged by, as row indices.
///
/// No row is in two of a part's three sets, and rows of one person (`patientKey`) are always in the same one.
public struct Split: Codable, Sendable, Hashable {
  /// One fit and the people it never sees.
  public struct Part: Codable, Sendable, Hashable {
    /// Rows to fit on, in order; without those of `selection`.
    public var training: [Int]
    /// Rows on which what competes is compared before one is chosen; empty when there are `folds`.
    public var selection: [Int]
    /// Rows that no fit sees.
    public var holdout: [Int]
    /// Where there are too few rows for a selection: five disjoint parts of `training` to compare on in turn.
    public var folds: [[Int]]

    /// Training and selection together, on which what was chosen is fitted again; in order.
    public var fitted: [Int] { (training + selection).sorted() }

    public init(training: [Int], selection: [Int] = [], holdout: [Int], folds: [[Int]] = []) {
      self.training = training
      self.selection = selection
      self.holdout = holdout
      self.folds = folds
    }
  }

  public let plan: SplitPlan
  /// One part; five when the plan is cross-fitting, whose holdouts together are the table.
  public let parts: [Part]

  /// A fifth of the table kept as holdout, stratified by target and event, and a fifth of the rest for selection.
  ///
  /// Strata are the levels of a categorical target, ten quantile bins of a number, and the levels of an `event`
  /// column; each stratum is dealt over the parts so that their shares differ by at most one person.
  public init(of table: Table, using random: inout RandomSource) {
    let people = People(of: table)
    plan = SplitPlan(rows: table.rowCount, people: people.count)
    let all = Array(0..<people.count)
    let strata = people.strata(of: table)
    switch plan.design {
    case .unjudged:
      parts = [Part(training: Array(0..<table.rowCount), holdout: [])]
    case .singleHoldout:
      let dealt = people.deal(all, strata, using: &random)
      parts = [Self.part(holdout: dealt[0], rest: dealt.dropFirst().flatMap { $0 }, people, strata, &random)]
    case .crossFitting:
      let dealt = people.deal(all, strata, using: &random)
      var parts: [Part] = []
      for fold in dealt.indices {
        let rest = dealt.indices.filter { $0 != fold }.flatMap { dealt[$0] }
        parts.append(Self.part(holdout: dealt[fold], rest: rest, people, strata, &random))
      }
      self.parts = parts
    }
  }

  private static func part(
    holdout: [Int], rest: [Int], _ people: People, _ strata: [Int], _ random: inout RandomSource
  ) -> Part {
    let dealt = people.deal(rest.sorted(), strata, using: &random)
    let rows = people.rows(of: rest)
    if rows.count < SplitPlan.fewestRowsForSelection {
      return Part(training: rows, holdout: people.rows(of: holdout), folds: dealt.map { people.rows(of: $0) })
    }
    return Part(
      training: people.rows(of: dealt.dropFirst().flatMap { $0 }), selection: people.rows(of: dealt[0]),
      holdout: people.rows(of: holdout))
  }
}

/// The rows of each person.
private struct People {
  /// For each person, in order of first appearance, the person's rows.
  let rowsOfPerson: [[Int]]

  var count: Int { rowsOfPerson.count }

  init(of table: Table) {
    guard let name = table.schema.columns(with: .patientKey).first, let key = table[name] else {
      rowsOfPerson = (0..<table.rowCount).map { [$0] }
      return
    }
    rowsOfPerson = key.groups
  }

  func rows(of people: [Int]) -> [Int] { people.flatMap { rowsOfPerson[$0] }.sorted() }

  /// For each person the number of the stratum: that of most of the person's rows, the lowest of equals.
  func strata(of table: Table) -> [Int] {
    var rowStrata = [Int](repeating: 0, count: table.rowCount)
    for role in [ColumnRole.target, .event] {
      guard let name = table.schema.columns(with: role).first, let column = table[name] else { continue }
      let bins = column.strataBins()
      let width = (bins.max() ?? 0) + 1
      for row in rowStrata.indices { rowStrata[row] = rowStrata[row] * width + bins[row] }
    }
    return rowsOfPerson.map { rows in
      if rows.count == 1 { return rowStrata[rows[0]] }
      var counts: [Int: Int] = [:]
      for row in rows { counts[rowStrata[row], default: 0] += 1 }
      return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }!.key
    }
  }

  /// Deals `chosen` people over five hands: each goes to the hand with the fewest rows of the person's stratum,
  /// among those to the one with the fewest rows in all; people with many rows first.
  func deal(_ chosen: [Int], _ strata: [Int], using random: inout RandomSource) -> [[Int]] {
    let handCount = SplitPlan.foldCount
    var shuffled = chosen
    random.shuffle(&shuffled)
    // A stable order by stratum and size keeps the shuffle within each.
    let order = shuffled.enumerated().sorted { a, b in
      (strata[a.element], -rowsOfPerson[a.element].count, a.offset)
        < (strata[b.element], -rowsOfPerson[b.element].count, b.offset)
    }
    var hands = [[Int]](repeating: [], count: handCount)
    var total = [Int](repeating: 0, count: handCount)
    var inStratum = total
    var stratum: Int?
    for (_, person) in order {
      if strata[person] != stratum {
        stratum = strata[person]
        inStratum = [Int](repeating: 0, count: handCount)
      }
      let hand = (0..<handCount).min { (inStratum[$0], total[$0], $0) < (inStratum[$1], total[$1], $1) }!
      hands[hand].append(person)
      inStratum[hand] += rowsOfPerson[person].count
      total[hand] += rowsOfPerson[person].count
    }
    return hands.map { $0.sorted() }
  }
}

extension Column {
  /// The rows of each distinct value, in order of first appearance; a missing value is a group of its own.
  package var groups: [[Int]] {
    var groups: [[Int]] = []
    func collect<Key: Hashable>(_ keys: [Key]) {
      var groupOfKey: [Key: Int] = [:]
      for (row, key) in keys.enumerated() {
        if !isMissing(at: row), let group = groupOfKey[key] {
          groups[group].append(row)
        } else {
          if !isMissing(at: row) { groupOfKey[key] = groups.count }
          groups.append([row])
        }
      }
    }
    switch values {
    case .numeric(let values): collect(values)
    case .codes(let codes): collect(codes)
    case .text(let values): collect(values)
    }
    return groups
  }

  /// For each row the number of its stratum: 0 when missing, else 1 + level, or 1 + quantile bin of a number.
  fileprivate func strataBins() -> [Int] {
    switch values {
    case .codes(let codes):
      return codes.enumerated().map { isMissing(at: $0) ? 0 : Int($1) + 1 }
    case .numeric(let values):
      let present = values.indices.filter { !isMissing(at: $0) }.map { values[$0] }.sorted()
      let distinct = present.indices.filter { $0 == 0 || present[$0] != present[$0 - 1] }.map { present[$0] }
      let cuts =
        distinct.count <= 10 ? distinct.dropFirst().map { $0 } : (1..<10).map { present[$0 * present.count / 10] }
      return values.enumerated().map { row, value in
        isMissing(at: row) ? 0 : 1 + cuts.reduce(0) { $0 + (value >= $1 ? 1 : 0) }
      }
    case .text(let values):
      return [Int](repeating: 0, count: values.count)
    }
  }
}

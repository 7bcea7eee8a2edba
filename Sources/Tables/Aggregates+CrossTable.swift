import Vocabulary

/// How two columns go together: counts over their cells, as for a heat map.
public struct CrossTable: Codable, Sendable, Hashable {
  public var rowColumn: String
  public var columnColumn: String
  public var rowLabels: [String]
  public var columnLabels: [String]
  public var names: [String]
  /// `[sources]`, each `[rows × columns]` row-major; nil where hidden.
  public var counts: [[Int?]]

  /// nil when one of the columns may not be shown, or has a single cell.
  ///
  /// - Parameter mostCells: neighbouring bins of a number are joined until there are no more than these.
  public init?(
    of sources: [AggregateSource], _ rowColumn: String, _ columnColumn: String, mostCells: Int = 12,
    suppression: Suppression = Suppression()
  ) {
    guard let first = sources.first?.table.schema, let r = first.index(of: rowColumn),
      let c = first.index(of: columnColumn), r != c,
      let rowCells = DisclosedCells(of: sources, column: r, suppression: suppression),
      let columnCells = DisclosedCells(of: sources, column: c, suppression: suppression)
    else { return nil }
    let people = { (counts: [[Int]]) in
      zip(counts, sources).filter(\.1.isReal).map(\.0).reduce(into: [Int](repeating: 0, count: counts[0].count)) {
        for cell in $1.indices { $0[cell] += $1[cell] }
      }
    }
    var rows = CoarseCells(rowCells, first.fields[r], mostCells, people: people(rowCells.counts))
    var columns = CoarseCells(columnCells, first.fields[c], mostCells, people: people(columnCells.counts))
    guard rows.count > 1, columns.count > 1 else { return nil }
    var found = Self.counted(sources, rows, columns, suppression)
    // A level or bin of too few people would hide the whole table: the smallest joins its neighbour instead.
    while found.hidden.allSatisfy({ $0 }) {
      let ofRows = rows.fewest ?? .max
      let ofColumns = columns.fewest ?? .max
      if min(ofRows, ofColumns) == .max { break }
      if ofRows < ofColumns { rows.joinSmallest() } else { columns.joinSmallest() }
      found = Self.counted(sources, rows, columns, suppression)
    }
    self.rowColumn = rowColumn
    self.columnColumn = columnColumn
    rowLabels = rows.labels
    columnLabels = columns.labels
    names = sources.map(\.name)
    counts = zip(found.tables, sources).map { counts, source in
      counts.enumerated().map { source.isReal && found.hidden[$0] ? nil : $1 }
    }
  }

  /// The counts of each source, and the cells that no real table may show: one pattern for all, as in one-way aggregates.
  private static func counted(
    _ sources: [AggregateSource], _ rows: CoarseCells, _ columns: CoarseCells, _ suppression: Suppression
  ) -> (tables: [[Int]], hidden: [Bool]) {
    let (height, width) = (rows.count, columns.count)
    let (rowOfCell, columnOfCell) = (rows.indexOfCell, columns.indexOfCell)
    var hidden = [Bool](repeating: false, count: height * width)
    let tables = sources.indices.map { source in
      var counts = [Int](repeating: 0, count: height * width)
      for (a, b) in zip(rows.cells.cellOfRow[source], columns.cells.cellOfRow[source]) {
        counts[rowOfCell[Int(a)] * width + columnOfCell[Int(b)]] += 1
      }
      if sources[source].isReal {
        let pattern = suppression.hidden(counts, rows: height, columns: width)
        for cell in pattern.indices where pattern[cell] { hidden[cell] = true }
      }
      return counts
    }
    return (tables, hidden)
  }
}

/// Groups of a column's cells, joined until they are few enough to draw, and without those that are empty.
private struct CoarseCells {
  let cells: DisclosedCells
  private let field: Field
  /// Groups that are shown together, in order, without that of missing values.
  private var joins: [[Int]]
  private let missingGroup: Int?
  /// Of real people, by group.
  private let peopleOfGroup: [Int]

  init(_ cells: DisclosedCells, _ field: Field, _ most: Int, people: [Int]) {
    self.cells = cells
    self.field = field
    var peopleOfGroup = [Int](repeating: 0, count: cells.groupCount)
    var isOccupied = [Bool](repeating: false, count: cells.groupCount)
    for (cell, group) in cells.groupOfCell.enumerated() {
      peopleOfGroup[group] += people[cell]
      if cells.counts.contains(where: { $0[cell] > 0 }) { isOccupied[group] = true }
    }
    self.peopleOfGroup = peopleOfGroup
    let missing = cells.groupOfCell[cells.missingCell]
    missingGroup = isOccupied[missing] ? missing : nil
    let ordinary = (0..<cells.groupCount).filter { isOccupied[$0] && $0 != missing }
    let size = max(1, (ordinary.count + most - 1) / most)
    joins =
      cells.edges.isEmpty
      ? ordinary.map { [$0] }
      : stride(from: 0, to: ordinary.count, by: size).map {
        Array(ordinary[$0..<min($0 + size, ordinary.count)])
      }
  }

  var count: Int { joins.count + (missingGroup == nil ? 0 : 1) }

  var indexOfCell: [Int] {
    var indexOfGroup = [Int](repeating: 0, count: cells.groupCount)
    for (index, join) in joins.enumerated() {
      for group in join { indexOfGroup[group] = index }
    }
    if let missingGroup { indexOfGroup[missingGroup] = joins.count }
    return cells.groupOfCell.map { indexOfGroup[$0] }
  }

  var labels: [String] {
    let groupLabels = cells.labels(of: field)
    let ordinary = joins.map { join -> String in
      if join.count == 1 { return groupLabels[join[0]] }
      if cells.edges.isEmpty { return join.map { groupLabels[$0] }.joined(separator: ", ") }
      let joined = cells.groupOfCell.indices.filter { join.contains(cells.groupOfCell[$0]) }
      return field.words(cells.edges[joined[0]], cells.edges[joined[joined.count - 1] + 1])
    }
    return ordinary + (missingGroup.map { [groupLabels[$0]] } ?? [])
  }

  private var people: [Int] { joins.map { $0.reduce(0) { $0 + peopleOfGroup[$1] } } }

  /// Real people in the smallest join; nil when no two may be joined, since two must stay.
  var fewest: Int? { joins.count > 2 ? people.min() : nil }

  /// Joins the smallest with its smaller neighbour, or, where the order says nothing, with the next smallest.
  mutating func joinSmallest() {
    let people = people
    guard joins.count > 2, let smallest = people.indices.min(by: { people[$0] < people[$1] }) else { return }
    let others = joins.indices.filter { $0 != smallest && (cells.edges.isEmpty || abs($0 - smallest) == 1) }
    guard let other = others.min(by: { people[$0] < people[$1] }) else { return }
    let (kept, gone) = (min(smallest, other), max(smallest, other))
    joins[kept] = (joins[kept] + joins[gone]).sorted()
    joins.remove(at: gone)
  }
}

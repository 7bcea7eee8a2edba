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
    let rows = CoarseCells(rowCells, first.fields[r], mostCells)
    let columns = CoarseCells(columnCells, first.fields[c], mostCells)
    guard rows.labels.count > 1, columns.labels.count > 1 else { return nil }
    self.rowColumn = rowColumn
    self.columnColumn = columnColumn
    rowLabels = rows.labels
    columnLabels = columns.labels
    names = sources.map(\.name)
    let width = columns.labels.count
    let tables = sources.indices.map { source in
      var counts = [Int](repeating: 0, count: rows.labels.count * width)
      let (a, b) = (rowCells.cellOfRow[source], columnCells.cellOfRow[source])
      for row in a.indices { counts[rows.indexOfCell[Int(a[row])] * width + columns.indexOfCell[Int(b[row])]] += 1 }
      return counts
    }
    // One pattern for all real tables, as in one-way aggregates.
    var hidden = [Bool](repeating: false, count: rows.labels.count * width)
    for (counts, source) in zip(tables, sources) where source.isReal {
      let pattern = suppression.hidden(counts, rows: rows.labels.count, columns: width)
      for cell in pattern.indices where pattern[cell] { hidden[cell] = true }
    }
    counts = zip(tables, sources).map { counts, source in
      counts.enumerated().map { source.isReal && hidden[$0] ? nil : $1 }
    }
  }
}

/// Groups of a column's cells, joined until they are few enough to draw, and without those that are empty.
private struct CoarseCells {
  var indexOfCell: [Int]
  var labels: [String]

  init(_ cells: DisclosedCells, _ field: Field, _ most: Int) {
    let groupLabels = cells.labels(of: field)
    let occupied = (0..<cells.groupCount).filter { group in
      cells.groupOfCell.indices.contains { cell in
        cells.groupOfCell[cell] == group && cells.counts.contains { $0[cell] > 0 }
      }
    }
    let missingGroup = cells.groupOfCell[cells.missingCell]
    let ordinary = occupied.filter { $0 != missingGroup }
    let size = max(1, (ordinary.count + most - 1) / most)
    let joins =
      cells.edges.isEmpty
      ? ordinary.map { [$0] }
      : stride(from: 0, to: ordinary.count, by: size).map {
        Array(ordinary[$0..<min($0 + size, ordinary.count)])
      }
    var indexOfGroup = [Int](repeating: 0, count: cells.groupCount)
    labels = []
    for join in joins {
      for group in join { indexOfGroup[group] = labels.count }
      let joined = cells.groupOfCell.indices.filter { join.contains(cells.groupOfCell[$0]) }
      labels.append(
        join.count == 1
          ? groupLabels[join[0]] : field.words(cells.edges[joined[0]], cells.edges[joined[joined.count - 1] + 1]))
    }
    if occupied.contains(missingGroup) {
      indexOfGroup[missingGroup] = labels.count
      labels.append(groupLabels[missingGroup])
    }
    indexOfCell = cells.groupOfCell.map { indexOfGroup[$0] }
  }
}

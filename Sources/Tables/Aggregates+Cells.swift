import Foundation
import Vocabulary

/// A column cut into cells (levels or bins, and missing) and the cells that may be told apart.
///
/// One-way and two-way aggregates use the same cells, so that one never undoes the suppression of the other.
struct DisclosedCells: Sendable {
  /// Bins: one more edge than bins; empty for levels.
  var edges: [Double]
  /// For each source and cell its count; the last cell is missing.
  var counts: [[Int]]
  /// For each cell the number of its group; merged cells share one.
  var groupOfCell: [Int]
  var groupCount: Int
  /// For each source and row the cell.
  let cellOfRow: [[Int32]]
  private let isReal: [Bool]
  private let minimumCount: Int

  var missingCell: Int { groupOfCell.count - 1 }

  /// Most levels that are shown one by one; the rarest others are put together.
  static let mostLevels = 30
  static let mostBins = 24

  /// nil for identifiers and text, and where not even all cells together may be told of.
  init?(of sources: [AggregateSource], column index: Int, suppression: Suppression) {
    let field = sources[0].table.schema.fields[index]
    let cellCount: Int
    var edges: [Double] = []
    let cellOfRow: [[Int32]]
    switch field.kind {
    case .identifier, .text: return nil
    case .categorical:
      cellCount = field.levels.count + 1
      cellOfRow = sources.map { $0.table.columns[index].levelCells(levelCount: field.levels.count) }
    case .numeric, .date, .dateTime:
      let columns = sources.map { $0.table.columns[index] }
      edges = Self.edges(for: columns[0], field, minimum: suppression.minimumCount)
      let fine = columns.map { $0.binCells(edges) }
      let real = zip(fine, sources).filter { $0.1.isReal }.map { Self.count($0.0, edges.count) }
      let keptCuts = Self.mergedBins(real, binCount: edges.count - 1, minimum: suppression.minimumCount)
      edges = keptCuts.map { edges[$0] }
      let cuts = edges
      cellOfRow = columns.map { $0.binCells(cuts) }
      cellCount = edges.count
    }
    let totals = cellOfRow.map { Self.count($0, cellCount) }
    let real = zip(totals, sources.map(\.isReal)).filter(\.1).map(\.0)
    if real.contains(where: { suppression.isSmall($0.reduce(0, +)) }) { return nil }
    var merged = suppression.merged(real)
    if field.kind == .categorical { merged = Self.alsoRarest(merged, totals[0]) }
    isReal = sources.map(\.isReal)
    minimumCount = suppression.minimumCount
    self.edges = edges
    self.cellOfRow = cellOfRow
    counts = totals
    groupOfCell = []
    var next = 0
    var mergedGroup: Int?
    for cell in 0..<cellCount {
      if merged.contains(cell) {
        if mergedGroup == nil {
          mergedGroup = next
          next += 1
        }
        groupOfCell.append(mergedGroup!)
      } else {
        groupOfCell.append(next)
        next += 1
      }
    }
    groupCount = next
  }

  private static func count(_ cells: [Int32], _ cellCount: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: cellCount)
    for cell in cells { counts[Int(cell)] += 1 }
    return counts
  }

  /// Puts the rarest of very many levels together with the small ones.
  private static func alsoRarest(_ merged: [Int], _ counts: [Int]) -> [Int] {
    let shown = counts.indices.dropLast().filter { !merged.contains($0) }
    if shown.count <= mostLevels { return merged }
    let rarest = shown.sorted { (counts[$0], -$0) > (counts[$1], -$1) }.dropFirst(mostLevels)
    return (merged + rarest).sorted()
  }

  /// Round bins that hold the middle 98 % or all but the `minimum` outermost people, whichever is less; the first and the
  /// last also hold what lies outside.
  private static func edges(for column: Column, _ field: Field, minimum: Int) -> [Double] {
    let sorted = (column.numbers ?? []).enumerated().filter { !column.isMissing(at: $0.offset) }.map(\.element).sorted()
    guard sorted.count > 1 else {
      let value = sorted.first ?? 0
      return [value, value + 1]
    }
    // The rank that many people lie beyond on either side: an edge never tells of an extreme.
    let rank = min(minimum, (sorted.count - 1) / 2)
    let inner = max(rank, sorted.count / 100)
    var (low, high) = (sorted[inner], sorted[sorted.count - 1 - inner])
    if low == high { (low, high) = (sorted[rank], sorted[sorted.count - 1 - rank]) }
    if low == high { return [low, low + 1] }
    let whole = field.isInteger || field.kind != .numeric
    if whole && high - low < Double(mostBins) {
      return (Int(low.rounded(.down))...(Int(high.rounded(.down)) + 1)).map { Double($0) }
    }
    var width = niceWidth((high - low) / Double(mostBins - 4))
    if whole { width = max(width.rounded(.up), 1) }
    let start = (low / width).rounded(.down)
    let binCount = Int(((high / width).rounded(.down) - start)) + 1
    return (0...binCount).map { (start + Double($0)) * width }
  }

  /// The next of 1, 2, 2.5, 5 × 10ᵏ.
  private static func niceWidth(_ width: Double) -> Double {
    let power = pow(10, log10(width).rounded(.down))
    return [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= width * 0.999 } ?? 10 * power
  }

  /// Indices of the edges that stay, when bins with few people are joined to their right neighbour (the last to its
  /// left), so that every bin is empty or large enough in each table.
  private static func mergedBins(_ real: [[Int]], binCount: Int, minimum: Int) -> [Int] {
    var kept = [0]
    var running = [Int](repeating: 0, count: real.count)
    for bin in 0..<binCount {
      for table in real.indices { running[table] += real[table][bin] }
      // An empty bin in every table is left alone unless people wait to be joined.
      if running.allSatisfy({ $0 >= minimum || $0 == 0 }) {
        kept.append(bin + 1)
        running = [Int](repeating: 0, count: real.count)
      }
    }
    if kept.last != binCount {
      // What is left over joins the last bin that people are in, and the empty ones between.
      var start = kept.count - 1
      while start > 0 {
        start -= 1
        let bins = kept[start]..<binCount
        if real.allSatisfy({ table in
          let count = bins.reduce(0) { $0 + table[$1] }
          return count >= minimum || count == 0
        }) {
          break
        }
      }
      kept = Array(kept[...start]) + [binCount]
    }
    return kept
  }
}

extension DisclosedCells {
  /// For each source and bin the count; nil in merged bins.
  var binCounts: [[Int?]] {
    let sizes = groupSizes
    return zip(counts, isReal).map { counts, _ in
      counts.dropLast().enumerated().map { sizes[groupOfCell[$0]] > 1 ? nil : $1 }
    }
  }

  private var groupSizes: [Int] {
    var sizes = [Int](repeating: 0, count: groupCount)
    for group in groupOfCell { sizes[group] += 1 }
    return sizes
  }

  /// The share of missing values; nil where it is merged with something else.
  func missingShares(of sources: [AggregateSource]) -> [Double?] {
    let isMerged = groupSizes[groupOfCell[missingCell]] > 1
    return zip(sources, counts).map { source, counts in
      isMerged && source.isReal ? nil : Double(counts[missingCell]) / Double(max(source.table.rowCount, 1))
    }
  }

  /// Groups in the order of their first level; missing last; groups that are empty everywhere are left out.
  func groups(of field: Field) -> [ColumnAggregate.Group] {
    let real = zip(counts, isReal).filter(\.1).map(\.0)
    var groups = (0..<groupCount).map { _ in
      ColumnAggregate.Group(
        label: "", levels: [], rareLevels: 0, includesMissing: false,
        counts: [Int](repeating: 0, count: counts.count))
    }
    for (cell, group) in groupOfCell.enumerated() {
      for source in counts.indices { groups[group].counts[source] += counts[source][cell] }
      if cell == missingCell {
        groups[group].includesMissing = counts.contains { $0[cell] > 0 }
      } else if real.allSatisfy({ $0[cell] >= minimumCount || $0[cell] == 0 })
        && counts.contains(where: { $0[cell] > 0 })
      {
        groups[group].levels.append(field.levels[cell])
      } else if counts.contains(where: { $0[cell] > 0 }) {
        groups[group].rareLevels += 1
      }
    }
    for index in groups.indices { groups[index].label = groups[index].words(field) }
    return groups.filter { $0.counts.contains { $0 > 0 } }
  }

  /// Labels of all groups, in order, for a two-way table.
  func labels(of field: Field) -> [String] {
    if edges.isEmpty {
      let named = groups(of: field)
      var labels = [String](repeating: "", count: groupCount)
      var position = 0
      for group in 0..<groupCount {
        let cells = groupOfCell.indices.filter { groupOfCell[$0] == group }
        let isEmpty = !cells.contains { cell in counts.contains { $0[cell] > 0 } }
        if !isEmpty {
          labels[group] = named[position].label
          position += 1
        }
      }
      return labels
    }
    return (0..<groupCount).map { group in
      let cells = groupOfCell.indices.filter { groupOfCell[$0] == group }
      let parts = cells.map { cell in cell == missingCell ? "missing" : field.words(edges[cell], edges[cell + 1]) }
      return parts.joined(separator: " or ")
    }
  }
}

extension ColumnAggregate.Group {
  fileprivate func words(_ field: Field) -> String {
    var parts = levels.prefix(3).map { field.levelLabels[$0] ?? $0 }
    if levels.count > 3 { parts = ["\(levels.count) levels"] }
    if rareLevels > 0 { parts.append(rareLevels == 1 ? "1 rare level" : "\(rareLevels) rare levels") }
    if includesMissing { parts.append("missing") }
    return parts.joined(separator: " or ")
  }
}

extension Field {
  /// "40 to 49", "1.5 to 2"; a date as written.
  func words(_ low: Double, _ high: Double) -> String {
    if isInteger && high - low == 1 { return text(of: low) }
    return "\(text(of: low)) to \(text(of: isInteger ? high - 1 : high))"
  }
}

extension Column {
  /// The level of each row; missing is the last cell.
  fileprivate func levelCells(levelCount: Int) -> [Int32] {
    let codes = codes ?? []
    guard let missing else { return codes }
    return codes.indices.map { missing[$0] != 0 ? Int32(levelCount) : codes[$0] }
  }

  /// The bin of each row: below the first edge counts as the first bin, above the last as the last; missing is the
  /// last cell.
  fileprivate func binCells(_ edges: [Double]) -> [Int32] {
    let binCount = edges.count - 1
    return (numbers ?? []).enumerated().map { row, value in
      if isMissing(at: row) { return Int32(binCount) }
      var low = 0
      var high = binCount - 1
      while low < high {
        let middle = (low + high + 1) / 2
        if value >= edges[middle] { low = middle } else { high = middle - 1 }
      }
      return Int32(low)
    }
  }
}

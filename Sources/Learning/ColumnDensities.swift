public import Mathematics

/// How the rows of each of many groups (leaves of a tree) spread over the cells of one column's ``ColumnGrid``.
///
/// Counts of cells, nothing else: no row can be read back. Kept flat, so that a draw touches two short stretches of
/// memory and allocates nothing.
public struct ColumnDensities: Sendable, Hashable {
  /// Where each group's entries start, and last the number of entries. `[groups + 1]`
  private let starts: [Int32]
  /// The cells that a group holds, increasing within the group. `[entries]`
  private let cells: [UInt16]
  /// Running counts of rows within the group. `[entries]`
  private var running: [Int32]

  public var groupCount: Int { starts.count - 1 }

  /// - Parameters:
  ///   - cells: the cell of each row, by ``ColumnGrid/cells(of:)``.
  ///   - rows: rows of the groups, those of group 0 first; a row that comes twice counts twice.
  ///   - starts: where each group's rows start in `rows`, and last the number of rows. `[groups + 1]`
  public init(cells columnCells: [UInt16], rows: [Int32], starts rowStarts: [Int32]) {
    var starts: [Int32] = [0]
    var cells: [UInt16] = []
    var running: [Int32] = []
    var sorted: [UInt16] = []
    for group in 0..<rowStarts.count - 1 {
      sorted.removeAll(keepingCapacity: true)
      for row in rows[Int(rowStarts[group])..<Int(rowStarts[group + 1])] { sorted.append(columnCells[Int(row)]) }
      sorted.sort()
      var held: Int32 = 0
      for (place, cell) in sorted.enumerated() {
        held += 1
        if place + 1 == sorted.count || sorted[place + 1] != cell {
          cells.append(cell)
          running.append(held)
        }
      }
      starts.append(Int32(cells.count))
    }
    self.starts = starts
    self.cells = cells
    self.running = running
  }

  /// One group of all rows.
  public init(cells: [UInt16]) {
    self.init(cells: cells, rows: Array(0..<Int32(cells.count)), starts: [0, Int32(cells.count)])
  }

  /// The same groups with each cell's share multiplied by its factor, and shares then made to sum to 1 again; kept to
  /// one part in 2²⁴. No group gains a cell, and none loses one.
  ///
  /// - Parameter factors: positive, one for each cell of the grid.
  public func multiplied(by factors: [Double]) -> ColumnDensities {
    var result = self
    for group in 0..<groupCount {
      let range = entries(of: group)
      var weights: [Double] = []
      forEachCell(of: group) { cell, rows in weights.append(Double(rows) * factors[Int(cell)]) }
      let total = weights.reduce(0, +)
      var held: Int32 = 0
      for (entry, weight) in zip(range, weights) {
        held += max(Int32((weight / total * 0x1p24).rounded()), 1)
        result.running[entry] = held
      }
    }
    return result
  }

  private func entries(of group: Int) -> Range<Int> { Int(starts[group])..<Int(starts[group + 1]) }

  /// Rows that the group was learned from; after ``multiplied(by:)`` the sum of its weights.
  public func rowCount(of group: Int) -> Int {
    let entries = entries(of: group)
    return entries.isEmpty ? 0 : Int(running[entries.upperBound - 1])
  }

  /// A cell of a group, as often as its rows hold it.
  ///
  /// - Precondition: the group has a row.
  public func cell(of group: Int, using random: inout RandomSource) -> UInt16 {
    cell(of: group, at: random.uniform())
  }

  /// The cell at this quantile of a group, 0 ..< 1: for draws that are spread evenly.
  ///
  /// - Precondition: the group has a row.
  public func cell(of group: Int, at quantile: Double) -> UInt16 {
    let entries = entries(of: group)
    let target = Int32(quantile * Double(running[entries.upperBound - 1]))
    var low = entries.lowerBound
    var high = entries.upperBound - 1
    while low < high {
      let middle = (low + high) / 2
      if running[middle] > target { high = middle } else { low = middle + 1 }
    }
    return cells[low]
  }

  /// A cell of a group of numbers, moved towards a neighbour within the group: the place, by rank among all rows, of
  /// one of its rows, and from there up to half the way to the next row above or below.
  ///
  /// So draws are no nearer to the group's rows than other people of such a group are, while cells that many people
  /// share are met as often as they are among all rows, and groups of one cell stay there.
  ///
  /// - Parameter bounds: how many of all rows are in lower cells, for each cell and last for all. `[cells + 1]`
  public func cell(of group: Int, between bounds: [Double], using random: inout RandomSource) -> UInt16 {
    let entries = entries(of: group)
    let rows = running[entries.upperBound - 1]
    let row = Int32(random.integer(below: Int(rows)))
    var low = entries.lowerBound
    var high = entries.upperBound - 1
    while low < high {
      let middle = (low + high) / 2
      if running[middle] > row { high = middle } else { low = middle + 1 }
    }
    let isUpward = random.bernoulli(0.5)
    let first = low == entries.lowerBound ? 0 : running[low - 1]
    let next = isUpward ? (row + 1 == running[low] ? low + 1 : low) : (row == first ? low - 1 : low)
    if next == low || !entries.contains(next) { return cells[low] }
    let from = random.uniform(in: bounds[Int(cells[low])]...bounds[Int(cells[low]) + 1])
    let to = random.uniform(in: bounds[Int(cells[next])]...bounds[Int(cells[next]) + 1])
    let place = from + 0.5 * random.uniform() * (to - from)
    var cell = Int(min(cells[low], cells[next]))
    var last = Int(max(cells[low], cells[next]))
    while cell < last {
      let middle = (cell + last) / 2
      if bounds[middle + 1] > place { last = middle } else { cell = middle + 1 }
    }
    return UInt16(cell)
  }

  /// The share of a group's rows that is left when each cell is weighted, 0…1 for weights in 0…1.
  ///
  /// - Parameter weights: one for each cell of the grid.
  public func share(of group: Int, weights: [Double]) -> Double {
    var sum = 0.0
    var before: Int32 = 0
    for entry in entries(of: group) {
      sum += Double(running[entry] - before) * weights[Int(cells[entry])]
      before = running[entry]
    }
    return before == 0 ? 0 : sum / Double(before)
  }

  /// A cell of a group in proportion to its rows times its weight; nil when all of them weigh nothing.
  public func cell(of group: Int, weights: [Double], using random: inout RandomSource) -> UInt16? {
    let rows = Double(rowCount(of: group))
    let total = share(of: group, weights: weights) * rows
    guard total > 0 else { return nil }
    let target = random.uniform() * total
    var sum = 0.0
    var before: Int32 = 0
    var chosen: UInt16?
    for entry in entries(of: group) {
      let weight = Double(running[entry] - before) * weights[Int(cells[entry])]
      before = running[entry]
      if weight <= 0 { continue }
      sum += weight
      chosen = cells[entry]
      if sum > target { break }
    }
    return chosen
  }

  /// Calls `body` with each cell of a group and its rows, by rising cell.
  public func forEachCell(of group: Int, _ body: (_ cell: UInt16, _ rows: Int) -> Void) {
    var before: Int32 = 0
    for entry in entries(of: group) {
      body(cells[entry], Int(running[entry] - before))
      before = running[entry]
    }
  }
}

extension ColumnDensities {
  public func encode(to writer: inout BinaryWriter) {
    writer.write(starts)
    writer.write(cells)
    writer.write(running)
  }

  /// - Parameter cellCount: of the grid that the cells belong to.
  public init(from reader: inout BinaryReader, cellCount: Int) throws {
    starts = try reader.readIntegers()
    cells = try reader.readIntegers()
    running = try reader.readIntegers()
    let rises = starts.first == 0 && zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 }
    guard rises, Int(starts.last ?? -1) == cells.count, running.count == cells.count,
      cells.allSatisfy({ Int($0) < cellCount }), running.allSatisfy({ $0 > 0 })
    else { throw ColumnGrid.damaged }
  }
}

import Mathematics
import Tables

/// Turns one column into the numbers that a network learns, and back.
///
/// A column is a set of states, one-hot (levels, numbers that many people share, reasons for missingness), and for
/// numbers a rank among the remaining cells of its ``ColumnGrid``, −1…1. What lies inside a cell is drawn by the grid, so
/// a network never sees, and cannot give back, a single person's number.
struct CellEncoder: Sendable {
  let grid: ColumnGrid
  /// For each cell of the grid its state.
  let stateOfCell: [Int32]
  /// For each state its cells and their running counts; the ranked state has the cells that only differ in rank.
  let cellsOfState: [[UInt16]]
  let runningOfState: [[Double]]
  /// The state whose cells are told apart by rank; −1 when there is none.
  let rankedState: Int

  var stateCount: Int { cellsOfState.count }
  /// One number for each state (none for a single one), and one for the rank.
  var width: Int { (stateCount > 1 ? stateCount : 0) + (rankedState >= 0 ? 1 : 0) }

  /// Levels and shared numbers under `smallestShare` of the rows have no state of their own.
  init(grid: ColumnGrid, cells: [UInt16], smallestShare: Double = 0.02, mostStates: Int = 64) {
    var counts = [Int](repeating: 0, count: grid.cellCount)
    for cell in cells { counts[Int(cell)] += 1 }
    let threshold = smallestShare * Double(cells.count)
    let values = (0..<grid.valueCells).filter { counts[$0] > 0 }
    // A number earns a state by its share, if it stands out from its neighbours; a level needs none, but the rarest are
    // put together where there are many.
    let byCount = values.sorted { (counts[$0], $1) > (counts[$1], $0) }
    let own = Set(
      grid.isNumeric
        ? byCount.filter { Double(counts[$0]) >= threshold && Self.standsOut($0, among: values, counts: counts) }
          .prefix(mostStates) : byCount.prefix(mostStates))
    let groups =
      values.filter(own.contains).map { [$0] } + [values.filter { !own.contains($0) }]
      + (grid.valueCells..<grid.cellCount).map { [$0] }
    let states = groups.filter { group in group.contains { counts[$0] > 0 } }
    let ranked = states.firstIndex { $0.count > 1 } ?? -1
    self.init(
      grid: grid, states: states.map { $0.map { UInt16($0) } },
      counts: states.map { $0.map { Double(counts[$0]) } }, rankedState: grid.isNumeric ? ranked : -1)
  }

  /// Whether a number comes more than three times as often as the median of the three on each side of it; numbers of
  /// a column that has few always do. The most frequent numbers of a column of whole numbers are no spikes.
  private static func standsOut(_ cell: Int, among values: [Int], counts: [Int]) -> Bool {
    if values.count <= 16 { return true }
    let place = values.partitioningIndex(of: cell)
    let neighbours = (max(0, place - 3)...min(values.count - 1, place + 3)).filter { $0 != place }
    let sorted = neighbours.map { counts[values[$0]] }.sorted()
    return counts[cell] > 3 * sorted[sorted.count / 2]
  }

  private init(grid: ColumnGrid, states: [[UInt16]], counts: [[Double]], rankedState: Int) {
    self.grid = grid
    cellsOfState = states
    runningOfState = counts.map { counts in
      var sum = 0.0
      return counts.map {
        sum += $0
        return sum
      }
    }
    var stateOfCell = [Int32](repeating: 0, count: grid.cellCount)
    for (state, cells) in states.enumerated() {
      for cell in cells { stateOfCell[Int(cell)] = Int32(state) }
    }
    self.stateOfCell = stateOfCell
    self.rankedState = rankedState
  }

  /// Writes the code of a cell to `output`, `width` numbers of 0.
  func encode(_ cell: UInt16, to output: UnsafeMutablePointer<Float>, using random: inout RandomSource) {
    let state = Int(stateOfCell[Int(cell)])
    if stateCount > 1 { output[state] = 1 }
    guard state == rankedState else { return }
    let cells = cellsOfState[state]
    let running = runningOfState[state]
    var low = 0
    var high = cells.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cells[middle] >= cell { high = middle } else { low = middle + 1 }
    }
    let below = low == 0 ? 0 : running[low - 1]
    let rank = (below + random.uniform() * (running[low] - below)) / running[running.count - 1]
    output[width - 1] = Float(2 * rank - 1)
  }

  /// The cell of a state and, for the ranked one, a rank in −1…1; a rare level by its frequency.
  func cell(state: Int, rank: Float, using random: inout RandomSource) -> UInt16 {
    let cells = cellsOfState[state]
    if cells.count == 1 { return cells[0] }
    let running = runningOfState[state]
    if state != rankedState { return cells[random.index(cumulative: running)] }
    let target = min(max(Double(rank) / 2 + 0.5, 0), 1 - 1e-9) * running[running.count - 1]
    var low = 0
    var high = cells.count - 1
    while low < high {
      let middle = (low + high) / 2
      if running[middle] > target { high = middle } else { low = middle + 1 }
    }
    return cells[low]
  }

  func encode(to writer: inout BinaryWriter) {
    grid.encode(to: &writer)
    writer.write(Int64(rankedState))
    writer.write(Int64(stateCount))
    for state in 0..<stateCount {
      writer.write(cellsOfState[state])
      writer.write(runningOfState[state])
    }
  }

  init(from reader: inout BinaryReader, field: Field) throws {
    let grid = try ColumnGrid(from: &reader, field: field)
    let ranked = try reader.readInt()
    let count = try reader.readInt()
    let damaged = BinaryCodingError("The model's encoding of a column is damaged.")
    guard count >= 0, count <= grid.cellCount, ranked >= -1, ranked < count else { throw damaged }
    var states: [[UInt16]] = []
    var counts: [[Double]] = []
    for _ in 0..<count {
      states.append(try reader.readIntegers())
      var before = 0.0
      counts.append(
        try reader.readDoubles().map { running in
          defer { before = running }
          return running - before
        })
      guard let cells = states.last, let weights = counts.last, !cells.isEmpty, cells.count == weights.count,
        cells.allSatisfy({ Int($0) < grid.cellCount }), weights.allSatisfy({ $0 > 0 })
      else { throw damaged }
    }
    self.init(grid: grid, states: states, counts: counts, rankedState: ranked)
  }
}

extension [Int] {
  /// Where `element` is in an increasing array.
  fileprivate func partitioningIndex(of element: Int) -> Int {
    var (low, high) = (0, count - 1)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] >= element { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

package import Learning
import Mathematics
import Tables

/// The classes of one column that networks predict and see: levels, shared numbers, bins of numbers, and reasons for
/// missingness. Inside a class the cells of the column's ``ColumnGrid`` are drawn as often as training rows hold them.
package struct ClassCode: Sendable {
  package let grid: ColumnGrid
  /// For each class its cells, and their running counts of rows.
  let cells: [[UInt16]]
  let running: [[Double]]
  /// Numbers: the first classes, which are in order. Else 0.
  let orderedCount: Int
  /// For each cell its class; a cell that no training row held has the nearest class.
  let classOfCell: [UInt16]

  // What a network sees of a class: features with values. Numbers have a place on a line and a group of neighbours.
  /// Where each class's features begin, and last their number. `[classes + 1]`
  let featureStarts: [Int32]
  let features: [Int32]
  let featureValues: [Float]
  let featureCount: Int

  var count: Int { cells.count }

  /// The most levels that are told apart; rarer ones share a class and are drawn by frequency.
  static let mostLevels = 400
  /// A number that this share of rows has is seen by itself, not in a group of neighbours.
  static let spikeShare = 0.02
  /// Neighbouring classes of a group, by which networks see numbers.
  static let groupSize = 4

  /// - Parameter bins: about how many classes a column of numbers is cut into.
  package init(grid: ColumnGrid, trainingCells: [UInt16], bins: Int) {
    var counts = [Int](repeating: 0, count: grid.cellCount)
    for cell in trainingCells { counts[Int(cell)] += 1 }
    let values = (0..<grid.valueCells).filter { counts[$0] > 0 }
    var groups = grid.isNumeric ? Self.bins(values, counts: counts, bins: bins) : Self.levels(values, counts: counts)
    let ordered = grid.isNumeric ? groups.count : 0
    groups += (grid.valueCells..<grid.cellCount).filter { counts[$0] > 0 }.map { [$0] }
    self.init(
      grid: grid, cells: groups.map { $0.map(UInt16.init) }, counts: groups.map { $0.map { Double(counts[$0]) } },
      orderedCount: ordered)
  }

  private init(grid: ColumnGrid, cells: [[UInt16]], counts: [[Double]], orderedCount: Int) {
    self.grid = grid
    self.cells = cells
    self.orderedCount = orderedCount
    running = counts.map { counts in
      var sum = 0.0
      return counts.map {
        sum += $0
        return sum
      }
    }
    var classOfCell = [Int](repeating: -1, count: grid.cellCount)
    for (index, cells) in cells.enumerated() { for cell in cells { classOfCell[Int(cell)] = index } }
    for cell in classOfCell.indices.dropFirst() where classOfCell[cell] < 0 {
      classOfCell[cell] = classOfCell[cell - 1]
    }
    self.classOfCell = classOfCell.map { UInt16(max($0, 0)) }

    let rows = running.map { $0.last ?? 0 }
    let total = max(rows.reduce(0, +), 1)
    let present = max(rows.prefix(orderedCount).reduce(0, +), 1)
    var starts: [Int32] = [0]
    var features: [Int32] = []
    var featureValues: [Float] = []
    // Feature 0 of a column of numbers is the normal score of the class's middle rank.
    var next = orderedCount > 0 ? 1 : 0
    var below = 0.0
    var members = 0
    for index in cells.indices {
      let isSpike = rows[index] >= Self.spikeShare * total
      if index < orderedCount {
        let score = SpecialFunctions.normalQuantile((below + rows[index] / 2) / present)
        below += rows[index]
        features.append(0)
        featureValues.append(Float(score))
        if isSpike || members == 0 || members == Self.groupSize {
          next += 1
          members = isSpike ? Self.groupSize : 0
        }
        if !isSpike { members += 1 }
        features.append(Int32(next - 1))
      } else {
        features.append(Int32(next))
        next += 1
      }
      featureValues.append(1)
      starts.append(Int32(features.count))
    }
    featureStarts = starts
    self.features = features
    self.featureValues = featureValues
    featureCount = next
  }

  /// Common levels by themselves, the others in one class.
  private static func levels(_ values: [Int], counts: [Int]) -> [[Int]] {
    guard values.count > mostLevels else { return values.map { [$0] } }
    let own = Set(values.sorted { (counts[$0], $1) > (counts[$1], $0) }.prefix(mostLevels - 1))
    return values.filter(own.contains).map { [$0] } + [values.filter { !own.contains($0) }]
  }

  /// Neighbouring cells together until a bin has its share of rows; a cell that has it alone stays alone.
  private static func bins(_ values: [Int], counts: [Int], bins: Int) -> [[Int]] {
    guard 2 * values.count > 3 * bins else { return values.map { [$0] } }
    let size = values.reduce(0) { $0 + counts[$1] } / bins + 1
    var groups: [[Int]] = []
    var group: [Int] = []
    var held = 0
    for cell in values {
      if !group.isEmpty && (held >= size || counts[cell] >= size) {
        groups.append(group)
        group = []
        held = 0
      }
      group.append(cell)
      held += counts[cell]
    }
    if !group.isEmpty { groups.append(group) }
    return groups
  }

  /// A cell of a class, as often as training rows hold it, or in proportion to that times its weight.
  func cell(ofClass index: Int, weights: [Double]?, using random: inout RandomSource) -> UInt16 {
    let cells = cells[index]
    if cells.count == 1 { return cells[0] }
    guard let weights else { return cells[random.index(cumulative: running[index])] }
    var sum = 0.0
    let weighted = cells.indices.map { place -> Double in
      let rows = running[index][place] - (place == 0 ? 0 : running[index][place - 1])
      sum += rows * weights[Int(cells[place])]
      return sum
    }
    return cells[random.index(cumulative: weighted)]
  }

  /// The part of each class's rows that is left when cells are weighted.
  func shares(weights: [Double]) -> [Float] {
    cells.indices.map { index in
      var sum = 0.0
      var before = 0.0
      for (cell, until) in zip(cells[index], running[index]) {
        sum += (until - before) * weights[Int(cell)]
        before = until
      }
      return Float(sum / max(before, 1))
    }
  }
}

extension ClassCode {
  func encode(to writer: inout BinaryWriter) {
    grid.encode(to: &writer)
    writer.write(Int64(orderedCount))
    writer.write(Int64(count))
    for index in 0..<count {
      writer.write(cells[index])
      writer.write(running[index])
    }
  }

  init(from reader: inout BinaryReader, field: Field) throws {
    let grid = try ColumnGrid(from: &reader, field: field)
    let ordered = try reader.readInt()
    let count = try reader.readInt()
    let damaged = BinaryCodingError("The model's classes of a column are damaged.")
    guard (0...grid.cellCount).contains(count), (0...count).contains(ordered) else { throw damaged }
    var cells: [[UInt16]] = []
    var counts: [[Double]] = []
    for _ in 0..<count {
      let members: [UInt16] = try reader.readIntegers()
      var before = 0.0
      let rows = try reader.readDoubles().map { running in
        defer { before = running }
        return running - before
      }
      let fits = !members.isEmpty && members.count == rows.count && members.allSatisfy { Int($0) < grid.cellCount }
      guard fits, rows.allSatisfy({ $0 > 0 && $0 < 1e15 }) else { throw damaged }
      cells.append(members)
      counts.append(rows)
    }
    self.init(grid: grid, cells: cells, counts: counts, orderedCount: ordered)
  }
}

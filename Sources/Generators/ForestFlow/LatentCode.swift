import Foundation
import Learning
import Mathematics
import Tables
import Vocabulary

/// One standard normal number for each thing that varies in a row: a level, a number, whether a number is there.
///
/// A cell of the column's ``ColumnGrid`` is an interval of the normal line as wide as the cell is frequent, and a value
/// of that cell is any point of it. So spikes, levels and missing values are kept by construction, and margins are
/// right whenever the latent number is standard normal.
struct LatentDimension: Sendable {
  let column: Int
  /// The cells in the order of the line; ``present`` stands for all numbers of a column where some are missing.
  let cells: [UInt16]
  /// Shares of rows in earlier cells, and last 1. `[cells + 1]`
  let bounds: [Double]
  /// For each cell of the grid its place on the line, or −1.
  private let places: [Int32]

  static let present = UInt16.max

  init(column: Int, cells: [UInt16], counts: [Double], cellCount: Int) {
    let total = counts.reduce(0, +)
    var bounds = [0.0]
    for count in counts { bounds.append(bounds[bounds.count - 1] + count / total) }
    bounds[bounds.count - 1] = 1
    self.init(column: column, cells: cells, bounds: bounds, cellCount: cellCount)
  }

  private init(column: Int, cells: [UInt16], bounds: [Double], cellCount: Int) {
    self.column = column
    self.cells = cells
    self.bounds = bounds
    let other = cells.firstIndex(of: Self.present).map(Int32.init) ?? -1
    var places = [Int32](repeating: other, count: cellCount)
    for (place, cell) in cells.enumerated() where cell != Self.present { places[Int(cell)] = Int32(place) }
    self.places = places
  }

  /// A point of the cell's interval; of the whole line for a cell that is not on it.
  func draw(_ cell: UInt16, using random: inout RandomSource) -> Float {
    let place = Int(places[Int(cell)])
    if place < 0 { return Float(random.normal()) }
    let rank = bounds[place] + random.uniform() * (bounds[place + 1] - bounds[place])
    return Float(SpecialFunctions.normalQuantile(min(max(rank, 1e-7), 1 - 1e-7)))
  }

  /// The cell at a share 0…1 of the line.
  func cell(at rank: Double) -> UInt16 {
    var low = 0
    var high = cells.count - 1
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle + 1] > rank { high = middle } else { low = middle + 1 }
    }
    return cells[low]
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(column))
    writer.write(cells)
    writer.write(bounds)
  }

  init(from reader: inout BinaryReader, grids: [ColumnGrid]) throws {
    let column = try reader.readInt()
    let cells: [UInt16] = try reader.readIntegers()
    let bounds = try reader.readDoubles()
    let damaged = BinaryCodingError("The model's code of a column is damaged.")
    guard grids.indices.contains(column), cells.count > 1, bounds.count == cells.count + 1,
      cells.allSatisfy({ $0 == Self.present || Int($0) < grids[column].cellCount }),
      zip(bounds, bounds.dropFirst()).allSatisfy({ $0 <= $1 }), bounds.first == 0, bounds.last == 1
    else { throw damaged }
    self.init(column: column, cells: cells, bounds: bounds, cellCount: grids[column].cellCount)
  }
}

/// All dimensions of a table, and the label that rows are conditioned on.
struct LatentCode: Sendable {
  let grids: [ColumnGrid]
  let dimensions: [LatentDimension]
  /// The outcome whose level is drawn first; its cells that occur, and their counts.
  let label: (column: Int, cells: [UInt16], running: [Double])?
  /// For columns that no dimension tells: the only cell.
  let constants: [UInt16]

  var labelCount: Int { label?.cells.count ?? 1 }

  /// The most levels of an outcome that rows are conditioned on, and the least rows of each.
  static let mostLabels = 10
  static let leastLabelRows = 20

  init(learning table: Table) throws {
    let learned = try parallelMap(0..<table.columns.count) { index in
      let grid = ColumnGrid(learning: table.columns[index], field: table.schema.fields[index])
      return (grid: grid, cells: grid.cells(of: table.columns[index]))
    }
    let cells = learned.map(\.cells)
    let grids = learned.map(\.grid)
    let counts = zip(grids, cells).map { grid, cells in
      var counts = [Double](repeating: 0, count: grid.cellCount)
      for cell in cells { counts[Int(cell)] += 1 }
      return counts
    }
    let label = table.schema.fields.indices.first { index in
      let occurring = counts[index].filter { $0 > 0 }
      return table.schema.fields[index].has(.target) && (2...Self.mostLabels).contains(occurring.count)
        && occurring.allSatisfy { $0 >= Double(Self.leastLabelRows) }
    }
    let order = LevelOrder(grids: grids, cells: cells, counts: counts)
    var dimensions: [LatentDimension] = []
    for (index, grid) in grids.enumerated() where index != label {
      let own = counts[index]
      let values = (0..<grid.valueCells).filter { own[$0] > 0 }
      let reasons = (grid.valueCells..<grid.cellCount).filter { own[$0] > 0 }
      func add(_ cells: [UInt16], _ counts: [Double]) {
        guard cells.count > 1 else { return }
        dimensions.append(LatentDimension(column: index, cells: cells, counts: counts, cellCount: own.count))
      }
      if grid.isNumeric {
        if !reasons.isEmpty && values.count > 1 {
          let present = values.reduce(0) { $0 + own[$1] }
          add([LatentDimension.present] + reasons.map { UInt16($0) }, [present] + reasons.map { own[$0] })
        }
        let line = values.count > 1 ? values : values + reasons
        add(line.map { UInt16($0) }, line.map { own[$0] })
      } else {
        let line = order.sorted(values + reasons, of: index)
        add(line.map { UInt16($0) }, line.map { own[$0] })
      }
    }
    self.init(
      grids: grids, dimensions: dimensions,
      label: label.map { column in
        let occurring = counts[column].indices.filter { counts[column][$0] > 0 }
        return (column, occurring.map { UInt16($0) }, occurring.map { counts[column][$0] })
      }, constants: counts.map { counts in UInt16(counts.indices.max { counts[$0] < counts[$1] } ?? 0) })
  }

  private init(
    grids: [ColumnGrid], dimensions: [LatentDimension], label: (column: Int, cells: [UInt16], counts: [Double])?,
    constants: [UInt16]
  ) {
    self.grids = grids
    self.dimensions = dimensions
    self.constants = constants
    self.label = label.map { label in
      var sum = 0.0
      return (
        label.column, label.cells,
        label.counts.map {
          sum += $0
          return sum
        }
      )
    }
  }

  /// The cells of each dimension's column, and the label of each row.
  func cells(of table: Table) throws -> (columns: [[UInt16]], labels: [Int32]) {
    let columns = try parallelMap(0..<grids.count) { grids[$0].cells(of: table.columns[$0]) }
    guard let label else { return (columns, [Int32](repeating: 0, count: table.rowCount)) }
    var places = [Int32](repeating: 0, count: grids[label.column].cellCount)
    for (place, cell) in label.cells.enumerated() { places[Int(cell)] = Int32(place) }
    return (columns, columns[label.column].map { places[Int($0)] })
  }

  /// The cells of rows, by column, from the rank 0…1 of each dimension and the labels.
  func cells(labels: [Int32], rank: (_ row: Int, _ dimension: Int) -> Double) -> [[UInt16]] {
    var cells = constants.map { [UInt16](repeating: $0, count: labels.count) }
    for (place, dimension) in dimensions.enumerated() {
      // A presence comes before the values of its column: where it tells a reason, that stays.
      let isValue = place > 0 && dimensions[place - 1].column == dimension.column
      for row in labels.indices {
        if isValue && cells[dimension.column][row] != LatentDimension.present { continue }
        cells[dimension.column][row] = dimension.cell(at: rank(row, place))
      }
    }
    if let label { for row in labels.indices { cells[label.column][row] = label.cells[Int(labels[row])] } }
    return cells
  }
}

extension LatentCode {
  func encode(to writer: inout BinaryWriter) {
    for grid in grids { grid.encode(to: &writer) }
    writer.write(constants)
    writer.write(Int64(dimensions.count))
    for dimension in dimensions { dimension.encode(to: &writer) }
    writer.write(Int64(label?.column ?? -1))
    writer.write(label?.cells ?? [])
    writer.write(label?.running ?? [])
  }

  init(from reader: inout BinaryReader, schema: Schema) throws {
    let grids = try schema.fields.map { try ColumnGrid(from: &reader, field: $0) }
    let constants: [UInt16] = try reader.readIntegers()
    let count = try reader.readInt()
    let damaged = BinaryCodingError("The model's code of its columns is damaged.")
    let fits = zip(constants, grids).allSatisfy { Int($0) < $1.cellCount }
    guard constants.count == grids.count, fits, (0...2 * grids.count).contains(count) else { throw damaged }
    let dimensions = try (0..<count).map { _ in try LatentDimension(from: &reader, grids: grids) }
    for (place, dimension) in dimensions.enumerated() where dimension.cells.contains(LatentDimension.present) {
      // What is present has a value, which the next dimension tells.
      guard place + 1 < count, dimensions[place + 1].column == dimension.column,
        !dimensions[place + 1].cells.contains(LatentDimension.present)
      else { throw damaged }
    }
    let column = try reader.readInt()
    let cells: [UInt16] = try reader.readIntegers()
    let running = try reader.readDoubles()
    if column < 0 {
      self.init(grids: grids, dimensions: dimensions, label: nil, constants: constants)
      return
    }
    let rises = zip([0] + running, running).allSatisfy { $0 < $1 } && running.allSatisfy(\.isFinite)
    guard column < grids.count, (2...Self.mostLabels).contains(cells.count), running.count == cells.count, rises,
      cells.allSatisfy({ Int($0) < grids[column].cellCount })
    else { throw damaged }
    let counts = zip([0] + running, running).map { $1 - $0 }
    self.init(grids: grids, dimensions: dimensions, label: (column, cells, counts), constants: constants)
  }
}

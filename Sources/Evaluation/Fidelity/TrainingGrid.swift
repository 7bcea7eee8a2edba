import Foundation
import Mathematics
import Tables
import Vocabulary

/// The values of the training table as cells in which any table of its schema can be counted.
///
/// An ordered column has a cell for each distinct value and one for each gap between two of them, so that the greatest
/// gap between two distribution functions is exact when one of them is training's. A categorical column has a cell for
/// each level. Then one cell for each reason of missingness.
struct TrainingGrid: Sendable {
  struct Column: Sendable {
    let name: String
    /// Index into the table's columns.
    let index: Int
    /// Whether the cells have an order (numbers, dates, ordered levels).
    let isOrdered: Bool
    let isNumeric: Bool
    /// Sorted distinct values of a numeric column.
    let values: [Double]
    /// Cells of values, before those of missingness.
    let presentCells: Int
    let cells: Int
    /// For each cell the bin it belongs to in tables of two columns.
    let bin: [Int32]
    let bins: Int
    /// By which numbers are centred and scaled.
    let centre: Double
    let scale: Double
  }

  let columns: [Column]

  init(_ training: Table) throws {
    columns = try parallelMap(0..<training.columns.count) { index in
      let field = training.schema.fields[index]
      // A mask may hold reasons that the schema forgot to list.
      let reasons = max(field.missingReasons.count, Int(training.columns[index].missing?.max() ?? 0), 1)
      if let numbers = training.columns[index].numbers {
        let column = training.columns[index]
        return Self.numeric(
          field.name, index, numbers.indices.filter { !column.isMissing(at: $0) }.map { numbers[$0] }, reasons)
      }
      let levels = max(field.levels.count, 1)
      return Column(
        name: field.name, index: index, isOrdered: field.isOrdered, isNumeric: false, values: [],
        presentCells: levels, cells: levels + reasons, bin: (0..<levels + reasons).map { Int32(min($0, levels)) },
        bins: levels + 1, centre: 0, scale: 1)
    }
  }

  /// Ten bins of about equal counts for pairs; fewer when the column has few values.
  private static func numeric(_ name: String, _ index: Int, _ present: [Double], _ reasons: Int) -> Column {
    let sorted = present.sorted()
    var values: [Double] = []
    var upTo: [Int] = []
    for (position, value) in sorted.enumerated() {
      if values.last == value {
        upTo[upTo.count - 1] = position + 1
      } else {
        values.append(value)
        upTo.append(position + 1)
      }
    }
    let binCount = 10
    var binOfValue = [Int32](repeating: 0, count: values.count)
    var used: Int32 = -1
    var last = -1
    for place in values.indices {
      let middle = Double(upTo[place] + (place == 0 ? 0 : upTo[place - 1])) / 2
      let decile = min(Int(middle / Double(sorted.count) * Double(binCount)), binCount - 1)
      if decile != last { used += 1 }
      last = decile
      binOfValue[place] = used
    }
    let bins = Int(used) + 1
    // Cell 2i + 1 is value i, cell 2i the gap before it.
    let presentCells = 2 * values.count + 1
    var bin = (0..<presentCells).map { cell in
      values.isEmpty ? 0 : binOfValue[min(cell / 2, values.count - 1)]
    }
    bin += [Int32](repeating: Int32(max(bins, 1)), count: reasons)
    let mean = sorted.isEmpty ? 0 : Statistics.mean(sorted)
    let deviation = Statistics.deviation(sorted)
    return Column(
      name: name, index: index, isOrdered: true, isNumeric: true, values: values, presentCells: presentCells,
      cells: presentCells + reasons, bin: bin, bins: max(bins, 1) + 1, centre: mean.isFinite ? mean : 0,
      scale: deviation.isFinite && deviation > 0 ? deviation : 1)
  }

  /// The cell of each row, column by column.
  func encode(_ table: Table) throws -> GridRows {
    let coded = try parallelMap(0..<columns.count) { position in columns[position].encode(table) }
    return GridRows(rowCount: table.rowCount, cells: coded.map(\.cells), scaled: coded.map(\.scaled))
  }
}

/// A table counted in a ``TrainingGrid``.
struct GridRows: Sendable {
  let rowCount: Int
  /// For each column the cell of each row.
  let cells: [[Int32]]
  /// For each numeric column its values, centred and scaled by training; NaN where missing. Empty for other columns.
  let scaled: [[Double]]

  func rows(_ indices: [Int]) -> GridRows {
    GridRows(
      rowCount: indices.count, cells: cells.map { column in indices.map { column[$0] } },
      scaled: scaled.map { column in column.isEmpty ? [] : indices.map { column[$0] } })
  }

  func appending(_ other: GridRows) -> GridRows {
    GridRows(
      rowCount: rowCount + other.rowCount, cells: zip(cells, other.cells).map { $0 + $1 },
      scaled: zip(scaled, other.scaled).map { $0 + $1 })
  }
}

extension TrainingGrid.Column {
  fileprivate func encode(_ table: Table) -> (cells: [Int32], scaled: [Double]) {
    let column = table.columns[index]
    let reasons = cells - presentCells
    func missingCell(_ row: Int) -> Int32 {
      Int32(presentCells + min(max(Int(column.missingCode(at: row)), 1), reasons) - 1)
    }
    switch column.values {
    case .numeric(let numbers):
      var scaled = [Double](repeating: .nan, count: numbers.count)
      let coded = numbers.indices.map { row -> Int32 in
        if column.isMissing(at: row) || numbers[row].isNaN { return missingCell(row) }
        scaled[row] = (numbers[row] - centre) / scale
        return cell(of: numbers[row])
      }
      return (coded, scaled)
    case .codes(let codes):
      return (
        codes.indices.map { row in
          let known = !column.isMissing(at: row) && codes[row] >= 0 && Int(codes[row]) < presentCells
          return known ? codes[row] : missingCell(row)
        }, []
      )
    case .text: preconditionFailure("free text is taken out before tables are counted")
    }
  }

  private func cell(of value: Double) -> Int32 {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    return Int32(low < values.count && values[low] == value ? 2 * low + 1 : 2 * low)
  }
}

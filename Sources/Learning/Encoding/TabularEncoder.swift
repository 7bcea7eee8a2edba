package import Mathematics
package import Tables

/// Turns tables into the numbers that a network learns, and a network's output back into tables.
package struct TabularEncoder: Sendable {
  package let schema: Schema
  private let columns: [CellEncoder]
  /// Where each column's numbers begin.
  private let offsets: [Int]
  /// Numbers of one row.
  package let width: Int
  /// How ranks of numbers are spread.
  package let scale: RankScale

  /// How ranks of numbers are spread.
  package enum RankScale: UInt8, Sendable, Hashable {
    /// Evenly over −1…1, as a hyperbolic tangent gives them.
    case uniform = 0
    /// As standard normal scores, which Gaussian noise and Gaussian errors fit.
    case normal = 1
  }

  /// A run of numbers of one row that belong together.
  package struct Block: Sendable {
    /// One-hot states, or none.
    package let states: Range<Int>
    /// Where the rank is, where there is one.
    package let rank: Int?
    /// Which state (counted from 0) has a rank.
    package let rankedState: Int
  }

  package init(learning table: Table) {
    let columns = zip(table.columns, table.schema.fields).map { column, field -> CellEncoder in
      let grid = ColumnGrid(learning: column, field: field)
      return CellEncoder(grid: grid, cells: grid.cells(of: column))
    }
    self.init(schema: table.schema, columns: columns, scale: .uniform)
  }

  /// - Parameter cells: of the rows that are learned from, by column.
  package init(schema: Schema, grids: [ColumnGrid], cells: [[UInt16]], scale: RankScale) {
    self.init(
      schema: schema, columns: zip(grids, cells).map { CellEncoder(grid: $0, cells: $1) }, scale: scale)
  }

  private init(schema: Schema, columns: [CellEncoder], scale: RankScale) {
    self.schema = schema
    self.scale = scale
    self.columns = columns
    var offset = 0
    offsets = columns.map { column in
      defer { offset += column.width }
      return offset
    }
    width = offset
  }

  /// For each column that is not constant, where its numbers are.
  package var blocks: [Block] {
    zip(columns, offsets).filter { $0.0.width > 0 }.map { column, offset in
      let states = column.stateCount > 1 ? column.stateCount : 0
      return Block(
        states: offset..<offset + states, rank: column.rankedState >= 0 ? offset + states : nil,
        rankedState: column.rankedState)
    }
  }

  package var grids: [ColumnGrid] { columns.map(\.grid) }

  /// `[rows × width]`; ranks are spread at random over the width of their cell.
  package func encode(_ table: Table, using random: inout RandomSource) -> Matrix {
    encode(cells: zip(columns, table.columns).map { $0.grid.cells(of: $1) }, rows: table.rowCount, using: &random)
  }

  /// - Parameter cells: by column.
  package func encode(cells: [[UInt16]], rows: Int, using random: inout RandomSource) -> Matrix {
    let matrix = Matrix(rows: rows, columns: width)
    for (index, column) in columns.enumerated() where column.width > 0 {
      for (row, cell) in cells[index].enumerated() {
        let output = matrix.pointer + row * width + offsets[index]
        column.encode(cell, to: output, using: &random)
        if scale == .normal && column.rankedState >= 0 {
          let share = min(max(Double(output[column.width - 1]) / 2 + 0.5, 5e-5), 1 - 5e-5)
          output[column.width - 1] = Float(SpecialFunctions.normalQuantile(share))
        }
      }
    }
    return matrix
  }

  /// A table of rows `[rows × width]` in which each column's greatest state holds.
  package func decode(_ matrix: Matrix, using random: inout RandomSource) -> Table {
    let cells = cells(of: matrix, using: &random)
    let decoded = columns.indices.map { columns[$0].grid.column(of: cells[$0], using: &random) }
    return Table(schema: schema, columns: decoded)
  }

  /// The rank of one number of an encoded row, −1…1.
  private func uniformRank(_ value: Float) -> Float {
    scale == .uniform ? value : Float(2 * SpecialFunctions.normalCDF(Double(value)) - 1)
  }

  /// The cells, by column, of rows `[rows × width]` in which each column's greatest state holds.
  ///
  /// - Parameter calibration: brings ranks to the spread that training rows have.
  package func cells(
    of matrix: Matrix, calibration: RankCalibration? = nil, using random: inout RandomSource
  ) -> [[UInt16]] {
    precondition(matrix.columns == width, "\(matrix.columns) numbers a row, not \(width)")
    return columns.indices.map { index in
      let column = columns[index]
      var cells = [UInt16](repeating: 0, count: matrix.rows)
      for row in 0..<matrix.rows {
        let start = row * width + offsets[index]
        var state = 0
        if column.stateCount > 1 {
          for candidate in 1..<column.stateCount
          where matrix.storage[start + candidate] > matrix.storage[start + state] { state = candidate }
        }
        var rank: Float = 0
        if state == column.rankedState {
          rank = uniformRank(matrix.storage[start + column.width - 1])
          if let calibration { rank = calibration.calibrated(rank, column: index) }
        }
        cells[row] = column.cell(state: state, rank: rank, using: &random)
      }
      return cells
    }
  }

  /// The ranks, −1…1, of the rows that have one, by column.
  package func ranks(of matrix: Matrix) -> [[Float]] {
    columns.indices.map { index in
      let column = columns[index]
      guard column.rankedState >= 0 else { return [] }
      return (0..<matrix.rows).compactMap { row in
        let output = matrix.pointer + row * width + offsets[index]
        if column.stateCount > 1 {
          let state = (0..<column.stateCount).max { (output[$0], $1) < (output[$1], $0) }
          if state != column.rankedState { return nil }
        }
        return uniformRank(output[column.width - 1])
      }
    }
  }

  package func encode(to writer: inout BinaryWriter) {
    writer.write(scale.rawValue)
    for column in columns { column.encode(to: &writer) }
  }

  package init(from reader: inout BinaryReader, schema: Schema) throws {
    guard let scale = RankScale(rawValue: try reader.read()) else {
      throw BinaryCodingError("The model's encoding of rows is damaged.")
    }
    var columns: [CellEncoder] = []
    for field in schema.fields { columns.append(try CellEncoder(from: &reader, field: field)) }
    self.init(schema: schema, columns: columns, scale: scale)
  }
}

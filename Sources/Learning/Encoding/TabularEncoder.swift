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
    self.init(schema: table.schema, columns: columns)
  }

  private init(schema: Schema, columns: [CellEncoder]) {
    self.schema = schema
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

  /// `[rows × width]`; ranks are spread at random over the width of their cell.
  package func encode(_ table: Table, using random: inout RandomSource) -> Matrix {
    let matrix = Matrix(rows: table.rowCount, columns: width)
    for (index, column) in columns.enumerated() where column.width > 0 {
      let cells = column.grid.cells(of: table.columns[index])
      for (row, cell) in cells.enumerated() {
        column.encode(cell, to: matrix.pointer + row * width + offsets[index], using: &random)
      }
    }
    return matrix
  }

  /// A table of rows `[rows × width]` in which each column's greatest state holds.
  package func decode(_ matrix: Matrix, using random: inout RandomSource) -> Table {
    precondition(matrix.columns == width, "\(matrix.columns) numbers a row, not \(width)")
    let decoded = columns.indices.map { index -> Column in
      let column = columns[index]
      var cells = [UInt16](repeating: 0, count: matrix.rows)
      for row in 0..<matrix.rows {
        let start = row * width + offsets[index]
        var state = 0
        if column.stateCount > 1 {
          for candidate in 1..<column.stateCount
          where matrix.storage[start + candidate] > matrix.storage[start + state] { state = candidate }
        }
        let rank = column.rankedState >= 0 ? matrix.storage[start + column.width - 1] : 0
        cells[row] = column.cell(state: state, rank: rank, using: &random)
      }
      return column.grid.column(of: cells, using: &random)
    }
    return Table(schema: schema, columns: decoded)
  }

  package func encode(to writer: inout BinaryWriter) {
    for column in columns { column.encode(to: &writer) }
  }

  package init(from reader: inout BinaryReader, schema: Schema) throws {
    var columns: [CellEncoder] = []
    for field in schema.fields { columns.append(try CellEncoder(from: &reader, field: field)) }
    self.init(schema: schema, columns: columns)
  }
}

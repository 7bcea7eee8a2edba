import Learning
import Mathematics
import Tables
import Vocabulary

/// All lines of a table in the order in which they are drawn.
struct FlowCode: Sendable {
  let grids: [ColumnGrid]
  /// A number that may be missing has its presence just before it.
  let lines: [FlowLine]
  /// For columns without a line: the only cell.
  let constants: [UInt16]
  private let smoothBins: Int

  /// Lines above which a flow is refused.
  static let mostLines = 2_000

  init(learning table: CellTable, schema: Schema) throws {
    let rows = table.cells.first?.count ?? 0
    grids = table.grids
    smoothBins = min(24, max(8, Int(0.4 * Double(rows).squareRoot())))
    let counts = zip(table.grids, table.cells).map { grid, cells in
      var counts = [Double](repeating: 0, count: grid.cellCount)
      for cell in cells { counts[Int(cell)] += 1 }
      return counts
    }
    let order = try AssociationOrder(
      grids: table.grids, cells: table.cells, isOrdered: schema.fields.map(\.isOrdered))
    constants = order.cells.map { $0.first ?? 0 }
    var lines: [[FlowLine]] = []
    for (column, grid) in table.grids.enumerated() {
      lines.append(Self.lines(of: column, grid, order.cells[column], counts[column], smoothBins: smoothBins))
    }
    self.lines = Self.drawingOrder(of: schema, lines: lines).flatMap { lines[$0] }
  }

  private static func lines(
    of column: Int, _ grid: ColumnGrid, _ cells: [UInt16], _ counts: [Double], smoothBins: Int
  ) -> [FlowLine] {
    func line(_ content: FlowLine.Content, _ cells: [UInt16], _ counts: [Double]) -> [FlowLine] {
      if cells.count < 2 { return [] }
      return [
        FlowLine(
          column: column, content: content, cells: cells, counts: counts, cellCount: grid.cellCount,
          smoothBins: smoothBins)
      ]
    }
    func rows(_ cells: [UInt16]) -> [Double] { cells.map { counts[Int($0)] } }
    let values = cells.filter { !grid.isMissing($0) }
    let reasons = cells.filter { grid.isMissing($0) }
    guard grid.isNumeric && values.count > 1 else { return line(.levels, cells, rows(cells)) }
    let presence = [FlowLine.present] + reasons
    return line(.presence, presence, [rows(values).reduce(0, +)] + rows(reasons))
      + line(.numbers, values, rows(values))
  }

  /// Columns of few levels first, then numbers. A common outcome comes before them and tells the others apart; a rare
  /// one, or a number, comes last, from all of them.
  private static func drawingOrder(of schema: Schema, lines: [[FlowLine]]) -> [Int] {
    let keys = schema.fields.indices.filter { !lines[$0].isEmpty }.map { column in
      let (field, line) = (schema.fields[column], lines[column][lines[column].count - 1])
      let isOutcome = field.has(.target) || field.has(.event) || field.has(.time)
      let greatest = zip(line.bounds, line.bounds.dropFirst()).map { $1 - $0 }.max() ?? 1
      let isCommon = line.content == .levels && greatest <= 0.8
      return (!isOutcome ? 1 : isCommon ? 0 : 2, line.content == .numbers ? 1 : 0, line.cells.count, column)
    }
    return keys.sorted(by: <).map(\.3)
  }

  /// Whether a line is told only where the one before it says that there is a number.
  func isConditional(_ line: Int) -> Bool { line > 0 && lines[line - 1].column == lines[line].column }

  /// The places of rows on each line; −1 where there is no number. `[lines][rows]`
  func places(of cells: [[UInt16]]) -> [[Int32]] {
    lines.map { line in cells[line.column].map { line.placeOfCell[Int($0)] } }
  }

  /// The cells of rows, by column.
  func cells(of places: [[Int32]], count: Int) -> [[UInt16]] {
    var cells = constants.map { [UInt16](repeating: $0, count: count) }
    for (line, places) in zip(lines, places) {
      for row in 0..<count where places[row] >= 0 {
        let cell = line.cells[Int(places[row])]
        if cell != FlowLine.present { cells[line.column][row] = cell }
      }
    }
    return cells
  }
}

extension FlowCode {
  func encode(to writer: inout BinaryWriter) {
    for grid in grids { grid.encode(to: &writer) }
    writer.write(constants)
    writer.write(Int64(smoothBins))
    writer.write(Int64(lines.count))
    for line in lines { line.encode(to: &writer) }
  }

  init(from reader: inout BinaryReader, schema: Schema) throws {
    let grids = try schema.fields.map { try ColumnGrid(from: &reader, field: $0) }
    let constants: [UInt16] = try reader.readIntegers()
    let smoothBins = try reader.readInt()
    let count = try reader.readInt()
    let damaged = BinaryCodingError("The lines of the model's flow are damaged.")
    let fits = zip(constants, grids).allSatisfy { Int($0) < $1.cellCount }
    guard constants.count == grids.count, fits, (1...256).contains(smoothBins), (0...Self.mostLines).contains(count)
    else { throw damaged }
    let lines = try (0..<count).map { _ in try FlowLine(from: &reader, grids: grids, smoothBins: smoothBins) }
    for (place, line) in lines.enumerated() {
      // What is present has a number, which the next line tells; a column has no other second line.
      let isSecond = place > 0 && lines[place - 1].column == line.column
      let follows = place + 1 < count && lines[place + 1].column == line.column
      guard isSecond ? lines[place - 1].content == .presence && line.content == .numbers : true,
        line.content != .presence || (follows && lines[place + 1].content == .numbers),
        line.content == .levels || grids[line.column].isNumeric
      else { throw damaged }
    }
    self.grids = grids
    self.constants = constants
    self.smoothBins = smoothBins
    self.lines = lines
  }
}

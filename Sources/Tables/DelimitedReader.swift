import Mathematics
import Vocabulary

/// Reads delimited text: looks at its beginning, cuts it into pieces between records, reads the columns of the pieces
/// side by side and joins them.
///
/// Where the pieces lie depends on the text alone, so that the table is the same at any number of threads.
struct DelimitedReader {
  let options: ReadOptions
  let schema: Schema?

  private static let pieceBytes = 256 << 10
  /// Wide tables are cut into pieces of at least so many rows.
  private static let pieceRows = 512

  func read(_ source: inout ByteSource) throws(TableError) -> ReadResult {
    var loaded = try DelimitedLoader(source: source, options: options, pieceBytes: Self.pieceBytes).load()
    if options.undoesFormulaGuard { loaded.layout.header = loaded.layout.header?.map(FormulaGuard.unguarded) }
    let names = ColumnNames(loaded.layout, schema)
    loaded.layout.findings += names.findings
    let parts = try columnParts(&loaded, names, source)
    var findings = loaded.layout.findings
    let decimalPoint = loaded.layout.dialect.decimalPoint
    let table: Table
    if let schema {
      let columns = parallel(0..<parts.count) { parts[$0].join() }
      if columns.first?.rowCount == 0 { throw Self.noRows(source.name) }
      table = try SchemaMatcher(schema: schema, file: source.name, decimalPoint: decimalPoint)
        .table(columns, nameless: names.nameless, &findings)
    } else {
      table = try inferred(parts, names, decimalPoint, source.name, &findings)
    }
    // Spellings point into the text until here.
    return withExtendedLifetime(loaded) {
      ReadResult(table: table, findings: findings, format: .delimitedText, byteCount: source.fileSize)
    }
  }

  // MARK: Columns of spellings and numbers

  private func columnParts(
    _ loaded: inout LoadedText, _ names: ColumnNames, _ source: ByteSource
  ) throws(TableError) -> [ColumnParts] {
    let columnCount = names.all.count
    let dialect = loaded.layout.dialect
    let tokenizer = DelimitedTokenizer(
      dialect: dialect, columnCount: columnCount, neededCount: names.neededCount,
      maximumFieldBytes: options.maximumFieldBytes)
    let slabs = CellSlabs(textBytes: loaded.text.count)
    let reader = PieceColumnReader(decimalPoint: dialect.decimalPoint, slabs: slabs)
    let joiner = ColumnJoiner(decimalPoint: dialect.decimalPoint)
    let ranges = loaded.pieces(atLeast: Self.pieceRows * columnCount * 4)
    let buffer = loaded.text
    let spelled = names.all.map { name in schema?[name].map { $0.kind != .numeric } ?? false }
    let lending = Lending { DelimitedFields(capacity: Self.pieceBytes / 4) }
    let pieces = parallel(0..<ranges.count) { index in
      lending.withOne { fields in
        let piece = tokenizer.cut(buffer, ranges[index], into: fields)
        let columns = (0..<columnCount).map { column in
          reader.read(piece, column: column, of: columnCount, asSpellings: spelled[column])
        }
        return PieceResult(piece, columns)
      }
    }
    try check(pieces, loaded, columnCount, source)
    let overlong = pieces.reduce(0) { $0 + $1.overlongRows }
    if overlong > 0 {
      loaded.layout.findings.append(
        ReadFinding(.extraFields, "\(overlong) rows have empty fields behind the last column; these were left out."))
    }
    loaded.arenas = pieces.map(\.arena)
    var byColumn = (0..<columnCount).map { column in pieces.map { $0.columns[column] } }
    let again = byColumn.indices.filter { joiner.needSpellings(byColumn[$0]) }
    if !again.isEmpty {
      let repeated = parallel(0..<ranges.count) { index in
        lending.withOne { fields in
          let piece = tokenizer.cut(buffer, ranges[index], into: fields)
          return PieceResult(
            piece, again.map { reader.read(piece, column: $0, of: columnCount, asSpellings: true) })
        }
      }
      loaded.arenas += repeated.map(\.arena)
      for (position, column) in again.enumerated() { byColumn[column] = repeated.map { $0.columns[position] } }
    }
    return byColumn.indices.map {
      ColumnParts(names.all[$0], byColumn[$0], slabs, joiner, isGuarded: options.undoesFormulaGuard)
    }
  }

  /// The pieces of one column until they are joined, once and by one thread: that makes it safe to share.
  private final class ColumnParts: @unchecked Sendable {
    let name: String
    private var pieces: [PieceColumn]
    /// Holds the cells of the pieces.
    private var slabs: CellSlabs?
    private let joiner: ColumnJoiner
    private let isGuarded: Bool

    init(_ name: String, _ pieces: [PieceColumn], _ slabs: CellSlabs, _ joiner: ColumnJoiner, isGuarded: Bool) {
      self.isGuarded = isGuarded
      self.name = name
      self.pieces = pieces
      self.slabs = slabs
      self.joiner = joiner
    }

    func join() -> RawColumn {
      var raw = withExtendedLifetime(slabs) { joiner.join(pieces, name: name) }
      pieces = []
      slabs = nil
      if isGuarded { raw.spellings = raw.spellings.map(FormulaGuard.unguarded) }
      return raw
    }
  }

  /// One piece, read.
  private struct PieceResult: @unchecked Sendable {
    let columns: [PieceColumn]
    let rowCount: Int
    let overlongRows: Int
    let problem: (kind: DelimitedPiece.Problem, row: Int, offset: Int)?
    /// Memory that spellings point into.
    let arena: ByteBuffer

    init(_ piece: DelimitedPiece, _ columns: [PieceColumn]) {
      self.columns = columns
      rowCount = piece.rowCount
      overlongRows = piece.overlongRows
      problem = piece.problem
      arena = piece.arena
    }
  }

  private func check(
    _ pieces: [PieceResult], _ loaded: LoadedText, _ columnCount: Int, _ source: ByteSource
  ) throws(TableError) {
    var before = 0
    for piece in pieces {
      if let problem = piece.problem {
        let place = "row \(before + problem.row + 1) (line \(loaded.line(at: problem.offset)) of the file)"
        switch problem.kind {
        case .fieldTooLong: throw loaded.tooLong(options, source.name, place)
        case .wrongFieldCount(let found):
          throw .unusable(
            file: source.name,
            reason: "\(place) has \(found) fields, but the table has \(columnCount) columns; correct that line")
        }
      }
      before += piece.rowCount
    }
  }

  // MARK: Inference

  private func inferred(
    _ parts: [ColumnParts], _ names: ColumnNames, _ decimalPoint: UInt8, _ file: String,
    _ findings: inout [ReadFinding]
  ) throws(TableError) -> Table {
    let results = parallel(0..<parts.count) { index in
      var raw = parts[index].join()
      let rowCount = raw.rowCount
      return InferredColumn(SchemaInference(decimalPoint: decimalPoint).infer(&raw), rowCount: rowCount)
    }
    var fields: [Field] = []
    var columns: [Column] = []
    for (index, result) in results.enumerated() {
      let name = parts[index].name
      guard let (field, column) = result.value else {
        findings.append(ReadFinding(.columnDropped, column: name, "Column “\(name)” has no values and was left out."))
        continue
      }
      let filled = column.count - column.missingCount
      if names.nameless.contains(index) && filled * 100 <= column.count {
        findings.append(
          ReadFinding(
            .columnDropped, column: name,
            "A column without a name (number \(index + 1)) was left out: only \(filled) of \(column.count) cells hold "
              + "something."))
        continue
      }
      fields.append(field)
      columns.append(column)
    }
    if results.allSatisfy({ $0.rowCount == 0 }) { throw Self.noRows(file) }
    guard fields.count > 1 else {
      throw .unusable(file: file, reason: "fewer than two of its columns hold values")
    }
    return Table(schema: Schema(fields: fields), columns: columns)
  }

  private static func noRows(_ file: String) -> TableError {
    .unusable(file: file, reason: "it has the names of columns but no rows")
  }

  private struct InferredColumn: Sendable {
    let value: (field: Field, column: Column)?
    let rowCount: Int

    init(_ value: (field: Field, column: Column)?, rowCount: Int) {
      self.value = value
      self.rowCount = rowCount
    }
  }
}

/// `parallelMap` of work that cannot fail.
func parallel<Result: Sendable>(_ range: Range<Int>, _ body: @Sendable (Int) -> Result) -> [Result] {
  do { return try parallelMap(range) { body($0) } } catch {
    preconditionFailure("work that cannot fail threw \(error)")
  }
}

/// The names of the columns once duplicates are told apart and nameless ones named.
struct ColumnNames {
  private(set) var all: [String] = []
  /// Indices of columns that had no name.
  private(set) var nameless: Set<Int> = []
  /// Fields that a record must have: nameless columns at the right may be left out.
  private(set) var neededCount: Int
  private(set) var findings: [ReadFinding] = []

  init(_ layout: DelimitedLayout, _ schema: Schema?) {
    neededCount = layout.columnCount
    guard let header = layout.header else {
      if let schema, schema.fields.count == layout.columnCount {
        all = schema.fields.map(\.name)
        findings.append(ReadFinding(.noHeader, "Columns were taken in the order of the schema."))
      } else {
        all = (1...layout.columnCount).map { "column\($0)" }
      }
      return
    }
    var taken = Set(header)
    var seen = Set<String>()
    for (index, name) in header.enumerated() {
      if name.isEmpty {
        nameless.insert(index)
        all.append(Self.free("column\(index + 1)", &taken))
      } else if seen.insert(name).inserted {
        all.append(name)
      } else {
        let new = Self.free(name + "_2", &taken)
        findings.append(
          ReadFinding(
            .duplicateName, column: new, "The name “\(name)” comes twice; column \(index + 1) became “\(new)”."))
        all.append(new)
      }
    }
    for index in header.count..<max(layout.columnCount, header.count) {
      nameless.insert(index)
      all.append(Self.free("column\(index + 1)", &taken))
    }
    while neededCount > 1 && nameless.contains(neededCount - 1) { neededCount -= 1 }
    if nameless.contains(0) {
      findings.append(
        ReadFinding(.namelessColumn, column: all[0], "The first column has no name; it became “\(all[0])”."))
    }
  }

  private static func free(_ wanted: String, _ taken: inout Set<String>) -> String {
    var name = wanted
    var number = 2
    while !taken.insert(name).inserted {
      number += 1
      name = wanted.hasSuffix("_2") ? String(wanted.dropLast(1)) + String(number) : wanted + "_\(number)"
    }
    return name
  }
}

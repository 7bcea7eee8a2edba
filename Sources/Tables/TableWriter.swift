public import Foundation
import Vocabulary

/// How a table is written.
public struct WriteOptions: Sendable, Hashable {
  /// What separates fields: comma, semicolon, tab or bar.
  public var delimiter: Character = ","
  /// Whether a file that exists is replaced.
  public var overwrites = false
  /// Whether words that a spreadsheet would run as a formula get an apostrophe in front.
  public var isFormulaSafe = true

  public init() {}
}

/// Writes tables as CSV (RFC 4180, UTF-8, line feeds).
///
/// A word (level, identifier, text, name of a column) that begins with `=`, `+`, `-`, `@`, a tab or a return and is no
/// number gets an apostrophe in front, so that no spreadsheet runs it; so does one that begins with an apostrophe before
/// one of these, which makes the rule reversible (`ReadOptions.undoesFormulaGuard`): one apostrophe is taken off
/// wherever apostrophes stand before one of these. A lone sign stays as it is.
public enum TableWriter {
  /// Writes to a temporary file beside `url` and renames it, so that a whole file or none stands there.
  /// - Throws: `TableError.cannotWrite` (exists, read-only), `.diskFull`.
  public static func write(
    _ table: Table, to url: URL, options: WriteOptions = WriteOptions()
  ) throws(TableError) {
    let file = try AtomicFile(url, overwrites: options.overwrites)
    let format = try CSVFormat(table, options: options)
    try file.write(format.header)
    var row = 0
    while row < table.rowCount {
      let end = min(row + 8_192, table.rowCount)
      try file.write(format.rows(row..<end))
      row = end
    }
    try file.commit()
  }

  /// The table as the bytes that `write` puts into a file.
  public static func data(_ table: Table, options: WriteOptions = WriteOptions()) throws(TableError) -> Data {
    let format = try CSVFormat(table, options: options)
    return Data(format.header + format.rows(0..<table.rowCount))
  }
}

/// The rows of a table as CSV.
struct CSVFormat {
  private let table: Table
  private let delimiter: UInt8
  private let isSafe: Bool
  private let columns: [ColumnText]

  init(_ table: Table, options: WriteOptions) throws(TableError) {
    guard let delimiter = options.delimiter.asciiValue, delimiter != DelimitedDialect.quote, delimiter != 0x0A,
      delimiter != 0x0D
    else {
      throw .mismatch("The delimiter must be a comma, a semicolon, a tab or a bar.")
    }
    self.table = table
    self.delimiter = delimiter
    isSafe = options.isFormulaSafe
    let safe = options.isFormulaSafe
    columns = zip(table.schema.fields, table.columns).map { ColumnText($0, $1, delimiter: delimiter, isSafe: safe) }
  }

  var header: [UInt8] {
    var bytes: [UInt8] = []
    for (index, field) in table.schema.fields.enumerated() {
      if index > 0 { bytes.append(delimiter) }
      bytes += Quoting.cell(isSafe ? FormulaGuard.guarded(field.name) : field.name, delimiter)
    }
    return bytes + [0x0A]
  }

  func rows(_ range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count * columns.count * 8)
    for row in range {
      for index in columns.indices {
        if index > 0 { bytes.append(delimiter) }
        columns[index].append(row, to: &bytes)
      }
      bytes.append(0x0A)
    }
    return bytes
  }
}

/// One column on its way to a file; words that come often are prepared once.
private struct ColumnText {
  private let field: Field
  private let column: Column
  private let levels: [[UInt8]]
  private let missing: [[UInt8]]
  private let date: DateFormat?
  private let delimiter: UInt8
  private let isSafe: Bool

  init(_ field: Field, _ column: Column, delimiter: UInt8, isSafe: Bool) {
    self.field = field
    self.column = column
    self.delimiter = delimiter
    self.isSafe = isSafe
    levels = field.levels.map { Quoting.cell(isSafe ? FormulaGuard.guarded($0) : $0, delimiter) }
    missing = field.missingReasons.map { reason in
      let code = reason.codes.first ?? ""
      return Quoting.cell(isSafe ? FormulaGuard.guarded(code) : code, delimiter)
    }
    let isTimed = field.kind == .dateTime
    date =
      field.kind == .date || isTimed
      ? field.dateFormat.flatMap { DateFormat($0) } ?? DateFormat(isTimed ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd")
      : nil
  }

  func append(_ row: Int, to bytes: inout [UInt8]) {
    let code = Int(column.missingCode(at: row))
    if code > 0 {
      if code <= missing.count { bytes += missing[code - 1] }
      return
    }
    switch column.values {
    case .numeric(let values):
      if let date {
        let text = date.text(seconds: field.kind == .date ? values[row] * 86_400 : values[row])
        bytes += Quoting.cell(text, delimiter)
      } else {
        bytes += CellText.number(values[row], decimals: field.decimals, isInteger: field.isInteger).utf8
      }
    case .codes(let codes): if codes[row] >= 0 { bytes += levels[Int(codes[row])] }
    case .text(let texts): bytes += Quoting.cell(isSafe ? FormulaGuard.guarded(texts[row]) : texts[row], delimiter)
    }
  }
}

/// Quotes where RFC 4180 asks for them, and where blanks at the ends would be lost.
enum Quoting {
  static func cell(_ text: String, _ delimiter: UInt8) -> [UInt8] {
    var bytes = Array(text.utf8)
    let needsQuotes = bytes.contains { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    let isPadded =
      bytes.first.map { $0 == 0x20 || $0 == 0x09 } == true || bytes.last.map { $0 == 0x20 || $0 == 0x09 } == true
    guard needsQuotes || isPadded || bytes.first == UInt8(ascii: "#") else { return bytes }
    bytes.reserveCapacity(bytes.count + 4)
    var quoted: [UInt8] = [0x22]
    for byte in bytes {
      if byte == 0x22 { quoted.append(0x22) }
      quoted.append(byte)
    }
    return quoted + [0x22]
  }
}

/// Keeps words from being run as formulas by a spreadsheet.
public enum FormulaGuard {
  private static func isTrigger(_ byte: UInt8) -> Bool { [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains(byte) }

  /// With an apostrophe in front where the word could be run.
  public static func guarded(_ text: String) -> String {
    let body = text.utf8.drop { $0 == UInt8(ascii: "'") }
    guard let first = body.first, isTrigger(first), body.count > 1, Double(text) == nil else { return text }
    return "'" + text
  }

  /// The bytes without the apostrophe that `guarded` put in front.
  static func unguarded(_ slice: ByteSlice) -> ByteSlice {
    var at = 0
    while at < slice.count && slice.start[at] == UInt8(ascii: "'") { at += 1 }
    guard at > 0, at + 1 < slice.count, isTrigger(slice.start[at]) else { return slice }
    return ByteSlice(start: slice.start + 1, count: slice.count - 1)
  }

  /// As it was before `guarded`.
  public static func unguarded(_ text: String) -> String {
    let body = text.utf8.drop { $0 == UInt8(ascii: "'") }
    guard text.utf8.first == UInt8(ascii: "'"), let first = body.first, isTrigger(first), body.count > 1 else {
      return text
    }
    return String(text.dropFirst())
  }
}

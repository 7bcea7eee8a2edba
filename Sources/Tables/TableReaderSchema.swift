import Mathematics
import Vocabulary

/// Reads the columns of a file as a schema says they are.
struct SchemaMatcher {
  let schema: Schema
  let file: String
  let decimalPoint: UInt8

  func table(_ raw: [RawColumn], nameless: Set<Int>, _ findings: inout [ReadFinding]) throws(TableError) -> Table {
    let byName = Dictionary(raw.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, column) in raw.enumerated() where schema.index(of: column.name) == nil && !nameless.contains(index) {
      findings.append(
        ReadFinding(.extraColumn, column: column.name, "Column “\(column.name)” is not in the schema; it was left out.")
      )
    }
    var chosen: [RawColumn] = []
    for field in schema.fields {
      guard let column = byName[field.name] else {
        throw .unknownColumn(field.name, nearest: NearestNames.nearest(to: field.name, in: raw.map(\.name)))
      }
      chosen.append(column)
    }
    let inputs = chosen
    let fields = schema.fields
    let results = parallel(0..<fields.count) { index in
      Result { () throws(TableError) in try FieldReader(fields[index], inputs[index], decimalPoint).read() }
    }
    var read: [Field] = []
    var columns: [Column] = []
    for result in results {
      let (field, column) = try result.get()
      if field.missingReasons.count > (schema[field.name]?.missingReasons.count ?? 0) {
        findings.append(
          ReadFinding(
            .reasonAdded, column: field.name,
            "“\(field.name)” has empty cells, for which the schema knows no reason; one was added."))
      }
      read.append(field)
      columns.append(column)
    }
    return Table(schema: Schema(fields: read, constraints: schema.constraints), columns: columns)
  }
}

/// Reads one column as its field says.
struct FieldReader {
  private var field: Field
  private let raw: RawColumn
  private let decimalPoint: UInt8
  /// Codes of the reasons of missingness by spelling.
  private let codes: [String: UInt8]
  /// Whether a spelling of nothing may begin with a byte: a quick look before a word is made of it.
  private let mayBegin: [Bool]

  init(_ field: Field, _ raw: RawColumn, _ decimalPoint: UInt8) {
    self.field = field
    self.raw = raw
    self.decimalPoint = decimalPoint
    var codes: [String: UInt8] = [:]
    for (index, reason) in field.missingReasons.prefix(255).enumerated() {
      for code in reason.codes.isEmpty ? [""] : reason.codes where codes[code.trimmedBlanks] == nil {
        codes[code.trimmedBlanks] = UInt8(index + 1)
      }
    }
    self.codes = codes
    let first = Set(codes.keys.compactMap(\.utf8.first))
    mayBegin = (0...255).map { first.contains(UInt8($0)) || MissingSpelling.mayBegin(UInt8($0)) }
  }

  /// The column, and the field with one more reason where a cell is empty and none was known.
  func read() throws(TableError) -> (field: Field, column: Column) {
    var reader = self
    var mask = [UInt8](repeating: 0, count: raw.spellings.count)
    for (index, slice) in raw.spellings.enumerated() where raw.counts[index] > 0 { mask[index] = reader.missing(slice) }
    let reasons = mask
    let rowMask: [UInt8]? =
      switch raw.cells {
      case .codes(let cells): reasons.contains { $0 > 0 } ? cells.map { reasons[Int($0)] } : nil
      case .numbers(let numbers): reader.maskOfNumbers(numbers, reasons)
      }
    let values = try reader.values(reasons, rowMask)
    return (reader.field, Column(values, missing: rowMask))
  }

  /// 0, or 1 + the index of the reason that this spelling says; empty cells and, but for levels, the usual spellings
  /// of nothing are missing even where the schema does not list them.
  private mutating func missing(_ slice: ByteSlice) -> UInt8 {
    if slice.count > 0 && !mayBegin[Int(slice.start[0])] { return 0 }
    let text = slice.string.trimmedBlanks
    if let code = codes[text] { return code }
    guard let usual = MissingSpelling(text), text.isEmpty || !field.levels.contains(text) else { return 0 }
    if field.kind == .text && !text.isEmpty { return 0 }
    if let index = field.missingReasons.firstIndex(where: { $0.name == usual.reason }) { return UInt8(index + 1) }
    if !field.missingReasons.isEmpty { return 1 }
    field.missingReasons = [.unknown]
    return 1
  }

  /// Numbers that are codes of missingness, such as −9, and odd cells.
  private func maskOfNumbers(_ numbers: [Double], _ reasons: [UInt8]) -> [UInt8]? {
    let coded = codes.compactMap { entry in Double(entry.key).map { (value: $0, code: entry.value) } }
    let byValue = Dictionary(coded.map { ($0.value, $0.code) }, uniquingKeysWith: min)
    if byValue.isEmpty && !reasons.contains(where: { $0 > 0 }) { return nil }
    return numbers.map { $0.isNaN ? reasons[OddCell.spelling($0)] : byValue[$0] ?? 0 }
  }

  private func values(_ reasons: [UInt8], _ mask: [UInt8]?) throws(TableError) -> Column.Values {
    switch field.kind {
    case .numeric: return .numeric(try numbers(reasons, mask))
    case .date, .dateTime: return .numeric(try dates(reasons))
    case .categorical: return .codes(try levels(reasons))
    case .identifier, .text:
      let texts = raw.spellings.indices.map { reasons[$0] == 0 ? raw.spellings[$0].string : "" }
      return .text(try cells().map { texts[Int($0)] })
    }
  }

  private func cells() throws(TableError) -> [Int32] {
    guard case .codes(let cells) = raw.cells else { throw .mismatch("“\(field.name)” was not read as words.") }
    return cells
  }

  private func numbers(_ reasons: [UInt8], _ mask: [UInt8]?) throws(TableError) -> [Double] {
    let table = raw.spellings.indices.map { index -> Double in
      var spelling = DecimalNumber.Spelling()
      let slice = raw.spellings[index]
      return reasons[index] > 0
        ? .nan
        : DecimalNumber.parse(
          slice.start, slice.count, point: decimalPoint, allowsLeadingZeros: true, spelling: &spelling)
    }
    for index in table.indices where table[index].isNaN && reasons[index] == 0 && raw.counts[index] > 0 {
      throw wrong(index, "is not a number")
    }
    switch raw.cells {
    case .codes(let cells): return cells.map { table[Int($0)] }
    case .numbers(let numbers):
      guard let mask else { return numbers.map { $0.isNaN ? .nan : $0 } }
      return zip(numbers, mask).map { $1 > 0 ? .nan : $0 }
    }
  }

  private func dates(_ reasons: [UInt8]) throws(TableError) -> [Double] {
    let used = raw.spellings.indices.filter { reasons[$0] == 0 && raw.counts[$0] > 0 }
    let format =
      field.dateFormat.flatMap { DateFormat($0) }
      ?? DateFormat.candidates(for: used.map { raw.spellings[$0] }, compactToo: true).first
      ?? DateFormat("yyyy-MM-dd")
    guard let format else { preconditionFailure("the ISO pattern is understood") }
    let unit: Double = field.kind == .date ? 86_400 : 1
    var table = [Double](repeating: .nan, count: raw.spellings.count)
    for index in used {
      guard let seconds = format.seconds(in: raw.spellings[index]) else {
        throw wrong(index, "is not a date written as \(format.pattern)")
      }
      table[index] = field.kind == .date ? (seconds / unit).rounded(.down) : seconds
    }
    return try cells().map { table[Int($0)] }
  }

  /// Levels by spelling, or by number where the file spells a number differently: "1" for "1.0".
  private func levels(_ reasons: [UInt8]) throws(TableError) -> [Int32] {
    let byText = Dictionary(field.levels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: min)
    let byNumber = Dictionary(
      field.levels.enumerated().compactMap { index, level in Double(level).map { ($0, Int32(index)) } },
      uniquingKeysWith: { _, _ in -2 })
    var table = [Int32](repeating: -1, count: raw.spellings.count)
    for index in raw.spellings.indices where reasons[index] == 0 && raw.counts[index] > 0 {
      let text = raw.spellings[index].string
      guard let code = byText[text] ?? byText[FormulaGuard.unguarded(text)] ?? Double(text).flatMap({ byNumber[$0] }),
        code >= 0
      else {
        throw wrong(index, "is not one of its \(field.levels.count) levels")
      }
      table[index] = code
    }
    return try cells().map { table[Int($0)] }
  }

  /// Names the first row with that spelling, never the spelling.
  private func wrong(_ spelling: Int, _ fault: String) -> TableError {
    let row: Int?
    switch raw.cells {
    case .codes(let cells): row = cells.firstIndex(of: Int32(spelling))
    case .numbers(let numbers): row = numbers.firstIndex { $0.isNaN && OddCell.spelling($0) == spelling }
    }
    return .mismatch(
      "Row \((row ?? 0) + 1): the value of “\(field.name)” \(fault). Correct the record, or change the schema.")
  }
}

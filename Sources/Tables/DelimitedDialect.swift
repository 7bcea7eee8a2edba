/// What the beginning of a text says of how it is written.
struct DelimitedLayout {
  var dialect = DelimitedDialect()
  /// As they stand in the file; nil when the first row is data.
  var header: [String]?
  var columnCount = 0
  var findings: [ReadFinding] = []
}

/// Finds delimiter, header, comments, titles above the table and the decimal comma by looking at the first records.
struct DelimitedSniffer {
  let text: ByteBuffer
  /// Whether `text` is all there is.
  let isWhole: Bool
  let options: ReadOptions
  let file: String

  private static let candidates: [UInt8] = [0x09, 0x3B, 0x7C, 0x2C]
  private static let recordLimit = 200
  private static let cellLimit = 400_000

  func layout() throws(TableError) -> DelimitedLayout {
    var layout = DelimitedLayout()
    let hasLineFeed = text.firstIndex(of: 0x0A, in: 0..<text.count) != nil
    let hasReturn = text.firstIndex(of: 0x0D, in: 0..<text.count) != nil
    layout.dialect.lineEnd = !hasLineFeed && hasReturn ? 0x0D : 0x0A
    let comments = skipComments(&layout)
    layout.dialect.delimiter = try delimiter(layout.dialect)
    skipTitles(&layout)
    var records = sample(layout.dialect)
    guard let first = records.first else { throw .unusable(file: file, reason: "it has no rows") }
    layout.columnCount = Self.commonCount(records)
    if layout.columnCount < 2 {
      throw .unusable(
        file: file, reason: "it has a single column; a table needs at least two, separated by , ; | or tab")
    }
    if options.hasHeader ?? HeaderRule.isHeader(first.map(\.text), over: records.dropFirst().map { $0.map(\.text) }) {
      layout.header = first.map(\.text)
      layout.columnCount = max(first.count, 2)
      layout.dialect.start = records[0].last?.end ?? text.count
      records.removeFirst()
    } else if options.hasHeader == nil, let comment = comments.last {
      adoptComment(comment, &layout)
    }
    noteHeader(&layout)
    let hasComma = options.hasDecimalComma ?? usesDecimalComma(records)
    layout.dialect.decimalPoint = UInt8(ascii: hasComma ? "," : ".")
    noteFormat(&layout)
    return layout
  }

  // MARK: Lines above the table

  /// Passes lines that begin with `#`; returns where each of them lies.
  private func skipComments(_ layout: inout DelimitedLayout) -> [Range<Int>] {
    var comments: [Range<Int>] = []
    var at = layout.dialect.start
    while at < text.count, text.bytes[at] == UInt8(ascii: "#") {
      guard let end = text.firstIndex(of: layout.dialect.lineEnd, in: at..<text.count) else { break }
      comments.append(at + 1..<end)
      at = end + 1
    }
    layout.dialect.start = at
    if !comments.isEmpty {
      layout.findings.append(
        ReadFinding(.preambleSkipped, "\(comments.count) comment lines before the table were left out."))
    }
    return comments
  }

  /// Passes lines with one field above a table of several: a title, the name of an export.
  private func skipTitles(_ layout: inout DelimitedLayout) {
    let records = sample(layout.dialect)
    guard Self.commonCount(records) > 1, options.hasHeader != false || records.count > 3 else { return }
    let titles = records.prefix(10).prefix { $0.count == 1 }
    guard let end = titles.last?.last?.end, titles.count < records.count else { return }
    layout.dialect.start = end
    layout.findings.append(
      ReadFinding(.preambleSkipped, "\(titles.count) lines above the table were left out: they have a single field."))
  }

  /// Where the first row is data, the last comment with as many fields holds the names.
  private func adoptComment(_ comment: Range<Int>, _ layout: inout DelimitedLayout) {
    var dialect = layout.dialect
    dialect.start = comment.lowerBound
    let names = records(dialect, limit: 1, end: comment.upperBound, wholeEnd: true).first ?? []
    if names.count == layout.columnCount { layout.header = names.map(\.text) }
  }

  // MARK: Delimiter

  private func delimiter(_ dialect: DelimitedDialect) throws(TableError) -> UInt8 {
    if let chosen = options.delimiter {
      guard let byte = chosen.asciiValue else { throw .mismatch("The delimiter must be an ASCII character.") }
      return byte
    }
    var best: (byte: UInt8, share: Double) = (0x2C, 0)
    for byte in Self.candidates {
      var tried = dialect
      tried.delimiter = byte
      let counts = sample(tried).map(\.count)
      let common = Self.mode(counts)
      guard common > 1 else { continue }
      let share = Double(counts.filter { $0 == common }.count) / Double(counts.count)
      // A semicolon or tab that cuts every record alike is no accident; a comma may be a decimal point.
      if share > best.share { best = (byte, share) }
    }
    return best.byte
  }

  private static func commonCount(_ records: [[Cell]]) -> Int { mode(records.map(\.count)) }

  /// The number that comes most often, the greater of equals.
  private static func mode(_ counts: [Int]) -> Int {
    let tally = Dictionary(counts.map { ($0, 1) }, uniquingKeysWith: +)
    return tally.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
  }

  // MARK: Decimal comma

  /// Some cells are numbers with a comma and none with a point; `1,234` alone could be thousands.
  private func usesDecimalComma(_ records: [[Cell]]) -> Bool {
    var commas = 0
    var isSure = false
    for cell in records.joined() {
      let parts = cell.text.split(separator: ",", omittingEmptySubsequences: false)
      let isNumber = { (part: Substring) in !part.isEmpty && part.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
      if parts.count == 2, isNumber(parts[0].hasPrefix("-") ? parts[0].dropFirst() : parts[0]), isNumber(parts[1]) {
        commas += 1
        if parts[1].utf8.count != 3 { isSure = true }
      } else if cell.text.contains("."), Double(cell.text) != nil {
        return false
      }
    }
    return commas > 0 && isSure
  }

  // MARK: Findings

  private func noteHeader(_ layout: inout DelimitedLayout) {
    if layout.header == nil {
      layout.findings.append(
        ReadFinding(
          .noHeader, "The first row holds values, so the columns were named column1 to column\(layout.columnCount)."))
    }
  }

  private func noteFormat(_ layout: inout DelimitedLayout) {
    let names: [UInt8: String] = [0x09: "tabs", 0x3B: "semicolons", 0x7C: "bars"]
    if let name = names[layout.dialect.delimiter] {
      layout.findings.append(ReadFinding(.format, "Fields are separated by \(name)."))
    }
    if layout.dialect.decimalPoint == UInt8(ascii: ",") {
      layout.findings.append(ReadFinding(.format, "Numbers are written with a decimal comma."))
    }
  }

  // MARK: Sample records

  private struct Cell {
    let text: String
    /// Where the next cell or record begins.
    let end: Int
  }

  private func sample(_ dialect: DelimitedDialect) -> [[Cell]] {
    records(dialect, limit: Self.recordLimit, end: text.count, wholeEnd: isWhole)
  }

  private func records(_ dialect: DelimitedDialect, limit: Int, end: Int, wholeEnd: Bool) -> [[Cell]] {
    var records: [[Cell]] = []
    var at = dialect.start
    var cells = 0
    while at < end && records.count < limit && cells < Self.cellLimit {
      var record: [Cell] = []
      var isClosed = false
      while !isClosed && at <= end {
        let (cell, endsRecord) = cell(from: at, dialect, end)
        record.append(cell)
        at = cell.end
        isClosed = endsRecord
      }
      if at > end && !wholeEnd && !records.isEmpty { break }
      cells += record.count
      if record.count > 1 || !record[0].text.isEmpty { records.append(record) }
    }
    return records
  }

  private func cell(from start: Int, _ dialect: DelimitedDialect, _ end: Int) -> (Cell, Bool) {
    var at = start
    while at < end && dialect.isBlank(text.bytes[at]) { at += 1 }
    var content: [UInt8] = []
    if at < end && text.bytes[at] == DelimitedDialect.quote {
      at += 1
      while at < end {
        if text.bytes[at] == DelimitedDialect.quote {
          at += 1
          guard at < end, text.bytes[at] == DelimitedDialect.quote else { break }
        }
        content.append(text.bytes[at])
        at += 1
      }
    }
    while at < end && text.bytes[at] != dialect.delimiter && text.bytes[at] != dialect.lineEnd {
      content.append(text.bytes[at])
      at += 1
    }
    let endsRecord = at >= end || text.bytes[at] == dialect.lineEnd
    return (Cell(text: String(decoding: content, as: UTF8.self).trimmedBlanks, end: at + 1), endsRecord)
  }
}

/// Tells names of columns from a row of values.
enum HeaderRule {
  static func isHeader(_ first: [String], over rows: [[String]]) -> Bool {
    let numeric = first.map(isNumber)
    let filled = first.filter { !$0.isEmpty }
    if !numeric.contains(true) {
      if Set(filled).count < filled.count && filled.allSatisfy({ MissingSpelling($0) != nil }) { return false }
      // Words over words: values come again further down, names do not.
      let repeated = first.indices.filter { column in
        !first[column].isEmpty && rows.contains { $0.count > column && $0[column] == first[column] }
      }
      return repeated.count * 2 <= filled.count
    }
    // Some names are numbers (years): a header all the same when words stand over columns of numbers.
    let words = first.indices.filter { !numeric[$0] && !first[$0].isEmpty && MissingSpelling(first[$0]) == nil }
    let overNumbers = words.filter { column in
      let below = rows.compactMap { $0.count > column ? $0[column] : nil }.filter { MissingSpelling($0) == nil }
      return !below.isEmpty && below.allSatisfy(isNumber)
    }
    return !overNumbers.isEmpty && overNumbers.count * 2 >= words.count
  }

  private static func isNumber(_ text: String) -> Bool {
    guard let first = text.utf8.first, first < 0x3A else { return false }
    return Double(text) != nil || Double(text.replacing(",", with: ".")) != nil || DateFormat.looksLikeDate(text)
  }
}

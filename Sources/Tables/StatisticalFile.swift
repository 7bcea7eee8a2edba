import CReadStat
import Foundation
import Vocabulary

/// Files of statistical packages: SAS transport and sas7bdat, Stata, SPSS, through ReadStat.
///
/// Labels become titles and labels of levels; kinds of missing (`.a` … `.z`, values declared missing) become reasons.
enum StatisticalFile {
  /// By the first bytes; nil for anything else.
  static func format(of block: ByteBuffer) -> FileFormat? {
    let bytes = UnsafeBufferPointer(start: block.bytes, count: block.count)
    if bytes.starts(with: "HEADER RECORD*******LIB".utf8) { return .sasTransport }
    if bytes.starts(with: [UInt8](repeating: 0, count: 12) + [0xC2, 0xEA, 0x81, 0x60, 0xB3, 0x14, 0x11, 0xCF]) {
      return .sas7bdat
    }
    if bytes.starts(with: "<stata_dta>".utf8) || isOldStata(bytes) { return .stata }
    if bytes.starts(with: "$FL2".utf8) || bytes.starts(with: "$FL3".utf8) { return .spss }
    let head = bytes.prefix(600).filter { $0 != 0x0A && $0 != 0x0D }
    return String(decoding: head, as: UTF8.self).contains("SPSSPORT") ? .spssPortable : nil
  }

  /// Stata 5 to 12: version, byte order, file type 1, a zero.
  private static func isOldStata(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count > 10 && [105, 108, 110, 111, 113, 114, 115].contains(bytes[0]) && (bytes[1] == 1 || bytes[1] == 2)
      && bytes[2] == 1 && bytes[3] == 0
  }

  static func read(_ source: inout ByteSource, _ format: FileFormat, schema: Schema?) throws(TableError) -> ReadResult {
    let collector = StatisticalCollector(content: try source.all(), format: format)
    if let reason = collector.parse() { throw .unusable(file: source.name, reason: reason) }
    let variables = collector.finish { name in schema?[name].map { $0.kind != .numeric } ?? false }
    guard variables.count > 1 else {
      throw .unusable(file: source.name, reason: "it has a single column; a table needs at least two")
    }
    guard let rowCount = variables.first?.rowCount, rowCount > 0 else {
      throw .unusable(file: source.name, reason: "it has no rows")
    }
    var findings = collector.findings
    let table: Table
    if let schema {
      table = try SchemaMatcher(schema: schema, file: source.name, decimalPoint: UInt8(ascii: "."))
        .table(variables, nameless: [], &findings)
    } else {
      table = try inferred(variables, source.name, &findings)
    }
    // Spellings point into the collector's memory until here.
    return withExtendedLifetime(collector) {
      ReadResult(table: table, findings: findings, format: format, byteCount: source.fileSize)
    }
  }

  private static func inferred(
    _ variables: [RawColumn], _ file: String, _ findings: inout [ReadFinding]
  ) throws(TableError) -> Table {
    var fields: [Field] = []
    var columns: [Column] = []
    for raw in variables {
      var raw = raw
      guard let (field, column) = SchemaInference(decimalPoint: UInt8(ascii: ".")).infer(&raw) else {
        findings.append(
          ReadFinding(.columnDropped, column: raw.name, "Column “\(raw.name)” has no values and was left out."))
        continue
      }
      fields.append(field)
      columns.append(column)
    }
    guard fields.count > 1 else { throw .unusable(file: file, reason: "fewer than two of its columns hold values") }
    return Table(schema: Schema(fields: fields), columns: columns)
  }
}

/// Dates as statistical packages store them.
struct StatisticalDate {
  let pattern: String
  let isDateTime: Bool
  /// Seconds since 1970 of the value 0, and of one unit.
  private let origin: Double
  private let unit: Double

  func seconds(_ value: Double) -> Double { origin + value * unit }

  /// By the variable's display format: `DATE9`, `%td`, `DATETIME20`; nil for a plain number.
  init?(_ display: String, _ format: FileFormat) {
    let name = display.uppercased()
    let sasOrigin = Double(CivilDate.days(year: 1960, month: 1, day: 1)) * 86_400
    let spssOrigin = Double(CivilDate.days(year: 1582, month: 10, day: 14)) * 86_400
    let dates = [
      "DATE", "MMDDYY", "DDMMYY", "YYMMDD", "E8601DA", "B8601DA", "WEEKDATE", "WORDDATE", "ADATE", "EDATE", "SDATE",
      "JDATE",
    ]
    let times = ["DATETIME", "E8601DT", "B8601DT", "YMDHMS"]
    switch format {
    case .stata:
      guard name.hasPrefix("%T") || name.hasPrefix("%D") || name.hasPrefix("%-T") else { return nil }
      isDateTime = name.hasPrefix("%TC")
      guard isDateTime || name.hasPrefix("%TD") || name.hasPrefix("%D") else { return nil }
      (origin, unit) = (sasOrigin, isDateTime ? 0.001 : 86_400)
    case .spss, .spssPortable:
      isDateTime = times.contains { name.hasPrefix($0) }
      guard isDateTime || dates.contains(where: { name.hasPrefix($0) }) else { return nil }
      (origin, unit) = (spssOrigin, 1)
    default:
      isDateTime = times.contains { name.hasPrefix($0) }
      guard isDateTime || dates.contains(where: { name.hasPrefix($0) }) else { return nil }
      (origin, unit) = (sasOrigin, isDateTime ? 1 : 86_400)
    }
    pattern = isDateTime ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd"
  }
}

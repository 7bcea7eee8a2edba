import CReadStat
import Foundation
import Tables
import Testing
import Vocabulary

/// Files of other programs, written by ReadStat's own writers.
@Suite struct StatisticalFileFormatsTests {
  private final class Bytes {
    var data = Data()
  }

  enum Format: String, CaseIterable {
    case dta, sav, por, xport, sas7bdat

    /// Whether the format carries the meanings of codes.
    var hasLabels: Bool { self == .dta || self == .sav || self == .por }
  }

  /// 60 people: sex as a code with labels, age, bmi (missing for every sixth).
  private func write(_ format: Format) throws -> URL {
    let writer = try #require(readstat_writer_init())
    defer { readstat_writer_free(writer) }
    readstat_set_data_writer(writer) { bytes, count, context in
      guard let bytes, let context else { return -1 }
      Unmanaged<Bytes>.fromOpaque(context).takeUnretainedValue().data.append(
        bytes.assumingMemoryBound(to: UInt8.self), count: count)
      return count
    }
    let sex = readstat_add_variable(writer, "SEX", READSTAT_TYPE_DOUBLE, 0)
    readstat_variable_set_label(sex, "Sex of the patient")
    if format.hasLabels {
      let labels = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "sexes")
      readstat_label_double_value(labels, 1, "male")
      readstat_label_double_value(labels, 2, "female")
      readstat_variable_set_label_set(sex, labels)
    }
    let age = readstat_add_variable(writer, "AGE", READSTAT_TYPE_DOUBLE, 0)
    let bmi = readstat_add_variable(writer, "BMI", READSTAT_TYPE_DOUBLE, 0)
    let bytes = Bytes()
    let context = Unmanaged.passUnretained(bytes).toOpaque()
    let begun =
      switch format {
      case .dta: readstat_begin_writing_dta(writer, context, 60)
      case .sav: readstat_begin_writing_sav(writer, context, 60)
      case .por: readstat_begin_writing_por(writer, context, 60)
      case .xport: readstat_begin_writing_xport(writer, context, 60)
      case .sas7bdat: readstat_begin_writing_sas7bdat(writer, context, 60)
      }
    try #require(begun == READSTAT_OK)
    for row in 0..<60 {
      readstat_begin_row(writer)
      readstat_insert_double_value(writer, sex, Double(1 + row % 2))
      readstat_insert_double_value(writer, age, Double(20 + row))
      if row % 6 == 5 {
        readstat_insert_missing_value(writer, bmi)
      } else {
        readstat_insert_double_value(writer, bmi, 20 + Double(row) / 4)
      }
      readstat_end_row(writer)
    }
    try #require(readstat_end_writing(writer) == READSTAT_OK)
    let name = "formats-\(UUID().uuidString).\(format == .xport ? "xpt" : format.rawValue)"
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(name)
    try bytes.data.write(to: url)
    return url
  }

  @Test(
    "Stata, SPSS and SAS files are read with their values, gaps and the meanings of codes", arguments: Format.allCases)
  func reads(format: Format) throws {
    let url = try write(format)
    defer { unlink(url.path) }
    let table = try TableReader.read(url).table
    #expect(table.rowCount == 60 && table.schema.fields.map(\.name) == ["SEX", "AGE", "BMI"])
    #expect(table["AGE"]?.numbers == (0..<60).map { Double(20 + $0) })
    #expect(table["BMI"]?.missingCount == 10)
    #expect(table["BMI"]?.numbers?[2] == 20.5)
    let sex = try #require(table.schema["SEX"])
    #expect(sex.kind == .categorical && sex.levels.count == 2)
    if format != .por { #expect(sex.title == "Sex of the patient") }
    if format.hasLabels { #expect(sex.levels.map { sex.levelLabels[$0] ?? $0 } == ["male", "female"]) }
  }

  @Test("A damaged file is refused or read, and never traps", arguments: Format.allCases)
  func damaged(format: Format) throws {
    let url = try write(format)
    defer { unlink(url.path) }
    let whole = try Data(contentsOf: url)
    for part in 1..<12 {
      try whole.prefix(whole.count * part / 12).write(to: url)
      do throws(TableError) {
        _ = try TableReader.read(url)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }
}

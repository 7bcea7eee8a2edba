public import Foundation

/// How a table is read; what is nil is found by looking.
public struct ReadOptions: Sendable, Hashable {
  /// What separates fields: any ASCII character.
  public var delimiter: Character?
  /// Whether the first row holds the names of the columns.
  public var hasHeader: Bool?
  /// Whether numbers are written with a comma.
  public var hasDecimalComma: Bool?
  /// The longest field that is accepted, in bytes, 1 KiB to 256 MiB.
  public var maximumFieldBytes = 1 << 20
  /// The longest content that is accepted, in bytes, after decompression.
  public var maximumBytes = 16 << 30

  /// Whether the file was written by us and safe from formulas, so that the apostrophes are taken off again.
  public var undoesFormulaGuard = false

  public init() {}
}

/// What a file turned out to be.
public enum FileFormat: String, Codable, Sendable, Hashable, CaseIterable {
  case delimitedText, sasTransport, sas7bdat, stata, spss, spssPortable
}

/// Something that the reader did or found, to be shown to the person who brought the file.
public struct ReadFinding: Codable, Sendable, Hashable {
  public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
    case format, encoding, preambleSkipped, noHeader, namelessColumn, duplicateName, columnDropped, extraFields
    case extraColumn, reasonAdded
  }

  public let kind: Kind
  /// The column that it is about, if one.
  public let column: String?
  /// In words; holds no value of a cell.
  public let text: String

  public init(_ kind: Kind, column: String? = nil, _ text: String) {
    self.kind = kind
    self.column = column
    self.text = text
  }
}

/// A table that was read, and what there is to say about the reading.
public struct ReadResult: Sendable {
  public let table: Table
  public let findings: [ReadFinding]
  public let format: FileFormat
  /// Bytes of the file as it lies on the disk.
  public let byteCount: Int
}

/// Reads tables of health data from files, whatever shape they are in.
public enum TableReader {
  /// Reads a file; its format is found in its content, not in its name.
  ///
  /// Delimited text (comma, semicolon, tab, bar; UTF-8, UTF-16, Windows-1252), gzip of any of these, SAS transport and
  /// sas7bdat, Stata, SPSS. Without `schema` kinds are inferred with reasons; with one, columns are matched by name,
  /// and every cell must fit.
  /// - Throws: `TableError.cannotRead`, `.unusable`, or `.mismatch` and `.unknownColumn` where `schema` does not fit;
  ///   no error quotes a cell.
  /// - Complexity: linear in the file; peak memory about four times a text file, the table included.
  public static func read(
    _ url: URL, schema: Schema? = nil, options: ReadOptions = ReadOptions()
  ) throws(TableError) -> ReadResult {
    guard 1 << 10...256 << 20 ~= options.maximumFieldBytes else {
      throw .mismatch("The longest field must be set between 1 KiB and 256 MiB.")
    }
    var source = try ByteSource(url, options: options)
    let first = try source.firstBlock()
    if let format = StatisticalFile.format(of: first) {
      return try StatisticalFile.read(&source, format, schema: schema)
    }
    return try DelimitedReader(options: options, schema: schema).read(&source)
  }
}

import CReadStat

/// Files of statistical packages.
enum StatisticalFile {
  static func format(of block: ByteBuffer) -> FileFormat? { nil }
  static func read(_ source: inout ByteSource, _ format: FileFormat, schema: Schema?) throws(TableError) -> ReadResult {
    throw .unusable(file: source.name, reason: "its format is not read yet")
  }
}

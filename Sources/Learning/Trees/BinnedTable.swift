public import Mathematics
public import Tables

/// How all columns of a table are cut into bins; learnt once and shared by all that is fitted to the table.
public struct Binning: Sendable, Hashable {
  public let columns: [ColumnBinning]

  public init(columns: [ColumnBinning]) { self.columns = columns }

  /// - Precondition: no column holds text.
  public init(of table: Table, maximumBins: Int = 255) throws {
    columns = try parallelMap(0..<table.columns.count) { index in
      ColumnBinning(of: table.columns[index], field: table.schema.fields[index], maximumBins: maximumBins)
    }
  }

  /// The bins of a table with the schema that was learnt from.
  public func encode(_ table: Table) throws -> BinnedTable {
    precondition(table.columns.count == columns.count, "\(table.columns.count) columns for \(columns.count) binnings")
    let bins = try parallelMap(0..<columns.count) { columns[$0].encode(table.columns[$0]) }
    return BinnedTable(binning: self, bins: bins.flatMap { $0 }, rowCount: table.rowCount)
  }

  public func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(columns.count))
    for column in columns { column.encode(to: &writer) }
  }

  public init(from reader: inout BinaryReader) throws {
    let count = try reader.readInt()
    guard (0...1_000_000).contains(count) else { throw BinaryCodingError("The model's bins are damaged.") }
    var columns: [ColumnBinning] = []
    for _ in 0..<count { columns.append(try ColumnBinning(from: &reader)) }
    self.columns = columns
  }
}

/// A table of which only the bin of each cell is kept: what trees are grown on.
public struct BinnedTable: Sendable {
  public let binning: Binning
  public let rowCount: Int
  /// `[columns × rows]`, column-major.
  public private(set) var bins: [UInt8]

  /// - Parameter bins: `[columns × rows]`, column-major.
  public init(binning: Binning, bins: [UInt8], rowCount: Int) {
    precondition(
      bins.count == binning.columns.count * rowCount,
      "\(bins.count) bins for \(binning.columns.count) columns of \(rowCount) rows")
    self.binning = binning
    self.bins = bins
    self.rowCount = rowCount
  }

  /// `rowCount` rows whose cells are all in bin 0, to be filled column by column.
  public init(binning: Binning, rowCount: Int) {
    let bins = [UInt8](repeating: 0, count: binning.columns.count * rowCount)
    self.init(binning: binning, bins: bins, rowCount: rowCount)
  }

  public var columnCount: Int { binning.columns.count }

  public func bin(row: Int, column: Int) -> UInt8 { bins[column * rowCount + row] }

  /// The bins of one column: as many as there are rows.
  public func column(_ index: Int) -> [UInt8] { Array(bins[index * rowCount..<(index + 1) * rowCount]) }

  /// Puts these bins in place of a column's, from row `start` on.
  public mutating func setColumn(_ index: Int, _ values: [UInt8], from start: Int = 0) {
    precondition(start + values.count <= rowCount, "\(values.count) values from row \(start) of \(rowCount)")
    let offset = index * rowCount + start
    bins.replaceSubrange(offset..<offset + values.count, with: values)
  }
}

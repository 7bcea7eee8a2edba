import Learning
import Mathematics
import Tables

/// An order of rows in which similar ones are near each other: first by a few columns with rare levels, then by the
/// leaves of a tree.
struct Strata: Sendable {
  /// Columns of few bins, the target first, then those whose second most frequent bin is rarest.
  let columns: [Int32]
  let tree: Tree

  init(columns: [Int32], tree: Tree) {
    self.columns = columns
    self.tree = tree
  }

  init(of table: BinnedTable, schema: Schema, tree: Tree) {
    let target = schema.target.flatMap(schema.index(of:))
    let rated = (0..<table.columnCount).compactMap { column -> (share: Double, column: Int)? in
      var counts = [Int](repeating: 0, count: 256)
      for bin in table.column(column) { counts[Int(bin)] += 1 }
      let held = counts.filter { $0 > 0 }.sorted(by: >)
      guard (2...6).contains(held.count) else { return nil }
      return (column == target ? -1 : Double(held[1]) / Double(table.rowCount), column)
    }
    columns = rated.sorted { $0 < $1 }.prefix(3).map { Int32($0.column) }
    self.tree = tree
  }

  /// All rows in that order; equal ones in their own.
  func order(of table: BinnedTable) -> [Int] {
    let leaves = tree.leaves(of: table)
    let keys = leaves.indices.map { row in
      columns.reduce(UInt64(0)) { $0 << 8 | UInt64(table.bin(row: row, column: Int($1))) } << 32 | UInt64(leaves[row])
    }
    return keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(columns)
    tree.encode(to: &writer)
  }

  init(from reader: inout BinaryReader, columnCount: Int) throws {
    columns = try reader.readIntegers()
    guard columns.count <= 3, columns.allSatisfy({ (0..<columnCount).contains(Int($0)) }) else {
      throw BinaryCodingError("The strata of the model are damaged.")
    }
    tree = try Tree(from: &reader, columnCount: columnCount)
  }
}

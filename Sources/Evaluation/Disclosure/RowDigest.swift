import Mathematics
import Tables
import Vocabulary

/// Rows as numbers that are equal exactly when the rows are: values, and where and why they are missing.
///
/// Numbers are compared at the decimals that the schema says the file shows, else bit by bit; −0 equals 0.
struct RowKeys: Sendable {
  private struct Digest: Hashable {
    var low: UInt64
    var high: UInt64
  }

  /// For each table, for each row, a key in 0 ..< count.
  let keys: [[Int32]]
  let count: Int

  /// - Parameter columns: positions of the columns that are compared; nil: all.
  init(_ tables: [Table], columns: [Int]? = nil) {
    var known: [Digest: Int32] = [:]
    keys = tables.map { table in
      Self.digests(table, columns ?? Array(table.columns.indices)).map { digest in
        if let key = known[digest] { return key }
        let key = Int32(known.count)
        known[digest] = key
        return key
      }
    }
    count = known.count
  }

  private static func digests(_ table: Table, _ columns: [Int]) -> [Digest] {
    var digests = [Digest](repeating: Digest(low: 1, high: 2), count: table.rowCount)
    for index in columns {
      let column = table.columns[index]
      let cell = cellReader(column, table.schema.fields[index])
      for row in 0..<table.rowCount {
        // A missing cell is told from every value by its own constant.
        let reason = column.missingCode(at: row)
        let value = reason == 0 ? cell(row) : 0x5AFE_0000_0000_0000 &+ UInt64(reason)
        let low = mix(digests[row].low ^ value)
        digests[row].low = low
        digests[row].high = mix(digests[row].high &+ value &* 0x9E37_79B9_7F4A_7C15 &+ (reason == 0 ? 1 : 0))
      }
    }
    return digests
  }

  private static func cellReader(_ column: Column, _ field: Field) -> (Int) -> UInt64 {
    switch column.values {
    case .numeric(let numbers):
      let scale = field.isInteger ? 1 : power(10, field.decimals)
      let isRounded = field.isInteger || field.decimals > 0
      return { row in
        let scaled = (numbers[row] * scale).rounded()
        if isRounded, abs(scaled) < 0x1p53 { return UInt64(bitPattern: Int64(scaled)) }
        return numbers[row] == 0 ? 0 : numbers[row].bitPattern
      }
    case .codes(let codes): return { UInt64(bitPattern: Int64(codes[$0])) }
    case .text(let texts):
      return { row in
        // FNV-1a: Swift's own hashes differ from run to run.
        texts[row].utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
      }
    }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  /// SplitMix64's finaliser.
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// How often each key comes among these.
  func counts(_ keys: some Sequence<Int32>) -> [Int32] {
    var counts = [Int32](repeating: 0, count: count)
    for key in keys { counts[Int(key)] += 1 }
    return counts
  }
}

/// A share as people read it: "3.2 %".
func percent(_ share: Double) -> String {
  let tenths = (share * 1000).rounded() / 10
  return "\(tenths) %"
}

import Foundation
import Mathematics

/// Which columns tell most of each other: where a table is wide, a network sees only these.
enum ColumnAssociations {
  private static let mostRows = 4_000
  private static let groups = 8

  /// For each column at most `most` others: all of them, or those with the greatest mutual information, in the order of
  /// the table.
  static func predictors(of table: ClassRows, most: Int) throws -> [[Int]] {
    let columns = table.codes.count
    let varying = (0..<columns).filter { table.codes[$0].count > 1 }
    guard varying.count - 1 > most else { return (0..<columns).map { column in varying.filter { $0 != column } } }
    let rows = min(table.count, mostRows)
    let coarse = varying.map { coarseClasses(of: $0, in: table, rows: rows) }
    return try parallelMap(0..<columns) { column in
      guard let own = varying.firstIndex(of: column) else { return [] }
      let scored = varying.indices.filter { $0 != own }.map { (information(coarse[own], coarse[$0]), varying[$0]) }
      return scored.sorted { ($0.0, $1.1) > ($1.0, $0.1) }.prefix(most).map(\.1).sorted()
    }
  }

  /// Neighbouring classes together: ordered ones in groups of equal size, the others by their rank in frequency.
  private static func coarseClasses(of column: Int, in table: ClassRows, rows: Int) -> [UInt8] {
    let code = table.codes[column]
    var group = [UInt8](repeating: 0, count: code.count)
    if code.orderedCount > groups {
      for index in group.indices {
        group[index] = index < code.orderedCount ? UInt8(index * groups / code.orderedCount) : UInt8(groups)
      }
    } else {
      let sizes = code.running.map { $0.last ?? 0 }
      for (rank, index) in code.cells.indices.sorted(by: { (sizes[$0], $1) > (sizes[$1], $0) }).enumerated() {
        group[index] = UInt8(min(rank, groups))
      }
    }
    return (0..<rows).map { group[Int(table.classes[$0 * table.codes.count + column])] }
  }

  private static func information(_ a: [UInt8], _ b: [UInt8]) -> Double {
    let size = groups + 1
    var joint = [Int](repeating: 0, count: size * size)
    for row in a.indices { joint[Int(a[row]) * size + Int(b[row])] += 1 }
    let total = Double(a.count)
    var (left, right) = ([Double](repeating: 0, count: size), [Double](repeating: 0, count: size))
    for i in 0..<size {
      for j in 0..<size {
        left[i] += Double(joint[i * size + j])
        right[j] += Double(joint[i * size + j])
      }
    }
    var sum = 0.0
    for i in 0..<size {
      for j in 0..<size where joint[i * size + j] > 0 {
        let rows = Double(joint[i * size + j])
        sum += rows / total * log(rows * total / (left[i] * right[j]))
      }
    }
    return sum
  }
}

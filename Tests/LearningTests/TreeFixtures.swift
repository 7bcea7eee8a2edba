import Learning
import Mathematics
import Tables
import Vocabulary

/// A table with skewed numbers, spikes, unordered and ordered levels and missing cells with two reasons.
func mixedTable(rows: Int, seed: UInt64) -> Table {
  var random = RandomSource(seed: seed)
  var numbers: [Double] = []
  var mask: [UInt8] = []
  var levels: [Int32] = []
  var grades: [Int32] = []
  for _ in 0..<rows {
    let x = random.normal()
    let reason: UInt8 = random.bernoulli(0.2) ? (random.bernoulli(0.5) ? 1 : 2) : 0
    numbers.append(reason != 0 ? .nan : random.bernoulli(0.3) ? 0 : (x * 100).rounded() / 100)
    mask.append(reason)
    levels.append(Int32(random.integer(below: 5)))
    grades.append(Int32(random.integer(below: 4)))
  }
  let schema = Schema(fields: [
    Field(name: "x", kind: .numeric, decimals: 2, missingReasons: [.unknown, MissingReason(name: "refused")]),
    Field(name: "level", kind: .categorical, levels: ["a", "b", "c", "d", "e"]),
    Field(name: "grade", kind: .categorical, levels: ["1", "2", "3", "4"], isOrdered: true),
  ])
  return Table(
    schema: schema, columns: [Column(.numeric(numbers), missing: mask), .codes(levels), .codes(grades)])
}

/// Variance times rows.
func spread(_ values: [Double]) -> Double {
  let mean = values.reduce(0, +) / Double(max(values.count, 1))
  return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
}

/// Gini impurity times rows.
func gini(_ classes: [Double]) -> Double {
  var counts: [Double: Double] = [:]
  for k in classes { counts[k, default: 0] += 1 }
  return Double(classes.count) - counts.values.map { $0 * $0 }.sorted().reduce(0, +) / Double(max(classes.count, 1))
}

/// The obvious tree: every parting of every column is tried by counting all rows anew.
struct NaiveTree {
  let table: BinnedTable
  let response: [Double]
  let minimumLeafSize: Int
  let impurity: ([Double]) -> Double

  /// The rows of each leaf, left first.
  func leaves(_ rows: [Int], depth: Int) -> [[Int]] {
    guard depth > 0, let (left, right) = bestSplit(rows) else { return [rows] }
    return leaves(left, depth: depth - 1) + leaves(right, depth: depth - 1)
  }

  private func bestSplit(_ rows: [Int]) -> ([Int], [Int])? {
    var best = (gain: 1e-9, parts: ([Int], [Int])?.none)
    let whole = impurity(rows.map { response[$0] })
    for column in 0..<table.columnCount {
      for mask in partings(column) {
        let left = rows.filter { mask.contains(table.bin(row: $0, column: column)) }
        let right = rows.filter { !mask.contains(table.bin(row: $0, column: column)) }
        if left.count < minimumLeafSize || right.count < minimumLeafSize { continue }
        let gain = whole - impurity(left.map { response[$0] }) - impurity(right.map { response[$0] })
        if gain > best.gain * (1 + 1e-9) { best = (gain, (left, right)) }
      }
    }
    return best.parts
  }

  private func partings(_ column: Int) -> [Set<UInt8>] {
    let binning = table.binning.columns[column]
    let values = binning.valueBins
    if !binning.isOrdered {
      let bins: [UInt8] = (0..<binning.binCount).map { UInt8($0) }
      let sets = 1..<((1 << bins.count) - 1)
      return sets.map { set in Set(bins.filter { (set >> Int($0)) & 1 == 1 }) }
    }
    let missing: [UInt8] = (values..<binning.binCount).map { UInt8($0) }
    let prefixes: [Set<UInt8>] = (0..<values).map { last in Set((0...last).map { UInt8($0) }) }
    let joined: [Set<UInt8>] = prefixes.map { $0.union(missing) }
    let single: [Set<UInt8>] = missing.map { [$0] }
    return prefixes + joined + single
  }
}

import Foundation
import Learning
import Mathematics

/// What still tells rows drawn from leaves from the table's own: boosted trees whose odds thin the drawn rows.
///
/// Inside a leaf columns are drawn apart, so some rows have what never comes together. A row is kept in proportion to
/// its odds of being real (Azadi et al. 2019, "Discriminator rejection sampling").
struct LastAdversary: Sendable {
  /// Tries for one row; the last ones to be tried take what weighs most.
  static let mostTries = 24

  /// Each learned without another part of the rows; their log-odds are averaged.
  let judges: [BoostedClassifier]
  /// The log-odds at which every row is kept.
  let ceiling: Double

  init(judges: [BoostedClassifier], ceiling: Double) {
    self.judges = judges
    self.ceiling = ceiling
  }

  /// - Parameters:
  ///   - real, drawn: with the same binning.
  ///   - acceptance: the share of drawn rows to be kept, 0…1.
  init(
    telling real: BinnedTable, from drawn: BinnedTable, acceptance: Double, settings: BoostedClassifier.Settings,
    using random: inout RandomSource, monitor: Monitor
  ) throws {
    let n = real.rowCount
    let total = n + drawn.rowCount
    var both = BinnedTable(binning: real.binning, rowCount: total)
    for column in 0..<real.columnCount {
      both.setColumn(column, real.column(column))
      both.setColumn(column, drawn.column(column), from: n)
    }
    let table = both
    let classes = (0..<total).map { UInt8($0 < n ? 1 : 0) }
    let folds = 4
    var order = (0..<Int32(total)).map { $0 }
    random.shuffle(&order)
    let shuffled = order
    let streams = random.split(into: folds)
    let columns = Array(0..<real.columnCount)
    let judges = try parallelMap(0..<folds) { fold in
      var random = streams[fold]
      var rows: [Int32] = []
      var heldBack: [Int32] = []
      for (place, row) in shuffled.enumerated() {
        if place % folds == fold { heldBack.append(row) } else { rows.append(row) }
      }
      rows.sort()
      heldBack.sort()
      return try BoostedClassifier(
        learning: table, columns: columns, rows: rows, heldBack: heldBack, classes: classes, settings: settings,
        using: &random, monitor: monitor)
    }
    let pieces = chunks(of: drawn.rowCount, size: 4_096)
    let logOdds = try parallelMap(0..<pieces.count) { piece in
      Self.logOdds(by: judges, of: pieces[piece].map { Int32($0) }, in: drawn)
    }.flatMap { $0 }
    self.init(judges: judges, ceiling: Self.ceiling(logOdds, acceptance: acceptance))
  }

  /// The ceiling c for which the mean of min(1, exp(x − c)) is `acceptance`, by bisection.
  private static func ceiling(_ logOdds: [Double], acceptance: Double) -> Double {
    var low = (logOdds.min() ?? 0) - 1
    var high = (logOdds.max() ?? 0) + 20
    for _ in 0..<60 {
      let middle = (low + high) / 2
      let kept = logOdds.reduce(0) { $0 + min(1, exp($1 - middle)) } / Double(max(logOdds.count, 1))
      if kept > acceptance { low = middle } else { high = middle }
    }
    return high
  }

  /// The mean log-odds of being real for all rows.
  func logOdds(of table: BinnedTable) -> [Double] {
    Self.logOdds(by: judges, of: (0..<table.rowCount).map { Int32($0) }, in: table)
  }

  private static func logOdds(by judges: [BoostedClassifier], of rows: [Int32], in table: BinnedTable) -> [Double] {
    var sums = [Double](repeating: 0, count: rows.count)
    for judge in judges { for (i, x) in judge.logOdds(of: rows, in: table).enumerated() { sums[i] += x } }
    return sums.map { $0 / Double(judges.count) }
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(judges.count))
    for judge in judges { judge.encode(to: &writer) }
    writer.write(ceiling)
  }

  init(from reader: inout BinaryReader, columnCount: Int) throws {
    let count = try reader.readInt()
    guard (1...64).contains(count) else { throw BinaryCodingError("The last adversary in the model is damaged.") }
    var judges: [BoostedClassifier] = []
    for _ in 0..<count { judges.append(try BoostedClassifier(from: &reader, columnCount: columnCount)) }
    self.judges = judges
    ceiling = try reader.readDouble()
    guard ceiling.isFinite else { throw BinaryCodingError("The last adversary in the model is damaged.") }
  }
}

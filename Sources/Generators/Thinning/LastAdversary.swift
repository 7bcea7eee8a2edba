import Learning
import Mathematics

/// What still tells drawn rows from the table's own: boosted trees whose odds thin the drawn rows.
///
/// No generator draws only what comes together in people. A row is kept in proportion to its odds of being real
/// (Azadi et al. 2019, "Discriminator rejection sampling").
struct LastAdversary: Sendable {
  /// Real rows that are learned from, at most.
  private static let mostRows = 80_000
  private static let folds = 4
  /// Real rows from which two judges do as well as four: on adult and cardio_70k detection and usefulness are the same.
  private static let rowsForTwo = 10_000

  /// Each learned without another of four parts of the rows; their log-odds are averaged.
  let judges: [BoostedClassifier]

  /// How many drawn rows show enough. They cost little, and in a small table more of them show more.
  static func drawnRows(_ all: Int) -> Int {
    let real = min(all, mostRows)
    return max(real, min(3 * real, 20_000))
  }

  /// - Parameter drawnCells: by column.
  init(
    telling drawnCells: [[UInt16]], from cells: CellTable, target: Int?, using random: inout RandomSource,
    monitor: Monitor
  ) throws {
    let all = cells.binned.rowCount
    let real = min(all, Self.mostRows)
    let drawn = drawnCells[0].count
    let kept = real < all ? random.sample(real, of: all).sorted() : Array(0..<all)
    let realCells = cells.cells.map { column in kept.map { column[$0] } }
    let table = cells.binning.bins(of: zip(realCells, drawnCells).map { $0 + $1 }, rowCount: real + drawn)
    let classes = (0..<real + drawn).map { UInt8($0 < real ? 1 : 0) }
    var order = (0..<Int32(real + drawn)).map { $0 }
    random.shuffle(&order)
    let shuffled = order
    let streams = random.split(into: Self.folds)
    monitor.report(0, "learning what still tells")
    let count = real < Self.rowsForTwo ? Self.folds : 2
    judges = try parallelMap(0..<count) { fold in
      var random = streams[fold]
      let places = shuffled.indices
      let judge = try BoostedClassifier(
        learning: table, columns: Array(0..<table.columnCount),
        rows: places.filter { $0 % Self.folds != fold }.map { shuffled[$0] }.sorted(),
        heldBack: places.filter { $0 % Self.folds == fold }.map { shuffled[$0] }.sorted(), classes: classes,
        firstColumns: rootTurns(table.columnCount, target: target, using: &random),
        using: &random, monitor: monitor)
      monitor.report(Double(fold + 1) / Double(count), "learning what still tells")
      return judge
    }
  }

  /// The mean log-odds of being real for all rows.
  func logOdds(of table: BinnedTable) throws -> [Double] {
    var sums = [Double](repeating: 0, count: table.rowCount)
    for judge in judges { for (row, odds) in try judge.logOdds(of: table).enumerated() { sums[row] += odds } }
    return sums.map { $0 / Double(judges.count) }
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(judges.count))
    for judge in judges { judge.encode(to: &writer) }
  }

  init(from reader: inout BinaryReader, columnCount: Int) throws {
    let count = try reader.readInt()
    guard (1...64).contains(count) else { throw BinaryCodingError("The last adversary in the model is damaged.") }
    var judges: [BoostedClassifier] = []
    for _ in 0..<count { judges.append(try BoostedClassifier(from: &reader, columnCount: columnCount)) }
    self.judges = judges
  }
}

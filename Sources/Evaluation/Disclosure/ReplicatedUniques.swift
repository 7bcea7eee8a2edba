import Mathematics
import Tables

/// People who are unique by their quasi-identifiers in the real table and whom exactly one synthetic row matches.
///
/// synthpop's repU (Raab, Nowok & Dibben 2024) for training minus the same for the holdout, training drawn down to the
/// holdout's size, since fewer rows have more uniques. Missing is a value.
struct ReplicatedUniques: Sendable {
  static let id = "disclosure.replicatedUniques"
  private static let draws = 20

  let training: Table
  let holdout: Table
  let quasiIdentifiers: [String]

  func measure(_ synthetic: Table, using random: inout RandomSource) throws -> [Measurement] {
    let columns = quasiIdentifiers.compactMap { training.schema.index(of: $0) }
    // Without a quasi-identifier it does not apply, and is not listed.
    guard !columns.isEmpty else { return [] }
    let keys = RowKeys([training, holdout, synthetic], columns: columns)
    let isUnique = keys.counts(keys.keys[2]).map { $0 == 1 }
    @Sendable func share(_ rows: [Int32]) -> Double {
      let counts = keys.counts(rows)
      let hits = rows.count { counts[Int($0)] == 1 && isUnique[Int($0)] }
      return Double(hits) / Double(max(rows.count, 1))
    }
    let size = min(holdout.rowCount, training.rowCount)
    let control = share(keys.keys[1])
    let streams = random.split(into: Self.draws)
    let shares = try parallelMap(0..<Self.draws) { index in
      var stream = streams[index]
      return share(stream.subset(size, of: training.rowCount).map { keys.keys[0][$0] })
    }
    let pooled = keys.keys[0] + keys.keys[1]
    let bandStreams = random.split(into: 30)
    // People whom no fit saw, drawn from both: how far two such parts differ against the same synthetic rows.
    let null = try parallelMap(0..<30) { index in
      var stream = bandStreams[index]
      let (a, b) = stream.twoParts(min(size, pooled.count / 2), min(size, pooled.count / 2), of: pooled.count)
      return share(a.map { pooled[$0] }) - share(b.map { pooled[$0] })
    }
    let value = Statistics.mean(shares)
    return [
      Measurement(
        id: Self.id, value: value - control,
        interval: Statistics.difference(value, n: size, control, n: holdout.rowCount), direction: .lower, ideal: 0,
        control: 0, null: Statistics.band(null), n: size,
        note: """
          \(percent(value)) of training and \(percent(control)) of holdout rows, by \
          \(quasiIdentifiers.joined(separator: ", "))
          """)
    ]
  }
}

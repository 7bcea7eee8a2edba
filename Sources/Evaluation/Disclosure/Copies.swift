import Mathematics
import Tables

/// Synthetic rows that are training rows, beyond what rows of other real people are.
///
/// Equal on all columns. Tables of few answers have rows that many people share, so a copy is counted against the
/// share of holdout rows that also stand in training; duplicate rows count each time.
struct Copies: Sendable {
  let training: Table
  let holdout: Table
  let repeats: Int

  func measure(_ synthetic: Table, using random: inout RandomSource) throws -> [Measurement] {
    let keys = RowKeys([training, holdout, synthetic])
    let inTraining = keys.counts(keys.keys[0])
    @Sendable func share(_ rows: [Int32], in counts: [Int32]) -> Double {
      Double(rows.count { counts[Int($0)] > 0 }) / Double(max(rows.count, 1))
    }
    let found = share(keys.keys[2], in: inTraining)
    let expected = share(keys.keys[1], in: inTraining)
    let pooled = keys.keys[0] + keys.keys[1]
    let part = min(holdout.rowCount, pooled.count / 3)
    let streams = random.split(into: repeats)
    let null = try parallelMap(0..<repeats) { index in
      var stream = streams[index]
      var order = pooled
      stream.shuffle(&order)
      let counts = keys.counts(order.dropFirst(2 * part))
      return share(Array(order.prefix(part)), in: counts) - share(Array(order[part..<2 * part]), in: counts)
    }
    let (n, m) = (synthetic.rowCount, holdout.rowCount)
    return [
      Measurement(
        id: "disclosure.copies", value: found - expected, interval: Statistics.difference(found, n: n, expected, n: m),
        direction: .lower, ideal: 0, control: 0, null: Statistics.band(null), n: n,
        note: "\(percent(found)) of synthetic and \(percent(expected)) of holdout rows are training rows"),
      Measurement(
        id: "disclosure.copies.share", value: found, interval: Statistics.wilson(found, n: n), direction: .lower,
        ideal: expected, control: expected, controlInterval: Statistics.wilson(expected, n: m), n: n),
    ]
  }
}

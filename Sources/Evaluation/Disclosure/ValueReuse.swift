import Mathematics
import Tables

/// Numbers that occur in training among synthetic numbers, beside the same for real people: a unique laboratory value is
/// a fingerprint. For numeric columns of more than 50 distinct values.
struct ValueReuse: Sendable {
  static let id = "disclosure.valueReuse"
  private static let fewestValues = 50

  let training: Table
  let holdout: Table

  func measure(_ synthetic: Table) throws -> [Measurement] {
    let results = try parallelMap(0..<training.columns.count) { measure(synthetic, column: $0) }.compactMap { $0 }
    guard !results.isEmpty else {
      return [
        .undefined(
          Self.id, because: "no numeric column has more than \(Self.fewestValues) distinct values",
          direction: .nearIdeal, ideal: 0)
      ]
    }
    let value = Statistics.mean(results.compactMap(\.value))
    let control = Statistics.mean(results.compactMap(\.control))
    let whole = Measurement(
      id: Self.id, value: value, direction: .nearIdeal, ideal: control, control: control, n: synthetic.rowCount,
      note: "mean of \(results.count) columns")
    return [whole] + results
  }

  private func measure(_ synthetic: Table, column: Int) -> Measurement? {
    guard training.columns[column].numbers != nil else { return nil }
    let field = training.schema.fields[column]
    let keys = RowKeys([training, holdout, synthetic], columns: [column])
    func present(_ table: Table, _ keys: [Int32]) -> [Int32] {
      keys.indices.filter { !table.columns[column].isMissing(at: $0) }.map { keys[$0] }
    }
    let known = keys.counts(present(training, keys.keys[0]))
    guard known.count(where: { $0 > 0 }) > Self.fewestValues else { return nil }
    let (real, made) = (present(holdout, keys.keys[1]), present(synthetic, keys.keys[2]))
    guard !real.isEmpty, !made.isEmpty else { return nil }
    func share(_ rows: [Int32]) -> Double { Double(rows.count { known[Int($0)] > 0 }) / Double(rows.count) }
    let (value, control) = (share(made), share(real))
    return Measurement(
      id: Self.id, value: value, interval: Statistics.wilson(value, n: made.count), direction: .nearIdeal,
      ideal: control, control: control, controlInterval: Statistics.wilson(control, n: real.count), n: made.count,
      columns: [field.name])
  }
}

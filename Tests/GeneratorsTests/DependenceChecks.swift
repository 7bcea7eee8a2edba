import Generators
import Mathematics
import Tables
import Testing

/// What tests of generators that learn dependence ask of their rows.
enum DependenceChecks {
  static func rows(
    _ recipe: some Generator, fittedTo training: Table, _ count: Int, where conditions: [Condition] = [],
    seed: UInt64 = 2
  ) throws -> Table {
    var random = RandomSource(seed: seed)
    let fitted = try recipe.fit(to: training, using: &random, monitor: Monitor())
    return try fitted.sample(count, where: conditions, using: &random, monitor: Monitor())
  }

  static func correlation(_ table: Table, _ a: String, _ b: String) -> Double {
    let x = table[a]?.numbers ?? []
    let y = table[b]?.numbers ?? []
    let pairs = zip(x, y).filter { !$0.isNaN && !$1.isNaN }
    let n = Double(pairs.count)
    let meanX = pairs.reduce(0) { $0 + $1.0 } / n
    let meanY = pairs.reduce(0) { $0 + $1.1 } / n
    let xy = pairs.reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    let xx = pairs.reduce(0) { $0 + ($1.0 - meanX) * ($1.0 - meanX) }
    let yy = pairs.reduce(0) { $0 + ($1.1 - meanY) * ($1.1 - meanY) }
    return xy / (xx * yy).squareRoot()
  }

  static func mean(_ table: Table, _ column: String) -> Double {
    let values = (table[column]?.numbers ?? []).filter { !$0.isNaN }
    return values.reduce(0, +) / Double(values.count)
  }

  /// Rows drawn under a condition against the rows that meet it among many drawn without.
  static func expectConditionsFollowTheModel(_ recipe: some Generator, fittedTo training: Table) throws {
    let conditions = [
      Condition(column: "diabetes", .levels(["1"])), Condition(column: "age", .range(minimum: 60, maximum: nil)),
    ]
    let conditioned = try rows(recipe, fittedTo: training, 3_000, where: conditions)
    let all = try rows(recipe, fittedTo: training, 30_000, seed: 8)
    let met = all.rows(try all.rows(where: conditions))
    for column in ["age", "low", "high"] {
      // Standard errors of both means are under 0.3; weights make rows worth about half.
      #expect(abs(mean(conditioned, column) - mean(met, column)) < 1.6, "\(column) under the conditions")
    }
    let lacking = { (table: Table) in Double(table["glucose"]?.missingCount ?? 0) / Double(table.rowCount) }
    #expect(abs(lacking(conditioned) - lacking(met)) < 0.06)
  }
}

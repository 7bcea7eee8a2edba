public import Mathematics
public import Tables
import Vocabulary

/// Made-up tables with far more columns than rows, as gene expression has.
public enum WideTables {
  /// `rows` × `columns` numbers: `rank` common factors explain half of each column on average; the rest is noise. Spreads
  /// differ by column, values have four decimals.
  ///
  /// - Parameters:
  ///   - structure: seed of what rows have in common; equal ones give rows of one population.
  ///   - random: draws the rows.
  public static func lowRank(
    rows: Int, columns: Int, rank: Int, structure: UInt64, using random: inout RandomSource
  ) throws -> Table {
    var shape = RandomSource(seed: structure)
    let loadings = shape.split(into: columns)
    let factors = (0..<rows * rank).map { _ in random.normal() }
    let noise = random.split(into: columns)
    let drawn = try parallelMap(0..<columns) { column -> Column in
      var shape = loadings[column]
      var random = noise[column]
      let scale = 0.3 + 2 * shape.uniform()
      let centre = 4 + 4 * shape.uniform()
      let weights = (0..<rank).map { _ in shape.normal() / Double(rank).squareRoot() }
      return .numeric(
        (0..<rows).map { row in
          var sum = random.normal()
          for factor in 0..<rank { sum += weights[factor] * factors[row * rank + factor] }
          return ((centre + scale * sum) * 1e4).rounded() / 1e4
        })
    }
    let fields = (0..<columns).map { Field(name: "g\($0)", kind: .numeric, decimals: 4) }
    return Table(schema: Schema(fields: fields), columns: drawn)
  }
}

import Foundation
import Learning
import Mathematics
import Tables
import Testing
import Vocabulary

@Suite struct LinearModelTests {
  @Test("Logistic regression on one 0/1 column gives the log-odds")
  func logOdds() {
    // 30 of 40 without, 10 of 60 with the column.
    let x = (0..<100).map { $0 < 40 ? 0.0 : 1.0 }
    let y = (0..<100).map { $0 < 30 || (40..<50).contains($0) ? 1.0 : 0.0 }
    let fitted = LinearModel(.logistic, penalty: 0).fit(
      DenseRows(rowCount: 100, columnCount: 1, values: x), labels: y)
    // Ends at 1e-5 of the first gradient: coefficients to about 1e-4.
    #expect(abs(fitted.intercept - log(3.0)) < 1e-3)
    #expect(abs(fitted.coefficients[0] - (log(0.2) - log(3.0))) < 1e-3)
  }

  @Test("Ridge regression solves the normal equations")
  func ridge() throws {
    var random = RandomSource(seed: 2)
    let (n, p) = (60, 4)
    let x = (0..<n * p).map { _ in random.normal() }
    let y = (0..<n).map { 3 + 2 * x[$0 * p] - x[$0 * p + 1] + random.normal() }
    let fitted = LinearModel(.squared, penalty: 5).fit(DenseRows(rowCount: n, columnCount: p, values: x), labels: y)
    let means = (0..<p).map { column in (0..<n).reduce(0.0) { $0 + x[$1 * p + column] } / Double(n) }
    let mean = y.reduce(0, +) / Double(n)
    for column in 0..<p {
      // Xᵀ(y − ŷ) = penalty · β, with centred columns since the intercept is free.
      var left = 0.0
      for row in 0..<n {
        var residual = y[row] - mean
        for other in 0..<p { residual -= fitted.coefficients[other] * (x[row * p + other] - means[other]) }
        left += (x[row * p + column] - means[column]) * residual
      }
      #expect(abs(left - 5 * fitted.coefficients[column]) < 0.01)
    }
  }

  @Test("More columns than rows are no obstacle")
  func wide() {
    var random = RandomSource(seed: 4)
    let values = (0..<20 * 100).map { _ in random.normal() }
    let rows = DenseRows(rowCount: 20, columnCount: 100, values: values)
    let labels = (0..<20).map { Double($0 % 2) }
    let predicted = LinearModel(.logistic).fit(rows, labels: labels).predict(rows)
    #expect(zip(predicted, labels).allSatisfy { ($0 > 0) == ($1 == 1) })
  }

  @Test("The encoding standardises, marks what is missing and knows levels it never saw")
  func encoding() {
    let schema = Schema(fields: [
      Field(name: "x", kind: .numeric, missingReasons: [.unknown]),
      Field(name: "level", kind: .categorical, levels: ["a", "b", "c"]),
    ])
    let training = Table(
      schema: schema, columns: [.numeric([1, 2, 3, .nan]), .codes([0, 0, 1, 1])])
    let encoding = LinearEncoding(fittedOn: training)
    let other = encoding.encode(Table(schema: schema, columns: [.numeric([2, .nan]), .codes([0, 2])]))
    // x, x missing, a, b, and a place for levels that training lacks.
    #expect(encoding.width == 5)
    #expect(other.values[0] == 0 && other.values[1] == 0 && other.values[2] == 1 && other.values[3] == -1)
    #expect(other.values[5] == 0 && other.values[6] == 1 && other.values[9] > 0)
  }
}

import Foundation
import Learning
import Mathematics

/// Draws classes of columns given those of other columns.
struct ClassSampler: Sendable {
  let codes: [ClassCode]
  private let networks: [[ConditionalNetwork]]
  private let indices: [[FeatureIndex]]
  /// Factors of each column's class probabilities. `[columns][classes]`
  private let factors: [[Float]]

  init(codes: [ClassCode], networks: [[ConditionalNetwork]], factors: [[Float]]) {
    self.codes = codes
    self.networks = networks
    self.factors = factors
    indices = networks.map { $0.map { FeatureIndex($0, codes: codes) } }
  }

  /// Probabilities of a column's classes `[rows × classes]` given the visible columns of `rows`, summing to 1 in each
  /// row: the mean over the column's networks, times the column's factors.
  func probabilities(of column: Int, given visible: [Int], in rows: ClassRows) -> Matrix {
    let classCount = codes[column].count
    let result = Matrix(rows: rows.count, columns: classCount)
    if networks[column].isEmpty {
      result.fill(1 / Float(classCount))
      return result
    }
    for (network, index) in zip(networks[column], indices[column]) {
      let work = ConditionalNetwork.Workspace(network, rows: min(rows.count, 512), isTraining: false)
      for batch in chunks(of: rows.count, size: 512) {
        rows.classes.withUnsafeBufferPointer { classes in
          for row in batch {
            index.show(visible, of: classes.baseAddress! + row * codes.count, in: work, at: row - batch.lowerBound)
          }
        }
        network.forward(work, rows: batch.count)
        for row in batch {
          let logits = work.logits.pointer + (row - batch.lowerBound) * classCount
          _ = Elementary.softmax(logits, count: classCount)
          let sum = result.pointer + row * classCount
          for i in 0..<classCount { sum[i] += logits[i] }
        }
      }
    }
    scale(result, by: factors[column])
    return result
  }

  /// Multiplies each row by the factors, and makes it sum to 1.
  private func scale(_ matrix: Matrix, by factors: [Float]) {
    let count = matrix.columns
    factors.withUnsafeBufferPointer { factors in
      for row in 0..<matrix.rows {
        let values = matrix.pointer + row * count
        var sum: Float = 0
        for i in 0..<count {
          values[i] *= factors[i]
          sum += values[i]
        }
        for i in 0..<count { values[i] /= sum }
      }
    }
  }

  /// Draws a class for each row. Quantiles follow the golden ratio's sequence (Weyl 1916) over the rows sorted by their
  /// mean class, so that classes come as often as their probabilities sum up to, nearly, among rows that are alike.
  ///
  /// - Parameter weights: of each class, 0…1, where conditions restrict it.
  /// - Returns: for each row the share of its probability that the weights leave; all 1 without weights.
  func draw(
    _ column: Int, from probabilities: Matrix, weights: [Float]?, into rows: inout ClassRows,
    using random: inout RandomSource
  ) -> [Float] {
    let (count, classCount) = (rows.count, probabilities.columns)
    var shares = [Float](repeating: 1, count: count)
    var keys = [(key: Float, row: Int32)](repeating: (0, 0), count: count)
    for row in 0..<count {
      let values = probabilities.pointer + row * classCount
      var sum: Float = 0
      var mean: Float = 0
      for i in 0..<classCount {
        if let weights { values[i] *= weights[i] }
        sum += values[i]
        mean += Float(i) * values[i]
      }
      shares[row] = weights == nil ? 1 : sum
      keys[row] = (sum > 0 ? mean / sum : 0, Int32(row))
    }
    random.shuffle(&keys)
    keys.sort { $0.key < $1.key }
    var quantile = random.uniform()
    for (_, row) in keys {
      let values = probabilities.pointer + Int(row) * classCount
      quantile += 0.618_033_988_749_894_9
      if quantile >= 1 { quantile -= 1 }
      rows.classes[Int(row) * codes.count + column] = UInt16(
        Self.index(at: Float(quantile), of: values, count: classCount))
    }
    return shares
  }

  private static func index(at quantile: Float, of values: UnsafePointer<Float>, count: Int) -> Int {
    var total: Float = 0
    for i in 0..<count { total += values[i] }
    var rest = quantile * total
    var last = 0
    for i in 0..<count where values[i] > 0 {
      last = i
      rest -= values[i]
      if rest < 0 { break }
    }
    return last
  }
}

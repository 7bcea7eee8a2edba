import Foundation
import Mathematics

/// A linear model with a ridge penalty, by logistic or squared loss.
///
/// Minimises Σ loss + penalty/2 · |β|², the intercept unpenalised, by L-BFGS (Liu & Nocedal 1989) with ten pairs;
/// penalty 1 is scikit-learn's default C = 1. Columns should be standardised, so that the penalty treats them alike.
public struct LinearModel: Sendable, Hashable {
  public enum Loss: Sendable, Hashable {
    /// Labels 0 and 1; predicts the log-odds of 1.
    case logistic
    /// Half the squared error; predicts the number.
    case squared
  }

  public var loss: Loss
  /// 0 or more.
  public var penalty: Double
  /// 1 or more.
  public var maximumIterations: Int

  public init(_ loss: Loss, penalty: Double = 1, maximumIterations: Int = 200) {
    precondition(penalty >= 0 && maximumIterations > 0, "a penalty is not negative, iterations are positive")
    self.loss = loss
    self.penalty = penalty
    self.maximumIterations = maximumIterations
  }

  /// What was learned: prediction = intercept + x · coefficients.
  public struct Fitted: Sendable, Hashable {
    public let coefficients: [Double]
    public let intercept: Double

    /// Log-odds or numbers, one for each row.
    public func predict(_ features: DenseRows) -> [Double] {
      var out = [Double](repeating: intercept, count: features.rowCount)
      features.multiply(coefficients, addingTo: &out)
      return out
    }
  }

  public func fit(_ features: DenseRows, labels: [Double]) -> Fitted {
    precondition(labels.count == features.rowCount, "\(labels.count) labels for \(features.rowCount) rows")
    let problem = Problem(features: features, labels: labels, loss: loss, penalty: penalty)
    let solution = minimise(problem, from: problem.start, iterations: maximumIterations)
    return Fitted(coefficients: Array(solution.dropLast()), intercept: solution[solution.count - 1])
  }
}

/// A matrix of doubles without missing values, `[rows × columns]`, row-major.
public struct DenseRows: Sendable {
  public let rowCount: Int
  public let columnCount: Int
  public let values: [Double]

  public init(rowCount: Int, columnCount: Int, values: [Double]) {
    precondition(values.count == rowCount * columnCount, "\(values.count) values, not \(rowCount) × \(columnCount)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.values = values
  }

  /// These rows, in this order.
  public func rows(_ indices: [Int]) -> DenseRows {
    var taken: [Double] = []
    taken.reserveCapacity(indices.count * columnCount)
    for row in indices { taken += values[row * columnCount..<(row + 1) * columnCount] }
    return DenseRows(rowCount: indices.count, columnCount: columnCount, values: taken)
  }

  public func appending(_ other: DenseRows) -> DenseRows {
    precondition(columnCount == other.columnCount, "matrices of different columns cannot be joined")
    return DenseRows(rowCount: rowCount + other.rowCount, columnCount: columnCount, values: values + other.values)
  }

  /// out ← out + values · x.
  func multiply(_ x: [Double], addingTo out: inout [Double]) {
    guard rowCount > 0, columnCount > 0 else { return }
    BLAS.multiply(values, x, into: &out, m: rowCount, n: 1, k: columnCount, beta: 1)
  }

  /// out ← out + valuesᵀ · y, for the first `columnCount` entries of out.
  func multiplyTransposed(_ y: [Double], addingTo out: inout [Double]) {
    guard rowCount > 0, columnCount > 0 else { return }
    BLAS.multiply(values, y, transposingA: true, into: &out, m: columnCount, n: 1, k: rowCount, beta: 1)
  }
}

/// The penalised loss and its gradient; parameters are the coefficients, then the intercept.
private struct Problem {
  let features: DenseRows
  let labels: [Double]
  let loss: LinearModel.Loss
  let penalty: Double

  /// No slope, and the intercept that fits the labels' mean.
  var start: [Double] {
    var parameters = [Double](repeating: 0, count: features.columnCount + 1)
    guard !labels.isEmpty else { return parameters }
    let mean = labels.reduce(0, +) / Double(labels.count)
    switch loss {
    case .squared: parameters[features.columnCount] = mean
    case .logistic:
      let inside = min(max(mean, 1e-6), 1 - 1e-6)
      parameters[features.columnCount] = log(inside / (1 - inside))
    }
    return parameters
  }

  func evaluate(_ parameters: [Double]) -> (value: Double, gradient: [Double]) {
    let width = features.columnCount
    var scores = [Double](repeating: parameters[width], count: labels.count)
    features.multiply(Array(parameters.prefix(width)), addingTo: &scores)
    var value = 0.0
    for row in labels.indices {
      let score = scores[row]
      switch loss {
      case .squared:
        let error = score - labels[row]
        value += error * error / 2
        scores[row] = error
      case .logistic:
        let small = exp(-abs(score))
        value += max(score, 0) - score * labels[row] + log1p(small)
        scores[row] = (score >= 0 ? 1 / (1 + small) : small / (1 + small)) - labels[row]
      }
    }
    var gradient = [Double](repeating: 0, count: width + 1)
    for column in 0..<width {
      value += penalty / 2 * parameters[column] * parameters[column]
      gradient[column] = penalty * parameters[column]
    }
    features.multiplyTransposed(scores, addingTo: &gradient)
    gradient[width] = scores.reduce(0, +)
    return (value, gradient)
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

/// L-BFGS with backtracking; ends when the gradient is 1e-5 of its first length or no step goes down.
private func minimise(_ problem: Problem, from start: [Double], iterations: Int) -> [Double] {
  var x = start
  var (value, gradient) = problem.evaluate(x)
  let goal = 1e-5 * max(dot(gradient, gradient).squareRoot(), 1e-8)
  var steps: [(s: [Double], y: [Double], rho: Double)] = []
  for _ in 0..<iterations where dot(gradient, gradient).squareRoot() > goal {
    var direction = twoLoop(gradient, steps)
    var slope = dot(direction, gradient)
    if slope >= 0 {
      steps = []
      direction = gradient.map { -$0 }
      slope = -dot(gradient, gradient)
    }
    var length = steps.isEmpty ? min(1, 1 / (-slope).squareRoot()) : 1
    var next: (value: Double, gradient: [Double])?
    var moved = x
    for _ in 0..<40 {
      for i in x.indices { moved[i] = x[i] + length * direction[i] }
      let trial = problem.evaluate(moved)
      if trial.value <= value + 1e-4 * length * slope {
        next = trial
        break
      }
      length /= 2
    }
    guard let next else { return x }
    let s = direction.map { $0 * length }
    let y = zip(next.gradient, gradient).map { $0 - $1 }
    let curvature = dot(s, y)
    if curvature > 1e-12 * dot(y, y) { steps.append((s, y, 1 / curvature)) }
    if steps.count > 10 { steps.removeFirst() }
    (x, value, gradient) = (moved, next.value, next.gradient)
  }
  return x
}

/// −H·gradient by the two-loop recursion.
private func twoLoop(_ gradient: [Double], _ steps: [(s: [Double], y: [Double], rho: Double)]) -> [Double] {
  var q = gradient.map { -$0 }
  var alphas = [Double](repeating: 0, count: steps.count)
  for k in steps.indices.reversed() {
    alphas[k] = steps[k].rho * dot(steps[k].s, q)
    for i in q.indices { q[i] -= alphas[k] * steps[k].y[i] }
  }
  if let last = steps.last {
    let scale = 1 / (last.rho * dot(last.y, last.y))
    for i in q.indices { q[i] *= scale }
  }
  for k in steps.indices {
    let beta = steps[k].rho * dot(steps[k].y, q)
    for i in q.indices { q[i] += (alphas[k] - beta) * steps[k].s[i] }
  }
  return q
}

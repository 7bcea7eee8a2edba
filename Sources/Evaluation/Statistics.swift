import Foundation
import Mathematics

/// Intervals and bands, 95 % unless said otherwise.
package enum Statistics {
  static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// Sample standard deviation; 0 for fewer than two values.
  static func deviation(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    let centre = mean(values)
    return (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1)).squareRoot()
  }

  static func median(_ values: [Double]) -> Double { quantile(values, 0.5) }

  /// Linear interpolation between order statistics (type 7 of Hyndman & Fan 1996).
  static func quantile(_ values: [Double], _ share: Double) -> Double {
    precondition(!values.isEmpty, "a quantile needs a value")
    let sorted = values.sorted()
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }

  /// The two-sided normal quantile for `confidence`.
  static func z(_ confidence: Double = 0.95) -> Double { SpecialFunctions.normalQuantile(0.5 + confidence / 2) }

  /// Wilson's score interval of a proportion; `share` may be fractional (ties counted half).
  package static func wilson(_ share: Double, n: Int, confidence: Double = 0.95) -> Interval {
    let z = z(confidence)
    let n = Double(max(n, 1))
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return Interval(max(0, centre - half), min(1, centre + half))
  }

  /// Newcombe's (1998, method 10) interval of the difference of two independent proportions a − b.
  package static func difference(_ a: Double, n nA: Int, _ b: Double, n nB: Int) -> Interval {
    let (first, second) = (wilson(a, n: nA), wilson(b, n: nB))
    let difference = a - b
    let down = ((a - first.low) * (a - first.low) + (second.high - b) * (second.high - b)).squareRoot()
    let up = ((first.high - a) * (first.high - a) + (b - second.low) * (b - second.low)).squareRoot()
    return Interval(difference - down, difference + up)
  }

  /// `value` ± z · `standardError`, kept inside `bounds`.
  static func normal(
    _ value: Double, _ standardError: Double, confidence: Double = 0.95,
    bounds: ClosedRange<Double> = -Double.infinity...Double.infinity
  ) -> Interval {
    let half = z(confidence) * standardError
    return Interval(max(bounds.lowerBound, value - half), min(bounds.upperBound, value + half))
  }

  /// The standard deviation of an area under the ROC curve when the two sets are alike (Mann & Whitney 1947).
  static func areaDeviation(_ n: Int, _ m: Int) -> Double {
    n > 0 && m > 0 ? (Double(n + m + 1) / (12 * Double(n) * Double(m))).squareRoot() : 0
  }

  /// 2.5 to 97.5 % of the values that re-splits gave; nil for fewer than 20.
  static func band(_ values: [Double]) -> Interval? {
    values.count < 20 ? nil : Interval(quantile(values, 0.025), quantile(values, 0.975))
  }

  /// The band that few re-splits predict for one more: mean ± t · deviation · √(1 + 1/repeats).
  ///
  /// - Parameters:
  ///   - scale: by how much the deviation shrinks (or grows) at the size that is judged.
  ///   - leastDeviation: what theory says it is at least; few repeats can be alike by chance.
  static func predictionBand(
    _ values: [Double], scale: Double = 1, leastDeviation: Double = 0,
    bounds: ClosedRange<Double> = -Double.infinity...Double.infinity
  ) -> Interval? {
    guard values.count >= 5 else { return nil }
    let centre = mean(values)
    let count = Double(values.count)
    let spread = max(deviation(values) * scale, leastDeviation)
    let half = studentQuantile(degrees: values.count - 1) * spread * (1 + 1 / count).squareRoot()
    return Interval(max(bounds.lowerBound, centre - half), min(bounds.upperBound, centre + half))
  }

  /// The 97.5 % quantile of Student's t, from the quantile of the beta distribution.
  package static func studentQuantile(degrees: Int) -> Double {
    let d = Double(degrees)
    // P(|T| > t) = I_{d/(d+t²)}(d/2, 1/2) = 0.05.
    let x = SpecialFunctions.incompleteBetaInverse(0.05, a: d / 2, b: 0.5)
    return (d * (1 - x) / x).squareRoot()
  }
}

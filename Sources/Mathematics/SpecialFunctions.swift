import Foundation

/// Functions of statistics that the standard library lacks.
public enum SpecialFunctions {
  /// Φ(x).
  public static func normalCDF(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  /// Φ⁻¹(p) by Acklam's rational approximation and one Halley step; relative error under 1e-15 for p in 1e-300…1.
  public static func normalQuantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability is in 0…1, not \(p)")
    if p == 0 { return -.infinity }
    if p == 1 { return .infinity }
    let a = [
      -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
      -3.066479806614716e+01, 2.506628277459239e+00,
    ]
    let b = [
      -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
      -1.328068155288572e+01,
    ]
    let c = [
      -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00,
      4.374664141464968e+00, 2.938163982698783e+00,
    ]
    let d = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00]
    func tail(_ q: Double) -> Double {
      let top = ((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]
      return top / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1)
    }
    var x: Double
    if p < 0.02425 {
      x = tail((-2 * log(p)).squareRoot())
    } else if p > 1 - 0.02425 {
      x = -tail((-2 * log(1 - p)).squareRoot())
    } else {
      let q = p - 0.5
      let r = q * q
      let top = (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q
      x = top / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1)
    }
    let e = normalCDF(x) - p
    let u = e * (2 * Double.pi).squareRoot() * exp(x * x / 2)
    if u.isFinite { x -= u / (1 + x * u / 2) }
    return x
  }

  /// Regularised incomplete beta function I_x(a, b), by Lentz's continued fraction.
  public static func incompleteBeta(_ x: Double, a: Double, b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    let logBeta: Double = lgamma(a) + lgamma(b) - lgamma(a + b)
    let front: Double = exp(a * log(x) + b * log(1 - x) - logBeta)
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, a: b, b: a) }
    let tiny = 1e-300
    var c = 1.0
    let first: Double = 1 - (a + b) * x / (a + 1)
    var d = 1 / (abs(first) < tiny ? tiny : first)
    var h = d
    for m in 1...500 {
      let m = Double(m)
      let even: Double = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 + even * d
      c = 1 + even / c
      d = 1 / (abs(d) < tiny ? tiny : d)
      if abs(c) < tiny { c = tiny }
      h *= d * c
      let odd: Double = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 + odd * d
      c = 1 + odd / c
      d = 1 / (abs(d) < tiny ? tiny : d)
      if abs(c) < tiny { c = tiny }
      let change = d * c
      h *= change
      if abs(change - 1) < 1e-15 { break }
    }
    return front * h / a
  }

  /// The x with I_x(a, b) = p, by bisection.
  public static func incompleteBetaInverse(_ p: Double, a: Double, b: Double) -> Double {
    var low = 0.0
    var high = 1.0
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if incompleteBeta(middle, a: a, b: b) < p { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Exact (Clopper–Pearson 1934) interval of a proportion.
  public static func proportionInterval(
    successes: Int, of trials: Int, confidence: Double = 0.95
  ) -> ClosedRange<Double> {
    precondition(trials > 0 && (0...trials).contains(successes), "\(successes) successes of \(trials) trials")
    let tail = (1 - confidence) / 2
    let k = Double(successes)
    let n = Double(trials)
    let low = successes == 0 ? 0 : incompleteBetaInverse(tail, a: k, b: n - k + 1)
    let high = successes == trials ? 1 : incompleteBetaInverse(1 - tail, a: k + 1, b: n - k)
    return low...high
  }
}

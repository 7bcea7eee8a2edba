/// Exact samplers on integers: no floating-point number is drawn, compared or rounded.
///
/// Canonne, Kamath & Steinke (2020), "The Discrete Gaussian for Differential Privacy", algorithms 1 to 3.
package struct DiscreteGaussian: Sendable {
  /// Denominator of σ².
  static let denominator: UInt128 = 1 << 16
  static let largestSigma = 0x1p18

  /// σ² · ``denominator``.
  let scaledVariance: UInt128

  /// - Parameter sigma: 0 < σ ≤ 2¹⁸; its square is rounded up to a multiple of 2⁻¹⁶, so noise is never less.
  package init(sigma: Double) throws(PrivacyError) {
    guard sigma > 0, sigma <= Self.largestSigma else { throw .noiseOutOfRange(sigma: sigma) }
    scaledVariance = max(1, UInt128((sigma * sigma * Double(Self.denominator)).nextUp.rounded(.up)))
  }

  /// σ² as it is used.
  package var variance: Double { Double(scaledVariance) / Double(Self.denominator) }

  /// One draw: algorithm 3.
  package func draw(using noise: inout NoiseSource) -> Int {
    let q = Self.denominator
    let p = scaledVariance
    var floor: UInt128 = UInt128(variance.squareRoot())
    while (floor + 1) * (floor + 1) * q <= p { floor += 1 }
    while floor * floor * q > p { floor -= 1 }
    let t = floor + 1
    while true {
      let y = Self.laplace(scale: t, using: &noise)
      let magnitude = UInt128(y.magnitude)
      // Beyond 2²⁸ (chance under exp(−2⁹)) the products would pass 128 bits; such a draw is refused.
      if magnitude >> 28 != 0 { continue }
      // (|y| − σ²/t)² / 2σ²  =  (|y|·q·t − p)² / (2·p·q·t²)
      let left = magnitude * q * t
      let difference = left > p ? left - p : p - left
      if Self.bernoulliExponential(difference * difference, over: 2 * p * q * t * t, using: &noise) { return y }
    }
  }

  /// Discrete Laplace with P(x) ∝ exp(−|x| / scale): algorithm 2.
  static func laplace(scale: UInt128, using noise: inout NoiseSource) -> Int {
    while true {
      let u = noise.integer(below: scale)
      guard bernoulliExponential(u, over: scale, using: &noise) else { continue }
      var v: UInt128 = 0
      while bernoulliExponential(1, over: 1, using: &noise) { v += 1 }
      let magnitude = Int(u + scale * v)
      let negative = noise.next() & 1 == 1
      if negative && magnitude == 0 { continue }
      return negative ? -magnitude : magnitude
    }
  }

  /// True with probability exp(−numerator / denominator): algorithm 1.
  static func bernoulliExponential(
    _ numerator: UInt128, over denominator: UInt128, using noise: inout NoiseSource
  ) -> Bool {
    var whole = numerator / denominator
    while whole > 0 {
      if !bernoulliExponentialUnit(1, over: 1, using: &noise) { return false }
      whole -= 1
    }
    return bernoulliExponentialUnit(numerator % denominator, over: denominator, using: &noise)
  }

  /// As above for numerator ≤ denominator: the number of successes in a row of Bernoulli(γ/k) is even.
  private static func bernoulliExponentialUnit(
    _ numerator: UInt128, over denominator: UInt128, using noise: inout NoiseSource
  ) -> Bool {
    var k: UInt128 = 1
    while noise.integer(below: denominator * k) < numerator { k += 1 }
    return k % 2 == 1
  }
}

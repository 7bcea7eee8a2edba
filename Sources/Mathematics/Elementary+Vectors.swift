/// Elementary functions over stretches of memory: polynomials that the processor computes for several numbers at once.
extension Elementary {
  /// exp(x) to 2 ulp for x in −87…88; smaller x give about 1e−38.
  @inline(__always)
  package static func exp(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let clamped = x.clamped(lowerBound: .init(repeating: -87), upperBound: .init(repeating: 88))
    // Adding and taking away 1.5 · 2²³ rounds to a whole number, whose bits then stand at the low end.
    let shifter = SIMD8<Float>(repeating: 12_582_912)
    let shifted = clamped * 1.442_695_040_888_963_4 + shifter
    let whole = shifted - shifter
    let rest = (clamped - whole * 0.693_359_375) + whole * 2.121_944_4e-4
    var series = SIMD8<Float>(repeating: 1.987_569_15e-4)
    series = series * rest + 1.398_199_950_7e-3
    series = series * rest + 8.333_451_907_3e-3
    series = series * rest + 4.166_579_589_4e-2
    series = series * rest + 1.666_666_545_9e-1
    series = series * rest + 5.000_000_120_1e-1
    let value = series * rest * rest + rest + 1
    let bits = SIMD8<Int32>(truncatingIfNeeded: unsafeBitCast(shifted, to: SIMD8<UInt32>.self))
    let power = (bits &- Int32(bitPattern: Float(12_582_912).bitPattern) &+ 127) &<< 23
    return value * unsafeBitCast(power, to: SIMD8<Float>.self)
  }

  /// Turns `count` logits into probabilities, in place; returns log Σ exp(logit).
  package static func softmax(_ logits: UnsafeMutablePointer<Float>, count: Int) -> Float {
    var greatest = -Float.infinity
    for i in 0..<count { greatest = max(greatest, logits[i]) }
    let raw = UnsafeMutableRawPointer(logits)
    let whole = count & ~7
    var sums = SIMD8<Float>(repeating: 0)
    var place = 0
    while place < whole {
      let value = exp(raw.loadUnaligned(fromByteOffset: 4 * place, as: SIMD8<Float>.self) - greatest)
      raw.storeBytes(of: value, toByteOffset: 4 * place, as: SIMD8<Float>.self)
      sums += value
      place += 8
    }
    var sum = sums.sum()
    while place < count {
      logits[place] = exp(logits[place] - greatest)
      sum += logits[place]
      place += 1
    }
    let scale = 1 / sum
    for i in 0..<count { logits[i] *= scale }
    return greatest + log(sum)
  }
}

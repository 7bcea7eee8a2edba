/// The one source of pseudo-random numbers: xoshiro256** (Blackman & Vigna 2021), seeded by SplitMix64.
///
/// Equal seeds give equal streams on every machine. Not for privacy noise, which comes from the system.
public struct RandomSource: RandomNumberGenerator, Sendable {
  @usableFromInline var s0: UInt64
  @usableFromInline var s1: UInt64
  @usableFromInline var s2: UInt64
  @usableFromInline var s3: UInt64

  public init(seed: UInt64) {
    var state = seed
    func mix() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    s0 = mix()
    s1 = mix()
    s2 = mix()
    s3 = mix()
  }

  @inlinable
  public mutating func next() -> UInt64 {
    let product = s1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }

  /// A number in 0 ..< 1 with 53 random bits.
  @inlinable
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  @inlinable
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A whole number in 0 ..< bound, without bias (Lemire 2019).
  @inlinable
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "integer(below:) needs a positive bound, not \(bound)")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  @inlinable
  public mutating func bernoulli(_ probability: Double) -> Bool { uniform() < probability }

  /// A standard normal number (Marsaglia's polar method, the second of each pair thrown away).
  @inlinable
  public mutating func normal() -> Double {
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let s = u * u + v * v
      if s > 0 && s < 1 { return u * (-2 * logarithm(s) / s).squareRoot() }
    }
  }

  /// An index drawn with probability proportional to `weights` given as running sums.
  ///
  /// - Parameter cumulative: increasing, the last one positive.
  @inlinable
  public mutating func index(cumulative: [Double]) -> Int {
    let target = uniform() * cumulative[cumulative.count - 1]
    var low = 0
    var high = cumulative.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > target { high = middle } else { low = middle + 1 }
    }
    return low
  }

  @inlinable
  public mutating func shuffle<Element>(_ array: inout [Element]) {
    var i = array.count - 1
    while i > 0 {
      array.swapAt(i, integer(below: i + 1))
      i -= 1
    }
  }

  /// `count` different indices of 0 ..< population, in random order.
  public mutating func sample(_ count: Int, of population: Int) -> [Int] {
    precondition(count <= population, "cannot draw \(count) different indices of \(population)")
    var indices = Array(0..<population)
    for i in 0..<count { indices.swapAt(i, i + integer(below: population - i)) }
    return Array(indices.prefix(count))
  }

  /// Independent streams, one for each of `count` pieces of work; made before the work starts.
  public mutating func split(into count: Int) -> [RandomSource] {
    (0..<count).map { _ in RandomSource(seed: next()) }
  }

  /// One independent stream.
  public mutating func split() -> RandomSource { RandomSource(seed: next()) }
}

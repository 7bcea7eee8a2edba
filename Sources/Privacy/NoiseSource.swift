import Mathematics

/// Random bits for privacy noise: from the operating system, or reproducible for tests.
///
/// A seed gives the noise away, so whatever a reproducible source touched is marked unfit for release.
public struct NoiseSource: Sendable {
  private var seeded: RandomSource?
  private var buffer: [UInt64] = []

  /// Bits from the system's generator.
  public static func system() -> NoiseSource { NoiseSource(seeded: nil) }

  /// For tests only: the same noise each time.
  public static func reproducible(seed: UInt64) -> NoiseSource { NoiseSource(seeded: RandomSource(seed: seed)) }

  private init(seeded: RandomSource?) { self.seeded = seeded }

  /// Whether what is made with it may leave the room.
  public var isReleasable: Bool { seeded == nil }

  mutating func next() -> UInt64 {
    if seeded != nil { return seeded!.next() }
    if buffer.isEmpty {
      var system = SystemRandomNumberGenerator()
      buffer = (0..<256).map { _ in system.next() }
    }
    return buffer.removeLast()
  }

  /// A whole number in 0 ..< bound, without bias: bits are thrown away until they fall below it.
  mutating func integer(below bound: UInt128) -> UInt128 {
    let bits = UInt128.bitWidth - (bound - 1).leadingZeroBitCount
    if bits <= 64 {
      let mask = bits == 64 ? UInt64.max : (1 << UInt64(bits)) - 1
      while true {
        let candidate = UInt128(next() & mask)
        if candidate < bound { return candidate }
      }
    }
    let mask = bits == 128 ? UInt128.max : (1 << UInt128(bits)) - 1
    while true {
      let candidate = (UInt128(next()) << 64 | UInt128(next())) & mask
      if candidate < bound { return candidate }
    }
  }
}

import Foundation
public import Mathematics

/// The numbers that an instrument or a form can give: multiples of a step, written with some decimals.
///
/// A laboratory value converted between units (k / 0.54, rounded), a mean of three even readings, seconds of whole
/// days and numbers that SAS stored in three bytes all live on a lattice far coarser than their decimals say. Values
/// between its points give a synthetic table away. Points are counted by an index; index · step is the number in
/// units of the last decimal.
public struct NumericLattice: Sendable, Hashable {
  /// Digits after the decimal point that the values have before any binary truncation, 0…15.
  public let decimals: Int
  /// Distance of neighbouring points in units of the last decimal, at least 1.
  public let step: Double
  /// Binary digits kept after the leading one (12 for SAS numbers of length 3), or 0: all.
  public let mantissaBits: Int
  /// Digits to which the truncated value is written.
  public let writtenDecimals: Int

  private let scale: Double
  private let writtenScale: Double

  init(decimals: Int, step: Double, mantissaBits: Int, writtenDecimals: Int) {
    self.decimals = decimals
    self.step = step
    self.mantissaBits = mantissaBits
    self.writtenDecimals = writtenDecimals
    scale = pow(10, Double(decimals))
    writtenScale = pow(10, Double(writtenDecimals))
  }

  /// The index of the point nearest to `value`.
  public func index(of value: Double) -> Double { (value * scale / step).rounded() }

  /// The place of `value` in units of the step, between points.
  public func position(of value: Double) -> Double { value * scale / step }

  /// The number at a point, as the column would write it.
  public func value(at index: Double) -> Double {
    let value = (step == 1 ? index : (index * step).rounded()) / scale
    if mantissaBits == 0 { return value == 0 ? 0 : value }
    return (Self.truncate(value, toBits: mantissaBits) * writtenScale).rounded() / writtenScale
  }

  private static func truncate(_ value: Double, toBits bits: Int) -> Double {
    Double(bitPattern: value.bitPattern & ~((1 << UInt64(52 - bits)) - 1))
  }
}

extension NumericLattice {
  /// Finds the lattice of a column.
  ///
  /// - Parameters:
  ///   - distinct: increasing, no NaN; `counts` how many rows hold each.
  ///   - writtenDecimals: decimals that the field declares.
  init(distinct: [Double], counts: [Int], writtenDecimals: Int) {
    let total = counts.reduce(0, +)
    let largest = max(abs(distinct.first ?? 0), abs(distinct.last ?? 0), 1)
    // A point's index stays an exact whole number in a Double.
    let mostDecimals = min(max(writtenDecimals, 0), max(0, Int((15 - log10(largest)).rounded(.down))))
    func share(_ fits: (Double) -> Bool) -> Double {
      var fitting = 0
      for (value, count) in zip(distinct, counts) where fits(value) { fitting += count }
      return Double(fitting) / Double(max(total, 1))
    }
    let decimals =
      (0...mostDecimals).first { decimals in
        let scale = pow(10, Double(decimals))
        return share { abs($0 * scale - ($0 * scale).rounded()) <= 1e-7 + 1e-11 * abs($0) * scale } >= 0.995
      } ?? mostDecimals
    if decimals > 3, distinct.count > 10,
      let found = Self.binaryTruncation(share: share, writtenDecimals: writtenDecimals)
    {
      self = found
      return
    }
    let scale = pow(10, Double(decimals))
    let step = Self.step(of: distinct.map { ($0 * scale).rounded() }, counts: counts)
    self.init(decimals: decimals, step: step, mantissaBits: 0, writtenDecimals: decimals)
  }

  /// Decimal numbers cut to the mantissa of a SAS number of 3 to 5 bytes or of a Float.
  private static func binaryTruncation(
    share: (_ fits: (Double) -> Bool) -> Double, writtenDecimals: Int
  ) -> NumericLattice? {
    let written = 0.6 * pow(10, -Double(max(writtenDecimals, 5)))
    for bits in [12, 20, 23, 28] {
      for decimals in 0...3 {
        let scale = pow(10, Double(decimals))
        let found = share { value in
          let whole = (value * scale).rounded() / scale
          return abs(truncate(whole, toBits: bits) - value) <= 1e-7 * abs(value) + written
        }
        if found >= 0.98 {
          return NumericLattice(
            decimals: decimals, step: 1, mantissaBits: bits, writtenDecimals: min(writtenDecimals, 9))
        }
      }
    }
    return nil
  }

  /// The largest step of which nearly all whole numbers are rounded multiples.
  private static func step(of units: [Double], counts: [Int]) -> Double {
    guard units.count >= 5 else { return 1 }
    var divisor: UInt64 = 0
    for unit in units where abs(unit) < 9e15 { divisor = gcd(divisor, UInt64(abs(unit))) }
    if divisor > 1 { return Double(divisor) }
    guard units.count >= 30 else { return 1 }
    var gaps = zip(units.dropFirst(), units).map { $0 - $1 }.filter { $0 > 0 }
    gaps.sort()
    let gap = gaps[gaps.count / 2]
    guard gap >= 2 else { return 1 }
    let largest = max(abs(units[0]), abs(units[units.count - 1]))
    let stride = max(1, units.count / 300)
    let probe = Swift.stride(from: 0, to: units.count, by: stride).map { units[$0] }
    if gap <= 12 { return largestStep(in: 1.5...gap + 1.5, of: probe, largest: largest) ?? 1 }
    // In a short column neighbours lie a few steps apart.
    for typical in [gap, gaps[gaps.count / 20]] {
      for steps in [1.0, 2, 3] where typical > 3 * steps {
        let range = (typical - 1.5) / steps...(typical + 1.5) / steps
        if let step = largestStep(in: range, of: probe, largest: largest) { return step }
      }
    }
    return 1
  }

  /// The largest step that fits: tried roughly, then by least squares over its multiples, then strictly.
  private static func largestStep(in range: ClosedRange<Double>, of units: [Double], largest: Double) -> Double? {
    // Half of a change moves no multiple by more than 0.06 units.
    let change = range.lowerBound / largest / 8
    guard (range.upperBound - range.lowerBound) / change <= 1e6 else { return nil }
    // Four steps at once: learning a wide table spends most of its time here.
    let lanes = SIMD4<Double>(0, 1, 2, 3) * change
    return units.withUnsafeBufferPointer { probe in
      var first = range.upperBound
      while first >= range.lowerBound {
        let steps = first - lanes
        first -= 4 * change
        let mayFit = mayFit(steps, probe, tolerance: 0.6)
        guard any(mayFit) else { continue }
        for lane in 0..<4 where mayFit[lane] && steps[lane] >= range.lowerBound {
          let refined = refined(steps[lane], units: units)
          if fits(steps[lane], units, tolerance: 0.6), fits(refined, units, tolerance: 0.51) { return refined }
        }
      }
      return nil
    }
  }

  /// Whether at most one in a hundred is farther than `tolerance` from a multiple of `step`.
  private static func fits(_ step: Double, _ units: [Double], tolerance: Double) -> Bool {
    var misses = 0
    for unit in units where abs((unit / step).rounded() * step - unit) > tolerance {
      misses += 1
      if misses > units.count / 100 { return false }
    }
    return true
  }

  /// As `fits` of four steps, without a division and a call for each number: rounding by an addition and multiplying
  /// with the inverse differ only near the middle between two multiples, where both are a miss.
  ///
  /// - Precondition: quotients by the steps are below 2⁵¹, and they are above 1.2.
  @inline(__always)
  private static func mayFit(
    _ steps: SIMD4<Double>, _ units: UnsafeBufferPointer<Double>, tolerance: Double
  ) -> SIMDMask<SIMD4<Int64>> {
    let inverses = 1 / steps
    let toWhole = SIMD4<Double>(repeating: 0x1.8p52)
    let most = SIMD4<Double>(repeating: Double(units.count / 100))
    let farthest = SIMD4<Double>(repeating: tolerance * tolerance)
    var misses = SIMD4<Double>.zero
    for place in units.indices {
      let distance = ((units[place] * inverses + toWhole) - toWhole) * steps - units[place]
      misses.replace(with: misses + 1, where: distance * distance .> farthest)
      if place & 3 == 3 && all(misses .> most) { break }
    }
    return misses .<= most
  }

  private static func refined(_ step: Double, units: [Double]) -> Double {
    var step = step
    for _ in 0..<3 {
      var products = 0.0
      var squares = 0.0
      for unit in units {
        let index = (unit / step).rounded()
        products += index * unit
        squares += index * index
      }
      if squares > 0 { step = products / squares }
    }
    return step
  }

  private static func gcd(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}

extension NumericLattice {
  public func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(decimals))
    writer.write(step)
    writer.write(Int64(mantissaBits))
    writer.write(Int64(writtenDecimals))
  }

  public init(from reader: inout BinaryReader) throws {
    let decimals = try reader.readInt()
    let step = try reader.readDouble()
    let mantissaBits = try reader.readInt()
    let writtenDecimals = try reader.readInt()
    guard (0...17).contains(decimals), (0...17).contains(writtenDecimals), step >= 1, (0...52).contains(mantissaBits)
    else { throw BinaryCodingError("The lattice of a column in the model file is damaged.") }
    self.init(decimals: decimals, step: step, mantissaBits: mantissaBits, writtenDecimals: writtenDecimals)
  }
}

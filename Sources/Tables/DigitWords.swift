/// A decimal number of at most 17 characters without an exponent, read eight digits at a time.
///
/// Most cells are such. A word of eight ASCII digits becomes a number by three multiplications (Lemire 2018).
struct DigitWords {
  let mantissa: UInt64
  /// Digits behind the point.
  private(set) var fraction = 0
  private(set) var hasPoint = false
  let isNegative: Bool
  /// `007`: a plain number of several digits that begins with a zero.
  let hasLeadingZero: Bool

  private static let zeros: UInt64 = 0x3030_3030_3030_3030
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Nil for all that is longer or spelt otherwise, numbers or not.
  ///
  /// - Parameter bytes: eight more can be read than `count`.
  @inline(__always)
  init?(_ bytes: UnsafePointer<UInt8>, _ count: Int, point: UInt8) {
    let minus = count > 0 && bytes[0] == 0x2D ? 1 : 0
    isNegative = minus == 1
    let start = UnsafeRawPointer(bytes + minus)
    let length = count &- minus
    if length <= 8 {
      guard length > 0, let number = Self.short(start, length, point, &fraction, &hasPoint) else { return nil }
      mantissa = number
    } else {
      guard length <= 17, let number = Self.long(start, length, point, &fraction, &hasPoint) else { return nil }
      mantissa = number
    }
    hasLeadingZero = length > 1 && !hasPoint && bytes[minus] == 0x30
  }

  /// One to eight characters.
  @inline(__always)
  private static func short(
    _ start: UnsafeRawPointer, _ length: Int, _ point: UInt8, _ fraction: inout Int, _ hasPoint: inout Bool
  ) -> UInt64? {
    var word = aligned(start, length)
    let points = zeroBytes(word ^ (ones &* UInt64(point)))
    if points != 0 {
      guard length > 1 else { return nil }
      let place = UInt64(points.trailingZeroBitCount) & 56
      word = closed(word, at: place, first: 0x30)
      fraction = 7 &- Int(place &>> 3)
      hasPoint = true
    }
    return areDigits(word) ? number(word) : nil
  }

  /// Nine to seventeen characters; seventeen fit two words only when one of them is the point.
  @inline(__always)
  private static func long(
    _ start: UnsafeRawPointer, _ length: Int, _ point: UInt8, _ fraction: inout Int, _ hasPoint: inout Bool
  ) -> UInt64? {
    let isFull = length == 17
    let lead = isFull ? UInt64(start.load(as: UInt8.self)) : 0x30
    var upper = isFull ? aligned(start + 1, 8) : aligned(start, length &- 8)
    var lower = aligned(start + length - 8, 8)
    let pattern = ones &* UInt64(point)
    let inUpper = zeroBytes(upper ^ pattern)
    let inLower = zeroBytes(lower ^ pattern)
    if inUpper != 0 {
      let place = UInt64(inUpper.trailingZeroBitCount) & 56
      upper = closed(upper, at: place, first: lead)
      fraction = 15 &- Int(place &>> 3)
    } else if inLower != 0 {
      let place = UInt64(inLower.trailingZeroBitCount) & 56
      lower = closed(lower, at: place, first: upper &>> 56)
      upper = (upper &<< 8) | lead
      fraction = 7 &- Int(place &>> 3)
    } else if isFull {
      return nil
    }
    hasPoint = inUpper | inLower != 0
    guard areDigits(upper), areDigits(lower) else { return nil }
    return number(upper) &* 100_000_000 &+ number(lower)
  }

  /// Up to eight characters, the last in the topmost byte, with zeros before the first.
  @inline(__always)
  private static func aligned(_ start: UnsafeRawPointer, _ length: Int) -> UInt64 {
    let shift = UInt64(8 &- length) &* 8
    let padding = ((zeros &>> 8) &>> (56 &- shift))
    return (start.loadUnaligned(as: UInt64.self) &<< shift) | padding
  }

  /// The topmost bit of each byte that is zero.
  @inline(__always)
  private static func zeroBytes(_ word: UInt64) -> UInt64 { ~(((word & ~tops) &+ ~tops) | word) & tops }

  /// Without the byte at bit `place`: those before it move up, and `first` comes in front.
  @inline(__always)
  private static func closed(_ word: UInt64, at place: UInt64, first: UInt64) -> UInt64 {
    let before = word & ((1 &<< place) &- 1)
    // Shifted twice, for the point may be in the topmost byte.
    let behind = (((word &>> place) &>> 8) &<< place) &<< 8
    return (before &<< 8) | behind | first
  }

  @inline(__always)
  private static func areDigits(_ word: UInt64) -> Bool {
    ((word &+ 0x4646_4646_4646_4646) | (word &- zeros)) & tops == 0
  }

  /// The number that eight digits stand for, the first in the lowest byte.
  @inline(__always)
  private static func number(_ word: UInt64) -> UInt64 {
    let pairs = (((word &- zeros) &* 2_561) &>> 8) & 0x00FF_00FF_00FF_00FF
    let fours = ((pairs &* 6_553_601) &>> 16) & 0x0000_FFFF_0000_FFFF
    return (fours &* 42_949_672_960_001) &>> 32
  }
}

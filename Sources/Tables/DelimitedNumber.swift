/// Decimal numbers in bytes, read exactly: the nearest double, as `strtod` gives it, several times faster.
enum DecimalNumber {
  /// 5⁰ … 5²⁷, all that fit in 64 bits.
  private static let powersOfFive: [UInt64] = (0...27).map { (0..<$0).reduce(1) { power, _ in power * 5 } }
  /// How a number was spelt.
  struct Spelling {
    /// Digits after the decimal point once the exponent is applied, 0 to 17.
    var decimals = 0
    /// Neither a point nor an exponent was written.
    var isPlain = true
  }

  /// The number, or NaN where the bytes are not one; blanks around it are allowed.
  ///
  /// - Parameters:
  ///   - bytes: eight more can be read than `count`.
  ///   - point: the decimal point, `.` or `,`.
  ///   - allowsLeadingZeros: whether `007` is a number; as a rule it is a code whose spelling matters.
  @inline(__always)
  static func parse(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, point: UInt8, allowsLeadingZeros: Bool = false,
    spelling: inout Spelling
  ) -> Double {
    if let short = DigitWords(bytes, count, point: point), allowsLeadingZeros || !short.hasLeadingZero,
      let value = exact(short.mantissa, -short.fraction)
    {
      spelling.decimals = short.fraction
      spelling.isPlain = !short.hasPoint
      return short.isNegative ? -value : value
    }
    return parseAny(bytes, count, point, allowsLeadingZeros, &spelling)
  }

  /// Any spelling, digit by digit.
  @inline(never)
  private static func parseAny(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ point: UInt8, _ allowsLeadingZeros: Bool,
    _ spelling: inout Spelling
  ) -> Double {
    var start = 0
    var end = count
    while start < end && isBlank(bytes[start]) { start += 1 }
    while end > start && isBlank(bytes[end - 1]) { end -= 1 }
    var i = start
    var negative = false
    if i < end && (bytes[i] == 0x2D || bytes[i] == 0x2B) {
      negative = bytes[i] == 0x2D
      i += 1
    }
    let firstDigit = i
    var mantissa: UInt64 = 0
    var digits = 0
    while i < end, case let digit = bytes[i] &- 0x30, digit < 10 {
      mantissa = mantissa &* 10 &+ UInt64(digit)
      if mantissa != 0 { digits += 1 }
      i += 1
    }
    let integerDigits = i - firstDigit
    var fraction = 0
    var plain = true
    if i < end && bytes[i] == point {
      plain = false
      i += 1
      let firstFraction = i
      while i < end, case let digit = bytes[i] &- 0x30, digit < 10 {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        if mantissa != 0 { digits += 1 }
        i += 1
      }
      fraction = i - firstFraction
    }
    if integerDigits + fraction == 0 { return .nan }
    if plain && integerDigits > 1 && bytes[firstDigit] == 0x30 && !allowsLeadingZeros { return .nan }
    var exponent = 0
    if i < end && bytes[i] | 0x20 == 0x65 {
      plain = false
      i += 1
      guard readExponent(bytes, &i, end, &exponent) else { return .nan }
    }
    if i != end { return .nan }
    spelling.decimals = min(max(fraction - exponent, 0), 17)
    spelling.isPlain = plain
    let scale = exponent - fraction
    if digits <= 19, let value = exact(mantissa, scale) { return negative ? -value : value }
    return slow(bytes, start, end, point)
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  private static func readExponent(
    _ bytes: UnsafePointer<UInt8>, _ i: inout Int, _ end: Int, _ exponent: inout Int
  ) -> Bool {
    var negative = false
    if i < end && (bytes[i] == 0x2D || bytes[i] == 0x2B) {
      negative = bytes[i] == 0x2D
      i += 1
    }
    let first = i
    while i < end, case let digit = bytes[i] &- 0x30, digit < 10 {
      exponent = min(exponent * 10 + Int(digit), 100_000)
      i += 1
    }
    if negative { exponent = -exponent }
    return i > first
  }

  /// mantissa · 10^scale, correctly rounded; nil where that takes more than 128-bit integers.
  ///
  /// Up to 2⁵³ and 10^±22 both factors are exact and one operation rounds once (Clinger 1990). Beyond, up to 10^±27,
  /// the product or quotient with 5^|scale| is formed in integers and rounded to even by hand.
  @inline(__always)
  static func exact(_ mantissa: UInt64, _ scale: Int) -> Double? {
    if scale == 0 && mantissa < 1 << 53 { return Double(mantissa) }
    if mantissa < 1 << 53 && scale >= -22 && scale <= 22 {
      let power = powersOfTen[scale < 0 ? -scale : scale]
      return scale < 0 ? Double(mantissa) / power : Double(mantissa) * power
    }
    return wide(mantissa, scale)
  }

  /// 10⁰ … 10²², all that a double holds exactly.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  private static func wide(_ mantissa: UInt64, _ scale: Int) -> Double? {
    if mantissa == 0 { return 0 }
    guard -27...27 ~= scale else { return nil }
    let power = powersOfFive[abs(scale)]
    if scale >= 0 {
      let product = mantissa.multipliedFullWidth(by: power)
      if product.high == 0 { return rounded(product.low, sticky: false, exponent: scale) }
      let shift = product.high.leadingZeroBitCount
      let top = shift == 0 ? product.high : product.high << shift | product.low >> (64 - shift)
      return rounded(top, sticky: product.low << shift != 0, exponent: scale + 64 - shift)
    }
    let divisorShift = power.leadingZeroBitCount
    let shift = mantissa.leadingZeroBitCount
    let numerator = mantissa << shift
    let (quotient, remainder) = (power << divisorShift).dividingFullWidth((numerator >> 1, numerator << 63))
    return rounded(quotient, sticky: remainder != 0, exponent: scale - 63 + divisorShift - shift)
  }

  /// (value + something below one when `sticky`) · 2^exponent to the nearest double, halves to even.
  private static func rounded(_ value: UInt64, sticky: Bool, exponent: Int) -> Double {
    let shift = value.leadingZeroBitCount
    let top = value << shift
    var significand = top >> 11
    let rest = top & 0x7FF
    if rest > 0x400 || (rest == 0x400 && (sticky || significand & 1 == 1)) { significand += 1 }
    return Double(significand) * Double(bitPattern: UInt64(1023 + exponent - shift + 11) << 52)
  }

  private static func slow(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ point: UInt8) -> Double {
    guard end - start <= 1_000 else { return .nan }
    let spelling = (start..<end).map { bytes[$0] == point ? UInt8(ascii: ".") : bytes[$0] }
    guard let value = Double(String(decoding: spelling, as: UTF8.self)), value.isFinite else { return .nan }
    return value
  }
}

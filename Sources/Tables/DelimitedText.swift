/// The encodings of text that are understood.
enum TextEncoding: String, Sendable {
  case utf8 = "UTF-8"
  case utf16Little = "UTF-16 (little-endian)"
  case utf16Big = "UTF-16 (big-endian)"
  case windows1252 = "Windows-1252 (Latin-1)"

  /// By byte order mark, or by where the zeros of ASCII letters stand; nil for what is not text.
  static func detect(_ block: ByteBuffer) -> (encoding: TextEncoding, markBytes: Int)? {
    let bytes = UnsafeBufferPointer(start: block.bytes, count: block.count)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16Little, 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16Big, 2) }
    let sample = bytes.prefix(4_096)
    var zeros = (even: 0, odd: 0)
    var control = 0
    for (index, byte) in sample.enumerated() {
      if byte == 0 { if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 } }
      if byte < 9 || (byte > 13 && byte < 32 && byte != 27 && byte != 26) { control += 1 }
    }
    if zeros.even + zeros.odd == 0 { return control * 50 > sample.count ? nil : (.utf8, 0) }
    if zeros.odd * 3 > sample.count && zeros.even * 20 < sample.count { return (.utf16Little, 0) }
    if zeros.even * 3 > sample.count && zeros.odd * 20 < sample.count { return (.utf16Big, 0) }
    return nil
  }

  /// Whether all bytes are UTF-8, and none is zero.
  static func isUTF8(_ buffer: ByteBuffer) -> Bool {
    let bytes = UnsafePointer(buffer.bytes)
    var at = 0
    while at < buffer.count {
      if at + 8 <= buffer.count
        && UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        at += 8
        continue
      }
      let length = sequenceLength(bytes + at, buffer.count - at)
      if length == 0 { return false }
      at += length
    }
    return true
  }

  /// Bytes of the well-formed sequence that begins here (Unicode 15, table 3-7), or 0.
  private static func sequenceLength(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    let first = bytes[0]
    if first < 0x80 { return 1 }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, count >= length else { return 0 }
    let low: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
    let high: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
    guard bytes[1] >= low, bytes[1] <= high else { return 0 }
    for i in 2..<max(length, 2) where bytes[i] & 0xC0 != 0x80 { return 0 }
    return length
  }

  /// The same text in UTF-8, or nil where a byte stands for nothing in Windows-1252.
  static func fromWindows1252(_ buffer: ByteBuffer) -> ByteBuffer? {
    let result = ByteBuffer(capacity: buffer.count + buffer.count / 16)
    for i in 0..<buffer.count {
      let byte = buffer.bytes[i]
      if byte < 0x80 {
        result.append(byte)
      } else {
        guard let scalar = byte < 0xA0 ? highScalars[Int(byte) - 0x80] : UInt32(byte) else { return nil }
        append(scalar, to: result)
      }
    }
    result.seal()
    return result
  }

  private static let highScalars: [UInt32?] = [
    0x20AC, nil, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, nil, 0x017D,
    nil, nil, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, nil,
    0x017E, 0x0178,
  ]

  fileprivate static func append(_ scalar: UInt32, to buffer: ByteBuffer) {
    if scalar < 0x80 {
      buffer.append(UInt8(scalar))
    } else if scalar < 0x800 {
      buffer.append(UInt8(0xC0 | scalar >> 6))
      buffer.append(UInt8(0x80 | scalar & 0x3F))
    } else {
      if scalar < 0x1_0000 {
        buffer.append(UInt8(0xE0 | scalar >> 12))
      } else {
        buffer.append(UInt8(0xF0 | scalar >> 18))
        buffer.append(UInt8(0x80 | scalar >> 12 & 0x3F))
      }
      buffer.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      buffer.append(UInt8(0x80 | scalar & 0x3F))
    }
  }
}

/// Turns UTF-16 into UTF-8 while it arrives.
struct UTF16Decoder {
  let isBig: Bool
  private var half: UInt8?
  private var lead: UInt32?

  init(isBig: Bool) { self.isBig = isBig }

  /// False for a surrogate that stands alone.
  mutating func decode(_ block: ByteBuffer, from start: Int, into text: ByteBuffer) -> Bool {
    for i in start..<max(block.count, start) {
      let byte = block.bytes[i]
      guard let first = half else {
        half = byte
        continue
      }
      half = nil
      let unit = isBig ? UInt32(first) << 8 | UInt32(byte) : UInt32(byte) << 8 | UInt32(first)
      switch (unit, lead) {
      case (0xD800..<0xDC00, nil): lead = unit
      case (0xDC00..<0xE000, let high?):
        TextEncoding.append(0x1_0000 + (high - 0xD800) << 10 + (unit - 0xDC00), to: text)
        lead = nil
      case (0xD800..<0xE000, _), (_, .some): return false
      default: TextEncoding.append(unit, to: text)
      }
    }
    text.seal()
    return true
  }

  /// Whether the text may end here.
  var isComplete: Bool { half == nil && lead == nil }
}

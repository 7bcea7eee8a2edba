/// Finds delimiters and line ends, 64 bytes at a time: one bit for each byte, so that where a field ends does not hang
/// on where it began.
///
/// At least 64 more bytes can be read behind the text.
struct DelimitedSeparators {
  let text: UnsafePointer<UInt8>
  private let delimiter: UInt64
  private let lineEnd: UInt64
  private let end: Int
  /// Where the block begins that `marks` stand for; those already met are gone.
  private var block = 0
  private var marks: UInt64

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

  init(_ dialect: DelimitedDialect, _ text: UnsafePointer<UInt8>, _ count: Int) {
    self.text = text
    end = count
    delimiter = Self.ones &* UInt64(dialect.delimiter)
    lineEnd = Self.ones &* UInt64(dialect.lineEnd)
    marks = 0
    marks = find(0)
  }

  /// The next separator, or `end` when there is none before.
  @inline(__always)
  mutating func next(_ end: Int) -> Int {
    while marks == 0 {
      block &+= 64
      if block >= end { return end }
      marks = find(block)
    }
    let place = block &+ marks.trailingZeroBitCount
    marks &= marks &- 1
    return place < end ? place : end
  }

  /// Leaves out all separators up to and with `place`.
  mutating func goOn(behind place: Int) {
    let start = (place + 1) & ~63
    if start != block {
      block = start
      marks = start < end ? find(start) : 0
    }
    marks &= ~0 << UInt64(place + 1 - start)
  }

  @inline(__always)
  private func find(_ block: Int) -> UInt64 {
    let words = UnsafeRawPointer(text + block)
    var found: UInt64 = 0
    for index in 0..<8 {
      let word = words.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self)
      let a = word ^ delimiter
      let b = word ^ lineEnd
      // The top bit of each byte that is zero in `a` or `b`, exactly: no carry leaves its byte.
      let nonzero = (((a & Self.low) &+ Self.low) | a) & (((b & Self.low) &+ Self.low) | b)
      let hits = (~nonzero & ~Self.low) &>> 7
      // The eight bits, gathered in the topmost byte.
      found |= ((hits &* 0x0102_0408_1020_4080) &>> 56) &<< UInt64(index &* 8)
    }
    return found
  }
}

/// A set of bins 0…255.
public struct BinMask: Sendable, Hashable {
  public var words = SIMD4<UInt64>(repeating: 0)

  public init() {}
  public init(words: SIMD4<UInt64>) { self.words = words }

  @inlinable
  public func contains(_ bin: UInt8) -> Bool {
    words[Int(bin >> 6)] >> UInt64(bin & 63) & 1 != 0
  }

  @inlinable
  public mutating func insert(_ bin: UInt8) { words[Int(bin >> 6)] |= 1 << UInt64(bin & 63) }

  public mutating func insert(_ range: Range<Int>) {
    for word in 0..<4 {
      let low = max(range.lowerBound - 64 * word, 0)
      let high = min(range.upperBound - 64 * word, 64)
      if low < high { words[word] |= (~0 >> UInt64(64 - (high - low))) << UInt64(low) }
    }
  }

  public func union(_ other: BinMask) -> BinMask { BinMask(words: words | other.words) }
  public func intersection(_ other: BinMask) -> BinMask { BinMask(words: words & other.words) }
  public func subtracting(_ other: BinMask) -> BinMask { BinMask(words: words & ~other.words) }

  public var count: Int { (0..<4).reduce(0) { $0 + words[$1].nonzeroBitCount } }
  public var isEmpty: Bool { words == SIMD4(repeating: 0) }

  /// The bins below `count`.
  public static func all(_ count: Int) -> BinMask {
    var mask = BinMask()
    mask.insert(0..<count)
    return mask
  }
}

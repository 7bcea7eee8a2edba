import Foundation

/// Bytes that somebody else owns; at least eight more bytes can be read after the last.
struct ByteSlice {
  let start: UnsafePointer<UInt8>
  let count: Int

  var string: String { String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) }

  /// The first eight bytes as a number, those after the end as zeros.
  @inline(__always)
  var prefix: UInt64 {
    let word = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
    return count >= 8 ? word : word & (1 << UInt64(count * 8) &- 1)
  }

  @inline(__always)
  var hash: UInt64 {
    var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    var at = 0
    while at &+ 8 < count {
      hash = Self.mixed(hash ^ UnsafeRawPointer(start + at).loadUnaligned(as: UInt64.self))
      at &+= 8
    }
    return Self.mixed(hash ^ ByteSlice(start: start + at, count: count &- at).prefix)
  }

  @inline(__always)
  private static func mixed(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  /// Bytewise order, which for UTF-8 is the order of Unicode scalars.
  static func precedes(_ a: ByteSlice, _ b: ByteSlice) -> Bool {
    let order = memcmp(a.start, b.start, min(a.count, b.count))
    return order != 0 ? order < 0 : a.count < b.count
  }
}

/// Different byte strings, numbered in the order in which they first came.
struct ByteDictionary {
  private(set) var slices: [ByteSlice] = []
  /// Open addressing, a power of two long: 0, or the upper half of the hash above 1 + an index into `slices`, so that a
  /// search reads no other memory than this before it has all but found.
  private var table = [UInt64](repeating: 0, count: 32)

  var count: Int { slices.count }

  init() {}

  /// Room for `count` byte strings.
  init(capacity: Int) {
    slices.reserveCapacity(capacity)
    var size = 32
    while size < capacity * 7 / 5 { size *= 2 }
    table = filledArray(size) { $0.initialize(repeating: 0) }
  }

  @inline(__always)
  mutating func intern(_ slice: ByteSlice) -> Int {
    let hash = slice.hash
    let mask = table.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let entry = table[slot]
      if entry == 0 { return insert(slice, hash, slot) }
      let index = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
      if (entry ^ hash) >> 32 == 0 && isSame(index, slice) { return index }
      slot = (slot &+ 1) & mask
    }
  }

  @inline(__always)
  private func isSame(_ index: Int, _ slice: ByteSlice) -> Bool {
    let other = slices[index]
    if other.count != slice.count || other.prefix != slice.prefix { return false }
    return slice.count <= 8 || memcmp(other.start + 8, slice.start + 8, slice.count &- 8) == 0
  }

  @inline(never)
  private mutating func insert(_ slice: ByteSlice, _ hash: UInt64, _ slot: Int) -> Int {
    slices.append(slice)
    table[slot] = hash & ~0xFFFF_FFFF | UInt64(slices.count)
    if slices.count * 4 > table.count * 3 { grow() }
    return slices.count - 1
  }

  private mutating func grow() {
    let mask = table.count * 4 - 1
    table = [UInt64](repeating: 0, count: mask + 1)
    for (index, slice) in slices.enumerated() {
      let hash = slice.hash
      var slot = Int(truncatingIfNeeded: hash) & mask
      while table[slot] != 0 { slot = (slot &+ 1) & mask }
      table[slot] = hash & ~0xFFFF_FFFF | UInt64(index + 1)
    }
  }
}

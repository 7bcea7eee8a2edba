import Foundation

/// A growing piece of memory with room for 64 more bytes than it holds, so that words can be loaded at its end.
///
/// Filled by one thread, then only read, by any number of them: that makes it safe to share.
final class ByteBuffer: @unchecked Sendable {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int
  private static let padding = 64

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    bytes = .allocate(capacity: self.capacity + Self.padding)
    adviseLargePages(bytes, self.capacity)
    seal()
  }

  deinit { bytes.deallocate() }

  /// Room for at least `extra` more bytes.
  func reserve(_ extra: Int) {
    guard count + extra > capacity else { return }
    capacity = max(count + extra, capacity * 2)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + Self.padding)
    adviseLargePages(larger, capacity)
    larger.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = larger
    seal()
  }

  func append(_ source: UnsafePointer<UInt8>, _ length: Int) {
    reserve(length)
    (bytes + count).update(from: source, count: length)
    advance(length)
  }

  func append(_ byte: UInt8) {
    reserve(1)
    bytes[count] = byte
    count += 1
  }

  /// Says that `length` bytes were written behind the end.
  func advance(_ length: Int) {
    count += length
    seal()
  }

  func removeAll() {
    count = 0
    seal()
  }

  func removeFirst(_ length: Int) {
    count -= length
    bytes.update(from: bytes + length, count: count)
    seal()
  }

  /// Makes the bytes behind the end zeros.
  func seal() { (bytes + count).initialize(repeating: 0, count: Self.padding) }

  /// Puts `byte` behind the end, where a search for it stops.
  func seal(with byte: UInt8) { bytes[count] = byte }

  /// Where `byte` comes first in `range`.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard !range.isEmpty, let found = memchr(bytes + range.lowerBound, Int32(byte), range.count) else { return nil }
    return found.assumingMemoryBound(to: UInt8.self) - bytes
  }
}

/// Asks for large pages for memory that is about to be filled: a third of the time of reading went into single ones.
func adviseLargePages(_ start: UnsafeMutableRawPointer, _ byteCount: Int) {
  #if os(Linux)
    let page = 4_096
    guard byteCount >= 4 << 20 else { return }
    let first = (Int(bitPattern: start) + page - 1) & ~(page - 1)
    // What cannot be had is not needed: an error changes nothing but the speed.
    _ = madvise(UnsafeMutableRawPointer(bitPattern: first), (byteCount - page) & ~(page - 1), MADV_HUGEPAGE)
  #endif
}

/// An array of `count` elements that `fill` initialises, all of them.
func filledArray<Element>(_ count: Int, _ fill: (UnsafeMutableBufferPointer<Element>) -> Void) -> [Element] {
  [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
    if let base = buffer.baseAddress { adviseLargePages(base, count * MemoryLayout<Element>.stride) }
    fill(UnsafeMutableBufferPointer(rebasing: buffer[0..<count]))
    initialized = count
  }
}

/// Where a field's content lies: in the text, or with its quotes undone in the piece's own memory.
struct DelimitedField {
  var offset: UInt32
  /// Length; the topmost bit says that `offset` counts in the piece's own memory.
  var bits: UInt32

  static let unescaped: UInt32 = 1 << 31
}

/// The fields of a piece. Lent to one piece after another, for new memory would cost more than cutting.
final class DelimitedFields {
  private(set) var start: UnsafeMutablePointer<DelimitedField>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  func removeAll() { count = 0 }

  /// Makes room for `extra` more.
  @inline(__always)
  func reserve(_ extra: Int) {
    if count &+ extra > capacity { grow(extra) }
  }

  /// - Precondition: there is room.
  @inline(__always)
  func append(_ field: DelimitedField) {
    start[count] = field
    count &+= 1
  }

  @inline(never)
  private func grow(_ extra: Int) {
    capacity = max(count + extra, capacity * 2)
    let larger = UnsafeMutablePointer<DelimitedField>.allocate(capacity: capacity)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
  }
}

/// A piece of the text cut into records of equally many fields.
struct DelimitedPiece {
  enum Problem: Sendable, Hashable {
    case wrongFieldCount(found: Int)
    case fieldTooLong
  }

  /// `[rows × columns]`.
  let fields: DelimitedFields
  var rowCount = 0
  /// Rows that had more fields than the header, all of them empty.
  var overlongRows = 0
  var problem: (kind: Problem, row: Int, offset: Int)?
  let text: UnsafePointer<UInt8>
  let arena: ByteBuffer

  @inline(__always)
  func slice(_ index: Int) -> ByteSlice {
    let field = fields.start[index]
    let base = field.bits & DelimitedField.unescaped == 0 ? text : UnsafePointer(arena.bytes)
    return ByteSlice(start: base + Int(field.offset), count: Int(field.bits & ~DelimitedField.unescaped))
  }
}

/// Cuts a piece of text into fields. RFC 4180, and what files in the wild do: blanks around fields are left out unless
/// quoted, text behind a closing quote belongs to the field, blank lines are no records.
struct DelimitedTokenizer {
  let dialect: DelimitedDialect
  /// Fields of a record.
  let columnCount: Int
  /// A record may leave out those behind this many: nameless columns at the right.
  let neededCount: Int
  let maximumFieldBytes: Int
  /// Whether the delimiter is itself a blank or a quote, so that every field needs a close look.
  private let isBlankDelimited: Bool

  init(dialect: DelimitedDialect, columnCount: Int, neededCount: Int, maximumFieldBytes: Int) {
    self.dialect = dialect
    self.columnCount = columnCount
    self.neededCount = neededCount
    self.maximumFieldBytes = maximumFieldBytes
    isBlankDelimited = dialect.isBlank(dialect.delimiter) || dialect.delimiter == DelimitedDialect.quote
  }

  /// - Precondition: `range` ends behind a line end, or the byte behind it is one.
  func cut(_ buffer: ByteBuffer, _ range: Range<Int>, into fields: DelimitedFields) -> DelimitedPiece {
    let text = UnsafePointer(buffer.bytes) + range.lowerBound
    fields.removeAll()
    var piece = DelimitedPiece(fields: fields, text: text, arena: ByteBuffer(capacity: 64))
    var separators = DelimitedSeparators(dialect, text, range.count)
    var at = 0
    while at < range.count {
      let start = at
      fields.reserve(columnCount)
      if !cutRecord(&separators, &at, range.count, &piece) {
        piece.problem?.offset = range.lowerBound + start
        break
      }
    }
    piece.arena.seal()
    return piece
  }

  /// One record; false when it cannot be used.
  @inline(__always)
  private func cutRecord(
    _ separators: inout DelimitedSeparators, _ at: inout Int, _ end: Int, _ piece: inout DelimitedPiece
  ) -> Bool {
    let text = separators.text
    var found = 0
    var extrasAreEmpty = true
    while true {
      let start = at
      at = separators.next(end)
      var field = DelimitedField(
        offset: UInt32(truncatingIfNeeded: start), bits: UInt32(truncatingIfNeeded: at &- start))
      var isQuoted = false
      let needsCare = at > start && (text[start] <= DelimitedDialect.quote || text[at &- 1] <= 0x20)
      if needsCare || isBlankDelimited {
        at = start
        (field, isQuoted) = cutCarefully(text, &at, end, &piece)
        separators.goOn(behind: at)
      }
      if Int(field.bits & ~DelimitedField.unescaped) > maximumFieldBytes {
        piece.problem = (.fieldTooLong, piece.rowCount, 0)
        return false
      }
      let isLast = at >= end || text[at] == dialect.lineEnd
      at &+= 1
      if isLast && found == 0 && field.bits == 0 && !isQuoted { return true }
      if found < columnCount { piece.fields.append(field) } else if field.bits != 0 { extrasAreEmpty = false }
      found &+= 1
      if isLast { break }
    }
    if found < neededCount || !extrasAreEmpty {
      piece.problem = (.wrongFieldCount(found: found), piece.rowCount, 0)
      return false
    }
    if found > columnCount { piece.overlongRows += 1 }
    for _ in min(found, columnCount)..<columnCount { piece.fields.append(DelimitedField(offset: 0, bits: 0)) }
    piece.rowCount += 1
    return true
  }

  /// A field that may have blanks around it or begin with a quote; leaves `at` at the delimiter or line end behind it.
  @inline(never)
  private func cutCarefully(
    _ text: UnsafePointer<UInt8>, _ at: inout Int, _ end: Int, _ piece: inout DelimitedPiece
  ) -> (field: DelimitedField, isQuoted: Bool) {
    while dialect.isBlank(text[at]) && at < end { at += 1 }
    if text[at] == DelimitedDialect.quote && at < end { return (cutQuoted(text, &at, end, &piece), true) }
    let start = at
    while text[at] != dialect.delimiter && text[at] != dialect.lineEnd { at += 1 }
    var last = at
    while last > start && dialect.isBlank(text[last - 1]) { last -= 1 }
    let field = DelimitedField(
      offset: UInt32(truncatingIfNeeded: start), bits: UInt32(truncatingIfNeeded: last - start))
    return (field, false)
  }

  /// A field that begins with a quote; leaves `at` at the delimiter or line end behind it.
  private func cutQuoted(
    _ text: UnsafePointer<UInt8>, _ at: inout Int, _ end: Int, _ piece: inout DelimitedPiece
  ) -> DelimitedField {
    let quote = DelimitedDialect.quote
    let start = at + 1
    at = start
    var hasDoubled = false
    while at < end {
      if text[at] == quote {
        if at + 1 < end && text[at + 1] == quote { hasDoubled = true; at += 1 } else { break }
      }
      at += 1
    }
    let close = min(at, end)
    at = min(close + 1, end)
    let tail = at
    while at < end && text[at] != dialect.delimiter && text[at] != dialect.lineEnd { at += 1 }
    var last = at
    while last > tail && dialect.isBlank(text[last - 1]) { last -= 1 }
    if !hasDoubled && last == tail {
      return DelimitedField(offset: UInt32(truncatingIfNeeded: start), bits: UInt32(truncatingIfNeeded: close - start))
    }
    let offset = piece.arena.count
    var i = start
    while i < close {
      piece.arena.append(text[i])
      i += text[i] == quote ? 2 : 1
    }
    for i in tail..<last { piece.arena.append(text[i]) }
    return DelimitedField(
      offset: UInt32(truncatingIfNeeded: offset),
      bits: UInt32(truncatingIfNeeded: piece.arena.count - offset) | DelimitedField.unescaped)
  }
}

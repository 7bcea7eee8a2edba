/// Where a field's content lies: in the text, or with its quotes undone in the piece's own memory.
struct DelimitedField {
  var offset: UInt32
  /// Length; the topmost bit says that `offset` counts in the piece's own memory.
  var bits: UInt32

  static let unescaped: UInt32 = 1 << 31
}

/// A piece of the text cut into records of equally many fields.
struct DelimitedPiece {
  enum Problem: Sendable, Hashable {
    case wrongFieldCount(found: Int)
    case fieldTooLong
  }

  /// `[rows × columns]`.
  var fields: [DelimitedField] = []
  var rowCount = 0
  /// Rows that had more fields than the header, all of them empty.
  var overlongRows = 0
  var problem: (kind: Problem, row: Int, offset: Int)?
  let text: UnsafePointer<UInt8>
  let arena: ByteBuffer

  @inline(__always)
  func slice(_ index: Int) -> ByteSlice {
    let field = fields[index]
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

  /// - Precondition: the byte behind `range` is the line end.
  func cut(_ buffer: ByteBuffer, _ range: Range<Int>) -> DelimitedPiece {
    let text = UnsafePointer(buffer.bytes) + range.lowerBound
    var piece = DelimitedPiece(text: text, arena: ByteBuffer(capacity: 64))
    piece.fields.reserveCapacity(range.count / 6)
    var at = 0
    while at < range.count {
      let start = at
      if !cutRecord(text, &at, range.count, &piece) {
        piece.problem?.offset = range.lowerBound + start
        break
      }
    }
    piece.arena.seal()
    return piece
  }

  /// One record; false when it cannot be used.
  @inline(__always)
  private func cutRecord(_ text: UnsafePointer<UInt8>, _ at: inout Int, _ end: Int, _ piece: inout DelimitedPiece)
    -> Bool
  {
    var found = 0
    var extrasAreEmpty = true
    while true {
      while dialect.isBlank(text[at]) && at < end { at += 1 }
      var field: DelimitedField
      var isQuoted = false
      if text[at] == DelimitedDialect.quote && at < end {
        field = cutQuoted(text, &at, end, &piece)
        isQuoted = true
      } else {
        let start = at
        while text[at] != dialect.delimiter && text[at] != dialect.lineEnd { at += 1 }
        var last = at
        while last > start && dialect.isBlank(text[last - 1]) { last -= 1 }
        field = DelimitedField(
          offset: UInt32(truncatingIfNeeded: start), bits: UInt32(truncatingIfNeeded: last - start))
      }
      if Int(field.bits & ~DelimitedField.unescaped) > maximumFieldBytes {
        piece.problem = (.fieldTooLong, piece.rowCount, 0)
        return false
      }
      let isLast = at >= end || text[at] == dialect.lineEnd
      at += 1
      if isLast && found == 0 && field.bits == 0 && !isQuoted { return true }
      if found < columnCount { piece.fields.append(field) } else if field.bits != 0 { extrasAreEmpty = false }
      found += 1
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

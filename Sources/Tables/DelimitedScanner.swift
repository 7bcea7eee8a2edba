/// How the text of a table is cut into records and fields.
struct DelimitedDialect: Sendable, Hashable {
  var delimiter = UInt8(ascii: ",")
  /// The byte that ends a record: a line feed (a return before it is a blank), or a return alone.
  var lineEnd = UInt8(ascii: "\n")
  var decimalPoint = UInt8(ascii: ".")
  /// Where the first record of data or the header begins.
  var start = 0

  static let quote = UInt8(ascii: "\"")

  func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte == 0x09 && delimiter != 0x09) || (byte == 0x0D && lineEnd != 0x0D)
  }
}

/// Follows quotes through a text while it arrives, finds where it may be cut between records, and stops at a field
/// that is too long before more of it is read.
struct DelimitedScanner {
  /// What is wrong, and at which byte the field begins.
  enum Problem: Error {
    case fieldTooLong(at: Int)
    case quoteNotClosed(at: Int)
  }

  private let dialect: DelimitedDialect
  private let maximumFieldBytes: Int
  private let pieceBytes: Int
  private var position: Int
  private var target: Int
  private var openQuote: Int?
  /// Ends of pieces of whole records of about `pieceBytes`; the end of the text is not among them.
  private(set) var borders: [Int] = []

  init(_ dialect: DelimitedDialect, maximumFieldBytes: Int, pieceBytes: Int) {
    self.dialect = dialect
    self.maximumFieldBytes = maximumFieldBytes
    self.pieceBytes = pieceBytes
    position = dialect.start
    target = dialect.start + pieceBytes
  }

  /// Goes on to the end of `buffer`, which holds all of the text when `isLast`.
  mutating func scan(_ buffer: ByteBuffer, isLast: Bool) throws(Problem) {
    while position < buffer.count {
      if let open = openQuote {
        guard try close(open, in: buffer, isLast: isLast) else { break }
      } else {
        let quote = buffer.firstIndex(of: DelimitedDialect.quote, in: position..<buffer.count)
        try checkUnquoted(position..<(quote ?? buffer.count), buffer)
        addBorders(upTo: quote ?? buffer.count, buffer)
        if let quote, opensField(quote, buffer) { openQuote = quote }
        position = quote.map { $0 + 1 } ?? buffer.count
      }
    }
    if isLast, let openQuote { throw .quoteNotClosed(at: openQuote) }
  }

  /// False when more bytes are needed to tell.
  private mutating func close(_ open: Int, in buffer: ByteBuffer, isLast: Bool) throws(Problem) -> Bool {
    let quote = buffer.firstIndex(of: DelimitedDialect.quote, in: position..<buffer.count)
    if (quote ?? buffer.count) - open > maximumFieldBytes { throw .fieldTooLong(at: open) }
    guard let quote else {
      position = buffer.count
      return true
    }
    if quote + 1 == buffer.count && !isLast {
      position = quote
      return false
    }
    if quote + 1 < buffer.count && buffer.bytes[quote + 1] == DelimitedDialect.quote {
      position = quote + 2
    } else {
      openQuote = nil
      position = quote + 1
    }
    return true
  }

  /// A quote opens a field when only blanks stand between it and the start of the field.
  private func opensField(_ quote: Int, _ buffer: ByteBuffer) -> Bool {
    var at = quote - 1
    while at >= dialect.start && dialect.isBlank(buffer.bytes[at]) { at -= 1 }
    return at < dialect.start || buffer.bytes[at] == dialect.delimiter || buffer.bytes[at] == dialect.lineEnd
  }

  private mutating func addBorders(upTo end: Int, _ buffer: ByteBuffer) {
    while target < end, let line = buffer.firstIndex(of: dialect.lineEnd, in: max(target, position)..<end) {
      borders.append(line + 1)
      target = line + 1 + pieceBytes
    }
  }

  /// Each window as long as the longest field must hold the end of one; the tokenizer measures more closely.
  private func checkUnquoted(_ range: Range<Int>, _ buffer: ByteBuffer) throws(Problem) {
    var start = range.lowerBound
    while start + maximumFieldBytes < range.upperBound {
      let window = start..<(start + maximumFieldBytes)
      if buffer.firstIndex(of: dialect.lineEnd, in: window) == nil
        && buffer.firstIndex(of: dialect.delimiter, in: window) == nil
      {
        throw .fieldTooLong(at: start)
      }
      start = window.upperBound
    }
  }
}

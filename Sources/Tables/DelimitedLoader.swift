/// Text in UTF-8, its layout, and where it may be cut.
struct LoadedText {
  var layout: DelimitedLayout
  let text: ByteBuffer
  let borders: [Int]
  /// Memory of the pieces that spellings point into.
  var arenas: [ByteBuffer] = []

  /// Pieces of whole records, each of at least `bytes`.
  func pieces(atLeast bytes: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = min(layout.dialect.start, text.count)
    for border in borders where border - start >= bytes {
      ranges.append(start..<border)
      start = border
    }
    if start < text.count { ranges.append(start..<text.count) }
    return ranges
  }

  /// The line of the file, counted from 1, in which a byte lies.
  func line(at offset: Int) -> Int {
    UnsafeBufferPointer(start: text.bytes, count: offset).reduce(1) { $0 + ($1 == layout.dialect.lineEnd ? 1 : 0) }
  }

  func tooLong(_ options: ReadOptions, _ file: String, _ place: String) -> TableError {
    .unusable(
      file: file,
      reason: "a field in \(place) is longer than \(options.maximumFieldBytes >> 10) KiB; is a quote not closed?")
  }
}

/// Reads a text block by block, with an eye on quotes, so that no field longer than allowed is ever held.
struct DelimitedLoader {
  let source: ByteSource
  let options: ReadOptions
  let pieceBytes: Int

  func load() throws(TableError) -> LoadedText {
    let first = try source.firstBlock()
    try refuseKnownFormats(first)
    guard let (encoding, mark) = TextEncoding.detect(first) else {
      throw .unusable(file: source.name, reason: "it is binary, not text; export the table as CSV")
    }
    let text = ByteBuffer(capacity: encoding == .utf8 ? source.expectedBytes : source.expectedBytes / 2)
    var input = Input(source: source, encoding: encoding, mark: mark)
    var more = try input.append(to: text)
    while more && text.count < 1 << 16 { more = try input.append(to: text) }
    var layout = try DelimitedSniffer(text: text, isWhole: !more, options: options, file: source.name).layout()
    var scanner = newScanner(layout)
    while true {
      try scan(&scanner, text, layout, isLast: !more)
      if !more { break }
      more = try input.append(to: text)
    }
    guard input.isComplete else { throw undecodable(encoding) }
    if text.firstIndex(of: 0, in: 0..<text.count) != nil {
      throw .unusable(file: source.name, reason: "it holds zero bytes: it is binary or damaged")
    }
    if encoding != .utf8 { layout.findings.append(ReadFinding(.encoding, "The text is \(encoding.rawValue).")) }
    if encoding == .utf8 && !TextEncoding.isUTF8(text) { return try reload(text) }
    text.seal(with: layout.dialect.lineEnd)
    return LoadedText(layout: layout, text: text, borders: scanner.borders)
  }

  /// Not UTF-8 after all: the same from Windows-1252.
  private func reload(_ text: ByteBuffer) throws(TableError) -> LoadedText {
    guard let decoded = TextEncoding.fromWindows1252(text) else { throw undecodable(.windows1252) }
    var layout = try DelimitedSniffer(text: decoded, isWhole: true, options: options, file: source.name).layout()
    var scanner = newScanner(layout)
    try scan(&scanner, decoded, layout, isLast: true)
    layout.findings.append(ReadFinding(.encoding, "The text is \(TextEncoding.windows1252.rawValue), not UTF-8."))
    decoded.seal(with: layout.dialect.lineEnd)
    return LoadedText(layout: layout, text: decoded, borders: scanner.borders)
  }

  private func newScanner(_ layout: DelimitedLayout) -> DelimitedScanner {
    DelimitedScanner(layout.dialect, maximumFieldBytes: options.maximumFieldBytes, pieceBytes: pieceBytes)
  }

  private func scan(
    _ scanner: inout DelimitedScanner, _ text: ByteBuffer, _ layout: DelimitedLayout, isLast: Bool
  ) throws(TableError) {
    do { try scanner.scan(text, isLast: isLast) } catch {
      let loaded = LoadedText(layout: layout, text: text, borders: [])
      switch error {
      case .fieldTooLong(let at): throw loaded.tooLong(options, source.name, "line \(loaded.line(at: at))")
      case .quoteNotClosed(let at):
        throw .unusable(
          file: source.name, reason: "the quote that opens in line \(loaded.line(at: at)) is never closed; close it")
      }
    }
  }

  private func undecodable(_ encoding: TextEncoding) -> TableError {
    encoding == .windows1252
      ? .unusable(file: source.name, reason: "its letters are neither UTF-8 nor Windows-1252; save it as UTF-8")
      : .unusable(file: source.name, reason: "it is not valid \(encoding.rawValue); save it as UTF-8")
  }

  private func refuseKnownFormats(_ block: ByteBuffer) throws(TableError) {
    let known: [(magic: [UInt8], advice: String)] = [
      (Array("PK\u{3}\u{4}".utf8), "it is an Excel workbook or a ZIP archive; save the table as CSV"),
      ([0xD0, 0xCF, 0x11, 0xE0], "it is an old Excel workbook; save the table as CSV"),
      (Array("PAR1".utf8), "it is a Parquet file, which is not read yet; save it as CSV"),
      (Array("%PDF".utf8), "it is a PDF; a table is needed, as CSV"),
      (Array("SQLite format 3".utf8), "it is an SQLite database; export a table of it as CSV"),
      (Array("BZh".utf8), "it is compressed with bzip2; decompress it first"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "it is compressed with xz; decompress it first"),
      ([0x28, 0xB5, 0x2F, 0xFD], "it is compressed with zstd; decompress it first"),
    ]
    let bytes = UnsafeBufferPointer(start: block.bytes, count: block.count)
    if let match = known.first(where: { bytes.starts(with: $0.magic) }) {
      throw .unusable(file: source.name, reason: match.advice)
    }
  }

  /// Blocks of the file as UTF-8.
  private struct Input {
    let source: ByteSource
    let encoding: TextEncoding
    private var decoder: UTF16Decoder?
    private var mark: Int
    private let block = ByteBuffer(capacity: 64)

    init(source: ByteSource, encoding: TextEncoding, mark: Int) {
      self.source = source
      self.encoding = encoding
      self.mark = mark
      if encoding != .utf8 { decoder = UTF16Decoder(isBig: encoding == .utf16Big) }
    }

    var isComplete: Bool { decoder?.isComplete ?? true }

    /// False at the end.
    mutating func append(to text: ByteBuffer) throws(TableError) -> Bool {
      if decoder == nil {
        let more = try source.append(to: text)
        if mark > 0 { text.removeFirst(mark) }
        mark = 0
        return more
      }
      block.removeAll()
      let more = try source.append(to: block)
      guard decoder?.decode(block, from: mark, into: text) == true else {
        throw .unusable(file: source.name, reason: "it is not valid \(encoding.rawValue); save it as UTF-8")
      }
      mark = 0
      return more
    }
  }
}

import Mathematics

/// The cells of one column as they stand in the file, different spellings numbered.
///
/// The bytes belong to the reader and live as long as it does.
struct RawColumn: @unchecked Sendable {
  enum Cells {
    /// For each row an index into `spellings`.
    case codes([Int32])
    /// Numbers; a cell that is not one is a NaN that carries its index into `spellings` (`OddCell`).
    case numbers([Double])
  }

  var name: String
  var cells: Cells
  var spellings: [ByteSlice]
  /// How often each spelling comes.
  var counts: [Int]
  /// Of numbers: the most digits behind the point, and whether any had a point or an exponent.
  var decimals = 0
  var isPlain = true
  /// What a data dictionary inside the file says; see `StatisticalFile`.
  var dictionary: FileDictionary?

  /// The cells, of which this then holds none.
  mutating func takeCells() -> Cells {
    let taken = cells
    cells = .codes([])
    return taken
  }

  var rowCount: Int {
    switch cells {
    case .codes(let codes): codes.count
    case .numbers(let numbers): numbers.count
    }
  }
}

/// What the file itself says of a column.
struct FileDictionary: Sendable {
  var title: String?
  var labels: [String: String] = [:]
  /// By spelling.
  var missing: [String: String] = [:]
  var dateFormat: String?
  var isDateTime = false
}

/// A cell that is no number among numbers: a quiet NaN whose payload is 1 + its spelling.
enum OddCell {
  private static let base: UInt64 = 0x7FF8_0000_0000_0000

  @inline(__always)
  static func number(_ spelling: Int) -> Double { Double(bitPattern: base | UInt64(spelling + 1)) }

  @inline(__always)
  static func spelling(_ number: Double) -> Int { Int(number.bitPattern & 0xFFFF_FFFF) - 1 }
}

/// One column of one piece of the text; its cells and the bytes of its spellings belong to the reader.
struct PieceColumn: @unchecked Sendable {
  /// As `RawColumn.Cells`, but in memory that is let go of in one go; up to 256 spellings need a byte only.
  enum Cells {
    case bytes(UnsafeBufferPointer<UInt8>)
    case codes(UnsafeBufferPointer<Int32>)
    case numbers(UnsafeBufferPointer<Double>)
  }

  var cells: Cells
  var spellings: [ByteSlice]
  var decimals = 0
  var isPlain = true
  /// Too many cells among the numbers are none: read it again as spellings.
  var needsSpellings = false

  var count: Int {
    switch cells {
    case .bytes(let codes): codes.count
    case .codes(let codes): codes.count
    case .numbers(let numbers): numbers.count
    }
  }

  var hasNumbers: Bool { if case .numbers = cells { true } else { false } }
}

/// Reads the columns of a piece: spellings as long as there are few or they are words, else numbers.
struct PieceColumnReader {
  let decimalPoint: UInt8
  let slabs: CellSlabs
  /// Numbers stop being kept as spellings when there are so many different ones in a piece.
  static let spellingLimit = 64
  /// So many different cells may be none among numbers.
  static let oddLimit = 20

  func read(_ piece: DelimitedPiece, column: Int, of columnCount: Int, asSpellings: Bool) -> PieceColumn {
    var spellings = ByteDictionary()
    var limit = asSpellings ? Int.max : Self.spellingLimit
    var numbersBegin: Int?
    let codes = [Int32](unsafeUninitializedCapacity: piece.rowCount) { codes, filled in
      var index = column
      for row in 0..<piece.rowCount {
        codes[row] = Int32(truncatingIfNeeded: spellings.intern(piece.slice(index)))
        filled = row &+ 1
        index &+= columnCount
        if spellings.count >= limit {
          if mostlyNumbers(spellings) {
            numbersBegin = row &+ 1
            return
          }
          limit = .max
        }
      }
    }
    if let row = numbersBegin {
      return readNumbers(piece, from: row, column: column, of: columnCount, codes, spellings)
    }
    return PieceColumn(
      cells: spellings.count <= 256
        ? .bytes(slabs.keep(codes.map { UInt8(truncatingIfNeeded: $0) })) : .codes(slabs.keep(codes)),
      spellings: spellings.slices.withUnsafeBufferPointer(Array.init))
  }

  private func mostlyNumbers(_ spellings: ByteDictionary) -> Bool {
    var odd = 0
    for slice in spellings.slices where number(slice).isNaN { odd += 1 }
    return odd <= Self.oddLimit
  }

  private func number(_ slice: ByteSlice) -> Double {
    var spelling = DecimalNumber.Spelling()
    return DecimalNumber.parse(slice.start, slice.count, point: decimalPoint, spelling: &spelling)
  }

  private func readNumbers(
    _ piece: DelimitedPiece, from row: Int, column: Int, of columnCount: Int, _ codes: [Int32],
    _ spellings: ByteDictionary
  ) -> PieceColumn {
    var odd = ByteDictionary()
    var decimals = 0
    var isPlain = true
    let numbers = [Double](unsafeUninitializedCapacity: piece.rowCount) { numbers, filled in
      let known = spellings.slices.map { slice in self.cell(slice, &decimals, &isPlain, &odd) }
      for (row, code) in codes.enumerated() { numbers[row] = known[Int(code)] }
      filled = codes.count
      var index = row &* columnCount &+ column
      for row in row..<piece.rowCount {
        numbers[row] = cell(piece.slice(index), &decimals, &isPlain, &odd)
        filled = row &+ 1
        index &+= columnCount
        if odd.count > Self.oddLimit { break }
      }
    }
    let needsSpellings = odd.count > Self.oddLimit
    return PieceColumn(
      cells: .numbers(slabs.keep(needsSpellings ? [] : numbers)), spellings: odd.slices, decimals: decimals,
      isPlain: isPlain, needsSpellings: needsSpellings)
  }

  @inline(__always)
  private func cell(
    _ slice: ByteSlice, _ decimals: inout Int, _ isPlain: inout Bool, _ odd: inout ByteDictionary
  ) -> Double {
    var spelling = DecimalNumber.Spelling()
    let number = DecimalNumber.parse(slice.start, slice.count, point: decimalPoint, spelling: &spelling)
    if number.isNaN { return OddCell.number(odd.intern(slice)) }
    if spelling.decimals > decimals { decimals = spelling.decimals }
    if !spelling.isPlain { isPlain = false }
    return number
  }
}

/// Joins the pieces of a column.
struct ColumnJoiner {
  let decimalPoint: UInt8

  /// Whether the pieces disagree so that some must be read again as spellings: numbers in one, words in another.
  func needSpellings(_ pieces: [PieceColumn]) -> Bool {
    if pieces.contains(where: \.needsSpellings) { return true }
    guard pieces.contains(where: \.hasNumbers) else { return false }
    var odd = ByteDictionary()
    var oddCells = 0
    var cells = 0
    for piece in pieces {
      let isOdd = piece.spellings.map { slice in
        number(slice).isNaN && MissingSpelling(slice) == nil
      }
      for (slice, flag) in zip(piece.spellings, isOdd) where flag { _ = odd.intern(slice) }
      cells += piece.count
      guard isOdd.contains(true) else { continue }
      switch piece.cells {
      case .bytes(let codes): for code in codes where isOdd[Int(code)] { oddCells += 1 }
      case .codes(let codes): for code in codes where isOdd[Int(code)] { oddCells += 1 }
      case .numbers(let numbers):
        for number in numbers where number.isNaN && isOdd[OddCell.spelling(number)] { oddCells += 1 }
      }
    }
    return odd.count > PieceColumnReader.oddLimit || oddCells * 20 > cells
  }

  func join(_ pieces: [PieceColumn], name: String) -> RawColumn {
    pieces.contains(where: \.hasNumbers) ? joinNumbers(pieces, name) : joinCodes(pieces, name)
  }

  private func joinCodes(_ pieces: [PieceColumn], _ name: String) -> RawColumn {
    let most = pieces.reduce(0) { $0 + $1.spellings.count }
    let few = pieces.map(\.spellings.count).max() ?? 0
    var all = ByteDictionary(capacity: few * 2 < Self.count(pieces) / max(pieces.count, 1) ? few : most)
    var counts: [Int] = []
    let joined = filledArray(Self.count(pieces)) { (joined: UnsafeMutableBufferPointer<Int32>) in
      var row = 0
      for piece in pieces {
        let map = piece.spellings.map { Int32(truncatingIfNeeded: all.intern($0)) }
        counts.append(contentsOf: repeatElement(0, count: all.count - counts.count))
        let part = UnsafeMutableBufferPointer(rebasing: joined[row..<row + piece.count])
        switch piece.cells {
        case .bytes(let codes): Self.translate(codes, map, into: part, &counts)
        case .codes(let codes): Self.translate(codes, map, into: part, &counts)
        case .numbers: preconditionFailure("spellings are codes")
        }
        row += part.count
      }
    }
    return RawColumn(name: name, cells: .codes(joined), spellings: all.slices, counts: counts)
  }

  @inline(__always)
  private static func translate<Code: FixedWidthInteger>(
    _ codes: UnsafeBufferPointer<Code>, _ map: [Int32], into joined: UnsafeMutableBufferPointer<Int32>,
    _ counts: inout [Int]
  ) {
    counts.withUnsafeMutableBufferPointer { counts in
      for (place, code) in codes.enumerated() {
        let mapped = map[Int(code)]
        joined[place] = mapped
        counts[Int(mapped)] &+= 1
      }
    }
  }

  private func joinNumbers(_ pieces: [PieceColumn], _ name: String) -> RawColumn {
    var odd = ByteDictionary()
    var column = RawColumn(name: name, cells: .numbers([]), spellings: [], counts: [])
    let joined = filledArray(Self.count(pieces)) { (joined: UnsafeMutableBufferPointer<Double>) in
      var row = 0
      for piece in pieces {
        column.decimals = max(column.decimals, piece.decimals)
        column.isPlain = column.isPlain && piece.isPlain
        let known = piece.spellings.map { number($0, &column, &odd) }
        switch piece.cells {
        case .bytes(let codes): for (place, code) in codes.enumerated() { joined[row &+ place] = known[Int(code)] }
        case .codes(let codes): for (place, code) in codes.enumerated() { joined[row &+ place] = known[Int(code)] }
        case .numbers(let numbers):
          for (place, number) in numbers.enumerated() {
            joined[row &+ place] = number.isNaN ? known[OddCell.spelling(number)] : number
          }
        }
        row += piece.count
      }
    }
    column.spellings = odd.slices
    column.counts = [Int](repeating: 0, count: odd.count)
    if odd.count > 0 { for number in joined where number.isNaN { column.counts[OddCell.spelling(number)] += 1 } }
    column.cells = .numbers(joined)
    return column
  }

  private func number(_ slice: ByteSlice, _ column: inout RawColumn, _ odd: inout ByteDictionary) -> Double {
    var spelling = DecimalNumber.Spelling()
    let number = DecimalNumber.parse(
      slice.start, slice.count, point: decimalPoint, allowsLeadingZeros: true, spelling: &spelling)
    if number.isNaN { return OddCell.number(odd.intern(slice)) }
    column.decimals = max(column.decimals, spelling.decimals)
    column.isPlain = column.isPlain && spelling.isPlain
    return number
  }

  private func number(_ slice: ByteSlice) -> Double {
    var spelling = DecimalNumber.Spelling()
    return DecimalNumber.parse(
      slice.start, slice.count, point: decimalPoint, allowsLeadingZeros: true, spelling: &spelling)
  }

  private static func count(_ pieces: [PieceColumn]) -> Int { pieces.reduce(0) { $0 + $1.count } }
}

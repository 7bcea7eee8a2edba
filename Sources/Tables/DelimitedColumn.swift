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

/// One column of one piece of the text.
struct PieceColumn: @unchecked Sendable {
  var cells: RawColumn.Cells
  var spellings: [ByteSlice]
  var decimals = 0
  var isPlain = true
  /// Too many cells among the numbers are none: read it again as spellings.
  var needsSpellings = false
}

/// Reads the columns of a piece: spellings as long as there are few or they are words, else numbers.
struct PieceColumnReader {
  let decimalPoint: UInt8
  /// Numbers stop being kept as spellings when there are so many different ones in a piece.
  static let spellingLimit = 64
  /// So many different cells may be none among numbers.
  static let oddLimit = 20

  func read(_ piece: DelimitedPiece, column: Int, of columnCount: Int, asSpellings: Bool) -> PieceColumn {
    var spellings = ByteDictionary()
    var codes: [Int32] = []
    codes.reserveCapacity(piece.rowCount)
    var limit = asSpellings ? Int.max : Self.spellingLimit
    var index = column
    for row in 0..<piece.rowCount {
      codes.append(Int32(truncatingIfNeeded: spellings.intern(piece.slice(index))))
      index += columnCount
      if spellings.count >= limit {
        if mostlyNumbers(spellings) {
          return readNumbers(piece, from: row + 1, column: column, of: columnCount, codes, spellings)
        }
        limit = .max
      }
    }
    return PieceColumn(cells: .codes(codes), spellings: spellings.slices.withUnsafeBufferPointer(Array.init))
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
    var result = PieceColumn(cells: .numbers([]), spellings: [])
    var numbers: [Double] = []
    numbers.reserveCapacity(piece.rowCount)
    let known = spellings.slices.map { slice in self.cell(slice, &result, &odd) }
    for code in codes { numbers.append(known[Int(code)]) }
    var index = row * columnCount + column
    for _ in row..<piece.rowCount {
      numbers.append(cell(piece.slice(index), &result, &odd))
      index += columnCount
      if odd.count > Self.oddLimit { break }
    }
    result.needsSpellings = odd.count > Self.oddLimit
    result.cells = .numbers(result.needsSpellings ? [] : numbers)
    result.spellings = odd.slices
    return result
  }

  @inline(__always)
  private func cell(_ slice: ByteSlice, _ result: inout PieceColumn, _ odd: inout ByteDictionary) -> Double {
    var spelling = DecimalNumber.Spelling()
    let number = DecimalNumber.parse(slice.start, slice.count, point: decimalPoint, spelling: &spelling)
    if number.isNaN { return OddCell.number(odd.intern(slice)) }
    if spelling.decimals > result.decimals { result.decimals = spelling.decimals }
    if !spelling.isPlain { result.isPlain = false }
    return number
  }
}

/// Joins the pieces of a column.
struct ColumnJoiner {
  let decimalPoint: UInt8

  /// Whether the pieces disagree so that some must be read again as spellings: numbers in one, words in another.
  func needSpellings(_ pieces: [PieceColumn]) -> Bool {
    if pieces.contains(where: \.needsSpellings) { return true }
    guard pieces.contains(where: { if case .numbers = $0.cells { true } else { false } }) else { return false }
    var odd = ByteDictionary()
    var oddCells = 0
    var cells = 0
    for piece in pieces {
      let isOdd = piece.spellings.map { slice in
        number(slice).isNaN && MissingSpelling(slice) == nil
      }
      for (slice, flag) in zip(piece.spellings, isOdd) where flag { _ = odd.intern(slice) }
      switch piece.cells {
      case .codes(let codes):
        for code in codes where isOdd[Int(code)] { oddCells += 1 }
        cells += codes.count
      case .numbers(let numbers):
        for number in numbers where number.isNaN && isOdd[OddCell.spelling(number)] { oddCells += 1 }
        cells += numbers.count
      }
    }
    return odd.count > PieceColumnReader.oddLimit || oddCells * 20 > cells
  }

  func join(_ pieces: [PieceColumn], name: String) -> RawColumn {
    let isNumeric = pieces.contains { if case .numbers = $0.cells { true } else { false } }
    return isNumeric ? joinNumbers(pieces, name) : joinCodes(pieces, name)
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
        guard case .codes(let codes) = piece.cells else { preconditionFailure("spellings are codes") }
        for code in codes {
          let mapped = map[Int(code)]
          joined[row] = mapped
          counts[Int(mapped)] += 1
          row += 1
        }
      }
    }
    return RawColumn(name: name, cells: .codes(joined), spellings: all.slices, counts: counts)
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
        case .codes(let codes):
          for code in codes {
            joined[row] = known[Int(code)]
            row += 1
          }
        case .numbers(let numbers):
          for number in numbers {
            joined[row] = number.isNaN ? known[OddCell.spelling(number)] : number
            row += 1
          }
        }
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

  private static func count(_ pieces: [PieceColumn]) -> Int {
    pieces.reduce(0) { total, piece in
      switch piece.cells {
      case .codes(let codes): total + codes.count
      case .numbers(let numbers): total + numbers.count
      }
    }
  }
}

public import Mathematics
public import Tables
import Vocabulary

extension ColumnGrid {
  public func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(reasonCount))
    switch content {
    case .levels(let count):
      writer.write(UInt8(0))
      writer.write(Int64(count))
    case .numbers(let cells):
      writer.write(UInt8(1))
      cells.encode(to: &writer)
    }
  }

  /// - Parameter field: of the column, by the model's schema; a grid that does not fit it is refused.
  public init(from reader: inout BinaryReader, field: Field) throws {
    let reasonCount = try reader.readInt()
    guard (0...255).contains(reasonCount) else { throw Self.damaged }
    switch try reader.read(UInt8.self) {
    case 0:
      let count = try reader.readInt()
      guard (0...65_000).contains(count) else { throw Self.damaged }
      self.init(content: .levels(count: count), reasonCount: reasonCount)
    case 1:
      self.init(content: .numbers(try NumericCells(from: &reader)), reasonCount: reasonCount)
    default: throw Self.damaged
    }
    let isNumber = field.kind == .numeric || field.kind == .date || field.kind == .dateTime
    guard isNumeric == isNumber, isNumber || valueCells == field.levels.count else { throw Self.damaged }
  }

  static let damaged = BinaryCodingError("What a model file says of a column is damaged.")
}

extension NumericCells {
  func encode(to writer: inout BinaryWriter) {
    lattice.encode(to: &writer)
    writer.write(shared)
    writer.write(stretchOfCell)
    writer.write(stretches.map(\.low))
    writer.write(stretches.map(\.high))
    writer.write(stretches.map(\.slope))
    writer.write(stretches.flatMap { stretch in (0..<4).map { stretch.zeros[$0] } })
    writer.write(digitShares)
  }

  init(from reader: inout BinaryReader) throws {
    let lattice = try NumericLattice(from: &reader)
    let shared = try reader.readDoubles()
    let stretchOfCell = try reader.readIntegers(Int32.self)
    let lows = try reader.readDoubles()
    let highs = try reader.readDoubles()
    let slopes = try reader.readDoubles()
    let zeros = try reader.readDoubles()
    let digitShares = try reader.readDoubles()
    let count = lows.count
    guard highs.count == count, slopes.count == count, zeros.count == 4 * count, digitShares.count == 40,
      stretchOfCell.count == shared.count + count, zip(lows, highs).allSatisfy({ $0 <= $1 }),
      shared.allSatisfy(\.isFinite), slopes.allSatisfy(\.isFinite)
    else { throw ColumnGrid.damaged }
    let stretches = (0..<count).map { index in
      Stretch(
        low: lows[index], high: highs[index], slope: slopes[index],
        zeros: SIMD4(zeros[4 * index], zeros[4 * index + 1], zeros[4 * index + 2], zeros[4 * index + 3]))
    }
    var stretchCells = [Int32](repeating: -1, count: count)
    var sharedCells: [Int32] = []
    var sharedOfCell: [Int32] = []
    for (cell, stretch) in stretchOfCell.enumerated() {
      guard stretch < Int32(count) else { throw ColumnGrid.damaged }
      sharedOfCell.append(stretch < 0 ? Int32(sharedCells.count) : -1)
      if stretch < 0 { sharedCells.append(Int32(cell)) } else { stretchCells[Int(stretch)] = Int32(cell) }
    }
    guard sharedCells.count == shared.count, stretchCells.allSatisfy({ $0 >= 0 }) else { throw ColumnGrid.damaged }
    self.init(
      lattice: lattice, shared: shared, sharedPoints: shared.map { lattice.index(of: $0) }, sharedCells: sharedCells,
      stretchEnds: stretches.map { $0.high + 0.5 }, stretchCells: stretchCells, stretchOfCell: stretchOfCell,
      sharedOfCell: sharedOfCell, stretches: stretches, digitShares: digitShares)
  }
}

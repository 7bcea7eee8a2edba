import Learning
import Mathematics

/// The cells of one column put into bins, coarse ones first; each fineness splits the bins of the one before.
///
/// Bins hold about equally many rows. A number or level that many rows share soon has a bin of its own; reasons for
/// missingness have theirs from the first.
struct NestedBins: Sendable {
  static let mostBins = 64
  private static let mostReasonBins = 8

  /// For each fineness the bin of each cell. `[finenesses][cells]`
  private(set) var binOfCell: [[UInt8]]
  /// `[finenesses]`
  private(set) var binCounts: [Int]

  /// - Parameters:
  ///   - order: the cells that rows hold, as ``AssociationOrder`` has them.
  ///   - counts: rows of each cell. `[cells]`
  init(grid: ColumnGrid, order: [UInt16], counts: [Int]) {
    let values = grid.isNumeric ? order.filter { !grid.isMissing($0) } : order
    let reasons = grid.isNumeric ? order.filter { grid.isMissing($0) } : []
    binOfCell = []
    binCounts = []
    var parts = values.isEmpty ? [] : [values.startIndex..<values.endIndex]
    while true {
      add(parts.map { Array(values[$0]) }, reasons, cellCount: grid.cellCount)
      let finer = parts.flatMap { Self.halves(of: $0, values, counts) }
      if finer.count == parts.count || finer.count > Self.mostBins { break }
      parts = finer
    }
    // Where all values have room for bins of their own, they get them at last.
    if values.count <= Self.mostBins && parts.count < values.count {
      add(values.map { [$0] }, reasons, cellCount: grid.cellCount)
    }
  }

  private mutating func add(_ groups: [[UInt16]], _ reasons: [UInt16], cellCount: Int) {
    var bins = [UInt8](repeating: 0, count: cellCount)
    for (bin, group) in groups.enumerated() {
      for cell in group { bins[Int(cell)] = UInt8(bin) }
    }
    for (place, cell) in reasons.enumerated() {
      bins[Int(cell)] = UInt8(groups.count + min(place, Self.mostReasonBins - 1))
    }
    let count = groups.count + min(reasons.count, Self.mostReasonBins)
    if binCounts.isEmpty ? count < 2 : count <= binCounts[binCounts.count - 1] { return }
    binOfCell.append(bins)
    binCounts.append(count)
  }

  /// The two parts of `range` whose rows are nearest to equal; itself where it holds one cell.
  private static func halves(of range: Range<Int>, _ values: [UInt16], _ counts: [Int]) -> [Range<Int>] {
    if range.count < 2 { return [range] }
    let total = range.reduce(0) { $0 + counts[Int(values[$1])] }
    var below = 0
    var best = range.lowerBound + 1
    var least = Int.max
    for place in range.dropLast() {
      below += counts[Int(values[place])]
      if abs(total - 2 * below) < least {
        least = abs(total - 2 * below)
        best = place + 1
      }
    }
    return [range.lowerBound..<best, best..<range.upperBound]
  }
}

extension NestedBins {
  /// The finenesses in which a value is drawn one after another, each telling two or three
  /// parts apart; the finest last.
  var stages: [Int] {
    var stages: [Int] = []
    var bins = 1
    while bins < binCounts.last ?? 0 {
      let most = 2 * bins + bins / 2
      let next = binCounts.lastIndex { $0 <= most } ?? 0
      stages.append(binCounts[next] > bins ? next : next + 1)
      bins = binCounts[stages[stages.count - 1]]
    }
    return stages
  }

  /// For each bin of `fineness` which one it is among those of its bin at `coarser`.
  func placeInCoarser(_ fineness: Int, _ coarser: Int?) -> [UInt8] {
    guard let coarser else { return (0..<binCounts[fineness]).map { UInt8($0) } }
    var outer = [UInt8](repeating: 0, count: binCounts[fineness])
    for (fine, coarse) in zip(binOfCell[fineness], binOfCell[coarser]) { outer[Int(fine)] = coarse }
    var held = [UInt8](repeating: 0, count: binCounts[coarser])
    return outer.map { coarse in
      defer { held[Int(coarse)] += 1 }
      return held[Int(coarse)]
    }
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(binCounts.count))
    for (bins, count) in zip(binOfCell, binCounts) {
      writer.write(Int64(count))
      writer.write(bins)
    }
  }

  init(from reader: inout BinaryReader, cellCount: Int) throws {
    binOfCell = []
    binCounts = []
    let finenesses = try reader.readInt()
    guard (0...16).contains(finenesses) else { throw BayesianNetwork.damaged }
    for _ in 0..<finenesses {
      let count = try reader.readInt()
      let bins = try reader.readIntegers(UInt8.self)
      guard (2...256).contains(count), bins.count == cellCount, bins.allSatisfy({ Int($0) < count }) else {
        throw BayesianNetwork.damaged
      }
      binCounts.append(count)
      binOfCell.append(bins)
    }
  }
}

public import Mathematics
public import Tables

/// How the values of one column are cut into at most 255 bins.
///
/// Bins `0 ..< valueBins` hold values; bin `valueBins + r` holds the cells that are missing for reason `r`.
public struct ColumnBinning: Sendable, Hashable {
  /// The order of value bins means something: numbers, dates, ordered levels.
  public let isOrdered: Bool
  public let valueBins: Int
  public let missingBins: Int
  /// Numbers and dates: bin b holds `upperEdges[b - 1] < x <= upperEdges[b]`; the last edge is +∞. Else empty.
  public let upperEdges: [Double]
  /// Categorical columns: the bin of each level; several rare levels may share one. Else empty.
  public let binOfLevel: [UInt8]

  public var binCount: Int { valueBins + missingBins }
  public var isNumeric: Bool { !upperEdges.isEmpty }

  /// Learns bins from a column: quantiles for numbers, with values that many rows share as bins of their own.
  ///
  /// - Parameter maximumBins: value and missing bins together, 2…255.
  public init(of column: Column, field: Field, maximumBins: Int = 255) {
    precondition((2...255).contains(maximumBins), "a column has 2…255 bins, not \(maximumBins)")
    missingBins = min(field.missingReasons.count, maximumBins - 1)
    let budget = maximumBins - missingBins
    switch column.values {
    case .numeric(let values):
      let present = values.indices.lazy.filter { !column.isMissing(at: $0) }.map { values[$0] }
      upperEdges = Self.edges(of: Array(present), atMost: budget)
      valueBins = upperEdges.count
      binOfLevel = []
      isOrdered = true
    case .codes(let codes):
      var counts = [Int](repeating: 0, count: max(field.levels.count, 1))
      for (row, code) in codes.enumerated() where !column.isMissing(at: row) { counts[Int(code)] += 1 }
      binOfLevel =
        field.isOrdered
        ? Self.adjacentLevels(counts, atMost: budget) : Self.frequentLevels(counts, atMost: budget)
      valueBins = Int(binOfLevel.max() ?? 0) + 1
      upperEdges = []
      isOrdered = field.isOrdered
    case .text:
      preconditionFailure("column “\(field.name)” holds text, which cannot be binned")
    }
  }

  /// Bins of codes that were counted: levels, or the cells of a column's grid.
  ///
  /// - Parameter counts: rows with each code; neighbours share a bin when codes are ordered, else the rarest do.
  public init(counts: [Int], isOrdered: Bool, missingBins: Int, maximumBins: Int = 255) {
    precondition((2...255).contains(maximumBins), "a column has 2…255 bins, not \(maximumBins)")
    self.isOrdered = isOrdered
    self.missingBins = min(missingBins, maximumBins - 1)
    let counts = counts.isEmpty ? [0] : counts
    let budget = maximumBins - self.missingBins
    binOfLevel =
      isOrdered ? Self.adjacentLevels(counts, atMost: budget) : Self.frequentLevels(counts, atMost: budget)
    valueBins = Int(binOfLevel.max() ?? 0) + 1
    upperEdges = []
  }

  /// The bin of a number that is present.
  public func bin(of number: Double) -> UInt8 {
    var low = 0
    var high = upperEdges.count - 1
    while low < high {
      let middle = (low + high) / 2
      if number <= upperEdges[middle] { high = middle } else { low = middle + 1 }
    }
    return UInt8(low)
  }

  /// The bin of a level that is present.
  public func bin(ofCode code: Int32) -> UInt8 { binOfLevel[Int(code)] }

  /// The bin of cells missing for reason `reason`.
  public func bin(ofMissing reason: Int) -> UInt8 { UInt8(valueBins + min(reason, missingBins - 1)) }

  /// The bin of each cell.
  public func encode(_ column: Column) -> [UInt8] {
    var bins: [UInt8]
    switch column.values {
    case .numeric(let values):
      bins = upperEdges.withUnsafeBufferPointer { edges in
        values.map { value in
          var low = 0
          var count = edges.count - 1
          // Halving without branches: the edge is as likely on either side.
          while count > 0 {
            let half = (count + 1) / 2
            low += value > edges[low + half - 1] ? half : 0
            count -= half
          }
          return UInt8(min(low, edges.count - 1))
        }
      }
    case .codes(let codes): bins = codes.map { $0 < 0 ? 0 : binOfLevel[Int($0)] }
    case .text: preconditionFailure("text cannot be binned")
    }
    if let missing = column.missing {
      for row in bins.indices where missing[row] != 0 { bins[row] = bin(ofMissing: Int(missing[row]) - 1) }
    }
    return bins
  }
}

extension ColumnBinning {
  /// Upper edges of bins of about equal counts; a value held by more rows than such a bin gets its own.
  private static func edges(of values: [Double], atMost budget: Int) -> [Double] {
    let sorted = values.sorted()
    var distinct: [Double] = []
    var counts: [Int] = []
    for value in sorted {
      if let last = distinct.last, last == value {
        counts[counts.count - 1] += 1
      } else {
        distinct.append(value)
        counts.append(1)
      }
    }
    let groups = group(counts, atMost: budget)
    var edges: [Double] = []
    for i in distinct.indices.dropLast() where groups[i] != groups[i + 1] {
      let middle = distinct[i] + (distinct[i + 1] - distinct[i]) / 2
      edges.append(middle < distinct[i + 1] ? middle : distinct[i])
    }
    return edges + [.infinity]
  }

  /// The group of each count when neighbours are put together into at most `budget` groups.
  private static func group(_ counts: [Int], atMost budget: Int) -> [Int] {
    if counts.count <= budget { return Array(counts.indices) }
    var target = Double(counts.reduce(0, +)) / Double(budget)
    while true {
      var groups: [Int] = []
      groups.reserveCapacity(counts.count)
      var current = 0
      var held = 0
      for count in counts {
        if held > 0 && (Double(count) >= target || Double(held) >= target) {
          current += 1
          held = 0
        }
        groups.append(current)
        held += count
      }
      if current < budget { return groups }
      target *= 1.1
    }
  }

  private static func adjacentLevels(_ counts: [Int], atMost budget: Int) -> [UInt8] {
    group(counts, atMost: budget).map { UInt8($0) }
  }

  /// Each frequent level has a bin; the rarest share the last one when there are too many.
  private static func frequentLevels(_ counts: [Int], atMost budget: Int) -> [UInt8] {
    if counts.count <= budget { return counts.indices.map { UInt8($0) } }
    let byCount = counts.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }
    var bins = [UInt8](repeating: UInt8(budget - 1), count: counts.count)
    for (bin, level) in byCount.prefix(budget - 1).enumerated() { bins[level] = UInt8(bin) }
    return bins
  }
}

extension ColumnBinning {
  public func encode(to writer: inout BinaryWriter) {
    writer.write(isOrdered)
    writer.write(Int64(valueBins))
    writer.write(Int64(missingBins))
    writer.write(upperEdges)
    writer.write(binOfLevel)
  }

  public init(from reader: inout BinaryReader) throws {
    isOrdered = try reader.readBool()
    valueBins = try reader.readInt()
    missingBins = try reader.readInt()
    upperEdges = try reader.readDoubles()
    binOfLevel = try reader.readIntegers()
    let fits = upperEdges.isEmpty || upperEdges.count == valueBins
    guard (1...255).contains(valueBins), (0...254).contains(missingBins), valueBins + missingBins <= 255, fits,
      binOfLevel.allSatisfy({ Int($0) < valueBins })
    else { throw BinaryCodingError("The bins of a column in the model are damaged.") }
  }
}

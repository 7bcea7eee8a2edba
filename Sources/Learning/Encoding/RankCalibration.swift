package import Mathematics

/// Brings the ranks that a network makes to the even spread that ranks of training rows have.
///
/// A monotone map for each column, by the quantiles of many rows that the network made; it changes no order, so what
/// columns tell of each other stays.
package struct RankCalibration: Sendable {
  private static let knotCount = 65
  /// For each column increasing quantiles, or none. `[columns][knots]`
  private let knots: [[Float]]

  /// - Parameter ranks: of rows that the network made, by column; columns of fewer than 200 stay as they are.
  package init(_ ranks: [[Float]]) {
    knots = ranks.map { ranks in
      guard ranks.count >= 200 else { return [] }
      let sorted = ranks.sorted()
      return (0..<Self.knotCount).map { knot in
        // The outermost knots are the ends of the scale, so that all ranks are mapped into it.
        if knot == 0 { return -1 }
        if knot == Self.knotCount - 1 { return 1 }
        return sorted[knot * (sorted.count - 1) / (Self.knotCount - 1)]
      }
    }
  }

  /// - Returns: the rank that as large a share of training rows is below.
  package func calibrated(_ rank: Float, column: Int) -> Float {
    let knots = knots[column]
    if knots.isEmpty { return rank }
    var low = 0
    var high = knots.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if knots[middle] <= rank { low = middle } else { high = middle }
    }
    let width = knots[high] - knots[low]
    let inside = width > 0 ? min(max((rank - knots[low]) / width, 0), 1) : 0.5
    return 2 * (Float(low) + inside) / Float(knots.count - 1) - 1
  }

  package func encode(to writer: inout BinaryWriter) {
    for knots in knots { writer.write(knots) }
  }

  package init(from reader: inout BinaryReader, columnCount: Int) throws {
    var knots: [[Float]] = []
    for _ in 0..<columnCount { knots.append(try reader.readFloats()) }
    guard
      knots.allSatisfy({ knots in
        (knots.isEmpty || knots.count == Self.knotCount) && zip(knots, knots.dropFirst()).allSatisfy { $0 <= $1 }
      })
    else { throw BinaryCodingError("The model's calibration of ranks is damaged.") }
    self.knots = knots
  }
}

import Learning
import Mathematics

/// One number 0…1 for each thing that varies in a row: a level, a number, whether a number is there.
///
/// Each cell of the column's grid is an interval as wide as the cell is frequent, and a row with that cell any point of
/// it (uniform dequantisation, Uria, Murray & Larochelle 2013), so that the number is evenly spread over all rows. Levels
/// and numbers that many people share are bins of the line's spline, so that their shares are exact; other numbers are
/// on a smooth curve.
struct FlowLine: Sendable {
  enum Content: UInt8, Sendable {
    /// Whether a number is there, and if not why.
    case presence = 0
    case numbers = 1
    case levels = 2
  }

  let column: Int
  let content: Content
  /// The cells in the order of the line; ``present`` stands for all numbers.
  let cells: [UInt16]
  /// Shares of rows in earlier cells, and last 1. `[cells + 1]`
  let bounds: [Double]
  let spline: MonotoneSpline
  /// What other lines see of a cell. `[cells × featureCount]`
  let features: [Float]
  let featureCount: Int
  /// For each cell of the grid its place on the line; −1 for those that are not on it.
  let placeOfCell: [Int32]

  static let present = UInt16.max
  /// Bins of levels at most; the rarest share a bin with their neighbours.
  private static let mostLevelBins = 64
  /// Numbers so few have a bin each.
  private static let mostNumberBins = 24

  /// - Parameters:
  ///   - counts: rows of each cell, over 0.
  ///   - smoothBins: bins of a line of numbers without frequent ones.
  init(column: Int, content: Content, cells: [UInt16], counts: [Double], cellCount: Int, smoothBins: Int) {
    let total = counts.reduce(0, +)
    var bounds = [0.0]
    for count in counts { bounds.append(bounds[bounds.count - 1] + count / total) }
    bounds[bounds.count - 1] = 1
    self.init(
      column: column, content: content, cells: cells, bounds: bounds, cellCount: cellCount, smoothBins: smoothBins)
  }

  private init(
    column: Int, content: Content, cells: [UInt16], bounds: [Double], cellCount: Int, smoothBins: Int
  ) {
    self.column = column
    self.content = content
    self.cells = cells
    self.bounds = bounds
    let (knots, isFlat) =
      content == .numbers && cells.count > Self.mostNumberBins
      ? Self.smoothBins(bounds, count: smoothBins) : Self.flatBins(bounds)
    spline = MonotoneSpline(knots: knots.map(Float.init), isFlat: isFlat)
    (features, featureCount) = Self.features(content, bounds: bounds, spline: spline)
    var places = [Int32](repeating: cells.firstIndex(of: Self.present).map(Int32.init) ?? -1, count: cellCount)
    for (place, cell) in cells.enumerated() where cell != Self.present { places[Int(cell)] = Int32(place) }
    placeOfCell = places
  }

  /// The place of the cell at a point of the line.
  func place(at x: Float) -> Int32 {
    let x = Double(x)
    var low = 0
    var high = cells.count - 1
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle + 1] > x { high = middle } else { low = middle + 1 }
    }
    return Int32(low)
  }

  /// Any point of a cell's interval.
  func point(of place: Int32, using random: inout RandomSource) -> Float {
    let (low, high) = (bounds[Int(place)], bounds[Int(place) + 1])
    return Float(low + random.uniform() * (high - low))
  }
}

// MARK: - Bins

extension FlowLine {
  /// A bin for each cell; where there are many, neighbours share one until it has its part of the rows.
  private static func flatBins(_ bounds: [Double]) -> (knots: [Double], isFlat: [Bool]) {
    let cells = bounds.count - 1
    let least = cells <= mostLevelBins ? 0 : 1 / Double(mostLevelBins)
    var knots = [0.0]
    for cell in 0..<cells {
      let reached = bounds[cell + 1]
      let next = cell + 1 < cells ? bounds[cell + 2] - reached : 1
      if reached - knots[knots.count - 1] >= least || next >= least { add(reached, to: &knots) }
    }
    add(1, to: &knots)
    return (knots, [Bool](repeating: true, count: knots.count - 1))
  }

  /// Adds a knot that float numbers can tell from the last one.
  private static func add(_ knot: Double, to knots: inout [Double], apart: Double = 1e-6) {
    if knot >= 1 - apart {
      while knots.count > 1 && knots[knots.count - 1] > 1 - apart { knots.removeLast() }
      knots.append(1)
    } else if knot > knots[knots.count - 1] + apart {
      knots.append(knot)
    }
  }

  /// Flat bins for frequent numbers that stand out from their neighbours, and a grid, finer at the ends, between them.
  private static func smoothBins(_ bounds: [Double], count: Int) -> (knots: [Double], isFlat: [Bool]) {
    let shares = zip(bounds, bounds.dropFirst()).map { $1 - $0 }
    var spikes: [Range<Double>] = []
    for (place, share) in shares.enumerated() where share >= 0.02 {
      let around = (max(0, place - 3)...min(shares.count - 1, place + 3)).filter { $0 != place }
      let median = around.map { shares[$0] }.sorted()[around.count / 2]
      if share > 3 * median { spikes.append(bounds[place]..<bounds[place + 1]) }
    }
    let apart = 0.3 / Double(count)
    var grid = (1..<count).map { step -> Double in
      let share = Double(step) / Double(count)
      return 0.5 * share + 0.25 * (1 - Double.cosine(.pi * share))
    }
    grid.removeAll { point in
      spikes.contains { point > $0.lowerBound - apart && point < $0.upperBound + apart }
    }
    var knots = [0.0]
    for point in (grid + spikes.flatMap { [$0.lowerBound, $0.upperBound] } + [1]).sorted() {
      add(point, to: &knots)
    }
    let isFlat = zip(knots, knots.dropFirst()).map { low, high in
      spikes.contains { $0.contains((low + high) / 2) }
    }
    return (knots, isFlat)
  }
}

// MARK: - Features

extension FlowLine {
  /// One number for each bin of levels, a single one for two; of numbers the normal score of their rank, the rank, and one
  /// for each frequent number.
  private static func features(
    _ content: Content, bounds: [Double], spline: MonotoneSpline
  ) -> (features: [Float], count: Int) {
    let middles = zip(bounds, bounds.dropFirst()).map { ($0 + $1) / 2 }
    let bins = middles.map { spline.bin(of: Float($0)) }
    guard content == .numbers else {
      if spline.binCount == 2 { return (bins.map { $0 == 0 ? -1 : 1 }, 1) }
      return (bins.flatMap { bin in (0..<spline.binCount).map { $0 == bin ? 1 : 0 } }, spline.binCount)
    }
    let marked = (0..<spline.binCount).filter {
      spline.isFlat[$0] && spline.knots[$0 + 1] - spline.knots[$0] >= 0.04
    }
    let features = zip(middles, bins).flatMap { middle, bin -> [Float] in
      let score = min(max(SpecialFunctions.normalQuantile(min(max(middle, 1e-4), 1 - 1e-4)), -3.5), 3.5)
      return [Float(score), Float(3.0.squareRoot() * (2 * middle - 1))] + marked.map { $0 == bin ? 1 : 0 }
    }
    return (features, 2 + marked.count)
  }
}

// MARK: - Storage

extension FlowLine {
  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(column))
    writer.write(content.rawValue)
    writer.write(cells)
    writer.write(bounds)
  }

  init(from reader: inout BinaryReader, grids: [ColumnGrid], smoothBins: Int) throws {
    let column = try reader.readInt()
    let damaged = BinaryCodingError("A line of the model's flow is damaged.")
    guard let content = Content(rawValue: try reader.read()) else { throw damaged }
    let cells: [UInt16] = try reader.readIntegers()
    let bounds = try reader.readDoubles()
    guard grids.indices.contains(column), cells.count > 1, bounds.count == cells.count + 1,
      cells.allSatisfy({ $0 == Self.present || Int($0) < grids[column].cellCount }),
      cells.contains(Self.present) == (content == .presence),
      zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }), bounds.first == 0, bounds.last == 1
    else { throw damaged }
    self.init(
      column: column, content: content, cells: cells, bounds: bounds, cellCount: grids[column].cellCount,
      smoothBins: smoothBins)
  }
}

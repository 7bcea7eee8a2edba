import Foundation
import Mathematics

/// The cells of a column of numbers: numbers that many rows share, and stretches of the others.
struct NumericCells: Sendable, Hashable {
  static let zeroClasses = 4

  let lattice: NumericLattice
  /// Shared numbers, increasing, as the column writes them; their points on the lattice; the cell of each.
  let shared: [Double]
  let sharedPoints: [Double]
  let sharedCells: [Int32]
  /// Last point of each stretch, increasing, and the cell of each.
  let stretchEnds: [Double]
  let stretchCells: [Int32]
  /// For each cell: −1, or the index of its stretch.
  let stretchOfCell: [Int32]
  /// For each cell that is a shared number: its index in `shared`, else −1.
  let sharedOfCell: [Int32]
  let stretches: [Stretch]
  /// For numbers with z trailing zeros (row z, the last row: or more) running shares of the digit before them, 0…9.
  let digitShares: [Double]

  /// Points in `low…high` among which values are drawn.
  struct Stretch: Sendable, Hashable {
    var low: Double
    var high: Double
    /// λ of the density ∝ exp(λu) over u in 0…1 that has the mean of the stretch's rows.
    var slope: Double
    /// Running shares of numbers with 0, 1, 2, … trailing zeros.
    var zeros: SIMD4<Double>
  }

  var count: Int { stretchOfCell.count }

  /// The cell of a value; of one between cells, the nearest.
  func cell(of value: Double) -> Int {
    let place = Self.lowerBound(shared, value)
    if place < shared.count && shared[place] == value { return Int(sharedCells[place]) }
    let point = lattice.position(of: value)
    if !stretchEnds.isEmpty {
      let stretch = min(Self.lowerBound(stretchEnds, point), stretchEnds.count - 1)
      let bounds = stretches[stretch]
      if shared.isEmpty || (point >= bounds.low - 1 && point <= bounds.high + 1) { return Int(stretchCells[stretch]) }
    }
    if place == shared.count { return Int(sharedCells[place - 1]) }
    if place == 0 { return Int(sharedCells[0]) }
    return Int(sharedCells[value - shared[place - 1] <= shared[place] - value ? place - 1 : place])
  }

  /// Index of the first element that is not less than `value`.
  static func lowerBound(_ sorted: [Double], _ value: Double) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func isShared(_ point: Double) -> Bool {
    let place = Self.lowerBound(sharedPoints, point)
    return place < sharedPoints.count && sharedPoints[place] == point
  }
}

// MARK: - Drawing

extension NumericCells {
  func draw(_ cell: Int, using random: inout RandomSource) -> Double {
    let index = stretchOfCell[cell]
    if index < 0 { return shared[Int(sharedOfCell[cell])] }
    let stretch = stretches[Int(index)]
    return lattice.value(at: point(of: stretch, low: stretch.low, high: stretch.high, using: &random))
  }

  func draw(_ cell: Int, within bounds: ClosedRange<Double>, using random: inout RandomSource) -> Double {
    let index = stretchOfCell[cell]
    if index < 0 { return shared[Int(sharedOfCell[cell])] }
    let stretch = stretches[Int(index)]
    let low = max(stretch.low, lattice.position(of: bounds.lowerBound).rounded(.up))
    let high = min(stretch.high, lattice.position(of: bounds.upperBound).rounded(.down))
    let drawn = lattice.value(at: low <= high ? point(of: stretch, low: low, high: high, using: &random) : low)
    return min(max(drawn, bounds.lowerBound), bounds.upperBound)
  }

  /// A point of `low…high`: a place by the stretch's density, rounded as coarsely as its rows are, with the column's
  /// preference for last digits, and not a shared number.
  private func point(of stretch: Stretch, low: Double, high: Double, using random: inout RandomSource) -> Double {
    let coarse = random.uniform()
    var zeros = 0
    var grain = 1.0
    while zeros < Self.zeroClasses - 1 && coarse >= stretch.zeros[zeros] {
      zeros += 1
      grain *= 10
    }
    var place = low
    for attempt in 0..<12 {
      let r = random.uniform()
      let u = abs(stretch.slope) < 1e-3 ? r : log1p(r * expm1(stretch.slope)) / stretch.slope
      place = low - 0.5 + u * (high - low + 1)
      // A short stretch may hold no number with that digit, or none so round.
      if attempt >= 8 { grain = 1 }
      let point =
        attempt < 4
        ? rounded(place, zeros: zeros, grain: grain, using: &random) : (place / grain).rounded() * grain
      if point >= low && point <= high && !isShared(point) { return point }
    }
    return min(max(place.rounded(), low), high)
  }

  /// The point nearest to `place` that has this many trailing zeros and a last digit drawn by the column's habits.
  private func rounded(_ place: Double, zeros: Int, grain: Double, using random: inout RandomSource) -> Double {
    let target = random.uniform()
    var digit = 0
    while digit < 9 && target >= digitShares[zeros * 10 + digit] { digit += 1 }
    let size = abs(place) / grain
    let tens = ((size - Double(digit)) / 10).rounded()
    let point = max(tens * 10 + Double(digit), 0) * grain
    return place < 0 ? -point : point
  }

  /// How much of a cell's width lies within `bounds`, 0…1.
  func share(of cell: Int, within bounds: ClosedRange<Double>) -> Double {
    let index = stretchOfCell[cell]
    if index < 0 { return bounds.contains(shared[Int(sharedOfCell[cell])]) ? 1 : 0 }
    let stretch = stretches[Int(index)]
    let low = max(stretch.low, lattice.position(of: bounds.lowerBound).rounded(.up))
    let high = min(stretch.high, lattice.position(of: bounds.upperBound).rounded(.down))
    return low > high ? 0 : (high - low + 1) / (stretch.high - stretch.low + 1)
  }
}

import Foundation
import Mathematics

extension NumericCells {
  /// - Parameters:
  ///   - sorted: the values of all rows, increasing, without NaN.
  ///   - writtenDecimals: decimals that the field declares.
  init(sorted: [Double], writtenDecimals: Int, settings: ColumnGrid.Settings) {
    var distinct: [Double] = []
    var counts: [Int] = []
    for value in sorted {
      if distinct.last == value { counts[counts.count - 1] += 1 } else { distinct.append(value); counts.append(1) }
    }
    let lattice = NumericLattice(distinct: distinct, counts: counts, writtenDecimals: writtenDecimals)
    let isShared = counts.map { $0 >= settings.smallestCell }
    // Ten rows tell the width of a stretch badly: values drawn in it would meet those rows' own too often.
    let smallest = max(2 * settings.smallestCell, sorted.count / settings.mostCells + 1)
    let groups = Self.groups(counts: counts, isShared: isShared, smallest: smallest)
    let points = distinct.map { lattice.position(of: $0) }
    let ends = Self.outerPoints(of: sorted, lattice: lattice)
    let habits = RoundingHabits(points: points, counts: counts, isShared: isShared)
    var entries: [(representative: Double, shared: Int, stretch: Int)] = []
    var stretches: [Stretch] = []
    for (index, group) in groups.enumerated() {
      let members = group.filter { !isShared[$0] }
      let bounds = Self.bounds(
        of: members, points: points, counts: counts, smallest: smallest, outer: ends)
      // Stretches do not overlap: each begins after the last point of the one before.
      let low = max(bounds.lowerBound, index == 0 ? -.infinity : stretches[index - 1].high + 1)
      let high = max(bounds.upperBound, low)
      let rows = members.reduce(0) { $0 + counts[$1] }
      let mean = members.reduce(0) { $0 + points[$1] * Double(counts[$1]) } / Double(rows)
      let place = (mean - low + 0.5) / (high - low + 1)
      // The mean of a few people's numbers is not used: it would nearly give them.
      let slope = rows >= smallest ? Self.slope(forMean: place) : 0
      stretches.append(
        Stretch(low: low, high: high, slope: slope, zeros: habits.zeros(of: members, points: points, counts: counts)))
      entries.append((mean, -1, index))
    }
    for index in distinct.indices where isShared[index] { entries.append((points[index], index, -1)) }
    entries.sort { ($0.representative, $0.shared) < ($1.representative, $1.shared) }
    self.init(lattice: lattice, distinct: distinct, entries: entries, stretches: stretches, habits: habits)
  }

  private init(
    lattice: NumericLattice, distinct: [Double], entries: [(representative: Double, shared: Int, stretch: Int)],
    stretches: [Stretch], habits: RoundingHabits
  ) {
    var shared: [Double] = []
    var sharedCells: [Int32] = []
    var stretchCells = [Int32](repeating: 0, count: stretches.count)
    var stretchOfCell: [Int32] = []
    var sharedOfCell: [Int32] = []
    for (cell, entry) in entries.enumerated() {
      stretchOfCell.append(Int32(entry.stretch))
      if entry.stretch >= 0 {
        stretchCells[entry.stretch] = Int32(cell)
        sharedOfCell.append(-1)
      } else {
        sharedOfCell.append(Int32(shared.count))
        shared.append(distinct[entry.shared])
        sharedCells.append(Int32(cell))
      }
    }
    self.init(
      lattice: lattice, shared: shared, sharedPoints: shared.map { lattice.index(of: $0) }, sharedCells: sharedCells,
      stretchEnds: stretches.map { $0.high + 0.5 }, stretchCells: stretchCells, stretchOfCell: stretchOfCell,
      sharedOfCell: sharedOfCell, stretches: stretches, digitShares: habits.digitShares)
  }

  /// Groups of neighbouring numbers that few rows hold, each of at least `smallest` rows where that does not take
  /// it far across shared numbers.
  private static func groups(counts: [Int], isShared: [Bool], smallest: Int) -> [[Int]] {
    let widest = max(3 * smallest, counts.reduce(0, +) / 100)
    var groups: [[Int]] = []
    var rows: [Int] = []
    var group: [Int] = []
    var size = 0
    var between = 0
    func close(_ group: inout [Int], _ size: inout Int) {
      if !group.isEmpty {
        groups.append(group)
        rows.append(size)
      }
      group = []
      size = 0
    }
    // Rows between the end of a closed group and the beginning of the next.
    var gaps: [Int] = []
    for index in counts.indices {
      if isShared[index] {
        between += counts[index]
        continue
      }
      if size >= smallest || (size > 0 && between > widest) { close(&group, &size) }
      if group.isEmpty { gaps.append(between) }
      group.append(index)
      size += counts[index]
      between = 0
    }
    close(&group, &size)
    // A small last group joins the one before, when it is near.
    if let last = rows.last, last < smallest, rows.count > 1, gaps[rows.count - 1] <= widest {
      groups[groups.count - 2] += groups.removeLast()
    }
    return groups
  }

  /// First and last point of a group's stretch. It reaches half-way to its neighbours, but not farther than twice
  /// what its own rows are apart; a group of fewer than `smallest` rows reaches to the numbers on both sides.
  private static func bounds(
    of members: [Int], points: [Double], counts: [Int], smallest: Int, outer: ClosedRange<Double>
  ) -> ClosedRange<Double> {
    let first = members[0]
    let last = members[members.count - 1]
    let rows = members.reduce(0) { $0 + counts[$1] }
    let before = first > 0 ? points[first - 1] : outer.lowerBound - 1
    let after = last + 1 < points.count ? points[last + 1] : outer.upperBound + 1
    var low = before + 1
    var high = after - 1
    if rows >= smallest {
      let apart = 2 * (points[last] - points[first]) / Double(max(rows - 1, 1))
      low = max(low, points[first] - min((points[first] - before) / 2, apart))
      high = min(high, points[last] + min((after - points[last]) / 2, apart))
    }
    low = max(low, outer.lowerBound).rounded(.up)
    high = min(high, outer.upperBound).rounded(.down)
    if low <= high { return low...high }
    let middle = min(max(((points[first] + points[last]) / 2).rounded(), outer.lowerBound), outer.upperBound)
    return middle...middle
  }

  /// Means of the three least and of the three greatest numbers: the extremes of one person are not handed out.
  private static func outerPoints(of sorted: [Double], lattice: NumericLattice) -> ClosedRange<Double> {
    guard !sorted.isEmpty else { return 0...0 }
    let low = sorted.prefix(3).reduce(0, +) / Double(min(3, sorted.count))
    let high = sorted.suffix(3).reduce(0, +) / Double(min(3, sorted.count))
    let bounds = (lattice.position(of: low).rounded(.up), lattice.position(of: high).rounded(.down))
    return bounds.0 <= bounds.1 ? bounds.0...bounds.1 : bounds.1...bounds.1
  }

  /// λ for which the density ∝ exp(λu) over 0…1 has this mean, by Newton's method.
  static func slope(forMean mean: Double) -> Double {
    let mean = min(max(mean, 0.03), 0.97)
    var slope = 0.0
    for _ in 0..<40 {
      let current: Double
      let derivative: Double
      if abs(slope) < 1e-3 {
        current = 0.5 + slope / 12
        derivative = 1.0 / 12
      } else {
        let e = exp(-abs(slope))
        let upper = 1 / (1 - e) - 1 / abs(slope)
        current = slope > 0 ? upper : 1 - upper
        derivative = max(1 / (slope * slope) - e / ((1 - e) * (1 - e)), 1e-6)
      }
      let change = (mean - current) / derivative
      slope += min(max(change, -5), 5)
      if abs(change) < 1e-9 { break }
    }
    return slope
  }
}

/// How coarsely people round the numbers of a column: trailing zeros, and the digit before them.
struct RoundingHabits {
  let digitShares: [Double]
  private let zeroShares: SIMD4<Double>

  init(points: [Double], counts: [Int], isShared: [Bool]) {
    var digits = [Double](repeating: 0, count: NumericCells.zeroClasses * 10)
    var zeros = SIMD4<Double>(repeating: 0)
    for index in points.indices where !isShared[index] {
      let (count, digit) = Self.ending(of: points[index])
      zeros[count] += Double(counts[index])
      digits[count * 10 + digit] += Double(counts[index])
    }
    let rows = zeros.sum()
    zeroShares = rows > 0 ? zeros / rows : SIMD4(1, 0, 0, 0)
    for zeroCount in 0..<NumericCells.zeroClasses {
      let row = zeroCount * 10..<zeroCount * 10 + 10
      // Numbers of the last class may have more zeros, so the digit 0 is allowed there.
      let possible = zeroCount == NumericCells.zeroClasses - 1 ? 0..<10 : 1..<10
      // Three more rows of each possible digit: no digit is ruled out by a short column.
      var sum = 0.0
      for place in row {
        sum += digits[place] + (possible.contains(place - row.lowerBound) ? 3 : 0)
        digits[place] = sum
      }
      for place in row { digits[place] /= sum }
    }
    digitShares = digits
  }

  /// Running shares of numbers with 0, 1, 2, … trailing zeros among `members`, drawn towards the column's.
  func zeros(of members: [Int], points: [Double], counts: [Int]) -> SIMD4<Double> {
    let prior = 8.0
    var shares = zeroShares * prior
    var rows = prior
    for index in members {
      shares[Self.ending(of: points[index]).zeros] += Double(counts[index])
      rows += Double(counts[index])
    }
    shares /= rows
    for place in 1..<4 { shares[place] += shares[place - 1] }
    return shares
  }

  /// Trailing zeros (at most 3) of a point, and the digit before them.
  static func ending(of point: Double) -> (zeros: Int, digit: Int) {
    var rest = abs(point.rounded())
    if rest == 0 { return (NumericCells.zeroClasses - 1, 0) }
    var zeros = 0
    while zeros < NumericCells.zeroClasses - 1 && rest.truncatingRemainder(dividingBy: 10) == 0 {
      rest /= 10
      zeros += 1
    }
    return (zeros, Int(rest.truncatingRemainder(dividingBy: 10)))
  }
}

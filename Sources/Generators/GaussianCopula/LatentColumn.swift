import Foundation
import Learning
import Mathematics

/// One column as normal numbers behind it: each is cut into states, and a row's cell follows from the states.
///
/// All but the last number decide whether the row stops there, at a reason for missingness or a frequent level, or goes
/// on (state 0); the last one orders what is left, numbers by size and levels by ``AssociationOrder``. So missingness and
/// each frequent level have correlations of their own, and a number has its own whether it is there or not.
struct LatentColumn: Sendable {
  /// The cells of each latent number's states; a number that is not the last has state 0 beside them.
  let cells: [[UInt16]]

  var count: Int { cells.count }

  /// - Parameters:
  ///   - order: the cells that rows hold, as ``AssociationOrder`` has them.
  ///   - counts: rows of each cell. `[cells]`
  ///   - mostStops: levels that have a number of their own, at most.
  init(grid: ColumnGrid, order: [UInt16], counts: [Int], isOrdered: Bool, mostStops: Int) {
    var rest = order.filter { !grid.isMissing($0) }
    let reasons = order.filter { grid.isMissing($0) }
    var cells: [[UInt16]] = []
    if !reasons.isEmpty && !rest.isEmpty { cells.append(reasons) }
    if rest.isEmpty { rest = reasons }
    if !grid.isNumeric && !isOrdered {
      let frequent = rest.sorted { (counts[Int($1)], $0) < (counts[Int($0)], $1) }
      for cell in frequent.prefix(mostStops) where rest.count > 2 {
        cells.append([cell])
        rest.removeAll { $0 == cell }
      }
    }
    self.cells = cells + [rest]
  }

  /// Whether number `latent` of the column has a state that goes on to the next.
  func goesOn(_ latent: Int) -> Bool { latent < cells.count - 1 }

  func stateCount(_ latent: Int) -> Int { cells[latent].count + (goesOn(latent) ? 1 : 0) }

  /// The states of a number for rows with these cells; −1 where the row stopped before.
  func states(_ latent: Int, of rows: [UInt16], cellCount: Int) -> [Int32] {
    var stateOfCell = [Int32](repeating: goesOn(latent) ? 0 : -1, count: cellCount)
    for earlier in 0..<latent { for cell in cells[earlier] { stateOfCell[Int(cell)] = -1 } }
    for (place, cell) in cells[latent].enumerated() {
      stateOfCell[Int(cell)] = Int32(place + (goesOn(latent) ? 1 : 0))
    }
    return rows.map { stateOfCell[Int($0)] }
  }

  /// How much of each state of each number is allowed where `shares` says it of cells; of going on, the most of what
  /// comes after.
  func weights(_ shares: [Double]) -> [[Double]] {
    var after = 0.0
    var weights: [[Double]] = []
    for latent in cells.indices.reversed() {
      let own = cells[latent].map { shares[Int($0)] }
      weights.append(goesOn(latent) ? [after] + own : own)
      after = max(after, own.max() ?? 0)
    }
    return weights.reversed()
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(cells.count))
    for cells in cells { writer.write(cells) }
  }

  init(from reader: inout BinaryReader, cellCount: Int) throws {
    let count = try reader.readInt()
    guard (1...64).contains(count) else { throw GaussianCopula.damaged }
    var cells: [[UInt16]] = []
    for place in 0..<count {
      cells.append(try reader.readIntegers(UInt16.self))
      guard !cells[place].isEmpty, cells[place].allSatisfy({ Int($0) < cellCount }) else {
        throw GaussianCopula.damaged
      }
    }
    self.cells = cells
  }
}

/// How the states of one latent number share its line: running shares, the last of them 1.
struct LatentShares: Sendable {
  let running: [Double]

  init(running: [Double]) { self.running = running }

  /// - Parameters:
  ///   - counts: rows of each state.
  ///   - common: shares of the states in all rows, which count for `prior` rows; empty for none.
  init(counts: [Double], common: [Double], prior: Double) {
    var sum = 0.0
    var running: [Double] = []
    for (state, count) in counts.enumerated() {
      sum += count + (common.isEmpty ? 0 : prior * common[state])
      running.append(sum)
    }
    if sum == 0 {
      let states = Double(counts.count)
      self.running = counts.indices.map { Double($0 + 1) / states }
    } else {
      self.running = running.map { $0 / sum }
    }
  }

  /// Whether this can be the shares of so many states: rising to 1.
  func isSound(_ states: Int) -> Bool {
    running.count == states && abs((running.last ?? 1) - 1) < 1e-9 && (running.first ?? 0) >= 0
      && zip(running, running.dropFirst()).allSatisfy { $0 <= $1 }
  }

  var shares: [Double] { running.indices.map { running[$0] - (($0 == 0) ? 0 : running[$0 - 1]) } }

  func state(at quantile: Double) -> Int {
    var low = 0
    var high = running.count - 1
    while low < high {
      let middle = (low + high) / 2
      if running[middle] > quantile { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The mean of the normal number in each state, 0 for states without rows.
  var scores: [Double] {
    var below = 0.0
    var density = 0.0
    return running.map { running in
      let next = Self.density(at: running)
      defer { (below, density) = (running, next) }
      return running > below ? (density - next) / (running - below) : 0
    }
  }

  /// φ(Φ⁻¹(p)).
  private static func density(at p: Double) -> Double {
    if p <= 0 || p >= 1 { return 0 }
    let z = SpecialFunctions.normalQuantile(p)
    return exp(-z * z / 2) / (2 * Double.pi).squareRoot()
  }

  /// The coefficients of ``scores`` as a function of the normal number in normalised Hermite polynomials 1…`count`.
  func coefficients(_ count: Int) -> [Double] {
    let scores = scores
    var sums = [Double](repeating: 0, count: count)
    var before = [Double](repeating: 0, count: count)
    for (state, running) in running.enumerated() {
      var terms = [Double](repeating: 0, count: count)
      if running > 0 && running < 1 {
        let z = SpecialFunctions.normalQuantile(running)
        let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
        var (last, term) = (0.0, 1.0)
        for k in 1...count {
          terms[k - 1] = term * density / Double(k).squareRoot()
          (last, term) = (term, (z * term - Double(k - 1).squareRoot() * last) / Double(k).squareRoot())
        }
      }
      for k in 0..<count { sums[k] += scores[state] * (before[k] - terms[k]) }
      before = terms
    }
    return sums
  }
}

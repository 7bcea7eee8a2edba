import Foundation
import Mathematics

/// Rows chosen in proportion to their weights from candidates that are drawn batch by batch.
///
/// Importance resampling (Rubin 1987), systematic, with candidates until their weights are worth twice as many rows as
/// are wanted, or a bound is reached.
struct WeightedChoice {
  private let count: Int
  private var drawn = 0
  /// Candidates with a weight. `[columns][candidates]`
  private var cells: [[UInt16]] = []
  private var logWeights: [Double] = []

  init(count: Int) { self.count = count }

  /// Candidates to draw next; nil when there are enough.
  var candidatesWanted: Int? {
    if drawn == 0 { return 4 * count + 256 }
    let bound = min(max(200 * count, 400_000), max(8 * count, 4_000_000))
    if drawn >= bound { return nil }
    guard let greatest = logWeights.max() else { return min(4 * drawn, bound) }
    var sum = 0.0
    var squares = 0.0
    for weight in logWeights {
      let weight = exp(weight - greatest)
      sum += weight
      squares += weight * weight
    }
    let worth = sum * sum / squares
    if worth >= 2 * Double(count) { return nil }
    return min(max(1_024, Int(Double(drawn) * (2.2 * Double(count) / worth - 1))), 4 * drawn, bound)
  }

  /// - Parameter batch: cells of candidates. `[columns][rows]`
  mutating func add(_ batch: [[UInt16]], logWeights weights: [Double]) {
    let kept = weights.indices.filter { weights[$0] > -.infinity }
    if cells.isEmpty { cells = [[UInt16]](repeating: [], count: batch.count) }
    for column in batch.indices { cells[column] += kept.map { batch[column][$0] } }
    logWeights += kept.map { weights[$0] }
    drawn += weights.count
  }

  /// The rows, in random order. `[columns][count]`
  ///
  /// - Throws: ``GeneratorError/unsatisfiable(_:)`` when no candidate has a weight.
  func rows(using random: inout RandomSource) throws -> [[UInt16]] {
    guard count > 0 else { return cells.map { _ in [] } }
    guard let greatest = logWeights.max() else {
      throw GeneratorError.unsatisfiable(
        "None of \(drawn) rows drawn satisfies all conditions at once. Ask for fewer, or for wider ones.")
    }
    let weights = logWeights.map { exp($0 - greatest) }
    let step = weights.reduce(0, +) / Double(count)
    var place = random.uniform() * step
    var candidate = 0
    var running = weights[0]
    var chosen: [Int] = []
    for _ in 0..<count {
      while running <= place && candidate < weights.count - 1 {
        candidate += 1
        running += weights[candidate]
      }
      chosen.append(candidate)
      place += step
    }
    random.shuffle(&chosen)
    return cells.map { column in chosen.map { column[$0] } }
  }
}

import Foundation
import Mathematics

/// Draws a fixed number of candidates without chance where none is needed: neighbours in an order share their luck, so
/// that each part of the order comes as often as its weight says (systematic sampling, Madow 1949).
enum BalancedDraw {
  /// Indices of exactly `count` candidates, each at most once, in the given order.
  ///
  /// - Parameters:
  ///   - logWeights: for each candidate; a weight so large that it asks for more than one draw is cut.
  ///   - order: all candidates, similar ones near each other.
  static func indices(
    _ count: Int, logWeights: [Double], order: [Int], using random: inout RandomSource
  ) -> [Int] {
    if count >= order.count { return order }
    let chances = chances(count, logWeights: logWeights)
    var chosen: [Int] = []
    chosen.reserveCapacity(count)
    var next = random.uniform()
    var running = 0.0
    for index in order {
      running += chances[index]
      if running > next && chosen.count < count {
        chosen.append(index)
        next += 1
      }
    }
    // Rounding of the running sum can leave the last one out.
    if chosen.count < count {
      let taken = Set(chosen)
      chosen += order.reversed().filter { !taken.contains($0) }.prefix(count - chosen.count)
    }
    return chosen
  }

  /// Chances in 0…1 that add up to `count`: min(1, exp(x − c)), c by bisection.
  private static func chances(_ count: Int, logWeights: [Double]) -> [Double] {
    var low = (logWeights.min() ?? 0) - 1
    var high = (logWeights.max() ?? 0) + log(Double(logWeights.count) / Double(max(count, 1))) + 1
    for _ in 0..<50 {
      let middle = (low + high) / 2
      let sum = logWeights.reduce(0) { $0 + min(1, exp($1 - middle)) }
      if sum > Double(count) { low = middle } else { high = middle }
    }
    let chances = logWeights.map { min(1, exp($0 - high)) }
    let scale = Double(count) / chances.reduce(0, +)
    return chances.map { min(1, $0 * scale) }
  }
}

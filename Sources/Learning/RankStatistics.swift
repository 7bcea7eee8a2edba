/// Measures of how well scores order outcomes.
public enum RankStatistics {
  /// Area under the receiver operating characteristic: the chance that a positive has a higher score than a negative,
  /// ties half. Nil without both.
  public static func area(_ scores: [Double], positive: [Bool]) -> Double? {
    RankedScores(scores, positive: positive).area()
  }

  /// The area and its variance by DeLong, DeLong & Clarke-Pearson (1988), with midranks (Sun & Xu 2014).
  ///
  /// Nil with fewer than two positives or negatives.
  public static func areaWithVariance(
    _ scores: [Double], positive: [Bool]
  ) -> (area: Double, variance: Double)? {
    let positives = scores.indices.filter { positive[$0] }
    let negatives = scores.indices.filter { !positive[$0] }
    let m = Double(positives.count)
    let n = Double(negatives.count)
    guard m > 1, n > 1 else { return nil }
    let all = midranks(scores)
    let amongPositives = midranks(positives.map { scores[$0] })
    let amongNegatives = midranks(negatives.map { scores[$0] })
    let placesOfPositives = positives.indices.map { (all[positives[$0]] - amongPositives[$0]) / n }
    let placesOfNegatives = negatives.indices.map { 1 - (all[negatives[$0]] - amongNegatives[$0]) / m }
    let area = placesOfPositives.reduce(0, +) / m
    return (area, variance(placesOfPositives) / m + variance(placesOfNegatives) / n)
  }

  /// Ranks from 1, equal values sharing the mean of theirs.
  public static func midranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count && values[order[end]] == values[order[start]] { end += 1 }
      let rank = Double(start + end + 1) / 2
      for position in start..<end { ranks[order[position]] = rank }
      start = end
    }
    return ranks
  }

  /// Harrell's C: of the pairs whose order of events is known, the share in which the earlier event has the higher
  /// risk, ties half. Nil when no pair is comparable.
  ///
  /// - Complexity: O(rows²).
  public static func harrellC(risk: [Double], time: [Double], event: [Bool]) -> Double? {
    harrellC(risk: risk, time: time, event: event, weights: [Double](repeating: 1, count: risk.count))
  }

  /// As above, each row counted `weights` times (a bootstrap sample).
  public static func harrellC(risk: [Double], time: [Double], event: [Bool], weights: [Double]) -> Double? {
    var concordant = 0.0
    var comparable = 0.0
    for i in risk.indices where event[i] && weights[i] > 0 {
      var better = 0.0
      var pairs = 0.0
      for j in risk.indices where time[j] > time[i] || (time[j] == time[i] && !event[j]) {
        pairs += weights[j]
        better += weights[j] * (risk[i] > risk[j] ? 1 : risk[i] == risk[j] ? 0.5 : 0)
      }
      comparable += weights[i] * pairs
      concordant += weights[i] * better
    }
    return comparable > 0 ? concordant / comparable : nil
  }

  private static func variance(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }
}

/// Scores sorted once, so that the area of many bootstrap samples costs one pass each.
public struct RankedScores: Sendable {
  private let order: [Int]
  /// For each position in `order` whether it begins a new score.
  private let begins: [Bool]
  private let positive: [Bool]

  public init(_ scores: [Double], positive: [Bool]) {
    precondition(scores.count == positive.count, "\(scores.count) scores for \(positive.count) outcomes")
    order = scores.indices.sorted { scores[$0] < scores[$1] }
    let sorted = order
    begins = sorted.indices.map { $0 == 0 || scores[sorted[$0]] != scores[sorted[$0 - 1]] }
    self.positive = positive
  }

  /// The area when row i counts `weights[i]` times (once without weights); nil without both outcomes.
  public func area(weights: [Double]? = nil) -> Double? {
    var below = 0.0
    var tiedNegatives = 0.0
    var tiedPositives = 0.0
    var positives = 0.0
    var wins = 0.0
    for (position, row) in order.enumerated() {
      if begins[position] {
        wins += tiedPositives * (below + tiedNegatives / 2)
        below += tiedNegatives
        tiedNegatives = 0
        tiedPositives = 0
      }
      let weight = weights?[row] ?? 1
      if positive[row] {
        tiedPositives += weight
        positives += weight
      } else {
        tiedNegatives += weight
      }
    }
    wins += tiedPositives * (below + tiedNegatives / 2)
    below += tiedNegatives
    return positives > 0 && below > 0 ? wins / (positives * below) : nil
  }
}

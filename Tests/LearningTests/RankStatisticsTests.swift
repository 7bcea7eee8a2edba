import Learning
import Mathematics
import Testing

@Suite struct RankStatisticsTests {
  @Test("The area counts ties half")
  func ties() {
    #expect(RankStatistics.area([1, 2, 2, 3], positive: [false, false, true, true]) == 0.875)
    #expect(RankStatistics.area([1, 1, 1], positive: [false, true, true]) == 0.5)
    #expect(RankStatistics.area([1, 2], positive: [true, true]) == nil)
  }

  @Test("Weights count rows as often as copies of them would")
  func weights() {
    var random = RandomSource(seed: 1)
    let scores = (0..<50).map { _ in Double(random.integer(below: 8)) }
    let positive = (0..<50).map { _ in random.bernoulli(0.4) }
    let weights = (0..<50).map { _ in Double(random.integer(below: 3)) }
    let copies = scores.indices.flatMap { [Int](repeating: $0, count: Int(weights[$0])) }
    let twin = RankStatistics.area(copies.map { scores[$0] }, positive: copies.map { positive[$0] })
    let weighted = RankedScores(scores, positive: positive).area(weights: weights)
    #expect(abs((twin ?? 0) - (weighted ?? 1)) < 1e-12)
  }

  @Test("DeLong's variance is that of the placements written out")
  func deLong() throws {
    let scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.9]
    let positive = [false, false, true, true, true, false]
    let (area, variance) = try #require(RankStatistics.areaWithVariance(scores, positive: positive))
    // Placements of positives among negatives: 1/3, 2/3, 1/2; of negatives: 1, 1/2, 0.
    #expect(abs(area - 0.5) < 1e-15)
    #expect(abs(variance - (1.0 / 36 / 3 + 0.25 / 3)) < 1e-15)
    #expect(area == RankStatistics.area(scores, positive: positive))
  }

  @Test("Harrell's C takes only pairs whose order is known")
  func harrell() {
    let c = RankStatistics.harrellC(
      risk: [3, 2, 1], time: [1, 2, 3], event: [true, false, true])
    #expect(c == 1)
    #expect(RankStatistics.harrellC(risk: [1, 2], time: [1, 2], event: [true, true]) == 0)
    #expect(RankStatistics.harrellC(risk: [1, 2], time: [1, 2], event: [false, false]) == nil)
  }
}

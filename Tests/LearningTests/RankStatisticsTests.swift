import Learning
import Testing

@Suite struct RankStatisticsTests {
  @Test("The area counts ties half")
  func ties() {
    #expect(RankStatistics.area([1, 2, 2, 3], positive: [false, false, true, true]) == 0.875)
    #expect(RankStatistics.area([1, 1, 1], positive: [false, true, true]) == 0.5)
    #expect(RankStatistics.area([1, 2], positive: [true, true]) == nil)
  }
}

import Generators
import Mathematics
import Tables
import Testing

@Suite("Independent marginals")
struct IndependentMarginalsTests {
  @Test("What holds of every generator holds")
  func laws() throws { try GeneratorLaws.check(IndependentMarginals()) }

  @Test("Each level and each reason for missingness is as frequent as in training")
  func keepsShares() throws {
    let training = MadeTable.rows(5_000, seed: 4)
    var random = RandomSource(seed: 6)
    let fitted = try IndependentMarginals().fit(to: training, using: &random, monitor: Monitor())
    let rows = try fitted.sample(5_000, where: [], using: &random, monitor: Monitor())
    let real = try #require(training["pregnant"])
    let drawn = try #require(rows["pregnant"])
    for code in 0...2 as ClosedRange<UInt8> {
      let a = (0..<5_000).count { real.missingCode(at: $0) == code }
      let b = (0..<5_000).count { drawn.missingCode(at: $0) == code }
      // Five standard errors of a count with p = 0.5.
      #expect(abs(a - b) < 180)
    }
  }
}

import Foundation
import Mathematics
import Testing

@Suite struct RandomSourceTests {
  @Test("Equal seeds give equal streams, other seeds others")
  func isDeterministic() {
    var a = RandomSource(seed: 7)
    var b = RandomSource(seed: 7)
    var c = RandomSource(seed: 8)
    let first = (0..<100).map { _ in a.next() }
    #expect(first == (0..<100).map { _ in b.next() })
    #expect(first != (0..<100).map { _ in c.next() })
  }

  @Test("Standard normal draws follow Φ", arguments: [1, 2, 3] as [UInt64])
  func followsNormalCDF(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let sample = (0..<5_000).map { _ in random.normal() }.sorted()
    // Dvoretzky–Kiefer–Wolfowitz: correct code fails with chance 1e-6; finds a shift of 0.15 SD.
    let allowed = (log(2 / 1e-6) / (2 * Double(sample.count))).squareRoot()
    let gap =
      sample.enumerated().map { index, x in
        let phi = SpecialFunctions.normalCDF(x)
        return max(abs(phi - Double(index) / 5_000), abs(phi - Double(index + 1) / 5_000))
      }.max() ?? 1
    #expect(gap <= allowed)
  }

  @Test("A parallel map keeps the order and throws the first error")
  func parallelMapOrder() throws {
    let squares = try parallelMap(0..<1_000) { $0 * $0 }
    #expect(squares == (0..<1_000).map { $0 * $0 })
    struct Failure: Error {}
    #expect(throws: Failure.self) { try parallelMap(0..<100) { if $0 == 40 { throw Failure() } } }
  }

  @Test("Φ⁻¹ inverts Φ", arguments: [1e-12, 1e-6, 0.01, 0.3, 0.5, 0.9, 0.999])
  func quantileInvertsCDF(p: Double) {
    #expect(abs(SpecialFunctions.normalCDF(SpecialFunctions.normalQuantile(p)) - p) <= 1e-13)
  }

  @Test("The exact interval of 8 in 20 is the published one")
  func clopperPearson() {
    // Clopper & Pearson (1934): 0.1912 to 0.6395.
    let interval = SpecialFunctions.proportionInterval(successes: 8, of: 20)
    #expect(abs(interval.lowerBound - 0.1912) < 1e-4 && abs(interval.upperBound - 0.6395) < 1e-4)
  }
}

import Foundation
import Mathematics
import Privacy
import Testing

@Suite struct DiscreteGaussianTests {
  @Test("Draws follow the discrete Gaussian's exact probabilities", arguments: [0.4, 1.0, 3.7, 1_200.0])
  func followsPMF(sigma: Double) throws {
    let gaussian = try DiscreteGaussian(sigma: sigma)
    var noise = NoiseSource.reproducible(seed: 11)
    let draws = 40_000
    var cdfGap = 0.0
    let sample = (0..<draws).map { _ in gaussian.draw(using: &noise) }.sorted()
    let reach = Int(12 * sigma) + 3
    let weights = (-reach...reach).map { exp(-Double($0 * $0) / (2 * gaussian.variance)) }
    let total = weights.reduce(0, +)
    var cumulative = 0.0
    var index = 0
    for (offset, weight) in weights.enumerated() {
      cumulative += weight / total
      while index < draws && sample[index] <= offset - reach { index += 1 }
      cdfGap = max(cdfGap, abs(cumulative - Double(index) / Double(draws)))
    }
    // Dvoretzky–Kiefer–Wolfowitz: correct code fails with chance 1e-6; finds σ halved or a tenth too small.
    #expect(cdfGap <= (log(2 / 1e-6) / (2 * Double(draws))).squareRoot())
    let variance = sample.reduce(0.0) { $0 + Double($1 * $1) } / Double(draws)
    let exact = zip(weights, -reach...reach).reduce(0.0) { $0 + $1.0 / total * Double($1.1 * $1.1) }
    // Relative standard error of a variance is √(2/n) = 0.7 % (more for the smallest σ); 6 of them.
    #expect(abs(variance / exact - 1) < (sigma < 1 ? 0.12 : 0.045))
  }

  @Test("Neighbouring draws are uncorrelated")
  func independentDraws() throws {
    let gaussian = try DiscreteGaussian(sigma: 5)
    var noise = NoiseSource.system()
    let draws = (0..<20_000).map { _ in Double(gaussian.draw(using: &noise)) }
    let products = zip(draws, draws.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(draws.count) / 25
    // Standard error 1/√n = 0.007; correct code fails with chance under 1e-8.
    #expect(abs(products) < 0.042)
  }

  @Test("Noise outside what can be drawn exactly is refused", arguments: [0, -1, 1e9, Double.nan])
  func refusesSigma(sigma: Double) {
    #expect(throws: PrivacyError.self) { try DiscreteGaussian(sigma: sigma) }
  }
}

import Foundation
import Learning
import Mathematics
import Testing

@Suite struct MonotoneSplineTests {
  static let splines = [
    MonotoneSpline(knots: [0, 0.1, 0.4, 0.5, 0.8, 1], isFlat: [false, false, false, false, false]),
    MonotoneSpline(knots: [0, 0.3, 0.35, 0.6, 1], isFlat: [true, false, true, false]),
    MonotoneSpline(knots: [0, 0.2, 1], isFlat: [true, true]),
  ]

  private func parameters(_ spline: MonotoneSpline, seed: UInt64) -> [Float] {
    var random = RandomSource(seed: seed)
    return (0..<spline.parameterCount).map { _ in Float(random.normal()) }
  }

  private func loss(_ spline: MonotoneSpline, at x: Float, _ parameters: [Float]) -> (Float, [Float]) {
    var gradient = [Float](repeating: 0, count: parameters.count)
    return (spline.loss(at: x, parameters, scale: 2, gradient: &gradient), gradient)
  }

  private func heights(_ spline: MonotoneSpline, _ parameters: [Float]) -> [Float] {
    var heights = [Float](repeating: 0, count: spline.binCount)
    spline.heights(parameters, into: &heights)
    return heights
  }

  @Test("The derivatives of the density agree with central differences", arguments: splines.indices, [1, 2, 3])
  func gradients(index: Int, seed: UInt64) {
    let spline = Self.splines[index]
    let parameters = parameters(spline, seed: seed)
    for x in stride(from: Float(0.01), to: 1, by: 0.07) {
      let (_, gradient) = loss(spline, at: x, parameters)
      for i in parameters.indices {
        var (up, down) = (parameters, parameters)
        up[i] += 1e-2
        down[i] -= 1e-2
        let difference = 2 * (loss(spline, at: x, up).0 - loss(spline, at: x, down).0) / 2e-2
        // Float32 and a step of 1e-2, whose square times a third derivative of about 1 remains.
        #expect(abs(difference - gradient[i]) < 3e-3, "parameter \(i) at \(x)")
      }
    }
  }

  @Test("The map rises from 0 to 1, its slope is the density, and the inverse undoes it", arguments: splines.indices)
  func inverse(index: Int) {
    let spline = Self.splines[index]
    let parameters = parameters(spline, seed: 5)
    let heights = heights(spline, parameters)
    #expect(abs(heights.reduce(0, +) - 1) < 1e-5)
    #expect(spline.value(at: 0, parameters, heights: heights) == 0)
    #expect(abs(spline.value(at: 1, parameters, heights: heights) - 1) < 1e-5)
    for x in stride(from: Float(0.013), to: 0.99, by: 0.031) {
      let y = spline.value(at: x, parameters, heights: heights)
      #expect(abs(spline.inverse(y, parameters, heights: heights) - x) < 1e-4)
      let h: Float = 1e-3
      let low = spline.value(at: x - h, parameters, heights: heights)
      let slope = (spline.value(at: x + h, parameters, heights: heights) - low) / (2 * h)
      guard spline.bin(of: x - h) == spline.bin(of: x + h) else { continue }
      // A difference of 2e-3 in float32: 1e-4 of slope, and the curve's bend.
      #expect(abs(slope / exp(-loss(spline, at: x, parameters).0) - 1) < 1e-2)
    }
  }

  @Test("Parameters of 0 are the identity")
  func identity() {
    for spline in Self.splines {
      let zeros = [Float](repeating: 0, count: spline.parameterCount)
      let heights = heights(spline, zeros)
      for x in stride(from: Float(0), through: 1, by: 0.1) {
        #expect(abs(spline.value(at: x, zeros, heights: heights) - x) < 1e-5)
        #expect(abs(loss(spline, at: x, zeros).0) < 1e-5)
      }
    }
  }
}

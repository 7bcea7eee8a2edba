import Mathematics

/// A rising map of 0…1 onto itself by rational-quadratic pieces between fixed knots (Gregory & Delbourgo 1982; Durkan,
/// Bekasov, Murray & Papamakarios 2019): the distribution function of a number whose shape a network gives.
///
/// A bin's logit is that of its share of the whole, before what its width gives it, so that parameters of 0 are the
/// identity. Slopes at knots are the geometric mean of those of the bins beside them times the exponential of a
/// parameter. Flat bins have one density throughout and no such parameter. Differs from the source: knots are given,
/// not learned, so that a bin can be a level or a number that many share, and its share is then exact.
package struct MonotoneSpline: Sendable {
  /// Rising from 0 to 1. `[bins + 1]`
  package let knots: [Float]
  /// `[bins]`
  package let isFlat: [Bool]
  /// Logits of the bins, then slopes at the knots that have one.
  package let parameterCount: Int
  private let logWidths: [Float]
  /// For each knot its slope's parameter, or −1. `[bins + 1]`
  private let slopes: [Int]

  /// Logarithms of slopes stay within this of their neighbours' mean.
  private static let mostSlope: Float = 3

  package init(knots: [Float], isFlat: [Bool]) {
    precondition(knots.count == isFlat.count + 1 && !isFlat.isEmpty, "bins lie between knots")
    precondition(knots.first == 0 && knots.last == 1, "knots reach from 0 to 1")
    precondition(zip(knots, knots.dropFirst()).allSatisfy { $0 < $1 }, "knots rise")
    self.knots = knots
    self.isFlat = isFlat
    logWidths = zip(knots, knots.dropFirst()).map { Elementary.log($1 - $0) }
    var slopes = [Int](repeating: -1, count: knots.count)
    var count = isFlat.count
    for knot in knots.indices {
      let touches = (knot > 0 && !isFlat[knot - 1]) || (knot < isFlat.count && !isFlat[knot])
      if touches {
        slopes[knot] = count
        count += 1
      }
    }
    self.slopes = slopes
    parameterCount = count
  }

  package var binCount: Int { isFlat.count }

  package func bin(of x: Float) -> Int {
    var low = 0
    var high = binCount - 1
    while low < high {
      let middle = (low + high) / 2
      if knots[middle + 1] > x { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Slopes at both ends of a bin over the bin's own mean slope.
  private func ends(of bin: Int, _ p: UnsafePointer<Float>) -> (Float, Float) {
    func end(_ knot: Int, _ neighbour: Int) -> Float {
      let own = min(max(p[slopes[knot]], -Self.mostSlope), Self.mostSlope)
      return Elementary.exp(own + (isJoined(neighbour) ? 0.5 * (p[neighbour] - p[bin]) : 0))
    }
    return (end(bin, bin - 1), end(bin + 1, bin + 1))
  }

  /// Whether a slope is shared with this bin.
  private func isJoined(_ bin: Int) -> Bool { bin >= 0 && bin < binCount && !isFlat[bin] }

  /// Fills `heights` `[bins]` with the bins' shares of the whole, which sum to 1.
  package func heights(_ p: UnsafePointer<Float>, into heights: UnsafeMutablePointer<Float>) {
    for i in 0..<binCount { heights[i] = p[i] + logWidths[i] }
    _ = Elementary.softmax(heights, count: binCount)
  }
}

// MARK: - Density

extension MonotoneSpline {
  /// −log of the density at `x`; fills `gradient` `[parameterCount]` with scale · its derivatives by the parameters.
  package func loss(
    at x: Float, _ p: UnsafePointer<Float>, scale: Float, gradient g: UnsafeMutablePointer<Float>
  ) -> Float {
    for i in 0..<binCount { g[i] = p[i] + logWidths[i] }
    let logSum = Elementary.softmax(g, count: binCount)
    for i in 0..<binCount { g[i] *= scale }
    for i in binCount..<parameterCount { g[i] = 0 }
    let bin = bin(of: x)
    // Of a bin's mean slope.
    let logSlope = p[bin] - logSum
    if isFlat[bin] {
      g[bin] -= scale
      return -logSlope
    }
    let (left, right) = ends(of: bin, p)
    let t = (x - knots[bin]) / (knots[bin + 1] - knots[bin])
    let (s, q) = (1 - t, t * (1 - t))
    let above = right * t * t + 2 * q + left * s * s
    let below = 1 + (right + left - 2) * q
    // By the logarithms of the slopes at the ends; the three derivatives sum to 1.
    let byLeft = left * (s * s / above - 2 * q / below)
    let byRight = right * (t * t / above - 2 * q / below)
    var own: Float = 1
    for (derivative, knot, neighbour) in [(byLeft, bin, bin - 1), (byRight, bin + 1, bin + 1)] {
      if isJoined(neighbour) {
        own -= 0.5 * derivative
        g[neighbour] -= 0.5 * scale * derivative
      }
      if abs(p[slopes[knot]]) < Self.mostSlope { g[slopes[knot]] = -scale * derivative }
    }
    g[bin] -= scale * own
    return -(logSlope + Elementary.log(above) - 2 * Elementary.log(below))
  }
}

// MARK: - Map and inverse

extension MonotoneSpline {
  /// The share of the whole below `x`.
  ///
  /// - Parameter heights: as ``heights(_:into:)`` fills them.
  package func value(at x: Float, _ p: UnsafePointer<Float>, heights: UnsafePointer<Float>) -> Float {
    let bin = bin(of: x)
    var below: Float = 0
    for i in 0..<bin { below += heights[i] }
    let t = min(max((x - knots[bin]) / (knots[bin + 1] - knots[bin]), 0), 1)
    if isFlat[bin] { return below + heights[bin] * t }
    let (left, right) = ends(of: bin, p)
    let q = t * (1 - t)
    return below + heights[bin] * (t * t + left * q) / (1 + (right + left - 2) * q)
  }

  /// The x below which a share `y` of the whole lies.
  package func inverse(_ y: Float, _ p: UnsafePointer<Float>, heights: UnsafePointer<Float>) -> Float {
    var rest = y
    var bin = 0
    while bin < binCount - 1 && rest >= heights[bin] {
      rest -= heights[bin]
      bin += 1
    }
    let share = heights[bin] > 0 ? min(max(rest / heights[bin], 0), 1) : 0.5
    let width = knots[bin + 1] - knots[bin]
    if isFlat[bin] { return knots[bin] + width * share }
    let (left, right) = ends(of: bin, p)
    // Durkan et al. (2019), eq. 6–8, over the bin's mean slope.
    let bend = share * (right + left - 2)
    let (a, b) = (1 - left + bend, left - bend)
    let root = max(b * b + 4 * a * share, 0).squareRoot()
    let t = b + root > 0 ? 2 * share / (b + root) : 1
    return knots[bin] + width * min(max(t, 0), 1)
  }
}

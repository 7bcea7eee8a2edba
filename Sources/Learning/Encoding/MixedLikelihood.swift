package import Mathematics

/// How likely encoded rows are under a network's output: softmax over states, a normal distribution of each rank.
///
/// With `robustness` β > 0 the log-likelihood is replaced by the β-cross-entropy (Akrami et al. 2020, eq. 6), under
/// which a row that fits badly pulls with weight p^β; β = 0 is the log-likelihood.
package struct MixedLikelihood: Sendable {
  private let blocks: [TabularEncoder.Block]
  private let robustness: Float

  /// Deviations are kept above this, so that no column can take all the attention.
  private static let leastLogDeviation: Float = -2.5

  package init(blocks: [TabularEncoder.Block], robustness: Float = 0) {
    self.blocks = blocks
    self.robustness = robustness
  }

  /// Columns with a rank, each of which has a deviation.
  package var rankCount: Int { blocks.reduce(0) { $0 + ($1.rank == nil ? 0 : 1) } }

  /// Fills `gradient` with scale · derivatives of the loss by `output`, and adds those by the logarithms of the
  /// ranks' deviations to `deviationGradient`; returns the sum of the loss over rows, without `scale`.
  package func loss(
    _ output: Matrix, target: Matrix, logDeviations: [Float], scale: Float, gradient: Matrix,
    deviationGradient: inout [Float]
  ) -> Float {
    var loss: Float = 0
    for row in 0..<output.rows {
      let (x, t) = (output.pointer + row * output.columns, target.pointer + row * output.columns)
      let g = gradient.pointer + row * output.columns
      var rankIndex = 0
      for block in blocks {
        var hasRank = true
        if !block.states.isEmpty {
          loss += states(x, t, block.states, scale, g)
          if block.rankedState >= 0 { hasRank = t[block.states.lowerBound + block.rankedState] > 0.5 }
        }
        guard let rank = block.rank else { continue }
        g[rank] = 0
        if hasRank {
          let (value, byMean, byDeviation) = normal(t[rank] - x[rank], logDeviations[rankIndex])
          loss += value
          g[rank] = scale * byMean
          deviationGradient[rankIndex] += scale * byDeviation
        }
        rankIndex += 1
      }
    }
    return loss
  }

  private func states(
    _ x: UnsafePointer<Float>, _ t: UnsafePointer<Float>, _ states: Range<Int>, _ scale: Float,
    _ g: UnsafeMutablePointer<Float>
  ) -> Float {
    var greatest = -Float.infinity
    for i in states { greatest = max(greatest, x[i]) }
    var sum: Float = 0
    for i in states {
      g[i] = Elementary.exp(x[i] - greatest)
      sum += g[i]
    }
    var likelihood: Float = 0
    for i in states {
      g[i] /= sum
      likelihood += g[i] * t[i]
    }
    likelihood = max(likelihood, 1e-12)
    if robustness == 0 {
      for i in states { g[i] = scale * (g[i] - t[i]) }
      return -Elementary.log(likelihood)
    }
    let beta = robustness
    let weight = Elementary.exp(beta * Elementary.log(likelihood))
    var (powers, dot): (Float, Float) = (0, 0)
    // With p^β for each state: derivative by p, and its mean under p for the softmax.
    for i in states {
      let power = Elementary.exp(beta * Elementary.log(max(g[i], 1e-12)))
      powers += g[i] * power
      dot += g[i] * (beta + 1) * power
    }
    dot -= (beta + 1) * weight
    for i in states {
      let power = Elementary.exp(beta * Elementary.log(max(g[i], 1e-12)))
      g[i] = scale * (g[i] * ((beta + 1) * power - dot) - t[i] * (beta + 1) * weight)
    }
    return -(beta + 1) / beta * (weight - 1) + powers
  }

  /// The loss of an error under a normal distribution, and its derivatives by the mean and the log-deviation.
  private func normal(_ error: Float, _ logDeviation: Float) -> (Float, Float, Float) {
    let logDeviation = max(logDeviation, Self.leastLogDeviation)
    let precision = Elementary.exp(-2 * logDeviation)
    let square = error * error * precision
    if robustness == 0 {
      return (0.5 * square + logDeviation + 0.918_938_5, -error * precision, 1 - square)
    }
    let beta = robustness
    let peak = Elementary.exp(-beta * (logDeviation + 0.918_938_5))
    let weight = peak * Elementary.exp(-0.5 * beta * square)
    let spread = peak / (1 + beta).squareRoot()
    return (
      -(beta + 1) / beta * (weight - 1) + spread, -(beta + 1) * weight * error * precision,
      -(beta + 1) * weight * (square - 1) - beta * spread
    )
  }

  /// Draws rows from the network's output, in place: states 1 or 0, ranks with their deviations.
  package func draw(_ output: Matrix, logDeviations: [Float], using random: inout RandomSource) {
    for row in 0..<output.rows {
      let x = output.pointer + row * output.columns
      var rankIndex = 0
      for block in blocks {
        if !block.states.isEmpty { drawState(x, block.states, using: &random) }
        guard let rank = block.rank else { continue }
        let deviation = Elementary.exp(max(logDeviations[rankIndex], Self.leastLogDeviation))
        x[rank] += deviation * Float(random.normal())
        rankIndex += 1
      }
    }
  }

  /// Leaves 1 at one of the states, drawn by the softmax of their values, and 0 at the others.
  private func drawState(_ x: UnsafeMutablePointer<Float>, _ states: Range<Int>, using random: inout RandomSource) {
    var greatest = -Float.infinity
    for i in states { greatest = max(greatest, x[i]) }
    var sum: Float = 0
    for i in states {
      x[i] = Elementary.exp(x[i] - greatest)
      sum += x[i]
    }
    var rest = Float(random.uniform()) * sum
    var chosen = states.upperBound - 1
    for i in states {
      rest -= x[i]
      if rest < 0 {
        chosen = i
        break
      }
    }
    for i in states { x[i] = i == chosen ? 1 : 0 }
  }
}

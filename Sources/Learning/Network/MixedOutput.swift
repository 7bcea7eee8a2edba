import Mathematics

/// The last layer of a network that makes rows: states by a relaxed draw, ranks by the hyperbolic tangent.
///
/// States are softmax((logits + Gumbel noise) / temperature) (Jang, Gu & Poole 2017); a rank is multiplied by the
/// weight of the state that has one, so that it fades where the column is in another state.
package struct MixedOutput: Sendable {
  private let blocks: [TabularEncoder.Block]
  private let temperature: Float
  private let hard: Bool

  /// - Parameter hard: states are drawn, 1 or 0, as rows to be decoded need them; there is no way back from these.
  package init(blocks: [TabularEncoder.Block], temperature: Float = 0.5, hard: Bool = false) {
    self.blocks = blocks
    self.temperature = temperature
    self.hard = hard
  }

  /// Turns `rows` `[B × width]` of raw outputs into relaxed rows, in place; `noise` holds uniform draws 0…1.
  package func forward(_ rows: Matrix, noise: Matrix) {
    for row in 0..<rows.rows {
      let x = rows.pointer + row * rows.columns
      let u = noise.pointer + row * rows.columns
      for block in blocks {
        var gate: Float = 1
        if !block.states.isEmpty {
          softmax(x, u, block.states)
          if block.rankedState >= 0 { gate = x[block.states.lowerBound + block.rankedState] }
        }
        if let rank = block.rank { x[rank] = gate * Elementary.tanh(x[rank]) }
      }
    }
  }

  private func softmax(_ x: UnsafeMutablePointer<Float>, _ u: UnsafePointer<Float>, _ states: Range<Int>) {
    var greatest = -Float.infinity
    for i in states {
      let gumbel = -Elementary.log(-Elementary.log(max(u[i], 1e-7)) + 1e-7)
      x[i] = (x[i] + gumbel) / temperature
      greatest = max(greatest, x[i])
    }
    if hard {
      // The first of the greatest: the Gumbel-max draw.
      var found = false
      for i in states {
        let isGreatest = !found && x[i] == greatest
        found = found || isGreatest
        x[i] = isGreatest ? 1 : 0
      }
      return
    }
    var sum: Float = 0
    for i in states {
      x[i] = Elementary.exp(x[i] - greatest)
      sum += x[i]
    }
    for i in states { x[i] /= sum }
  }

  /// Turns derivatives by the relaxed rows `output` into derivatives by the raw outputs, in place.
  package func backward(_ gradient: Matrix, output: Matrix) {
    for row in 0..<gradient.rows {
      let g = gradient.pointer + row * gradient.columns
      let y = output.pointer + row * output.columns
      for block in blocks {
        if let rank = block.rank {
          let gated = !block.states.isEmpty && block.rankedState >= 0
          let state = block.states.lowerBound + max(0, block.rankedState)
          let gate = gated ? max(y[state], 1e-6) : 1
          let tangent = max(-1, min(1, y[rank] / gate))
          if gated { g[state] += g[rank] * tangent }
          g[rank] *= gate * (1 - tangent * tangent)
        }
        if block.states.isEmpty { continue }
        var dot: Float = 0
        for i in block.states { dot += g[i] * y[i] }
        for i in block.states { g[i] = y[i] * (g[i] - dot) / temperature }
      }
    }
  }
}

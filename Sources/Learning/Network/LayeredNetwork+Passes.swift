import Mathematics

extension LayeredNetwork {
  /// Fills `workspace.output` from `workspace.input`.
  ///
  /// - Parameter training: units are dropped, and batches normalised by their own statistics.
  package func forward(_ workspace: Workspace, training: Bool = false) {
    parameters.withUnsafeBufferPointer { parameters in
      for (index, step) in steps.enumerated() {
        let (x, y) = (workspace.values[index], workspace.values[index + 1])
        let weights = parameters.baseAddress.map { $0 + step.offset }
        switch step.work {
        case .dense: dense(x, weights!, step, into: y)
        case .activation(let activation): activation.apply(x.pointer, to: y.pointer, count: x.rows * x.columns)
        case .layerNorm: Normalisation.rows(x, scale: weights!, into: y, saving: workspace.saved[index]!)
        case .batchNorm(let place):
          let saved = workspace.saved[index]!
          if training {
            Normalisation.measure(x, into: saved)
          } else {
            loadStatistics(place, step.outputs, into: saved)
          }
          Normalisation.columns(x, scale: weights!, statistics: saved, into: y)
        case .dropout(let share):
          if training {
            drop(x, share, into: y, saving: workspace.saved[index]!, using: &workspace.random)
          } else {
            y.copy(from: x)
          }
        case .add(let earlier):
          let (a, b, c) = (x.storage, workspace.values[earlier].storage, y.storage)
          for i in 0..<x.rows * x.columns { c[i] = a[i] + b[i] }
        }
      }
    }
  }

  private func dense(_ x: Matrix, _ weights: UnsafePointer<Float>, _ step: Step, into y: Matrix) {
    let bias = weights + step.inputs * step.outputs
    for row in 0..<x.rows { (y.pointer + row * step.outputs).update(from: bias, count: step.outputs) }
    BLAS.multiply(
      x.pointer, weights, into: y.pointer, m: x.rows, n: step.outputs, k: step.inputs, beta: 1)
  }

  private func drop(
    _ x: Matrix, _ share: Float, into y: Matrix, saving kept: Matrix, using random: inout RandomSource
  ) {
    // 16 random bits decide a unit.
    let threshold = UInt64(share * 65_536)
    let scale = 1 / (1 - share)
    var bits: UInt64 = 0
    for i in 0..<x.rows * x.columns {
      if i & 3 == 0 { bits = random.next() }
      kept.storage[i] = bits & 0xFFFF < threshold ? 0 : scale
      y.storage[i] = x.storage[i] * kept.storage[i]
      bits >>= 16
    }
  }

  private func loadStatistics(_ place: Int, _ width: Int, into saved: Matrix) {
    for column in 0..<width {
      saved[0, column] = statistics[place + column]
      saved[1, column] = 1 / (statistics[place + width + column] + Normalisation.epsilon).squareRoot()
    }
  }

  /// Moves the kept statistics of batch normalisations towards those of the last training passes.
  ///
  /// - Parameter momentum: how much of the old ones is kept, 0…1.
  package mutating func keepStatistics(of workspaces: [Workspace], momentum: Float) {
    for (index, step) in steps.enumerated() {
      guard case .batchNorm(let place) = step.work else { continue }
      for column in 0..<step.outputs {
        var (mean, variance): (Float, Float) = (0, 0)
        for workspace in workspaces {
          mean += workspace.saved[index]![0, column] / Float(workspaces.count)
          variance += workspace.saved[index]![2, column] / Float(workspaces.count)
        }
        statistics[place + column] = momentum * statistics[place + column] + (1 - momentum) * mean
        let spread = place + step.outputs + column
        statistics[spread] = momentum * statistics[spread] + (1 - momentum) * variance
      }
    }
  }
}

extension LayeredNetwork {
  /// Fills `workspace.gradient` with the loss's derivatives by the parameters, given those by the output, after a
  /// forward pass for training.
  ///
  /// - Parameters:
  ///   - accumulating: adds to what `gradient` holds.
  ///   - needsInput: fills `inputGradient` too.
  package func backward(_ workspace: Workspace, accumulating: Bool = false, needsInput: Bool = false) {
    if !accumulating { workspace.gradient.fill(0) }
    // Which steps' outputs add the value that a step was given.
    var addedBy = [Int](repeating: -1, count: steps.count)
    for (index, step) in steps.enumerated() { if case .add(let of) = step.work { addedBy[of] = index + 1 } }
    parameters.withUnsafeBufferPointer { parameters in
      for (index, step) in steps.enumerated().reversed() {
        let wanted = index > 0 || needsInput
        let (x, delta, result) = (workspace.values[index], workspace.deltas[index + 1], workspace.deltas[index])
        let weights = parameters.baseAddress.map { $0 + step.offset }
        let gradient = workspace.gradient.pointer + step.offset
        switch step.work {
        case .dense(let mask):
          denseBackward(x, delta, step, gradient)
          if let mask { clear(gradient, outside: masks[mask]) }
          if wanted {
            BLAS.multiply(
              delta.pointer, weights!, transposingB: true, into: result.pointer, m: x.rows, n: step.inputs,
              k: step.outputs)
          }
        case .activation(let activation):
          activation.applyDerivative(
            at: x.pointer, times: delta.pointer, to: result.pointer, count: x.rows * x.columns)
        case .layerNorm:
          Normalisation.rowsBackward(
            x, delta, scale: weights!, saved: workspace.saved[index]!, gradient: gradient, into: result)
        case .batchNorm:
          Normalisation.columnsBackward(
            x, delta, scale: weights!, statistics: workspace.saved[index]!, gradient: gradient, into: result)
        case .dropout:
          let kept = workspace.saved[index]!.storage
          for i in 0..<x.rows * x.columns { result.storage[i] = delta.storage[i] * kept[i] }
        case .add: result.copy(from: delta)
        }
        if addedBy[index] >= 0 {
          let added = workspace.deltas[addedBy[index]].storage
          for i in 0..<x.rows * x.columns { result.storage[i] += added[i] }
        }
      }
    }
  }

  private func denseBackward(_ x: Matrix, _ delta: Matrix, _ step: Step, _ gradient: UnsafeMutablePointer<Float>) {
    BLAS.multiply(
      x.pointer, delta.pointer, transposingA: true, into: gradient, m: step.inputs, n: step.outputs, k: x.rows,
      beta: 1)
    let sums = gradient + step.inputs * step.outputs
    for row in 0..<delta.rows {
      let values = delta.pointer + row * step.outputs
      for column in 0..<step.outputs { sums[column] += values[column] }
    }
  }

  private func clear(_ gradient: UnsafeMutablePointer<Float>, outside mask: [Bool]) {
    for i in mask.indices where !mask[i] { gradient[i] = 0 }
  }
}

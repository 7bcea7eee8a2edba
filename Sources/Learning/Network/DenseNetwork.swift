package import Mathematics

/// A multilayer perceptron: dense layers with leaky rectifiers between them and a linear last layer.
///
/// Parameters are one flat array: for each layer its weights `[inputs × outputs]`, then its biases. All passes are
/// hand-written over BLAS and use the buffers of a ``Workspace``, which belongs to one thread.
package struct DenseNetwork: Sendable {
  /// Numbers of units, the input first.
  package let sizes: [Int]
  /// Of the rectifier below zero: 0 is ReLU.
  package let slope: Float
  package var parameters: [Float]
  private let offsets: [Int]

  /// Weights are drawn as He et al. (2015) propose; biases are 0.
  package init(sizes: [Int], slope: Float, using random: inout RandomSource) {
    self.init(sizes: sizes, slope: slope, parameters: nil)
    for layer in 0..<layerCount {
      let inputs = sizes[layer]
      let gain: Double = layer == layerCount - 1 ? 1 : 2 / (1 + Double(slope * slope))
      let deviation = (gain / Double(inputs)).squareRoot()
      for i in 0..<inputs * sizes[layer + 1] { parameters[offsets[layer] + i] = Float(random.normal() * deviation) }
    }
  }

  private init(sizes: [Int], slope: Float, parameters: [Float]?) {
    precondition(sizes.count >= 2 && sizes.allSatisfy { $0 > 0 }, "a network has an input and an output")
    self.sizes = sizes
    self.slope = slope
    var offsets = [0]
    for layer in 0..<sizes.count - 1 { offsets.append(offsets[layer] + (sizes[layer] + 1) * sizes[layer + 1]) }
    self.offsets = offsets
    self.parameters = parameters ?? [Float](repeating: 0, count: offsets[sizes.count - 1])
  }

  package var layerCount: Int { sizes.count - 1 }
  private func biasOffset(_ layer: Int) -> Int { offsets[layer] + sizes[layer] * sizes[layer + 1] }

  /// Buffers for batches of one size.
  package final class Workspace {
    package let rows: Int
    /// Outputs of each layer, the input first: `[rows × sizes[layer]]`.
    let activations: [Matrix]
    /// The loss's derivatives by `activations`.
    let deltas: [Matrix]
    /// Used by the gradient penalty alone.
    let tangents: [Matrix]

    package init(_ network: DenseNetwork, rows: Int) {
      self.rows = rows
      activations = network.sizes.map { Matrix(rows: rows, columns: $0) }
      deltas = network.sizes.map { Matrix(rows: rows, columns: $0) }
      tangents = network.sizes.map { Matrix(rows: rows, columns: $0) }
    }

    package var input: Matrix { activations[0] }
    package var output: Matrix { activations[activations.count - 1] }
    /// To be filled before the backward pass.
    package var outputGradient: Matrix { deltas[deltas.count - 1] }
    /// Filled by the backward pass.
    package var inputGradient: Matrix { deltas[0] }
  }

  /// Fills `workspace.output` from `workspace.input`.
  package func forward(_ workspace: Workspace) {
    parameters.withUnsafeBufferPointer { parameters in
      for layer in 0..<layerCount {
        let (inputs, outputs) = (sizes[layer], sizes[layer + 1])
        let result = workspace.activations[layer + 1]
        let bias = parameters.baseAddress! + biasOffset(layer)
        for row in 0..<workspace.rows { (result.pointer + row * outputs).update(from: bias, count: outputs) }
        BLAS.multiply(
          workspace.activations[layer].pointer, parameters.baseAddress! + offsets[layer], into: result.pointer,
          m: workspace.rows, n: outputs, k: inputs, beta: 1)
        if layer < layerCount - 1 { rectify(result) }
      }
    }
  }

  private func rectify(_ matrix: Matrix) {
    let (count, slope, values) = (matrix.rows * matrix.columns, slope, matrix.storage)
    for i in 0..<count { values[i] = values[i] > 0 ? values[i] : slope * values[i] }
  }

  /// Multiplies by the rectifier's derivative, read off the sign of its output.
  private func rectifyGradient(_ gradient: Matrix, at output: Matrix) {
    let (count, slope) = (gradient.rows * gradient.columns, slope)
    let (g, a) = (gradient.storage, output.storage)
    for i in 0..<count { g[i] = a[i] > 0 ? g[i] : slope * g[i] }
  }

  /// Adds the loss's derivatives by the parameters to `gradient`, given those by the output; fills `inputGradient`.
  ///
  /// - Parameter needsParameters: false leaves `gradient` as it is.
  package func backward(
    _ workspace: Workspace, gradient: inout [Float], needsInput: Bool = true, needsParameters: Bool = true
  ) {
    precondition(gradient.count == parameters.count, "one derivative for each parameter")
    parameters.withUnsafeBufferPointer { parameters in
      gradient.withUnsafeMutableBufferPointer { gradient in
        for layer in (0..<layerCount).reversed() {
          let (inputs, outputs) = (sizes[layer], sizes[layer + 1])
          let delta = workspace.deltas[layer + 1]
          if layer < layerCount - 1 { rectifyGradient(delta, at: workspace.activations[layer + 1]) }
          if needsParameters {
            BLAS.multiply(
              workspace.activations[layer].pointer, delta.pointer, transposingA: true,
              into: gradient.baseAddress! + offsets[layer], m: inputs, n: outputs, k: workspace.rows, beta: 1)
            addColumnSums(of: delta, to: gradient.baseAddress! + biasOffset(layer))
          }
          if layer > 0 || needsInput { propagate(delta, through: layer, parameters, to: workspace.deltas[layer]) }
        }
      }
    }
  }

  /// d_in = d_out · Wᵀ.
  private func propagate(
    _ delta: Matrix, through layer: Int, _ parameters: UnsafeBufferPointer<Float>, to result: Matrix
  ) {
    BLAS.multiply(
      delta.pointer, parameters.baseAddress! + offsets[layer], transposingB: true, into: result.pointer,
      m: delta.rows, n: sizes[layer], k: sizes[layer + 1])
  }

  private func addColumnSums(of delta: Matrix, to sums: UnsafeMutablePointer<Float>) {
    let (columns, values) = (delta.columns, delta.storage)
    for row in 0..<delta.rows {
      for column in 0..<columns { sums[column] += values[row * columns + column] }
    }
  }
}

extension DenseNetwork {
  /// Adds to `gradient` the derivative of weight · mean (‖∇ₓ D(x)‖ − 1)² over the rows of `workspace.input`; returns
  /// the penalty without the weight.
  ///
  /// Gulrajani et al. (2017), eq. 3. Exact: the derivative of a rectifier is constant almost everywhere, so ∇ₓD is the
  /// product of the weights with the rectifiers' slopes, and its derivative by a weight is an outer product.
  /// - Precondition: one output.
  package func addGradientPenalty(_ workspace: Workspace, weight: Float, gradient: inout [Float]) -> Float {
    precondition(sizes[layerCount] == 1, "the penalty is of a network with one output")
    forward(workspace)
    workspace.outputGradient.fill(1)
    return parameters.withUnsafeBufferPointer { parameters in
      for layer in (0..<layerCount).reversed() {
        if layer < layerCount - 1 { rectifyGradient(workspace.deltas[layer + 1], at: workspace.activations[layer + 1]) }
        propagate(workspace.deltas[layer + 1], through: layer, parameters, to: workspace.deltas[layer])
      }
      let penalty = penaltyTangent(workspace, weight: weight)
      return gradient.withUnsafeMutableBufferPointer { gradient in
        for layer in 0..<layerCount {
          let (inputs, outputs) = (sizes[layer], sizes[layer + 1])
          // dL/dW = tangentᵀ · (slopes ⊙ delta)
          BLAS.multiply(
            workspace.tangents[layer].pointer, workspace.deltas[layer + 1].pointer, transposingA: true,
            into: gradient.baseAddress! + offsets[layer], m: inputs, n: outputs, k: workspace.rows, beta: 1)
          if layer == layerCount - 1 { break }
          BLAS.multiply(
            workspace.tangents[layer].pointer, parameters.baseAddress! + offsets[layer],
            into: workspace.tangents[layer + 1].pointer, m: workspace.rows, n: outputs, k: inputs)
          rectifyGradient(workspace.tangents[layer + 1], at: workspace.activations[layer + 1])
        }
        return penalty
      }
    }
  }

  /// Fills the first tangent with the penalty's derivative by ∇ₓD; returns the mean penalty.
  private func penaltyTangent(_ workspace: Workspace, weight: Float) -> Float {
    let (g, v) = (workspace.deltas[0], workspace.tangents[0])
    var penalty: Float = 0
    for row in 0..<workspace.rows {
      let start = row * g.columns
      var square: Float = 0
      for column in 0..<g.columns { square += g.storage[start + column] * g.storage[start + column] }
      let norm = (square + 1e-12).squareRoot()
      penalty += (norm - 1) * (norm - 1)
      let scale = weight * 2 * (norm - 1) / norm / Float(workspace.rows)
      for column in 0..<g.columns { v.storage[start + column] = scale * g.storage[start + column] }
    }
    return penalty / Float(workspace.rows)
  }

  package func encode(to writer: inout BinaryWriter) {
    writer.write(sizes.map(Int64.init))
    writer.write(slope)
    writer.write(parameters)
  }

  package init(from reader: inout BinaryReader) throws {
    let sizes = try reader.readIntegers(Int64.self).map(Int.init)
    let slope = try reader.readFloat()
    let parameters = try reader.readFloats()
    guard sizes.count >= 2, sizes.allSatisfy({ $0 > 0 && $0 < 1 << 24 }) else {
      throw BinaryCodingError("The model's network has an impossible shape; it is damaged.")
    }
    let expected = (0..<sizes.count - 1).reduce(0) { $0 + (sizes[$1] + 1) * sizes[$1 + 1] }
    guard parameters.count == expected else {
      throw BinaryCodingError("The model's network does not have the weights of its shape; it is damaged.")
    }
    self.init(sizes: sizes, slope: slope, parameters: parameters)
  }
}

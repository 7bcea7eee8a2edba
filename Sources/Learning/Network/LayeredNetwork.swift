package import Mathematics

/// One layer of a ``LayeredNetwork``.
package enum Layer: Sendable, Hashable {
  /// x · W + b with so many outputs.
  case dense(Int)
  /// As `dense`, with the weights that are not allowed held at 0: `mask` is `[inputs × outputs]`.
  case maskedDense(Int, mask: [Bool])
  case activation(Activation)
  /// Each row to mean 0 and variance 1, then a learned scale and shift (Ba, Kiros & Hinton 2016).
  case layerNorm
  /// Each column to mean 0 and variance 1 over the rows of a workspace, then a learned scale and shift (Ioffe &
  /// Szegedy 2015). Rows used alone are brought to statistics kept by ``LayeredNetwork/keepStatistics(of:momentum:)``.
  case batchNorm
  /// Sets this share of the units to 0 while training (Srivastava et al. 2014).
  case dropout(Float)
  /// x + f(x), f of as many outputs as inputs (He et al. 2016).
  indirect case residual([Layer])
}

/// A feed-forward network of any ``Layer``s. Parameters are one flat array, so that one optimiser moves them all.
///
/// Passes are hand-written over BLAS and write to the buffers of a ``Workspace``, which belongs to one thread.
package struct LayeredNetwork: Sendable {
  /// A layer in the order of execution, with its place among the parameters.
  struct Step: Sendable {
    enum Work: Sendable {
      case dense(mask: Int?)
      case activation(Activation)
      case layerNorm
      /// Where its mean and variance are kept.
      case batchNorm(statistics: Int)
      case dropout(Float)
      /// Adds the value that step `of` was given.
      case add(of: Int)
    }
    let work: Work
    let inputs: Int
    let outputs: Int
    let offset: Int
  }

  package let inputs: Int
  package let layers: [Layer]
  package var parameters: [Float]
  /// Running means and variances of batch normalisations.
  package internal(set) var statistics: [Float]
  let steps: [Step]
  let masks: [[Bool]]

  package var outputs: Int { steps.last?.outputs ?? inputs }

  /// Weights as He et al. (2015) propose, those of the last dense layer a tenth of that where `startsSmall`.
  package init(inputs: Int, layers: [Layer], startsSmall: Bool = false, using random: inout RandomSource) {
    self.init(inputs: inputs, layers: layers)
    let last = steps.lastIndex { if case .dense = $0.work { true } else { false } }
    for (index, step) in steps.enumerated() {
      switch step.work {
      case .dense(let mask):
        let deviation = (index == last ? (startsSmall ? 0.01 : 1) : 2).squareRoot() / Double(step.inputs).squareRoot()
        for i in 0..<step.inputs * step.outputs {
          parameters[step.offset + i] = Float(random.normal() * deviation)
          if let mask, !masks[mask][i] { parameters[step.offset + i] = 0 }
        }
      case .layerNorm, .batchNorm:
        for i in 0..<step.outputs { parameters[step.offset + i] = 1 }
      case .activation, .dropout, .add: break
      }
    }
  }

  /// All parameters 0.
  private init(inputs: Int, layers: [Layer]) {
    precondition(inputs > 0, "a network has an input")
    var compiler = LayerCompiler(width: inputs)
    compiler.add(layers)
    self.inputs = inputs
    self.layers = layers
    steps = compiler.steps
    masks = compiler.masks
    parameters = [Float](repeating: 0, count: compiler.parameterCount)
    statistics = compiler.statistics
  }

  /// Buffers for batches of one number of rows.
  package final class Workspace {
    package let rows: Int
    /// What each step was given, and last the output: `[rows × width]`.
    let values: [Matrix]
    /// The loss's derivatives by `values`.
    let deltas: [Matrix]
    /// For normalisations the reciprocal deviation of each row or column (and the mean), for dropout what was kept.
    let saved: [Matrix?]
    /// The loss's derivatives by the parameters, after a backward pass: `[1 × parameters]`.
    package let gradient: Matrix
    /// Drives dropout.
    package var random = RandomSource(seed: 0)

    /// - Parameter training: false leaves out what only a backward pass needs.
    package init(_ network: LayeredNetwork, rows: Int, training: Bool = true) {
      self.rows = rows
      let widths = [network.inputs] + network.steps.map(\.outputs)
      values = widths.map { Matrix(rows: rows, columns: $0) }
      deltas = training ? widths.map { Matrix(rows: rows, columns: $0) } : []
      saved = network.steps.map { step in
        switch step.work {
        case .layerNorm: Matrix(rows: 1, columns: rows)
        case .batchNorm: Matrix(rows: 3, columns: step.outputs)
        case .dropout: training ? Matrix(rows: rows, columns: step.outputs) : nil
        case .dense, .activation, .add: nil
        }
      }
      gradient = Matrix(rows: 1, columns: training ? network.parameters.count : 0)
    }

    package var input: Matrix { values[0] }
    package var output: Matrix { values[values.count - 1] }
    /// To be filled before the backward pass.
    package var outputGradient: Matrix { deltas[deltas.count - 1] }
    /// Filled by the backward pass where asked for.
    package var inputGradient: Matrix { deltas[0] }
  }

  package func encode(to writer: inout BinaryWriter) {
    writer.write(parameters)
    writer.write(statistics)
  }

  /// - Parameters: shape of the network whose parameters were stored; those of another shape are refused.
  package init(from reader: inout BinaryReader, inputs: Int, layers: [Layer]) throws {
    self.init(inputs: inputs, layers: layers)
    let parameters = try reader.readFloats()
    let statistics = try reader.readFloats()
    guard parameters.count == self.parameters.count, statistics.count == self.statistics.count,
      parameters.allSatisfy(\.isFinite), statistics.allSatisfy(\.isFinite)
    else { throw BinaryCodingError("The model's network does not have the weights of its shape; it is damaged.") }
    self.parameters = parameters
    self.statistics = statistics
  }
}

/// Unfolds nested layers into steps.
private struct LayerCompiler {
  var width: Int
  var steps: [LayeredNetwork.Step] = []
  var masks: [[Bool]] = []
  var parameterCount = 0
  var statistics: [Float] = []

  init(width: Int) { self.width = width }

  mutating func add(_ layers: [Layer]) {
    for layer in layers {
      switch layer {
      case .dense(let outputs): append(.dense(mask: nil), outputs: outputs, parameters: (width + 1) * outputs)
      case .maskedDense(let outputs, let mask):
        precondition(mask.count == width * outputs, "a mask of \(width) × \(outputs) weights")
        masks.append(mask)
        append(.dense(mask: masks.count - 1), outputs: outputs, parameters: (width + 1) * outputs)
      case .activation(let activation): append(.activation(activation), outputs: width, parameters: 0)
      case .layerNorm: append(.layerNorm, outputs: width, parameters: 2 * width)
      case .batchNorm:
        append(.batchNorm(statistics: statistics.count), outputs: width, parameters: 2 * width)
        statistics += [Float](repeating: 0, count: width) + [Float](repeating: 1, count: width)
      case .dropout(let share):
        precondition((0..<1).contains(share), "the share of units dropped is in 0 ..< 1, not \(share)")
        append(.dropout(share), outputs: width, parameters: 0)
      case .residual(let inner):
        let first = steps.count
        let before = width
        add(inner)
        precondition(width == before && steps.count > first, "a residual branch has as many outputs as inputs")
        append(.add(of: first), outputs: width, parameters: 0)
      }
    }
  }

  private mutating func append(_ work: LayeredNetwork.Step.Work, outputs: Int, parameters: Int) {
    precondition(outputs > 0, "a layer has an output")
    steps.append(LayeredNetwork.Step(work: work, inputs: width, outputs: outputs, offset: parameterCount))
    parameterCount += parameters
    width = outputs
  }
}

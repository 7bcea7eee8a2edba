import Foundation
import Learning
import Mathematics
import Testing

@Suite struct LayeredNetworkTests {
  static let designs: [[Layer]] = [
    [.dense(7), .activation(.silu), .dense(3)],
    [.dense(6), .layerNorm, .activation(.gelu), .dense(3)],
    [.dense(6), .batchNorm, .activation(.leaky(slope: 0.2)), .dense(2)],
    [.dense(6), .residual([.layerNorm, .dense(9), .activation(.silu), .dense(6)]), .residual([.dense(6)]), .dense(2)],
    [.residual([.dense(5), .activation(.gelu)]), .dropout(0.3), .dense(3)],
    [.maskedDense(4, mask: (0..<20).map { $0 % 3 != 0 }), .activation(.silu), .dense(2)],
  ]

  /// L = Σ sin(output) of one training pass, with the same units dropped each time.
  private func loss(_ network: LayeredNetwork, _ input: Matrix) -> (Double, LayeredNetwork.Workspace) {
    let workspace = LayeredNetwork.Workspace(network, rows: input.rows)
    workspace.random = RandomSource(seed: 17)
    workspace.input.copy(from: input)
    network.forward(workspace, training: true)
    for (index, value) in workspace.output.values.enumerated() { workspace.outputGradient.storage[index] = cos(value) }
    return (workspace.output.values.reduce(0) { $0 + sin(Double($1)) }, workspace)
  }

  @Test("The backward pass of every layer agrees with central differences", arguments: designs.indices)
  func gradients(design: Int) {
    var random = RandomSource(seed: 3)
    var network = LayeredNetwork(inputs: 5, layers: Self.designs[design], using: &random)
    if case .maskedDense = Self.designs[design][0] {
    } else {
      for index in network.parameters.indices { network.parameters[index] += Float(0.1 * random.normal()) }
    }
    let input = Matrix(rows: 11, columns: 5)
    input.fillNormal(using: &random)
    let (_, workspace) = loss(network, input)
    network.backward(workspace, needsInput: true)
    let gradient = workspace.gradient.values
    let scale = Double(gradient.map(abs).max() ?? 1)
    let h: Float = 4e-3
    for index in gradient.indices {
      // A weight that is held at 0 has no derivative.
      if case .maskedDense(_, let mask) = Self.designs[design][0], index < mask.count, !mask[index] {
        #expect(gradient[index] == 0 && network.parameters[index] == 0)
        continue
      }
      var moved = network
      moved.parameters[index] += h
      let up = loss(moved, input).0
      moved.parameters[index] -= 2 * h
      let down = loss(moved, input).0
      // Float32 sums over 11 rows with a step of 4e-3: relative to the largest derivative.
      #expect(abs((up - down) / Double(2 * h) - Double(gradient[index])) <= 1e-2 * scale, "parameter \(index)")
    }
    let wanted = workspace.inputGradient.values
    let inputScale = Double(wanted.map(abs).max() ?? 1)
    for index in 0..<input.rows * input.columns {
      let value = input.storage[index]
      input.storage[index] = value + h
      let up = loss(network, input).0
      input.storage[index] = value - h
      let down = loss(network, input).0
      input.storage[index] = value
      #expect(abs((up - down) / Double(2 * h) - Double(wanted[index])) <= 1e-2 * inputScale, "input \(index)")
    }
  }

  @Test("A batch cut into chunks has the gradient of the whole, whatever thread made each chunk")
  func chunks() throws {
    var random = RandomSource(seed: 4)
    let network = LayeredNetwork(inputs: 5, layers: Self.designs[0], using: &random)
    let input = Matrix(rows: 12, columns: 5)
    input.fillNormal(using: &random)
    let (_, whole) = loss(network, input)
    network.backward(whole)
    let parts = (0..<3).map { _ in LayeredNetwork.Workspace(network, rows: 4) }
    for (index, part) in parts.enumerated() { part.input.pointer.update(from: input.pointer + index * 20, count: 20) }
    _ = try Optimisation.overChunks(parts) { part in
      network.forward(part, training: true)
      for (index, value) in part.output.values.enumerated() { part.outputGradient.storage[index] = cos(value) }
      network.backward(part)
      return 0
    }
    var sum = [Float](repeating: 0, count: network.parameters.count)
    Optimisation.sum(parts, into: &sum)
    #expect(zip(sum, whole.gradient.values).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test("Batch normalisation of single rows uses the statistics that were kept")
  func batchStatistics() {
    var random = RandomSource(seed: 5)
    var network = LayeredNetwork(inputs: 3, layers: [.batchNorm], using: &random)
    let workspace = LayeredNetwork.Workspace(network, rows: 500)
    workspace.input.fillNormal(using: &random)
    for index in 0..<1_500 { workspace.input.storage[index] = 4 + 2 * workspace.input.storage[index] }
    network.forward(workspace, training: true)
    let trained = workspace.output.values
    network.keepStatistics(of: [workspace], momentum: 0)
    network.forward(workspace)
    #expect(zip(trained, workspace.output.values).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(abs(trained.reduce(0, +) / 1_500) < 1e-3)
  }

  @Test("An embedding looks up vectors and gathers their derivatives")
  func embedding() {
    var random = RandomSource(seed: 6)
    let embedding = Embedding(levels: 4, width: 2, using: &random)
    let output = Matrix(rows: 3, columns: 3)
    embedding.forward([2, -1, 2], into: output, at: 1)
    #expect(output[0, 1] == embedding.parameters[4] && output[1, 1] == 0 && output[2, 2] == embedding.parameters[5])
    output.fill(1)
    var gradient = [Float](repeating: 0, count: 8)
    embedding.backward([2, -1, 2], outputGradient: output, at: 1, gradient: &gradient)
    #expect(gradient == [0, 0, 0, 0, 2, 2, 0, 0])
  }

  @Test("Schedules, clipping and averages do what their formulas say")
  func optimisation() {
    let schedule = CosineSchedule(peak: 2, floor: 0.1, warmUp: 10, steps: 110)
    #expect(abs(schedule.rate(at: 4) - 1) < 1e-6 && abs(schedule.rate(at: 10) - 2) < 1e-6)
    #expect(abs(schedule.rate(at: 60) - 1.1) < 1e-5 && abs(schedule.rate(at: 500) - 0.2) < 1e-6)
    var gradient: [Float] = [3, 4]
    #expect(Optimisation.clip(&gradient, to: 1) == 5 && abs(gradient[0] - 0.6) < 1e-6)
    var average = WeightAverage([0], decay: 0.9)
    for _ in 0..<2_000 { average.add([1]) }
    #expect(abs(average.values[0] - 1) < 1e-4)
  }

  @Test("The exponential of eight numbers is that of each")
  func exponential() {
    for start in stride(from: Float(-80), to: 80, by: 7.3) {
      let x = SIMD8<Float>((0..<8).map { start + 0.37 * Float($0) })
      let y = Vectors.exp(x)
      // Rounding of x · log₂e: relative error up to |x| · 2⁻²⁴.
      for i in 0..<8 { #expect(abs(y[i] / exp(x[i]) - 1) < 1e-5) }
    }
  }

  @Test("A layered network is the same after it was stored; another shape is refused")
  func storage() throws {
    var random = RandomSource(seed: 9)
    let network = LayeredNetwork(inputs: 5, layers: Self.designs[2], using: &random)
    var writer = BinaryWriter()
    network.encode(to: &writer)
    var reader = BinaryReader(writer.data)
    #expect(try LayeredNetwork(from: &reader, inputs: 5, layers: Self.designs[2]).parameters == network.parameters)
    var other = BinaryReader(writer.data)
    #expect(throws: BinaryCodingError.self) {
      try LayeredNetwork(from: &other, inputs: 5, layers: Self.designs[0])
    }
  }
}

import Foundation
import Learning
import Mathematics
import Testing

@Suite struct DenseNetworkTests {
  private func network(_ sizes: [Int], seed: UInt64) -> DenseNetwork {
    var random = RandomSource(seed: seed)
    var network = DenseNetwork(sizes: sizes, slope: 0.2, using: &random)
    for index in network.parameters.indices { network.parameters[index] += Float(0.05 * random.normal()) }
    return network
  }

  /// Central differences of `loss` by some parameters, against `gradient`.
  private func expectGradient(
    of network: DenseNetwork, _ gradient: [Float], loss: (DenseNetwork) -> Double, tolerance: Double
  ) {
    let scale = Double(gradient.map(abs).max() ?? 1)
    for index in stride(from: 0, to: network.parameters.count, by: 7) {
      var moved = network
      let h: Float = 1e-3
      moved.parameters[index] = network.parameters[index] + h
      let up = loss(moved)
      moved.parameters[index] = network.parameters[index] - h
      let down = loss(moved)
      let numeric = (up - down) / Double(2 * h)
      // Float32 sums and a step of 1e-3: relative to the largest derivative.
      #expect(abs(numeric - Double(gradient[index])) <= tolerance * scale, "parameter \(index)")
    }
  }

  @Test("The backward pass agrees with central differences", arguments: [1, 2] as [UInt64])
  func backward(seed: UInt64) {
    let network = network([5, 8, 6, 3], seed: seed)
    var random = RandomSource(seed: seed + 100)
    let input = Matrix(rows: 9, columns: 5)
    input.fillNormal(using: &random)
    // L = Σ sin(output)
    func loss(_ network: DenseNetwork) -> Double {
      let workspace = DenseNetwork.Workspace(network, rows: 9)
      workspace.input.copy(from: input)
      network.forward(workspace)
      return workspace.output.values.reduce(0) { $0 + sin(Double($1)) }
    }
    let workspace = DenseNetwork.Workspace(network, rows: 9)
    workspace.input.copy(from: input)
    network.forward(workspace)
    for (index, value) in workspace.output.values.enumerated() { workspace.outputGradient.storage[index] = cos(value) }
    var gradient = [Float](repeating: 0, count: network.parameters.count)
    network.backward(workspace, gradient: &gradient)
    expectGradient(of: network, gradient, loss: loss, tolerance: 5e-3)
  }

  @Test("The gradient penalty's second-order pass agrees with central differences", arguments: [3, 4] as [UInt64])
  func gradientPenalty(seed: UInt64) {
    let network = network([4, 7, 5, 1], seed: seed)
    var random = RandomSource(seed: seed)
    let input = Matrix(rows: 6, columns: 4)
    input.fillNormal(using: &random)
    func penalty(_ network: DenseNetwork) -> Double {
      let workspace = DenseNetwork.Workspace(network, rows: 6)
      workspace.input.copy(from: input)
      var ignored = [Float](repeating: 0, count: network.parameters.count)
      return Double(network.addGradientPenalty(workspace, weight: 1, gradient: &ignored))
    }
    let workspace = DenseNetwork.Workspace(network, rows: 6)
    workspace.input.copy(from: input)
    var gradient = [Float](repeating: 0, count: network.parameters.count)
    _ = network.addGradientPenalty(workspace, weight: 1, gradient: &gradient)
    expectGradient(of: network, gradient, loss: penalty, tolerance: 1e-2)
  }

  @Test("Adam reaches the least-squares solution of a linear problem")
  func adamLearns() {
    var random = RandomSource(seed: 5)
    var network = DenseNetwork(sizes: [2, 1], slope: 0, using: &random)
    var adam = Adam(count: network.parameters.count, rate: 0.05)
    let workspace = DenseNetwork.Workspace(network, rows: 64)
    for _ in 0..<600 {
      workspace.input.fillNormal(using: &random)
      network.forward(workspace)
      for row in 0..<64 {
        let wanted = 3 * workspace.input[row, 0] - 2 * workspace.input[row, 1] + 0.5
        workspace.outputGradient[row, 0] = (workspace.output[row, 0] - wanted) / 64
      }
      var gradient = [Float](repeating: 0, count: network.parameters.count)
      network.backward(workspace, gradient: &gradient, needsInput: false)
      adam.update(&network.parameters, gradient: gradient)
    }
    #expect(zip(network.parameters, [3, -2, 0.5] as [Float]).allSatisfy { abs($0 - $1) < 0.02 })
  }

  @Test("A network is the same after it was stored")
  func storage() throws {
    let network = network([3, 4, 2], seed: 9)
    var writer = BinaryWriter()
    network.encode(to: &writer)
    var reader = BinaryReader(writer.data)
    #expect(try DenseNetwork(from: &reader).parameters == network.parameters)
    var cut = BinaryReader(writer.data.prefix(40))
    #expect(throws: BinaryCodingError.self) { try DenseNetwork(from: &cut) }
  }
}

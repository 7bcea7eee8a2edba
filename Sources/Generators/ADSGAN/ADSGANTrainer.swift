import Learning
import Mathematics

/// One training of an ``ADSGAN``: its networks, its buffers and the steps over them.
struct ADSGANTrainer {
  private let settings: ADSGAN
  private let encoded: Matrix
  private let rows: [Int]
  private let validation: [Int]
  private let blocks: [TabularEncoder.Block]
  private let width: Int
  private let batch: Int
  private let output: MixedOutput
  private var generatorNetwork: DenseNetwork
  private var critic: DenseNetwork
  private var generatorAdam: Adam
  private var criticAdam: Adam
  private var random: RandomSource
  private let score: DistributionalScore
  /// Weights averaged over recent steps, which make better rows than the last ones.
  private var averaged: DenseNetwork

  private static let criticSteps = 2
  private static let penaltyWeight: Float = 10
  private static let averaging: Float = 0.995

  init(
    encoded: Matrix, rows: [Int], validation: [Int], blocks: [TabularEncoder.Block], settings: ADSGAN,
    using random: inout RandomSource
  ) {
    self.settings = settings
    self.encoded = encoded
    self.rows = rows
    self.validation = validation
    self.blocks = blocks
    width = encoded.columns
    batch = min(500, max(16, rows.count / 4))
    output = MixedOutput(blocks: blocks)
    let hidden = settings.hiddenUnits
    let noise = min(256, max(32, width / 2))
    generatorNetwork = DenseNetwork(sizes: [noise, hidden, hidden, width], slope: 0.1, using: &random)
    critic = DenseNetwork(sizes: [width, hidden, hidden, 1], slope: 0.2, using: &random)
    generatorAdam = Adam(count: generatorNetwork.parameters.count, rate: 5e-4, beta1: 0.5, beta2: 0.9)
    criticAdam = Adam(count: critic.parameters.count, rate: 5e-4, beta1: 0.5, beta2: 0.9)
    let reference = Matrix(rows: validation.count, columns: width)
    Self.gather(validation, of: encoded, into: reference)
    score = DistributionalScore(reference: reference, blocks: blocks, using: &random)
    averaged = generatorNetwork
    self.random = random.split()
  }

  private static func gather(_ rows: [Int], of source: Matrix, into target: Matrix) {
    let width = source.columns
    for (place, row) in rows.enumerated() {
      (target.pointer + place * width).update(from: source.pointer + row * width, count: width)
    }
  }

  /// The averaged network of the epoch with the best score.
  mutating func train(monitor: Monitor) throws -> DenseNetwork {
    let buffers = Buffers(self)
    let stepsAnEpoch = max(1, rows.count / batch)
    // A look every few epochs, at least 50 steps apart; ten looks without a gain of a hundredth end the training.
    let lookEvery = max(1, 50 / stepsAnEpoch)
    var best = (score: Double.infinity, network: generatorNetwork)
    var gained = (score: Double.infinity, epoch: 0)
    for epoch in 1...settings.mostEpochs {
      for _ in 0..<stepsAnEpoch {
        try monitor.check()
        for _ in 0..<Self.criticSteps { criticStep(buffers) }
        generatorStep(buffers)
      }
      let mayContinue = monitor.mayContinue(afterPass: epoch)
      if epoch % lookEvery == 0 || !mayContinue || epoch == settings.mostEpochs {
        let found = validationScore()
        if found < best.score { best = (found, averaged) }
        if found < 0.99 * gained.score { gained = (found, epoch) }
        monitor.report(Double(epoch) / Double(settings.mostEpochs), "Training, epoch \(epoch)", loss: found)
        if epoch - gained.epoch >= 10 * lookEvery && epoch >= 20 * lookEvery { break }
      }
      if !mayContinue { break }
    }
    return best.network
  }

  private mutating func validationScore() -> Double {
    let workspace = DenseNetwork.Workspace(averaged, rows: validation.count)
    workspace.input.fillNormal(using: &random)
    averaged.forward(workspace)
    let noise = Matrix(rows: validation.count, columns: width)
    fillUniform(noise)
    MixedOutput(blocks: blocks, hard: true).forward(workspace.output, noise: noise)
    return score(workspace.output)
  }

  private mutating func fillUniform(_ matrix: Matrix) {
    for index in matrix.storage.indices { matrix.storage[index] = Float(random.uniform()) }
  }
}

extension ADSGANTrainer {
  /// Everything a step writes, made once.
  final class Buffers {
    let generator: DenseNetwork.Workspace
    let real: DenseNetwork.Workspace
    let synthetic: DenseNetwork.Workspace
    let noise: Matrix
    let mixed: Matrix
    let distances: Matrix
    let realDistances: Matrix
    var generatorGradient: [Float]
    var criticGradient: [Float]

    init(_ trainer: ADSGANTrainer) {
      let batch = trainer.batch
      generator = DenseNetwork.Workspace(trainer.generatorNetwork, rows: batch)
      real = DenseNetwork.Workspace(trainer.critic, rows: batch)
      synthetic = DenseNetwork.Workspace(trainer.critic, rows: batch)
      noise = Matrix(rows: batch, columns: trainer.width)
      mixed = Matrix(rows: batch, columns: trainer.width)
      distances = Matrix(rows: batch, columns: batch)
      realDistances = Matrix(rows: batch, columns: batch)
      generatorGradient = [Float](repeating: 0, count: trainer.generatorNetwork.parameters.count)
      criticGradient = [Float](repeating: 0, count: trainer.critic.parameters.count)
    }
  }

  private mutating func makeRows(_ buffers: Buffers) {
    buffers.generator.input.fillNormal(using: &random)
    generatorNetwork.forward(buffers.generator)
    fillUniform(buffers.noise)
    output.forward(buffers.generator.output, noise: buffers.noise)
  }

  private mutating func drawReal(into target: Matrix) {
    let drawn = (0..<batch).map { _ in rows[random.integer(below: rows.count)] }
    Self.gather(drawn, of: encoded, into: target)
  }

  /// Moves the critic towards E D(real) − E D(synthetic) with the gradient penalty.
  private mutating func criticStep(_ buffers: Buffers) {
    makeRows(buffers)
    drawReal(into: buffers.real.input)
    buffers.synthetic.input.copy(from: buffers.generator.output)
    buffers.criticGradient.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    for row in 0..<batch {
      let share = Float(random.uniform())
      for column in 0..<width {
        buffers.mixed[row, column] =
          share * buffers.real.input[row, column] + (1 - share) * buffers.synthetic.input[row, column]
      }
    }
    critic.forward(buffers.real)
    buffers.real.outputGradient.fill(-1 / Float(batch))
    critic.backward(buffers.real, gradient: &buffers.criticGradient, needsInput: false)
    critic.forward(buffers.synthetic)
    buffers.synthetic.outputGradient.fill(1 / Float(batch))
    critic.backward(buffers.synthetic, gradient: &buffers.criticGradient, needsInput: false)
    buffers.synthetic.input.copy(from: buffers.mixed)
    _ = critic.addGradientPenalty(buffers.synthetic, weight: Self.penaltyWeight, gradient: &buffers.criticGradient)
    criticAdam.update(&critic.parameters, gradient: buffers.criticGradient)
  }

  /// Moves the generator network towards a higher critic and away from real rows.
  private mutating func generatorStep(_ buffers: Buffers) {
    makeRows(buffers)
    drawReal(into: buffers.real.input)
    buffers.synthetic.input.copy(from: buffers.generator.output)
    critic.forward(buffers.synthetic)
    buffers.synthetic.outputGradient.fill(-1 / Float(batch))
    // Only the derivative by the rows is wanted here; the critic's own is thrown away with the next reset.
    critic.backward(buffers.synthetic, gradient: &buffers.criticGradient)
    buffers.generator.outputGradient.copy(from: buffers.synthetic.inputGradient)
    if settings.identifiabilityWeight > 0 { addIdentifiability(buffers) }
    output.backward(buffers.generator.outputGradient, output: buffers.generator.output)
    buffers.generatorGradient.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    generatorNetwork.backward(buffers.generator, gradient: &buffers.generatorGradient, needsInput: false)
    generatorAdam.update(&generatorNetwork.parameters, gradient: buffers.generatorGradient)
    for index in averaged.parameters.indices {
      averaged.parameters[index] =
        Self.averaging * averaged.parameters[index] + (1 - Self.averaging) * generatorNetwork.parameters[index]
    }
  }

  /// Adds the derivative of weight · mean max(0, r² − d²) / width, where d is the distance of a synthetic row to its
  /// nearest real row of the batch, and r that real row's distance to its nearest other.
  private func addIdentifiability(_ buffers: Buffers) {
    let real = buffers.real.input
    let synthetic = buffers.generator.output
    squaredDistances(real, real, into: buffers.realDistances)
    squaredDistances(synthetic, real, into: buffers.distances)
    let scale = Float(settings.identifiabilityWeight) * 2 / (Float(batch) * Float(width))
    let gradient = buffers.generator.outputGradient
    for row in 0..<batch {
      var nearest = 0
      for candidate in 1..<batch
      where buffers.distances[row, candidate] < buffers.distances[row, nearest] { nearest = candidate }
      var others = Float.infinity
      // A row that is drawn twice is at distance 0 from itself, and no other row.
      for candidate in 0..<batch where buffers.realDistances[nearest, candidate] > 1e-6 {
        others = min(others, buffers.realDistances[nearest, candidate])
      }
      guard others.isFinite, buffers.distances[row, nearest] < others else { continue }
      for column in 0..<width {
        gradient[row, column] -= scale * (synthetic[row, column] - real[nearest, column])
      }
    }
  }

  /// ‖a − b‖² = ‖a‖² + ‖b‖² − 2ab for all pairs of rows.
  private func squaredDistances(_ a: Matrix, _ b: Matrix, into result: Matrix) {
    BLAS.multiply(
      a.pointer, b.pointer, transposingB: true, into: result.pointer, m: a.rows, n: b.rows, k: width, alpha: -2)
    let (normsA, normsB) = (squaredNorms(a), squaredNorms(b))
    for row in 0..<a.rows {
      for column in 0..<b.rows { result[row, column] = max(0, result[row, column] + normsA[row] + normsB[column]) }
    }
  }

  private func squaredNorms(_ matrix: Matrix) -> [Float] {
    (0..<matrix.rows).map { row in
      (0..<width).reduce(Float(0)) { $0 + matrix[row, $1] * matrix[row, $1] }
    }
  }
}

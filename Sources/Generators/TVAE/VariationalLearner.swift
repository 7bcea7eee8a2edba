import Learning
import Mathematics
import Tables

/// The half of a variational autoencoder that makes rows: a code of standard normal numbers in, a row out.
struct LatentDecoder: RowModel {
  let network: LayeredNetwork
  let likelihood: MixedLikelihood
  let logDeviations: [Float]

  var width: Int { network.outputs }

  func fill(_ rows: Matrix, using random: inout RandomSource) {
    let workspace = LayeredNetwork.Workspace(network, rows: rows.rows, training: false)
    workspace.input.fillNormal(using: &random)
    network.forward(workspace)
    likelihood.draw(workspace.output, logDeviations: logDeviations, using: &random)
    rows.copy(from: workspace.output)
  }

  static func layers(hidden: Int, count: Int, outputs: Int) -> [Layer] {
    (0..<count).flatMap { _ in [Layer.dense(hidden), .activation(.silu)] } + [.dense(outputs)]
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write([Int64(network.inputs), Int64(hidden), Int64(hiddenLayers)])
    network.encode(to: &writer)
    writer.write(logDeviations)
  }

  private var hiddenLayers: Int { network.layers.count / 2 }
  private var hidden: Int { if case .dense(let units) = network.layers[0] { units } else { 0 } }

  init(network: LayeredNetwork, likelihood: MixedLikelihood, logDeviations: [Float]) {
    self.network = network
    self.likelihood = likelihood
    self.logDeviations = logDeviations
  }

  init(from reader: inout BinaryReader, encoder: TabularEncoder) throws {
    let shape = try reader.readIntegers(Int64.self).map(Int.init)
    let damaged = BinaryCodingError("The model's network has an impossible shape; it is damaged.")
    guard shape.count == 3, (1...1_024).contains(shape[0]), (1...4_096).contains(shape[1]), (1...8).contains(shape[2])
    else { throw damaged }
    network = try LayeredNetwork(
      from: &reader, inputs: shape[0],
      layers: Self.layers(hidden: shape[1], count: shape[2], outputs: encoder.width))
    likelihood = MixedLikelihood(blocks: encoder.blocks, robustness: 0)
    logDeviations = try reader.readFloats()
    guard logDeviations.count == likelihood.rankCount, logDeviations.allSatisfy(\.isFinite) else { throw damaged }
  }
}

/// A variational autoencoder while it learns (Kingma & Welling 2014), on batches cut into fixed chunks.
struct VariationalLearner: RowLearner {
  private let training: RowTraining
  private let divergenceWeight: Float
  private let likelihood: MixedLikelihood
  private let latent: Int
  private let batch: Int
  private let schedule: CosineSchedule
  private let stepCount: Int
  private var encoder: LayeredNetwork
  private var decoder: LayeredNetwork
  private var logDeviations: [Float]
  private var optimisers: [Adam]
  private var gradients: [[Float]]
  private var averages: [WeightAverage]
  private var parts: [Chunk] = []
  private var random: RandomSource

  /// Buffers of one chunk of a batch.
  final class Chunk {
    let encoder: LayeredNetwork.Workspace
    let decoder: LayeredNetwork.Workspace
    let noise: Matrix
    var deviationGradient: [Float]
    var random = RandomSource(seed: 0)
    var rows: ArraySlice<Int32> = []

    init(_ learner: VariationalLearner, rows: Int) {
      encoder = LayeredNetwork.Workspace(learner.encoder, rows: rows)
      decoder = LayeredNetwork.Workspace(learner.decoder, rows: rows)
      noise = Matrix(rows: rows, columns: learner.latent)
      deviationGradient = [Float](repeating: 0, count: learner.logDeviations.count)
    }
  }

  static func fit(
    to table: Table, settings: TVAE.Settings, using random: inout RandomSource, monitor: Monitor
  ) throws -> NetworkRows<LatentDecoder> {
    try monitor.check()
    let training = try RowTraining(table, scale: .normal, using: &random)
    return try NetworkRows(training, candidatesPerRow: 12, using: &random, monitor: monitor) { random, monitor in
      let pacing = RowPacing(
        steps: 3_000, mostEpochs: settings.mostEpochs, batch: 256, looks: 40, patience: 10)
      var learner = VariationalLearner(training, settings: settings, pacing: pacing, using: &random)
      return try training.train(&learner, pacing: pacing, using: &random, monitor: monitor)
    }
  }

  private init(
    _ training: RowTraining, settings: TVAE.Settings, pacing: RowPacing, using random: inout RandomSource
  ) {
    self.training = training
    divergenceWeight = Float(settings.divergenceWeight)
    likelihood = MixedLikelihood(blocks: training.encoder.blocks, robustness: Float(settings.robustness))
    let width = training.encoder.width
    let hidden = settings.hiddenUnits ?? min(512, max(128, 2 * width))
    let count = settings.hiddenLayers
    latent = settings.latentSize ?? min(64, max(8, width / 2))
    batch = training.batch(atMost: pacing.batch)
    encoder = LayeredNetwork(
      inputs: width, layers: LatentDecoder.layers(hidden: hidden, count: count, outputs: 2 * latent), startsSmall: true,
      using: &random)
    decoder = LayeredNetwork(
      inputs: latent, layers: LatentDecoder.layers(hidden: hidden, count: count, outputs: width), startsSmall: true,
      using: &random)
    logDeviations = [Float](repeating: 0, count: likelihood.rankCount)
    schedule = CosineSchedule(peak: 2e-3, warmUp: 50, steps: pacing.steps)
    stepCount = pacing.steps
    let sizes = [encoder.parameters.count, decoder.parameters.count, logDeviations.count]
    optimisers = sizes.map { Adam(count: $0, rate: 1e-3, weightDecay: 1e-5) }
    gradients = sizes.map { [Float](repeating: 0, count: $0) }
    averages = [decoder.parameters, logDeviations].map { WeightAverage($0, decay: 0.995) }
    self.random = random.split()
    parts = chunks(of: batch, size: 128).map { Chunk(self, rows: $0.count) }
  }

  var model: LatentDecoder {
    var network = decoder
    network.parameters = averages[0].values
    return LatentDecoder(network: network, likelihood: likelihood, logDeviations: averages[1].values)
  }

  mutating func step(_ batch: ArraySlice<Int32>, progress: Double) throws -> Float {
    var start = batch.startIndex
    for part in parts {
      part.rows = batch[start..<start + part.noise.rows]
      part.random = random.split()
      start += part.noise.rows
    }
    let loss = try passes()
    Optimisation.sum(parts.map(\.encoder), into: &gradients[0])
    Optimisation.sum(parts.map(\.decoder), into: &gradients[1])
    for i in logDeviations.indices { gradients[2][i] = parts.reduce(0) { $0 + $1.deviationGradient[i] } }
    let rate = schedule.rate(at: Int(progress * Double(stepCount)))
    for i in optimisers.indices { optimisers[i].rate = rate }
    optimisers[0].update(&encoder.parameters, gradient: gradients[0])
    optimisers[1].update(&decoder.parameters, gradient: gradients[1])
    optimisers[2].update(&logDeviations, gradient: gradients[2])
    averages[0].add(decoder.parameters)
    averages[1].add(logDeviations)
    return loss
  }

  private func passes() throws -> Float {
    // No thread writes to the learner, and each chunk belongs to one of them.
    nonisolated(unsafe) let learner = self
    return try Optimisation.overChunks(parts) { learner.pass($0) }
  }

  /// Forward and backward pass of one chunk; its share of the batch's mean loss.
  private func pass(_ part: Chunk) -> Float {
    let rows = part.noise.rows
    let scale = 1 / Float(batch)
    training.gather(part.rows, into: part.encoder.input)
    encoder.forward(part.encoder, training: true)
    part.noise.fillNormal(using: &part.random)
    let (code, input) = (part.encoder.output, part.decoder.input)
    for row in 0..<rows {
      for i in 0..<latent {
        input[row, i] = code[row, i] + deviation(code[row, latent + i]) * part.noise[row, i]
      }
    }
    decoder.forward(part.decoder, training: true)
    for i in part.deviationGradient.indices { part.deviationGradient[i] = 0 }
    var loss = likelihood.loss(
      part.decoder.output, target: part.encoder.input, logDeviations: logDeviations, scale: scale,
      gradient: part.decoder.outputGradient, deviationGradient: &part.deviationGradient)
    decoder.backward(part.decoder, needsInput: true)
    let weight = divergenceWeight
    let (byInput, byCode) = (part.decoder.inputGradient, part.encoder.outputGradient)
    for row in 0..<rows {
      for i in 0..<latent {
        let (mean, logVariance) = (code[row, i], code[row, latent + i])
        let deviation = deviation(logVariance)
        loss += weight * 0.5 * (mean * mean + deviation * deviation - 1 - logVariance)
        byCode[row, i] = byInput[row, i] + scale * weight * mean
        byCode[row, latent + i] =
          0.5 * byInput[row, i] * part.noise[row, i] * deviation
          + 0.5 * scale * weight * (deviation * deviation - 1)
      }
    }
    encoder.backward(part.encoder)
    return loss * scale
  }

  private func deviation(_ logVariance: Float) -> Float { Elementary.exp(0.5 * min(max(logVariance, -12), 12)) }
}

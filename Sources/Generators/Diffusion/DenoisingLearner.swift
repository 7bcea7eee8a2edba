import Learning
import Mathematics

/// A ``Denoiser`` while it learns: noise of random strength is added to rows, and the network guesses the clean ones.
struct DenoisingLearner: RowLearner {
  private let training: RowTraining
  private let batch: Int
  private let schedule: CosineSchedule
  private let stepCount: Int
  private var denoiser: Denoiser
  private var optimiser: Adam
  private var gradient: [Float]
  private var average: WeightAverage
  private let parts: [Chunk]
  private var random: RandomSource

  /// Mean and deviation of the logarithm of the noise, as Karras et al. (2022).
  private static let logNoise: (mean: Double, deviation: Double) = (-1.2, 1.4)

  /// Buffers of one chunk of a batch.
  final class Chunk {
    let workspace: LayeredNetwork.Workspace
    let clean: Matrix
    let noisy: Matrix
    var noise: [Float]
    var random = RandomSource(seed: 0)
    var rows: ArraySlice<Int32> = []

    init(_ denoiser: Denoiser, rows: Int) {
      workspace = LayeredNetwork.Workspace(denoiser.network, rows: rows)
      clean = Matrix(rows: rows, columns: denoiser.width)
      noisy = Matrix(rows: rows, columns: denoiser.width)
      noise = [Float](repeating: 0, count: rows)
    }
  }

  init(_ training: RowTraining, settings: Diffusion, pacing: RowPacing, using random: inout RandomSource) {
    self.training = training
    let width = training.encoder.width
    denoiser = Denoiser(
      encoded: training.encoded, blocks: training.encoder.blocks,
      hidden: settings.hiddenUnits ?? min(512, max(128, 2 * width)), depth: settings.blocks,
      steps: settings.samplingSteps, using: &random)
    batch = training.batch(atMost: pacing.batch)
    schedule = CosineSchedule(peak: 2e-3, warmUp: 100, steps: pacing.steps)
    stepCount = pacing.steps
    let count = denoiser.network.parameters.count
    optimiser = Adam(count: count, rate: 1e-3, weightDecay: 1e-4)
    gradient = [Float](repeating: 0, count: count)
    average = WeightAverage(denoiser.network.parameters, decay: 0.997)
    self.random = random.split()
    let made = denoiser
    parts = chunks(of: batch, size: 128).map { Chunk(made, rows: $0.count) }
  }

  var model: Denoiser {
    var model = denoiser
    model.network.parameters = average.values
    return model
  }

  mutating func step(_ batch: ArraySlice<Int32>, progress: Double) throws -> Float {
    var start = batch.startIndex
    for part in parts {
      part.rows = batch[start..<start + part.clean.rows]
      part.random = random.split()
      start += part.clean.rows
    }
    let loss = try passes()
    Optimisation.sum(parts.map(\.workspace), into: &gradient)
    Optimisation.clip(&gradient, to: 5)
    optimiser.rate = schedule.rate(at: Int(progress * Double(stepCount)))
    optimiser.update(&denoiser.network.parameters, gradient: gradient)
    average.add(denoiser.network.parameters)
    return loss
  }

  private func passes() throws -> Float {
    // No thread writes to the learner, and each chunk belongs to one of them.
    nonisolated(unsafe) let learner = self
    return try Optimisation.overChunks(parts) { learner.pass($0) }
  }

  /// Forward and backward pass of one chunk; its share of the batch's mean loss for one column.
  private func pass(_ part: Chunk) -> Float {
    let (rows, width) = (part.clean.rows, denoiser.width)
    training.gather(part.rows, into: part.clean)
    part.noisy.fillNormal(using: &part.random)
    for row in 0..<rows {
      let noise = Elementary.exp(Float(Self.logNoise.mean + Self.logNoise.deviation * part.random.normal()))
      part.noise[row] = noise
      let (x, clean) = (part.noisy.pointer + row * width, part.clean.pointer + row * width)
      for i in 0..<width { x[i] = (clean[i] - denoiser.shift[i]) * denoiser.scale[i] + noise * x[i] }
      denoiser.prepare(
        x, noise: noise, into: part.workspace.input.pointer + row * (width + Denoiser.timeFeatures))
    }
    denoiser.network.forward(part.workspace, training: true)
    let scale = 1 / (Float(batch) * Float(denoiser.blocks.count))
    var loss: Float = 0
    for row in 0..<rows {
      let (skip, out, _) = Denoiser.factors(part.noise[row])
      let (x, clean) = (part.noisy.pointer + row * width, part.clean.pointer + row * width)
      let (y, g) = (part.workspace.output.pointer + row * width, part.workspace.outputGradient.pointer + row * width)
      for block in denoiser.blocks {
        if let rank = block.rank {
          let error = y[rank] - (clean[rank] - skip * x[rank]) / out
          loss += error * error
          g[rank] = 2 * scale * error
        }
        if !block.states.isEmpty { loss += crossEntropy(y, clean, block.states, scale, g) }
      }
    }
    denoiser.network.backward(part.workspace)
    return loss * scale
  }

  private func crossEntropy(
    _ y: UnsafePointer<Float>, _ wanted: UnsafePointer<Float>, _ states: Range<Int>, _ scale: Float,
    _ g: UnsafeMutablePointer<Float>
  ) -> Float {
    var greatest = -Float.infinity
    for i in states { greatest = max(greatest, y[i]) }
    var (sum, logit): (Float, Float) = (0, 0)
    for i in states {
      g[i] = Elementary.exp(y[i] - greatest)
      sum += g[i]
      logit += wanted[i] * y[i]
    }
    for i in states { g[i] = scale * (g[i] / sum - wanted[i]) }
    return Elementary.log(sum) + greatest - logit
  }
}

import Learning
import Mathematics
import Tables

/// A Wasserstein GAN with gradient penalty while it learns, on batches cut into fixed chunks.
///
/// Each batch is a step of the critic, and after ``WassersteinSettings/criticSteps`` of them the generator network
/// makes one.
struct WassersteinLearner: RowLearner {
  private let training: RowTraining
  private let settings: WassersteinSettings
  private let output: MixedOutput
  private let schedule: CosineSchedule
  private let stepCount: Int
  private var generator: RowGenerator
  private var critic: DenseNetwork
  private var generatorAdam: Adam
  private var criticAdam: Adam
  private var generatorGradient: [Float]
  private var criticGradient: [Float]
  /// Weights averaged over recent steps, which make better rows than the last ones.
  private var average: WeightAverage
  private var parts: [Chunk] = []
  private var packs = 0
  private let pack: Int
  private var random: RandomSource
  private var made = 0
  /// Training rows by the place of the level that they hold; empty where nothing is asked for.
  private let rowsOfLevel: [[Int32]]

  private static let penaltyWeight: Float = 10

  static func fit(
    to table: Table, settings: WassersteinSettings, using random: inout RandomSource, monitor: Monitor
  ) throws -> NetworkRows<RowGenerator> {
    try monitor.check()
    let training = try RowTraining(table, scale: .uniform, using: &random)
    return try NetworkRows(training, candidatesPerRow: 12, using: &random, monitor: monitor) { random, monitor in
      let pacing = RowPacing(
        steps: 6_000, mostEpochs: settings.mostEpochs, batch: 256, looks: 30, patience: 8)
      var learner = WassersteinLearner(training, settings: settings, pacing: pacing, using: &random)
      return try training.train(&learner, pacing: pacing, using: &random, monitor: monitor)
    }
  }

  private init(
    _ training: RowTraining, settings: WassersteinSettings, pacing: RowPacing, using random: inout RandomSource
  ) {
    self.training = training
    self.settings = settings
    let blocks = training.encoder.blocks
    let width = training.encoder.width
    output = MixedOutput(blocks: blocks)
    let asked = settings.isConditional ? AskedLevels(of: training.encoded, blocks: blocks) : .none
    let units = settings.hiddenUnits ?? min(512, max(128, 2 * width))
    let hidden = [Int](repeating: units, count: settings.hiddenLayers)
    let noise = min(256, max(32, width / 2))
    let batch = training.batch(atMost: pacing.batch)
    pack = max(1, min(settings.packing, batch))
    generator = RowGenerator(
      network: DenseNetwork(sizes: [noise + asked.width] + hidden + [width], slope: 0.1, using: &random),
      blocks: blocks, asked: asked)
    critic = DenseNetwork(sizes: [pack * (width + asked.width)] + hidden + [1], slope: 0.2, using: &random)
    generatorAdam = Adam(count: generator.network.parameters.count, rate: 5e-4, beta1: 0.5, beta2: 0.9)
    criticAdam = Adam(count: critic.parameters.count, rate: 5e-4, beta1: 0.5, beta2: 0.9)
    generatorGradient = [Float](repeating: 0, count: generator.network.parameters.count)
    criticGradient = [Float](repeating: 0, count: critic.parameters.count)
    average = WeightAverage(generator.network.parameters, decay: 0.995)
    schedule = CosineSchedule(peak: 5e-4, floor: 0.1, steps: pacing.steps)
    stepCount = pacing.steps
    rowsOfLevel = Self.rowsOfLevel(asked, training)
    self.random = random.split()
    parts = chunks(of: batch, size: 128).map { Chunk(self, rows: max(pack, $0.count / pack * pack)) }
    packs = parts.reduce(0) { $0 + $1.real.rows }
  }

  private static func rowsOfLevel(_ asked: AskedLevels, _ training: RowTraining) -> [[Int32]] {
    var rowsOfLevel = [[Int32]](repeating: [], count: asked.width)
    var place = 0
    for state in asked.columns.joined() {
      rowsOfLevel[place] = training.rows.filter { training.encoded[Int($0), state] > 0.5 }
      place += 1
    }
    return rowsOfLevel
  }

  var model: RowGenerator {
    var model = generator
    model.network.parameters = average.values
    return model
  }

  mutating func step(_ batch: ArraySlice<Int32>, progress: Double) throws -> Float {
    let rate = schedule.rate(at: Int(progress * Double(stepCount)))
    prepare(batch)
    let loss = try passes { $0.criticPass($1) }
    Self.sum(parts.map(\.criticGradient), into: &criticGradient)
    criticAdam.rate = rate
    criticAdam.update(&critic.parameters, gradient: criticGradient)
    made += 1
    guard made % settings.criticSteps == 0 else { return loss }
    prepare(batch)
    _ = try passes { $0.generatorPass($1) }
    Self.sum(parts.map(\.generatorGradient), into: &generatorGradient)
    generatorAdam.rate = rate
    generatorAdam.update(&generator.network.parameters, gradient: generatorGradient)
    average.add(generator.network.parameters)
    return loss
  }

  private mutating func prepare(_ batch: ArraySlice<Int32>) {
    var start = batch.startIndex
    for part in parts {
      let end = min(batch.endIndex, start + part.rowCount)
      part.rows = batch[start..<end]
      part.random = random.split()
      start = end
    }
  }

  private func passes(_ body: @Sendable (WassersteinLearner, Chunk) -> Float) throws -> Float {
    // No thread writes to the learner, and each chunk belongs to one of them.
    nonisolated(unsafe) let learner = self
    return try Optimisation.overChunks(parts) { body(learner, $0) }
  }

  private static func sum(_ parts: [[Float]], into gradient: inout [Float]) {
    gradient.withUnsafeMutableBufferPointer { sum in
      for (index, part) in parts.enumerated() {
        part.withUnsafeBufferPointer { part in
          if index == 0 { _ = sum.update(fromContentsOf: part) } else { for i in 0..<sum.count { sum[i] += part[i] } }
        }
      }
    }
  }
}

extension WassersteinLearner {
  /// Buffers of one chunk of a batch.
  final class Chunk {
    let rowCount: Int
    let generator: DenseNetwork.Workspace
    let real: DenseNetwork.Workspace
    let synthetic: DenseNetwork.Workspace
    let uniform: Matrix
    let realRows: Matrix
    let distances: Matrix
    let realDistances: Matrix
    var asked: [AskedLevels.Level?]
    var generatorGradient: [Float]
    var criticGradient: [Float]
    var random = RandomSource(seed: 0)
    var rows: ArraySlice<Int32> = []

    init(_ learner: WassersteinLearner, rows: Int) {
      rowCount = rows
      let width = learner.generator.width
      generator = DenseNetwork.Workspace(learner.generator.network, rows: rows)
      real = DenseNetwork.Workspace(learner.critic, rows: rows / learner.pack)
      synthetic = DenseNetwork.Workspace(learner.critic, rows: rows / learner.pack)
      uniform = Matrix(rows: rows, columns: width)
      realRows = Matrix(rows: rows, columns: width)
      let measures = learner.settings.identifiabilityWeight > 0
      distances = Matrix(rows: measures ? rows : 0, columns: rows)
      realDistances = Matrix(rows: measures ? rows : 0, columns: rows)
      asked = [AskedLevels.Level?](repeating: nil, count: rows)
      generatorGradient = [Float](repeating: 0, count: learner.generatorGradient.count)
      criticGradient = [Float](repeating: 0, count: learner.criticGradient.count)
    }
  }

  /// Fills `realRows` and the generator network's output, for the same levels asked.
  private func makeRows(_ part: Chunk) {
    let asked = generator.asked
    let input = part.generator.input
    input.fillNormal(using: &part.random)
    for row in 0..<part.rowCount {
      let level = asked.drawForTraining(using: &part.random)
      part.asked[row] = level
      asked.write(level, to: input.pointer + row * input.columns + generator.noise)
      let holders = level.map { rowsOfLevel[$0.place] } ?? []
      // A level may be held by kept rows alone.
      let source =
        holders.isEmpty
        ? part.rows[part.rows.startIndex + row % part.rows.count]
        : holders[part.random.integer(below: holders.count)]
      let width = generator.width
      (part.realRows.pointer + row * width).update(
        from: training.encoded.pointer + Int(source) * width, count: width)
    }
    generator.network.forward(part.generator)
    for i in 0..<part.rowCount * generator.width { part.uniform.storage[i] = Float(part.random.uniform()) }
    output.forward(part.generator.output, noise: part.uniform)
  }

  /// Writes rows and what was asked for side by side, as the critic reads its packs.
  private func show(_ rows: Matrix, _ part: Chunk, to input: Matrix) {
    let (width, asked) = (generator.width, generator.asked)
    for row in 0..<rows.rows {
      let target = input.pointer + row * (width + asked.width)
      target.update(from: rows.pointer + row * width, count: width)
      asked.write(part.asked[row], to: target + width)
    }
  }

  /// Derivatives that move the critic towards E D(real) − E D(synthetic), with the gradient penalty.
  private func criticPass(_ part: Chunk) -> Float {
    makeRows(part)
    show(part.realRows, part, to: part.real.input)
    show(part.generator.output, part, to: part.synthetic.input)
    for i in part.criticGradient.indices { part.criticGradient[i] = 0 }
    critic.forward(part.real)
    part.real.outputGradient.fill(-1 / Float(packs))
    critic.backward(part.real, gradient: &part.criticGradient, needsInput: false)
    critic.forward(part.synthetic)
    part.synthetic.outputGradient.fill(1 / Float(packs))
    critic.backward(part.synthetic, gradient: &part.criticGradient, needsInput: false)
    let gap = part.real.output.values.reduce(0, +) - part.synthetic.output.values.reduce(0, +)
    let (real, mixed) = (part.real.input, part.synthetic.input)
    for row in 0..<mixed.rows {
      let share = Float(part.random.uniform())
      for column in 0..<mixed.columns {
        mixed[row, column] += share * (real[row, column] - mixed[row, column])
      }
    }
    let share = Float(part.real.rows) / Float(packs)
    _ = critic.addGradientPenalty(
      part.synthetic, weight: Self.penaltyWeight * share, gradient: &part.criticGradient)
    return gap / Float(packs)
  }

  /// Derivatives that move the generator network towards a higher critic, what was asked for, and away from real rows.
  private func generatorPass(_ part: Chunk) -> Float {
    makeRows(part)
    let rows = part.generator.output
    show(rows, part, to: part.synthetic.input)
    critic.forward(part.synthetic)
    part.synthetic.outputGradient.fill(-1 / Float(packs))
    critic.backward(part.synthetic, gradient: &part.criticGradient, needsParameters: false)
    let (width, wide) = (generator.width, generator.width + generator.asked.width)
    let gradient = part.generator.outputGradient
    let weight = 1 / Float(packs * pack)
    for row in 0..<part.rowCount {
      (gradient.pointer + row * width).update(
        from: part.synthetic.inputGradient.pointer + row * wide, count: width)
      // The cross-entropy of the level that was asked for.
      if let level = part.asked[row] { gradient[row, level.state] -= weight / max(rows[row, level.state], 1e-4) }
    }
    if settings.identifiabilityWeight > 0 { addIdentifiability(part) }
    output.backward(gradient, output: rows)
    for i in part.generatorGradient.indices { part.generatorGradient[i] = 0 }
    generator.network.backward(part.generator, gradient: &part.generatorGradient, needsInput: false)
    return 0
  }

  /// Adds the derivative of weight · mean max(0, r² − d²) / width, where d is the distance of a synthetic row to its
  /// nearest real row of the chunk, and r that real row's distance to its nearest other.
  private func addIdentifiability(_ part: Chunk) {
    let (real, synthetic) = (part.realRows, part.generator.output)
    Self.squaredDistances(real, real, into: part.realDistances)
    Self.squaredDistances(synthetic, real, into: part.distances)
    let count = part.rowCount
    let scale = Float(settings.identifiabilityWeight) * 2 / (Float(packs * pack) * Float(generator.width))
    let gradient = part.generator.outputGradient
    for row in 0..<count {
      let distances = part.distances.pointer + row * count
      var nearest = 0
      for candidate in 1..<count where distances[candidate] < distances[nearest] { nearest = candidate }
      var others = Float.infinity
      let realDistances = part.realDistances.pointer + nearest * count
      // A row that is drawn twice is at distance 0 from itself, and no other row.
      for candidate in 0..<count where realDistances[candidate] > 1e-6 {
        others = min(others, realDistances[candidate])
      }
      guard others.isFinite, distances[nearest] < others else { continue }
      for column in 0..<generator.width {
        gradient[row, column] -= scale * (synthetic[row, column] - real[nearest, column])
      }
    }
  }

  /// ‖a − b‖² = ‖a‖² + ‖b‖² − 2ab for all pairs of rows.
  private static func squaredDistances(_ a: Matrix, _ b: Matrix, into result: Matrix) {
    BLAS.multiply(
      a.pointer, b.pointer, transposingB: true, into: result.pointer, m: a.rows, n: b.rows, k: a.columns, alpha: -2)
    let (normsA, normsB) = (squaredNorms(a), squaredNorms(b))
    for row in 0..<a.rows {
      for column in 0..<b.rows { result[row, column] = max(0, result[row, column] + normsA[row] + normsB[column]) }
    }
  }

  private static func squaredNorms(_ matrix: Matrix) -> [Float] {
    (0..<matrix.rows).map { row in
      (0..<matrix.columns).reduce(Float(0)) { $0 + matrix[row, $1] * matrix[row, $1] }
    }
  }
}

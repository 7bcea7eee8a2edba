import Learning
import Mathematics

/// The training of one line's network, pass by pass, until rows kept from it become no more likely.
///
/// The log-likelihood of an autoregressive flow is a sum over lines, each with parameters of its own, so that training
/// each line alone is maximum likelihood of the whole.
///
/// `@unchecked Sendable`: a pass belongs to one thread, and `parallelMap` hands each training to one thread at a time.
final class LineTraining: ColumnTraining, @unchecked Sendable {
  /// How networks are trained.
  struct Plan: Sendable {
    var batch: Int
    var rate: Float = 2e-3
    var weightDecay: Float = 0.02
    /// Steps between two looks at the kept rows, at least.
    var stepsBetweenLooks = 25
    /// Gradients are shortened to this length.
    var longestGradient: Float = 5
  }

  let line: Int
  private let plan: Plan
  private let code: FlowCode
  private let places: [[Int32]]
  private var rows: [Int32]
  private let kept: [Int32]
  private(set) var current: LineNetwork
  private(set) var best: LineNetwork
  private var patience = Patience()
  private let work: LayeredNetwork.Workspace
  private let looking: LayeredNetwork.Workspace
  private var scratch: [Float]
  private var gradient: [Float]
  private var adam: Adam
  private var average: WeightAverage
  private var random: RandomSource
  private let keptSeed: UInt64
  private var steps = 0
  private var stepsAtLook = 0

  init(
    line: Int, code: FlowCode, places: [[Int32]], rows: [Int32], kept: [Int32], network: LineNetwork, plan: Plan,
    using random: inout RandomSource
  ) {
    self.line = line
    self.plan = plan
    self.code = code
    self.places = places
    self.rows = rows
    self.kept = kept
    current = network
    best = network
    work = LayeredNetwork.Workspace(network.network, rows: min(plan.batch, rows.count))
    looking = LayeredNetwork.Workspace(network.network, rows: max(1, min(kept.count, 512)), training: false)
    scratch = [Float](repeating: 0, count: network.network.outputs)
    gradient = [Float](repeating: 0, count: network.network.parameters.count)
    adam = Adam(count: gradient.count, rate: plan.rate, weightDecay: plan.weightDecay)
    average = WeightAverage(network.network.parameters, decay: 0.99)
    keptSeed = random.next()
    self.random = random.split()
    work.random = random.split()
  }

  var place: Int { line }
  var bestLoss: Float { patience.bestLoss }
  var hasEnded: Bool { patience.hasEnded }
  var cost: Int { rows.count * gradient.count }

  func pass(monitor: Monitor) throws {
    random.shuffle(&rows)
    let batch = work.rows
    for step in 0..<rows.count / batch {
      if steps % 64 == 0 { try monitor.check() }
      self.step(rows[step * batch..<(step + 1) * batch])
    }
    if steps - stepsAtLook >= plan.stepsBetweenLooks { look() }
  }

  private func step(_ batch: ArraySlice<Int32>) {
    current.gather(batch, of: places, code: code, into: work.input)
    current.network.forward(work, training: true)
    _ = loss(of: batch, work.output, gradient: work.outputGradient, using: &random)
    current.network.backward(work)
    Optimisation.sum([work], into: &gradient)
    Optimisation.clip(&gradient, to: plan.longestGradient)
    adam.update(&current.network.parameters, gradient: gradient)
    average.add(current.network.parameters)
    steps += 1
  }

  /// −log-likelihood summed over rows, each at a fresh point of its cell.
  private func loss(
    of rows: ArraySlice<Int32>, _ output: Matrix, gradient: Matrix?, using random: inout RandomSource
  ) -> Float {
    let line = code.lines[line]
    let width = output.columns
    let scale = 1 / Float(rows.count)
    var sum: Float = 0
    scratch.withUnsafeMutableBufferPointer { scratch in
      for (place, row) in rows.enumerated() {
        let x = line.point(of: places[self.line][Int(row)], using: &random)
        let target = gradient.map { $0.pointer + place * width } ?? scratch.baseAddress!
        sum += line.spline.loss(at: x, output.pointer + place * width, scale: scale, gradient: target)
      }
    }
    return sum
  }

  /// Compares the averaged weights with the best so far, on the kept rows.
  func look() {
    stepsAtLook = steps
    var averaged = current
    averaged.network.parameters = average.values
    var random = RandomSource(seed: keptSeed)
    var found: Float = 0
    for chunk in chunks(of: kept.count, size: looking.rows) {
      averaged.gather(kept[chunk], of: places, code: code, into: looking.input)
      averaged.network.forward(looking)
      found += loss(of: kept[chunk], looking.output, gradient: nil, using: &random)
    }
    found /= Float(max(kept.count, 1))
    if patience.take(found, leastGain: 2e-4, rate: &adam.rate) { best = averaged }
  }
}

import Learning
import Mathematics

/// How networks of an ``Autoregressive`` generator are trained.
struct TrainingPlan: Sendable {
  var batch: Int
  var rate: Float = 2e-3
  var weightDecay: Float = 0.02
  /// Share of the first layer's outputs that a step leaves out.
  var dropout: Float = 0
  /// Share of rows that see exactly the columns drawn before; the others see a random set.
  var orderedShare = 0.5
  /// Steps between two looks at the kept rows, at least.
  var stepsBetweenLooks = 25
}

/// The training of one network, pass by pass, until its loss on the rows kept from it no longer falls.
///
/// `@unchecked Sendable`: a pass belongs to one thread, and `parallelMap` hands each training to one thread at a time.
final class NetworkTraining: ColumnTraining, @unchecked Sendable {
  let column: Int
  private let plan: TrainingPlan
  private let table: ClassRows
  private var rows: [Int32]
  private let kept: [Int32]
  private var network: ConditionalNetwork
  /// Weights averaged over recent steps, which are better than the last ones.
  private var averaged: ConditionalNetwork
  private(set) var best: ConditionalNetwork
  private var patience = Patience()
  private let index: FeatureIndex
  private let sets: VisibleSets
  private let work: ConditionalNetwork.Workspace
  private var gradient: [Float]
  private var adam: Adam
  private var random: RandomSource
  private let keptSeed: UInt64
  private var steps = 0
  private var stepsAtLook = 0

  init(
    column: Int, table: ClassRows, rows: [Int32], kept: [Int32], network: ConditionalNetwork, before: [Int],
    plan: TrainingPlan, using random: inout RandomSource
  ) {
    self.column = column
    self.plan = plan
    self.table = table
    self.rows = rows
    self.kept = kept
    self.network = network
    averaged = network
    best = network
    index = FeatureIndex(network, codes: table.codes)
    sets = VisibleSets(predictors: network.predictors, before: before, orderedShare: plan.orderedShare)
    work = ConditionalNetwork.Workspace(network, rows: max(plan.batch, min(kept.count, 512)), isTraining: true)
    gradient = [Float](repeating: 0, count: network.parameters.count)
    adam = Adam(count: network.parameters.count, rate: plan.rate, weightDecay: plan.weightDecay)
    keptSeed = random.next()
    self.random = random.split()
  }

  var place: Int { column }
  var bestLoss: Float { patience.bestLoss }
  var hasEnded: Bool { patience.hasEnded }

  var cost: Int {
    let multiplications = network.units * (network.units + network.outputCount + 2 * network.predictors.count)
    return rows.count * multiplications
  }

  func pass(monitor: Monitor) throws {
    random.shuffle(&rows)
    for batch in chunks(of: rows.count, size: plan.batch) {
      if steps % 64 == 0 { try monitor.check() }
      step(batch)
    }
    if steps - stepsAtLook >= plan.stepsBetweenLooks { look() }
  }

  private func step(_ batch: Range<Int>) {
    let columns = table.codes.count
    table.classes.withUnsafeBufferPointer { classes in
      for (place, entry) in batch.enumerated() {
        let row = classes.baseAddress! + Int(rows[entry]) * columns
        index.show(sets.draw(using: &random), of: row, in: work, at: place)
      }
    }
    network.forward(work, rows: batch.count, dropout: plan.dropout, using: &random)
    _ = loss(of: rows[batch], gradientScale: 1 / Float(batch.count))
    gradient.withUnsafeMutableBufferPointer { gradient in
      gradient.update(repeating: 0)
      network.backward(work, rows: batch.count, dropout: plan.dropout, gradient: gradient.baseAddress!)
    }
    adam.update(&network.parameters, gradient: gradient)
    steps += 1
    average()
  }

  /// Cross-entropy summed over rows; turns the logits into its derivatives by them.
  private func loss(of rows: ArraySlice<Int32>, gradientScale: Float) -> Float {
    let (columns, classCount) = (table.codes.count, network.classCount)
    var sum: Float = 0
    for (place, row) in rows.enumerated() {
      let logits = work.logits.pointer + place * classCount
      let target = Int(table.classes[Int(row) * columns + column])
      let own = logits[target]
      sum += Elementary.softmax(logits, count: classCount) - own
      logits[target] -= 1
      for i in 0..<classCount { logits[i] *= gradientScale }
    }
    return sum
  }

  /// Weights fade with a horizon of a hundred steps, shorter at first.
  private func average() {
    let share = max(0.01, 1 / Float(steps))
    averaged.parameters.withUnsafeMutableBufferPointer { average in
      network.parameters.withUnsafeBufferPointer { current in
        for i in 0..<average.count { average[i] += share * (current[i] - average[i]) }
      }
    }
  }

  /// Compares the averaged weights with the best so far, on the kept rows.
  func look() {
    stepsAtLook = steps
    let found = keptLoss()
    if patience.take(found, leastGain: 2e-4 * abs(bestLoss), rate: &adam.rate) { best = averaged }
  }

  /// Mean cross-entropy of kept rows, each once in the order of drawing and once with a random set of columns.
  private func keptLoss() -> Float {
    var random = RandomSource(seed: keptSeed)
    let columns = table.codes.count
    var sum: Float = 0
    for isOrdered in [true, false] {
      for batch in chunks(of: kept.count, size: work.capacity) {
        table.classes.withUnsafeBufferPointer { classes in
          for (place, entry) in batch.enumerated() {
            let row = classes.baseAddress! + Int(kept[entry]) * columns
            index.show(isOrdered ? sets.before : sets.drawAny(using: &random), of: row, in: work, at: place)
          }
        }
        averaged.forward(work, rows: batch.count)
        sum += loss(of: kept[batch], gradientScale: 0)
      }
    }
    return sum / Float(max(2 * kept.count, 1))
  }
}

/// The sets of columns that a network sees while it learns.
struct VisibleSets: Sendable {
  private let predictors: [Int]
  /// Those that are drawn before the network's column.
  let before: [Int]
  private let isBefore: [Bool]
  private let orderedShare: Double

  init(predictors: [Int], before: [Int], orderedShare: Double) {
    self.predictors = predictors
    self.orderedShare = orderedShare
    let known = Set(before)
    self.before = predictors.filter(known.contains)
    isBefore = predictors.map(known.contains)
  }

  func draw(using random: inout RandomSource) -> [Int] {
    random.bernoulli(orderedShare) ? before : drawAny(using: &random)
  }

  /// A random set: any columns, or the columns drawn before and some others, as when conditions set these first.
  func drawAny(using random: inout RandomSource) -> [Int] {
    let share = random.uniform()
    let keepsBefore = random.bernoulli(0.5)
    var visible: [Int] = []
    visible.reserveCapacity(predictors.count)
    for (place, column) in predictors.enumerated()
    where (keepsBefore && isBefore[place]) || random.uniform() < (keepsBefore ? 0.5 * share : share) {
      visible.append(column)
    }
    return visible
  }
}

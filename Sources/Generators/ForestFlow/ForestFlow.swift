import Learning
public import Mathematics
public import Tables
import Vocabulary

/// Flow matching with boosted trees: noise is moved, step by step, to where rows are.
///
/// Jolicoeur-Martineau, Fatras & Kachman (2024), AISTATS. Differs: one latent normal number for each column, so that
/// spikes, levels, lattices and missing values are kept; trees learn only what differs from a jointly normal flow in
/// closed form (``GaussianBase``); the label is a feature rather than a model for each; trees end by rows kept from
/// them; steps are of second order (Heun), so that few noise levels do. See Documentation/Algorithms/ForestFlow.md.
public struct ForestFlow: Generator {
  /// Noise levels, 2…200; nil: by the table's size.
  public var noiseLevels: Int?
  /// How many times each row is mixed with fresh noise at each level, 1…1,000; nil: by the table's rows.
  public var repeats: Int?
  /// Trees of each model at most.
  public var mostRounds: Int
  public var maximumDepth: Int
  /// Shrinkage of each tree, in 0…1.
  public var learningRate: Double
  /// Whether trees end when they no longer help on rows kept from them.
  public var stopsEarly: Bool

  public init(
    noiseLevels: Int? = nil, repeats: Int? = nil, mostRounds: Int = 100, maximumDepth: Int = 5,
    learningRate: Double = 0.12, stopsEarly: Bool = true
  ) {
    precondition((2...200).contains(noiseLevels ?? 2), "noise levels are 2…200")
    precondition((1...1_000).contains(repeats ?? 1), "repeats are 1…1,000")
    precondition(mostRounds >= 1 && (1...12).contains(maximumDepth), "at least one tree, of depth 1…12")
    precondition(learningRate > 0 && learningRate <= 1, "the learning rate is in 0…1")
    self.noiseLevels = noiseLevels
    self.repeats = repeats
    self.mostRounds = mostRounds
    self.maximumDepth = maximumDepth
    self.learningRate = learningRate
    self.stopsEarly = stopsEarly
  }

  static let fewestRows = 40
  /// Rows and noise that models of one level are grown on, at most.
  static let mostPairs = 64_000
  /// Features of these pairs together, at most: 16 MB.
  static let mostNumbers = 4_000_000
  /// Bytes of histograms that the models of all levels hold open together, at most.
  static let mostOpenBytes = 1 << 30
  /// Bin updates (pairs · features · depth · models · rounds) above which a fit is refused: about an hour and a half.
  static let mostWork = 4e12

  public func fit(
    to training: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> FittedForestFlow {
    guard training.rowCount >= Self.fewestRows else {
      throw GeneratorError.tooFewRows(needed: Self.fewestRows, found: training.rowCount)
    }
    try monitor.check()
    let code = try LatentCode(learning: training)
    let size = code.dimensions.count
    let plan = plan(rows: training.rowCount, size: size)
    guard plan.work <= Self.mostWork else {
      throw GeneratorError.unsuitable(
        reason: "\(plan.levels) noise levels for \(size) numbers a row would take more than an hour.",
        better: .adversarialForest)
    }
    let data = try FlowData(table: training, code: code, using: &random)
    let base = data.makeBase(using: &random)
    var levels = try trainings(plan, data: data, base: base, using: &random)
    try train(&levels, monitor: monitor)
    let flow = try Flow(
      size: size, base: base, levels: parallelMap(0..<levels.count) { [levels] in try levels[$0].finished() })
    return try FittedForestFlow(schema: training.schema, code: code, flow: flow, using: &random, monitor: monitor)
  }
}

// MARK: - Plan and training

extension ForestFlow {
  struct Plan: Sendable {
    var levels: Int
    var repeats: Int
    var pairs: Int
    /// Share of features that a tree sees.
    var featureShare: Double
    /// Bin updates of the whole fit, at most.
    var work: Double
  }

  func plan(rows: Int, size: Int) -> Plan {
    let levels = noiseLevels ?? (size <= 40 ? 16 : size <= 150 ? 10 : 6)
    let features = FlowLevel.featureCount(size: size)
    // More noise for each row helps until about twenty times; memory bounds it, for all levels are grown side by side.
    let most = min(Self.mostPairs, max(Self.mostNumbers / features, 2_000))
    let repeats = repeats ?? max(1, min(20, most / rows))
    let pairs = self.repeats == nil ? min(rows * repeats, most) : rows * repeats
    let featureShare = min(1, 48 / Double(features))
    let models = Double(levels - 1) * Double(size)
    let updates = Double(pairs) * Double(features) * featureShare * Double(maximumDepth)
    return Plan(
      levels: levels, repeats: repeats, pairs: pairs, featureShare: featureShare,
      work: models * Double(mostRounds) * updates)
  }

  private func trainings(
    _ plan: Plan, data: FlowData, base: GaussianBase, using random: inout RandomSource
  ) throws -> [FlowLevel] {
    let size = data.code.dimensions.count
    if size == 0 { return [] }
    let settings = BoostedRegressions.Settings(
      maximumDepth: maximumDepth, learningRate: learningRate, maximumBins: 64, leafPenalty: 1, leastRows: 5,
      featureShare: plan.featureShare, patience: stopsEarly ? 8 : nil, mostOpenBytes: Self.mostOpenBytes / plan.levels)
    let streams = random.split(into: plan.levels)
    // With so few rows trees would only learn these; the base stands alone.
    let growsTrees = data.grown.count >= 2 * size
    // At level 0 a row is all noise, and nothing but the label tells of it.
    return try parallelMap(0..<plan.levels) { index in
      var random = streams[index]
      return try FlowLevel(
        time: Double(index) / Double(plan.levels), data: data, base: base, repeats: plan.repeats, pairs: plan.pairs,
        settings: index == 0 || !growsTrees ? nil : settings, using: &random)
    }
  }

  /// A pass grows one more tree in each model.
  private func train(_ levels: inout [FlowLevel], monitor: Monitor) throws {
    let all = levels
    for pass in 1...mostRounds {
      try monitor.check()
      let active = all.filter { !$0.hasEnded }
      if active.isEmpty { break }
      _ = try parallelMap(0..<active.count) {
        try monitor.check()
        try active[$0].grow(to: pass, most: mostRounds)
      }
      monitor.report(
        Double(pass) / Double(mostRounds), "Grew tree \(pass) of each model at \(active.count) noise levels")
      if !monitor.mayContinue(afterPass: pass) { break }
    }
  }
}

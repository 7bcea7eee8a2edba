import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// Diffusion over mixed columns (TabDDPM, Kotelnikov, Baranchuk, Rubachev & Babenko 2023).
///
/// Differs from the paper: one Gaussian process carries numbers (normal scores) and states (scaled one-hot codes whose
/// denoised form is the softmax of logits, as Dieleman et al. 2022 and Mueller et al. 2025) instead of a Gaussian and
/// a multinomial one, so that a second-order solver makes rows in two dozen evaluations (Karras et al. 2022; Lu et al.
/// 2022) instead of a thousand; all columns, the target too, are made together. Documentation/Algorithms/DDPM.md.
public struct Diffusion: Generator {
  /// Units of each hidden layer, 8…4096; nil: by the width of the table.
  public var hiddenUnits: Int?
  /// Residual blocks of two layers each, 1…16.
  public var blocks: Int
  /// Passes over the training rows at most.
  public var mostEpochs: Int
  /// Evaluations of the network for each row that is made, 2…1000.
  public var samplingSteps: Int

  public init(hiddenUnits: Int? = nil, blocks: Int = 2, mostEpochs: Int = 300, samplingSteps: Int = 24) {
    precondition((8...4_096).contains(hiddenUnits ?? 8), "hidden units are 8…4096, not \(hiddenUnits ?? 8)")
    precondition((1...16).contains(blocks), "there are 1…16 residual blocks, not \(blocks)")
    precondition(mostEpochs >= 1, "at least one pass is made, not \(mostEpochs)")
    precondition((2...1_000).contains(samplingSteps), "rows are made in 2…1000 steps, not \(samplingSteps)")
    self.hiddenUnits = hiddenUnits
    self.blocks = blocks
    self.mostEpochs = mostEpochs
    self.samplingSteps = samplingSteps
  }

  public func fit(to training: Table, using random: inout RandomSource, monitor: Monitor) throws -> FittedDiffusion {
    try monitor.check()
    let table = try RowTraining(training, scale: .normal, using: &random)
    let pacing = RowPacing(steps: 3_000, mostEpochs: mostEpochs, batch: 256, looks: 15, patience: 4)
    let rows = try NetworkRows(table, candidatesPerRow: 4, using: &random, monitor: monitor) { random, monitor in
      var learner = DenoisingLearner(table, settings: self, pacing: pacing, using: &random)
      return try table.train(&learner, pacing: pacing, using: &random, monitor: monitor)
    }
    return FittedDiffusion(rows: rows)
  }
}

/// A denoising network and the encoding of its rows.
public struct FittedDiffusion: FittedGenerator {
  public static var kind: GeneratorKind { .ddpm }

  let rows: NetworkRows<Denoiser>

  public var schema: Schema { rows.encoder.schema }

  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    try rows.sample(count, where: conditions, using: &random, monitor: monitor)
  }

  public func encode(to writer: inout BinaryWriter) throws { rows.encode(to: &writer) }
}

extension FittedDiffusion {
  public init(from reader: inout BinaryReader, schema: Schema) throws {
    self.init(rows: try NetworkRows(from: &reader, schema: schema))
  }
}

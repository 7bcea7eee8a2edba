import Learning
import Mathematics
import Tables
import Vocabulary

/// A table as networks see it: cells, encoded rows, and rows kept from training to say when to stop.
struct RowTraining {
  /// Fewer rows teach a network nothing.
  static let fewestRows = 40
  /// More numbers a row than a network of this kind can learn.
  static let mostWidth = 20_000

  let cells: CellTable
  let encoder: TabularEncoder
  /// All rows, encoded.
  let encoded: Matrix
  let rows: [Int32]
  let kept: [Int32]

  init(_ training: Table, scale: TabularEncoder.RankScale, using random: inout RandomSource) throws {
    guard training.rowCount >= Self.fewestRows else {
      throw GeneratorError.tooFewRows(needed: Self.fewestRows, found: training.rowCount)
    }
    guard !training.columns.isEmpty else {
      throw GeneratorError.unsuitable(reason: "The table has no column to learn from.", better: nil)
    }
    cells = try CellTable(learning: training, settings: ColumnGrid.Settings())
    encoder = TabularEncoder(schema: training.schema, grids: cells.grids, cells: cells.cells, scale: scale)
    guard encoder.width <= Self.mostWidth else {
      throw GeneratorError.unsuitable(
        reason: "The table needs \(encoder.width) numbers a row, more than this network can learn.",
        better: .adversarialForest)
    }
    encoded = encoder.encode(cells: cells.cells, rows: training.rowCount, using: &random)
    var order = (0..<Int32(training.rowCount)).map { $0 }
    random.shuffle(&order)
    let count = min(1_000, max(20, training.rowCount / 10))
    kept = Array(order.prefix(count))
    rows = Array(order.dropFirst(count))
  }

  /// Rows of a batch: at most `most`, and at least four batches to a pass.
  func batch(atMost most: Int) -> Int { min(most, max(8, rows.count / 4)) }

  func gather(_ rows: ArraySlice<Int32>, into target: Matrix) {
    let width = encoded.columns
    for (place, row) in rows.enumerated() {
      (target.pointer + place * width).update(from: encoded.pointer + Int(row) * width, count: width)
    }
  }

  /// Trains by batches until the steps, the passes, the patience or the budget end, and gives the model whose rows
  /// came nearest to the kept ones; of models within 2 % of each other the last.
  func train<Learner: RowLearner>(
    _ learner: inout Learner, pacing: RowPacing, using random: inout RandomSource, monitor: Monitor
  ) throws -> Learner.Model {
    let batch = batch(atMost: pacing.batch)
    let stepsAnEpoch = max(1, rows.count / batch)
    let epochs = max(1, min(pacing.mostEpochs, pacing.steps / stepsAnEpoch))
    let steps = epochs * stepsAnEpoch
    let reference = Matrix(rows: kept.count, columns: encoder.width)
    gather(kept[...], into: reference)
    let score = DistributionalScore(reference: reference, blocks: encoder.blocks, using: &random)
    // The same noise for each look, so that looks differ by the networks alone.
    let looking = random.split()
    let lookEvery = max(1, epochs / pacing.looks)
    var best: (score: Double, model: Learner.Model)?
    var gained = 0
    var order = rows
    for epoch in 1...epochs {
      random.shuffle(&order)
      var loss: Float = 0
      for step in 0..<stepsAnEpoch {
        try monitor.check()
        let done = Double((epoch - 1) * stepsAnEpoch + step) / Double(steps)
        loss += try learner.step(order[step * batch..<(step + 1) * batch], progress: done)
      }
      let mayContinue = monitor.mayContinue(afterPass: epoch)
      monitor.report(
        Double(epoch) / Double(epochs), "Training, pass \(epoch) of \(epochs)",
        loss: Double(loss) / Double(stepsAnEpoch))
      if epoch % lookEvery == 0 || !mayContinue || epoch == epochs {
        let model = learner.model
        var random = looking
        let made = Matrix(rows: kept.count, columns: encoder.width)
        model.fill(made, using: &random)
        let found = score(made)
        if found < 0.99 * (best?.score ?? .infinity) { gained = epoch }
        if found <= 1.02 * (best?.score ?? .infinity) { best = (min(found, best?.score ?? .infinity), model) }
        if epoch - gained >= pacing.patience * lookEvery { break }
      }
      if !mayContinue { break }
    }
    return best?.model ?? learner.model
  }
}

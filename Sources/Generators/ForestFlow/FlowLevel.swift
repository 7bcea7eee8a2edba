import Learning
import Mathematics
import Tables

/// The rows of a training table, ready to be mixed with noise.
struct FlowData: Sendable {
  let code: LatentCode
  let labels: [Int32]
  private let cells: [[UInt16]]
  /// Rows that trees are grown on, and rows that tell when to end.
  let grown: [Int32]
  let kept: [Int32]

  init(table: Table, code: LatentCode, using random: inout RandomSource) throws {
    self.code = code
    (cells, labels) = try code.cells(of: table)
    var order = Array(0..<Int32(table.rowCount))
    random.shuffle(&order)
    let keptCount = min(max(table.rowCount / 8, 8), 2_000)
    kept = Array(order.prefix(keptCount))
    grown = Array(order.dropFirst(keptCount))
  }

  /// The latent numbers of rows, each a fresh point of its cell's interval. `[rows × size]`
  func latent(_ rows: [Int32], using random: inout RandomSource) -> Matrix {
    let size = code.dimensions.count
    let result = Matrix(rows: rows.count, columns: size)
    for (column, dimension) in code.dimensions.enumerated() {
      let cells = cells[dimension.column]
      for (place, row) in rows.enumerated() {
        result.storage[place * size + column] = dimension.draw(cells[Int(row)], using: &random)
      }
    }
    return result
  }

  func makeBase(using random: inout RandomSource) -> GaussianBase {
    let rows = Array((grown + kept).prefix(50_000))
    return GaussianBase(
      learning: latent(rows, using: &random), labels: rows.map { labels[Int($0)] }, labelCount: code.labelCount)
  }
}

/// The models of one noise level while they are learned.
///
/// `@unchecked Sendable`: `parallelMap` hands each level to one thread at a time.
final class FlowLevel: @unchecked Sendable {
  let time: Double
  private let models: BoostedRegressions?
  private let size: Int

  /// - Parameter settings: nil where there is nothing to learn.
  init(
    time: Double, data: FlowData, base: GaussianBase, repeats: Int, pairs: Int,
    settings: BoostedRegressions.Settings?, using random: inout RandomSource
  ) throws {
    self.time = time
    size = base.size
    guard let settings else {
      models = nil
      return
    }
    var rows = data.grown
    random.shuffle(&rows)
    let wanted = min(pairs, repeats * rows.count)
    let grown = (0..<wanted).map { rows[$0 % rows.count] }
    let kept = (0..<min(4 * data.kept.count, 4_000)).map { data.kept[$0 % data.kept.count] }
    let learned = Self.pairs(grown, time: time, data: data, base: base, using: &random)
    let held = Self.pairs(kept, time: time, data: data, base: base, using: &random)
    models = try BoostedRegressions(
      learned.features, labels: learned.targets, keptFeatures: held.features, keptLabels: held.targets,
      settings: settings)
  }

  /// Noisy rows, what the base expects of them, and the label.
  static func featureCount(size: Int) -> Int { 2 * size + 1 }

  /// Features of noisy rows, and how far the true rows are from what the base expects.
  private static func pairs(
    _ rows: [Int32], time: Double, data: FlowData, base: GaussianBase, using random: inout RandomSource
  ) -> (features: FeatureMatrix, targets: [[Float]]) {
    let size = base.size
    let truth = data.latent(rows, using: &random)
    let noisy = Matrix(rows: rows.count, columns: size)
    noisy.fillNormal(using: &random)
    for i in 0..<rows.count * size {
      noisy.storage[i] = Float(time) * truth.storage[i] + Float(1 - time) * noisy.storage[i]
    }
    let labels = rows.map { data.labels[Int($0)] }
    let expected = Matrix(rows: rows.count, columns: size)
    base.predict(
      noisy.pointer, labels: labels[...], time: time, gain: base.gain(at: time), into: expected.pointer)
    let features = features(noisy: noisy, expected: expected, labels: labels[...])
    let targets = (0..<size).map { column in
      (0..<rows.count).map { truth.storage[$0 * size + column] - expected.storage[$0 * size + column] }
    }
    let width = featureCount(size: size)
    return (
      FeatureMatrix(
        rowCount: rows.count, values: features, isCategorical: [Bool](repeating: false, count: width)), targets
    )
  }

  /// `[rows × featureCount]`
  static func features(noisy: Matrix, expected: Matrix, labels: ArraySlice<Int32>) -> [Float] {
    let size = noisy.columns
    let width = featureCount(size: size)
    var features = [Float](repeating: 0, count: labels.count * width)
    for (row, label) in labels.enumerated() {
      for i in 0..<size {
        features[row * width + i] = noisy.storage[row * size + i]
        features[row * width + size + i] = expected.storage[row * size + i]
      }
      features[row * width + 2 * size] = Float(label)
    }
    return features
  }

  var hasEnded: Bool { models?.hasEnded ?? true }

  /// - Parameter round: trees that each model shall have.
  func grow(to round: Int, most: Int) throws { try models?.grow(to: round, most: most) }

  func finished() throws -> Flow.Level {
    let width = Self.featureCount(size: size)
    let trees = try models?.trees() ?? (0..<size).map { _ in RegressionTrees(columnCount: width) }
    return Flow.Level(time: time, trees: trees)
  }
}

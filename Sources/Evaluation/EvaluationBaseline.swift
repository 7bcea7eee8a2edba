import Learning
import Mathematics
public import Tables

/// Controls and null bands of all metrics: what real rows score among themselves.
public struct EvaluationBaseline: Sendable {
  public let schema: Schema
  public let trainingRows: Int
  public let holdoutRows: Int
  private let real: RealRows
  private let grid: TrainingGrid
  private let shapes: ShapesBaseline
  private let missingness: MissingnessBaseline
  private let pairs: PairsBaseline
  private let detection: DetectionBaseline
  private let usefulness: UsefulnessBaseline
  private let disclosure: DisclosureBaseline

  init(
    training: Table, holdout: Table?, syntheticRows: Int, settings: EvaluationSettings,
    using random: inout RandomSource, monitor: Monitor
  ) throws {
    try Self.require(training, "training", like: training.schema)
    if let holdout, holdout.rowCount > 0 { try Self.require(holdout, "holdout", like: training.schema) }
    schema = training.schema
    trainingRows = training.rowCount
    holdoutRows = holdout?.rowCount ?? 0
    let roles = try EvaluationRoles(settings, training.schema)
    let real = RealRows(training: training, holdout: holdout)
    self.real = real
    // One stream for each kind of metric, so that none shifts the draws of another.
    var streams = random.split(into: 6)
    // Compared tables are as large as the holdout, so that sampling error weighs equally on value and control.
    let size = max(1, min(real.holdout?.rowCount ?? syntheticRows, syntheticRows, settings.columnCap))

    monitor.report(0, "counting columns of the real table")
    let grid = try TrainingGrid(real.training)
    self.grid = grid
    let trainingGrid = try grid.encode(
      real.training.rows(streams[0].subset(settings.columnCap, of: real.training.rowCount)))
    let holdoutGrid = try real.holdout.map {
      try grid.encode($0.rows(streams[0].subset(settings.columnCap, of: $0.rowCount)))
    }
    shapes = try ShapesBaseline(
      shapes: ColumnShapes(grid: grid), training: trainingGrid, holdout: holdoutGrid, size: size,
      repeats: settings.nullRepeats, using: &streams[0])
    try monitor.check()
    missingness = try MissingnessBaseline(
      grid: grid, training: trainingGrid, holdout: holdoutGrid, size: size, repeats: settings.nullRepeats,
      using: &streams[1])
    try monitor.check()
    monitor.report(0.1, "comparing pairs of columns of the real table")
    pairs = try PairsBaseline(
      grid: grid, training: trainingGrid, holdout: holdoutGrid, size: size, cap: settings.pairCap,
      repeats: settings.nullRepeats, using: &streams[2])
    try monitor.check()
    monitor.report(0.2, "telling real rows from real rows")
    let encoding = LearnerEncoding(real.training)
    let capped = streams[3].subset(settings.fittingCap, of: real.training.rowCount)
    let encodedHoldout = real.holdout.map { holdout in
      encoding.encode(holdout.rows(streams[3].subset(settings.fittingCap, of: holdout.rowCount)))
    }
    detection = try DetectionBaseline(
      real: real, encoding: encoding, training: encoding.encode(real.training.rows(capped)), holdout: encodedHoldout,
      size: size, settings: settings, using: &streams[3])
    try monitor.check()
    monitor.report(0.5, "fitting models on real rows")
    usefulness = try UsefulnessBaseline(
      real: real, roles: roles, syntheticRows: syntheticRows, settings: settings, using: &streams[4])
    try monitor.check()
    disclosure = try DisclosureBaseline(
      real: real, roles: roles, syntheticRows: syntheticRows, settings: settings, using: &streams[5],
      monitor: monitor.part(0.7...1))
    monitor.report(1, "real rows measured")
  }

  /// - Throws: ``EvaluationError`` unless the table has rows and the same columns, kinds and levels.
  static func require(_ table: Table, _ part: String, like schema: Schema) throws {
    guard table.rowCount > 0 else { throw EvaluationError.empty(part: part) }
    let fits =
      table.schema.fields.count == schema.fields.count
      && zip(table.schema.fields, schema.fields).allSatisfy { a, b in
        a.name == b.name && a.kind == b.kind && a.levels == b.levels
      }
    guard fits else { throw EvaluationError.differentSchema(part: part) }
  }

  func measure(
    _ synthetic: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> [Measurement] {
    var streams = random.split(into: 6)
    monitor.report(0, "comparing columns")
    let rows = try grid.encode(synthetic)
    var metrics = try shapes.measure(rows, using: &streams[0])
    metrics += try missingness.measure(rows, using: &streams[1])
    try monitor.check()
    monitor.report(0.1, "comparing pairs of columns")
    metrics += try pairs.measure(rows, using: &streams[2])
    try monitor.check()
    monitor.report(0.2, "telling synthetic from real rows")
    metrics += try detection.measure(synthetic, using: &streams[3])
    try monitor.check()
    monitor.report(0.5, "fitting models on synthetic rows")
    metrics += try usefulness.measure(synthetic, using: &streams[4])
    try monitor.check()
    metrics += try disclosure.measure(synthetic, using: &streams[5], monitor: monitor.part(0.7...1))
    monitor.report(1, "measured")
    return metrics
  }
}

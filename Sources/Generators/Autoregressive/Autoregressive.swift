import Learning
public import Mathematics
public import Tables
import Vocabulary

/// Draws one column after another, each by a small network that sees any set of the others.
///
/// TabularARGN (Tiwald et al. 2025). Differs: the networks share nothing, so each stops by its own loss on rows kept
/// from it; half of the rows are learned in the order in which columns are drawn, the others with a random set of
/// visible columns; small tables get several networks for each column, which keep different rows and are averaged;
/// numbers are classes of the column's ``ColumnGrid`` with logits at three resolutions; of several rows that are drawn
/// one is kept, by its odds of being real. See Documentation/Algorithms/Autoregressive.md.
public struct Autoregressive: Generator {
  /// Units of both hidden layers of each network, a multiple of 16 in 16…4096; nil: by the table's size.
  public var units: Int?
  /// Passes over the training rows at most.
  public var mostPasses: Int

  public init(units: Int? = nil, mostPasses: Int = 200) {
    precondition(units.map { (16...4_096).contains($0) && $0.isMultiple(of: 16) } ?? true, "units come in sixteens")
    precondition(mostPasses >= 1, "at least one pass over the rows")
    self.units = units
    self.mostPasses = mostPasses
  }

  static let fewestRows = 40
  static let mostColumns = 2_000

  public func fit(
    to training: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> FittedAutoregressive {
    guard training.rowCount >= Self.fewestRows else {
      throw GeneratorError.tooFewRows(needed: Self.fewestRows, found: training.rowCount)
    }
    guard training.columns.count <= Self.mostColumns else {
      throw GeneratorError.unsuitable(
        reason: "The table has \(training.columns.count) columns; a network for each of more than "
          + "\(Self.mostColumns) would take hours.", better: .adversarialForest)
    }
    try monitor.check()
    let cells = try CellTable(learning: training, settings: ColumnGrid.Settings())
    let table = try encode(cells, rows: training.rowCount)
    let order = drawingOrder(of: training.schema, codes: table.codes)
    let trainings = try makeTrainings(table, order: order, using: &random)
    try trainings.run(mostPasses: mostPasses, monitor: monitor.part(0...0.9))
    var networks = [[ConditionalNetwork]](repeating: [], count: table.codes.count)
    for training in trainings { networks[training.column].append(training.best) }
    let model = FittedAutoregressive(schema: training.schema, codes: table.codes, order: order, networks: networks)
    var (adjusted, drawn) = try model.adjusted(to: table, using: &random, monitor: monitor)
    if ThinnedRows.canThin(columns: training.columns.count) {
      try adjusted.learnToThin(against: cells, drawn: drawn, using: &random, monitor: monitor.part(0.9...1))
    }
    return adjusted
  }

  private func encode(_ table: CellTable, rows: Int) throws -> ClassRows {
    let bins = min(max(Int(1.2 * Double(rows).squareRoot()), 16), 100)
    let codes = try parallelMap(0..<table.grids.count) { index in
      ClassCode(grid: table.grids[index], trainingCells: table.cells[index], bins: bins)
    }
    return ClassRows(codes: codes, cells: table.cells)
  }

  /// Columns with few classes first. A common outcome comes before them and tells the others apart; a rare one, a number,
  /// or any outcome of a small table comes last, from all of them: from few rows no network learns what an outcome does
  /// to one of many columns.
  private func drawingOrder(of schema: Schema, codes: [ClassCode]) -> [Int] {
    let keys = schema.fields.indices.map { index in
      let (field, code) = (schema.fields[index], codes[index])
      let isOutcome = field.has(.target) || field.has(.event) || field.has(.time)
      let place = !isOutcome ? 1 : code.isCommonOutcome ? 0 : 2
      return (place, code.orderedCount > 0 ? 1 : 0, code.count, index)
    }
    return keys.sorted(by: <).map(\.3)
  }
}

extension ClassCode {
  /// Whether at least a fifth of the rows hold other levels than the commonest, in a table of 1,000 rows or more.
  fileprivate var isCommonOutcome: Bool {
    let rows = running.map { $0.last ?? 0 }
    let total = rows.reduce(0, +)
    return orderedCount == 0 && total >= 1_000 && total - (rows.max() ?? 0) >= 0.2 * total
  }
}

// MARK: - Training

extension Autoregressive {
  /// Networks for each column, which keep different rows from training.
  private static func networkCount(rows: Int, columns: Int) -> Int {
    if rows < 1_500 { return columns <= 60 ? 5 : 2 }
    return rows < 12_000 ? 2 : 1
  }

  private func makeTrainings(
    _ table: ClassRows, order: [Int], using random: inout RandomSource
  ) throws -> [NetworkTraining] {
    let columns = table.codes.count
    let predictors = try ColumnAssociations.predictors(of: table, most: max(16, min(64, 8_192 / columns)))
    let count = Self.networkCount(rows: table.count, columns: columns)
    let plan = TrainingPlan(batch: ColumnNetworkSize.batch(rows: table.count))
    let units = units ?? ColumnNetworkSize.units(rows: table.count, columns: columns)
    var rows = Array(0..<Int32(table.count))
    random.shuffle(&rows)
    let shuffled = rows
    let keptCount = count == 5 ? table.count / 5 : min(table.count / 8, 5_000)
    let streams = random.split(into: columns * count)
    // A column with one class needs no network.
    let learned = order.enumerated().filter { table.codes[$0.element].count > 1 }
    let pieces = learned.flatMap { place, column in (0..<count).map { (place, column, $0) } }
    return try parallelMap(0..<pieces.count) { index in
      let (place, column, part) = pieces[index]
      var random = streams[column * count + part]
      let range = part * keptCount..<(part + 1) * keptCount
      let network = ConditionalNetwork(
        predictors: predictors[column], target: table.codes[column], codes: table.codes, units: units, using: &random)
      return NetworkTraining(
        column: column, table: table, rows: Array(shuffled[..<range.lowerBound] + shuffled[range.upperBound...]),
        kept: Array(shuffled[range]), network: network, before: Array(order[..<place]), plan: plan, using: &random)
    }
  }
}

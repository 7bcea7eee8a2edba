import Learning
public import Mathematics
public import Tables
import Vocabulary

/// A neural spline flow over mixed columns (Durkan, Bekasov, Murray & Papamakarios 2019), masked and autoregressive.
///
/// Differs from the source: knots are fixed at the shares of levels and frequent numbers, so that what is discrete has
/// exact probabilities though the likelihood is that of a density; each line has a network of its own, which stops by the
/// likelihood of rows kept from it, and small tables have several; rows are thinned by a last adversary. See
/// Documentation/Algorithms/NormalisingFlow.md.
public struct NormalisingFlow: Generator {
  /// Units of each hidden layer, 8…1024; nil: by the size of the table.
  public var hiddenUnits: Int?
  /// Passes over the training rows at most.
  public var mostPasses: Int
  /// Networks for each column, each with other rows kept from it, 1…16; nil: by the number of rows.
  public var networksPerColumn: Int?
  /// Candidates drawn for each row asked for, 1…64.
  public var candidatesPerRow: Int

  public init(
    hiddenUnits: Int? = nil, mostPasses: Int = 400, networksPerColumn: Int? = nil, candidatesPerRow: Int = 8
  ) {
    precondition((8...LineNetwork.mostUnits).contains(hiddenUnits ?? 8), "hidden units are 8…1024")
    precondition(mostPasses >= 1, "at least one pass is made, not \(mostPasses)")
    precondition((1...FlowModel.mostNetworks).contains(networksPerColumn ?? 1), "a column has 1…16 networks")
    precondition((1...64).contains(candidatesPerRow), "there are 1…64 candidates for a row, not \(candidatesPerRow)")
    self.hiddenUnits = hiddenUnits
    self.mostPasses = mostPasses
    self.networksPerColumn = networksPerColumn
    self.candidatesPerRow = candidatesPerRow
  }

  static let fewestRows = 40

  public func fit(
    to training: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> FittedNormalisingFlow {
    guard training.rowCount >= Self.fewestRows else {
      throw GeneratorError.tooFewRows(needed: Self.fewestRows, found: training.rowCount)
    }
    guard training.columns.count <= FlowCode.mostLines / 2 else {
      throw GeneratorError.unsuitable(
        reason: "The table has \(training.columns.count) columns; a flow learns at most \(FlowCode.mostLines / 2).",
        better: .gaussianCopula)
    }
    guard !training.columns.isEmpty else {
      throw GeneratorError.unsuitable(reason: "The table has no column to learn from.", better: nil)
    }
    try monitor.check()
    let table = try CellTable(learning: training, settings: ColumnGrid.Settings())
    let code = try FlowCode(learning: table, schema: training.schema)
    let trainings = try makeTrainings(code, places: code.places(of: table.cells), using: &random)
    try trainings.run(mostPasses: mostPasses, monitor: monitor.part(0...0.8))
    var networks = [[LineNetwork]](repeating: [], count: code.lines.count)
    for training in trainings { networks[training.line].append(training.best) }
    var model = FlowModel(code: code, networks: networks)
    try model.calibrate(
      rows: min(max(training.rowCount, 4_096), 16_384), using: &random, monitor: monitor)
    if code.lines.isEmpty {
      return FittedNormalisingFlow(schema: training.schema, model: model, judge: nil, candidatesPerRow: 1)
    }
    let drawn = try model.draw(LastAdversary.drawnRows(training.rowCount), using: &random, monitor: monitor)
    let judge = try RowJudge(
      telling: drawn.cells, from: table, schema: training.schema, using: &random, monitor: monitor.part(0.85...1))
    return FittedNormalisingFlow(
      schema: training.schema, model: model, judge: judge, candidatesPerRow: candidatesPerRow)
  }
}

// MARK: - Training

extension NormalisingFlow {
  private func memberCount(rows: Int, lines: Int) -> Int {
    if let networksPerColumn { return networksPerColumn }
    if rows < 1_500 { return lines <= 60 ? 5 : 2 }
    return rows < 12_000 && lines <= 60 ? 2 : 1
  }

  private func makeTrainings(
    _ code: FlowCode, places: [[Int32]], using random: inout RandomSource
  ) throws -> [LineTraining] {
    let rowCount = places.first?.count ?? 0
    let members = memberCount(rows: rowCount, lines: code.lines.count)
    let units = hiddenUnits ?? ColumnNetworkSize.units(rows: rowCount, columns: code.lines.count)
    let dropout: Float = rowCount < 12_000 ? 0.4 : 0.2
    let plan = LineTraining.Plan(batch: ColumnNetworkSize.batch(rows: rowCount))
    let predictors = try LinePredictors.all(of: code, places: places)
    var rows = Array(0..<Int32(rowCount))
    random.shuffle(&rows)
    let shuffled = rows
    let keptCount = members >= 5 ? rowCount / members : min(rowCount / 8, 5_000)
    let streams = random.split(into: code.lines.count * members)
    let pieces = code.lines.indices.filter { !predictors[$0].isEmpty }.flatMap { line in
      (0..<members).map { (line: line, member: $0) }
    }
    return try parallelMap(0..<pieces.count) { index -> LineTraining? in
      let (line, member) = pieces[index]
      var random = streams[line * members + member]
      let range = member * keptCount..<(member + 1) * keptCount
      let told = shuffled.indices.filter { places[line][Int(shuffled[$0])] >= 0 }
      let (kept, learned) = (told.filter(range.contains), told.filter { !range.contains($0) })
      guard learned.count >= 20 else { return nil }
      return LineTraining(
        line: line, code: code, places: places, rows: learned.map { shuffled[$0] }, kept: kept.map { shuffled[$0] },
        network: LineNetwork(
          line: line, predictors: predictors[line], code: code, units: units, dropout: dropout, using: &random),
        plan: plan, using: &random)
    }.compactMap { $0 }
  }
}

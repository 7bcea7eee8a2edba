import Learning
import Mathematics
import Tables

/// What every fitted network generator is: a model of encoded rows, and what brings its rows to the table's habits.
///
/// Rows are made by the network, their ranks calibrated, and thinned by a last adversary (see `LastAdversary`): of
/// several candidates as many are taken as rows are asked for, in proportion to their odds of being real. Values are
/// then drawn in their cells.
struct NetworkRows<Model: RowModel>: Sendable {
  /// What is there only where some column is not constant.
  struct Learned: Sendable {
    let model: Model
    let calibration: RankCalibration
    let judge: RowJudge
  }

  let encoder: TabularEncoder
  let grids: [ColumnGrid]
  let learned: Learned?
  /// Candidates made for each row asked for.
  let candidatesPerRow: Int

  private init(encoder: TabularEncoder, learned: Learned?, candidatesPerRow: Int) {
    self.encoder = encoder
    self.grids = encoder.grids
    self.learned = learned
    self.candidatesPerRow = candidatesPerRow
  }

  /// - Parameter train: trains the network and gives it back; not called when every column is constant.
  init(
    _ training: RowTraining, candidatesPerRow: Int, using random: inout RandomSource, monitor: Monitor,
    train: (_ random: inout RandomSource, _ monitor: Monitor) throws -> Model
  ) throws {
    let encoder = training.encoder
    guard encoder.width > 0 else {
      self.init(encoder: encoder, learned: nil, candidatesPerRow: 1)
      return
    }
    let model = try train(&random, monitor.part(0...0.9))
    let drawn = LastAdversary.drawnRows(training.cells.binned.rowCount)
    let batches = chunks(of: drawn, size: Self.batch)
    let streams = random.split(into: batches.count)
    let made = try parallelMap(0..<batches.count) { index -> MadeRows in
      try monitor.check()
      var random = streams[index]
      let rows = Matrix(rows: batches[index].count, columns: encoder.width)
      model.fill(rows, using: &random)
      return MadeRows(rows: rows, ranks: encoder.ranks(of: rows), random: random)
    }
    let calibration = RankCalibration(
      encoder.schema.fields.indices.map { column in made.flatMap { $0.ranks[column] } })
    let parts = made.map { part in
      var random = part.random
      return encoder.cells(of: part.rows, calibration: calibration, using: &random)
    }
    let judge = try RowJudge(
      telling: Self.joined(parts), from: training.cells, schema: encoder.schema, using: &random,
      monitor: monitor.part(0.9...1))
    self.init(
      encoder: encoder,
      learned: Learned(model: model, calibration: calibration, judge: judge),
      candidatesPerRow: candidatesPerRow)
  }

  /// Rows that the network makes at once.
  private static var batch: Int { 512 }

  private struct MadeRows: @unchecked Sendable {
    // Handed from the thread that filled it to the one that joins all, and written no more.
    let rows: Matrix
    let ranks: [[Float]]
    let random: RandomSource
  }

  private static func joined(_ parts: [[[UInt16]]]) -> [[UInt16]] {
    guard let columns = parts.first?.count else { return [] }
    return (0..<columns).map { column in parts.flatMap { $0[column] } }
  }
}

extension NetworkRows {
  /// As ``FittedGenerator/sample(_:where:using:monitor:)``: rows that do not satisfy the conditions are made again.
  func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let requirements = try RowRequirements(conditions, schema: encoder.schema, grids: grids)
    return try requirements.collect(count, monitor: monitor, using: &random) { count, random, monitor in
      try draw(count, requirements.restrictions, using: &random, monitor: monitor)
    }
  }

  private func draw(
    _ count: Int, _ restrictions: [ColumnRestriction?], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    // Candidates of one piece are held at once.
    let piece = max(64, min(4_096, 60_000_000 / (candidatesPerRow * max(1, grids.count))))
    let parts = try chunks(of: count, size: piece).map { range in
      let cells = try thinned(range.count, restrictions, using: &random, monitor: monitor)
      return Table(schema: encoder.schema, grids: grids, cells: cells, restrictions: restrictions, using: &random)
    }
    return Table.joining(parts, schema: encoder.schema)
  }

  /// Cells of `count` rows that pass the last adversary, by column.
  private func thinned(
    _ count: Int, _ restrictions: [ColumnRestriction?], using random: inout RandomSource, monitor: Monitor
  ) throws -> [[UInt16]] {
    guard let learned else {
      return encoder.cells(of: Matrix(rows: count, columns: 0), using: &random)
    }
    let wanted = count * candidatesPerRow
    let tested = restrictions.indices.filter { restrictions[$0] != nil }
    var candidates = grids.map { _ in [UInt16]() }
    var drawn = 0
    repeat {
      try monitor.check()
      let missing = wanted - candidates[0].count
      // Where few rows pass the conditions more are made at once.
      let rate = drawn == 0 ? 1 : max(Double(candidates[0].count) / Double(drawn), 0.002)
      let size = min(Int(Double(missing) / rate) + 1, 64 * Self.batch)
      let made = try make(drawn == 0 ? wanted : size, learned, using: &random, monitor: monitor)
      let good = tested.isEmpty ? nil : admitted(made, tested, restrictions, using: &random)
      for column in grids.indices {
        candidates[column] += good.map { rows in rows.map { made[column][$0] } } ?? made[column]
      }
      drawn += made[0].count
      if candidates[0].count < count && drawn > 2_000 * count + 50_000 {
        throw GeneratorError.unsatisfiable(
          "Only \(candidates[0].count) of \(drawn) rows drawn satisfy the conditions. "
            + "Ask for fewer conditions, or use “arf”, which draws such rows directly.")
      }
    } while candidates[0].count < (tested.isEmpty ? wanted : min(wanted, 2 * count))
    return try learned.judge.choose(count, of: candidates, using: &random)
  }

  /// Cells of rows that the network makes, by column.
  private func make(
    _ count: Int, _ learned: Learned, using random: inout RandomSource, monitor: Monitor
  ) throws -> [[UInt16]] {
    let batches = chunks(of: count, size: Self.batch)
    let streams = random.split(into: batches.count)
    return Self.joined(
      try parallelMap(0..<batches.count) { index in
        try monitor.check()
        var random = streams[index]
        let rows = Matrix(rows: batches[index].count, columns: encoder.width)
        learned.model.fill(rows, using: &random)
        return encoder.cells(of: rows, calibration: learned.calibration, using: &random)
      })
  }

  /// Rows that pass the restrictions: a cell that is allowed in part passes so often.
  private func admitted(
    _ cells: [[UInt16]], _ tested: [Int], _ restrictions: [ColumnRestriction?], using random: inout RandomSource
  ) -> [Int] {
    cells[0].indices.filter { row in
      tested.allSatisfy { column in
        let share = restrictions[column]?.shares[Int(cells[column][row])] ?? 1
        return share >= 1 || (share > 0 && random.uniform() < share)
      }
    }
  }

  func encode(to writer: inout BinaryWriter) {
    encoder.encode(to: &writer)
    writer.write(Int64(candidatesPerRow))
    writer.write(learned != nil)
    guard let learned else { return }
    learned.model.encode(to: &writer)
    learned.calibration.encode(to: &writer)
    learned.judge.encode(to: &writer)
  }

  init(from reader: inout BinaryReader, schema: Schema) throws {
    let encoder = try TabularEncoder(from: &reader, schema: schema)
    let candidates = try reader.readInt()
    guard (1...64).contains(candidates), encoder.width <= RowTraining.mostWidth else {
      throw GeneratorError.damagedModel("The model's settings are out of range; it is damaged.")
    }
    guard try reader.readBool() else {
      guard encoder.width == 0 else {
        throw GeneratorError.damagedModel("The model has no network for its columns; it is damaged.")
      }
      self.init(encoder: encoder, learned: nil, candidatesPerRow: candidates)
      return
    }
    let model = try Model(from: &reader, encoder: encoder)
    let columns = schema.fields.count
    self.init(
      encoder: encoder,
      learned: Learned(
        model: model, calibration: try RankCalibration(from: &reader, columnCount: columns),
        judge: try RowJudge(from: &reader, grids: encoder.grids)), candidatesPerRow: candidates)
  }
}

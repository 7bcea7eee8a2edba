import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// A flow, and what thins the rows that it draws.
public struct FittedNormalisingFlow: FittedGenerator {
  public static var kind: GeneratorKind { .nflow }
  public let schema: Schema
  private let model: FlowModel
  /// None where every column is constant.
  private let judge: RowJudge?
  private let candidatesPerRow: Int

  init(schema: Schema, model: FlowModel, judge: RowJudge?, candidatesPerRow: Int) {
    self.schema = schema
    self.model = model
    self.judge = judge
    self.candidatesPerRow = candidatesPerRow
  }

  /// Conditions hold by construction: each line is drawn from what is allowed of it, given those before it, and rows are
  /// chosen by the probability that this left them. Rules between two columns hold by dropping rows that break them.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let grids = model.code.grids
    let requirements = try RowRequirements(conditions, schema: schema, grids: grids)
    let restrictions = requirements.restrictions
    for (column, restriction) in restrictions.enumerated()
    where !model.code.lines.contains(where: { $0.column == column }) {
      guard let restriction, restriction.shares[Int(model.code.constants[column])] == 0 else { continue }
      throw GeneratorError.unsatisfiable(
        "“\(schema.fields[column].name)” had one value in training, and the conditions exclude it.")
    }
    return try requirements.collect(count, monitor: monitor, using: &random) { count, random, monitor in
      // Candidates of one piece are held at once.
      let piece = max(64, min(4_096, 60_000_000 / (candidatesPerRow * grids.count)))
      var table: Table?
      for range in chunks(of: count, size: piece) {
        let cells = try cells(range.count, restrictions, using: &random, monitor: monitor)
        let columns = grids.indices.map { column in
          grids[column].column(of: cells[column], within: restrictions[column]?.bounds, using: &random)
        }
        let part = Table(schema: schema, columns: columns)
        table = table.map { $0.appending(part) } ?? part
      }
      return table ?? Table(schema: schema, columns: grids.map { $0.column(of: [], using: &random) })
    }
  }

  /// Cells of rows that pass the judge, by column.
  private func cells(
    _ count: Int, _ restrictions: [ColumnRestriction?], using random: inout RandomSource, monitor: Monitor
  ) throws -> [[UInt16]] {
    try monitor.check()
    guard let judge else {
      return try model.draw(count, using: &random, monitor: monitor).cells
    }
    guard restrictions.contains(where: { $0 != nil }) else {
      let drawn = try model.draw(count * candidatesPerRow, using: &random, monitor: monitor)
      return try judge.choose(count, of: drawn.cells, using: &random)
    }
    let allowances = model.allowances(restrictions.map { $0?.shares })
    var cells = model.code.grids.map { _ in [UInt16]() }
    var logWeights: [Double] = []
    var drawn = 0
    repeat {
      let size = 2 * count * candidatesPerRow + 256
      let batch = try model.draw(size, allowances: allowances, using: &random, monitor: monitor)
      let possible = batch.logWeights.indices.filter { batch.logWeights[$0] > -.infinity }
      for column in cells.indices { cells[column] += possible.map { batch.cells[column][$0] } }
      logWeights += possible.map { batch.logWeights[$0] }
      drawn += size
      if logWeights.count < count && drawn > 200 * count + 100_000 {
        throw GeneratorError.unsatisfiable(
          "Only \(logWeights.count) of \(drawn) rows drawn satisfy all conditions at once. Ask for fewer, or for wider "
            + "ones.")
      }
    } while logWeights.count < count
    return try judge.choose(count, of: cells, logWeights: logWeights, using: &random)
  }

  public func encode(to writer: inout BinaryWriter) throws {
    model.encode(to: &writer)
    writer.write(Int64(candidatesPerRow))
    judge?.encode(to: &writer)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    let code = try FlowCode(from: &reader, schema: schema)
    let model = try FlowModel(from: &reader, code: code)
    let candidates = try reader.readInt()
    guard (1...64).contains(candidates) else {
      throw GeneratorError.damagedModel("The model's settings are out of range; it is damaged.")
    }
    self.init(
      schema: schema, model: model, judge: code.lines.isEmpty ? nil : try RowJudge(from: &reader, grids: code.grids),
      candidatesPerRow: candidates)
  }
}

import Foundation
import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// A base generator of a narrow table, and the way from its components to the columns of a wide block.
public struct FittedWideBlock<Base: FittedGenerator>: FittedGenerator {
  public static var kind: GeneratorKind { Base.kind }
  public static var form: String { "wide block of " + Base.form }
  public let schema: Schema
  let base: Base
  /// Of all columns.
  let grids: [ColumnGrid]
  let columns: [WideMarginal]
  let model: FactorModel

  init(schema: Schema, base: Base, grids: [ColumnGrid], columns: [WideMarginal], model: FactorModel) {
    self.schema = schema
    self.base = base
    self.grids = grids
    self.columns = columns
    self.model = model
  }

  /// Conditions on columns outside the block are the base generator's; those on the block hold by dropping rows.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let requirements = try RowRequirements(conditions, schema: schema, grids: grids)
    let inBase = Set(base.schema.fields.map(\.name))
    let ofBase = conditions.filter { inBase.contains($0.column) }
    return try requirements.collect(count, monitor: monitor, using: &random) { count, random, monitor in
      let narrow = try base.sample(count, where: ofBase, using: &random, monitor: monitor)
      let table = try widened(narrow, using: &random, monitor: monitor)
      let restricted = columns.map(\.column).filter { requirements.restrictions[$0] != nil }
      let rows = (0..<count).filter { row in
        restricted.allSatisfy { column in
          guard let restriction = requirements.restrictions[column] else { return true }
          return allows(restriction, table.columns[column], row, grids[column])
        }
      }
      return rows.count == count ? table : table.rows(rows)
    }
  }

  private func allows(_ restriction: ColumnRestriction, _ column: Column, _ row: Int, _ grid: ColumnGrid) -> Bool {
    if column.isMissing(at: row) {
      return restriction.shares[grid.valueCells + Int(column.missingCode(at: row)) - 1] > 0
    }
    guard let number = column.numbers?[row] else { return true }
    return restriction.bounds?.contains(number) ?? restriction.shares[..<grid.valueCells].contains { $0 > 0 }
  }

  /// The whole table: what the base drew, and the block by its components.
  private func widened(_ narrow: Table, using random: inout RandomSource, monitor: Monitor) throws -> Table {
    let factors = model.factorCount
    let components = narrow.columns.suffix(factors).map { $0.numbers ?? [] }
    let pieces = chunks(of: narrow.rowCount, size: 64)
    let streams = random.split(into: pieces.count)
    // [pieces][columns of the block][rows of the piece]
    let parts = try parallelMap(0..<pieces.count) { piece in
      try monitor.check()
      var random = streams[piece]
      let rows = pieces[piece]
      let own = rows.flatMap { row in components.map { Float($0[row]) } }
      let z = model.rows(of: own, count: rows.count, using: &random)
      return columns.indices.map { index -> [UInt16] in
        let marginal = columns[index]
        let first = grids[marginal.column].valueCells
        return rows.map { row -> UInt16 in
          let reason = marginal.presence.running[0] < 1 ? marginal.presence.state(at: random.uniform()) : 0
          if reason > 0 { return UInt16(first + reason - 1) }
          let place = Double(z[(row - rows.lowerBound) * columns.count + index])
          return UInt16(marginal.values.state(at: SpecialFunctions.normalCDF(place)))
        }
      }
    }
    let drawing = random.split(into: columns.count)
    let block = try parallelMap(0..<columns.count) { index in
      var random = drawing[index]
      return grids[columns[index].column].column(of: parts.flatMap { $0[index] }, using: &random)
    }
    var whole = [Column?](repeating: nil, count: schema.fields.count)
    for (marginal, column) in zip(columns, block) { whole[marginal.column] = column }
    var rest = narrow.columns.dropLast(factors).makeIterator()
    return Table(schema: schema, columns: whole.compactMap { $0 ?? rest.next() })
  }

  public func encode(to writer: inout BinaryWriter) throws {
    try writer.write(json: base.schema)
    try base.encode(to: &writer)
    for grid in grids { grid.encode(to: &writer) }
    writer.write(columns.map { Int32($0.column) })
    for column in columns {
      writer.write(column.values.running)
      writer.write(column.presence.running)
    }
    model.encode(to: &writer)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    let narrow = try reader.readJSON(Schema.self)
    let base = try Base(from: &reader, schema: narrow)
    let grids = try schema.fields.map { try ColumnGrid(from: &reader, field: $0) }
    let damaged = BinaryCodingError("The wide block in the model file is damaged.")
    let indices = try reader.readIntegers(Int32.self).map(Int.init)
    guard indices.allSatisfy(grids.indices.contains), zip(indices, indices.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw damaged
    }
    let columns = try indices.map { index in
      let values = LatentShares(running: try reader.readDoubles())
      let presence = LatentShares(running: try reader.readDoubles())
      guard values.isSound(grids[index].valueCells), presence.isSound(grids[index].reasonCount + 1) else {
        throw damaged
      }
      return WideMarginal(column: index, values: values, presence: presence)
    }
    let model = try FactorModel(from: &reader)
    let block = Set(indices)
    let others = schema.fields.indices.filter { !block.contains($0) }
    guard model.columnCount == indices.count, narrow.fields.count == others.count + model.factorCount,
      zip(others, narrow.fields).allSatisfy({ schema.fields[$0] == $1 }),
      narrow.fields.suffix(model.factorCount).allSatisfy({ $0.kind == .numeric })
    else { throw damaged }
    self.init(schema: schema, base: base, grids: grids, columns: columns, model: model)
  }
}

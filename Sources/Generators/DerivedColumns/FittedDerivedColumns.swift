public import Mathematics
public import Tables
public import Vocabulary

/// A base generator, and how columns are computed from others in what it draws.
public struct FittedDerivedColumns<Base: FittedGenerator>: FittedGenerator {
  public static var kind: GeneratorKind { Base.kind }
  public static var form: String { "derived columns of " + Base.form }
  public let schema: Schema
  let base: Base
  /// Each after those whose columns it reads.
  let rules: [DerivationRule]

  init(schema: Schema, base: Base, rules: [DerivationRule]) {
    self.schema = schema
    self.base = base
    self.rules = rules
  }

  /// Conditions on derived columns and rules that name them hold by dropping rows; all others are the base generator's.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let derived = Set(rules.map(\.derivation.column))
    let ofBase = conditions.filter { !derived.contains($0.column) }
    let ours: [CompiledCondition]
    do {
      ours = try conditions.filter { derived.contains($0.column) }.compiled(for: schema)
    } catch {
      throw GeneratorError.unsatisfiable(error.description)
    }
    return try RowRequirements(comparisonsOf: schema).collect(count, monitor: monitor, using: &random) {
      count, random, monitor in
      let (table, wrong) = computed(try base.sample(count, where: ofBase, using: &random, monitor: monitor))
      let good = (0..<count).filter { row in !wrong.contains(row) && ours.allSatisfy { $0.admits(table, row: row) } }
      return good.count == count ? table : table.rows(good)
    }
  }

  private func computed(_ drawn: Table) -> (table: Table, wrong: Set<Int>) {
    var columns = drawn.columns
    var wrong: Set<Int> = []
    for rule in rules {
      guard let index = schema.index(of: rule.derivation.column) else { continue }
      let table = Table(schema: drawn.schema, columns: columns)
      let results = DerivationReader([rule.derivation], in: table).results(
        of: rule.derivation.formula, rowCount: drawn.rowCount)
      let (column, outside) = rule.column(from: columns[index], results: results)
      columns[index] = column
      wrong.formUnion(outside)
    }
    return (Table(schema: schema, columns: columns), wrong)
  }

  public func encode(to writer: inout BinaryWriter) throws {
    try writer.write(json: base.schema)
    try writer.write(json: rules)
    try base.encode(to: &writer)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    let narrow = try reader.readJSON(Schema.self)
    let rules = try reader.readJSON([DerivationRule].self)
    let damaged = BinaryCodingError("The derived columns in the model file are damaged.")
    var pending = Set(rules.map(\.derivation.column))
    guard narrow.fields.map(\.name) == schema.fields.map(\.name), pending.count == rules.count else { throw damaged }
    for rule in rules {
      let read = rule.derivation.formula.columns
      let isNumeric = (read + [rule.derivation.column]).allSatisfy { name in
        schema.index(of: name).map { schema.fields[$0].kind == .numeric } ?? false
      }
      guard isNumeric, pending.isDisjoint(with: read), (0...12).contains(rule.decimals), rule.minimum <= rule.maximum,
        let index = schema.index(of: rule.derivation.column), rule.reason <= rule.reasons,
        Int(rule.reasons) == schema.fields[index].missingReasons.count, rule.reasons < 255,
        narrow.fields[index].missingReasons.count == Int(rule.reasons) + (rule.isHidden ? 1 : 0)
      else { throw damaged }
      pending.remove(rule.derivation.column)
    }
    self.init(schema: schema, base: try Base(from: &reader, schema: narrow), rules: rules)
  }
}

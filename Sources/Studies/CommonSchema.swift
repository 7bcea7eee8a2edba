import Mathematics
package import Tables
import Vocabulary

/// Brings tables to one schema where a private model published other levels than the real table has.
package enum CommonSchema {
  /// Both tables with the levels and reasons of missingness of both, those of `real` first.
  package static func joined(_ real: Table, _ synthetic: Table) -> (real: Table, synthetic: Table) {
    if real.schema == synthetic.schema { return (real, synthetic) }
    var schema = real.schema
    for (index, field) in synthetic.schema.fields.enumerated() {
      let known = Set(schema.fields[index].levels)
      schema.fields[index].levels += field.levels.filter { !known.contains($0) }
      let reasons = Set(schema.fields[index].missingReasons.map(\.name))
      schema.fields[index].missingReasons += field.missingReasons.filter { !reasons.contains($0.name) }
    }
    return (recoded(real, to: schema), recoded(synthetic, to: schema))
  }

  private static func recoded(_ table: Table, to schema: Schema) -> Table {
    let columns = zip(table.schema.fields, schema.fields).enumerated().map { index, fields -> Column in
      let (old, new) = fields
      let column = table.columns[index]
      let reasons = old.missingReasons.map { reason in
        UInt8(1 + (new.missingReasons.firstIndex { $0.name == reason.name } ?? 0))
      }
      let missing = column.missing.map { mask in mask.map { $0 == 0 ? 0 : reasons[Int($0) - 1] } }
      guard case .codes(let codes) = column.values, old.levels != new.levels else {
        return Column(column.values, missing: missing)
      }
      var codeOfLevel: [String: Int32] = [:]
      for (code, level) in new.levels.enumerated() { codeOfLevel[level] = Int32(code) }
      let recoding = old.levels.map { codeOfLevel[$0] ?? -1 }
      return Column(.codes(codes.map { $0 < 0 ? -1 : recoding[Int($0)] }), missing: missing)
    }
    return Table(schema: schema, columns: columns)
  }
}

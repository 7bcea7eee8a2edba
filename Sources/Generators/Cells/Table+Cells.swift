import Learning
import Mathematics
import Tables
import Vocabulary

extension Table {
  /// Rows whose cells are known; values are drawn in their cells, one column after another.
  ///
  /// - Parameters:
  ///   - cells: by column.
  ///   - restrictions: whose bounds numbers lie in, by column.
  init(
    schema: Schema, grids: [ColumnGrid], cells: [[UInt16]], restrictions: [ColumnRestriction?],
    using random: inout RandomSource
  ) {
    self.init(
      schema: schema,
      columns: grids.indices.map { column in
        grids[column].column(of: cells[column], within: restrictions[column]?.bounds, using: &random)
      })
  }

  /// The rows of tables with one schema, one after another.
  static func joining(_ tables: [Table], schema: Schema) -> Table {
    if tables.count == 1 { return tables[0] }
    let columns = schema.fields.indices.map { index -> Column in
      let parts = tables.map { $0.columns[index] }
      let mask: [UInt8]? =
        parts.contains { $0.missing != nil }
        ? parts.flatMap { $0.missing ?? [UInt8](repeating: 0, count: $0.count) } : nil
      switch schema.fields[index].kind {
      case .numeric, .date, .dateTime: return Column(.numeric(parts.flatMap { $0.numbers ?? [] }), missing: mask)
      case .categorical: return Column(.codes(parts.flatMap { $0.codes ?? [] }), missing: mask)
      case .identifier, .text: return Column(.text(parts.flatMap { $0.texts ?? [] }), missing: mask)
      }
    }
    return Table(schema: schema, columns: columns)
  }
}

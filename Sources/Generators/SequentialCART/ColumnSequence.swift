import Learning
import Mathematics
import Tables

/// Trees for each column in the order in which columns are drawn, with counts of cells in their leaves.
struct ColumnSequence: Sendable {
  let grids: [ColumnGrid]
  let binning: CellBinning
  let steps: [ColumnStep]

  func encode(to writer: inout BinaryWriter) {
    for grid in grids { grid.encode(to: &writer) }
    binning.encode(to: &writer)
    for step in steps { step.encode(to: &writer) }
  }

  init(grids: [ColumnGrid], binning: CellBinning, steps: [ColumnStep]) {
    self.grids = grids
    self.binning = binning
    self.steps = steps
  }

  init(from reader: inout BinaryReader, schema: Schema) throws {
    let grids = try schema.fields.map { try ColumnGrid(from: &reader, field: $0) }
    let binning = try CellBinning(from: &reader, grids: grids)
    let steps = try schema.fields.map { _ in try ColumnStep(from: &reader, grids: grids) }
    guard Set(steps.map(\.column)).count == steps.count else {
      throw BinaryCodingError("The model draws a column twice.")
    }
    self.init(grids: grids, binning: binning, steps: steps)
  }
}

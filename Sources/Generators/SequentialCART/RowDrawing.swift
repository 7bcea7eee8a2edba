import Learning
import Mathematics
import Tables
import Vocabulary

/// A restriction as one step needs it.
struct StepRestriction: Sendable {
  let restriction: ColumnRestriction
  /// Weights of the cells of a presence tree: of its reasons for missingness, and of its values being there.
  let reasonWeights: [Double]
  let presentWeights: [Double]
  /// The largest part of a leaf that is allowed.
  let greatestShare: Double

  init(_ restriction: ColumnRestriction, step: ColumnStep, grid: ColumnGrid, name: String) throws {
    self.restriction = restriction
    func greatest(_ densities: ColumnDensities, _ weights: [Double]) -> Double {
      (0..<densities.groupCount).reduce(0) { max($0, densities.share(of: $1, weights: weights)) }
    }
    var reasons = restriction.shares
    for cell in 0..<grid.valueCells { reasons[cell] = 0 }
    reasonWeights = reasons
    presentWeights = reasons.indices.map { $0 == 0 ? 1 : 0 }
    let ofValues = greatest(step.values.densities, restriction.shares)
    if let presence = step.presence {
      var weights = reasons
      weights[0] = ofValues
      greatestShare = greatest(presence.densities, weights)
    } else {
      greatestShare = ofValues
    }
    guard greatestShare > 0 else {
      throw GeneratorError.unsatisfiable("Nothing that was learned of “\(name)” satisfies what is asked of it.")
    }
  }
}

/// Rows that are being drawn, column by column; those that cannot meet a condition are left behind.
struct RowDrawing {
  private let grids: [ColumnGrid]
  private let binOfCell: [[UInt8]]
  private(set) var bins: BinnedTable
  /// Of all rows, by column; empty until the column is drawn.
  private var drawn: [[UInt16]]
  /// Rows that meet all conditions so far.
  private var alive: [Int32]

  init(count: Int, of sequence: ColumnSequence) {
    grids = sequence.grids
    binOfCell = sequence.binning.binOfCell
    bins = BinnedTable(binning: sequence.binning.binning, rowCount: count)
    drawn = grids.map { _ in [] }
    alive = Array(0..<Int32(count))
  }

  /// Cells of the rows that met all conditions, by column.
  var cells: [[UInt16]] {
    alive.count == bins.rowCount ? drawn : drawn.map { column in alive.map { column[Int($0)] } }
  }

  mutating func draw(_ step: ColumnStep, _ restriction: StepRestriction?, using random: inout RandomSource) {
    // Cells of the rows that are alive; the others hold any cell.
    var cells = [UInt16](repeating: 0, count: bins.rowCount)
    if let restriction {
      drawRestricted(step, restriction, into: &cells, using: &random)
    } else {
      drawFreely(step, into: &cells, using: &random)
    }
    let binOfCell = binOfCell[step.column]
    bins.setColumn(step.column, cells.map { binOfCell[Int($0)] })
    drawn[step.column] = cells
  }

  private func drawFreely(
    _ step: ColumnStep, into cells: inout [UInt16], using random: inout RandomSource
  ) {
    var rows = alive
    if let presence = step.presence {
      drawEvenly(presence, rows, into: &cells, using: &random)
      rows.removeAll { cells[Int($0)] != 0 }
    }
    if step.rankBounds.isEmpty {
      drawEvenly(step.values, rows, into: &cells, using: &random)
      return
    }
    let leaves = step.values.tree.leaves(containing: rows, of: bins)
    for (row, leaf) in zip(rows, leaves) {
      cells[Int(row)] = step.values.densities.cell(of: Int(leaf), between: step.rankBounds, using: &random)
    }
  }

  /// Draws levels, or whether and why a value is missing. Each row gets a level with its leaf's probability, but the rows
  /// of a leaf, and all leaves together, get each as often as these sum up to, nearly: chance would move the
  /// missingness of a column of 200 rows by 3 %, and blur what a rare outcome depends on.
  ///
  /// Quantiles follow the golden ratio's sequence (Weyl 1916) over rows in random order, sorted by leaf.
  private func drawEvenly(
    _ conditional: ColumnStep.Conditional, _ rows: [Int32], into cells: inout [UInt16],
    using random: inout RandomSource
  ) {
    var shuffled = rows
    random.shuffle(&shuffled)
    let leaves = conditional.tree.leaves(containing: shuffled, of: bins)
    var next = [Int](repeating: 0, count: conditional.tree.leafCount + 1)
    for leaf in leaves { next[Int(leaf) + 1] += 1 }
    for leaf in 1..<next.count { next[leaf] += next[leaf - 1] }
    let start = random.uniform()
    for (row, leaf) in zip(shuffled, leaves) {
      let place = start + Double(next[Int(leaf)]) * 0.618_033_988_749_894_9
      next[Int(leaf)] += 1
      cells[Int(row)] = conditional.densities.cell(of: Int(leaf), at: place - place.rounded(.down))
    }
  }

  private mutating func drawRestricted(
    _ step: ColumnStep, _ restriction: StepRestriction, into cells: inout [UInt16], using random: inout RandomSource
  ) {
    let weights = restriction.restriction.shares
    let leaves = step.values.tree.leaves(containing: alive, of: bins)
    let presenceLeaves = step.presence?.tree.leaves(containing: alive, of: bins)
    var kept: [Int32] = []
    kept.reserveCapacity(alive.count)
    for (place, row) in alive.enumerated() {
      let leaf = Int(leaves[place])
      var present = step.values.densities.share(of: leaf, weights: weights)
      var missing = 0.0
      if let presence = step.presence, let presenceLeaf = presenceLeaves?[place] {
        missing = presence.densities.share(of: Int(presenceLeaf), weights: restriction.reasonWeights)
        present *= presence.densities.share(of: Int(presenceLeaf), weights: restriction.presentWeights)
      }
      guard random.uniform() * restriction.greatestShare < present + missing else { continue }
      let drawn: UInt16?
      if random.uniform() * (present + missing) < missing, let presence = step.presence, let presenceLeaves {
        drawn = presence.densities.cell(
          of: Int(presenceLeaves[place]), weights: restriction.reasonWeights, using: &random)
      } else {
        drawn = step.values.densities.cell(of: leaf, weights: weights, using: &random)
      }
      guard let drawn else { continue }
      cells[Int(row)] = drawn
      kept.append(row)
    }
    alive = kept
  }
}

import Learning
import Mathematics

/// The leaves of all trees as one mixture: a leaf is drawn by its share of training rows, then each column on its own.
///
/// Holds counts of cells by leaf, and neither trees nor rows.
struct LeafMixture: Sendable {
  /// Training rows of each leaf, all trees one after the other. `[leaves]`
  let weights: [Int32]
  /// For each column its cells by leaf.
  let densities: [ColumnDensities]

  init(trees: [Tree], cells: CellTable) throws {
    let members = try parallelMap(0..<trees.count) { index in
      LeafMembers(leaves: trees[index].leaves(of: cells.binned), leafCount: trees[index].leafCount).droppingEmpty
    }
    var rows: [Int32] = []
    var starts: [Int32] = [0]
    for tree in members {
      let offset = Int32(rows.count)
      rows += tree.rows
      starts += tree.starts.dropFirst().map { $0 + offset }
    }
    let (allRows, allStarts) = (rows, starts)
    weights = zip(starts.dropFirst(), starts).map { $0 - $1 }
    densities = try parallelMap(0..<cells.grids.count) { column in
      ColumnDensities(cells: cells.cells[column], rows: allRows, starts: allStarts)
    }
  }

  init(weights: [Int32], densities: [ColumnDensities]) {
    self.weights = weights
    self.densities = densities
  }

  /// Running sums of the leaves' weights.
  var runningWeights: [Double] {
    var running: [Double] = []
    for weight in weights { running.append((running.last ?? 0) + Double(weight)) }
    return running
  }

  /// Each leaf's weight times the chance that its columns satisfy the restrictions.
  func leafWeights(_ restrictions: [ColumnRestriction?]) throws -> [Double] {
    let restricted = restrictions.indices.filter { restrictions[$0] != nil }
    if restricted.isEmpty { return weights.map(Double.init) }
    let pieces = chunks(of: weights.count, size: 1_024)
    return try parallelMap(0..<pieces.count) { piece in
      pieces[piece].map { leaf in
        restricted.reduce(Double(weights[leaf])) { weight, column in
          weight * densities[column].share(of: leaf, weights: restrictions[column]?.shares ?? [])
        }
      }
    }.flatMap { $0 }
  }

  /// The cells of `count` rows, by column.
  ///
  /// - Parameter running: running sums of ``leafWeights(_:)``.
  func cells(
    _ count: Int, leaves running: [Double], _ restrictions: [ColumnRestriction?], using random: inout RandomSource
  ) -> [[UInt16]] {
    let leaves = balancedLeaves(count, running, using: &random)
    return densities.indices.map { column in
      let density = densities[column]
      guard let restriction = restrictions[column] else {
        return leaves.map { density.cell(of: $0, using: &random) }
      }
      return leaves.map { density.cell(of: $0, weights: restriction.shares, using: &random) ?? 0 }
    }
  }
}

extension LeafMixture {
  /// Leaves by rising number, each as often as its weight says, but for chance of less than one row.
  private func balancedLeaves(_ count: Int, _ running: [Double], using random: inout RandomSource) -> [Int] {
    let step = (running.last ?? 0) / Double(max(count, 1))
    var place = random.uniform() * step
    var leaf = 0
    return (0..<count).map { _ in
      while leaf < running.count - 1 && running[leaf] <= place { leaf += 1 }
      place += step
      return leaf
    }
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(weights)
    for density in densities { density.encode(to: &writer) }
  }

  init(from reader: inout BinaryReader, grids: [ColumnGrid]) throws {
    weights = try reader.readIntegers()
    var densities: [ColumnDensities] = []
    for grid in grids {
      let density = try ColumnDensities(from: &reader, cellCount: grid.cellCount)
      guard density.groupCount == weights.count, weights.indices.allSatisfy({ density.rowCount(of: $0) > 0 }) else {
        throw GeneratorError.damagedModel("The leaves of the forest in the model file are damaged.")
      }
      densities.append(density)
    }
    guard !weights.isEmpty, weights.allSatisfy({ $0 > 0 }) else {
      throw GeneratorError.damagedModel("The leaves of the forest in the model file are damaged.")
    }
    self.densities = densities
  }
}

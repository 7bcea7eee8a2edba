import Learning
import Mathematics
import Tables
import Vocabulary

/// The order of columns and the parents of each: what is learned before tables are counted.
struct NetworkStructure: Sendable {
  /// Columns as they are drawn.
  var order: [Int]
  /// For each column of `order` the parents at each stage of its bins.
  var parents: [[ParentSet]]

  /// The sum over columns and stages of the mean log-probability of a row.
  var score: Double { parents.reduce(0) { $0 + $1.reduce(0) { $0 + $1.score } } }
}

/// Searches a structure: parents for some orders of the columns, of which the most probable is kept.
struct StructureSearch {
  let nested: [NestedBins]
  let grids: [ColumnGrid]
  /// For each column where it comes: 0 before all others, 1 among them, 2 after them.
  let placing: [Int]
  let settings: BayesianNetwork.Settings
  /// For each column those that may be its parents, or nil for all.
  let candidates: [Set<Int>]?

  /// The parents of each column among those before it.
  func parents(
    inOrder order: [Int], data: BinnedRows, monitor: Monitor, done: @Sendable (Int) -> Void
  ) throws -> NetworkStructure {
    let found = try parallelMap(0..<order.count) { turn in
      // The last columns have the most candidates, so they are begun first.
      let place = order.count - 1 - turn
      let column = order[place]
      let before = order[..<place].filter { candidates?[column].contains($0) ?? true }
      var known: Int?
      let sets = try nested[column].stages.map { fineness in
        var search = ParentSearch(
          column: data.bins[column], fineness: fineness, known: known, of: nested[column], in: data,
          settings: settings)
        known = fineness
        return try search.run(among: before) { try monitor.check() }
      }
      done(column)
      return sets
    }
    return NetworkStructure(order: order, parents: found.reversed())
  }

  /// Orders worth trying: few or many different values first.
  var orders: [[Int]] {
    [1, -1].map { sign in
      let keys = nested.indices.map { column in
        let isNumber = grids[column].isNumeric && grids[column].valueCells > 2
        return (placing[column], isNumber == (sign > 0) ? 1 : 0, sign * grids[column].valueCells, column)
      }
      return keys.sorted(by: <).map(\.3)
    }
  }
}

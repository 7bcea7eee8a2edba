import Foundation
import Learning

/// A parent of a column, and how finely its cells are told apart.
struct Parent: Sendable, Hashable {
  let column: Int
  let fineness: Int
}

/// The parents of one column, the most telling first, and how far each table of them is trusted.
struct ParentSet: Sendable {
  var parents: [Parent] = []
  /// For each number of parents, 1 and more, how many rows the table with one parent fewer counts for.
  var priors: [Double] = []
  /// Mean log-probability of a row's bin given its coarser ones, by tables that were counted without the row.
  var score = 0.0
}

/// Rows as bins, of which parents are searched.
struct BinnedRows: Sendable {
  let rowCount: Int
  /// `[columns][finenesses][rows]`
  let bins: [[[UInt8]]]
  let binCounts: [[Int]]

  /// - Parameter rows: those that the search looks at.
  init(cells: [[UInt16]], nested: [NestedBins], rows: [Int]) {
    rowCount = rows.count
    bins = zip(cells, nested).map { cells, nested in
      nested.binOfCell.map { binOfCell in rows.map { binOfCell[Int(cells[$0])] } }
    }
    binCounts = nested.map(\.binCounts)
  }
}

/// Finds the parents of a column one after another: of all columns and finenesses the one by which the column's
/// bins are foretold best, in rows left out one at a time.
///
/// A row's probability is (n(bin, parents) − 1 + α · that with one parent fewer) / (n(parents) − 1 + α). So a table is
/// judged as it will be used, smoothed by the table with fewer parents, and parents that only fit chance are refused.
struct ParentSearch {
  let data: BinnedRows
  let settings: BayesianNetwork.Settings
  /// What is foretold of each row: a bin, counted from the first that its known bin is split into.
  private let y: [UInt8]
  private let yCount: Int
  /// Rows sorted by configuration of the parents so far, what is foretold of each, and where each configuration starts.
  private var order: [Int32]
  private var orderedY: [UInt8]
  private var starts: [Int32]
  /// Probability of a row's own bin by the tables so far, counted without the row. `[configurations × bins]`
  private var foretold: [Float]

  /// - Parameters:
  ///   - bins: of the column. `[finenesses][rows]`
  ///   - fineness: of the bins that are foretold.
  ///   - known: of the column's own bins that are known already, or nil.
  init(
    column bins: [[UInt8]], fineness: Int, known: Int?, of nested: NestedBins, in data: BinnedRows,
    settings: BayesianNetwork.Settings
  ) {
    self.data = data
    self.settings = settings
    let places = nested.placeInCoarser(fineness, known)
    y = bins[fineness].map { places[Int($0)] }
    yCount = Int(places.max() ?? 0) + 1
    let all = Array(0..<Int32(data.rowCount))
    var members = [all]
    if let known {
      members = [[Int32]](repeating: [], count: nested.binCounts[known])
      for row in all { members[Int(bins[known][Int(row)])].append(row) }
    }
    order = []
    orderedY = []
    starts = [0]
    foretold = []
    for rows in members where !rows.isEmpty {
      order += rows
      starts.append(Int32(order.count))
      var counts = [Float](repeating: 0, count: yCount)
      for row in rows { counts[Int(y[Int(row)])] += 1 }
      foretold += counts.map { max($0 - 1, 0.5) / Float(max(rows.count - 1, 1)) }
    }
    orderedY = order.map { [y] in y[Int($0)] }
  }

  /// - Parameter candidates: columns that may be parents.
  mutating func run(among candidates: [Int], check: () throws -> Void) throws -> ParentSet {
    var found = ParentSet()
    let scratch = Scratch(bins: NestedBins.mostBins + 16, responses: yCount)
    var score = logProbability
    var used: Set<Int> = []
    var possible = candidates.flatMap { column in
      data.bins[column].indices.map { Parent(column: column, fineness: $0) }
    }
    while found.parents.count < settings.mostTables {
      try check()
      let gains = possible.map { parent in
        used.contains(parent.column) || used.count < settings.mostParents
          ? scratch.gain(of: parent, prior: 8, search: self) : -.infinity
      }
      var best: (parent: Parent, gain: Double)?
      for (parent, gain) in zip(possible, gains) where gain > best?.gain ?? settings.leastGain {
        best = (parent, gain)
      }
      guard let best else { break }
      var prior = 8.0
      var gain = best.gain
      for other in [0.5, 1, 2, 4, 16, 32, 64, 128, 256] {
        let value = scratch.gain(of: best.parent, prior: other, search: self)
        if value > gain { (prior, gain) = (other, value) }
      }
      score += gain
      found.parents.append(best.parent)
      found.priors.append(prior)
      used.insert(best.parent.column)
      possible = Self.promising(possible, gains: gains).filter {
        $0.column != best.parent.column || $0.fineness > best.parent.fineness
      }
      split(by: best.parent, prior: Float(prior))
    }
    found.score = score / Double(max(data.rowCount, 1))
    return found
  }

  /// The better half of the parents, for what tells nothing alone rarely tells something later.
  private static func promising(_ parents: [Parent], gains: [Double]) -> [Parent] {
    let middle = gains.sorted(by: >)[gains.count / 2]
    return zip(parents, gains).filter { $0.1 >= middle && $0.1 > -.infinity }.map(\.0)
  }

  /// Of all rows, without parents.
  private var logProbability: Double {
    var sum = 0.0
    for configuration in 0..<starts.count - 1 {
      for y in orderedY[Int(starts[configuration])..<Int(starts[configuration + 1])] {
        sum += Double(logf(foretold[configuration * yCount + Int(y)]))
      }
    }
    return sum
  }

  /// Makes `parent` the last parent: configurations are split by its bins.
  private mutating func split(by parent: Parent, prior: Float) {
    let bins = data.bins[parent.column][parent.fineness]
    let binCount = data.binCounts[parent.column][parent.fineness]
    var newOrder: [Int32] = []
    newOrder.reserveCapacity(order.count)
    var newStarts: [Int32] = [0]
    var newForetold: [Float] = []
    for configuration in 0..<starts.count - 1 {
      let rows = order[Int(starts[configuration])..<Int(starts[configuration + 1])]
      var members = [[Int32]](repeating: [], count: binCount)
      for row in rows { members[Int(bins[Int(row)])].append(row) }
      let before = foretold[configuration * yCount..<(configuration + 1) * yCount]
      for rows in members where !rows.isEmpty {
        newOrder += rows
        newStarts.append(Int32(newOrder.count))
        if rows.count < settings.smallestGroup {
          newForetold += before
          continue
        }
        var counts = [Float](repeating: 0, count: yCount)
        for row in rows { counts[Int(y[Int(row)])] += 1 }
        let total = Float(rows.count) - 1 + prior
        newForetold += zip(counts, before).map { count, before in
          count > 0 ? (count - 1 + prior * before) / total : before
        }
      }
    }
    order = newOrder
    orderedY = order.map { y[Int($0)] }
    starts = newStarts
    foretold = newForetold
  }
}

extension ParentSearch {
  /// Counts that are made again for every candidate: plain memory, for most of a search is spent here.
  private final class Scratch {
    /// By bin and, in the low bits, what is foretold; all zero between candidates.
    private let counts: UnsafeMutablePointer<Int32>
    private let totals: UnsafeMutablePointer<Int32>
    private let touched: UnsafeMutablePointer<Int32>
    private let lowBits: Int

    init(bins: Int, responses: Int) {
      lowBits = Int.bitWidth - (responses - 1).leadingZeroBitCount
      counts = .allocate(capacity: bins << lowBits)
      counts.initialize(repeating: 0, count: bins << lowBits)
      totals = .allocate(capacity: bins)
      totals.initialize(repeating: 0, count: bins)
      touched = .allocate(capacity: bins << lowBits + 1)
    }

    deinit {
      counts.deallocate()
      totals.deallocate()
      touched.deallocate()
    }

    /// By how much the log-probability of all rows rises when `parent` is added.
    func gain(of parent: Parent, prior: Double, search: ParentSearch) -> Double {
      let prior = Float(prior)
      let smallest = search.settings.smallestGroup
      var gain = 0.0
      for configuration in 0..<search.starts.count - 1 {
        let places = Int(search.starts[configuration])..<Int(search.starts[configuration + 1])
        if places.count < smallest { continue }
        let held = count(places, search.data.bins[parent.column][parent.fineness], search)
        let foretold = configuration * search.yCount
        var sum: Float = 0
        for place in 0..<held {
          let entry = Int(touched[place])
          let total = totals[entry >> lowBits]
          guard total >= smallest else { continue }
          let count = Float(counts[entry])
          let before = search.foretold[foretold + entry & (1 << lowBits - 1)]
          sum += count * logf((count - 1 + prior * before) / ((Float(total) - 1 + prior) * before))
        }
        gain += Double(sum)
        for place in 0..<held {
          let entry = Int(touched[place])
          counts[entry] = 0
          totals[entry >> lowBits] = 0
        }
      }
      return gain
    }

    /// Counts the rows of one configuration; how many entries are not zero.
    private func count(_ places: Range<Int>, _ bins: [UInt8], _ search: ParentSearch) -> Int {
      search.order.withUnsafeBufferPointer { order in
        search.orderedY.withUnsafeBufferPointer { y in
          bins.withUnsafeBufferPointer { bins in
            var held = 0
            for place in places {
              let bin = Int(bins[Int(order[place])])
              let entry = bin << lowBits | Int(y[place])
              // Written in any case, so that there is no branch to mispredict.
              touched[held] = Int32(truncatingIfNeeded: entry)
              held += counts[entry] == 0 ? 1 : 0
              counts[entry] &+= 1
              totals[bin] &+= 1
            }
            return held
          }
        }
      }
    }
  }
}

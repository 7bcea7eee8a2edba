import Learning
import Mathematics

/// One step of drawing a column: to which bin, or at last to which cell, given bins of its parents.
///
/// Tables for the first parent, the first two, and so on. Only groups that enough training rows fall into are kept, so
/// a table is never larger than the rows it was counted from, however many levels its columns have. Each is smoothed
/// by the one before: a row is drawn from a group of n rows with probability n / (n + α), else from the group with one
/// parent fewer.
struct ConditionalTable: Sendable {
  let column: Int
  /// Of the bins that are drawn; nil: cells are.
  let fineness: Int?
  /// The first may be the column itself, in the bins drawn so far.
  let parents: [Parent]
  /// α for each number of parents, 1 and more; 0 for the column itself. `[parents]`
  let priors: [Double]
  /// For each number of parents the group that a group and a bin of the next parent lead to, or −1.
  let next: [[Int32]]
  /// Group 0 holds all rows. Bins or cells.
  let densities: ColumnDensities

  /// - Parameters:
  ///   - known: fineness of the column's own bins that were drawn before, or nil.
  ///   - set: further parents.
  ///   - cells: the cell of each training row. `[columns][rows]`
  ///   - smallest: rows of a group, at least.
  init(
    counting column: Int, fineness: Int?, known: Int?, given set: ParentSet, cells: [[UInt16]],
    nested: [NestedBins], smallest: Int
  ) {
    var parents = set.parents
    var priors = set.priors
    if let known {
      parents.insert(Parent(column: column, fineness: known), at: 0)
      priors.insert(0, at: 0)
    }
    var grouping = Grouping(rowCount: cells[column].count)
    for parent in parents {
      let isKnown = parent.column == column
      let bins = nested[parent.column].binOfCell[parent.fineness]
      let parentCells = cells[parent.column]
      let isUseful = grouping.split(
        bins: nested[parent.column].binCounts[parent.fineness], smallest: isKnown ? 1 : smallest
      ) { bins[Int(parentCells[Int($0)])] }
      guard isUseful else { break }
    }
    self.column = column
    self.fineness = fineness
    self.parents = Array(parents.prefix(grouping.next.count))
    self.priors = Array(priors.prefix(grouping.next.count))
    next = grouping.next
    let drawn = fineness.map { fineness in
      let bins = nested[column].binOfCell[fineness]
      return cells[column].map { UInt16(bins[Int($0)]) }
    }
    densities = ColumnDensities(cells: drawn ?? cells[column], rows: grouping.rows, starts: grouping.starts)
  }
}

/// Rows put into groups by one parent after another.
private struct Grouping {
  /// Rows of all groups, one after another. `[rows of groups]`
  private(set) var rows: [Int32]
  private(set) var starts: [Int32]
  private(set) var next: [[Int32]] = []
  /// Groups of the last level.
  private var level: Range<Int> = 0..<1

  init(rowCount: Int) {
    rows = Array(0..<Int32(rowCount))
    starts = [0, Int32(rowCount)]
  }

  /// Splits the groups of the last level; false when none is large enough.
  mutating func split(bins: Int, smallest: Int, bin: (Int32) -> UInt8) -> Bool {
    var links = [Int32](repeating: -1, count: level.count * bins)
    let first = starts.count - 1
    for group in level {
      var members = [[Int32]](repeating: [], count: bins)
      for row in rows[Int(starts[group])..<Int(starts[group + 1])] { members[Int(bin(row))].append(row) }
      for (bin, members) in members.enumerated() where members.count >= smallest {
        links[(group - level.lowerBound) * bins + bin] = Int32(starts.count - 1)
        rows += members
        starts.append(Int32(rows.count))
      }
    }
    guard starts.count - 1 > first else { return false }
    next.append(links)
    level = first..<starts.count - 1
    return true
  }
}

// MARK: - Drawing

extension ConditionalTable {
  /// The groups that each row belongs to, group 0 first; −1 from where there is none. `[parents + 1][rows]`
  private func groups(of rows: DrawnRows, nested: [NestedBins]) -> [[Int32]] {
    var found = [[Int32](repeating: 0, count: rows.count)]
    var first: Int32 = 0
    for (depth, parent) in parents.enumerated() {
      let binCount = Int32(nested[parent.column].binCounts[parent.fineness])
      let bins = rows.bins(of: parent, nested: nested)
      let before = found[depth]
      let links = next[depth]
      var after = [Int32](repeating: -1, count: rows.count)
      for row in 0..<rows.count where before[row] >= 0 {
        after[row] = links[Int((before[row] - first) * binCount) + Int(bins[row])]
      }
      found.append(after)
      first = links.first { $0 >= 0 } ?? 0
    }
    return found
  }

  /// The bin or cell of each row given its parents.
  func draw(for rows: DrawnRows, nested: [NestedBins], using random: inout RandomSource) -> [UInt16] {
    let groups = groups(of: rows, nested: nested)
    return (0..<rows.count).map { row in
      var depth = parents.count
      while depth > 0 {
        let group = groups[depth][row]
        if group >= 0 {
          let held = Double(densities.rowCount(of: Int(group)))
          if priors[depth - 1] == 0 || random.uniform() * (held + priors[depth - 1]) < held { break }
        }
        depth -= 1
      }
      return densities.cell(of: Int(groups[depth][row]), using: &random)
    }
  }

  /// As ``draw(for:nested:using:)`` where bins or cells are weighted; adds to each row's log-weight what corrects for it.
  func draw(
    for rows: DrawnRows, weights: [Double], nested: [NestedBins], addingTo logWeights: inout [Double],
    using random: inout RandomSource
  ) -> [UInt16] {
    let groups = groups(of: rows, nested: nested)
    let shares = (0..<densities.groupCount).map { densities.share(of: $0, weights: weights) }
    return (0..<rows.count).map { row in
      // The share of what is drawn with the first, the first two … parents.
      var total = shares[0]
      var chosen = 0
      for depth in 0..<parents.count {
        let group = groups[depth + 1][row]
        guard group >= 0 else { break }
        let held = Double(densities.rowCount(of: Int(group)))
        let own = held * shares[Int(group)]
        let sum = own + priors[depth] * total
        if sum > 0 && random.uniform() * sum < own { chosen = Int(group) }
        total = sum / (held + priors[depth])
      }
      let drawn = densities.cell(of: chosen, weights: weights, using: &random) ?? 0
      // A bin's weight only steers; what is true of it is seen when its cells are drawn.
      logWeights[row] += logarithm(total) - (fineness == nil ? 0 : logarithm(weights[Int(drawn)]))
      return drawn
    }
  }
}

/// Rows that are being drawn, column by column.
struct DrawnRows: Sendable {
  let count: Int
  /// Complete columns. `[columns][rows]`
  var cells: [[UInt16]]
  /// The column that is being drawn: its bins so far.
  var bins: [UInt16] = []

  init(count: Int, columns: Int) {
    self.count = count
    cells = [[UInt16]](repeating: [], count: columns)
  }

  fileprivate func bins(of parent: Parent, nested: [NestedBins]) -> [UInt16] {
    if cells[parent.column].isEmpty { return bins }
    let binOfCell = nested[parent.column].binOfCell[parent.fineness]
    return cells[parent.column].map { UInt16(binOfCell[Int($0)]) }
  }
}

// MARK: - Storing

extension ConditionalTable {
  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(fineness ?? -1))
    writer.write(parents.map { Int32($0.column) })
    writer.write(parents.map { Int32($0.fineness) })
    writer.write(priors)
    for links in next { writer.write(links) }
    densities.encode(to: &writer)
  }

  /// - Parameters:
  ///   - known: columns that are drawn before.
  ///   - drawn: fineness of the column's own bins that are drawn before, or nil.
  init(
    from reader: inout BinaryReader, column: Int, drawn: Int?, known: Set<Int>, grids: [ColumnGrid],
    nested: [NestedBins]
  ) throws {
    self.column = column
    let fineness = try reader.readInt()
    guard fineness >= -1, fineness < nested[column].binCounts.count, fineness == -1 || fineness > drawn ?? -1 else {
      throw BayesianNetwork.damaged
    }
    self.fineness = fineness < 0 ? nil : fineness
    let columns = try reader.readIntegers(Int32.self)
    let finenesses = try reader.readIntegers(Int32.self)
    priors = try reader.readDoubles()
    guard columns.count == finenesses.count, columns.count == priors.count else { throw BayesianNetwork.damaged }
    parents = zip(columns, finenesses).map { Parent(column: Int($0), fineness: Int($1)) }
    for (place, parent) in parents.enumerated() {
      // Parents are drawn before, so that no network in a file can go round in circles.
      let isOwn = place == 0 && parent.column == column && parent.fineness == drawn
      guard isOwn ? priors[place] == 0 : known.contains(parent.column) && priors[place] > 0 && priors[place].isFinite,
        isOwn == (place == 0 && drawn != nil), nested[parent.column].binCounts.indices.contains(parent.fineness)
      else { throw BayesianNetwork.damaged }
    }
    guard drawn == nil || !parents.isEmpty else { throw BayesianNetwork.damaged }
    var links: [[Int32]] = []
    var groups = 1
    var width = 1
    for parent in parents {
      let level = try reader.readIntegers(Int32.self)
      guard level.count == width * nested[parent.column].binCounts[parent.fineness] else {
        throw BayesianNetwork.damaged
      }
      width = 0
      for link in level where link >= 0 {
        guard Int(link) == groups + width else { throw BayesianNetwork.damaged }
        width += 1
      }
      guard width > 0 else { throw BayesianNetwork.damaged }
      groups += width
      links.append(level)
    }
    next = links
    let drawnCount = fineness < 0 ? grids[column].cellCount : nested[column].binCounts[fineness]
    densities = try ColumnDensities(from: &reader, cellCount: drawnCount)
    let isWhole = densities.groupCount == groups
    guard isWhole, (0..<groups).allSatisfy({ densities.rowCount(of: $0) > 0 }) else { throw BayesianNetwork.damaged }
  }
}

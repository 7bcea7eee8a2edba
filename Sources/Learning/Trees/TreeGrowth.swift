import Foundation
import Mathematics

/// One tree while it grows: its nodes, the rows parted in place, and the buffers of the search.
///
/// Buffers are raw memory of this object, which lives within one call: no bounds checks in the inner loops.
final class TreeGrowth {
  /// A node that waits to be split or made a leaf.
  private struct Pending {
    var node: Int
    var start: Int
    var end: Int
    var depth: Int
    /// Packed count and sum of its rows.
    var packed: UInt64
    /// A pooled histogram of all columns, or −1.
    var histogram = -1
  }

  private(set) var tree = Tree()
  private var starts: [Int32] = [0]

  private let settings: TreeSettings
  private let bins: UnsafePointer<UInt8>
  private let stride: Int
  private var columns: [Int]
  private let binnings: [ColumnBinning]
  private let rowCount: Int
  private let response: QuantisedResponse
  private let rows: UnsafeMutablePointer<Int32>
  private let scratch: UnsafeMutablePointer<Int32>
  /// The node's responses in the order of its rows.
  private let gathered: UnsafeMutablePointer<UInt64>
  private let gatheredClasses: UnsafeMutablePointer<UInt8>
  /// One column's histogram; all zero between searches.
  private let histogram: UnsafeMutablePointer<UInt64>
  private let classHistogram: UnsafeMutablePointer<UInt32>
  private let classTotals: UnsafeMutablePointer<UInt32>
  private let occupied: UnsafeMutablePointer<UInt64>
  private let packedSearch: PackedSplitSearch
  private let classSearch: ClassSplitSearch
  private let minimumGain: Double
  private let classCount: Int
  private var pool: HistogramPool

  init(
    settings: TreeSettings, binning: Binning, bins: UnsafePointer<UInt8>, rowCount stride: Int, columns: [Int],
    rows given: [Int32], response: Response
  ) {
    self.settings = settings
    self.bins = bins
    self.stride = stride
    self.columns = columns
    binnings = binning.columns
    rowCount = given.count
    self.response = QuantisedResponse(response, rows: given)
    classCount = self.response.classCount
    rows = .allocate(capacity: rowCount)
    rows.initialize(from: given, count: rowCount)
    scratch = .allocate(capacity: rowCount)
    gathered = .allocate(capacity: rowCount)
    gatheredClasses = .allocate(capacity: rowCount)
    histogram = .allocate(capacity: 256)
    histogram.initialize(repeating: 0, count: 256)
    classHistogram = .allocate(capacity: 256 * max(classCount, 1))
    classHistogram.initialize(repeating: 0, count: 256 * max(classCount, 1))
    classTotals = .allocate(capacity: 256)
    occupied = .allocate(capacity: 4)
    var logTable: [Double] = []
    if settings.criterion == .entropy && self.response.isClasses {
      logTable = (0...rowCount).map { $0 == 0 ? 0 : Double($0) * logarithm(Double($0)) }
    }
    packedSearch = PackedSplitSearch(countBits: self.response.countBits, logTable: logTable)
    classSearch = ClassSplitSearch(classCount: classCount, logTable: logTable)
    let impurity = self.response.impurity(logTable: logTable)
    minimumGain = max(settings.complexity, 1e-13) * impurity
    pool = HistogramPool(binCounts: columns.map { binning.columns[$0].binCount })
  }

  deinit {
    rows.deallocate()
    scratch.deallocate()
    gathered.deallocate()
    gatheredClasses.deallocate()
    histogram.deallocate()
    classHistogram.deallocate()
    classTotals.deallocate()
    occupied.deallocate()
  }

  var members: LeafMembers {
    LeafMembers(rows: Array(UnsafeBufferPointer(start: rows, count: rowCount)), starts: starts)
  }

  /// Depth first, left before right, so that leaves are numbered in the order of their rows.
  func grow(using random: inout RandomSource) {
    var waiting = [Pending(node: addNode(), start: 0, end: rowCount, depth: 0, packed: response.total)]
    while let next = waiting.popLast() {
      let split = findSplit(next, using: &random)
      let isForced = next.node == 0 && split.column == settings.firstColumn
      if !split.isFound || (split.gain <= minimumGain && !isForced) {
        pool.giveBack(next.histogram)
        makeLeaf(next)
        continue
      }
      let (middle, leftPacked) = part(next, by: split)
      let left = addNode()
      let right = addNode()
      setSplit(split, at: next, left: left)
      var leftPending = Pending(
        node: left, start: next.start, end: middle, depth: next.depth + 1, packed: leftPacked)
      var rightPending = Pending(
        node: right, start: middle, end: next.end, depth: next.depth + 1, packed: next.packed - leftPacked)
      handDownHistogram(next, &leftPending, &rightPending)
      waiting.append(rightPending)
      waiting.append(leftPending)
    }
  }
}

// MARK: Nodes
extension TreeGrowth {
  private func addNode() -> Int {
    tree.column.append(0)
    tree.left.append(-1)
    tree.threshold.append(0)
    tree.mask.append(-1)
    tree.value.append(0)
    tree.count.append(0)
    return tree.left.count - 1
  }

  private func describe(_ node: Pending) {
    let count = node.end - node.start
    tree.count[node.node] = Int32(count)
    tree.value[node.node] = response.mean(sum: packedSearch.sum(node.packed), count: count)
  }

  private func makeLeaf(_ node: Pending) {
    describe(node)
    tree.left[node.node] = Int32(-1 - tree.leafCount)
    tree.leafCount += 1
    starts.append(Int32(node.end))
  }

  private func setSplit(_ split: Split, at node: Pending, left: Int) {
    describe(node)
    tree.column[node.node] = Int32(split.column)
    tree.left[node.node] = Int32(left)
    tree.threshold[node.node] = split.threshold
    if split.usesMask {
      tree.mask[node.node] = Int32(tree.masks.count)
      tree.masks.append(split.mask)
    }
  }

  /// Moves the rows that go left before those that go right, each side in its old order.
  private func part(_ node: Pending, by split: Split) -> (middle: Int, leftPacked: UInt64) {
    let column = bins + split.column * stride
    var left = node.start
    var right = 0
    var packed: UInt64 = 0
    let words = split.mask.words
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { goesLeft in
      for bin in 0..<256 {
        let inMask = words[bin >> 6] >> UInt64(bin & 63) & 1 != 0
        goesLeft[bin] = (split.usesMask ? inMask : bin <= Int(split.threshold)) ? 1 : 0
      }
      for i in node.start..<node.end {
        let row = rows[i]
        let isLeft = Int(goesLeft[Int(column[Int(row)])])
        // Both are written and one place moves on: no branch to mispredict.
        rows[left] = row
        scratch[right] = row
        left += isLeft
        right += 1 - isLeft
        packed += isLeft != 0 ? gathered[i - node.start] : 0
      }
    }
    (rows + left).update(from: scratch, count: right)
    return (left, packed)
  }
}

// MARK: Search
extension TreeGrowth {
  private func findSplit(_ node: Pending, using random: inout RandomSource) -> Split {
    let count = node.end - node.start
    if node.depth >= settings.maximumDepth || count < 2 * settings.minimumLeafSize { return Split() }
    guard gather(node) else { return Split() }
    let facts = NodeFacts(
      count: count, sum: packedSearch.sum(node.packed), minimumLeafSize: settings.minimumLeafSize,
      minimumPositives: classCount == 2 ? settings.minimumPositives : 0)
    var best = Split()
    if node.node == 0, let first = settings.firstColumn, let place = columns.firstIndex(of: first) {
      consider(place, node, facts, &best)
      if best.isFound { return best }
    }
    guard let tried = settings.columnsTried, tried < columns.count else {
      for place in columns.indices { consider(place, node, facts, &best) }
      return best
    }
    var left = tried
    var place = 0
    while left > 0 && place < columns.count {
      columns.swapAt(place, place + random.integer(below: columns.count - place))
      if consider(place, node, facts, &best) { left -= 1 }
      place += 1
    }
    return best
  }

  /// Whether the column has more than one bin in the node.
  @discardableResult
  private func consider(_ place: Int, _ node: Pending, _ facts: NodeFacts, _ best: inout Split) -> Bool {
    let column = columns[place]
    let binning = binnings[column]
    var found: Split
    let isMixed: Bool
    if classCount > 2 {
      isMixed = fillClasses(column, node)
      found =
        isMixed
        ? classSearch.best(
          binning, histogram: classHistogram, occupied: occupied, totals: classTotals, node: facts) : Split()
      forEachBin(occupied) { bin in
        (classHistogram + bin * classCount).update(repeating: 0, count: classCount)
      }
    } else if node.histogram >= 0 {
      let pooled = pool.column(place, of: node.histogram)
      isMixed = markOccupied(pooled, binning.binCount)
      found = isMixed ? packedSearch.best(binning, histogram: pooled, occupied: occupied, node: facts) : Split()
    } else {
      isMixed = fillPacked(column, node, binCount: binning.binCount)
      found =
        isMixed ? packedSearch.best(binning, histogram: histogram, occupied: occupied, node: facts) : Split()
      forEachBin(occupied) { histogram[$0] = 0 }
    }
    if found.isFound && found.gain > best.gain {
      best = found
      best.column = column
    }
    return isMixed
  }

  /// Puts the node's responses side by side; false when all are equal.
  @discardableResult
  private func gather(_ node: Pending) -> Bool {
    let count = node.end - node.start
    let nodeRows = rows + node.start
    var differing: UInt64 = 0
    response.packed.withUnsafeBufferPointer { packed in
      let first = packed[Int(nodeRows[0])]
      for i in 0..<count {
        let value = packed[Int(nodeRows[i])]
        gathered[i] = value
        differing |= value ^ first
      }
    }
    if classCount > 2 {
      classTotals.update(repeating: 0, count: classCount)
      for i in 0..<count {
        let k = UInt8(truncatingIfNeeded: packedSearch.sum(gathered[i]))
        gatheredClasses[i] = k
        classTotals[Int(k)] += 1
      }
    }
    return differing != 0
  }

  private func fillPacked(_ column: Int, _ node: Pending, binCount: Int) -> Bool {
    let cells = bins + column * stride
    let nodeRows = rows + node.start
    let count = node.end - node.start
    if count < 160 {
      for word in 0..<4 { occupied[word] = 0 }
      for i in 0..<count {
        let bin = Int(cells[Int(nodeRows[i])])
        histogram[bin] += gathered[i]
        occupied[bin >> 6] |= 1 << UInt64(bin & 63)
      }
      return isMixed
    }
    for i in 0..<count { histogram[Int(cells[Int(nodeRows[i])])] += gathered[i] }
    return markOccupied(histogram, binCount)
  }

  private func fillClasses(_ column: Int, _ node: Pending) -> Bool {
    let cells = bins + column * stride
    let nodeRows = rows + node.start
    for word in 0..<4 { occupied[word] = 0 }
    for i in 0..<node.end - node.start {
      let bin = Int(cells[Int(nodeRows[i])])
      classHistogram[bin * classCount + Int(gatheredClasses[i])] += 1
      occupied[bin >> 6] |= 1 << UInt64(bin & 63)
    }
    return isMixed
  }

  /// Sets `occupied`; true when more than one bin holds rows.
  private func markOccupied(_ histogram: UnsafePointer<UInt64>, _ binCount: Int) -> Bool {
    for word in 0..<4 {
      var bits: UInt64 = 0
      for bit in 0..<min(64, max(0, binCount - word << 6)) where histogram[word << 6 + bit] != 0 {
        bits |= 1 << UInt64(bit)
      }
      occupied[word] = bits
    }
    return isMixed
  }

  private var isMixed: Bool {
    var count = 0
    for word in 0..<4 { count += occupied[word].nonzeroBitCount }
    return count > 1
  }
}

// MARK: Siblings by subtraction
extension TreeGrowth {
  /// Fills the smaller child's histograms and takes them from the parent's to have the larger child's.
  private func handDownHistogram(_ parent: Pending, _ left: inout Pending, _ right: inout Pending) {
    // Neither children that are leaves in any case nor nodes that look at some columns need all histograms.
    let isDeepest = left.depth >= settings.maximumDepth
    guard classCount <= 2, !isDeepest, settings.columnsTried.map({ $0 >= columns.count }) ?? true else {
      return pool.giveBack(parent.histogram)
    }
    let leftIsSmaller = left.end - left.start < right.end - right.start
    let smaller = leftIsSmaller ? left : right
    let larger = leftIsSmaller ? right : left
    guard larger.end - larger.start >= HistogramPool.leastRows else { return pool.giveBack(parent.histogram) }
    guard parent.histogram >= 0 else {
      let slot = fillAll(larger)
      if leftIsSmaller { right.histogram = slot } else { left.histogram = slot }
      return
    }
    let slot = fillAll(smaller)
    pool.subtract(slot, from: parent.histogram)
    let keeps = smaller.end - smaller.start >= HistogramPool.leastRows
    if !keeps { pool.giveBack(slot) }
    if leftIsSmaller {
      (left.histogram, right.histogram) = (keeps ? slot : -1, parent.histogram)
    } else {
      (right.histogram, left.histogram) = (keeps ? slot : -1, parent.histogram)
    }
  }

  private func fillAll(_ node: Pending) -> Int {
    let slot = pool.take()
    gather(node)
    let nodeRows = rows + node.start
    for place in columns.indices {
      let cells = bins + columns[place] * stride
      let target = pool.column(place, of: slot)
      for i in 0..<node.end - node.start { target[Int(cells[Int(nodeRows[i])])] += gathered[i] }
    }
    return slot
  }
}

/// Finds splits where the response is one of three classes or more.
struct ClassSplitSearch {
  let classCount: Int
  /// k · log k for entropy; empty for Gini.
  let logTable: [Double]

  /// The best split by one column.
  ///
  /// - Parameters:
  ///   - histogram: rows by bin and class. `[bins × classes]`
  ///   - occupied: which bins hold rows: four words.
  ///   - totals: the node's rows by class. `[classes]`
  func best(
    _ binning: ColumnBinning, histogram: UnsafePointer<UInt32>, occupied: UnsafePointer<UInt64>,
    totals: UnsafePointer<UInt32>, node: NodeFacts
  ) -> Split {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { order in
      var held = 0
      forEachBin(occupied) { bin in
        order[held] = bin
        held += 1
      }
      if held < 2 { return Split() }
      let bins = UnsafeMutableBufferPointer(rebasing: order[0..<held])
      if binning.isOrdered { return bestOrdered(binning, histogram, bins, occupied, totals, node) }
      sortByPrincipalComponent(bins, histogram, totals, node)
      return bestPrefix(binning, histogram, bins, occupied, totals, node)
    }
  }

  /// Bins in the given order, cut once.
  private func bestPrefix(
    _ binning: ColumnBinning, _ histogram: UnsafePointer<UInt32>, _ bins: UnsafeMutableBufferPointer<Int>,
    _ occupied: UnsafePointer<UInt64>, _ totals: UnsafePointer<UInt32>, _ node: NodeFacts
  ) -> Split {
    var (best, length, count) = scan(histogram, bins, totals, node)
    if length == 0 { return Split() }
    best.column = 0
    best.usesMask = true
    for place in 0..<length { best.mask.insert(UInt8(bins[place])) }
    best.mask.addAbsent(binning.binCount, occupied: occupied, toMask: 2 * count > node.count)
    return best
  }

  /// Missing bins are tried before the first value and after the last.
  private func bestOrdered(
    _ binning: ColumnBinning, _ histogram: UnsafePointer<UInt32>, _ bins: UnsafeMutableBufferPointer<Int>,
    _ occupied: UnsafePointer<UInt64>, _ totals: UnsafePointer<UInt32>, _ node: NodeFacts
  ) -> Split {
    let values = bins.firstIndex { $0 >= binning.valueBins } ?? bins.count
    let missing = bins.count - values
    var (best, length, count) = scan(histogram, bins, totals, node)
    if missing > 0 && values > 0 {
      withUnsafeTemporaryAllocation(of: Int.self, capacity: bins.count) { turned in
        for place in 0..<bins.count { turned[place] = bins[(place + values) % bins.count] }
        let other = scan(histogram, turned, totals, node)
        if other.split.gain > best.gain {
          (best, length, count) = other
          for place in 0..<bins.count { bins[place] = turned[place] }
        }
      }
    }
    if length == 0 { return Split() }
    best.column = 0
    let lastLeft = bins[length - 1]
    let firstRight = bins[length]
    if missing == 0 && (binning.missingBins == 0 || 2 * count <= node.count) {
      best.threshold = UInt8((lastLeft + firstRight) / 2)
      return best
    }
    best.usesMask = true
    for place in 0..<length { best.mask.insert(UInt8(bins[place])) }
    // Empty value bins go with their neighbours, the nearer half to each side.
    let lastValue = bins[0..<length].last { $0 < binning.valueBins } ?? -1
    let nextValue = bins[length...].first { $0 < binning.valueBins } ?? binning.valueBins
    if lastValue >= 0 {
      let middle = nextValue == binning.valueBins ? nextValue - 1 : (lastValue + nextValue) / 2
      best.mask.insert(0..<middle + 1)
    }
    if missing == 0 { best.mask.insert(binning.valueBins..<binning.binCount) }
    return best
  }

  /// The best place to cut an order of bins, how many bins and rows are left of it.
  private func scan(
    _ histogram: UnsafePointer<UInt32>, _ bins: UnsafeMutableBufferPointer<Int>, _ totals: UnsafePointer<UInt32>,
    _ node: NodeFacts
  ) -> (split: Split, length: Int, count: Int) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * classCount) { counts in
      let left = counts.baseAddress!
      let right = left + classCount
      var leftScore = 0.0
      var rightScore = 0.0
      for k in 0..<classCount {
        left[k] = 0
        right[k] = Int(totals[k])
        rightScore += purity(right[k])
      }
      let whole = rightScore
      let wholeScore = score(whole, node.count)
      var best = (split: Split(), length: 0, count: 0)
      var leftCount = 0
      for place in 0..<bins.count - 1 {
        let row = histogram + bins[place] * classCount
        for k in 0..<classCount where row[k] != 0 {
          let moved = Int(row[k])
          leftScore += purity(left[k] + moved) - purity(left[k])
          rightScore += purity(right[k] - moved) - purity(right[k])
          left[k] += moved
          right[k] -= moved
          leftCount += moved
        }
        let rightCount = node.count - leftCount
        if leftCount < node.minimumLeafSize || rightCount < node.minimumLeafSize { continue }
        let gain = score(leftScore, leftCount) + score(rightScore, rightCount) - wholeScore
        if gain > best.split.gain + 1e-9 * Double(node.count) { best = (Split(gain: gain), place + 1, leftCount) }
      }
      return best
    }
  }

  @inline(__always)
  private func purity(_ count: Int) -> Double {
    logTable.isEmpty ? Double(count * count) : logTable[count]
  }

  /// Larger is purer; differences are impurity times rows.
  @inline(__always)
  private func score(_ purities: Double, _ count: Int) -> Double {
    logTable.isEmpty ? purities / Double(count) : purities - logTable[count]
  }

  /// Orders bins along the first principal component of their class shares (Coppersmith, Hong & Hosking 1999).
  private func sortByPrincipalComponent(
    _ bins: UnsafeMutableBufferPointer<Int>, _ histogram: UnsafePointer<UInt32>, _ totals: UnsafePointer<UInt32>,
    _ node: NodeFacts
  ) {
    let held = bins.count
    if held == 2 { return }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: held * (classCount + 2) + 2 * classCount) { work in
      let shares = work.baseAddress!  // [held × classes], centred
      let weights = shares + held * classCount
      let places = weights + held
      let axis = places + held
      let next = axis + classCount
      fillShares(bins, histogram, totals, node, shares, weights)
      startAxis(held, shares, weights, axis)
      for _ in 0..<8 {
        for k in 0..<classCount { next[k] = 0 }
        for i in 0..<held {
          let row = shares + i * classCount
          var dot = 0.0
          for k in 0..<classCount { dot += row[k] * axis[k] }
          places[i] = dot
          dot *= weights[i]
          for k in 0..<classCount { next[k] += dot * row[k] }
        }
        var norm = 0.0
        for k in 0..<classCount { norm += next[k] * next[k] }
        if norm <= 0 { break }
        norm = norm.squareRoot()
        for k in 0..<classCount { axis[k] = next[k] / norm }
      }
      insertionSort(bins, places)
    }
  }

  private func fillShares(
    _ bins: UnsafeMutableBufferPointer<Int>, _ histogram: UnsafePointer<UInt32>, _ totals: UnsafePointer<UInt32>,
    _ node: NodeFacts, _ shares: UnsafeMutablePointer<Double>, _ weights: UnsafeMutablePointer<Double>
  ) {
    for i in bins.indices {
      let row = histogram + bins[i] * classCount
      var count = 0.0
      for k in 0..<classCount { count += Double(row[k]) }
      weights[i] = count
      for k in 0..<classCount {
        shares[i * classCount + k] = Double(row[k]) / count - Double(totals[k]) / Double(node.count)
      }
    }
  }

  /// The bin whose shares differ most from the node's, weighted by its rows.
  private func startAxis(
    _ held: Int, _ shares: UnsafeMutablePointer<Double>, _ weights: UnsafeMutablePointer<Double>,
    _ axis: UnsafeMutablePointer<Double>
  ) {
    var farthest = 0
    var distance = -1.0
    for i in 0..<held {
      var squares = 0.0
      for k in 0..<classCount { squares += shares[i * classCount + k] * shares[i * classCount + k] }
      if squares * weights[i] > distance { (farthest, distance) = (i, squares * weights[i]) }
    }
    for k in 0..<classCount { axis[k] = shares[farthest * classCount + k] }
  }

  private func insertionSort(_ bins: UnsafeMutableBufferPointer<Int>, _ places: UnsafeMutablePointer<Double>) {
    for i in 1..<bins.count {
      let (bin, place) = (bins[i], places[i])
      var j = i
      while j > 0 && places[j - 1] > place {
        bins[j] = bins[j - 1]
        places[j] = places[j - 1]
        j -= 1
      }
      bins[j] = bin
      places[j] = place
    }
  }
}

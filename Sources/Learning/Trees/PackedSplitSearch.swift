import Foundation

/// Finds splits where the response is a number or one of two classes.
///
/// A row's count and quantised response share one 64-bit word, so that a histogram takes one addition for each
/// cell and a sibling's is had by subtraction, exactly. The variance of 0/1 is half the Gini impurity, so both
/// criteria are one.
struct PackedSplitSearch {
  /// Low bits of a packed word that count rows; those above hold the sum of responses.
  let countBits: UInt64
  /// k · log k for entropy; empty for variance and Gini.
  let logTable: [Double]

  @inline(__always) func count(_ packed: UInt64) -> Int { Int(packed & (1 << countBits - 1)) }
  @inline(__always) func sum(_ packed: UInt64) -> Int { Int(packed >> countBits) }

  /// How much a split lowers the impurity; `left` is packed.
  @inline(__always)
  func gain(_ left: UInt64, _ node: NodeFacts) -> Double {
    let leftCount = count(left)
    let rightCount = node.count - leftCount
    if leftCount < node.minimumLeafSize || rightCount < node.minimumLeafSize { return 0 }
    let leftSum = sum(left)
    if node.minimumPositives > 0 {
      let rightSum = node.sum - leftSum
      if leftSum != 0 && leftSum < node.minimumPositives { return 0 }
      if rightSum != 0 && rightSum < node.minimumPositives { return 0 }
    }
    if !logTable.isEmpty { return entropyGain(leftCount, leftSum, node) }
    let all = Double(node.count)
    let part = Double(leftCount)
    let excess = Double(leftSum) - part * (Double(node.sum) / all)
    return excess * excess * all / (part * Double(rightCount))
  }

  private func entropyGain(_ leftCount: Int, _ leftSum: Int, _ node: NodeFacts) -> Double {
    func negative(_ count: Int, _ positives: Int) -> Double {
      logTable[count] - logTable[positives] - logTable[count - positives]
    }
    return negative(node.count, node.sum) - negative(leftCount, leftSum)
      - negative(node.count - leftCount, node.sum - leftSum)
  }

  /// The best split by one column.
  ///
  /// - Parameters:
  ///   - histogram: packed counts and sums. `[bins]`
  ///   - occupied: which bins hold rows: four words.
  func best(
    _ binning: ColumnBinning, histogram: UnsafePointer<UInt64>, occupied: UnsafePointer<UInt64>, node: NodeFacts
  ) -> Split {
    binning.isOrdered
      ? bestOrdered(binning, histogram, occupied, node) : bestUnordered(binning, histogram, occupied, node)
  }

  private func bestOrdered(
    _ binning: ColumnBinning, _ histogram: UnsafePointer<UInt64>, _ occupied: UnsafePointer<UInt64>,
    _ node: NodeFacts
  ) -> Split {
    let valueBins = binning.valueBins
    var missing: UInt64 = 0
    var missingReasons = 0
    for bin in valueBins..<binning.binCount where histogram[bin] != 0 {
      missing += histogram[bin]
      missingReasons += 1
    }
    var best = Split()
    var bestLow = 0
    var bestHigh = 0
    var missingGoesLeft = false
    var left: UInt64 = 0
    var previous = -1
    forEachBin(occupied) { bin in
      if bin >= valueBins { return }
      if previous >= 0 {
        let plain = gain(left, node)
        if plain > best.gain { (best.gain, bestLow, bestHigh, missingGoesLeft) = (plain, previous, bin, false) }
        if missing != 0 {
          let joined = gain(left + missing, node)
          if joined > best.gain { (best.gain, bestLow, bestHigh, missingGoesLeft) = (joined, previous, bin, true) }
        }
      }
      left += histogram[bin]
      previous = bin
    }
    if missing != 0 && previous >= 0 {
      let apart = gain(left, node)
      if apart > best.gain { (best.gain, bestLow, bestHigh, missingGoesLeft) = (apart, valueBins - 1, -1, false) }
    }
    if best.gain > 0 {
      best.threshold = UInt8(bestHigh < 0 ? valueBins - 1 : (bestLow + bestHigh) / 2)
      best.column = 0
      if missing == 0 && binning.missingBins > 0 {
        missingGoesLeft = leftHoldsMore(histogram, upTo: Int(best.threshold), node)
      }
      if missingGoesLeft {
        best.usesMask = true
        best.mask.insert(0..<Int(best.threshold) + 1)
        best.mask.insert(valueBins..<binning.binCount)
      }
    }
    if missingReasons > 1 { splitOneReason(binning, histogram, node, &best) }
    return best
  }

  private func leftHoldsMore(_ histogram: UnsafePointer<UInt64>, upTo threshold: Int, _ node: NodeFacts) -> Bool {
    var packed: UInt64 = 0
    for bin in 0...threshold { packed += histogram[bin] }
    return 2 * count(packed) > node.count
  }

  /// One reason of missingness against all else.
  private func splitOneReason(
    _ binning: ColumnBinning, _ histogram: UnsafePointer<UInt64>, _ node: NodeFacts, _ best: inout Split
  ) {
    for bin in binning.valueBins..<binning.binCount where histogram[bin] != 0 {
      let found = gain(histogram[bin], node)
      if found > best.gain {
        best = Split(gain: found, column: 0, usesMask: true)
        best.mask.insert(UInt8(bin))
      }
    }
  }

  /// Bins in the order of their mean response, which holds the best of all partings (Fisher 1958).
  private func bestUnordered(
    _ binning: ColumnBinning, _ histogram: UnsafePointer<UInt64>, _ occupied: UnsafePointer<UInt64>,
    _ node: NodeFacts
  ) -> Split {
    withUnsafeTemporaryAllocation(of: (mean: Double, bin: Int).self, capacity: 256) { order in
      var held = 0
      forEachBin(occupied) { bin in
        let entry = (mean: Double(sum(histogram[bin])) / Double(count(histogram[bin])), bin: bin)
        var place = held
        while place > 0 && order[place - 1].mean > entry.mean {
          order[place] = order[place - 1]
          place -= 1
        }
        order[place] = entry
        held += 1
      }
      var best = Split()
      var bestLength = 0
      var left: UInt64 = 0
      for length in 1..<max(held, 1) {
        left += histogram[order[length - 1].bin]
        let found = gain(left, node)
        if found > best.gain { (best.gain, bestLength) = (found, length) }
      }
      if best.gain > 0 {
        best.column = 0
        best.usesMask = true
        var packed: UInt64 = 0
        for place in 0..<bestLength {
          best.mask.insert(UInt8(order[place].bin))
          packed += histogram[order[place].bin]
        }
        best.mask.addAbsent(binning.binCount, occupied: occupied, toMask: 2 * count(packed) > node.count)
      }
      return best
    }
  }
}

extension BinMask {
  /// Bins that no row of the node is in go with the larger part.
  mutating func addAbsent(_ binCount: Int, occupied: UnsafePointer<UInt64>, toMask: Bool) {
    guard toMask else { return }
    let seen = BinMask(words: SIMD4(occupied[0], occupied[1], occupied[2], occupied[3]))
    words |= BinMask.all(binCount).words & ~seen.words
  }
}

/// A way to part the rows of a node by one column.
struct Split {
  var gain = 0.0
  var column = -1
  /// Bins up to this one go left, unless `usesMask`.
  var threshold: UInt8 = 0
  var usesMask = false
  var mask = BinMask()

  var isFound: Bool { column >= 0 }
}

/// What a split search is told of the node.
struct NodeFacts {
  /// Rows in the node.
  var count: Int
  /// The sum of the quantised response; with two classes the rows of class 1.
  var sum: Int
  var minimumLeafSize: Int
  var minimumPositives: Int
}

/// Set bits of an occupancy mask, in rising order.
@inline(__always)
func forEachBin(_ words: UnsafePointer<UInt64>, _ body: (Int) -> Void) {
  for word in 0..<4 {
    var bits = words[word]
    while bits != 0 {
      body(word << 6 + bits.trailingZeroBitCount)
      bits &= bits - 1
    }
  }
}

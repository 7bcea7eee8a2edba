/// A response as whole numbers, each packed with a count of one into a word that can be added up exactly.
///
/// Sums of whole numbers do not depend on their order, so trees do not depend on how work was cut.
struct QuantisedResponse {
  /// Low bits that count rows.
  let countBits: UInt64
  /// Response · 2^countBits + 1. With three classes or more the response is the class itself. `[rows of the table]`
  let packed: [UInt64]
  /// Of all rows grown on.
  let total: UInt64
  /// 0 for values.
  let classCount: Int
  private let lowest: Double
  private let scale: Double
  private let rows: [Int32]

  var isClasses: Bool { classCount > 0 }

  init(_ response: Response, rows: [Int32]) {
    self.rows = rows
    let countBits = UInt64(Int.bitWidth - rows.count.leadingZeroBitCount)
    self.countBits = countBits
    switch response {
    case .classes(let classes, let count):
      precondition((1...256).contains(count), "a response has 1…256 classes, not \(count)")
      precondition(classes.allSatisfy { Int($0) < count }, "a class is not below \(count)")
      classCount = count
      lowest = 0
      scale = 1
      packed = classes.map { UInt64($0) << countBits | 1 }
    case .values(let values):
      classCount = 0
      var low = Float.infinity
      var high = -Float.infinity
      for row in rows {
        let value = values[Int(row)]
        low = min(low, value)
        high = max(high, value)
      }
      precondition(low.isFinite && high.isFinite, "a response must be finite")
      // As many bits as leave room for the sum of all rows.
      let steps = Double((1 as UInt64) << min(40, 63 - 2 * countBits))
      let scale = high > low ? steps / (Double(high) - Double(low)) : 0
      (lowest, self.scale) = (Double(low), scale)
      let bounds = (low, high)
      packed = values.map { value in
        let clipped = Double(min(max(value, bounds.0), bounds.1))
        return UInt64((clipped - Double(bounds.0)) * scale + 0.5) << countBits | 1
      }
    }
    var total: UInt64 = 0
    for row in rows { total += packed[Int(row)] }
    self.total = total
  }

  /// The mean in the response's own unit; 0 with three classes or more.
  func mean(sum: Int, count: Int) -> Float {
    if classCount > 2 || count == 0 { return 0 }
    return Float(lowest + (scale == 0 ? 0 : Double(sum) / Double(count) / scale))
  }

  /// Rows times impurity of all rows, in the unit of the search's gains.
  func impurity(logTable: [Double]) -> Double {
    let count = Double(rows.count)
    if isClasses {
      var counts = [Int](repeating: 0, count: classCount)
      for row in rows { counts[Int(packed[Int(row)] >> countBits)] += 1 }
      if !logTable.isEmpty { return logTable[rows.count] - counts.reduce(0) { $0 + logTable[$1] } }
      let gini = count - counts.reduce(0) { $0 + Double($1) * Double($1) } / count
      return classCount > 2 ? gini : gini / 2
    }
    let mean = Double(total >> countBits) / count
    return rows.reduce(0) { sum, row in
      let excess = Double(packed[Int(row)] >> countBits) - mean
      return sum + excess * excess
    }
  }
}

/// Numbers by which a learner sees rows: `[rows × columns]`, row-major, NaN where missing.
public struct FeatureMatrix: Sendable {
  public let rowCount: Int
  public let columnCount: Int
  /// `[rowCount × columnCount]`.
  public private(set) var values: [Float]
  /// For each column whether its numbers are codes of levels without order.
  public let isCategorical: [Bool]

  public init(rowCount: Int, values: [Float], isCategorical: [Bool]) {
    precondition(
      values.count == rowCount * isCategorical.count,
      "\(values.count) values are not \(rowCount) rows of \(isCategorical.count) columns")
    self.rowCount = rowCount
    columnCount = isCategorical.count
    self.values = values
    self.isCategorical = isCategorical
  }

  /// These rows, in this order; an index may come more than once.
  public func rows(_ indices: [Int]) -> FeatureMatrix {
    let width = columnCount
    var taken = [Float](repeating: 0, count: indices.count * width)
    for (position, row) in indices.enumerated() {
      for column in 0..<width { taken[position * width + column] = values[row * width + column] }
    }
    return FeatureMatrix(rowCount: indices.count, values: taken, isCategorical: isCategorical)
  }

  /// The rows of this matrix, then those of `other`, which has the same columns.
  public func appending(_ other: FeatureMatrix) -> FeatureMatrix {
    precondition(isCategorical == other.isCategorical, "matrices of different columns cannot be joined")
    return FeatureMatrix(
      rowCount: rowCount + other.rowCount, values: values + other.values, isCategorical: isCategorical)
  }
}

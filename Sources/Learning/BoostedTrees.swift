import CXGBoost

/// Gradient-boosted trees by XGBoost: the learner that papers report usefulness and detection with.
///
/// The door to libxgboost's C interface. Each model is fitted on one thread (`hist` sums could otherwise depend on the
/// number of threads); fit several side by side with `parallelMap`. Equal input gives equal models.
public struct BoostedTrees: Sendable, Hashable {
  public enum Objective: Sendable, Hashable {
    /// Labels 0 and 1; predicts the probability of 1.
    case binary
    /// Labels 0 ..< levels; predicts the probability of each.
    case multiclass(levels: Int)
    /// Squared error; predicts the number.
    case regression
    /// Cox's partial likelihood: labels are times, negative where censored; predicts the hazard ratio.
    case cox
  }

  public var objective: Objective
  /// Trees (of each level), 1 or more.
  public var rounds: Int
  /// Depth of a tree, 1 or more.
  public var maximumDepth: Int
  /// Shrinkage of each tree, in 0…1.
  public var learningRate: Double
  /// Cuts tried in each numeric column, 2 or more.
  public var maximumBins: Int
  /// Share of rows that each tree sees, in 0…1; drawn from `seed`.
  public var subsample: Double
  /// Share of columns that each tree sees, in 0…1; drawn from `seed`.
  public var columnSubsample: Double
  public var seed: UInt32

  public init(
    _ objective: Objective, rounds: Int = 100, maximumDepth: Int = 5, learningRate: Double = 0.1,
    maximumBins: Int = 256, subsample: Double = 1, columnSubsample: Double = 1, seed: UInt32 = 0
  ) {
    precondition(rounds > 0 && maximumDepth > 0 && maximumBins > 1, "boosted trees need rounds, depth and bins")
    precondition(
      learningRate > 0 && learningRate <= 1 && subsample > 0 && subsample <= 1 && columnSubsample > 0
        && columnSubsample <= 1, "rates and shares of boosted trees are in 0…1")
    self.objective = objective
    self.rounds = rounds
    self.maximumDepth = maximumDepth
    self.learningRate = learningRate
    self.maximumBins = maximumBins
    self.subsample = subsample
    self.columnSubsample = columnSubsample
    self.seed = seed
  }

  /// - Parameters:
  ///   - features: `[rows × columns]`; NaN is missing and goes left or right as each split learns. Categorical
  ///     columns are split one level against the others.
  ///   - labels: one for each row, as ``Objective`` says.
  /// - Throws: ``BoostedTreesError`` when the library refuses.
  public func fit(_ features: FeatureMatrix, labels: [Float]) throws -> BoostedTreesModel {
    precondition(labels.count == features.rowCount, "\(labels.count) labels for \(features.rowCount) rows")
    let matrix = try LibraryMatrix(features, labels: labels)
    var handle: BoosterHandle?
    var matrices: [DMatrixHandle?] = [matrix.handle]
    try check(XGBoosterCreate(&matrices, 1, &handle))
    let model = BoostedTreesModel(handle: handle, outputs: outputs, columnCount: features.columnCount)
    for (name, value) in parameters { try check(XGBoosterSetParam(handle, name, value)) }
    for round in 0..<rounds { try check(XGBoosterUpdateOneIter(handle, Int32(round), matrix.handle)) }
    return model
  }

  private var outputs: Int { if case .multiclass(let levels) = objective { levels } else { 1 } }

  private var parameters: [(String, String)] {
    var list = [
      ("nthread", "1"), ("verbosity", "0"), ("tree_method", "hist"), ("max_depth", "\(maximumDepth)"),
      ("eta", "\(learningRate)"), ("max_bin", "\(maximumBins)"), ("subsample", "\(subsample)"),
      ("colsample_bytree", "\(columnSubsample)"), ("seed", "\(seed)"), ("max_cat_to_onehot", "1000000"),
    ]
    switch objective {
    case .binary: list.append(("objective", "binary:logistic"))
    case .multiclass(let levels): list += [("objective", "multi:softprob"), ("num_class", "\(levels)")]
    case .regression: list.append(("objective", "reg:squarederror"))
    case .cox: list.append(("objective", "survival:cox"))
    }
    return list
  }
}

/// What boosted trees learned. Belongs to one thread at a time.
public final class BoostedTreesModel {
  private let handle: BoosterHandle?
  /// Numbers predicted for each row: 1, or the number of levels.
  public let outputs: Int
  private let columnCount: Int

  init(handle: BoosterHandle?, outputs: Int, columnCount: Int) {
    self.handle = handle
    self.outputs = outputs
    self.columnCount = columnCount
  }

  deinit { XGBoosterFree(handle) }

  /// Predictions `[rows × outputs]`, row-major.
  public func predict(_ features: FeatureMatrix) throws -> [Float] {
    precondition(features.columnCount == columnCount, "a model of \(columnCount) columns got \(features.columnCount)")
    if features.rowCount == 0 { return [] }
    let matrix = try LibraryMatrix(features, labels: nil)
    let request = """
      {"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": true}
      """
    var shape: UnsafePointer<bst_ulong>?
    var dimensions: bst_ulong = 0
    var result: UnsafePointer<Float>?
    try check(XGBoosterPredictFromDMatrix(handle, matrix.handle, request, &shape, &dimensions, &result))
    return Array(UnsafeBufferPointer(start: result, count: features.rowCount * outputs))
  }

  /// How much each column's splits lowered the loss, summing to 1 (all 0 when no split was made).
  public func importance() throws -> [Double] {
    var count: bst_ulong = 0
    var names: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    var dimensions: bst_ulong = 0
    var shape: UnsafePointer<bst_ulong>?
    var scores: UnsafePointer<Float>?
    try check(
      XGBoosterFeatureScore(
        handle, #"{"importance_type": "total_gain"}"#, &count, &names, &dimensions, &shape, &scores))
    var gains = [Double](repeating: 0, count: columnCount)
    for index in 0..<Int(count) {
      // The library names columns f0, f1, … when it was given no names.
      guard let name = names?[index], let score = scores?[index] else { continue }
      if let column = Int(String(cString: name).dropFirst()) { gains[column] = Double(score) }
    }
    let total = gains.reduce(0, +)
    return total > 0 ? gains.map { $0 / total } : gains
  }
}

/// libxgboost refused what it was asked to do.
public struct BoostedTreesError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String
}

/// The library's copy of a matrix, freed with it.
final class LibraryMatrix {
  let handle: DMatrixHandle?

  init(_ features: FeatureMatrix, labels: [Float]?) throws {
    var created: DMatrixHandle?
    try check(
      XGDMatrixCreateFromMat(
        features.values, bst_ulong(features.rowCount), bst_ulong(features.columnCount), .nan, &created))
    handle = created
    if let labels { try check(XGDMatrixSetFloatInfo(created, "label", labels, bst_ulong(labels.count))) }
    try "c".withCString { categorical in
      try "q".withCString { numeric in
        var types: [UnsafePointer<CChar>?] = features.isCategorical.map { $0 ? categorical : numeric }
        try check(XGDMatrixSetStrFeatureInfo(created, "feature_type", &types, bst_ulong(types.count)))
      }
    }
  }

  deinit { XGDMatrixFree(handle) }
}

func check(_ status: Int32) throws {
  guard status != 0 else { return }
  let text = XGBGetLastError().map { String(cString: $0) } ?? "unknown error"
  // The library appends a stack trace, which is of no use to a reader.
  let firstLine = text.split(separator: "\n").first.map(String.init) ?? text
  throw BoostedTreesError(description: "XGBoost could not be used: \(firstLine)")
}

import CXGBoost
package import Mathematics

/// Boosted regressions of many responses on the same rows by XGBoost, grown one round of trees at a time.
///
/// The rows are cut into bins once for all responses, which is most of the work where tables are small. Each
/// response keeps the trees up to its least error on rows kept for that, and ends when it no longer falls. Belongs to
/// one thread at a time; `@unchecked Sendable` because `parallelMap` hands each value to one thread at a time.
package final class BoostedRegressions: @unchecked Sendable {
  package struct Settings: Sendable, Hashable {
    /// Depth of a tree, 1 or more.
    package var maximumDepth: Int
    /// Shrinkage of each tree, in 0…1.
    package var learningRate: Double
    /// Cuts tried in each column, 2 or more.
    package var maximumBins: Int
    /// Penalty on the squares of leaf values, 0 or more.
    package var leafPenalty: Double
    /// Least sum of rows in a leaf.
    package var leastRows: Int
    /// Share of columns that each tree sees, in 0…1.
    package var featureShare: Double
    /// Rounds without a gain on the kept rows after which a response ends; nil: never.
    package var patience: Int?
    /// Bytes of histograms that boosters may hold open. Those that would need more are closed after a few rounds and
    /// opened again for the next ones, which takes longer.
    package var mostOpenBytes: Int

    package init(
      maximumDepth: Int, learningRate: Double, maximumBins: Int, leafPenalty: Double, leastRows: Int,
      featureShare: Double, patience: Int?, mostOpenBytes: Int = 1 << 30
    ) {
      self.maximumDepth = maximumDepth
      self.learningRate = learningRate
      self.maximumBins = maximumBins
      self.leafPenalty = leafPenalty
      self.leastRows = leastRows
      self.featureShare = featureShare
      self.patience = patience
      self.mostOpenBytes = mostOpenBytes
    }
  }

  private struct Response {
    let labels: [Float]
    let keptLabels: [Float]
    /// While it is open.
    var handle: BoosterHandle?
    /// Its trees when it was closed, as XGBoost saves them in universal binary JSON.
    var saved: [UInt8] = []
    var rounds = 0
    var best: (error: Float, rounds: Int)
    var hasEnded = false
  }

  private let settings: Settings
  private let matrix: LibraryMatrix
  private let kept: LibraryMatrix
  private let keptCount: Int
  private let columnCount: Int
  private let mostOpen: Int
  private var responses: [Response]

  /// - Parameters:
  ///   - features: rows that trees are grown on; `keptFeatures` rows that tell when to end, which may be none.
  ///   - labels: for each response a number for each row.
  package init(
    _ features: FeatureMatrix, labels: [[Float]], keptFeatures: FeatureMatrix, keptLabels: [[Float]],
    settings: Settings
  ) throws {
    precondition(labels.allSatisfy { $0.count == features.rowCount } && labels.count == keptLabels.count)
    self.settings = settings
    columnCount = features.columnCount
    keptCount = keptFeatures.rowCount
    // XGBoost keeps the histograms of all nodes of a tree.
    let bytesOfNode = 16 * features.columnCount * settings.maximumBins
    mostOpen = settings.mostOpenBytes / (bytesOfNode << (settings.maximumDepth + 1))
    matrix = try LibraryMatrix(features, labels: labels.first ?? [])
    kept = try LibraryMatrix(keptFeatures, labels: nil)
    responses = zip(labels, keptLabels).map { labels, keptLabels in
      // Without a tree every prediction is 0.
      let error = keptLabels.reduce(0) { $0 + $1 * $1 }
      return Response(labels: labels, keptLabels: keptLabels, handle: nil, best: (error, 0))
    }
  }

  deinit { for response in responses { XGBoosterFree(response.handle) } }

  package var hasEnded: Bool { responses.allSatisfy(\.hasEnded) }

  /// Rounds that a booster is opened for that will be closed again.
  private static let roundsAtOnce = 5

  /// Grows trees for each response that has not ended, until it has `round` of them; a few more, but not over `most`, for
  /// boosters that do not stay open.
  package func grow(to round: Int, most: Int) throws {
    for index in responses.indices where !responses[index].hasEnded && responses[index].rounds < round {
      let staysOpen = responses[index].handle != nil || responses.count { $0.handle != nil } < mostOpen
      let rounds = staysOpen ? round : min(most, responses[index].rounds + Self.roundsAtOnce)
      try check(
        XGDMatrixSetFloatInfo(
          matrix.handle, "label", responses[index].labels, bst_ulong(responses[index].labels.count)))
      try open(&responses[index])
      while responses[index].rounds < rounds && !responses[index].hasEnded {
        try check(XGBoosterUpdateOneIter(responses[index].handle, Int32(responses[index].rounds), matrix.handle))
        responses[index].rounds += 1
        try judge(&responses[index])
      }
      if responses[index].hasEnded || !staysOpen { try close(&responses[index]) }
    }
  }

  private func open(_ response: inout Response) throws {
    if response.handle != nil { return }
    var handle: BoosterHandle?
    defer { response.handle = handle }
    var matrices: [DMatrixHandle?] = [matrix.handle, kept.handle]
    try check(XGBoosterCreate(&matrices, 2, &handle))
    let parameters = [
      ("nthread", "1"), ("verbosity", "0"), ("tree_method", "hist"), ("objective", "reg:squarederror"),
      ("base_score", "0"), ("max_depth", "\(settings.maximumDepth)"), ("eta", "\(settings.learningRate)"),
      ("max_bin", "\(settings.maximumBins)"), ("lambda", "\(settings.leafPenalty)"),
      ("min_child_weight", "\(settings.leastRows)"), ("colsample_bytree", "\(settings.featureShare)"),
      // Else a booster that is opened again would draw the same columns in each round.
      ("seed", "\(response.rounds)"),
    ]
    for (name, value) in parameters { try check(XGBoosterSetParam(handle, name, value)) }
    if !response.saved.isEmpty {
      try check(XGBoosterLoadModelFromBuffer(handle, response.saved, bst_ulong(response.saved.count)))
    }
  }

  /// Keeps its trees alone.
  private func close(_ response: inout Response) throws {
    guard let handle = response.handle else { return }
    var length: bst_ulong = 0
    var bytes: UnsafePointer<CChar>?
    try check(XGBoosterSaveModelToBuffer(handle, #"{"format": "ubj"}"#, &length, &bytes))
    response.saved = Array(UnsafeRawBufferPointer(start: bytes, count: Int(length)))
    XGBoosterFree(handle)
    response.handle = nil
  }

  private func judge(_ response: inout Response) throws {
    guard let patience = settings.patience, keptCount > 0 else {
      response.best.rounds = response.rounds
      return
    }
    let request = """
      {"type": 1, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": true}
      """
    var shape: UnsafePointer<bst_ulong>?
    var dimensions: bst_ulong = 0
    var result: UnsafePointer<Float>?
    try check(XGBoosterPredictFromDMatrix(response.handle, kept.handle, request, &shape, &dimensions, &result))
    var error: Float = 0
    for row in 0..<keptCount {
      let difference = (result?[row] ?? 0) - response.keptLabels[row]
      error += difference * difference
    }
    if error < response.best.error { response.best = (error, response.rounds) }
    response.hasEnded = response.rounds - response.best.rounds >= patience
  }

  /// The trees of each response.
  package func trees() throws -> [RegressionTrees] {
    try responses.indices.map { index in
      try close(&responses[index])
      let (rounds, saved) = (responses[index].best.rounds, responses[index].saved)
      guard rounds > 0 else { return RegressionTrees(columnCount: columnCount) }
      return try saved.withUnsafeBytes {
        try RegressionTrees(universalJSON: $0, trees: rounds, columnCount: columnCount)
      }
    }
  }
}

/// A sum of regression trees as flat arrays: what a booster learned, without the library.
package struct RegressionTrees: Sendable, Hashable {
  package let columnCount: Int
  /// First node of each tree, and last the number of nodes. `[trees + 1]`
  private var starts: [Int32] = [0]
  /// The column of each node's split, or −1 at a leaf.
  private var columns: [Int16] = []
  /// Smaller numbers go left; at a leaf its value.
  private var thresholds: [Float] = []
  /// The left child of each node, counted from the tree's first; the right one follows it.
  private var lefts: [Int32] = []

  /// No tree: 0 everywhere.
  package init(columnCount: Int) { self.columnCount = columnCount }

  package var treeCount: Int { starts.count - 1 }
  package var nodeCount: Int { columns.count }

  /// Adds the trees' sums for `rows` rows of `columnCount` numbers each to `result`.
  package func add(_ features: UnsafePointer<Float>, rows: Int, to result: UnsafeMutablePointer<Float>) {
    columns.withUnsafeBufferPointer { columns in
      thresholds.withUnsafeBufferPointer { thresholds in
        lefts.withUnsafeBufferPointer { lefts in
          for tree in 0..<treeCount {
            let start = Int(starts[tree])
            for row in 0..<rows {
              let values = features + row * columnCount
              var node = start
              while columns[node] >= 0 {
                let left = start + Int(lefts[node])
                node = values[Int(columns[node])] < thresholds[node] ? left : left + 1
              }
              result[row] += thresholds[node]
            }
          }
        }
      }
    }
  }
}

extension RegressionTrees {
  /// - Parameter data: a model as XGBoost saves it in universal binary JSON.
  fileprivate init(universalJSON data: UnsafeRawBufferPointer, trees: Int, columnCount: Int) throws {
    self.init(columnCount: columnCount)
    var reader = UniversalJSONReader(data)
    let unknown = BoostedTreesError(description: "XGBoost saved its trees in a form that is not known.")
    guard let model = try reader.read()["learner"]?["gradient_booster"]?["model"],
      case .array(let saved)? = model["trees"], saved.count >= trees
    else { throw unknown }
    for tree in saved.prefix(trees) {
      guard case .numbers(let left)? = tree["left_children"], case .numbers(let right)? = tree["right_children"],
        case .numbers(let columns)? = tree["split_indices"], case .numbers(let values)? = tree["split_conditions"],
        right.count == left.count, columns.count == left.count, values.count == left.count
      else { throw unknown }
      for node in left.indices {
        let isLeaf = left[node] < 0
        guard isLeaf || right[node] == left[node] + 1 else { throw unknown }
        self.columns.append(isLeaf ? -1 : Int16(columns[node]))
        thresholds.append(Float(values[node]))
        lefts.append(isLeaf ? 0 : Int32(left[node]))
      }
      starts.append(Int32(self.columns.count))
    }
  }

  package func encode(to writer: inout BinaryWriter) {
    writer.write(starts)
    writer.write(columns)
    writer.write(thresholds)
    writer.write(lefts)
  }

  package init(from reader: inout BinaryReader, columnCount: Int) throws {
    self.columnCount = columnCount
    starts = try reader.readIntegers()
    columns = try reader.readIntegers()
    thresholds = try reader.readFloats()
    lefts = try reader.readIntegers()
    let damaged = BinaryCodingError("The trees of the model are damaged.")
    let rises = starts.first == 0 && zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }
    guard rises, Int(starts.last ?? -1) == columns.count, thresholds.count == columns.count,
      lefts.count == columns.count, columns.allSatisfy({ Int($0) < columnCount }), thresholds.allSatisfy(\.isFinite)
    else { throw damaged }
    for tree in 0..<treeCount {
      let range = Int(starts[tree])..<Int(starts[tree + 1])
      // Children come after their parent, so that no walk can go round in circles.
      for node in range where columns[node] >= 0 {
        let left = range.lowerBound + Int(lefts[node])
        guard left > node, left + 1 < range.upperBound else { throw damaged }
      }
    }
  }
}

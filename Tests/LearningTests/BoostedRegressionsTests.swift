import Foundation
import Learning
import Mathematics
import Testing

@Suite struct BoostedRegressionsTests {
  private let columns = 4

  /// Rows of four numbers, and for each what is to be learned: a product, a wave, and noise alone.
  private func made(_ rows: Int, seed: UInt64) -> (features: FeatureMatrix, labels: [[Float]], values: [Float]) {
    var random = RandomSource(seed: seed)
    let values = (0..<rows * columns).map { _ in Float(random.normal()) }
    func row(_ index: Int) -> ArraySlice<Float> { values[index * columns..<(index + 1) * columns] }
    let labels: [[Float]] = [
      (0..<rows).map { row($0).first! * row($0).last! },
      (0..<rows).map { sin(2 * row($0).first!) },
      (0..<rows).map { _ in Float(random.normal()) },
    ]
    let features = FeatureMatrix(
      rowCount: rows, values: values, isCategorical: [Bool](repeating: false, count: columns))
    return (features, labels, values)
  }

  /// Sums of the trees of each response on new rows, and how many trees there are.
  private func learned(mostOpenBytes: Int) throws -> (sums: [[Float]], trees: [Int]) {
    let (training, kept, test) = (made(2_000, seed: 1), made(500, seed: 2), made(1_000, seed: 3))
    let models = try BoostedRegressions(
      training.features, labels: training.labels, keptFeatures: kept.features, keptLabels: kept.labels,
      settings: .init(
        maximumDepth: 4, learningRate: 0.2, maximumBins: 64, leafPenalty: 1, leastRows: 5, featureShare: 1, patience: 8,
        mostOpenBytes: mostOpenBytes))
    for round in 1...43 where !models.hasEnded { try models.grow(to: round, most: 43) }
    let trees = try models.trees()
    let sums = trees.map { trees in
      var sums = [Float](repeating: 0, count: 1_000)
      sums.withUnsafeMutableBufferPointer { trees.add(test.values, rows: 1_000, to: $0.baseAddress!) }
      return sums
    }
    return (sums, trees.map(\.treeCount))
  }

  @Test("Responses are learned from the same rows, and one that cannot be learned ends")
  func learns() throws {
    let (sums, trees) = try learned(mostOpenBytes: 1 << 30)
    let truth = made(1_000, seed: 3).labels
    for response in 0..<2 {
      let error = zip(sums[response], truth[response]).reduce(0) { $0 + pow($1.0 - $1.1, 2) }
      let spread = truth[response].reduce(0) { $0 + $1 * $1 }
      #expect(error < 0.2 * spread, "response \(response)")
    }
    #expect(trees[0] > 20 && trees[0] <= 43 && trees[2] < 15)
  }

  @Test("Boosters that are closed between rounds learn the same")
  func reopens() throws {
    let (open, closed) = (try learned(mostOpenBytes: 1 << 30), try learned(mostOpenBytes: 0))
    #expect(open.trees == closed.trees)
    for (one, other) in zip(open.sums, closed.sums) {
      #expect(zip(one, other).allSatisfy { abs($0 - $1) < 1e-3 })
    }
  }
}

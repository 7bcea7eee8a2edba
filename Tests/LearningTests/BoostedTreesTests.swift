import Learning
import Mathematics
import Testing

@Suite struct BoostedTreesTests {
  private func matrix(_ rows: Int, _ width: Int, _ value: (Int, Int) -> Float, _ categorical: [Bool]) -> FeatureMatrix {
    FeatureMatrix(
      rowCount: rows, values: (0..<rows * width).map { value($0 / width, $0 % width) }, isCategorical: categorical)
  }

  @Test("Trees learn what no line can")
  func exclusiveOr() throws {
    var random = RandomSource(seed: 1)
    let values = (0..<800).map { _ in Float(random.uniform()) }
    let features = FeatureMatrix(rowCount: 400, values: values, isCategorical: [false, false])
    let labels: [Float] = (0..<400).map { (values[2 * $0] > 0.5) != (values[2 * $0 + 1] > 0.5) ? 1 : 0 }
    let model = try BoostedTrees(.binary, rounds: 40).fit(features, labels: labels)
    let predicted = try model.predict(features)
    #expect(zip(predicted, labels).count { ($0 > 0.5) != ($1 == 1) } < 8)
    #expect(try BoostedTrees(.binary, rounds: 40).fit(features, labels: labels).predict(features) == predicted)
  }

  @Test("Missing numbers and levels without order carry what they say")
  func missingAndLevels() throws {
    let features = matrix(
      400, 2, { row, column in column == 0 ? (row % 4 == 0 ? .nan : 1) : Float(row % 5) }, [false, true])
    let labels: [Float] = (0..<400).map { $0 % 4 == 0 || $0 % 5 == 2 ? 1 : 0 }
    let model = try BoostedTrees(.binary, rounds: 30, maximumDepth: 3, learningRate: 0.3).fit(features, labels: labels)
    #expect(zip(try model.predict(features), labels).allSatisfy { abs($0 - $1) < 0.1 })
    let importance = try model.importance()
    #expect(abs(importance.reduce(0, +) - 1) < 1e-9 && importance.allSatisfy { $0 > 0.1 })
  }

  @Test("Levels are predicted with probabilities that sum to 1, numbers with their value")
  func otherObjectives() throws {
    let features = matrix(300, 1, { row, _ in Float(row % 30) }, [false])
    let levels = try BoostedTrees(.multiclass(levels: 3), rounds: 20, learningRate: 0.3)
      .fit(features, labels: (0..<300).map { Float($0 % 30 / 10) })
    let shares = try levels.predict(features)
    #expect(levels.outputs == 3 && shares.count == 900)
    for row in 0..<300 {
      let own = shares[3 * row..<3 * row + 3]
      #expect(abs(own.reduce(0, +) - 1) < 1e-5)
      #expect(shares[3 * row + row % 30 / 10] > 0.8)
    }
    let numbers = try BoostedTrees(.regression, rounds: 100).fit(features, labels: (0..<300).map { Float($0 % 30) })
    let predicted = try numbers.predict(features)
    #expect(predicted.indices.allSatisfy { abs(predicted[$0] - Float($0 % 30)) < 1 })
  }

  @Test("Models fitted side by side are those fitted one after another")
  func sideBySide() throws {
    var random = RandomSource(seed: 3)
    let values = (0..<3_000).map { _ in Float(random.normal()) }
    let features = FeatureMatrix(rowCount: 500, values: values, isCategorical: [Bool](repeating: false, count: 6))
    let labels: [Float] = (0..<500).map { values[6 * $0] + Float(0.5) * values[6 * $0 + 1] > 0 ? 1 : 0 }
    let one = try BoostedTrees(.binary, rounds: 30).fit(features, labels: labels).predict(features)
    let many = try parallelMap(0..<4) { _ in
      try BoostedTrees(.binary, rounds: 30).fit(features, labels: labels).predict(features)
    }
    #expect(many.allSatisfy { $0 == one })
  }

  @Test("What the library refuses is told in one line")
  func refused() {
    let features = matrix(4, 1, { row, _ in Float(row) }, [false])
    #expect {
      try BoostedTrees(.multiclass(levels: 2), rounds: 1).fit(features, labels: [0, 1, 7, 1])
    } throws: { error in
      let text = "\(error)"
      return text.hasPrefix("XGBoost could not be used") && !text.contains("\n")
    }
  }
}

import Learning
import Mathematics

/// The learned velocity of latent rows, and the steps from noise to rows.
struct Flow: Sendable {
  /// One noise level: for each dimension the trees that correct the base.
  struct Level: Sendable {
    let time: Double
    let trees: [RegressionTrees]
  }

  let size: Int
  let base: GaussianBase
  let levels: [Level]
  private let gains: [[Float]]

  init(size: Int, base: GaussianBase, levels: [Level]) {
    self.size = size
    self.base = base
    self.levels = levels
    gains = levels.map { base.gain(at: $0.time) }
  }

  /// What x₁ is expected to be at a level. `[rows × size]`
  private func expected(_ rows: Matrix, labels: ArraySlice<Int32>, level: Int) -> Matrix {
    let result = Matrix(rows: rows.rows, columns: size)
    base.predict(
      rows.pointer, labels: labels, time: levels[level].time, gain: gains[level], into: result.pointer)
    guard levels[level].trees.contains(where: { $0.treeCount > 0 }) else { return result }
    let features = FlowLevel.features(noisy: rows, expected: result, labels: labels)
    var sums = [Float](repeating: 0, count: rows.rows)
    features.withUnsafeBufferPointer { features in
      sums.withUnsafeMutableBufferPointer { sums in
        for (column, trees) in levels[level].trees.enumerated() where trees.treeCount > 0 {
          sums.update(repeating: 0)
          trees.add(features.baseAddress!, rows: rows.rows, to: sums.baseAddress!)
          for row in 0..<rows.rows { result.storage[row * size + column] += sums[row] }
        }
      }
    }
    return result
  }

  /// Rows from noise: Heun's steps from level to level, the last one to what is expected.
  func draw(labels: ArraySlice<Int32>, using random: inout RandomSource, monitor: Monitor) throws -> Matrix {
    let rows = Matrix(rows: labels.count, columns: size)
    rows.fillNormal(using: &random)
    let count = labels.count * size
    let moved = Matrix(rows: labels.count, columns: size)
    for level in levels.indices {
      try monitor.check()
      let time = levels[level].time
      let target = expected(rows, labels: labels, level: level)
      let next = level + 1 < levels.count ? levels[level + 1].time : 1
      let step = Float((next - time) / (1 - time))
      // Along v = (x̂₁ − xₜ) / (1 − t).
      for i in 0..<count { moved.storage[i] = rows.storage[i] + step * (target.storage[i] - rows.storage[i]) }
      if next < 1 {
        let later = expected(moved, labels: labels, level: level + 1)
        let (first, second) = (Float(0.5 * (next - time) / (1 - time)), Float(0.5 * (next - time) / (1 - next)))
        for i in 0..<count {
          moved.storage[i] =
            rows.storage[i] + first * (target.storage[i] - rows.storage[i])
            + second * (later.storage[i] - moved.storage[i])
        }
      }
      rows.copy(from: moved)
    }
    return rows
  }

  func encode(to writer: inout BinaryWriter) {
    base.encode(to: &writer)
    writer.write(Int64(levels.count))
    for level in levels {
      writer.write(level.time)
      for trees in level.trees { trees.encode(to: &writer) }
    }
  }

  init(from reader: inout BinaryReader, size: Int, labelCount: Int) throws {
    let base = try GaussianBase(from: &reader, size: size, labelCount: labelCount)
    let count = try reader.readInt()
    let damaged = BinaryCodingError("The model's noise levels are damaged.")
    guard (0...1_000).contains(count) else { throw damaged }
    let width = FlowLevel.featureCount(size: size)
    let levels = try (0..<count).map { _ in
      let time = try reader.readDouble()
      return Level(
        time: time, trees: try (0..<size).map { _ in try RegressionTrees(from: &reader, columnCount: width) })
    }
    let times = levels.map(\.time)
    guard times.allSatisfy({ (0..<1).contains($0) }), zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw damaged
    }
    self.init(size: size, base: base, levels: levels)
  }
}

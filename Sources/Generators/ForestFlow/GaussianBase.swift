import Foundation
import Learning
import Mathematics

/// What rows would be if latent numbers were jointly normal around a mean for each label: E[x₁ | xₜ] in closed form.
///
/// With xₜ = t·x₁ + (1 − t)·x₀, x₀ standard normal, x₁ ~ N(μ, Σ): E[x₁ | xₜ] = μ + t Σ (t²Σ + (1 − t)²I)⁻¹ (xₜ − tμ).
/// Trees then learn only what differs from that. Σ is shrunk to its diagonal as Schäfer & Strimmer (2005) propose.
struct GaussianBase: Sendable {
  let size: Int
  /// `[labels × size]`
  let means: [Float]
  private let eigenvalues: [Double]
  /// Eigenvectors as rows. `[size × size]`
  private let vectors: [Double]

  /// - Parameter rows: `[rows × size]`, and the label of each.
  init(learning rows: Matrix, labels: [Int32], labelCount: Int) {
    size = rows.columns
    let size = size
    guard size > 0 else {
      (means, eigenvalues, vectors) = ([], [], [])
      return
    }
    var means = [Double](repeating: 0, count: labelCount * size)
    var counts = [Double](repeating: 0, count: labelCount)
    for row in 0..<rows.rows {
      let label = Int(labels[row])
      counts[label] += 1
      for i in 0..<size { means[label * size + i] += Double(rows[row, i]) }
    }
    // Drawn towards 0, the mean of all rows, by as much as ten rows weigh.
    for label in 0..<labelCount { for i in 0..<size { means[label * size + i] /= counts[label] + 10 } }
    let centred = Matrix(rows: rows.rows, columns: size)
    for row in 0..<rows.rows {
      let mean = Int(labels[row]) * size
      for i in 0..<size { centred[row, i] = rows[row, i] - Float(means[mean + i]) }
    }
    let covariance = Self.shrunkCovariance(of: centred)
    self.means = means.map(Float.init)
    if let found = SymmetricEigen.greatest(size, of: covariance, size: size) {
      eigenvalues = found.values.map { max($0, 0) }
      vectors = found.vectors
    } else {
      eigenvalues = (0..<size).map { covariance[$0 * size + $0] }
      vectors = (0..<size * size).map { $0 / size == $0 % size ? 1 : 0 }
    }
  }

  private static func shrunkCovariance(of rows: Matrix) -> [Double] {
    let (count, size) = (rows.rows, rows.columns)
    let products = Matrix(rows: size, columns: size)
    BLAS.multiply(
      rows.pointer, rows.pointer, transposingA: true, into: products.pointer, m: size, n: size, k: count,
      alpha: 1 / Float(max(count - 1, 1)))
    var covariance = (0..<size * size).map { Double(products.storage[$0]) }
    var uncertain = 0.0
    var squares = 0.0
    for i in 0..<size {
      for j in 0..<size where i != j {
        let scale = max((covariance[i * size + i] * covariance[j * size + j]).squareRoot(), 1e-9)
        let r = covariance[i * size + j] / scale
        uncertain += (1 - r * r) * (1 - r * r) / Double(max(count - 1, 1))
        squares += r * r
      }
    }
    let shrinkage = squares > 0 ? min(1, uncertain / squares) : 1
    for i in 0..<size { for j in 0..<size where i != j { covariance[i * size + j] *= 1 - shrinkage } }
    return covariance
  }

  /// The matrix tΣ(t²Σ + (1 − t)²I)⁻¹. `[size × size]`
  func gain(at time: Double) -> [Float] {
    var scaled = vectors
    for k in 0..<size {
      let noise = (1 - time) * (1 - time)
      let factor = time * eigenvalues[k] / max(time * time * eigenvalues[k] + noise, 1e-9)
      for i in 0..<size { scaled[k * size + i] *= factor }
    }
    var result = [Double](repeating: 0, count: size * size)
    BLAS.multiply(vectors, scaled, transposingA: true, into: &result, m: size, n: size, k: size)
    return result.map(Float.init)
  }

  /// E[x₁ | xₜ] of rows `[rows × size]`, given ``gain(at:)`` of that time.
  func predict(
    _ rows: UnsafePointer<Float>, labels: ArraySlice<Int32>, time: Double, gain: [Float],
    into result: UnsafeMutablePointer<Float>
  ) {
    let count = labels.count
    let centred = Matrix(rows: count, columns: size)
    for (row, label) in labels.enumerated() {
      for i in 0..<size {
        let mean = means[Int(label) * size + i]
        centred.storage[row * size + i] = rows[row * size + i] - Float(time) * mean
        result[row * size + i] = mean
      }
    }
    gain.withUnsafeBufferPointer {
      BLAS.multiply(
        centred.pointer, $0.baseAddress!, transposingB: true, into: result, m: count, n: size, k: size, beta: 1)
    }
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(size))
    writer.write(means)
    writer.write(eigenvalues)
    writer.write(vectors)
  }

  init(from reader: inout BinaryReader, size: Int, labelCount: Int) throws {
    self.size = try reader.readInt()
    means = try reader.readFloats()
    eigenvalues = try reader.readDoubles()
    vectors = try reader.readDoubles()
    guard self.size == size, means.count == labelCount * size, eigenvalues.count == size, vectors.count == size * size,
      means.allSatisfy(\.isFinite), eigenvalues.allSatisfy({ $0 >= 0 && $0.isFinite }), vectors.allSatisfy(\.isFinite)
    else { throw BinaryCodingError("The model's means and correlations are damaged.") }
  }
}

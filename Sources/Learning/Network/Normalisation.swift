/// The arithmetic of layer and batch normalisation.
enum Normalisation {
  static let epsilon: Float = 1e-5

  /// Normalises each row; `scale` is followed by the shift. `saved` `[1 × rows]` takes the reciprocal deviations.
  static func rows(_ x: Matrix, scale: UnsafePointer<Float>, into y: Matrix, saving saved: Matrix) {
    let width = x.columns
    for row in 0..<x.rows {
      let (a, b) = (x.pointer + row * width, y.pointer + row * width)
      let mean = Vectors.sum(a, count: width) / Float(width)
      let square = Vectors.sumOfSquares(a, minus: mean, count: width)
      let reciprocal = 1 / (square / Float(width) + epsilon).squareRoot()
      saved.storage[row] = reciprocal
      for i in 0..<width { b[i] = (a[i] - mean) * reciprocal * scale[i] + scale[width + i] }
    }
  }

  static func rowsBackward(
    _ x: Matrix, _ delta: Matrix, scale: UnsafePointer<Float>, saved: Matrix, gradient: UnsafeMutablePointer<Float>,
    into result: Matrix
  ) {
    let width = x.columns
    for row in 0..<x.rows {
      let (a, d, g) = (x.pointer + row * width, delta.pointer + row * width, result.pointer + row * width)
      let reciprocal = saved.storage[row]
      let mean = Vectors.sum(a, count: width) / Float(width)
      for i in 0..<width {
        let normal = (a[i] - mean) * reciprocal
        gradient[i] += d[i] * normal
        gradient[width + i] += d[i]
        // First by the normalised row, then on to the row.
        g[i] = d[i] * scale[i]
      }
      let sum = Vectors.sum(g, count: width) / Float(width)
      let product = reciprocal * (Vectors.dot(g, a, count: width) / Float(width) - mean * sum)
      for i in 0..<width { g[i] = reciprocal * (g[i] - sum - (a[i] - mean) * reciprocal * product) }
    }
  }

  /// Mean, reciprocal deviation and variance of each column: the three rows of `statistics`.
  static func measure(_ x: Matrix, into statistics: Matrix) {
    let (width, rows) = (x.columns, Float(max(1, x.rows)))
    statistics.fill(0)
    for row in 0..<x.rows { for i in 0..<width { statistics[0, i] += x[row, i] } }
    for i in 0..<width { statistics[0, i] /= rows }
    for row in 0..<x.rows {
      for i in 0..<width {
        let difference = x[row, i] - statistics[0, i]
        statistics[2, i] += difference * difference
      }
    }
    for i in 0..<width {
      statistics[2, i] /= rows
      statistics[1, i] = 1 / (statistics[2, i] + epsilon).squareRoot()
    }
  }

  static func columns(_ x: Matrix, scale: UnsafePointer<Float>, statistics: Matrix, into y: Matrix) {
    let width = x.columns
    let (mean, reciprocal) = (statistics.pointer, statistics.pointer + width)
    for row in 0..<x.rows {
      let (a, b) = (x.pointer + row * width, y.pointer + row * width)
      for i in 0..<width { b[i] = (a[i] - mean[i]) * reciprocal[i] * scale[i] + scale[width + i] }
    }
  }

  static func columnsBackward(
    _ x: Matrix, _ delta: Matrix, scale: UnsafePointer<Float>, statistics: Matrix,
    gradient: UnsafeMutablePointer<Float>, into result: Matrix
  ) {
    let (width, rows) = (x.columns, Float(x.rows))
    let (mean, reciprocal) = (statistics.pointer, statistics.pointer + width)
    var products = [Float](repeating: 0, count: width)
    var sums = [Float](repeating: 0, count: width)
    for row in 0..<x.rows {
      let (a, d) = (x.pointer + row * width, delta.pointer + row * width)
      for i in 0..<width {
        products[i] += d[i] * (a[i] - mean[i]) * reciprocal[i]
        sums[i] += d[i]
      }
    }
    for i in 0..<width {
      gradient[i] += products[i]
      gradient[width + i] += sums[i]
    }
    for row in 0..<x.rows {
      let (a, d, g) = (x.pointer + row * width, delta.pointer + row * width, result.pointer + row * width)
      for i in 0..<width {
        let normal = (a[i] - mean[i]) * reciprocal[i]
        g[i] = scale[i] * reciprocal[i] * (d[i] - sums[i] / rows - normal * products[i] / rows)
      }
    }
  }
}

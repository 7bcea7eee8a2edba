package import Mathematics

/// Row-major single-precision numbers in one buffer that is allocated once and written many times.
///
/// A class, so that training loops never copy it. Not shared between threads while it is written.
package final class Matrix {
  package let rows: Int
  package let columns: Int
  /// `[rows × columns]`; lives as long as the matrix.
  package let storage: UnsafeMutableBufferPointer<Float>

  package init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    storage = .allocate(capacity: max(1, rows * columns))
    storage.initialize(repeating: 0)
  }

  package convenience init(rows: Int, columns: Int, _ values: [Float]) {
    precondition(values.count == rows * columns, "\(values.count) values for a \(rows) × \(columns) matrix")
    self.init(rows: rows, columns: columns)
    for (index, value) in values.enumerated() { storage[index] = value }
  }

  deinit { storage.deallocate() }

  package var pointer: UnsafeMutablePointer<Float> { storage.baseAddress! }

  package subscript(_ row: Int, _ column: Int) -> Float {
    get { storage[row * columns + column] }
    set { storage[row * columns + column] = newValue }
  }

  package var values: [Float] { Array(storage.prefix(rows * columns)) }

  package func fill(_ value: Float) { storage.update(repeating: value) }

  package func copy(from other: Matrix) {
    precondition(rows == other.rows && columns == other.columns, "matrices of one shape")
    storage.baseAddress!.update(from: other.pointer, count: rows * columns)
  }

  /// Standard normal draws.
  package func fillNormal(using random: inout RandomSource) {
    for index in 0..<rows * columns { storage[index] = Float(random.normal()) }
  }
}

import COpenBLAS

/// Eigenvectors of symmetric matrices.
public enum SymmetricEigen {
  /// The `count` greatest eigenvalues, greatest first, and their eigenvectors as rows `[count × n]`.
  ///
  /// - Parameter matrix: `[n × n]`, row-major; only the upper half is read.
  /// - Returns: nil when LAPACK does not converge.
  package static func greatest(
    _ count: Int, of matrix: [Double], size: Int
  ) -> (values: [Double], vectors: [Double])? {
    precondition(matrix.count == size * size && (1...size).contains(count), "\(count) of \(size) eigenvalues")
    _ = BLAS.ready
    var a = matrix
    let n = Int32(size)
    var found: Int32 = 0
    var values = [Double](repeating: 0, count: size)
    var columns = [Double](repeating: 0, count: size * count)
    var support = [Int32](repeating: 0, count: 2 * count)
    let status = LAPACKE_dsyevr(
      LAPACK_ROW_MAJOR, 0x56, 0x49, 0x55, n, &a, n, 0, 0, n - Int32(count) + 1, n, 0, &found, &values, &columns,
      Int32(count), &support)
    guard status == 0, Int(found) == count else { return nil }
    var vectors = [Double](repeating: 0, count: count * size)
    for rank in 0..<count {
      let column = count - 1 - rank
      // The sign is LAPACK's choice; the greatest entry is made positive.
      var greatest = 0.0
      for row in 0..<size where abs(columns[row * count + column]) > abs(greatest) {
        greatest = columns[row * count + column]
      }
      for row in 0..<size {
        vectors[rank * size + row] = (greatest < 0 ? -1 : 1) * columns[row * count + column]
      }
    }
    return (values.prefix(count).reversed(), vectors)
  }
}

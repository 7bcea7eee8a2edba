import COpenBLAS

/// Factors of matrices, by LAPACK.
package enum Factorisation {
  /// The lower triangle L with L · Lᵀ = `matrix`, zeros above; nil when the matrix is not positive definite.
  ///
  /// - Parameter matrix: `[size × size]`, symmetric.
  package static func cholesky(of matrix: [Double], size: Int) -> [Double]? {
    precondition(matrix.count == size * size, "\(matrix.count) entries of a matrix of \(size) rows")
    if size == 0 { return [] }
    _ = BLAS.ready
    var factor = matrix
    guard LAPACKE_dpotrf(LAPACK_ROW_MAJOR, 0x4C, Int32(size), &factor, Int32(size)) == 0 else { return nil }
    for row in 0..<size {
      for column in row + 1..<max(size, row + 1) { factor[row * size + column] = 0 }
    }
    return factor
  }

  /// Orthonormal columns that span those of `matrix`; nil when LAPACK refuses.
  ///
  /// - Parameter matrix: `[rows × columns]`, row-major, at least as many rows as columns.
  package static func orthonormal(_ matrix: [Float], rows: Int, columns: Int) -> [Float]? {
    precondition(matrix.count == rows * columns && rows >= columns, "a tall matrix of \(rows) × \(columns)")
    _ = BLAS.ready
    var basis = matrix
    var scales = [Float](repeating: 0, count: columns)
    let width = Int32(columns)
    guard LAPACKE_sgeqrf(LAPACK_ROW_MAJOR, Int32(rows), width, &basis, width, &scales) == 0,
      LAPACKE_sorgqr(LAPACK_ROW_MAJOR, Int32(rows), width, width, &basis, width, &scales) == 0
    else { return nil }
    return basis
  }
}

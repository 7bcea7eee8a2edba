import COpenBLAS

/// The door to OpenBLAS: single-threaded calls, parallel above them.
public enum BLAS {
  /// Called before the first product; the library's own threads would fight ours.
  package static let ready: Void = openblas_set_num_threads(1)

  /// The processor kernel that runs, which decides the last bits of float sums.
  public static var kernel: String {
    _ = ready
    return openblas_get_corename().map { String(cString: $0) } ?? "unknown"
  }

  /// c ← alpha · op(a) · op(b) + beta · c, row-major; op(a) is `[m × k]`, op(b) `[k × n]`, c `[m × n]`.
  package static func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, transposingA transposeA: Bool = false,
    transposingB transposeB: Bool = false, into c: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int,
    alpha: Float = 1, beta: Float = 0
  ) {
    _ = ready
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      Int32(m), Int32(n), Int32(k), alpha, a, Int32(transposeA ? m : k), b, Int32(transposeB ? k : n), beta,
      c, Int32(n))
  }

  /// As the single-precision form.
  package static func multiply(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, transposingA transposeA: Bool = false,
    transposingB transposeB: Bool = false, into c: UnsafeMutablePointer<Double>, m: Int, n: Int, k: Int,
    alpha: Double = 1, beta: Double = 0
  ) {
    _ = ready
    cblas_dgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      Int32(m), Int32(n), Int32(k), alpha, a, Int32(transposeA ? m : k), b, Int32(transposeB ? k : n), beta,
      c, Int32(n))
  }
}

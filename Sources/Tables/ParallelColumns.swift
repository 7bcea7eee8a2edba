import Mathematics

/// The results of work that cannot fail, one for each index, in the order of the indices.
func mapInParallel<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
  do {
    return try parallelMap(0..<count) { body($0) }
  } catch {
    preconditionFailure("work that cannot fail has failed: \(error)")
  }
}

import Mathematics

/// Which column the root of each tree asks: every column once, in random order, and the target before each other one.
///
/// Real and drawn rows have the same marginals, so that no column tells anything by itself, and greedy trees would find
/// by luck alone what two columns tell together. What a table was collected for is asked most.
func rootTurns(_ columnCount: Int, target: Int?, using random: inout RandomSource) -> [Int] {
  var columns = Array(0..<columnCount)
  random.shuffle(&columns)
  guard let target else { return columns }
  return columns.filter { $0 != target }.flatMap { [target, $0] }
}

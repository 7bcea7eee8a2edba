import Mathematics
import Tables

/// Training and holdout as metrics see them: without identifiers and free text.
struct RealRows: Sendable {
  let training: Table
  /// nil when there is none, or too few rows to compare with.
  let holdout: Table?
  /// Why there is no holdout to compare with.
  let withoutHoldout: String

  static let fewestHoldoutRows = 20

  init(training: Table, holdout: Table?) {
    self.training = training.learnable.table
    let rows = holdout?.rowCount ?? 0
    self.holdout = rows >= Self.fewestHoldoutRows ? holdout?.learnable.table : nil
    withoutHoldout =
      rows == 0
      ? "needs a holdout: real rows that the generator never saw"
      : "the holdout has \(rows) rows; at least \(Self.fewestHoldoutRows) are needed"
  }

  /// Training rows, then holdout rows.
  var pooled: Table { holdout.map { training.appending($0) } ?? training }
}

extension RandomSource {
  /// Two disjoint sets of row indices of 0 ..< population, of these sizes.
  mutating func twoParts(_ first: Int, _ second: Int, of population: Int) -> ([Int], [Int]) {
    let drawn = sample(first + second, of: population)
    return (Array(drawn.prefix(first)), Array(drawn.suffix(second)))
  }

  /// At most `cap` rows of 0 ..< population, in ascending order; all of them when they are few enough.
  mutating func subset(_ cap: Int, of population: Int) -> [Int] {
    cap >= population ? Array(0..<population) : sample(cap, of: population).sorted()
  }

  /// `count` rows of 0 ..< population, drawn with replacement.
  mutating func bootstrap(_ count: Int, of population: Int) -> [Int] {
    (0..<count).map { _ in integer(below: population) }
  }
}

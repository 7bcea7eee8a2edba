import Learning
import Mathematics

/// Rows of a generator that draws them with weights: of several candidates for each row, those likelier to be real.
enum ThinnedRows {
  /// Columns beyond which rows are not thinned: so many are more than trees can tell.
  private static let mostColumns = 1_000
  /// Candidates for each row that is kept.
  private static let candidatesPerRow = 6
  /// Rows that are thinned at once.
  private static let piece = 16_384

  static func canThin(columns: Int) -> Bool { (1...mostColumns).contains(columns) }

  /// Cells of `count` rows, by column.
  ///
  /// - Parameters:
  ///   - judge: thins the candidates; nil: rows are taken as they are drawn.
  ///   - isWeighted: whether candidates come with weights, since conditions are set.
  ///   - draw: cells of that many candidates, by column, and the logarithms of their weights.
  static func cells(
    _ count: Int, judge: RowJudge?, isWeighted: Bool, using random: inout RandomSource,
    draw: (_ count: Int, _ random: inout RandomSource) throws -> (cells: [[UInt16]], logWeights: [Double])
  ) throws -> [[UInt16]] {
    func candidates(_ count: Int, _ random: inout RandomSource) throws -> [[UInt16]] {
      guard isWeighted else { return try draw(count, &random).cells }
      var choice = WeightedChoice(count: count)
      while let wanted = choice.candidatesWanted {
        let batch = try draw(wanted, &random)
        choice.add(batch.cells, logWeights: batch.logWeights)
      }
      return try choice.rows(using: &random)
    }
    guard let judge, count > 0 else { return try candidates(count, &random) }
    var cells: [[UInt16]] = []
    for piece in chunks(of: count, size: piece) {
      let drawn = try candidates(candidatesPerRow * piece.count, &random)
      let kept = try judge.choose(piece.count, of: drawn, using: &random)
      if cells.isEmpty { cells = kept } else { for column in kept.indices { cells[column] += kept[column] } }
    }
    return cells
  }
}

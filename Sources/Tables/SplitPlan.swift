/// How a table is judged, which its size decides; can be told before anything is fitted.
public struct SplitPlan: Codable, Sendable, Hashable {
  public enum Design: String, Codable, Sendable, CaseIterable {
    /// Too few rows: a generator can be fitted, but nothing it makes can be judged.
    case unjudged
    /// The recipe is fitted five times, each time without another fifth of the people.
    case crossFitting
    /// One fifth of the people is kept apart until the end.
    case singleHoldout
  }

  /// Fewer rows cannot be judged at all.
  public static let fewestRows = 200
  /// A smaller holdout says too little: five folds are pooled instead.
  public static let smallestHoldout = 250
  /// With fewer rows outside the holdout, what competes is compared on five folds rather than on one part.
  public static let fewestRowsForSelection = 1_000
  public static let foldCount = 5

  public let rows: Int
  /// People, where a patient key is declared; else rows.
  public let people: Int
  public let design: Design

  public init(rows: Int, people: Int? = nil) {
    self.rows = rows
    self.people = people ?? rows
    let judged = min(rows, self.people)
    design =
      judged < Self.fewestRows
      ? .unjudged : judged / Self.foldCount < Self.smallestHoldout ? .crossFitting : .singleHoldout
  }

  /// What will be done, in words.
  public var sentence: String {
    let unit = people < rows ? "people" : "rows"
    let judged = min(rows, people)
    switch design {
    case .unjudged:
      return "The table has \(judged) \(unit). Under \(Self.fewestRows) nothing that is made from it can be judged."
    case .crossFitting:
      return
        "The table has \(judged) \(unit): a fifth of them is too few to judge by. The same recipe is fitted on "
        + "\(Self.foldCount) parts in turn, and what was left out each time is put together."
    case .singleHoldout:
      return "A fifth of the \(judged) \(unit) is kept apart until the end, seen by no generator."
    }
  }
}

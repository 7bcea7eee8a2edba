/// What a tree predicts: one entry for each row of the table it is grown on.
public enum Response: Sendable {
  /// Classes 0 ..< count, at most 256 of them.
  case classes([UInt8], count: Int)
  case values([Float])

  public var rowCount: Int {
    switch self {
    case .classes(let classes, _): classes.count
    case .values(let values): values.count
    }
  }
}

/// How far and by what measure trees are grown.
public struct TreeSettings: Sendable, Hashable {
  public enum Criterion: Sendable, Hashable {
    /// Gini impurity of classes.
    case gini
    /// Entropy of classes.
    case entropy
  }

  /// Least rows on each side of a split, ≥ 1.
  public var minimumLeafSize: Int
  /// With two classes: each side of a split holds no row of class 1 or at least so many.
  public var minimumPositives: Int
  /// 0: the root alone.
  public var maximumDepth: Int
  /// A split must lower the impurity by this share of the root's, 0…1.
  ///
  /// rpart grows first and prunes after (Breiman et al. 1984); here the test is made while growing.
  public var complexity: Double
  /// How many columns are drawn at each node; those with a single bin there do not count. nil: all.
  public var columnsTried: Int?
  /// The column that the root asks whatever it gains, where it can; nil: the best.
  ///
  /// Where two columns matter only together neither gains anything at the root, and greedy trees miss both.
  public var firstColumn: Int?
  /// For classes; values are split by their variance.
  public var criterion: Criterion

  public init(
    minimumLeafSize: Int = 5, minimumPositives: Int = 0, maximumDepth: Int = 60, complexity: Double = 0,
    columnsTried: Int? = nil, criterion: Criterion = .gini
  ) {
    precondition(minimumLeafSize >= 1, "a leaf holds at least one row, not \(minimumLeafSize)")
    precondition(minimumPositives >= 0 && maximumDepth >= 0, "sizes and depths are not negative")
    precondition((0...1).contains(complexity), "complexity is in 0…1, not \(complexity)")
    precondition(columnsTried ?? 1 >= 1, "at least one column is tried, not \(columnsTried ?? 1)")
    self.minimumLeafSize = minimumLeafSize
    self.minimumPositives = minimumPositives
    self.maximumDepth = maximumDepth
    self.complexity = complexity
    self.columnsTried = columnsTried
    self.criterion = criterion
  }
}

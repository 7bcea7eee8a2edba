public import Mathematics
public import Tables

/// How alike synthetic and real rows are within groups of people: `fidelity.columnShapes` in each group, with the
/// control and the null band of that group's own holdout.
///
/// A table can be right as a whole and wrong for those who are few in it.
public enum GroupShapes {
  /// One group, as rows of the three tables.
  public struct Group: Sendable {
    /// "sex = female"
    public var name: String
    /// What makes the group; not compared, since it is the same for all in it.
    public var column: String
    public var training: [Int]
    public var holdout: [Int]
    public var synthetic: [Int]

    public init(name: String, column: String, training: [Int], holdout: [Int], synthetic: [Int]) {
      self.name = name
      self.column = column
      self.training = training
      self.holdout = holdout
      self.synthetic = synthetic
    }
  }

  /// Fewest rows of a group in each table: below, chance hides all but the grossest faults.
  public static let fewest = 30
  /// Most rows of a group that are compared.
  private static let most = 2_000

  /// - Parameters:
  ///   - training, holdout, synthetic: of one schema, without identifiers and text.
  /// - Returns: one measurement for each group, in their order; undefined where a table has fewer than ``fewest`` of its
  ///   rows. `n` is rounded down to tens, so that no count of people can be worked out from the others.
  public static func measure(
    _ groups: [Group], training: Table, holdout: Table, synthetic: Table, using random: inout RandomSource
  ) throws -> [Measurement] {
    let streams = random.split(into: groups.count)
    return try zip(groups, streams).map { group, stream in
      var random = stream
      return try measure(group, training, holdout, synthetic, &random)
    }
  }

  private static func measure(
    _ group: Group, _ training: Table, _ holdout: Table, _ synthetic: Table, _ random: inout RandomSource
  ) throws -> Measurement {
    let id = "fidelity.columnShapes"
    let size = min(group.holdout.count, group.synthetic.count, most) / 10 * 10
    let names = training.schema.fields.map(\.name).filter { $0 != group.column }
    guard size >= fewest, group.training.count >= fewest, !names.isEmpty else {
      var undefined = Measurement.undefined(id, because: "too few rows to tell", direction: .higher, ideal: 1)
      undefined.group = group.name
      return undefined
    }
    func part(_ table: Table, _ rows: [Int], _ random: inout RandomSource) -> Table {
      table.selecting(names).rows(random.subset(most, of: rows.count).map { rows[$0] })
    }
    let real = part(training, group.training, &random)
    let grid = try TrainingGrid(real)
    let baseline = try ShapesBaseline(
      shapes: ColumnShapes(grid: grid), training: grid.encode(real),
      holdout: grid.encode(part(holdout, group.holdout, &random)), size: size, repeats: 20, using: &random)
    let found = try baseline.measure(grid.encode(part(synthetic, group.synthetic, &random)), using: &random)
    guard var measurement = found.first(where: { $0.id == id && $0.columns == nil }) else {
      preconditionFailure("column shapes give the mean over all columns")
    }
    measurement.group = group.name
    return measurement
  }
}

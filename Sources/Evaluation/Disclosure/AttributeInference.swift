import Learning
import Mathematics
import Tables

/// What synthetic rows teach of a sensitive value of a person in training, beyond what rows of other people teach.
///
/// The attacker knows all other columns of a training row and guesses the sensitive one: by the nearest row, and by
/// boosted trees; the better counts. A number is right within 5 % of training's range. The attacker to compare with has
/// as many **real** rows, of the holdout and of training without the person, so that the gain is what memory adds: it is
/// 0 for fresh rows however many are released.
struct AttributeInference: Sendable {
  static let id = "disclosure.attributeInference"
  private static let folds = 5
  /// Columns with more levels are guessed by the nearest row alone.
  private static let mostLevels = 20
  private static let tolerance = 0.05
  private static let rounds = 50

  private struct Secret: Sendable {
    let column: Int
    let name: String
    let space: GowerSpace
    let encoding: TreeEncoding
    /// Rows of training whose value is guessed; their values as the space sees them.
    let targets: [Int]
    let truth: [Double]
    /// Greatest error that is still right: 0 for levels.
    let allowed: Double
    /// Levels; 0 for a number.
    let levels: Int
    /// For each method, for each target, whether the attacker with real rows is right.
    var control: [[Bool]] = []
  }

  private let training: Table
  private let treeCap: Int
  private let secrets: [Secret]
  /// Names of sensitive columns in which there is nothing to guess, with the reason.
  private let empty: [(name: String, reason: String)]

  init(
    training: Table, holdout: Table, sensitive: [String], syntheticRows: Int, settings: EvaluationSettings,
    using random: inout RandomSource
  ) throws {
    self.training = training
    treeCap = min(settings.fittingCap, 10_000)
    var secrets: [Secret] = []
    var empty: [(String, String)] = []
    let pooled = training.appending(holdout)
    for name in sensitive {
      guard let column = training.schema.index(of: name) else {
        empty.append((name, "identifiers and free text are not learnt"))
        continue
      }
      guard var secret = Self.secret(training, column, settings, using: &random) else {
        empty.append((name, "it has one value at most in training"))
        continue
      }
      secret.control = try Self.attackWithRealRows(
        secret, pooled, size: syntheticRows, treeCap: treeCap, using: &random)
      secrets.append(secret)
    }
    self.secrets = secrets
    self.empty = empty
  }

  private static func secret(
    _ training: Table, _ column: Int, _ settings: EvaluationSettings, using random: inout RandomSource
  ) -> Secret? {
    let field = training.schema.fields[column]
    let values = Self.values(training, column)
    let known = values.indices.filter { !values[$0].isNaN }
    let present = known.map { values[$0] }
    guard let least = present.min(), let greatest = present.max(), greatest > least else { return nil }
    let isNumber = training.columns[column].numbers != nil
    let queries = settings.queries(among: training.rowCount, width: training.columns.count)
    let targets = random.subset(queries, of: known.count).map { known[$0] }
    return Secret(
      column: column, name: field.name,
      space: GowerSpace(training, scaling: .rank, excluding: [field.name]),
      encoding: TreeEncoding(training.schema, excluding: [field.name]), targets: targets,
      truth: targets.map { values[$0] }, allowed: isNumber ? tolerance * (greatest - least) : 0,
      levels: isNumber ? 0 : field.levels.count)
  }

  /// Numbers or codes; NaN where missing.
  private static func values(_ table: Table, _ column: Int) -> [Double] {
    let source = table.columns[column]
    return (0..<table.rowCount).map { row in
      if source.isMissing(at: row) { return .nan }
      return source.numbers.map { $0[row] } ?? source.codes.map { Double($0[row]) } ?? .nan
    }
  }

  /// For each method, for each target, whether it is right when the attacker has these rows.
  private static func attack(
    _ secret: Secret, _ targets: [Int], _ truth: [Double], _ training: Table, rows: Table, treeCap: Int,
    using random: inout RandomSource
  ) throws -> [[Bool]] {
    let values = values(rows, secret.column)
    let known = values.indices.filter { !values[$0].isNaN }
    let asked = training.rows(targets)
    guard !known.isEmpty else { return [[Bool](repeating: false, count: targets.count)] }
    func isRight(_ guess: Double, _ target: Int) -> Bool { abs(guess - truth[target]) <= secret.allowed }
    let index = NeighbourIndex(
      secret.space.encode(rows.rows(known)), count: known.count, width: secret.space.width)
    let nearest = try index.search(secret.space.encode(asked)).indices
    var results = [targets.indices.map { nearest[$0] >= 0 && isRight(values[known[Int(nearest[$0])]], $0) }]
    guard secret.levels <= mostLevels, !secret.encoding.columns.isEmpty else { return results }
    let fitted = random.subset(treeCap, of: known.count).map { known[$0] }
    let labels = fitted.map { values[$0] }
    let mean = Statistics.mean(labels)
    let spread = max(Statistics.deviation(labels), 1e-12)
    let isNumber = secret.levels == 0
    let trees = BoostedTrees(
      isNumber ? .regression : .multiclass(levels: max(secret.levels, 2)), rounds: rounds, maximumDepth: 5,
      learningRate: 0.2, maximumBins: 64)
    let model = try trees.fit(
      secret.encoding.encode(rows.rows(fitted)),
      labels: labels.map { isNumber ? Float(($0 - mean) / spread) : Float($0) })
    let predicted = try model.predict(secret.encoding.encode(asked))
    results.append(
      targets.indices.map { target in
        if isNumber { return isRight(Double(predicted[target]) * spread + mean, target) }
        let own = predicted[target * model.outputs..<(target + 1) * model.outputs]
        let best = own.indices.max { own[$0] < own[$1] } ?? own.startIndex
        return isRight(Double(best - own.startIndex), target)
      })
    return results
  }

  /// The attacker with real rows, none of which is of the people attacked in the same fold.
  private static func attackWithRealRows(
    _ secret: Secret, _ pooled: Table, size: Int, treeCap: Int, using random: inout RandomSource
  ) throws -> [[Bool]] {
    let order = random.sample(secret.targets.count, of: secret.targets.count)
    let streams = random.split(into: folds)
    let parts = try parallelMap(0..<folds) { fold -> (targets: [Int], right: [[Bool]]) in
      var stream = streams[fold]
      let own = order.indices.filter { $0 % folds == fold }.map { order[$0] }
      let attacked = Set(own.map { secret.targets[$0] })
      let others = (0..<pooled.rowCount).filter { !attacked.contains($0) }
      let given = stream.subset(size, of: others.count).map { others[$0] }
      let right = try attack(
        secret, own.map { secret.targets[$0] }, own.map { secret.truth[$0] }, pooled, rows: pooled.rows(given),
        treeCap: treeCap, using: &stream)
      return (own, right)
    }
    let methods = parts.map(\.right.count).min() ?? 0
    var result = [[Bool]](repeating: [Bool](repeating: false, count: secret.targets.count), count: methods)
    for part in parts {
      for method in 0..<methods {
        for (position, target) in part.targets.enumerated() { result[method][target] = part.right[method][position] }
      }
    }
    return result
  }

  func measure(_ synthetic: Table, using random: inout RandomSource) throws -> [Measurement] {
    var results = empty.map { name, reason in
      Measurement(
        id: Self.id, value: 0, interval: Interval(0, 0), direction: .lower, ideal: 0, control: 0, n: 0,
        columns: [name], note: "nothing to guess: \(reason)")
    }
    let streams = random.split(into: secrets.count)
    for (position, secret) in secrets.enumerated() {
      var stream = streams[position]
      let attacked = try Self.attack(
        secret, secret.targets, secret.truth, training, rows: synthetic, treeCap: treeCap, using: &stream)
      results.append(measurement(secret, attacked, synthetic.rowCount))
    }
    return results
  }

  private func measurement(_ secret: Secret, _ attacked: [[Bool]], _ rows: Int) -> Measurement {
    func share(_ right: [Bool]) -> Double { Double(right.count { $0 }) / Double(max(right.count, 1)) }
    func best(_ methods: [[Bool]]) -> [Bool] { methods.max { share($0) < share($1) } ?? [] }
    let own = best(attacked)
    let other = best(secret.control)
    let differences = zip(own, other).map { ($0 ? 1.0 : 0) - ($1 ? 1.0 : 0) }
    let value = Statistics.mean(differences)
    let error = Statistics.deviation(differences) / Double(differences.count).squareRoot()
    return Measurement(
      id: Self.id, value: value, interval: Statistics.normal(value, error, bounds: -1...1), direction: .lower,
      ideal: 0, control: 0, n: differences.count, columns: [secret.name],
      note: """
        right for \(percent(share(own))) of people from \(rows) synthetic rows, for \(percent(share(other))) from as \
        many rows of other real people
        """)
  }
}

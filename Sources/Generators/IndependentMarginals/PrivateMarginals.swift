public import Mathematics
public import Privacy
public import Tables
public import Vocabulary

/// Noisy counts of each column by itself: the floor of the private generators. All dependence is lost.
///
/// An eighth of the budget buys the number of rows and the domains that are not declared; the rest is shared equally by
/// the columns' counts, the last of which takes what remains.
public struct PrivateMarginals: PrivateGenerator {
  public init() {}

  public func fit(
    to training: PrivateTable, spending accountant: inout Accountant, noise: inout NoiseSource, monitor: Monitor
  ) throws -> FittedPrivateMarginals {
    let columns = training.columnNames.indices
    guard !columns.isEmpty else { throw GeneratorError.unsuitable(reason: "The table has no columns.", better: nil) }
    let domainRho = accountant.remainingRho / 8
    let undeclared = columns.filter { needsDomain(training, $0) }
    let share = domainRho / Double(undeclared.count + 1)
    let deltaShare = accountant.remainingDelta / Double(max(1, undeclared.count)) * (1 - 1e-9)
    let rows = try training.noisyRowCount(rho: share, spending: &accountant, noise: &noise)
    var domains: [ColumnDomain] = []
    for column in columns {
      try monitor.check()
      domains.append(
        try domain(
          of: column, in: training, rows: rows, bought: undeclared.contains(column), rho: share, delta: deltaShare,
          columnRho: accountant.budget.rho * 7 / 8 / Double(columns.count), spending: &accountant, noise: &noise))
    }
    var counts: [[Double]] = []
    for column in columns {
      try monitor.check()
      let rho = accountant.remainingRho / Double(columns.count - column) * (1 - 1e-9)
      let sigma = Accountant.sigma(l2Sensitivity: Double(training.rowsPerPatient), rho: rho)
      let noisy = try training.noisyMarginal(
        of: [column], over: [domains[column]], sigma: sigma, spending: &accountant, noise: &noise)
      counts.append(Self.projected(noisy, total: Double(rows)))
      monitor.report(
        Double(column + 1) / Double(columns.count), "Counting “\(training.columnNames[column])” with noise")
    }
    let fields = columns.map { published(training.publicField(of: $0), over: domains[$0]) }
    return FittedPrivateMarginals(
      schema: Schema(fields: fields), noisyRowCount: rows, domains: domains, counts: counts,
      spends: accountant.spends, declaredPublic: declaredPublic(training), isReleasable: accountant.isReleasable)
  }

  private func needsDomain(_ training: PrivateTable, _ column: Int) -> Bool {
    let field = training.publicField(of: column)
    return field.kind == .categorical ? field.levels.isEmpty : field.minimum == nil || field.maximum == nil
  }

  private func domain(
    of column: Int, in training: PrivateTable, rows: Int, bought: Bool, rho: Double, delta: Double, columnRho: Double,
    spending accountant: inout Accountant, noise: inout NoiseSource
  ) throws -> ColumnDomain {
    let field = training.publicField(of: column)
    let reasons = field.missingReasons.isEmpty ? [MissingReason.unknown] : field.missingReasons
    if field.kind == .categorical {
      let levels =
        bought
        ? try training.buyLevels(of: column, rho: rho, delta: delta, spending: &accountant, noise: &noise)
        : field.levels
      return ColumnDomain(values: .levels(levels), missingReasons: reasons)
    }
    let range: ClosedRange<Double>
    if bought {
      range = try training.buyBounds(of: column, rho: rho, spending: &accountant, noise: &noise)
    } else {
      range = field.minimum!...max(field.maximum!, field.minimum!.nextUp)
    }
    // So many cells that a cell of average size stands well above the noise.
    let sigma = Accountant.sigma(l2Sensitivity: Double(training.rowsPerPatient), rho: columnRho)
    var cells = min(max(Int(Double(rows) / (6 * sigma)), 4), 128)
    if field.isInteger {
      let values = range.upperBound - range.lowerBound + 1
      if values <= Double(cells) * 2 { cells = max(1, Int(values)) }
    }
    let upper = field.isInteger ? range.upperBound + 1 : range.upperBound
    return ColumnDomain(
      values: .bins(minimum: range.lowerBound, maximum: max(upper, range.lowerBound.nextUp), count: cells),
      missingReasons: reasons)
  }

  /// The nearest counts (least squares) that are not negative and add up to `total`.
  static func projected(_ noisy: [Int], total: Double) -> [Double] {
    let sorted = noisy.map(Double.init).sorted(by: >)
    var sum = 0.0
    var shift = 0.0
    for (index, value) in sorted.enumerated() {
      sum += value
      let candidate = (sum - total) / Double(index + 1)
      if value - candidate > 0 { shift = candidate }
    }
    return noisy.map { max(0, Double($0) - shift) }
  }

  private func published(_ field: Field, over domain: ColumnDomain) -> Field {
    var field = field
    field.missingReasons = domain.missingReasons
    switch domain.values {
    case .levels(let levels): field.levels = levels
    case .bins(let minimum, let maximum, let count):
      if field.minimum == nil || field.maximum == nil {
        field.minimum = minimum
        field.maximum = maximum
        // Undeclared decimals: as many as the cells can tell apart.
        let width = (maximum - minimum) / Double(count)
        field.decimals =
          field.kind == .numeric ? max(0, min(12, Int((2 - logarithm(width) / logarithm(10)).rounded(.up)))) : 0
      }
    }
    return field
  }

  private func declaredPublic(_ training: PrivateTable) -> [String] {
    let declared = training.columnNames.filter(training.declared.contains)
    return ["the columns' names and kinds"]
      + (declared.isEmpty ? [] : ["levels, bounds and decimals declared for: \(declared.joined(separator: ", "))"])
  }
}

/// Noisy counts of each column, and nothing else of the data.
public struct FittedPrivateMarginals: PrivatelyFitted {
  public static let kind = GeneratorKind.independentMarginals
  public static let form = "marginals, private"

  public let schema: Schema
  /// The number of rows as it was bought.
  public let noisyRowCount: Int
  let domains: [ColumnDomain]
  /// For each column and cell of its domain, not negative.
  let counts: [[Double]]
  public let spends: [Spend]
  public let declaredPublic: [String]
  public let isReleasable: Bool

  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let streams = random.split(into: schema.fields.count)
    let columns = try schema.fields.indices.map { column in
      try monitor.check()
      var random = streams[column]
      let field = schema.fields[column]
      return try draw(
        count, column, conditions.filter { $0.column == field.name }.map(\.requirement), using: &random)
    }
    return Table(schema: schema, columns: columns)
  }

  private func draw(
    _ count: Int, _ column: Int, _ requirements: [Condition.Requirement], using random: inout RandomSource
  ) throws -> Column {
    let field = schema.fields[column]
    let domain = domains[column]
    var range = (field.minimum ?? -.infinity, field.maximum ?? .infinity)
    for case .range(let minimum, let maximum) in requirements {
      range = (max(range.0, minimum ?? range.0), min(range.1, maximum ?? range.1))
    }
    var weights = counts[column]
    for cell in weights.indices where !admits(cell, domain, requirements, range) { weights[cell] = 0 }
    if weights.reduce(0, +) <= 0 {
      // Noise may have emptied every cell that is allowed: they are then equally likely.
      for cell in weights.indices where admits(cell, domain, requirements, range) { weights[cell] = 1 }
    }
    var cumulative = weights
    for cell in cumulative.indices.dropFirst() { cumulative[cell] += cumulative[cell - 1] }
    guard let total = cumulative.last, total > 0 else {
      throw GeneratorError.unsatisfiable("No value of “\(field.name)” can satisfy the condition.")
    }
    var missing = [UInt8](repeating: 0, count: count)
    let cells = (0..<count).map { _ in random.index(cumulative: cumulative) }
    for row in 0..<count where cells[row] >= domain.valueCells {
      missing[row] = UInt8(cells[row] - domain.valueCells + 1)
    }
    switch domain.values {
    case .levels: return Column(.codes(cells.map { $0 < domain.valueCells ? Int32($0) : -1 }), missing: missing)
    case .bins(let minimum, let maximum, let bins):
      let width = (maximum - minimum) / Double(bins)
      let numbers = cells.map { cell -> Double in
        if cell >= bins { return .nan }
        let low = max(minimum + width * Double(cell), range.0)
        let high = min(minimum + width * Double(cell + 1), range.1)
        return rounded(random.uniform(in: low...max(low, high)), field, range)
      }
      return Column(.numeric(numbers), missing: missing)
    }
  }

  private func rounded(_ value: Double, _ field: Field, _ range: (Double, Double)) -> Double {
    if field.isInteger || field.kind != .numeric { return min(max(value.rounded(.down), range.0), range.1) }
    var scale = 1.0
    for _ in 0..<field.decimals { scale *= 10 }
    let snapped = (value * scale).rounded() / scale
    return min(max(snapped, range.0), range.1)
  }

  private func admits(
    _ cell: Int, _ domain: ColumnDomain, _ requirements: [Condition.Requirement], _ range: (Double, Double)
  ) -> Bool {
    let isMissing = cell >= domain.valueCells
    return requirements.allSatisfy { requirement in
      switch requirement {
      case .missing: return isMissing
      case .levels(let wanted):
        guard !isMissing, case .levels(let levels) = domain.values else { return false }
        return wanted.contains(levels[cell])
      case .range:
        guard !isMissing, case .bins(let minimum, let maximum, let bins) = domain.values else { return false }
        let width = (maximum - minimum) / Double(bins)
        return minimum + width * Double(cell) <= range.1 && minimum + width * Double(cell + 1) >= range.0
      }
    }
  }

  public func encode(to writer: inout BinaryWriter) throws {
    writer.write(Int64(noisyRowCount))
    try writer.write(json: domains)
    for counts in counts { writer.write(counts) }
    try writer.write(json: spends)
    try writer.write(json: declaredPublic)
    writer.write(isReleasable)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    self.schema = schema
    noisyRowCount = try reader.readInt()
    domains = try reader.readJSON([ColumnDomain].self)
    counts = try schema.fields.map { _ in try reader.readDoubles() }
    spends = try reader.readJSON([Spend].self)
    declaredPublic = try reader.readJSON([String].self)
    isReleasable = try reader.readBool()
    guard domains.count == schema.fields.count, zip(domains, counts).allSatisfy({ $0.cells == $1.count }) else {
      throw GeneratorError.damagedModel("The model's counts do not fit its domains; it is damaged.")
    }
  }

  init(
    schema: Schema, noisyRowCount: Int, domains: [ColumnDomain], counts: [[Double]], spends: [Spend],
    declaredPublic: [String], isReleasable: Bool
  ) {
    self.schema = schema
    self.noisyRowCount = noisyRowCount
    self.domains = domains
    self.counts = counts
    self.spends = spends
    self.declaredPublic = declaredPublic
    self.isReleasable = isReleasable
  }
}

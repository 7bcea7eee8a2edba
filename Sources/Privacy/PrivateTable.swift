import Mathematics
public import Tables
public import Vocabulary

/// A table whose values can only be had as noisy counts that were paid for.
///
/// What is public: the columns' names and kinds, and the fields that a person declared in a schema (levels, bounds,
/// decimals, reasons of missingness). Everything else, domains included, is bought. Neighbouring tables differ by one
/// patient, who has at most ``rowsPerPatient`` rows here.
public struct PrivateTable: Sendable {
  private let table: Table
  /// Names of the columns whose fields are declared public.
  public let declared: Set<String>
  public let rowsPerPatient: Int

  /// - Parameters:
  ///   - declared: columns whose field in the table's schema comes from a person, not from the data.
  ///   - patientKey: the patient of each row; rows beyond `rowsPerPatient` of one patient are left out. Nil: each row
  ///     is a patient.
  public init(_ table: Table, declared: Set<String>, patients patientKey: Column?, rowsPerPatient: Int = 1) {
    precondition(rowsPerPatient >= 1, "a patient has at least one row")
    self.declared = declared
    self.rowsPerPatient = patientKey == nil ? 1 : rowsPerPatient
    self.table = patientKey.map { table.rows(Self.bounded($0, to: rowsPerPatient)) } ?? table
  }

  /// The first rows of each patient; a row without a key is a patient of its own.
  private static func bounded(_ key: Column, to limit: Int) -> [Int] {
    var seen: [String: Int] = [:]
    return (0..<key.count).filter { row in
      if key.isMissing(at: row) { return true }
      let patient =
        switch key.values {
        case .text(let values): values[row]
        case .codes(let codes): String(codes[row])
        case .numeric(let values): String(values[row])
        }
      seen[patient, default: 0] += 1
      return seen[patient]! <= limit
    }
  }

  public var columnNames: [String] { table.schema.fields.map(\.name) }
  public func kind(of column: Int) -> ColumnKind { table.schema.fields[column].kind }

  /// The field as a person declared it, or one that holds only the name and the kind.
  public func publicField(of column: Int) -> Field {
    let field = table.schema.fields[column]
    if declared.contains(field.name) { return field }
    return Field(name: field.name, kind: field.kind, roles: field.roles, missingReasons: [.unknown])
  }

  /// The number of rows with noise; costs `rho`.
  public func noisyRowCount(
    rho: Double, spending accountant: inout Accountant, noise: inout NoiseSource
  ) throws(PrivacyError) -> Int {
    let sensitivity = Double(rowsPerPatient)
    let sigma = Accountant.sigma(l2Sensitivity: sensitivity, rho: rho)
    let noisy = try accountant.measure(
      [table.rowCount], l2Sensitivity: sensitivity, sigma: sigma, purpose: "number of rows", using: &noise)
    return max(1, noisy[0])
  }

  /// Noisy counts over the product of the domains of `columns`, last column fastest; all cells get noise.
  public func noisyMarginal(
    of columns: [Int], over domains: [ColumnDomain], sigma: Double, spending accountant: inout Accountant,
    noise: inout NoiseSource
  ) throws(PrivacyError) -> [Int] {
    precondition(columns.count == domains.count && !columns.isEmpty, "one domain for each column")
    var cells = [Int](repeating: 0, count: table.rowCount)
    for (column, domain) in zip(columns, domains) {
      for row in cells.indices { cells[row] = cells[row] * domain.cells + cell(of: row, in: column, domain) }
    }
    var counts = [Int](repeating: 0, count: domains.reduce(1) { $0 * $1.cells })
    for cell in cells { counts[cell] += 1 }
    return try accountant.measure(
      counts, l2Sensitivity: Double(rowsPerPatient), sigma: sigma,
      purpose: "counts of " + columns.map { columnNames[$0] }.joined(separator: " × "), using: &noise)
  }

  /// Values outside the domain are moved to its nearest cell (numbers) or its last (levels).
  private func cell(of row: Int, in column: Int, _ domain: ColumnDomain) -> Int {
    let field = table.schema.fields[column]
    let values = table.columns[column]
    let missing = Int(values.missingCode(at: row))
    if missing > 0 { return domain.valueCells + min(missing, domain.missingReasons.count) - 1 }
    switch (domain.values, values.values) {
    case (.bins(let minimum, let maximum, let count), .numeric(let numbers)):
      let position = (numbers[row] - minimum) / (maximum - minimum) * Double(count)
      return min(max(Int(max(-1, min(position, Double(count)))), 0), count - 1)
    case (.levels(let levels), .codes(let codes)):
      if field.levels == levels { return Int(codes[row]) }
      return levels.firstIndex(of: field.levels[Int(codes[row])]) ?? max(0, levels.count - 1)
    default: preconditionFailure("the domain of “\(field.name)” is of another kind than the column")
    }
  }
}

extension PrivateTable {
  /// What a bought domain calls the levels that too few patients have.
  public static let otherLevel = "(other)"

  /// Powers of two and their negatives, a public grid for numbers of any size: …, −2, −1, …, 1, 2, 4, ….
  private static let grid: [Double] = {
    let powers = (-20...50).map { Double(sign: .plus, exponent: $0, significand: 1) }
    return powers.reversed().map { -$0 } + [0] + powers
  }()

  /// Days since 1970 of the first of January of 1800 to 2300, a public grid for dates.
  private static let years: [Double] = (0...500).map { (Double($0) - 170) * 365.2425 }

  /// Bounds between which nearly all numbers of a column lie, rounded outwards to a public grid; costs `rho`.
  public func buyBounds(
    of column: Int, rho: Double, spending accountant: inout Accountant, noise: inout NoiseSource
  ) throws(PrivacyError) -> ClosedRange<Double> {
    let kind = kind(of: column)
    let grid: [Double] =
      switch kind {
      case .date: Self.years
      case .dateTime: Self.years.map { $0 * 86_400 }
      default: Self.grid
      }
    guard case .numeric(let numbers) = table.columns[column].values else {
      preconditionFailure("bounds are of numbers and dates")
    }
    var counts = [Int](repeating: 0, count: grid.count + 1)
    for (row, number) in numbers.enumerated() where !table.columns[column].isMissing(at: row) {
      counts[grid.partitioningIndex { $0 > number }] += 1
    }
    let sensitivity = Double(rowsPerPatient)
    let sigma = Accountant.sigma(l2Sensitivity: sensitivity, rho: rho)
    let noisy = try accountant.measure(
      counts, l2Sensitivity: sensitivity, sigma: sigma, purpose: "bounds of \(columnNames[column])", using: &noise)
    // An empty cell passes with chance 0.01 over the whole grid.
    let threshold = sigma * SpecialFunctions.normalQuantile(1 - 0.01 / Double(counts.count))
    let occupied = noisy.indices.filter { Double(noisy[$0]) > threshold }
    // Where noise drowns every cell, the fullest is the best guess.
    let fullest = noisy.indices.max { noisy[$0] < noisy[$1] } ?? 0
    let (first, last) = (occupied.first ?? fullest, occupied.last ?? fullest)
    return grid[max(first - 1, 0)]...grid[min(max(last, 1), grid.count - 1)]
  }

  /// Levels that enough patients have, with their noisy counts; costs `rho` and `delta`.
  ///
  /// Noise is added to the levels found, and only counts over a threshold are kept, so that a level which one patient
  /// alone has is shown with chance at most `delta` (Korolova et al. 2009; Wilson et al. 2020). Order: as text; behind
  /// them ``otherLevel``, which holds what is not listed, with no count.
  public func buyLevels(
    of column: Int, rho: Double, delta: Double, spending accountant: inout Accountant, noise: inout NoiseSource
  ) throws(PrivacyError) -> [String] {
    guard case .codes(let codes) = table.columns[column].values else { preconditionFailure("levels are of categories") }
    let levels = table.schema.fields[column].levels
    var counts = [Int](repeating: 0, count: levels.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    let sensitivity = Double(rowsPerPatient)
    let sigma = Accountant.sigma(l2Sensitivity: sensitivity, rho: rho)
    let found = counts.indices.filter { counts[$0] > 0 }
    let noisy = try accountant.measure(
      found.map { counts[$0] }, l2Sensitivity: sensitivity, sigma: sigma, delta: delta,
      purpose: "levels of \(columnNames[column])", using: &noise)
    // One patient brings at most `rowsPerPatient` new levels; the discrete tail is at most the continuous one a step on.
    let tail = SpecialFunctions.normalQuantile(1 - delta / Double(rowsPerPatient))
    let threshold = sensitivity + 1 + (sigma * (1 + 1e-6) + 0.01) * tail
    let kept = zip(found, noisy).filter { Double($0.1) > threshold }.map { levels[$0.0] }
    return kept.sorted() + [Self.otherLevel]
  }
}

extension Array where Element == Double {
  /// The first index whose element satisfies `predicate`, in an array where those come last.
  fileprivate func partitioningIndex(where predicate: (Double) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

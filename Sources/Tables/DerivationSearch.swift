import Foundation
import Vocabulary

/// Looks for columns that follow from others: on few rows first, and where these agree on all.
struct DerivationSearch {
  private struct Candidate {
    let index: Int
    let name: String
    let column: Column
    let numbers: [Double]
    /// The last digit that is shown.
    let step: Double
    /// Whether others may give it.
    let mayFollow: Bool

    /// NaN where missing.
    func value(_ row: Int) -> Double { column.isMissing(at: row) ? .nan : numbers[row] }
    func rounded(_ value: Double) -> Double { (value / step).rounded() * step }
    func agrees(_ value: Double, at row: Int) -> Bool { abs(rounded(value) - numbers[row]) < step / 2 }
  }

  private static let mostForPairs = 300
  private static let mostForTriples = 60
  private static let fewestRows = 50
  private static let leastAgreement = 0.6
  /// After fitting a number: chance agrees more easily.
  private static let leastOfFitted = 0.9
  /// Of two columns: synthetic rows will agree in all.
  private static let leastOfTwo = 0.98

  private let candidates: [Candidate]
  private let rowCount: Int
  /// Rows on which formulas are tried first, spread over the table.
  private let few: [Int]

  init(_ table: Table) {
    rowCount = table.rowCount
    // Enough to see how many different values a column has.
    let some = stride(from: 0, to: table.rowCount, by: max(1, table.rowCount / 8_000))
    candidates = table.schema.fields.indices.compactMap { index in
      let field = table.schema.fields[index]
      let column = table.columns[index]
      guard field.kind == .numeric, field.isLearnable, let numbers = column.numbers else { return nil }
      var counts: [Double: Int] = [:]
      for row in some where !column.isMissing(at: row) { counts[numbers[row], default: 0] += 1 }
      let present = counts.values.reduce(0, +)
      guard present >= Self.fewestRows, counts.count >= 2 else { return nil }
      let isVaried = counts.count >= 40 && 10 * (counts.values.max() ?? 0) < 3 * present
      return Candidate(
        index: index, name: field.name, column: column, numbers: numbers,
        step: pow(10, -Double(min(field.decimals, 12))),
        mayFollow: isVaried && field.roles.isSubset(of: [.ordinary, .quasiIdentifier, .sensitive]))
    }
    few = Array(stride(from: 0, to: table.rowCount, by: max(1, table.rowCount / 400)))
  }

  /// For each column that others may give, all formulas that do.
  func found() -> [(derivation: Derivation, isFitted: Bool)] {
    guard candidates.count <= Self.mostForPairs else { return [] }
    return candidates.filter(\.mayFollow).flatMap { column in
      let rows = few.filter { !column.value($0).isNaN }
      let others = candidates.filter { $0.index != column.index }
      var found = others.flatMap { pairs(column, $0, rows) }
      if found.isEmpty && candidates.count <= Self.mostForTriples { found = triples(column, others, rows) }
      return found
    }
  }

  /// For each column its best formula, so that none goes in a circle: those that agree in more rows first, of equal
  /// ones the simpler, then those of later columns.
  func chosen(_ found: [(derivation: Derivation, isFitted: Bool)]) -> [Derivation] {
    var places: [String: Int] = [:]
    for candidate in candidates { places[candidate.name] = candidate.index }
    let ordered = found.sorted { a, b in
      func key(_ one: (derivation: Derivation, isFitted: Bool)) -> (Double, Int, Int, Int) {
        (
          -(one.derivation.agreement * 1_000).rounded(), one.isFitted ? 1 : 0,
          -places[one.derivation.column, default: 0],
          one.derivation.formula.columns.map { places[$0, default: 0] }.reduce(0, +)
        )
      }
      return key(a) < key(b)
    }
    var inputs: [String: Set<String>] = [:]
    func reaches(_ from: String, _ goal: String) -> Bool {
      from == goal || inputs[from, default: []].contains { reaches($0, goal) }
    }
    var chosen: [Derivation] = []
    for (derivation, _) in ordered where inputs[derivation.column] == nil {
      let reads = derivation.formula.columns
      if reads.contains(where: { reaches($0, derivation.column) }) { continue }
      inputs[derivation.column] = Set(reads)
      chosen.append(derivation)
    }
    return chosen
  }
}

// MARK: Formulas
extension DerivationSearch {
  private func pairs(_ x: Candidate, _ y: Candidate, _ few: [Int]) -> [(derivation: Derivation, isFitted: Bool)] {
    let rows = few.filter { !y.value($0).isNaN }
    guard rows.count >= 20 else { return [] }
    if share(rows, { x.agrees(y.value($0), at: $0) }) >= Self.leastAgreement {
      return derivation(of: x, .column(y.name), [y], least: Self.leastAgreement).map { [($0, false)] } ?? []
    }
    guard let line = line(x, y, rows) else { return [] }
    let scaled = Formula.product(.number(line.slope), .column(y.name))
    let moved = Formula.number(abs(line.offset))
    let formulas = [scaled, line.offset < 0 ? .difference(scaled, moved) : .sum(scaled, moved)]
    // Without a number added if that does as well.
    let found = formulas.compactMap { derivation(of: x, $0, [y], least: Self.leastOfFitted) }
    return found.max { $0.agreement < $1.agreement - 0.001 }.map { [($0, true)] } ?? []
  }

  /// The line through most points within two of x's last digits, or nil.
  private func line(_ x: Candidate, _ y: Candidate, _ rows: [Int]) -> (slope: Double, offset: Double)? {
    func fit(_ rows: [Int]) -> (slope: Double, offset: Double)? {
      let n = Double(rows.count)
      let meanX = rows.reduce(0) { $0 + x.value($1) } / n
      let meanY = rows.reduce(0) { $0 + y.value($1) } / n
      var product = 0.0
      var square = 0.0
      for row in rows {
        product += (x.value(row) - meanX) * (y.value(row) - meanY)
        square += (y.value(row) - meanY) * (y.value(row) - meanY)
      }
      guard square > 0, product != 0 else { return nil }
      return (product / square, meanX - product / square * meanY)
    }
    func near(_ line: (slope: Double, offset: Double), _ rows: [Int]) -> [Int] {
      rows.filter { abs(line.slope * y.value($0) + line.offset - x.value($0)) <= 2 * x.step }
    }
    guard let rough = fit(rows) else { return nil }
    let close = near(rough, rows)
    guard Double(close.count) >= 0.7 * Double(rows.count), fit(close) != nil else { return nil }
    // A number found from all rows is right in its last digits too.
    let all = (0..<rowCount).filter { !x.value($0).isNaN && !y.value($0).isNaN }
    return fit(near(rough, all))
  }

  private func triples(
    _ x: Candidate, _ others: [Candidate], _ few: [Int]
  ) -> [(derivation: Derivation, isFitted: Bool)] {
    var found: [(derivation: Derivation, isFitted: Bool)] = []
    for y in others {
      for z in others where z.index != y.index {
        let rows = few.filter { !y.value($0).isNaN && !z.value($0).isNaN }
        guard rows.count >= 20 else { continue }
        let (a, b) = (Formula.column(y.name), Formula.column(z.name))
        let isFirst = y.index < z.index
        if isFirst { add(x, .sum(a, b), [y, z], rows) { y.value($0) + z.value($0) } }
        add(x, .difference(a, b), [y, z], rows) { y.value($0) - z.value($0) }
        if isFirst { addMultiple(x, .product(a, b), [y, z], rows) { y.value($0) * z.value($0) } }
        addMultiple(x, .ratio(a, b), [y, z], rows) { y.value($0) / z.value($0) }
        addMultiple(x, .ratio(a, .power(b, .number(2))), [y, z], rows) { y.value($0) / (z.value($0) * z.value($0)) }
      }
    }
    return found

    func add(_ x: Candidate, _ formula: Formula, _ read: [Candidate], _ rows: [Int], _ value: (Int) -> Double) {
      guard agreesOnFirst(x, rows, value), share(rows, { x.agrees(value($0), at: $0) }) >= Self.leastOfTwo else {
        return
      }
      if let new = derivation(of: x, formula, read, least: Self.leastOfTwo) { found.append((new, true)) }
    }

    func addMultiple(_ x: Candidate, _ formula: Formula, _ read: [Candidate], _ rows: [Int], _ value: (Int) -> Double) {
      guard let factor = factor(x, rows, value) else { return }
      let new = factor == 1 ? formula : .product(.number(factor), formula)
      if let new = derivation(of: x, new, read, least: Self.leastOfTwo) { found.append((new, true)) }
    }
  }

  /// Whether three of the first four rows agree: nearly all formulas end here.
  private func agreesOnFirst(_ x: Candidate, _ rows: [Int], _ value: (Int) -> Double) -> Bool {
    rows.prefix(4).count { x.agrees(value($0), at: $0) } >= 3
  }

  /// The number that `value` is multiplied by to give x, in as few digits as do; nil if there is none.
  private func factor(_ x: Candidate, _ rows: [Int], _ value: (Int) -> Double) -> Double? {
    func ratios(_ rows: some Sequence<Int>) -> [Double] {
      rows.map { x.value($0) / value($0) }.filter { $0.isFinite && $0 != 0 }.sorted()
    }
    let first = ratios(rows.prefix(5))
    guard first.count >= 4, abs(first[1] - first[first.count - 2]) < 0.02 * abs(first[1]) else { return nil }
    let all = ratios(rows)
    let middle = all[all.count / 2]
    func agreement(_ factor: Double) -> Double { share(rows) { x.agrees(factor * value($0), at: $0) } }
    let best = agreement(middle)
    guard best >= Self.leastOfTwo - 0.1 else { return nil }
    for digits in 1...5 {
      let unit = pow(10, (log10(abs(middle))).rounded(.down) - Double(digits - 1))
      let plain = (middle / unit).rounded() * unit
      if agreement(plain) >= best { return plain }
    }
    return middle
  }

  private func share(_ rows: [Int], _ holds: (Int) -> Bool) -> Double {
    Double(rows.count(where: holds)) / Double(max(rows.count, 1))
  }

  /// Judged on all rows; nil where it agrees in too few of them.
  private func derivation(of x: Candidate, _ formula: Formula, _ read: [Candidate], least: Double) -> Derivation? {
    var (agreeing, complete, lone) = (0, 0, 0)
    for row in 0..<rowCount where !x.value(row).isNaN {
      let result = formula.value { name in read.first { $0.name == name }?.value(row) ?? .nan }
      if result.isNaN {
        lone += 1
      } else {
        complete += 1
        agreeing += x.agrees(result, at: row) ? 1 : 0
      }
    }
    let agreement = Double(agreeing) / Double(max(complete, 1))
    guard complete >= Self.fewestRows, agreement >= least, 100 * lone <= complete + lone else { return nil }
    return Derivation(column: x.name, formula: formula, agreement: agreement)
  }
}

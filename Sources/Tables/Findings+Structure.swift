import Foundation
import Vocabulary

extension TableSurvey {
  func sizeFindings() -> [Finding] {
    var findings: [Finding] = []
    if rowCount < SplitPlan.fewestRows {
      findings.append(
        Finding(
          .tooFewRows, [], .serious, confidence: 1,
          "The table has \(rowCount) rows. Under \(SplitPlan.fewestRows) nothing that is made from it can be judged: "
            + "neither its quality nor whom it gives away."))
    }
    let learnable = facts.filter(\.field.isLearnable).count
    if learnable > 20 && learnable * 5 > rowCount {
      findings.append(
        Finding(
          .wideTable, [], learnable > rowCount ? .serious : .warning, confidence: 1,
          "There are \(learnable) columns for \(rowCount) rows. How so many columns go together cannot be learnt from so "
            + "few people, and each row is unique; choose the columns that the question needs."))
    }
    if let target, facts[target].field.kind == .categorical {
      let few = facts[target].levelCounts.filter { $0 > 0 && $0 < 50 }.count
      if few > 0 {
        findings.append(
          Finding(
            .tooFewRows, [facts[target].name], .warning, confidence: 1,
            "Some levels of the target “\(facts[target].name)” have fewer than 50 rows: what predicts them can "
              + "hardly be learnt, and is judged on very few people."))
      }
    }
    return findings
  }

  func constants() -> [Finding] {
    let constant = facts.filter { $0.distinct <= 1 }
    guard !constant.isEmpty else { return [] }
    let empty = constant.filter { $0.distinct == 0 }.map(\.name)
    let single = constant.filter { $0.distinct == 1 && $0.missing == 0 }.map(\.name)
    let partly = constant.filter { $0.distinct == 1 && $0.missing > 0 }.map(\.name)
    func finding(_ names: [String], _ text: String) -> Finding? {
      names.isEmpty
        ? nil
        : Finding(
          .constant, names, .warning, confidence: 1, "\(names.quotedList): \(text)",
          suggestion: .transformation(.drop(columns: names)))
    }
    return [
      finding(empty, "no row has a value. Leave out."), finding(single, "the same value in every row. Leave out."),
      finding(partly, "only one value where there is one at all; only whether it is missing can tell anything."),
    ].compactMap { $0 }
  }

  func duplicateColumns() -> [Finding] {
    var byHash: [UInt64: [(index: Int, codes: [Int32])]] = [:]
    var findings: [Finding] = []
    for fact in facts where fact.distinct >= 2 && fact.field.kind != .text && !isIdentifier(fact) {
      let codes = partition(fact.index)
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for code in codes { hash = (hash ^ UInt64(UInt32(bitPattern: code))) &* 0x100_0000_01b3 }
      if let twin = byHash[hash]?.first(where: { $0.codes == codes && isSameThing(facts[$0.index], fact) }) {
        let first = facts[twin.index].name
        let same =
          table.columns[twin.index] == table.columns[fact.index] && facts[twin.index].field.levels == fact.field.levels
        findings.append(
          Finding(
            .duplicateColumns, [first, fact.name], .warning, confidence: same ? 1 : 0.95,
            same
              ? "“\(fact.name)” repeats “\(first)”. One of them is enough."
              : "“\(fact.name)” and “\(first)” say the same in other words: each value of one belongs to one of the other.",
            suggestion: .transformation(.drop(columns: [fact.index == target ? first : fact.name]))))
      } else {
        byHash[hash, default: []].append((fact.index, codes))
      }
    }
    return findings
  }

  /// But for columns that repeat another cell by cell, which ``duplicateColumns()`` tells.
  func derivedColumns() -> [Finding] {
    table.derivations().compactMap { derivation in
      if case .column(let other) = derivation.formula, table[other] == table[derivation.column] { return nil }
      let share = derivation.agreement == 1 ? "all rows" : "\(Int(100 * derivation.agreement)) % of rows"
      return Finding(
        .derivedColumn, [derivation.column] + derivation.formula.columns, .note, confidence: derivation.agreement,
        "“\(derivation.column)” is \(derivation.formula.roundedForReading) in \(share). Without formal privacy "
          + "synthetic rows keep that.")
    }
  }

  /// Columns that are nearly all different have equal partitions without meaning the same.
  private func isSameThing(_ a: ColumnFacts, _ b: ColumnFacts) -> Bool {
    if a.distinct * 2 <= a.present { return true }
    if a.field.kind != b.field.kind { return false }
    let (x, y) = (table.columns[a.index], table.columns[b.index])
    if let p = x.texts, let q = y.texts { return p == q }
    if let p = x.numbers, let q = y.numbers { return zip(p, q).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) } }
    return a.field.levels == b.field.levels
  }

  func rareLevels() -> [Finding] {
    let minimum = suppression.minimumCount
    let rare = facts.filter { fact in
      fact.field.kind == .categorical && fact.levelCounts.contains { $0 > 0 && $0 < minimum }
    }
    guard !rare.isEmpty else { return [] }
    let names = rare.map(\.name)
    return [
      Finding(
        .rareLevels, names, .note, confidence: 1,
        "\(names.quotedList): some levels have fewer than \(minimum) rows. They cannot be learnt well and may point at "
          + "people; putting them together helps.",
        suggestion: .transformation(.mergeRareLevels(columns: names, minimumCount: minimum, name: "other")))
    ]
  }

  func duplicateRows() -> [Finding] {
    let used = facts.filter { !isIdentifier($0) && $0.distinct > 1 }
    guard used.count > 1, rowCount > 1 else { return [] }
    var hashes = [UInt64](repeating: 0xcbf2_9ce4_8422_2325, count: rowCount)
    // log of the probability that two rows agree in every column, were columns independent.
    var logAgreement = 0.0
    for fact in used {
      let codes = partition(fact.index)
      var counts: [Int32: Double] = [:]
      for (row, code) in codes.enumerated() {
        counts[code, default: 0] += 1
        var mixed = (hashes[row] ^ UInt64(UInt32(bitPattern: code))) &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed >> 29
        hashes[row] = mixed
      }
      let n = Double(rowCount)
      logAgreement += log(counts.values.map { $0 * $0 }.sorted().reduce(0, +) / (n * n))
    }
    let known = rowsWithAnswers(used)
    let sorted = hashes.indices.filter { known[$0] }.map { hashes[$0] }.sorted()
    let copies = sorted.indices.dropFirst().count { sorted[$0] == sorted[$0 - 1] }
    guard copies > 0, copies * 2_000 >= rowCount || copies >= suppression.minimumCount else { return [] }
    let expectedPairs = exp(logAgreement + 2 * log(Double(rowCount)) - log(2))
    // Without a column that tells most rows apart, equal rows are what few questions bring.
    let tellsApart = used.contains { $0.distinct * 3 > rowCount }
    let byChance = expectedPairs * 50 > Double(copies) || !tellsApart
    let told = suppression.phrase(copies, "row", "rows")
    return [
      Finding(
        .duplicateRows, [], byChance ? .note : .warning, confidence: 1,
        byChance
          ? "\(told) equal another row in every column. With so few different answers that is to be expected of different "
            + "people; nothing is removed."
          : "\(told) equal another row in every column, more than chance explains. If they are records entered twice, remove "
            + "them: whoever is in both training and holdout makes every judgement too kind.")
    ]
  }

  /// Rows that have at least half of the columns' values: rows without answers are alike for want of them.
  private func rowsWithAnswers(_ used: [ColumnFacts]) -> [Bool] {
    var missing = [Int](repeating: 0, count: rowCount)
    for fact in used {
      guard let mask = table.columns[fact.index].missing else { continue }
      for row in mask.indices where mask[row] != 0 { missing[row] += 1 }
    }
    return missing.map { $0 * 2 <= used.count }
  }
}

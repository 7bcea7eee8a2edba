import Foundation
import Vocabulary

extension TableSurvey {
  /// Columns that give the target away: nearly perfect predictors, columns filled only where the event happened, and
  /// those whose names speak of what is known only afterwards.
  func answerGivers() -> [Finding] {
    guard let target, facts[target].distinct >= 2 else { return [] }
    let goal = facts[target]
    let labels = targetLabels(goal)
    var findings: [Finding] = []
    var named: [String] = []
    for fact in facts where fact.index != target && fact.distinct >= 1 && !isIdentifier(fact) {
      if fact.field.has(.time) || fact.field.has(.event) || fact.field.has(.weight) { continue }
      if let finding = filledOnlyWhenEvent(fact, goal, labels) ?? nearlyPerfect(fact, goal, labels) {
        findings.append(finding)
      } else if speaksOfOutcome(fact, goal) {
        named.append(fact.name)
      }
    }
    if !named.isEmpty {
      findings.append(
        Finding(
          .givesAnswerAway, named, .warning, confidence: 0.55,
          "By their names \(named.quotedList) may be known only after “\(goal.name)” is, or be made from it. If so, leave "
            + "them out of what predicts it."))
    }
    return findings
  }

  /// For each row the level of the target, −1 where missing; a number is cut at its quintiles.
  private func targetLabels(_ goal: ColumnFacts) -> [Int32] {
    let column = table.columns[goal.index]
    if let codes = column.codes { return codes }
    guard let numbers = column.numbers else { return [Int32](repeating: -1, count: rowCount) }
    let cuts =
      goal.distinct <= 10 ? Array(goal.values.dropFirst()) : [0.2, 0.4, 0.6, 0.8].map { goal.quantile($0) }
    return numbers.enumerated().map { row, value in
      column.isMissing(at: row) ? -1 : Int32(cuts.reduce(0) { $0 + (value >= $1 ? 1 : 0) })
    }
  }

  /// For example the cause of death, which only the dead have.
  private func filledOnlyWhenEvent(_ fact: ColumnFacts, _ goal: ColumnFacts, _ labels: [Int32]) -> Finding? {
    guard goal.distinct <= 5, fact.missing * 20 >= rowCount, fact.present >= 20 else { return nil }
    let column = table.columns[fact.index]
    var filled = [Int](repeating: 0, count: 16)
    var total = filled
    for row in labels.indices where labels[row] >= 0 {
      total[Int(labels[row]) & 15] += 1
      if !column.isMissing(at: row) { filled[Int(labels[row]) & 15] += 1 }
    }
    let shares = (0..<16).filter { total[$0] >= 10 }.map { Double(filled[$0]) / Double(total[$0]) }
    guard let low = shares.min(), let high = shares.max(), low < 0.005, high > 0.2 else { return nil }
    return Finding(
      .givesAnswerAway, [fact.name], .serious, confidence: high > 0.9 ? 0.97 : 0.85,
      "“\(fact.name)” is filled only for some outcomes of “\(goal.name)” and never for others: whether it is there at "
        + "all tells the answer. Leave it out.",
      suggestion: .transformation(.drop(columns: [fact.name])))
  }

  private func nearlyPerfect(_ fact: ColumnFacts, _ goal: ColumnFacts, _ labels: [Int32]) -> Finding? {
    guard fact.present >= 30, fact.distinct >= 2, fact.field.kind != .text else { return nil }
    let strength: Double
    if goal.isNumeric && goal.distinct > 10 && fact.isNumeric && fact.distinct > 10 {
      strength = rankCorrelation(fact, goal)
      guard strength >= 0.95 else { return nil }
    } else {
      strength = explainedShare(fact, labels)
      guard strength >= 0.9 else { return nil }
    }
    let same = strength >= 0.98
    return Finding(
      .givesAnswerAway, [fact.name], same ? .serious : .warning, confidence: same ? 0.95 : 0.8,
      "“\(fact.name)” alone tells “\(goal.name)” almost without fault. It is either the same thing under another name or "
        + "known only afterwards; a model that uses it learns nothing.",
      suggestion: .transformation(.drop(columns: [fact.name])))
  }

  /// Which share of the target's entropy the column takes away (Theil's U), corrected for chance by the degrees of
  /// freedom (Miller & Madow 1955); numbers in up to 20 bins of equal count.
  private func explainedShare(_ fact: ColumnFacts, _ labels: [Int32]) -> Double {
    let column = table.columns[fact.index]
    let cells: [Int32]
    if let codes = column.codes {
      cells = codes.indices.map { column.isMissing(at: $0) ? -1 : codes[$0] }
    } else if let numbers = column.numbers {
      let cuts =
        fact.distinct <= 20
        ? Array(fact.values.dropFirst()) : (1..<20).map { fact.quantile(Double($0) / 20) }.uniqued()
      cells = numbers.enumerated().map { row, value in
        column.isMissing(at: row) ? -1 : Int32(cuts.reduce(0) { $0 + (value >= $1 ? 1 : 0) })
      }
    } else {
      return 0
    }
    var joint: [Int64: Int] = [:]
    var ofCell: [Int32: Int] = [:]
    var ofLabel: [Int32: Int] = [:]
    var n = 0
    // A missing value is a cell of its own: it may tell as much as any other.
    for row in cells.indices where labels[row] >= 0 {
      joint[Int64(cells[row] + 1) << 32 | Int64(labels[row]), default: 0] += 1
      ofCell[cells[row], default: 0] += 1
      ofLabel[labels[row], default: 0] += 1
      n += 1
    }
    guard n >= 30, ofLabel.count >= 2, ofCell.count >= 2, ofCell.count * 5 <= n else { return 0 }
    func entropy(_ counts: [Int]) -> Double {
      counts.sorted().reduce(0) { $0 - Double($1) / Double(n) * log(Double($1) / Double(n)) }
    }
    let goal = entropy(Array(ofLabel.values))
    let shared = goal + entropy(Array(ofCell.values)) - entropy(Array(joint.values))
    let bias = Double(max(0, joint.count - ofCell.count - ofLabel.count + 1)) / (2 * Double(n))
    return goal > 0.01 ? (shared - bias) / goal : 0
  }

  /// |Spearman's ρ| over rows that have both.
  private func rankCorrelation(_ a: ColumnFacts, _ b: ColumnFacts) -> Double {
    let (x, y) = (table.columns[a.index], table.columns[b.index])
    guard let p = x.numbers, let q = y.numbers else { return 0 }
    let rows = (0..<rowCount).filter { !x.isMissing(at: $0) && !y.isMissing(at: $0) }
    return abs(Association.spearman(rows.map { p[$0] }, rows.map { q[$0] }) ?? 0)
  }

  private static let mortality: Set<String> = [
    "death", "dead", "died", "mortality", "survival", "survived", "status", "expire", "expired", "hospdead", "alive",
    "deceased", "os", "vital",
  ]
  private static let aftermath: Set<String> = [
    "death", "deathtime", "dead", "died", "surv2m", "surv6m", "prg2m", "prg6m", "survived", "survival", "expire",
    "expired", "dod", "vital", "prognosis", "futime", "followup", "deceased", "os", "hospdead", "dischtime",
    "discharge",
    "recurrence", "progression", "outcome", "autopsy", "sfdm2",
  ]

  private func speaksOfOutcome(_ fact: ColumnFacts, _ goal: ColumnFacts) -> Bool {
    guard goal.has(anyOf: Self.mortality) || goal.field.has(.event) else { return false }
    let followUp = fact.words == ["d", "time"] || fact.words.starts(with: ["follow", "up"])
    return followUp || (fact.has(anyOf: Self.aftermath) && !fact.words.contains("marital"))
  }
}

extension [Double] {
  /// Without neighbours that are equal.
  fileprivate func uniqued() -> [Double] {
    indices.filter { $0 == 0 || self[$0] != self[$0 - 1] }.map { self[$0] }
  }
}

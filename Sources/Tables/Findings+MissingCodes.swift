import Foundation
import Vocabulary

extension TableSurvey {
  /// Levels that say that there is no answer, in letters only.
  private static let absentLevels: [String: String] = [
    "unknown": "unknown", "refused": "refused", "dontknow": "do not know", "donotknow": "do not know",
    "notevaluated": "not evaluated", "notavailable": "not available", "notapplicable": "not applicable",
    "notreported": "not reported", "notspecified": "not specified", "unspecified": "not specified",
    "undetermined": "undetermined", "unknownnotspecified": "unknown", "unabletoobtain": "unable to obtain",
    "patientdeclinedtoanswer": "refused", "declined": "refused", "prefernottosay": "refused",
    "prefernottoanswer": "refused", "missing": "missing", "na": "missing", "nan": "missing", "null": "missing",
    "undef": "undefined", "notasked": "not asked", "nodata": "missing", "discrepancy": "unclear",
    "indeterminate": "undetermined", "notassessed": "not assessed", "notrecorded": "not recorded",
  ]
  /// Numbers that code books use for "no answer".
  private static let repeated: Set<Double> = [
    77, 88, 99, 777, 888, 999, 7777, 8888, 9999, 77_777, 88_888, 99_999, 777_777, 888_888, 999_999, 9_999_999,
  ]
  private static let negative: Set<Double> = [-1, -4, -7, -8, -9, -77, -88, -99, -777, -888, -999, -9999]

  func missingCodes() -> [Finding] {
    facts.flatMap { fact -> [Finding] in
      if isIdentifier(fact) { return [] }
      switch fact.field.kind {
      case .categorical: return wordCodes(fact) + smallCodes(fact)
      case .numeric:
        return zeros(fact) + farCodes(fact) + (fact.field.isInteger && fact.distinct <= 12 ? smallCodes(fact) : [])
      default: return []
      }
    }
  }

  private func finding(
    _ fact: ColumnFacts, _ codes: [String], _ reason: String, _ count: Int, confidence: Double, _ why: String
  ) -> Finding {
    let spelt = codes.map { "“\($0)”" }.joined(separator: " and ")
    return Finding(
      .codedMissing, [fact.name], confidence >= 0.7 ? .warning : .note, confidence: confidence,
      "\(spelt) in “\(fact.name)” seems to stand for no value (\(suppression.phrase(count, "row", "rows"))): \(why)",
      suggestion: .transformation(.setMissing(columns: [fact.name], codes: codes, reason: reason)))
  }

  /// “Unknown”, “refused” and the like among the levels.
  private func wordCodes(_ fact: ColumnFacts) -> [Finding] {
    zip(fact.field.levels, fact.levelCounts).compactMap { level, count in
      let name = fact.field.levelLabels[level] ?? level
      let letters = String(name.lowercased().filter(\.isLetter))
      guard count > 0, fact.distinct > 1, let reason = Self.absentLevels[letters] else { return nil }
      return finding(fact, [level], reason, count, confidence: 0.85, "it is an answer that says nothing.")
    }
  }

  /// 7 and 9 (refused, do not know) after answers that are numbered 0 or 1 to at most 5.
  private func smallCodes(_ fact: ColumnFacts) -> [Finding] {
    let pairs: [(value: Double, text: String, count: Int)]
    if fact.isNumeric {
      pairs = zip(fact.values, fact.counts).map { ($0, fact.field.text(of: $0), $1) }
    } else {
      let numbered = zip(fact.field.levels, fact.levelCounts).filter { $1 > 0 }.map { (Double($0), $0, $1) }
      if numbered.contains(where: { $0.0 == nil }) { return [] }
      pairs = numbered.map { ($0.0!, $0.1, $0.2) }.sorted { $0.value < $1.value }
    }
    guard pairs.count >= 3, let first = pairs.first, first.value == 0 || first.value == 1 else { return [] }
    var answers = 1
    while answers < pairs.count, pairs[answers].value == pairs[answers - 1].value + 1 { answers += 1 }
    let rest = pairs[answers...]
    guard answers >= 2, pairs[answers - 1].value <= 5, !rest.isEmpty else { return [] }
    let spellings: Set<Double> = [7, 8, 9, 77, 88, 99]
    let total = pairs.reduce(0) { $0 + $1.count }
    let codeCount = rest.reduce(0) { $0 + $1.count }
    // 8 alone is a real answer more often than a code.
    guard rest.allSatisfy({ spellings.contains($0.value) && $0.value > pairs[answers - 1].value + 1 }),
      rest.contains(where: { $0.value != 8 }), codeCount * 10 <= total
    else { return [] }
    let both = rest.contains { $0.value == 7 || $0.value == 77 } && rest.contains { $0.value == 9 || $0.value == 99 }
    return rest.map { code in
      let reason =
        [7, 77].contains(code.value) ? "refused" : [9, 99].contains(code.value) ? "do not know" : "no answer"
      return finding(
        fact, [code.text], reason, code.count, confidence: both ? 0.9 : 0.7,
        "the other answers are numbered one after another, and it stands apart as surveys number refusals.")
    }
  }

  /// 99, 999, −9 and so on, far away from all other values.
  private func farCodes(_ fact: ColumnFacts) -> [Finding] {
    let candidates = zip(fact.values, fact.counts).filter { value, count in
      count >= 2 && (Self.repeated.contains(value) || Self.negative.contains(value))
    }
    guard !candidates.isEmpty, fact.distinct >= 5 else { return [] }
    let ordinary = zip(fact.values, fact.counts).filter { value, _ in !candidates.contains { $0.0 == value } }
    guard let low = ordinary.first?.0, let high = ordinary.last?.0, high > low else { return [] }
    let codes = candidates.filter { value, _ in
      value > 0 ? value - high > 0.5 * (high - low) : low >= 0 && (low - value > 0 || value < -1)
    }
    guard !codes.isEmpty else { return [] }
    let count = codes.reduce(0) { $0 + $1.1 }
    let isCap = codes.count == 1 && codes[0].0 >= 9_999
    return [
      finding(
        fact, codes.map { fact.field.text(of: $0.0) }, isCap ? "not measured or over the limit" : "no answer", count,
        confidence: isCap ? 0.6 : 0.85,
        isCap
          ? "it lies far above all other values and comes again and again, as a code or an upper limit does."
          : "it lies far from all other values, as such codes do.")
    ]
  }

  /// Zero where a living person cannot have zero.
  private func zeros(_ fact: ColumnFacts) -> [Finding] {
    guard let zero = fact.values.firstIndex(of: 0), fact.present > 20,
      let range = ClinicalRange.range(for: fact), range.neverZero, zero == 0 || fact.values[0] < 0
    else { return [] }
    let count = fact.counts[zero]
    // What is far more often zero than not counts something.
    guard count >= 3, count * 3 < fact.present * 2, zero + 1 < fact.values.count else { return [] }
    let known = fact.values.prefix(zero).isEmpty
    return known
      ? [
        finding(
          fact, [fact.field.text(of: 0)], "not measured", count, confidence: count * 30 >= fact.present ? 0.9 : 0.75,
          "\(range.meaning) of 0 cannot be in a living person.")
      ] : []
  }
}

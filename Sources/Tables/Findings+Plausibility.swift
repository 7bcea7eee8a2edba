import Foundation
import Vocabulary

extension TableSurvey {
  func impossibleValues() -> [Finding] {
    facts.flatMap { fact -> [Finding] in isIdentifier(fact) ? [] : outside(fact) + fewNegatives(fact) }
      + pressurePairs()
  }

  /// Values that nobody living can have. A zero that stands for missing is told of elsewhere.
  private func outside(_ fact: ColumnFacts) -> [Finding] {
    guard let range = ClinicalRange.range(for: fact) else { return [] }
    let wrong = zip(fact.values, fact.counts).filter { value, _ in
      !range.possible.contains(value) && !(value == 0 && range.neverZero && fact.values[0] == 0)
    }
    let count = wrong.reduce(0) { $0 + $1.1 }
    // Where much is outside, the column means something else than its name says.
    guard count > 0, count * 20 < fact.present else { return [] }
    let (low, high) = (range.possible.lowerBound, range.possible.upperBound)
    return [
      Finding(
        .impossibleValues, [fact.name], .warning, confidence: 0.9,
        "\(suppression.phrase(count, "row", "rows")) of “\(fact.name)” hold what \(range.meaning) cannot be "
          + "(outside \(fact.field.text(of: low)) to \(fact.field.text(of: high))): entered wrongly, or in another unit.",
        suggestion: .transformation(
          .setMissingOutside(column: fact.name, minimum: low, maximum: high, reason: "impossible value")))
    ]
  }

  /// A duration or count that is below zero in very few rows.
  private func fewNegatives(_ fact: ColumnFacts) -> [Finding] {
    let countable: Set<String> = ["time", "duration", "months", "years", "count", "visits", "los", "days"]
    guard fact.isNumeric, fact.has(anyOf: countable), fact.distinct > 10, let least = fact.values.first, least < 0,
      fact.quantile(0.5) > 0, !Set(fact.words).contains("to")
    else { return [] }
    let count = zip(fact.values, fact.counts).reduce(0) { $0 + ($1.0 < 0 ? $1.1 : 0) }
    guard count * 50 < fact.present else { return [] }
    return [
      Finding(
        .impossibleValues, [fact.name], .note, confidence: 0.6,
        "\(suppression.phrase(count, "row", "rows")) of “\(fact.name)” are below zero, where all others are not.",
        suggestion: .transformation(
          .setMissingOutside(column: fact.name, minimum: 0, maximum: nil, reason: "impossible value")))
    ]
  }

  /// Diastolic above systolic pressure.
  private func pressurePairs() -> [Finding] {
    let systolic: [[String]] = [["sbp"], ["systolic"], ["ap", "hi"], ["sysbp"]]
    let diastolic: [[String]] = [["dbp"], ["diastolic"], ["ap", "lo"], ["diabp"]]
    func first(_ names: [[String]]) -> ColumnFacts? {
      facts.first { fact in
        fact.isNumeric && fact.distinct > 10 && names.contains { $0.allSatisfy(fact.words.contains) }
      }
    }
    guard let high = first(systolic), let low = first(diastolic) else { return [] }
    let constraint = Constraint.comparison(left: low.name, .lessOrEqual, right: high.name)
    let (left, right) = (table.columns[low.index], table.columns[high.index])
    guard let x = left.numbers, let y = right.numbers else { return [] }
    let count = (0..<rowCount).count { !left.isMissing(at: $0) && !right.isMissing(at: $0) && x[$0] > y[$0] }
    guard count > 0, count * 10 < rowCount else { return [] }
    return [
      Finding(
        .impossibleValues, [low.name, high.name], .warning, confidence: 0.95,
        "In \(suppression.phrase(count, "row", "rows")) “\(low.name)” is above “\(high.name)”, which cannot be: the "
          + "diastolic pressure is the lower of the two.",
        suggestion: .constraint(constraint))
    ]
  }

  func datesAsNumbers() -> [Finding] {
    facts.compactMap { fact in
      guard fact.isNumeric, fact.field.isInteger, fact.distinct > 10, !isIdentifier(fact) else { return nil }
      let dates = zip(fact.values, fact.counts).reduce(0) { sum, pair in
        sum + (CalendarDay(compact: String(format: "%.0f", pair.0)) == nil ? 0 : pair.1)
      }
      if dates * 100 >= fact.present * 99 {
        return Finding(
          .dateAsNumber, [fact.name], .warning, confidence: 0.95,
          "“\(fact.name)” holds dates written as one number (year, month, day). Read as numbers, they make days that "
            + "are in no calendar.",
          suggestion: .transformation(.cast(column: fact.name, to: .date)))
      }
      let median = fact.quantile(0.5)
      if fact.words.contains("age"), median > 3_000, (fact.values.last ?? 0) < 45_000, fact.values[0] >= 0 {
        let years = Formula.ratio(.column(fact.name), .number(365.25))
        return Finding(
          .dateAsNumber, [fact.name], .note, confidence: 0.95,
          "“\(fact.name)” seems to be an age in days, which is nearly a date of birth. In years it says as much and "
            + "gives fewer people away.",
          suggestion: .transformation(.derive(column: "\(fact.name)_years", years)))
      }
      return nil
    }
  }
}

import Foundation
import Vocabulary

extension Belief {
  /// What a table's profile makes likely before anyone has been asked.
  public init(about table: TableFacts) {
    self.init()
    for column in table.columns {
      for suggestion in column.suggestions {
        guard let fact = Self.fact(suggestion.role, column.name) else { continue }
        assume(fact, probability: suggestion.probability, because: suggestion.reason)
      }
    }
    for concern in table.concerns {
      for column in concern.columns {
        guard let fact = Self.fact(concern.kind, column) else { continue }
        assume(fact, probability: concern.probability, because: concern.sentence)
      }
    }
    assume(.moreColumnsOut, probability: 0.3, because: "people often want some columns left out")
    for (column, probability, reason) in Self.targetCandidates(in: table) {
      assume(.isTarget(column), probability: probability, because: reason)
    }
    for column in table.columns where column.kind == .numeric && column.isInteger {
      // Few different whole numbers are mostly codes or grades; many are mostly counts or measurements.
      let probability = 1 / (1 + exp((Double(column.distinctCount) - 12) / 3))
      let reason = "\(column.distinctCount) different whole numbers"
      assume(.meantAsClasses(column.name), probability: probability, because: reason)
    }
  }

  private static func fact(_ role: ColumnRole, _ column: String) -> HiddenFact? {
    switch role {
    case .identifier: .identifies(column)
    case .quasiIdentifier: .quasiIdentifier(column)
    case .sensitive: .sensitive(column)
    case .target: .isTarget(column)
    case .time, .event, .patientKey, .weight, .stratum, .primarySamplingUnit, .ordinary: nil
    }
  }

  private static func fact(_ concern: Concern.Kind, _ column: String) -> HiddenFact? {
    switch concern {
    case .identifier, .directIdentifier: .identifies(column)
    case .missingCode: .codesMissing(column)
    case .givesAway: .givesAway(column)
    case .repeatedPerson, .constant, .duplicate, .rareLevels, .impossibleValues, .missingByDesign, .dateAsNumber,
      .tooFewRows, .tooWide, .other:
      nil
    }
  }

  /// Words in names of columns that are mostly what a study is about.
  private static let outcomeWords = [
    "outcome", "target", "label", "class", "diagnosis", "diabetes", "disease", "death", "dead", "died", "mortality",
    "survival", "event", "status", "stroke", "cancer", "subtype", "relapse", "response", "readmission", "income",
    "cardio", "failure", "infarction", "attack", "result", "severity", "stage", "grade",
  ]

  /// Columns that may be what is predicted, by name, number of levels and place in the table.
  private static func targetCandidates(in table: TableFacts) -> [(String, Double, String)] {
    let last = table.columns.last?.name
    return table.columns.compactMap { column in
      guard column.kind == .categorical || column.kind == .numeric, column.distinctCount > 1 else { return nil }
      guard column.probability(of: .identifier) < 0.5 else { return nil }
      let words = column.name.lowercased().split { !$0.isLetter }.map(String.init)
      var odds = -3.0
      var reasons: [String] = []
      if words.contains(where: outcomeWords.contains) {
        odds += 1.5
        reasons.append("its name is that of an outcome")
      }
      if column.distinctCount == 2 {
        odds += 0.7
        reasons.append("it has two levels")
      }
      if column.name == last {
        odds += 0.8
        reasons.append("it is the last column")
      }
      guard !reasons.isEmpty else { return nil }
      return (column.name, 1 / (1 + exp(-odds)), reasons.joined(separator: ", "))
    }
  }

  /// Columns for which `fact` is held, most likely first, at least as likely as `threshold`.
  public func columns(where fact: (String) -> HiddenFact, atLeast threshold: Double, of table: TableFacts) -> [String] {
    table.columns.map { ($0.name, probability(of: fact($0.name))) }
      .enumerated()
      .filter { $0.element.1 >= threshold }
      .sorted { ($0.element.1, -$0.offset) > ($1.element.1, -$1.offset) }
      .map(\.element.0)
  }
}

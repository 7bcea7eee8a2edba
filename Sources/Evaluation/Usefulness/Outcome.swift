import Foundation
import Learning
import Tables
import Vocabulary

/// What is predicted, as numbers, and how a prediction is scored.
struct Outcome: Sendable {
  enum Kind: Sendable, Hashable {
    /// Labels 0 ..< levels.
    case levels([String])
    case number
    /// Labels are times, negative where the event was not seen.
    case survival
  }

  let kind: Kind
  /// Columns that predictions may not use.
  let excluded: Set<String>
  private let column: Int
  private let timeColumn: Int?
  /// Values of a number that stands for levels.
  private let values: [Double]

  /// The most distinct numbers that are still taken for levels.
  private static let mostLevels = 20

  /// Nil, with the reason, when nothing can be predicted.
  static func of(_ roles: EvaluationRoles, _ training: Table) -> (outcome: Outcome?, reason: String) {
    guard roles.task != .none, let target = roles.target else { return (nil, "no target was named") }
    guard let column = training.schema.index(of: target) else {
      return (nil, "the target is an identifier or free text")
    }
    let field = training.schema.fields[column]
    if roles.task == .survival, let event = roles.event, let time = roles.time,
      let eventColumn = training.schema.index(of: event), let timeColumn = training.schema.index(of: time),
      training.columns[timeColumn].numbers != nil
    {
      return (
        Outcome(
          kind: .survival, excluded: [target, event, time], column: eventColumn, timeColumn: timeColumn, values: []),
        ""
      )
    }
    if field.kind == .categorical {
      return (Outcome(kind: .levels(field.levels), excluded: [target], column: column, timeColumn: nil, values: []), "")
    }
    let numbers = training.columns[column].numbers ?? []
    let distinct = Set(numbers.indices.filter { !training.columns[column].isMissing(at: $0) }.map { numbers[$0] })
      .sorted()
    let asLevels = distinct.count == 2 || (roles.task != .regression && distinct.count <= mostLevels)
    if roles.task == .classification || distinct.count == 2, asLevels {
      return (
        Outcome(
          kind: .levels(distinct.map { "\($0)" }), excluded: [target], column: column, timeColumn: nil,
          values: distinct), ""
      )
    }
    return (Outcome(kind: .number, excluded: [target], column: column, timeColumn: nil, values: []), "")
  }

  /// The rows whose outcome is known, and their labels.
  func labels(_ table: Table) -> (rows: [Int], labels: [Double]) {
    let column = table.columns[column]
    var rows: [Int] = []
    var labels: [Double] = []
    for row in 0..<table.rowCount where !column.isMissing(at: row) {
      guard let label = label(row, column, table) else { continue }
      rows.append(row)
      labels.append(label)
    }
    return (rows, labels)
  }

  private func label(_ row: Int, _ column: Column, _ table: Table) -> Double? {
    switch kind {
    case .number: return column.numbers.map { $0[row] }
    case .levels(let levels):
      if let codes = column.codes {
        return (0..<levels.count).contains(Int(codes[row])) ? Double(codes[row]) : nil
      }
      guard let number = column.numbers?[row] else { return nil }
      return values.firstIndex(of: number).map(Double.init)
    case .survival:
      guard let timeColumn, !table.columns[timeColumn].isMissing(at: row),
        let time = table.columns[timeColumn].numbers?[row]
      else { return nil }
      // A time of 0 has no sign; the event (or its absence) then comes at once.
      let positive = max(time, 1e-6)
      return isEvent(row, column, table.schema.fields[self.column]) ? positive : -positive
    }
  }

  private func isEvent(_ row: Int, _ column: Column, _ field: Field) -> Bool {
    if let numbers = column.numbers { return numbers[row] > 0 }
    guard let codes = column.codes, (0..<field.levels.count).contains(Int(codes[row])) else { return false }
    let level = field.levels[Int(codes[row])]
    let words = [level, field.levelLabels[level] ?? ""].map { $0.lowercased() }
    let without = ["0", "0.0", "no", "false", "none", "alive", "living", "censored", "0:living", "0:censored"]
    return !words.contains { without.contains($0) }
  }

  /// Why predictions cannot be judged on these labels of the holdout; nil when they can.
  func obstacle(holdout labels: [Double], minimumCell: Int) -> String? {
    switch kind {
    case .number:
      return labels.count < minimumCell || Set(labels).count < 2 ? "the target does not vary in the holdout" : nil
    case .survival:
      let events = labels.count { $0 > 0 }
      return events < minimumCell ? "the holdout has fewer than \(minimumCell) events" : nil
    case .levels:
      return scoredLevels(labels, minimumCell: minimumCell).isEmpty
        ? "no level of the target has \(minimumCell) rows in the holdout, and as many without it" : nil
    }
  }

  /// Why nothing can be learnt from these labels; nil when something can.
  func obstacle(training labels: [Double]) -> String? {
    switch kind {
    case .levels, .number: Set(labels).count < 2 ? "target collapsed: it has one value" : nil
    case .survival: labels.contains { $0 > 0 } ? nil : "target collapsed: no event"
    }
  }

  /// Levels that can be scored one against the rest: of two levels the second alone.
  func scoredLevels(_ labels: [Double], minimumCell: Int) -> [Int] {
    guard case .levels(let levels) = kind else { return [] }
    let candidates = levels.count == 2 ? [1] : Array(levels.indices)
    return candidates.filter { level in
      let count = labels.count { Int($0) == level }
      return count >= minimumCell && labels.count - count >= minimumCell
    }
  }
}

import Foundation
public import Tables
import Vocabulary

/// Turns rows into standardised numbers without missing values, for linear models and distances.
///
/// Numbers are centred and scaled by mean and standard deviation of the table it was fitted on and cut at ±10; a
/// missing number is 0 with an indicator of its own. Levels are one-hot over those seen there, at most
/// `maximumLevels` of a column, the most frequent ones; the others share one. Missing is a level.
public struct LinearEncoding: Sendable {
  private enum Part: Sendable {
    case number(column: Int, mean: Double, scale: Double)
    case missingNumber(column: Int)
    /// `slots[code]` is the place of a level; missing is the last code.
    case levels(column: Int, slots: [Int], centres: [Double], scales: [Double])
  }

  private let parts: [Part]
  /// Numbers for each row.
  public let width: Int

  /// - Parameters:
  ///   - training: real rows only, never synthetic ones.
  ///   - excluded: names of columns to leave out, such as the target.
  ///   - maximumLevels: places for levels of a column, 2 or more.
  public init(fittedOn training: Table, excluding excluded: Set<String> = [], maximumLevels: Int = 50) {
    precondition(maximumLevels > 1, "a column has at least two levels")
    var parts: [Part] = []
    var width = 0
    for (index, field) in training.schema.fields.enumerated()
    where field.isLearnable && !excluded.contains(field.name) {
      let column = training.columns[index]
      switch column.values {
      case .numeric(let numbers):
        let present = numbers.indices.filter { !column.isMissing(at: $0) }.map { numbers[$0] }
        if let (mean, scale) = Self.moments(present) {
          parts.append(.number(column: index, mean: mean, scale: scale))
          width += 1
        }
        if column.missingCount > 0, !present.isEmpty {
          parts.append(.missingNumber(column: index))
          width += 1
        }
      case .codes(let codes):
        let (slots, centres, scales) = Self.places(codes, column, field.levels.count, maximumLevels)
        guard centres.count > 1 else { continue }
        parts.append(.levels(column: index, slots: slots, centres: centres, scales: scales))
        width += centres.count
      case .text: continue
      }
    }
    self.parts = parts
    self.width = width
  }

  public func encode(_ table: Table) -> DenseRows {
    var values = [Double](repeating: 0, count: table.rowCount * width)
    var place = 0
    for part in parts {
      switch part {
      case .number(let index, let mean, let scale):
        let column = table.columns[index]
        guard let numbers = column.numbers else { preconditionFailure("tables of one schema hold the same kinds") }
        for row in numbers.indices where !column.isMissing(at: row) {
          values[row * width + place] = min(max((numbers[row] - mean) / scale, -10), 10)
        }
        place += 1
      case .missingNumber(let index):
        let column = table.columns[index]
        for row in 0..<table.rowCount where column.isMissing(at: row) { values[row * width + place] = 1 }
        place += 1
      case .levels(let index, let slots, let centres, let scales):
        let column = table.columns[index]
        guard let codes = column.codes else { preconditionFailure("tables of one schema hold the same kinds") }
        for row in codes.indices {
          let isLevel = !column.isMissing(at: row) && (0..<slots.count - 1).contains(Int(codes[row]))
          let slot = slots[isLevel ? Int(codes[row]) : slots.count - 1]
          for other in centres.indices {
            values[row * width + place + other] = ((other == slot ? 1 : 0) - centres[other]) / scales[other]
          }
        }
        place += centres.count
      }
    }
    return DenseRows(rowCount: table.rowCount, columnCount: width, values: values)
  }

  /// Mean and standard deviation; nil for fewer than two values or a constant.
  private static func moments(_ values: [Double]) -> (mean: Double, scale: Double)? {
    guard values.count > 1 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let scale = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    guard scale.isFinite, scale > 1e-12 * max(abs(mean), 1e-300) else { return nil }
    return (mean, scale)
  }

  /// The place of each level and of missing, and by what each place is centred and scaled.
  private static func places(
    _ codes: [Int32], _ column: Column, _ levels: Int, _ maximum: Int
  ) -> (slots: [Int], centres: [Double], scales: [Double]) {
    var counts = [Int](repeating: 0, count: levels + 1)
    for row in codes.indices {
      let isLevel = !column.isMissing(at: row) && (0..<levels).contains(Int(codes[row]))
      counts[isLevel ? Int(codes[row]) : levels] += 1
    }
    let seen = counts.indices.filter { counts[$0] > 0 }.sorted { (-counts[$0], $0) < (-counts[$1], $1) }
    let own = seen.count <= maximum ? seen : Array(seen.prefix(maximum - 1))
    // Levels not seen, or too rare for a place, share the last one.
    var slots = [Int](repeating: own.count, count: levels + 1)
    for (place, code) in own.enumerated() { slots[code] = place }
    let shared = counts.indices.filter { slots[$0] == own.count }
    var placed = own.map { counts[$0] }
    if !shared.isEmpty { placed.append(shared.reduce(0) { $0 + counts[$1] }) }
    let rows = Double(max(codes.count, 1))
    let centres = placed.map { Double($0) / rows }
    // At least as if one row were there, so that an unseen level is not infinitely far away.
    let floor = 1 / max(rows, 2)
    let scales = centres.map { share in
      let inside = min(max(share, floor), 1 - floor)
      return (inside * (1 - inside)).squareRoot()
    }
    return (slots, centres, scales)
  }
}

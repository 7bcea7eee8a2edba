public import Tables
import Vocabulary

/// Turns rows into numbers for trees: numbers as they are, levels as unordered codes, ordered levels as ranks.
///
/// A missing level is a level of its own (one for each reason); a missing number is NaN. Nothing is learnt from data,
/// so tables with one schema are always coded alike. A level index beyond the schema is coded as missing.
public struct TreeEncoding: Sendable {
  /// Positions of the encoded columns in the schema.
  public let columns: [Int]
  private let fields: [Field]

  /// - Parameter excluded: names of columns to leave out, such as the target.
  public init(_ schema: Schema, excluding excluded: Set<String> = []) {
    columns = schema.fields.indices.filter {
      schema.fields[$0].isLearnable && !excluded.contains(schema.fields[$0].name)
    }
    fields = columns.map { schema.fields[$0] }
  }

  public func encode(_ table: Table) -> FeatureMatrix {
    let width = columns.count
    var values = [Float](repeating: .nan, count: table.rowCount * width)
    for (position, index) in columns.enumerated() {
      let column = table.columns[index]
      switch column.values {
      case .numeric(let numbers):
        for row in numbers.indices where !column.isMissing(at: row) {
          // A value beyond single precision would read as infinite, which the library refuses.
          let limit = Double(Float.greatestFiniteMagnitude)
          values[row * width + position] = Float(min(max(numbers[row], -limit), limit))
        }
      case .codes(let codes):
        let levels = fields[position].levels.count
        for row in codes.indices {
          let missing = Int(column.missingCode(at: row))
          if missing > 0 {
            if !fields[position].isOrdered { values[row * width + position] = Float(levels + missing - 1) }
          } else if (0..<levels).contains(Int(codes[row])) {
            values[row * width + position] = Float(codes[row])
          }
        }
      case .text: break
      }
    }
    return FeatureMatrix(
      rowCount: table.rowCount, values: values,
      isCategorical: fields.map { $0.kind == .categorical && !$0.isOrdered })
  }
}

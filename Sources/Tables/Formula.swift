import Foundation
import Vocabulary

/// Arithmetic over the columns of one row, for a derived column; missing where anything it needs is missing.
public indirect enum Formula: Codable, Sendable, Hashable {
  case column(String)
  case number(Double)
  case sum(Formula, Formula)
  case difference(Formula, Formula)
  case product(Formula, Formula)
  case ratio(Formula, Formula)
  case power(Formula, Formula)

  /// The columns it reads, in order of first use.
  public var columns: [String] {
    switch self {
    case .column(let name): return [name]
    case .number: return []
    case .sum(let a, let b), .difference(let a, let b), .product(let a, let b), .ratio(let a, let b),
      .power(let a, let b):
      let first = a.columns
      return first + b.columns.filter { !first.contains($0) }
    }
  }

  /// With numbers to six digits.
  var roundedForReading: Formula {
    switch self {
    case .column: return self
    case .number(let number):
      guard number != 0, number.isFinite else { return self }
      let unit = pow(10, 5 - log10(abs(number)).rounded(.down))
      return .number((number * unit).rounded() / unit)
    case .sum(let a, let b): return .sum(a.roundedForReading, b.roundedForReading)
    case .difference(let a, let b): return .difference(a.roundedForReading, b.roundedForReading)
    case .product(let a, let b): return .product(a.roundedForReading, b.roundedForReading)
    case .ratio(let a, let b): return .ratio(a.roundedForReading, b.roundedForReading)
    case .power(let a, let b): return .power(a.roundedForReading, b.roundedForReading)
    }
  }

  /// The value from the columns' values; NaN where one is missing or the arithmetic has no result.
  func value(_ read: (String) -> Double) -> Double {
    let result: Double
    switch self {
    case .column(let name): result = read(name)
    case .number(let number): result = number
    case .sum(let a, let b): result = a.value(read) + b.value(read)
    case .difference(let a, let b): result = a.value(read) - b.value(read)
    case .product(let a, let b): result = a.value(read) * b.value(read)
    case .ratio(let a, let b): result = a.value(read) / b.value(read)
    case .power(let a, let b): result = pow(a.value(read), b.value(read))
    }
    return result.isFinite ? result : .nan
  }
}

extension Formula: CustomStringConvertible {
  public var description: String {
    switch self {
    case .column(let name): name
    case .number(let number): number.plain
    case .sum(let a, let b): "\(a) + \(b)"
    case .difference(let a, let b): "\(a) − \(b.grouped)"
    case .product(let a, let b): "\(a.grouped) × \(b.grouped)"
    case .ratio(let a, let b): "\(a.grouped) / \(b.grouped)"
    case .power(let a, let b): "\(a.grouped)^\(b.grouped)"
    }
  }

  private var grouped: String {
    switch self {
    case .column, .number: description
    default: "(\(description))"
    }
  }
}

extension Formula {
  /// Reads `weight_kg / (height_cm / 100)^2`; a name with other signs than letters, digits, `_` and `.` stands in
  /// square brackets: `[alk-phos] * 2`.
  ///
  /// - Throws: ``TableError/unknownColumn(_:nearest:)`` for names that `schema` lacks; ``TableError/mismatch(_:)``.
  public init(parsing text: String, schema: Schema) throws(TableError) {
    var parser = FormulaParser(rest: text[...], schema: schema)
    self = try parser.sum()
    parser.skipBlanks()
    guard parser.rest.isEmpty else { throw parser.complaint }
  }
}

/// Recursive descent: sum → product → power → part.
private struct FormulaParser {
  var rest: Substring
  let schema: Schema

  var complaint: TableError {
    .mismatch("This formula cannot be read. Write one like “weight / (height / 100)^2” with + - * / ^ and brackets.")
  }

  mutating func skipBlanks() { rest = rest.drop { $0.isWhitespace } }

  private mutating func take(_ signs: String) -> Character? {
    skipBlanks()
    guard let first = rest.first, signs.contains(first) else { return nil }
    return rest.removeFirst()
  }

  mutating func sum() throws(TableError) -> Formula {
    var left = try product()
    while let sign = take("+-−") {
      let right = try product()
      left = sign == "+" ? .sum(left, right) : .difference(left, right)
    }
    return left
  }

  private mutating func product() throws(TableError) -> Formula {
    var left = try power()
    while let sign = take("*×/÷") {
      let right = try power()
      left = sign == "*" || sign == "×" ? .product(left, right) : .ratio(left, right)
    }
    return left
  }

  private mutating func power() throws(TableError) -> Formula {
    let base = try part()
    if take("^") == nil { return base }
    return .power(base, try part())
  }

  private mutating func part() throws(TableError) -> Formula {
    if take("-−") != nil { return .difference(.number(0), try part()) }
    if take("(") != nil {
      let inner = try sum()
      guard take(")") != nil else { throw complaint }
      return inner
    }
    if take("[") != nil {
      let name = rest.prefix { $0 != "]" }
      rest = rest.dropFirst(name.count)
      guard take("]") != nil else { throw complaint }
      return try column(String(name))
    }
    skipBlanks()
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    guard !word.isEmpty else { throw complaint }
    rest = rest.dropFirst(word.count)
    if let number = Double(word) { return .number(number) }
    return try column(String(word))
  }

  private func column(_ name: String) throws(TableError) -> Formula {
    let field = try schema.field(named: name)
    guard field.kind == .numeric || field.kind == .date || field.kind == .dateTime else {
      throw .mismatch("“\(field.name)” holds no numbers, so it cannot be reckoned with.")
    }
    return .column(field.name)
  }
}

import Foundation
import Vocabulary

extension Condition {
  /// Reads `sex=female`, `sex=female|male`, `sex!=male`, `age>=60`, `age<18`, `age=40..60`, `bmi=missing` or
  /// `seen>=2020-01-31`.
  ///
  /// Column names and levels are matched exactly, else without regard to case; a level also by its label.
  /// - Throws: ``TableError/unknownColumn(_:nearest:)``; ``TableError/mismatch(_:)`` when the rest does not fit the
  ///   column, with what would.
  public init(parsing text: String, schema: Schema) throws(TableError) {
    guard let (name, symbol, value) = Self.parts(of: text) else {
      throw .mismatch(
        "“\(text)” is not a condition. Write one like “sex=female”, “age>=60”, “age=40..60” or “bmi=missing”.")
    }
    let field = try schema.field(named: name)
    let requirement: Requirement
    if symbol == "=" && value.lowercased() == "missing" && !field.levels.contains(value) {
      requirement = .missing
    } else if field.kind == .categorical {
      requirement = try Self.levels(value, symbol, field)
    } else {
      requirement = try Self.range(value, symbol, field)
    }
    self.init(column: field.name, requirement)
    _ = try CompiledCondition(self, schema: schema)
  }

  /// Column, comparison and value; the first comparison sign cuts.
  private static func parts(of text: String) -> (name: String, symbol: String, value: String)? {
    guard let start = text.firstIndex(where: { "<>=!≤≥≠".contains($0) }) else { return nil }
    var end = text.index(after: start)
    if end < text.endIndex, text[end] == "=" { end = text.index(after: end) }
    let spellings = ["≤": "<=", "≥": ">=", "≠": "!=", "==": "="]
    let written = String(text[start..<end])
    let symbol = spellings[written] ?? written
    let name = text[..<start].trimmingCharacters(in: .whitespaces)
    let value = text[end...].trimmingCharacters(in: .whitespaces)
    return symbol == "!" || name.isEmpty || value.isEmpty ? nil : (name, symbol, value)
  }

  private static func levels(
    _ text: String, _ symbol: String, _ field: Field
  ) throws(TableError) -> Requirement {
    guard symbol == "=" || symbol == "!=" else {
      throw .mismatch("“\(field.name)” holds levels, not numbers; use = or !=, for instance “\(field.name)=…”.")
    }
    var named: [String] = []
    if let whole = field.level(spelt: text) {
      named = [whole]
    } else {
      for part in text.split(whereSeparator: { $0 == "|" || $0 == "," }) {
        let spelling = part.trimmingCharacters(in: .whitespaces)
        guard let level = field.level(spelt: spelling) else { throw field.unknownLevel(spelling) }
        named.append(level)
      }
    }
    return .levels(field.levels.filter { named.contains($0) == (symbol == "=") })
  }

  private static func range(
    _ text: String, _ symbol: String, _ field: Field
  ) throws(TableError) -> Requirement {
    func number(_ text: String) throws(TableError) -> Double {
      guard let number = field.number(spelt: text.trimmingCharacters(in: .whitespaces)) else {
        let expected = field.kind == .numeric ? "a number" : "a date such as 2020-01-31"
        throw .mismatch("“\(text)” is not \(expected), as “\(field.name)” needs.")
      }
      return number
    }
    // The next value that the column can hold: bounds of a condition are included.
    let step = field.kind == .numeric && !field.isInteger ? pow(10, -Double(max(field.decimals, 1))) : 1
    switch symbol {
    case "=":
      guard let dots = text.range(of: "..") else {
        let value = try number(text)
        return .range(minimum: value, maximum: value)
      }
      let low = text[..<dots.lowerBound]
      let high = text[dots.upperBound...]
      return .range(
        minimum: low.isEmpty ? nil : try number(String(low)), maximum: high.isEmpty ? nil : try number(String(high)))
    case ">=": return .range(minimum: try number(text), maximum: nil)
    case "<=": return .range(minimum: nil, maximum: try number(text))
    case ">": return .range(minimum: try number(text) + step, maximum: nil)
    case "<": return .range(minimum: nil, maximum: try number(text) - step)
    default: throw .mismatch("“\(symbol)” cannot be used with “\(field.name)”; use =, <, <=, > or >=.")
    }
  }
}

extension Schema {
  /// The field of that name, exactly or without regard to case.
  public func field(named name: String) throws(TableError) -> Field {
    if let field = self[name] { return field }
    let alike = fields.filter { $0.name.lowercased() == name.lowercased() }
    if alike.count == 1 { return alike[0] }
    throw .unknownColumn(name, nearest: NearestNames.nearest(to: name, in: fields.map(\.name)))
  }
}

extension Field {
  /// The level that is spelt so, exactly, else without regard to case, else by its label.
  package func level(spelt text: String) -> String? {
    if levels.contains(text) { return text }
    let key = text.lowercased()
    return levels.first { $0.lowercased() == key } ?? levels.first { levelLabels[$0]?.lowercased() == key }
  }

  /// A number, or a date (`yyyy-MM-dd`, with `THH:mm:ss` where the column has times) in the column's own unit.
  package func number(spelt text: String) -> Double? {
    switch kind {
    case .numeric: Double(text).flatMap { $0.isFinite ? $0 : nil }
    case .date: CalendarDay(text).map { Double($0.daysSince1970) }
    case .dateTime: CalendarDay.seconds(text)
    default: nil
    }
  }

  /// Names the level asked for, never one of a sensitive column's.
  package func unknownLevel(_ spelling: String) -> TableError {
    let near = has(.sensitive) ? [] : NearestNames.nearest(to: spelling, in: levels)
    let hint =
      near.isEmpty
      ? "It has \(levels.count) levels." : "Did you mean \(near.map { "“\($0)”" }.joined(separator: " or "))?"
    return .mismatch("“\(spelling)” is not a level of “\(name)”. \(hint)")
  }
}

/// A day that is in the calendar, as it is written in a condition or a file.
package struct CalendarDay: Sendable, Hashable {
  package var year: Int
  package var month: Int
  package var day: Int

  package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), (1...CivilDate.length(ofMonth: month, year: year)).contains(day) else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// From `yyyy-MM-dd`.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Seconds since 1970-01-01 of `yyyy-MM-dd`, `yyyy-MM-dd HH:mm` or `yyyy-MM-ddTHH:mm:ss`.
  package static func seconds(_ text: String) -> Double? {
    let halves = text.split(maxSplits: 1, whereSeparator: { $0 == "T" || $0 == " " })
    guard let first = halves.first, let day = CalendarDay(first) else { return nil }
    var seconds = Double(day.daysSince1970) * 86_400
    if halves.count == 2 {
      let clock = halves[1].split(separator: ":").map { Int($0) }
      let limits = [24, 60, 60]
      guard (2...3).contains(clock.count) else { return nil }
      for (index, part) in clock.enumerated() {
        guard let part, (0..<limits[index]).contains(part) else { return nil }
        seconds += Double(part) * [3600, 60, 1][index]
      }
    }
    return seconds
  }

  package var daysSince1970: Int { CivilDate.days(year: year, month: month, day: day) }
}

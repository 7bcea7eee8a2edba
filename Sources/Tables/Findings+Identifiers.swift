import Foundation
import Vocabulary

extension TableSurvey {
  private static let identifierWords: Set<String> = [
    "id", "ids", "identifier", "uuid", "guid", "seqn", "sno", "mrn", "hadm", "key", "serial", "barcode", "rownames",
  ]
  private static let personWords: Set<String> = [
    "patient", "subject", "person", "participant", "case", "member", "respondent", "individual", "pid", "ptid",
    "client",
  ]

  /// Whether the column numbers or names its rows or people: by its kind, its role, or its name and values.
  func isIdentifier(_ fact: ColumnFacts) -> Bool {
    if fact.field.kind == .identifier || fact.field.has(.identifier) || fact.field.has(.patientKey) { return true }
    guard fact.index != target, fact.present > 0, fact.field.isInteger || fact.field.kind == .categorical else {
      return false
    }
    let named =
      fact.has(anyOf: Self.identifierWords) || (fact.words.count == 1 && fact.has(anyOf: Self.personWords))
      || (fact.has(anyOf: Self.personWords) && fact.has(anyOf: ["no", "nr", "num", "number", "code"]))
    if named && fact.distinct >= 20 && fact.distinct * 20 >= fact.present { return true }
    // A different whole number in each row, in order or one after another, is a row number whatever its name.
    return fact.isNumeric && fact.missing == 0 && fact.distinct == rowCount && rowCount >= 20
      && fact.values[rowCount - 1] - fact.values[0] == Double(rowCount - 1)
  }

  func identifiers() -> [Finding] {
    facts.compactMap { fact in
      guard isIdentifier(fact), !isDirectIdentifier(fact) else { return nil }
      if fact.field.has(.patientKey) || repeats(fact) != nil { return nil }
      return Finding(
        .identifier, [fact.name], .warning, confidence: fact.field.kind == .identifier ? 0.97 : 0.9,
        "“\(fact.name)” numbers or names the rows. It says nothing that holds for others and would point at people "
          + "if it were learnt.",
        suggestion: .role([fact.name], .identifier))
    }
  }

  // MARK: Direct identifiers

  private static let directNames: [([String], String)] = [
    (["first", "name"], "names"), (["last", "name"], "names"), (["full", "name"], "names"),
    (["patient", "name"], "names"), (["surname"], "names"), (["forename"], "names"), (["firstname"], "names"),
    (["lastname"], "names"), (["email"], "e-mail addresses"), (["e", "mail"], "e-mail addresses"),
    (["phone"], "telephone numbers"), (["telephone"], "telephone numbers"), (["mobile"], "telephone numbers"),
    (["ssn"], "social security numbers"), (["nhs", "number"], "NHS numbers"), (["nhs", "no"], "NHS numbers"),
    (["mrn"], "medical record numbers"), (["medical", "record"], "medical record numbers"),
    (["address"], "addresses"), (["street"], "addresses"), (["passport"], "passport numbers"),
    (["ip", "address"], "network addresses"), (["insurance", "number"], "insurance numbers"),
  ]

  private func isDirectIdentifier(_ fact: ColumnFacts) -> Bool { directContent(fact) != nil }

  /// What kind of direct identifier the column holds, and how sure that is.
  private func directContent(_ fact: ColumnFacts) -> (what: String, confidence: Double)? {
    if let pattern = directPattern(fact) { return (pattern, 0.95) }
    // A yes/no column may speak of a telephone; a direct identifier has many values.
    guard fact.field.kind != .date, fact.field.kind != .dateTime, fact.distinct * 2 > fact.present, fact.present >= 5,
      fact.field.kind != .numeric || fact.field.isInteger
    else { return nil }
    if fact.words == ["name"] || fact.words == ["names"] { return ("names", 0.85) }
    for (words, what) in Self.directNames where words.allSatisfy(fact.words.contains) { return (what, 0.9) }
    return nil
  }

  private func directPattern(_ fact: ColumnFacts) -> String? {
    let column = table.columns[fact.index]
    let texts: [String]
    switch column.values {
    case .text(let values): texts = values.indices.filter { !column.isMissing(at: $0) }.prefix(500).map { values[$0] }
    case .codes: texts = Array(fact.field.levels.prefix(500))
    case .numeric:
      guard fact.field.isInteger, fact.distinct * 10 > fact.present * 9 else { return nil }
      texts = fact.values.prefix(500).map { String(format: "%.0f", $0) }
    }
    guard texts.count >= 5 else { return nil }
    let patterns: [(String, (String) -> Bool)] = [
      ("e-mail addresses", Self.isMail), ("social security numbers", Self.isSocialSecurity),
      ("NHS numbers", Self.isHealthServiceNumber), ("telephone numbers", Self.isTelephone),
    ]
    for (what, matches) in patterns where texts.count(where: matches) * 10 >= texts.count * 8 { return what }
    return nil
  }

  private static func isMail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].dropFirst().dropLast().contains(".")
      && !text.contains(" ")
  }

  /// 123-45-6789.
  private static func isSocialSecurity(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.count) == [3, 2, 4] && parts.allSatisfy { $0.allSatisfy(\.isNumber) }
  }

  /// Ten digits, the last a check digit by modulus 11.
  private static func isHealthServiceNumber(_ text: String) -> Bool {
    let digits = text.filter { $0 != " " && $0 != "-" }.map { $0.wholeNumberValue }
    guard digits.count == 10, !digits.contains(nil) else { return false }
    let sum = (0..<9).reduce(0) { $0 + (10 - $1) * digits[$1]! }
    let check = (11 - sum % 11) % 11
    return check == digits[9]!
  }

  /// Seven to fifteen digits with the signs that telephone numbers are written with, at least one of them.
  private static func isTelephone(_ text: String) -> Bool {
    let digits = text.count(where: \.isNumber)
    let signs = text.filter { !$0.isNumber }
    return (7...15).contains(digits) && !signs.isEmpty && signs.allSatisfy { "+()- /.".contains($0) }
      && (text.first == "+" || text.first == "(" || text.first == "0" || signs.count >= 2) && !text.contains("..")
      && CalendarDay(text.prefix(10)) == nil
  }

  func directIdentifiers() -> [Finding] {
    facts.compactMap { fact in
      guard let (what, confidence) = directContent(fact) else { return nil }
      return Finding(
        .directIdentifier, [fact.name], .serious, confidence: confidence,
        "“\(fact.name)” seems to hold \(what), which name people outright. It must not be learnt or shown.",
        suggestion: .transformation(.drop(columns: [fact.name])))
    }
  }

  // MARK: Repeats of one person

  /// Number of people, where the column names people of whom some have several rows.
  private func repeats(_ fact: ColumnFacts) -> Int? {
    guard fact.distinct >= 5, fact.distinct < fact.present, fact.index != target else { return nil }
    if fact.field.has(.patientKey) { return fact.distinct }
    let named =
      fact.has(anyOf: Self.personWords) || fact.words == ["id"] || fact.words == ["rid"] || fact.words == ["seqn"]
    let keyLike = fact.field.kind == .identifier || fact.field.has(.identifier) || fact.field.isInteger
    let share = Double(fact.present) / Double(fact.distinct)
    // One-word names such as “case” or “member” are also ordinary yes/no columns: those have few values.
    return named && keyLike && fact.distinct >= 20 && share > 1.005 ? fact.distinct : nil
  }

  func repeatedPeople() -> [Finding] {
    let candidates = facts.compactMap { fact in repeats(fact).map { (fact, $0) } }
    // The key of people is the one with the fewest values; others number visits or stays.
    guard let (fact, people) = candidates.min(by: { ($0.1, $0.0.index) < ($1.1, $1.0.index) }) else { return [] }
    let declared = fact.field.has(.patientKey)
    let mean = Double(fact.present) / Double(people)
    let often =
      mean >= 1.5 ? String(format: "%.1f rows for each person on average", mean) : "some people more than once"
    return [
      Finding(
        .repeatedPeople, [fact.name], declared ? .note : .serious, confidence: declared ? 1 : 0.85,
        "“\(fact.name)” comes with repeats: the table holds \(often) (\(fact.present) rows, \(people) people). All rows "
          + "of one person must stay on one side when the table is divided.",
        suggestion: declared ? nil : .role([fact.name], .patientKey))
    ]
  }
}

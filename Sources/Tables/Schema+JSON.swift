public import Foundation
import Vocabulary

/// `schema.json`: Frictionless Table Schema with our properties beside it.
///
/// A plain Frictionless schema can be read, too: what it does not say is filled in from `type` and `constraints`.
extension Schema: Codable {
  /// The version of the format that is written; later ones are refused.
  public static let formatVersion = 1

  private enum Key: String, CodingKey { case version, fields, constraints }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let version = try container.decodeIfPresent(Int.self, forKey: .version) ?? Self.formatVersion
    guard version <= Self.formatVersion else {
      throw container.wrong(
        .version, "is \(version), but this program knows versions up to \(Self.formatVersion); update the program")
    }
    let fields = try container.decode([Field].self, forKey: .fields)
    let rules = try container.decodeIfPresent([ConstraintJSON].self, forKey: .constraints) ?? []
    var names = Set<String>()
    for field in fields where !names.insert(field.name).inserted {
      throw container.wrong(.fields, "has two columns named “\(field.name)”; rename one")
    }
    for column in rules.flatMap(\.value.columns) where !names.contains(column) {
      throw container.wrong(.constraints, "speaks of a column “\(column)” that is not in the fields")
    }
    self.init(fields: fields, constraints: rules.map(\.value))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Self.formatVersion, forKey: .version)
    try container.encode(fields, forKey: .fields)
    if !constraints.isEmpty { try container.encode(constraints.map(ConstraintJSON.init), forKey: .constraints) }
  }

  /// The bytes of `schema.json`: keys sorted, indented, a final newline; equal schemas give equal bytes.
  public func jsonData() throws(TableError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do { return try encoder.encode(self) + Data("\n".utf8) } catch {
      throw .mismatch("The schema cannot be written as JSON: a bound is not a finite number.")
    }
  }

  /// Reads `schema.json`.
  public static func read(from url: URL) throws(TableError) -> Schema {
    let data: Data
    do { data = try Data(contentsOf: url) } catch {
      throw .cannotRead(file: url.lastPathComponent, reason: "there is no such file, or it may not be read")
    }
    return try read(from: data, named: url.lastPathComponent)
  }

  /// Reads the bytes of a `schema.json`; `file` is the name that errors say.
  public static func read(from data: Data, named file: String = "schema.json") throws(TableError) -> Schema {
    do { return try JSONDecoder().decode(Schema.self, from: data) } catch let error as DecodingError {
      throw .unusable(file: file, reason: error.advice)
    } catch {
      throw .unusable(file: file, reason: "it is not a schema in JSON")
    }
  }
}

/// A constraint as `schema.json` spells it: `{"rule": "comparison", "left": "dbp", "comparison": "<", "right": "sbp"}`.
private struct ConstraintJSON: Codable {
  let value: Constraint

  init(_ value: Constraint) { self.value = value }

  private enum Rule: String, Codable, CaseIterable { case range, set, comparison }
  private enum Key: String, CodingKey { case rule, column, minimum, maximum, levels, left, comparison, right }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch try container.decodeCase(Rule.self, forKey: .rule) {
    case .range:
      value = .range(
        column: try container.decode(String.self, forKey: .column),
        minimum: try container.decodeIfPresent(Double.self, forKey: .minimum),
        maximum: try container.decodeIfPresent(Double.self, forKey: .maximum))
    case .set:
      value = .set(
        column: try container.decode(String.self, forKey: .column),
        levels: try container.decode([String].self, forKey: .levels))
    case .comparison:
      value = .comparison(
        left: try container.decode(String.self, forKey: .left),
        try container.decodeCase(Constraint.Comparison.self, forKey: .comparison),
        right: try container.decode(String.self, forKey: .right))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch value {
    case .range(let column, let minimum, let maximum):
      try container.encode(Rule.range, forKey: .rule)
      try container.encode(column, forKey: .column)
      try container.encodeIfPresent(minimum, forKey: .minimum)
      try container.encodeIfPresent(maximum, forKey: .maximum)
    case .set(let column, let levels):
      try container.encode(Rule.set, forKey: .rule)
      try container.encode(column, forKey: .column)
      try container.encode(levels, forKey: .levels)
    case .comparison(let left, let comparison, let right):
      try container.encode(Rule.comparison, forKey: .rule)
      try container.encode(left, forKey: .left)
      try container.encode(comparison, forKey: .comparison)
      try container.encode(right, forKey: .right)
    }
  }
}

extension KeyedDecodingContainer {
  /// An error that names the property and says what is wrong with it.
  func wrong(_ key: Key, _ text: String) -> DecodingError {
    .dataCorruptedError(forKey: key, in: self, debugDescription: "“\(key.stringValue)” \(text)")
  }

  /// A case of a closed list; the error says what the list is.
  func decodeCase<Value: RawRepresentable<String> & CaseIterable>(_: Value.Type, forKey key: Key) throws -> Value {
    let text = try decode(String.self, forKey: key)
    guard let value = Value(rawValue: text) else {
      let choices = Value.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
      throw wrong(key, "is “\(text.prefix(40))”; it must be one of \(choices)")
    }
    return value
  }
}

extension DecodingError {
  /// Where in the JSON the mistake is and what to do, in words.
  fileprivate var advice: String {
    switch self {
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      "it is not valid JSON; check commas, quotes and brackets"
    case .dataCorrupted(let context): Self.place(context.codingPath.dropLast()) + context.debugDescription
    case .keyNotFound(let key, let context): Self.place(context.codingPath[...]) + "“\(key.stringValue)” is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      Self.place(context.codingPath.dropLast())
        + "“\(context.codingPath.last?.stringValue ?? "the whole")” must be \(Self.words(for: type))"
    @unknown default: "it is not a schema in JSON"
    }
  }

  private static func place(_ path: ArraySlice<any CodingKey>) -> String {
    let parts = path.map { key in key.intValue.map { "number \($0 + 1)" } ?? key.stringValue }
    return parts.isEmpty ? "" : "in \(parts.joined(separator: ", ")): "
  }

  private static func words(for type: any Any.Type) -> String {
    if type == String.self { return "text" }
    if type == Double.self { return "a number" }
    if type == Int.self { return "a whole number" }
    if type == Bool.self { return "true or false" }
    return "\(type)".hasPrefix("Array") ? "a list" : "a group of properties in braces"
  }
}

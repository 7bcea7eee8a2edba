import Vocabulary

/// One entry of `fields` in `schema.json`.
///
/// `type` and `constraints` are Frictionless's; `levels` repeats `constraints.enum`, `missingValues` the codes of
/// `missingReasons`, for readers that know only the one or the other.
extension Field: Codable {
  private enum Key: String, CodingKey {
    case name, type, title, constraints, kind, role, unit, decimals, levels, levelLabels, ordered, isInteger
    case missingReasons, missingValues, dateFormat, note, reasons, confidence, categories
  }

  private enum LimitKey: String, CodingKey {
    case minimum, maximum
    case levels = "enum"
  }

  private enum FrictionlessType: String, CaseIterable, Codable {
    case string, number, integer, boolean, object, array, list, datetime, date, time, year, yearmonth, duration
    case geopoint, geojson, any
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let name = try container.decode(String.self, forKey: .name)
    guard !name.isEmpty else { throw container.wrong(.name, "is empty") }
    let type = container.contains(.type) ? try container.decodeCase(FrictionlessType.self, forKey: .type) : .any
    let levels = try Self.levels(in: container)
    let kind =
      container.contains(.kind)
      ? try container.decodeCase(ColumnKind.self, forKey: .kind) : Self.kind(of: type, hasLevels: levels != nil)
    self.init(name: name, kind: kind)
    isInteger =
      try container.decodeIfPresent(Bool.self, forKey: .isInteger)
      ?? (kind == .numeric && (type == .integer || type == .year))
    self.levels = levels ?? (type == .boolean && kind == .categorical ? ["false", "true"] : [])
    try readText(container)
    try readLimits(container)
    try readRoles(container)
    missingReasons = try Self.missingReasons(in: container)
  }

  private mutating func readText(_ container: KeyedDecodingContainer<Key>) throws {
    title = try container.decodeIfPresent(String.self, forKey: .title)
    unit = try container.decodeIfPresent(String.self, forKey: .unit)
    note = try container.decodeIfPresent(String.self, forKey: .note)
    dateFormat = try container.decodeIfPresent(String.self, forKey: .dateFormat)
    levelLabels = try container.decodeIfPresent([String: String].self, forKey: .levelLabels) ?? [:]
    reasons = try container.decodeIfPresent([String].self, forKey: .reasons) ?? []
    isOrdered = try container.decodeIfPresent(Bool.self, forKey: .ordered) ?? false
    decimals = try container.decodeIfPresent(Int.self, forKey: .decimals) ?? 0
    guard 0...17 ~= decimals else { throw container.wrong(.decimals, "is \(decimals), not 0 to 17") }
    confidence = try container.decodeIfPresent(Double.self, forKey: .confidence) ?? 1
    guard 0...1 ~= confidence else { throw container.wrong(.confidence, "is \(confidence), not 0 to 1") }
  }

  private mutating func readLimits(_ container: KeyedDecodingContainer<Key>) throws {
    guard container.contains(.constraints) else { return }
    let limits = try container.nestedContainer(keyedBy: LimitKey.self, forKey: .constraints)
    minimum = try limit(.minimum, in: limits)
    maximum = try limit(.maximum, in: limits)
    if let minimum, let maximum, minimum > maximum {
      throw limits.wrong(.minimum, "is greater than “maximum”")
    }
  }

  /// A bound: a number, or for dates also a day or time as ISO 8601 writes it.
  private func limit(_ key: LimitKey, in limits: KeyedDecodingContainer<LimitKey>) throws -> Double? {
    guard kind == .date || kind == .dateTime, let text = try? limits.decodeIfPresent(String.self, forKey: key) else {
      return try limits.decodeIfPresent(Double.self, forKey: key)
    }
    guard let value = ISODate.value(of: text, kind: kind) else {
      throw limits.wrong(
        key, kind == .date ? "is not a day such as 2015-12-31" : "is not a time such as 2015-12-31T08:00:00")
    }
    return value
  }

  private mutating func readRoles(_ container: KeyedDecodingContainer<Key>) throws {
    guard container.contains(.role) else { return }
    let names: [String]
    if let one = try? container.decode(String.self, forKey: .role) {
      names = one == ColumnRole.ordinary.rawValue ? [] : [one]
    } else {
      names = try container.decode([String].self, forKey: .role)
    }
    for name in names {
      guard let role = ColumnRole(rawValue: name) else {
        let choices = ColumnRole.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
        throw container.wrong(.role, "is “\(name.prefix(40))”; it must be one of \(choices)")
      }
      roles.insert(role)
    }
  }

  private static func levels(in container: KeyedDecodingContainer<Key>) throws -> [String]? {
    let own = try container.decodeIfPresent([String].self, forKey: .levels)
    var listed: [String]?
    if container.contains(.constraints) {
      let limits = try container.nestedContainer(keyedBy: LimitKey.self, forKey: .constraints)
      if limits.contains(.levels) { listed = try limits.decode([SpelledLevel].self, forKey: .levels).map(\.text) }
    }
    if let own, let listed, own != listed {
      throw container.wrong(.levels, "and “enum” of the constraints differ; change both, or leave one out")
    }
    guard let levels = own ?? listed else { return nil }
    guard Set(levels).count == levels.count else { throw container.wrong(.levels, "has a level twice") }
    return levels
  }

  private static func missingReasons(in container: KeyedDecodingContainer<Key>) throws -> [MissingReason] {
    guard let reasons = try container.decodeIfPresent([MissingReason].self, forKey: .missingReasons) else {
      let codes = try container.decodeIfPresent([String].self, forKey: .missingValues)
      return codes.map { [MissingReason(name: MissingReason.unknown.name, codes: $0)] } ?? []
    }
    guard reasons.count <= 255 else { throw container.wrong(.missingReasons, "has more than 255 entries") }
    return reasons
  }

  private static func kind(of type: FrictionlessType, hasLevels: Bool) -> ColumnKind {
    switch type {
    case .integer, .number, .year: hasLevels ? .categorical : .numeric
    case .boolean: .categorical
    case .date: .date
    case .datetime: .dateTime
    default: hasLevels ? .categorical : .text
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(frictionlessType, forKey: .type)
    try container.encode(kind, forKey: .kind)
    try container.encodeIfPresent(title, forKey: .title)
    try container.encodeIfPresent(unit, forKey: .unit)
    try container.encodeIfPresent(note, forKey: .note)
    try container.encodeIfPresent(dateFormat, forKey: .dateFormat)
    if isInteger && kind != .numeric { try container.encode(true, forKey: .isInteger) }
    if decimals != 0 { try container.encode(decimals, forKey: .decimals) }
    if isOrdered { try container.encode(true, forKey: .ordered) }
    if !levels.isEmpty { try container.encode(levels, forKey: .levels) }
    if !levelLabels.isEmpty { try container.encode(levelLabels, forKey: .levelLabels) }
    if !reasons.isEmpty { try container.encode(reasons, forKey: .reasons) }
    if confidence != 1 { try container.encode(confidence, forKey: .confidence) }
    try encodeRoles(to: &container)
    try encodeLimits(to: &container)
    if !missingReasons.isEmpty {
      try container.encode(missingReasons, forKey: .missingReasons)
      try container.encode(missingReasons.flatMap { $0.codes.isEmpty ? [""] : $0.codes }, forKey: .missingValues)
    }
  }

  private func encodeRoles(to container: inout KeyedEncodingContainer<Key>) throws {
    let names = ColumnRole.allCases.filter(roles.contains).map(\.rawValue)
    if names.count == 1 && names[0] != ColumnRole.ordinary.rawValue {
      try container.encode(names[0], forKey: .role)
    } else if !names.isEmpty {
      try container.encode(names, forKey: .role)
    }
  }

  private func encodeLimits(to container: inout KeyedEncodingContainer<Key>) throws {
    guard minimum != nil || maximum != nil || !levels.isEmpty else { return }
    var limits = container.nestedContainer(keyedBy: LimitKey.self, forKey: .constraints)
    for (key, value) in [(LimitKey.minimum, minimum), (.maximum, maximum)] {
      guard let value else { continue }
      if let text = ISODate.text(of: value, kind: kind) {
        try limits.encode(text, forKey: key)
      } else {
        try limits.encode(value, forKey: key)
      }
    }
    if !levels.isEmpty { try limits.encode(levels, forKey: .levels) }
  }

  private var frictionlessType: FrictionlessType {
    switch kind {
    case .numeric: isInteger ? .integer : .number
    case .date: .date
    case .dateTime: .datetime
    case .categorical, .identifier, .text: .string
    }
  }
}

/// A level in `enum`, which other programs may write as a number or a truth value.
private struct SpelledLevel: Decodable {
  let text: String

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self.text = text
    } else if let flag = try? container.decode(Bool.self) {
      text = flag ? "true" : "false"
    } else {
      let number = try container.decode(Double.self)
      text = Int(exactly: number).map(String.init) ?? "\(number)"
    }
  }
}

/// Bounds of dates as ISO 8601 writes them.
private enum ISODate {
  static func text(of value: Double, kind: ColumnKind) -> String? {
    guard kind == .date || kind == .dateTime, let whole = Int(exactly: value) else { return nil }
    let days = kind == .date ? whole : Int((value / 86_400).rounded(.down))
    guard -719_528...2_932_896 ~= days else { return nil }
    let (year, month, day) = CivilDate.civil(days: days)
    let date = padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    if kind == .date { return date }
    let second = whole - days * 86_400
    return date + "T" + padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2)
  }

  static func value(of text: String, kind: ColumnKind) -> Double? {
    let parts = text.split(separator: kind == .date ? " " : "T", omittingEmptySubsequences: false)
    let date = parts[0].split(separator: "-").compactMap { Int($0) }
    guard date.count == 3, 1...12 ~= date[1], 1...CivilDate.length(ofMonth: date[1], year: date[0]) ~= date[2] else {
      return nil
    }
    let days = CivilDate.days(year: date[0], month: date[1], day: date[2])
    if kind == .date { return parts.count == 1 ? Double(days) : nil }
    guard parts.count == 2 else { return parts.count == 1 ? Double(days) * 86_400 : nil }
    let time = parts[1].drop { $0 == " " }.prefix { $0 != "Z" }.split(separator: ":").compactMap { Int($0) }
    guard 2...3 ~= time.count, 0..<24 ~= time[0], 0..<60 ~= time[1], time.count < 3 || 0..<61 ~= time[2] else {
      return nil
    }
    return Double(days) * 86_400 + Double(time[0] * 3600 + time[1] * 60 + (time.count == 3 ? time[2] : 0))
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

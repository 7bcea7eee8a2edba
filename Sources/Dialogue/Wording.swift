public import Vocabulary

/// Puts typed facts into plain words. Every name and number in them is escaped or rounded for people.
public enum Wording {
  /// How to move on from any question.
  static let usualHint =
    "“skip” takes the default, “back” returns to the question before, “why?” and “what is …?” explain"

  /// Names for people: “a”, “b” and “c”.
  public static func list(_ names: [String]) -> String { names.isEmpty ? "nothing" : quoted(names) }

  /// a, b and c, without quotation marks.
  public static func listed(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  static func quoted(_ names: [String], limit: Int = 12) -> String {
    let shown = names.prefix(limit).map { "“\($0)”" }
    let rest = names.count - shown.count
    if rest > 0 { return shown.joined(separator: ", ") + " and \(rest) more" }
    guard shown.count > 1, let last = shown.last else { return shown.first ?? "" }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }

  /// 12345 as "12,345".
  public static func count(_ value: Int) -> String {
    var text = ""
    for (index, digit) in String(abs(value)).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text = "," + text }
      text = String(digit) + text
    }
    return (value < 0 ? "−" : "") + text
  }

  static func counted(_ value: Int, _ noun: String) -> String { "\(count(value)) \(noun)\(value == 1 ? "" : "s")" }

  /// A share in per cent, never "0 %" for something that is there.
  public static func percent(_ share: Double) -> String {
    let percent = share * 100
    if percent > 0, percent < 0.1 { return "less than 0.1 %" }
    if percent < 10, percent != percent.rounded() { return decimal(percent, 1) + " %" }
    return decimal(percent, 0) + " %"
  }

  /// A number with a fixed count of decimals, without the locale.
  public static func decimal(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return "not a number" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 9e15 else { return "\(value)" }
    let whole = Int(scaled)
    let sign = value < 0 && whole > 0 ? "−" : ""
    guard digits > 0 else { return sign + count(whole) }
    let unit = Int(scale)
    let rest = String(whole % unit)
    return sign + count(whole / unit) + "." + String(repeating: "0", count: digits - rest.count) + rest
  }

  /// "about 2 minutes".
  public static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<10: "a few seconds"
    case ..<90: "about \(Int((seconds / 10).rounded()) * 10) seconds"
    case ..<5_400: "about \(max(1, Int((seconds / 60).rounded()))) minutes"
    default: "about \(decimal(seconds / 3_600, 1)) hours"
    }
  }

  /// ε, a threshold or a factor as people write it: "1", "0.5".
  public static func strength(_ value: Double) -> String { epsilon(value) }

  static func epsilon(_ value: Double) -> String {
    value == value.rounded() ? decimal(value, 0) : decimal(value, value < 0.1 ? 3 : value < 10 ? 2 : 1)
  }

  public static func name(_ generator: GeneratorKind) -> String {
    Glossary.entry(for: generator.rawValue).map { "\($0.title) (\(generator.rawValue))" } ?? generator.rawValue
  }

  public static func words(for purpose: Purpose) -> String {
    switch purpose {
    case .dataAccess: "giving others access to data like these"
    case .augmentation: "adding to a small table"
    case .modelDevelopment: "developing prediction models"
    case .teaching: "teaching"
    case .softwareTesting: "testing software"
    case .digitalTwin: "a digital twin"
    }
  }

  public static func words(for level: PrivacyLevel) -> String {
    switch level {
    case .none: "no formal guarantee"
    case .preferred: "a guarantee if it costs little"
    case .differential: "differential privacy, a formal guarantee"
    }
  }

  public static func words(for task: TaskKind) -> String {
    switch task {
    case .classification: "a class for each patient (classification)"
    case .regression: "a number for each patient (regression)"
    case .survival: "the time until an event (survival)"
    case .none: "nothing in particular"
    }
  }

  public static func words(for role: ColumnRole) -> String {
    switch role {
    case .target: "the target"
    case .time: "the time until the event"
    case .event: "the event"
    case .identifier: "an identifier"
    case .patientKey: "the key that tells which rows belong to one patient"
    case .quasiIdentifier: "a quasi-identifier (others may know it)"
    case .sensitive: "sensitive"
    case .weight: "the survey weight"
    case .stratum: "the stratum of the sample"
    case .primarySamplingUnit: "the primary sampling unit"
    case .ordinary: "ordinary: neither identifying nor sensitive"
    }
  }
}

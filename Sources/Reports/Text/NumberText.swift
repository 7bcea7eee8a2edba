import Foundation

/// How numbers are written for people: one place for prose, tables, figures and terminal.
public enum NumberText {
  /// A score such as an AUC: two decimals, three near 0 and near 1, where they matter.
  public static func score(_ value: Double) -> String {
    let size = abs(value)
    return fixed(value, decimals: size < 0.1 || (size > 0.9 && size < 1) ? 3 : 2)
  }

  /// A share 0…1 as a percentage: one decimal, two below 1 %, none at 0 and 100; no line breaks in it.
  public static func share(_ value: Double) -> String {
    let percent = value * 100
    if percent == 0 { return "0\u{A0}%" }
    if abs(percent) < 0.005 { return percent < 0 ? ">\u{A0}−0.01\u{A0}%" : "<\u{A0}0.01\u{A0}%" }
    return fixed(percent, decimals: abs(percent) >= 99.95 ? 0 : abs(percent) < 0.995 ? 2 : 1) + "\u{A0}%"
  }

  /// A value of a column: about four significant digits.
  public static func value(_ value: Double) -> String {
    let size = abs(value)
    if (size != 0 && size < 0.001) || size >= 1_000_000_000 { return scientific(value) }
    let decimals = size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3
    let text = fixed(value, decimals: decimals)
    guard text.contains(".") else { return grouped(text, from: 5) }
    let trimmed = text.replacing(/0+$/, with: "")
    return trimmed.hasSuffix(".") ? String(trimmed.dropLast()) : trimmed
  }

  /// A count with commas between thousands.
  public static func count(_ value: Int) -> String {
    grouped(value < 0 ? "−\(value.magnitude)" : String(value), from: 4)
  }

  /// So many decimals; a true minus sign, and no minus before zero.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    finite(value) { value in
      let text = String(format: "%.\(decimals)f", value)
      return text.hasPrefix("-") && !text.contains { $0 >= "1" && $0 <= "9" } ? String(text.dropFirst()) : text
    }
  }

  /// A day since 1970-01-01 as yyyy-MM-dd.
  public static func day(_ days: Double) -> String {
    guard days.isFinite, abs(days) < 4_000_000 else { return "not a date" }
    // Howard Hinnant, "chrono-compatible low-level date algorithms": days to civil.
    let shifted = Int(days.rounded(.down)) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
    return String(format: "%04d-%02d-%02d", year, civilMonth, day)
  }

  /// "10⁻⁶", "2.5 × 10¹²".
  private static func scientific(_ value: Double) -> String {
    finite(value) { value in
      let parts = String(format: "%.2e", value).split(separator: "e")
      guard parts.count == 2, let exponent = Int(parts[1]) else { return String(value) }
      var mantissa = String(parts[0])
      while mantissa.hasSuffix("0") { mantissa.removeLast() }
      if mantissa.hasSuffix(".") { mantissa.removeLast() }
      let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
      let power = String(exponent).map { $0 == "-" ? "⁻" : digits[$0.wholeNumberValue ?? 0] }
      return mantissa == "1" ? "10\(String(power))" : "\(mantissa) × 10\(String(power))"
    }
  }

  private static func finite(_ value: Double, _ write: (Double) -> String) -> String {
    guard value.isFinite else { return "undefined" }
    return write(value).replacing("-", with: "−")
  }

  private static func grouped(_ digits: String, from least: Int) -> String {
    let sign = digits.hasPrefix("−") ? "−" : ""
    let body = Array(digits.dropFirst(sign.count))
    guard body.count >= least, body.allSatisfy(\.isNumber) else { return digits }
    var result = ""
    for (index, character) in body.enumerated() {
      if index > 0 && (body.count - index) % 3 == 0 { result += "," }
      result.append(character)
    }
    return sign + result
  }
}

/// In which way a number is written.
package enum NumberStyle: String, Sendable {
  case score, share, value, count, plain

  package func text(_ value: Double) -> String {
    switch self {
    case .score: NumberText.score(value)
    case .share: NumberText.share(value)
    case .value: NumberText.value(value)
    case .count: NumberText.count(Int(value))
    case .plain: NumberText.fixed(value, decimals: 0)
    }
  }

  /// The number as HTML that also carries its full value, so that prose and JSON can be compared by a program.
  package func html(_ value: Double) -> HTML {
    "<data value=\"\(String(value))\" class=\"\(rawValue)\">\(text(value))</data>"
  }
}

extension NumberStyle {
  package static func counted(_ value: Int) -> HTML { NumberStyle.count.html(Double(value)) }
}

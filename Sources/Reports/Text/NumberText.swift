import Foundation

/// How numbers are written for people: one place for prose, tables, figures and terminal.
public enum NumberText {
  /// A score such as an AUC: two decimals, three below 0.1.
  public static func score(_ value: Double) -> String { fixed(value, decimals: abs(value) < 0.1 ? 3 : 2) }

  /// A share 0…1 as a percentage with one decimal, none from 99.95 up or at 0.
  public static func share(_ value: Double) -> String {
    let percent = value * 100
    if percent == 0 { return "0 %" }
    if abs(percent) < 0.05 { return percent < 0 ? "−<0.1 %" : "<0.1 %" }
    return fixed(percent, decimals: abs(percent) >= 99.95 ? 0 : 1) + " %"
  }

  /// A value of a column: about four significant digits.
  public static func value(_ value: Double) -> String {
    let size = abs(value)
    if size != 0 && size < 0.001 { return finite(value) { String(format: "%.2e", $0) } }
    if size >= 1_000_000_000 { return finite(value) { String(format: "%.3g", $0) } }
    let decimals = size >= 1_000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3
    let text = fixed(value, decimals: decimals)
    guard text.contains(".") else { return grouped(text) }
    let trimmed = text.replacing(/0+$/, with: "")
    return trimmed.hasSuffix(".") ? String(trimmed.dropLast()) : trimmed
  }

  /// A count with commas between thousands.
  public static func count(_ value: Int) -> String {
    grouped(value < 0 ? "−\(value.magnitude)" : String(value))
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

  private static func finite(_ value: Double, _ write: (Double) -> String) -> String {
    guard value.isFinite else { return "undefined" }
    return write(value).replacing("-", with: "−")
  }

  private static func grouped(_ digits: String) -> String {
    let sign = digits.hasPrefix("−") ? "−" : ""
    let body = Array(digits.dropFirst(sign.count))
    guard body.count > 4, body.allSatisfy(\.isNumber) else { return digits }
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

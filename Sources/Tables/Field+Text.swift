import Foundation
import Vocabulary

extension Field {
  /// A number of this column as people write it: whole, with the column's decimals, or as an ISO date.
  package func text(of value: Double) -> String {
    switch kind {
    case .date: return CalendarDay(daysSince1970: Int(value.rounded(.down))).text
    case .dateTime:
      let day = (value / 86_400).rounded(.down)
      let seconds = Int(value - day * 86_400)
      return CalendarDay(daysSince1970: Int(day)).text
        + String(format: " %02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
    default:
      if isInteger || value == value.rounded() { return String(format: "%.0f", value) }
      // Bounds of bins may be finer than the column's own decimals.
      let text = String(format: "%.\(min(max(decimals, 2), 6))f", value)
      let trimmed = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
      return String(trimmed.reversed())
    }
  }
}

extension CalendarDay {
  /// Hinnant's `civil_from_days`.
  package init(daysSince1970: Int) {
    let shifted = daysSince1970 + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// `yyyy-MM-dd`.
  package var text: String { String(format: "%04d-%02d-%02d", year, month, day) }
}

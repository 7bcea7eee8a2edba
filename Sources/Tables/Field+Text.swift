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
  package init(daysSince1970: Int) { (year, month, day) = CivilDate.civil(days: daysSince1970) }

  /// `yyyy-MM-dd`.
  package var text: String { String(format: "%04d-%02d-%02d", year, month, day) }
}

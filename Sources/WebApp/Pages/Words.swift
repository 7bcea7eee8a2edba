import Foundation
import Reports
import Tables
import Vocabulary

/// Closed lists in words for people.
enum Words {
  static func kind(_ kind: ColumnKind) -> HTML {
    switch kind {
    case .numeric: "number"
    case .categorical: "category"
    case .date: "date"
    case .dateTime: "date and time"
    case .identifier: "identifier"
    case .text: "free text"
    }
  }

  static func role(_ role: ColumnRole) -> HTML {
    switch role {
    case .target: "target"
    case .time: "time until the event"
    case .event: "event"
    case .identifier: "identifier"
    case .patientKey: "patient key"
    case .quasiIdentifier: "others may know"
    case .sensitive: "sensitive"
    case .weight: "survey weight"
    case .stratum: "stratum"
    case .primarySamplingUnit: "sampling unit"
    case .ordinary: "ordinary"
    }
  }

  static func time(_ date: Date) -> HTML {
    let text = date.formatted(.iso8601)
    return "<time datetime=\"\(text)\">\(text)</time>"
  }

  static func generator(_ kind: GeneratorKind) -> HTML {
    "\(kind.title)"
  }

  /// "12 s", "3 min 20 s"
  static func duration(_ seconds: Double) -> HTML {
    switch seconds {
    case ..<1: "under 1 s"
    case ..<100: "\(Int(seconds.rounded())) s"
    case ..<6_000: "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    default: "\(Int(seconds) / 3_600) h \(Int(seconds) % 3_600 / 60) min"
    }
  }

  static func count(_ value: Int) -> HTML { NumberStyle.counted(value) }

  static func share(_ value: Double) -> HTML { NumberStyle.share.html(value) }

  /// "1 column", "3 columns"
  static func counted(_ value: Int, _ noun: HTML) -> HTML { "\(count(value)) \(noun)\(value == 1 ? "" : "s" as HTML)" }
}

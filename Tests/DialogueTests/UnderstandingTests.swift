import Dialogue
import Foundation
import Testing
import Vocabulary

@Suite("Understanding plain words")
struct UnderstandingTests {
  static let understanding = Understanding()

  static let columns: [ColumnReference] =
    """
    seqn age sex race_ethnicity born_in_us education marital_status household_size income_poverty_ratio
    annual_household_income insured weight_kg height_cm bmi waist_cm pulse sbp dbp total_cholesterol hdl ldl
    triglycerides hba1c insulin urine_albumin urine_creatinine smoking alcohol_12_per_year drinks_per_day sleep_hours
    phq9 told_high_bp told_high_cholesterol on_bp_drug diabetes on_insulin heart_failure coronary_disease heart_attack
    stroke exam_weight psu stratum futime death
    """.split { $0.isWhitespace }.map { ColumnReference(name: String($0)) }

  static func context(_ expects: [String]) -> DialogueContext {
    DialogueContext(dataset: "nhanes", episode: .privacy, columns: columns, expects: expects)
  }

  @Test("New voices are understood, with their details", arguments: [Voices.goal, Voices.work, Voices.talk])
  func newVoices(cases: [UtteranceCase]) throws {
    var wrong: [String] = []
    var actedOnWrongly = 0
    for item in cases {
      let frame = Self.understanding.frame(for: item.text, in: Self.context(item.expects))
      let misses = item.slots.filter { !Self.details(of: frame.slots).contains($0) }
      if frame.intent.rawValue != item.intent || !misses.isEmpty {
        let got = "\(frame.intent.rawValue) \(Self.details(of: frame.slots).sorted()) \(frame.confidence)"
        wrong.append("\(item.text)\n    wanted \(item.intent) \(item.slots)\n    got    \(got)")
        if frame.isSure { actedOnWrongly += 1 }
      }
    }
    print(wrong.joined(separator: "\n"))
    print("understood \(cases.count - wrong.count) of \(cases.count), acted on wrongly \(actedOnWrongly)")
    #expect(Double(cases.count - wrong.count) >= 0.9 * Double(cases.count))
  }

  /// Details as `name=value`, lists with commas.
  static func details(of slots: Slots) -> [String] {
    Mirror(reflecting: slots).children.compactMap { child in
      guard let label = child.label, let value = unwrapped(child.value) else { return nil }
      switch value {
      case let list as [String]: return "\(label)=\(list.joined(separator: ","))"
      case let text as String: return "\(label)=\(text)"
      case let number as Double: return "\(label)=\(number)"
      case let number as Int: return "\(label)=\(number)"
      case let flag as Bool: return "\(label)=\(flag)"
      default: return "\(label)=\(value)"
      }
    }
  }

  private static func unwrapped(_ value: Any) -> Any? {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return value }
    return mirror.children.first?.value
  }
}

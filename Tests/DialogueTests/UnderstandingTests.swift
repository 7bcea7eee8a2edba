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

  @Test("“no” before a noun denies it", arguments: ["no formal guarantee", "no formal guarantee please"])
  func denial(text: String) {
    let frame = Self.understanding.frame(for: text, in: Self.context(["setPrivacy"]))
    #expect(frame.intent == .setPrivacy && frame.slots.level == "none")
  }

  @Test("A choice typed word for word is that choice")
  func typedChoice() {
    let question = Question(
      topic: "privacy", text: "How much?", why: "",
      choices: [
        Choice("No formal guarantee: best likeness", "setPrivacy:none"),
        Choice("Differential privacy: a guarantee", "setPrivacy:differential"),
      ], expects: [.setPrivacy], hint: "")
    #expect(question.choice(labelled: "no formal guarantee")?.slots.level == "none")
    #expect(question.choice(labelled: "Differential privacy, a guarantee")?.slots.level == "differential")
    #expect(question.choice(labelled: "privacy") == nil)
  }

  @Test("New voices are understood, with their details", arguments: ["goal", "work", "talk", "mixed", "late"])
  func newVoices(group: String) throws {
    let cases = try #require(Voices.all[group])
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
    #expect(Double(cases.count - wrong.count) >= 0.95 * Double(cases.count), "\(wrong.joined(separator: "\n"))")
    // What is acted on without asking must be right: at most one in fifty is not.
    #expect(Double(actedOnWrongly) <= 0.02 * Double(cases.count))
  }

  @Test("Nonsense is not acted on", arguments: ["xqzw blorp", "…", "lorem ipsum dolor", "🙂", "aaaaaaaa", ""])
  func nonsense(text: String) {
    let frame = Self.understanding.frame(for: text, in: Self.context(["setPrivacy"]))
    #expect(!frame.isSure || frame.intent == .outOfScope)
  }

  @Test("A line of the protocol is read and written as agreed")
  func protocolLines() throws {
    let line = #"""
      {"id": 7, "context": {"dataset": "nhanes", "episode": "setGoal", "columns": ["age", {"name": "hba1c", "label":
      "Glycohemoglobin"}], "expects": ["setTarget", "setTarget:age"]}, "text": "glycohemoglobin should be the outcome"}
      """#
    let request = try JSONDecoder().decode(UnderstandingRequest.self, from: Data(line.utf8))
    let reply = Self.understanding.reply(to: request)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let written = String(decoding: try encoder.encode(reply), as: UTF8.self)
    #expect(written.contains(#""id":7"#) && written.contains(#""slots":{"column":"hba1c"}"#))
    #expect(reply.intent == .setTarget && reply.confidence > 0.6)
  }

  @Test(
    "Any text gives a frame with a confidence between 0 and 1, twice the same",
    arguments: [
      "drop everything except age and sex", "((((", "no no no", "yes but no", "1e400 rows", "-5 rows",
      "999999999999 rows",
      "\u{202E}epsilon", "not not not", "\"unclosed quote", "a,b,c,d", "what", "?", "the the the the",
      String(repeating: "drop age and ", count: 400),
    ])
  func robust(text: String) {
    let context = Self.context(["setRowCount", "setRowCount:2x"])
    let frame = Self.understanding.frame(for: text, in: context)
    #expect((0...1).contains(frame.confidence))
    #expect(frame == Self.understanding.frame(for: text, in: context))
  }

  @Test(
    "A choice and its frame are the same thing",
    arguments: [
      "setTarget:age", "setPrivacy:differential", "setPrivacy:0.5", "setRole:age=sensitive", "setRowCount:2x",
      "setRowCount:100",
      "goBack:privacy", "excludeColumns:a,b", "chooseGenerators:automatic", "setTask:none", "confirm:", "plot:bmi",
    ])
  func options(option: String) throws {
    let frame = try #require(Frame(option: option))
    #expect(frame.option == option)
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

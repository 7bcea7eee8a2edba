import Foundation
public import Vocabulary

/// One of the answers that a question offers.
public struct Choice: Codable, Sendable, Hashable {
  public var label: String
  /// The frame that it stands for, as `intent:value`.
  public var option: String
  /// Taken when the person says yes or passes over the question.
  public var isDefault: Bool

  public init(_ label: String, _ option: String, isDefault: Bool = false) {
    self.label = label
    self.option = option
    self.isDefault = isDefault
  }
}

/// A question: what is asked, why, and what may be answered.
public struct Question: Codable, Sendable, Hashable {
  /// What it is about, so that no two questions are taken for each other.
  public var topic: String
  public var text: String
  /// As it is put while it is still open.
  public var short: String
  public var why: String
  public var choices: [Choice]
  /// Intents that answer it.
  public var expects: [Intent]
  /// How to pass over it, go back or ask.
  public var hint: String
  /// It was put before and is still open: shown short.
  public var isReminder: Bool

  public init(
    topic: String, text: String, short: String? = nil, why: String, choices: [Choice], expects: [Intent],
    hint: String, isReminder: Bool = false
  ) {
    self.topic = topic
    self.text = text
    self.short = short ?? text
    self.why = why
    self.choices = choices
    self.expects = expects
    self.hint = hint
    self.isReminder = isReminder
  }

  /// For understanding: the intents, then the choices in the order shown.
  public var expectations: [String] { expects.map(\.rawValue) + choices.map(\.option) }

  /// The frame of the choice whose label, or what stands in it before a colon or comma, was typed word for word.
  public func choice(labelled text: String) -> Frame? {
    let typed = Self.words(text)
    guard !typed.isEmpty else { return nil }
    let meant = choices.filter { choice in
      let head = choice.label.prefix { $0 != ":" && $0 != "," }
      return Self.words(choice.label) == typed || Self.words(String(head)) == typed
    }
    return meant.count == 1 ? Frame(option: meant[0].option) : nil
  }

  private static func words(_ text: String) -> [Substring] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }
  }

  public var defaultChoice: Choice? { choices.first(where: \.isDefault) }
}

/// A number with what it must be read beside.
public struct Fact: Codable, Sendable, Hashable {
  public var label: String
  public var value: String
  /// The same of real people, or whatever else the number is to be compared with.
  public var control: String?
  /// A name in the glossary.
  public var term: String?

  public init(label: String, value: String, control: String? = nil, term: String? = nil) {
    self.label = label
    self.value = value
    self.control = control
    self.term = term
  }
}

/// What the program says in one go; terminal and page show the same.
public struct Message: Codable, Sendable, Hashable {
  public var paragraphs: [String]
  public var facts: [Fact]
  public var question: Question?

  public init(_ paragraphs: [String] = [], facts: [Fact] = [], question: Question? = nil) {
    self.paragraphs = paragraphs
    self.facts = facts
    self.question = question
  }

  public init(_ paragraph: String) { self.init([paragraph]) }

  /// As a terminal shows it, lines of at most `width` characters.
  public func text(width: Int = 88) -> String {
    var blocks = paragraphs.map { TextLayout.wrapped($0, width: width) }
    if !facts.isEmpty { blocks.append(facts.map { TextLayout.line(for: $0, width: width) }.joined(separator: "\n")) }
    if let question { blocks.append(TextLayout.text(of: question, width: width)) }
    return blocks.joined(separator: "\n\n")
  }
}

/// Lays text out for a terminal.
enum TextLayout {
  /// Lines of at most `width` characters; `first` stands before the first, `indent` before the others.
  static func wrapped(_ text: String, width: Int, first: String = "", indent: String = "") -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { part in
      let isItem = part.hasPrefix("- ")
      return wrappedLine(String(part), width: width, first: first, indent: isItem ? indent + "  " : indent)
    }
    .joined(separator: "\n")
  }

  private static func wrappedLine(_ text: String, width: Int, first: String, indent: String) -> String {
    var lines: [String] = []
    var line = first
    for (index, word) in text.split(separator: " ").enumerated() {
      if index == 0 {
        line += word
        continue
      }
      if line.count + 1 + word.count > width {
        lines.append(line)
        line = indent + word
      } else {
        line += " " + word
      }
    }
    lines.append(line)
    return lines.joined(separator: "\n")
  }

  static func line(for fact: Fact, width: Int) -> String {
    let control = fact.control.map { "  (\($0))" } ?? ""
    return wrapped("\(fact.label): \(fact.value)\(control)", width: width, first: "  ", indent: "    ")
  }

  static func text(of question: Question, width: Int) -> String {
    if question.isReminder {
      let answers = question.choices.enumerated().map { "\($0 + 1) \(brief($1.label))" }.joined(separator: " · ")
      return wrapped(
        "Still open: \(question.short)\(answers.isEmpty ? "" : " \(answers)")", width: width, first: "? ", indent: "  ")
    }
    var lines = [wrapped(question.text, width: width, first: "? ", indent: "  ")]
    if !question.why.isEmpty {
      lines.append(wrapped("Why I ask: \(question.why)", width: width, first: "  ", indent: "  "))
    }
    for (index, choice) in question.choices.enumerated() {
      let label = "\(index + 1). \(choice.label)\(choice.isDefault ? " [default]" : "")"
      lines.append(wrapped(label, width: width, first: "    ", indent: "       "))
    }
    if !question.hint.isEmpty { lines.append(wrapped("(\(question.hint))", width: width, first: "  ", indent: "  ")) }
    return lines.joined(separator: "\n")
  }

  /// A choice in a few words: what stands before its colon or comma.
  private static func brief(_ label: String) -> String {
    let head = label.prefix { $0 != ":" && $0 != "," }
    return head.count <= 48 ? String(head) : head.prefix(47).trimmingCharacters(in: .whitespaces) + "…"
  }
}

public import Dialogue
public import Foundation

/// One thing that was said in a study, by the person or by the program.
public struct StudioEntry: Sendable, Hashable {
  public enum Speaker: String, Codable, Sendable { case person, program }

  /// Place in the conversation, from 0; what an edit names.
  public var number: Int
  public var speaker: Speaker
  /// The person's words, or the label of the button that was pressed; empty for the program.
  public var text: String
  /// What the program says; nil for the person.
  public var message: Message?
  public var time: Date
  /// The event of the record that it came with: for the program that of the answer or the work it rests on.
  public var sequence: Int

  public init(
    number: Int, speaker: Speaker, text: String = "", message: Message? = nil, time: Date, sequence: Int
  ) {
    self.number = number
    self.speaker = speaker
    self.text = text
    self.message = message
    self.time = time
    self.sequence = sequence
  }

  /// Whether a person may answer anew from here.
  public var canBeEdited: Bool { speaker == .person }
}

/// What a person answers with.
public enum StudioAnswer: Sendable, Hashable {
  /// Typed words, which are understood first.
  case text(String)
  /// One of the answers that a question offers, as `intent:value`.
  case option(String)
  /// A frame of the page, for instance of a column picker, and how it is shown among the answers.
  case frame(Frame, label: String?)
}

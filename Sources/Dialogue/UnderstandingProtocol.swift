public import Vocabulary

/// What a line is known by; written back as it was read.
public enum RequestID: Sendable, Hashable {
  case text(String)
  case number(Int)
}

extension RequestID: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // An id is a number or else a text; any other kind is refused by the second attempt.
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    }
  }
}

/// One line that `synthcraft understand` reads.
public struct UnderstandingRequest: Codable, Sendable {
  public var id: RequestID?
  public var context: DialogueContext?
  public var text: String

  public init(id: RequestID? = nil, context: DialogueContext? = nil, text: String) {
    self.id = id
    self.context = context
    self.text = text
  }
}

/// One line that `synthcraft understand` writes.
public struct UnderstandingReply: Codable, Sendable {
  public var id: RequestID?
  public var intent: Intent
  public var slots: Slots
  public var confidence: Double
  public var alternatives: [Frame.Alternative]

  public init(id: RequestID?, frame: Frame) {
    self.id = id
    intent = frame.intent
    slots = frame.slots
    slots.unresolved = nil
    confidence = frame.confidence
    alternatives = frame.alternatives.map {
      var alternative = $0
      alternative.slots.unresolved = nil
      return alternative
    }
  }
}

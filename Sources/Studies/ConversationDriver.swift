public import Mathematics

/// A conversation with the one who does its work: what terminal and page hold.
public struct Consultation<Work: ConsultationWork> {
  public private(set) var conversation: Conversation
  public var work: Work

  public init(_ conversation: Conversation, work: Work) {
    self.conversation = conversation
    self.work = work
  }

  /// Greets; reads `file` when one was named.
  public mutating func begin(
    with file: String? = nil, monitor: Monitor, onTurn: (Turn) -> Void
  ) {
    go(from: conversation.begin(with: file), monitor: monitor, onTurn: onTurn)
  }

  /// Hears a person and does all work until they must answer again. `onTurn` gets each turn as it comes.
  public mutating func say(_ text: String, monitor: Monitor, onTurn: (Turn) -> Void) {
    go(from: conversation.receive(text), monitor: monitor, onTurn: onTurn)
  }

  private mutating func go(from first: Turn, monitor: Monitor, onTurn: (Turn) -> Void) {
    var turn = first
    onTurn(turn)
    while let order = turn.order {
      let outcome: WorkOutcome
      do {
        outcome = try work.perform(order, monitor: monitor)
      } catch is CancellationError {
        outcome = .cancelled
      } catch {
        outcome = .failed("\(error)")
      }
      turn = conversation.complete(outcome)
      onTurn(turn)
    }
  }
}

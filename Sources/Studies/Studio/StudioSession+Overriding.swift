import Reasoning
import Synchronization

extension StudioSession {
  /// Records that a person lets the rows go although a gate said no. Until they are released it can be undone as any
  /// answer can; the record keeps it either way.
  ///
  /// - Parameters:
  ///   - gate: as the page names it; one that said no.
  ///   - reason: why, in words that label and both reports print.
  /// - Throws: ``StudioError/busy``; ``StudyError`` for a gate that did not say no or cannot be overridden, or without a
  ///   reason.
  public func override(_ gate: String, because reason: String) async throws {
    try await desk.perform { [self] in
      let (conversation, isBusy) = core.withLock { ($0.replay.conversation, $0.monitor != nil || $0.rewriting != nil) }
      guard !isBusy else { throw StudioError.busy }
      guard let production = conversation.state.production else { throw Overriding.notJudged }
      guard !conversation.state.isFinished else { throw StudioError.finished }
      let asked = try Overriding(gate, because: reason, of: conversation.state.verdicts)
      guard let recipe = Digest(hex: production.id) else { throw Overriding.notJudged }
      try advance(with: store.append([.overridden(gate: asked.gate, reason: asked.reason, recipe: recipe)])[0])
      core.withLock { core in
        for tab in [StudioTab.results, .release] { core.tell(.tab(tab)) }
      }
    }
  }
}

/// One action that was open, what it is worth and why.
public struct Option: Codable, Sendable, Hashable {
  public var action: Action
  /// Worth in minutes of the person's work: more is better.
  public var value: Double
  public var reasons: [String]

  public init(action: Action, value: Double, reasons: [String]) {
    self.action = action
    self.value = value
    self.reasons = reasons
  }
}

/// A choice with its evidence: the page that explains it and the test that checks it read the same value.
public struct Decision: Codable, Sendable, Hashable {
  public var action: Action
  /// All that was open, best first; the first is `action`.
  public var options: [Option]
  /// What was not open and why, for actions that a person may expect.
  public var closed: [ClosedOption]

  public struct ClosedOption: Codable, Sendable, Hashable {
    public var action: Action
    public var obstacle: Obstacle
  }

  public var reasons: [String] { options.first?.reasons ?? [] }
}

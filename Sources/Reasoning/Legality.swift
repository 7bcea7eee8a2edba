public import Vocabulary

/// Why an action may not be taken now.
public enum Obstacle: Error, Codable, Sendable, Hashable {
  case noTable
  case notInspected
  case alreadySettled(Topic)
  case needs(Topic)
  /// Identifiers are among the columns to be learnt.
  case identifiersIncluded([String])
  /// Asked for with differential privacy, which these generators cannot give.
  case noFormalPrivacy([GeneratorKind])
  case noGenerator
  case nothingGenerated
  case notEvaluated
  case gateFailed([GateName])
  case notReported
  case alreadyDone
  case notOffered(Ability)
  case unknownColumn(String)
}

extension Obstacle: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noTable: "No table is loaded yet. Name a file first."
    case .notInspected: "The table has not been looked at yet."
    case .alreadySettled(let topic): "“\(topic.rawValue)” has been answered already. Say “go back” to change it."
    case .needs(let topic): Obstacle.need(topic)
    case .identifiersIncluded(let columns):
      "\(quoted(columns)) only tell\(columns.count == 1 ? "s" : "") people apart and must be left out before "
        + "anything is generated."
    case .noFormalPrivacy(let generators):
      "\(generators.map(\.rawValue).joined(separator: ", ")) cannot be fitted with differential privacy."
    case .noGenerator: "No generator is left that meets what was asked for."
    case .nothingGenerated: "No synthetic rows have been made yet."
    case .notEvaluated: "The synthetic rows have not been measured yet."
    case .gateFailed(let gates):
      "The rows may not be released: " + gates.map(\.title).joined(separator: " and ") + " did not pass."
    case .notReported: "The report is not written yet."
    case .alreadyDone: "That is done already."
    case .notOffered(let ability): ability.absence
    case .unknownColumn(let column): "There is no column “\(column)”."
    }
  }

  private static func need(_ topic: Topic) -> String {
    switch topic {
    case .privacy: "How much privacy is needed must be answered first."
    case .roles: "Which columns could be known about a person, and which are sensitive, must be confirmed first."
    case .columns: "Which columns to leave out must be settled first."
    case .file: "A table must be loaded first."
    case .target: "The goal must be settled first."
    default: "“\(topic.rawValue)” must be settled first."
    }
  }
}

extension GateName {
  /// How people call it.
  public var title: String {
    switch self {
    case .copies: "the test for copied people"
    case .replicatedUniques: "the test for recognisable people"
    case .attributeInference: "the test for guessing sensitive values"
    case .membership: "the test for telling who was in the table"
    case .formalPrivacy: "the privacy budget"
    }
  }
}

extension Ability {
  /// Said when someone asks for what this program cannot do.
  public var absence: String {
    switch self {
    case .augment: "Adding rows for one group is not part of this version."
    case .tune: "Searching for better settings of a generator is not part of this version."
    case .transform: "Changing values in the table is not part of this version; change the file and load it again."
    case .plot: "Pictures cannot be drawn here; they are in the report."
    }
  }
}

func quoted(_ names: [String]) -> String { names.map { "“\($0)”" }.joined(separator: ", ") }

/// An action that was found to be allowed in a state; there is no other way to have one.
public struct LegalAction: Sendable, Hashable {
  public let action: Action

  fileprivate init(_ action: Action) { self.action = action }
}

extension ConsultationState {
  /// - Throws: why the action is not allowed now.
  public func permit(_ action: Action) throws(Obstacle) -> LegalAction {
    if let obstacle = obstacle(to: action) { throw obstacle }
    return LegalAction(action)
  }

  /// Why `action` is not allowed now; nil when it is.
  public func obstacle(to action: Action) -> Obstacle? {
    switch action {
    case .ask(let topic), .assume(let topic): obstacle(toSettling: topic, byAsking: action == .ask(topic))
    case .inspect: table == nil ? .noTable : isInspected ? .alreadyDone : nil
    case .generate: obstacleToGenerating ?? (production != nil ? .alreadyDone : nil)
    case .evaluate: production == nil ? .nothingGenerated : evaluation != nil ? .alreadyDone : nil
    case .compare(let columns): obstacleToComparing(columns)
    case .tune: abilities.contains(.tune) ? obstacleToGenerating : .notOffered(.tune)
    case .augment(let column):
      !abilities.contains(.augment)
        ? .notOffered(.augment) : table?[column] == nil ? .unknownColumn(column) : obstacleToGenerating
    case .report: evaluation == nil ? .notEvaluated : report != nil ? .alreadyDone : nil
    case .release: obstacleToReleasing
    case .explain, .stop: nil
    case .goBack(let step): step == .loadData || table != nil ? nil : .noTable
    }
  }

  private func obstacle(toSettling topic: Topic, byAsking: Bool) -> Obstacle? {
    if isSettled(topic) { return .alreadySettled(topic) }
    guard topic != .file else { return byAsking ? nil : .needs(.file) }
    guard table != nil else { return .noTable }
    guard isInspected else { return .notInspected }
    switch topic {
    // What a person must say is never assumed in a conversation.
    case .privacy, .start, .purpose, .target: if !byAsking { return .needs(topic) }
    case .task, .leaks: if !isSettled(.target) { return .needs(.target) }
    case .rules: if suggestedRules.isEmpty == byAsking { return byAsking ? .alreadyDone : .needs(.rules) }
    case .epsilon: return obstacle(toSettlingEpsilonByAsking: byAsking)
    case .roles: if !isSettled(.privacy) { return .needs(.privacy) }
    case .generators: if !isSettled(.privacy) { return .needs(.privacy) }
    case .next: if evaluation == nil || !byAsking { return .notEvaluated }
    case .file, .columns, .missingCodes, .rows: break
    }
    return topic == .start ? obstacleToPreparing : nil
  }

  /// Asked where a guarantee is wanted, the usual strength where it is only preferred, nothing where none is.
  private func obstacle(toSettlingEpsilonByAsking byAsking: Bool) -> Obstacle? {
    switch choices.privacy {
    case nil: .needs(.privacy)
    case .some(.none): .alreadyDone
    case .preferred: byAsking ? .alreadyDone : nil
    case .differential: byAsking ? nil : .needs(.epsilon)
    }
  }

  private func obstacleToComparing(_ columns: [String]) -> Obstacle? {
    guard let table else { return .noTable }
    return columns.first { table[$0] == nil }.map { .unknownColumn($0) }
  }
}

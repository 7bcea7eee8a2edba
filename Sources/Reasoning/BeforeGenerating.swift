public import Vocabulary

/// What must hold before anything is fitted. These are gates: no gain is weighed against them.
extension ConsultationState {
  /// From which probability a column counts as one that identifies people.
  static let identifierThreshold = 0.5

  /// Columns held to identify people that would be learnt from.
  public var identifiersIncluded: [String] {
    guard let table else { return [] }
    let direct = Set(table.concerns(.directIdentifier).flatMap(\.columns))
    // A person may say that a column of numbers is no identifier; names and addresses stay out whatever is said.
    let vouched = Set(choices.kept).subtracting(direct)
    return choices.learnt(from: table).filter {
      !vouched.contains($0) && belief.probability(of: .identifies($0)) >= Self.identifierThreshold
    }
  }

  /// Competitors that cannot give the privacy that was asked for.
  public var competitorsWithoutGuarantee: [GeneratorKind] {
    choices.privacy == .differential ? competitors.filter { !$0.hasFormalPrivacy } : []
  }

  /// Why fitting may not even be proposed; nil when it may.
  public var obstacleToPreparing: Obstacle? {
    guard table != nil else { return .noTable }
    for topic in [Topic.columns, .missingCodes, .target, .privacy] where !isSettled(topic) { return .needs(topic) }
    guard choices.privacy != nil else { return .needs(.privacy) }
    if choices.privacy == .differential, choices.epsilon == nil { return .needs(.epsilon) }
    if !identifiersIncluded.isEmpty { return .identifiersIncluded(identifiersIncluded) }
    if !isSettled(.roles) { return .needs(.roles) }
    if !isSettled(.generators) { return .needs(.generators) }
    if competitors.isEmpty { return .noGenerator }
    if !competitorsWithoutGuarantee.isEmpty { return .noFormalPrivacy(competitorsWithoutGuarantee) }
    return nil
  }

  /// Why fitting may not begin; nil when it may.
  public var obstacleToGenerating: Obstacle? {
    obstacleToPreparing ?? (isSettled(.start) ? nil : .needs(.start))
  }

  /// Why rows may not be released; nil when they may. The verdicts are those of the rows to be released.
  public var obstacleToReleasing: Obstacle? {
    guard evaluation != nil, !verdicts.isEmpty else { return production == nil ? .nothingGenerated : .notEvaluated }
    let failed = verdicts.filter { !$0.permits }.map(\.gate)
    if !failed.isEmpty { return .gateFailed(GateName.allCases.filter(failed.contains)) }
    if report == nil { return .notReported }
    return release != nil ? .alreadyDone : nil
  }
}

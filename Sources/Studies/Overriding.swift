public import Foundation
public import Mathematics
public import Reasoning
import Tables

extension GateName {
  /// Whether a person may release although this gate says no. What was spent of a privacy budget is arithmetic, not
  /// judgement: nobody can decide that it was not spent.
  public var isOverridable: Bool { self != .formalPrivacy }
}

extension StudyRunner {
  /// Records that a person releases although a gate said no, with the reason, and ends the study anew: where no other
  /// gate says no the rows are released, and reports and label print the override.
  ///
  /// - Parameters:
  ///   - gate: as the report names it; one that said no.
  ///   - reason: why, in words that stand in the report.
  ///   - folder: of a study that was judged.
  ///   - file: the table, where it is no longer at the recipe's path.
  /// - Throws: ``StudyError/wrongUse(_:nearest:)`` for a gate that there is not or that did not say no, or without a
  ///   reason; ``StudyError/refused(_:)`` for the gate of formal privacy.
  public static func override(
    _ gate: String, because reason: String, studyAt folder: URL, file: URL? = nil, monitor: Monitor,
    observer: @escaping StudyObserver
  ) throws -> StudyOutcome {
    guard let name = GateName(rawValue: gate) else {
      throw StudyError.wrongUse(
        "There is no gate “\(gate)”.", nearest: NearestNames.nearest(to: gate, in: GateName.allCases.map(\.rawValue)))
    }
    let reason = reason.trimmingCharacters(in: .whitespacesAndNewlines)
    guard (10...2_000).contains(reason.count) else {
      throw StudyError.wrongUse("An override needs a reason of 10 to 2,000 characters; it stands in the report.")
    }
    guard name.isOverridable else {
      throw StudyError.refused(
        "The gate “\(gate)” cannot be overridden: what a privacy budget or its ledger does not allow stays unreleased.")
    }
    let store = try StudyStore(opening: folder, writing: true)
    guard let recipe = try recordedRecipe(of: store), !store.state.verdicts.isEmpty else {
      throw StudyError.unusableData("The study was not judged yet: there is nothing to override.")
    }
    guard store.state.verdicts.contains(where: { $0.gate == name && !$0.permits }) else {
      throw StudyError.wrongUse("The gate “\(gate)” did not say no in this study.")
    }
    let plan = try Planning.plan(recipe, file: file)
    try store.append([.overridden(gate: name, reason: reason)])
    return try StudyWork(plan, in: store, monitor: monitor, observer: observer).run()
  }
}

extension StudyWork {
  /// The overrides that these verdicts rest on.
  func overrides(in verdicts: [GateVerdict]) -> [StudyState.Override] {
    store.state.overrides.filter { override in
      verdicts.contains { $0.gate == override.gate && $0.outcome == .overridden }
    }
  }
}

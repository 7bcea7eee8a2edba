public import Foundation
public import Mathematics
public import Reasoning
import Tables

extension GateName {
  /// Whether a person may release although this gate says no. What was spent of a privacy budget is arithmetic, not
  /// judgement: nobody can decide that it was not spent.
  public var isOverridable: Bool { self != .formalPrivacy }
}

/// An override that may be recorded.
struct Overriding: Sendable, Hashable {
  let gate: GateName
  let reason: String

  static let notJudged = StudyError.unusableData("The study was not judged yet: there is nothing to override.")

  /// - Throws: ``StudyError/wrongUse(_:nearest:)`` for a gate that there is not, or without a reason of some length;
  ///   ``StudyError/refused(_:)`` for the gate of formal privacy.
  init(_ gate: String, because reason: String) throws {
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
    self.gate = name
    self.reason = reason
  }

  /// - Parameter verdicts: of the rows that are to be released.
  /// - Throws: also where that gate did not say no, or nothing was judged yet.
  init(_ gate: String, because reason: String, of verdicts: [GateVerdict]) throws {
    try self.init(gate, because: reason)
    guard !verdicts.isEmpty else { throw Self.notJudged }
    guard verdicts.contains(where: { $0.gate == self.gate && !$0.permits }) else {
      throw StudyError.wrongUse("The gate “\(gate)” did not say no in this study.")
    }
  }
}

extension [GateVerdict] {
  /// With every no of that gate turned into an override.
  func overriding(_ gate: GateName) -> [GateVerdict] {
    map { verdict in
      guard verdict.gate == gate, gate.isOverridable, !verdict.permits else { return verdict }
      var verdict = verdict
      verdict.outcome = .overridden
      return verdict
    }
  }
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
    // What is wrong in itself is told before the study is opened.
    _ = try Overriding(gate, because: reason)
    let store = try StudyStore(opening: folder, writing: true)
    let asked = try Overriding(gate, because: reason, of: store.state.verdicts)
    guard let recipe = try recordedRecipe(of: store) else { throw Overriding.notJudged }
    let plan = try Planning.plan(recipe, file: file)
    try store.append([.overridden(gate: asked.gate, reason: asked.reason, recipe: try recipe.identity)])
    return try StudyWork(plan, in: store, monitor: monitor, observer: observer).run()
  }
}

extension StudyWork {
  /// Whether an override was decided for the rows of this recipe.
  func concerns(_ override: StudyState.Override) -> Bool {
    override.gate.isOverridable && (override.recipe ?? jobs.inputs) == jobs.inputs
  }

  /// The overrides that these verdicts rest on.
  func overrides(in verdicts: [GateVerdict]) -> [StudyState.Override] {
    store.state.overrides.filter { override in
      concerns(override) && verdicts.contains { $0.gate == override.gate && $0.outcome == .overridden }
    }
  }
}

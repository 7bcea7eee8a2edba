package import Foundation

extension StudyEvent {
  /// The type as stored: the case's name.
  public var type: String {
    Mirror(reflecting: self).children.first?.label ?? String(describing: self)
  }

  /// The content, as canonical JSON: an object of the case's values.
  func payload() throws -> Data {
    try CanonicalJSON.data(self)
  }

  /// Reads an event as it was stored; older versions are upgraded step by step.
  ///
  /// - Throws: ``StudyError/newer(what:version:known:)`` for a type or a version that this program does not know.
  package init(type: String, version: Int, payload: Data, upgrades: EventUpgrades = .current) throws {
    let known = upgrades.newest(of: type)
    guard Self.types.contains(type) else {
      throw StudyError.newer(what: "An event “\(type)”", version: version, known: 0)
    }
    guard version <= known else { throw StudyError.newer(what: "An event “\(type)”", version: version, known: known) }
    var content = payload
    for old in version..<known { content = try upgrades.upgrade(content, of: type, from: old) }
    do {
      self = try JSONDecoder().decode(StudyEvent.self, from: content)
    } catch {
      throw StudyError.damaged("An event “\(type)” of the record cannot be read; the study was changed or damaged.")
    }
  }

  static let types: Set<String> = [
    "created", "environmentSeen", "recipeSet", "dataLoaded", "inspected", "schemaConfirmed", "columnsChosen",
    "missingDeclared", "transformed", "constraintAdded", "goalSet", "purposeSet", "privacySet", "rolesSet",
    "rowCountSet", "seedSet", "timeBudgetSet", "thresholdSet", "weightsSet", "generatorsChosen", "split",
    "budgetReserved", "jobStarted", "jobFinished", "jobFailed", "jobInterrupted", "modelFitted", "sampled",
    "evaluated", "gatesJudged", "overridden", "reported", "released", "heard", "worked", "schemaCorrected", "titled",
    "uploaded", "copied", "branched", "wentBack", "noted",
  ]
}

/// How events of older versions become those of today: for each type, one step from each version to the next.
package struct EventUpgrades: Sendable {
  package typealias Upgrade = @Sendable (Data) throws -> Data
  private let steps: [String: [Upgrade]]

  package init(_ steps: [String: [Upgrade]]) { self.steps = steps }

  /// Every type is at its first version.
  package static let current = EventUpgrades([:])

  package func newest(of type: String) -> Int { 1 + (steps[type]?.count ?? 0) }

  func upgrade(_ payload: Data, of type: String, from version: Int) throws -> Data {
    guard let step = steps[type]?[version - 1] else { return payload }
    return try step(payload)
  }
}

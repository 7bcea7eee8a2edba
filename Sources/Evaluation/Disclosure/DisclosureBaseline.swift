import Mathematics
import Tables

/// What real rows disclose of real rows, and what synthetic rows disclose beside that.
struct DisclosureBaseline: Sendable {
  private struct Parts: Sendable {
    let copies: Copies
    let closest: ClosestRecord
    let membership: Membership
    let uniques: ReplicatedUniques
    let inference: AttributeInference
    let reuse: ValueReuse
  }

  private let parts: Parts?
  private let withoutHoldout: String
  private let roles: EvaluationRoles

  init(
    real: RealRows, roles: EvaluationRoles, syntheticRows: Int, settings: EvaluationSettings,
    using random: inout RandomSource, monitor: Monitor
  ) throws {
    withoutHoldout = real.withoutHoldout
    self.roles = roles
    guard let holdout = real.holdout else {
      parts = nil
      return
    }
    var streams = random.split(into: 3)
    monitor.report(0, "measuring distances between real rows")
    let closest = try ClosestRecord(
      training: real.training, holdout: holdout, settings: settings, using: &streams[0])
    try monitor.check()
    monitor.report(0.3, "attacking real rows")
    let membership = try Membership(
      training: real.training, holdout: holdout, settings: settings, using: &streams[1])
    try monitor.check()
    monitor.report(0.6, "guessing sensitive values from real rows")
    let inference = try AttributeInference(
      training: real.training, holdout: holdout, sensitive: roles.sensitive, syntheticRows: syntheticRows,
      settings: settings, using: &streams[2])
    parts = Parts(
      copies: Copies(training: real.training, holdout: holdout, repeats: settings.nullRepeats), closest: closest,
      membership: membership,
      uniques: ReplicatedUniques(
        training: real.training, holdout: holdout, quasiIdentifiers: roles.quasiIdentifiers),
      inference: inference, reuse: ValueReuse(training: real.training, holdout: holdout))
  }

  func measure(
    _ synthetic: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> [Measurement] {
    guard let parts else { return undefined }
    var streams = random.split(into: 5)
    monitor.report(0, "looking for copies")
    var metrics = try parts.copies.measure(synthetic, using: &streams[0])
    metrics += try parts.closest.measure(synthetic, using: &streams[1])
    try monitor.check()
    monitor.report(0.4, "guessing who was in training")
    metrics += try parts.membership.measure(synthetic, using: &streams[2])
    try monitor.check()
    monitor.report(0.7, "guessing sensitive values")
    metrics += try parts.uniques.measure(synthetic, using: &streams[3])
    metrics += try parts.inference.measure(synthetic, using: &streams[4])
    metrics += try parts.reuse.measure(synthetic)
    return metrics
  }

  private var undefined: [Measurement] {
    var lower: [(String, Double)] = [
      ("disclosure.copies", 0), ("disclosure.membership.domias", 0.5), ("disclosure.membership.nearestNeighbour", 0.5),
      ("disclosure.membership.calibratedNeighbour", 0.5), ("disclosure.membership.strongest", 0.5),
      ("disclosure.membership.truePositiveRate", 0.01),
    ]
    if !roles.quasiIdentifiers.isEmpty { lower.append((ReplicatedUniques.id, 0)) }
    let near: [(String, Double)] = [
      ("disclosure.dcrShare", 0.5), ("disclosure.dcrMedian", 0), ("disclosure.identifiability", 0.5),
      ("disclosure.valueReuse", 0),
    ]
    let inference = roles.sensitive.map { name in
      Measurement.undefined(
        AttributeInference.id, because: withoutHoldout, direction: .lower, ideal: 0, columns: [name])
    }
    return inference + lower.map { .undefined($0.0, because: withoutHoldout, direction: .lower, ideal: $0.1) }
      + near.map { .undefined($0.0, because: withoutHoldout, direction: .nearIdeal, ideal: $0.1) }
  }
}

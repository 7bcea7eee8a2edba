import Evaluation
import Reasoning

/// For whom a report is written.
public enum Audience: String, Codable, Sendable, CaseIterable {
  /// The custodian, in the safe room: everything, small cells suppressed.
  case custodian
  /// Whoever receives the rows.
  case recipient
}

extension ReportInput {
  /// What that audience may see; reports are drawn from the result, so that they cannot show more.
  public func visible(to audience: Audience) -> ReportInput {
    var guarded = withoutSmallCells()
    switch audience {
    case .custodian:
      guarded.syntheticView = nil
      return guarded
    case .recipient: return privacy.isPrivate ? guarded.withoutRealTable() : guarded.withoutInternals()
    }
  }

  /// Without what is the custodian's own: findings, the log, and commands that tell of their machine.
  private func withoutInternals() -> ReportInput {
    var result = self
    result.data.findings = []
    result.events = []
    result.reproduction.commands = []
    result.reproduction.chainDigest = nil
    result.syntheticView = nil
    return result
  }

  /// Without anything that was computed from the real table and not paid for.
  private func withoutRealTable() -> ReportInput {
    var result = withoutInternals()
    result.data.digest = nil
    result.data.rows = nil
    result.data.droppedColumns = data.droppedColumns.map { ReportData.DroppedColumn(name: $0.name, reason: "") }
    result.split = nil
    result.roles = roles.map {
      ReportRole(column: $0.column, role: $0.role, confirmedByPerson: $0.confirmedByPerson)
    }
    result.generators = generators.filter(\.isPrivate).map {
      ReportGenerator(name: $0.name, settings: $0.settings, isPrivate: true)
    }
    result.choice = nil
    result.scores = []
    result.gates = gates.filter { $0.gate == .formalPrivacy }
    result.limits = []
    result.decision = decision.withoutRealTable(privacy.statement)
    if !decision.overrides.isEmpty {
      result.privacy.statement?.notCovered.append("that a gate said no which a person overrode, and the reason")
    }
    result.tableOne = (syntheticView?.tableOne ?? []).map(\.withoutReal)
    result.columns = (syntheticView?.columns ?? []).map(\.withoutReal)
    result.associations = syntheticView?.associations
    result.associations?.real = []
    result.syntheticView = nil
    result.reproduction.recipeDigest = nil
    return result
  }
}

extension ReportDecision {
  fileprivate func withoutRealTable(_ statement: ReportPrivacy.Statement?) -> ReportDecision {
    var result = self
    result.advice = []
    // What a person decided is told to whoever gets the rows, and stands in the label as well.
    let overridden =
      overrides.isEmpty
      ? "" : "; a person overrode what the gates \(overrides.map(\.gate).joined(separator: ", ")) said"
    let guarantee = statement.map {
      " under a formal privacy guarantee (ε \(NumberText.value($0.epsilon)), δ \(NumberText.value($0.delta)))"
    }
    result.sentence =
      switch outcome {
      case .released: "Released: \(NumberText.count(rows)) synthetic rows\(guarantee ?? "")\(overridden)."
      case .refused: "Not released."
      case .notRequested: "No release was asked for."
      }
    return result
  }
}

extension TableOneRow {
  fileprivate var withoutReal: TableOneRow {
    TableOneRow(column: column, level: level, unit: unit, real: .none, synthetic: synthetic)
  }
}

extension ColumnComparison {
  fileprivate var withoutReal: ColumnComparison {
    var result = self
    result.realRows = nil
    result.realMissing = nil
    switch shape {
    case .histogram(let histogram):
      result.shape = .histogram(
        Histogram(edges: histogram.edges, real: histogram.real.map { _ in nil }, synthetic: histogram.synthetic))
    case .levels(let levels):
      result.shape = .levels(levels.map { Level(name: $0.name, real: nil, synthetic: $0.synthetic) })
    case .nothing: break
    }
    return result
  }
}

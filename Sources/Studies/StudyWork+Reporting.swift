import Evaluation
import Foundation
import Privacy
import Reasoning
import Reports
import Tables
import Vocabulary

extension StudyWork {
  /// All that the reports show, gathered from the record and, suppressed, from the tables.
  func reportInput(
    _ made: MadeRows, _ measured: MeasuredRows, _ verdicts: [GateVerdict], _ split: Split, isRelease: Bool
  ) throws -> ReportInput {
    let table = try prepared
    let real = table.learnable.table
    let joined = CommonSchema.joined(real, made.table)
    let sources = [
      AggregateSource(name: "real", table: joined.real, isReal: true),
      AggregateSource(name: "synthetic", table: joined.synthetic, isReal: false),
    ]
    let aggregates = Aggregates(of: sources, suppression: Suppression(minimumCount: Self.minimumCell))
    let state = store.state
    return ReportInput(
      title: "Synthetic rows in the place of \(URL(fileURLWithPath: recipe.data.path).lastPathComponent)",
      studyID: String(try recipe.identity.hex.prefix(12)), generatedAt: Date().formatted(.iso8601),
      purpose: recipe.purpose, task: recipe.goal.task, target: recipe.goal.target,
      minimumCellCount: Self.minimumCell, data: reportData(real, table),
      privacy: ReportPrivacy(
        level: recipe.privacy.level, answeredBy: recipe.privacyAnsweredBy.sentence,
        statement: made.statement.map(reportStatement)),
      roles: reportRoles, split: reportSplit(split), generators: reportGenerators(state, made),
      choice: reportChoice(state, made), scores: try reportScores(state, made, measured, table), gates: verdicts,
      tableOne: TableOne(aggregates).reportRows, columns: aggregates.columns.map(\.reportComparison),
      associations: associations(real, made.table), decision: decision(made, verdicts, isRelease: isRelease),
      events: state.sentences.enumerated().map { ReportEvent(sequence: $0 + 1, sentence: $1) },
      limits: limits(split), prohibitedUses: Self.prohibitedUses,
      reproduction: ReportReproduction(
        recipeDigest: try recipe.identity.hex, seed: recipe.seed, programVersion: Self.program,
        blasKernel: RunEnvironment.current.blasKernel, chainDigest: store.head.hex,
        commands: ["synthcraft run recipe.json FILE --output DIR", "synthcraft replay STUDY --data FILE"]))
  }

  static let minimumCell = 10

  private func reportStatement(_ statement: PrivacyStatement) -> ReportPrivacy.Statement {
    let reserved = store.state.reservations.last
    return ReportPrivacy.Statement(
      notion: statement.notion, unit: statement.unit, neighbouring: statement.neighbouring,
      epsilon: statement.epsilon, delta: statement.delta, accountant: statement.accountant,
      spending: statement.spends.map { ReportPrivacy.Spending(what: $0.purpose, rho: $0.cost.rho) },
      notCovered: statement.declaredPublic + ["which columns were found to be identifiers and left out"],
      isReleasable: statement.isReleasable, ledgerSpentEpsilon: reserved?.spentEpsilon,
      ledgerTotalEpsilon: reserved?.totalEpsilon)
  }

  /// Most columns whose associations are drawn.
  private static let mostAssociated = 40

  private func associations(_ real: Table, _ synthetic: Table) -> AssociationComparison? {
    let names = Array(real.schema.fields.map(\.name).prefix(Self.mostAssociated))
    guard names.count > 1, real.rowCount >= Self.minimumCell else { return nil }
    return AssociationComparison(
      columns: names, measure: "rank correlation; Cramér's V or correlation ratio where a column is a category",
      real: AssociationMatrix(of: real, columns: names).values,
      synthetic: AssociationMatrix(of: synthetic, columns: names).values)
  }

  private func reportData(_ real: Table, _ table: Table) -> ReportData {
    let kept = Set(real.schema.fields.map(\.name))
    let dropped = plan.table.schema.fields.map(\.name).filter { !kept.contains($0) }
    return ReportData(
      fileName: URL(fileURLWithPath: recipe.data.path).lastPathComponent, digest: recipe.data.digest.hex,
      rows: table.rowCount, keptColumns: real.schema.fields.map(\.name),
      droppedColumns: dropped.map { ReportData.DroppedColumn(name: $0, reason: dropReason($0)) },
      missingReasons: real.schema.fields.flatMap { field in
        field.missingReasons.filter { $0 != .unknown }.map {
          ReportData.DeclaredReason(column: field.name, reason: $0.name, codes: $0.codes)
        }
      },
      findings: plan.remarks)
  }

  private func dropReason(_ column: String) -> String {
    guard let field = plan.table.schema[column] else { return "" }
    if field.has(.patientKey) { return "It tells which rows are of one person; used to part the table, never learnt." }
    if field.kind == .text { return "Free text is never learnt." }
    if field.kind == .identifier || field.has(.identifier) { return "It identifies people." }
    return "It was left out before learning."
  }

  private var reportRoles: [ReportRole] {
    recipe.schema.roleRecords.flatMap { record in
      record.roles.map {
        ReportRole(
          column: record.column, role: $0, confirmedByPerson: $0 == .target || !recipe.rolesAreInferred,
          reason: recipe.rolesAreInferred && $0 != .target ? "inferred; no person confirmed it" : nil)
      }
    }
  }

  private func reportSplit(_ split: Split) -> ReportSplit {
    let first = split.parts[0]
    let key = recipe.schema.columns(with: .patientKey).first
    switch split.plan.design {
    case .singleHoldout:
      return ReportSplit(
        training: first.training.count, selection: first.selection.count, holdout: first.holdout.count,
        holdoutOpened: 1, patientKey: key)
    case .crossFitting:
      return ReportSplit(
        training: split.plan.rows, selection: 0, holdout: split.plan.rows, holdoutOpened: 1, patientKey: key,
        method: "cross-fitting in five folds")
    case .unjudged:
      return ReportSplit(
        training: split.plan.rows, selection: 0, holdout: 0, holdoutOpened: 0, patientKey: key,
        method: "cannot be judged: fewer than \(SplitPlan.fewestRows) rows")
    }
  }

  private func reportGenerators(_ state: StudyState, _ made: MadeRows) -> [ReportGenerator] {
    let compared = recipe.generators.contains(made.generator) ? recipe.generators : recipe.generators + [made.generator]
    return compared.map { kind in
      let model =
        state.models.last { $0.generator == kind && $0.part == "release" }
        ?? state.models.last { $0.generator == kind }
      let failure = state.evidence.first { $0.subject == kind.rawValue && $0.measure == "fit" }?.sentence
      return ReportGenerator(
        name: kind.rawValue, passes: model?.passes,
        cutShort: model?.passes != nil, isPrivate: model?.isPrivate ?? false,
        failure: failure)
    }
  }

  private func reportChoice(_ state: StudyState, _ made: MadeRows) -> ReportChoice {
    let options = recipe.generators.map { kind in
      let evidence = state.evidence.filter { $0.subject == kind.rawValue && $0.measure != "choice" }
      return ReportChoice.Option(
        name: kind.rawValue, value: evidence.first { $0.measure.hasPrefix("usefulness") }?.value,
        reasons: evidence.map(\.sentence))
    }
    return ReportChoice(
      generator: made.generator.rawValue, reason: state.evidence.last { $0.measure == "choice" }?.sentence ?? "",
      options: options, byPerson: !recipe.generatorsAreAutomatic && recipe.generators.count == 1)
  }

  /// Candidates (folds pooled), anchors and the rows that are to be released.
  private func reportScores(
    _ state: StudyState, _ made: MadeRows, _ measured: MeasuredRows, _ table: Table
  ) throws -> [ReportScore] {
    var scores: [ReportScore] = []
    for kind in recipe.generators {
      let files = state.evaluations.filter { $0.subject == kind.rawValue && $0.part.hasPrefix("selection") }
      let results = try files.map { try JSONDecoder().decode(EvaluationResult.self, from: store.files.read($0.file)) }
      guard let first = results.first else { continue }
      let result = results.count == 1 ? first : Evaluator.pooled(results, rowCount: table.rowCount)
      scores.append(ReportScore(name: kind.rawValue, part: .candidate, evaluation: result))
    }
    if let copier = measured.copier { scores.append(ReportScore(name: "copier", part: .anchor, evaluation: copier)) }
    if let marginals = measured.marginals {
      scores.append(
        ReportScore(name: GeneratorKind.independentMarginals.rawValue, part: .anchor, evaluation: marginals))
    }
    if let released = measured.released {
      scores.append(ReportScore(name: made.generator.rawValue, part: .released, evaluation: released))
    }
    return scores
  }

  private func decision(_ made: MadeRows, _ verdicts: [GateVerdict], isRelease: Bool) -> ReportDecision {
    let failed = verdicts.filter { !$0.permits }
    let overrides = overrides(in: verdicts).map { ReportDecision.Override(gate: $0.gate.rawValue, reason: $0.reason) }
    let passed =
      overrides.isEmpty
      ? "every gate was passed."
      : "a person overrode what the gates \(overrides.map(\.gate).joined(separator: ", ")) said."
    let sentence =
      isRelease
      ? "Released: \(made.table.rowCount) synthetic rows; \(passed)"
      : "Not released: \(failed.map(\.sentence).joined(separator: " "))"
    var advice: [String] = []
    for text in failed.compactMap(\.advice) where !advice.contains(text) { advice.append(text) }
    return ReportDecision(
      outcome: isRelease ? .released : .refused, sentence: sentence, overrides: overrides, advice: advice,
      rows: made.table.rowCount, digest: made.rows.hex)
  }

  private func limits(_ split: Split) -> [String] {
    var limits: [String] = []
    if recipe.rolesAreInferred {
      limits.append("No person confirmed which columns could identify people and which are sensitive.")
    }
    if split.plan.design != .singleHoldout { limits.append(split.plan.sentence) }
    return limits
  }

  private static let prohibitedUses = [
    "Decisions about any single person.", "Final results of research: confirm them on the real table.",
    "Statements about small groups or rare events.", "Attempts to find out who was in the real table.",
  ]
}

extension Recipe.Answer {
  var sentence: String {
    switch self {
    case .person: "asked and answered in the conversation"
    case .commandLine: "given on the command line"
    case .commandLineDefault: "default of the command line"
    }
  }
}

import Evaluation
import Foundation
import Reasoning
package import Tables
import Vocabulary

/// Turns the choices of a conversation into a recipe.
enum ConsultationPlanning {
  static func plan(
    _ choices: Choices, _ competitors: [GeneratorKind], _ reading: Planning.Reading, seed: UInt64
  ) throws -> StudyPlan {
    var schema = reading.table.schema
    for index in schema.fields.indices {
      schema.fields[index].roles = roles(of: schema.fields[index], choices)
    }
    schema.constraints += choices.rules.filter { !schema.constraints.contains($0) }
    var transformations = choices.missingCodes.transformations(in: schema)
    let excluded = schema.fields.filter { field in
      choices.excluded.contains(field.name) || (!field.isLearnable && field.name != choices.patientKey)
    }
    if !excluded.isEmpty { transformations.append(.drop(columns: excluded.map(\.name))) }
    let table = reading.table.with(schema)
    let learnt = try table.applying(transformations)
    try Planning.check(learnt, target: choices.target)
    let findings = table.findings(target: choices.target)
    var options = RunOptions()
    options.privacy = choices.privacy ?? PrivacyLevel.none
    options.epsilon = choices.epsilon
    options.generators = competitors
    var recipe = Recipe(
      data: Recipe.Source(path: reading.file.path, digest: reading.digest), schema: schema, rolesAreInferred: false,
      transformations: transformations,
      goal: Goal(
        target: choices.target, task: choices.task ?? .none, time: choices.time, event: choices.event),
      purpose: choices.purpose, privacy: Planning.privacy(options), privacyAnsweredBy: .person,
      generators: competitors, generatorsAreAutomatic: choices.generators == .automatic,
      timeBudgetInSeconds: choices.timeBudgetInSeconds, rows: choices.rowCount ?? learnt.rowCount, seed: seed)
    for threshold in choices.thresholds {
      switch threshold.metric {
      case .membershipInference: recipe.thresholds.membership = threshold.value
      case .attributeInference: recipe.thresholds.attributeInference = threshold.value
      case .kMap, .identifiability: recipe.thresholds.replicatedUniques = threshold.value
      default: break
      }
    }
    return StudyPlan(
      recipe: recipe, table: table, remarks: reading.remarks + findings.map(\.sentence), findings: findings)
  }

  private static func roles(of field: Field, _ choices: Choices) -> Set<ColumnRole> {
    var roles = field.roles.intersection([.identifier])
    if field.name == choices.target { roles.insert(.target) }
    if field.name == choices.time { roles.insert(.time) }
    if field.name == choices.event { roles.insert(.event) }
    if field.name == choices.patientKey { roles.insert(.patientKey) }
    if field.name == choices.weight { roles.insert(.weight) }
    if field.name == choices.stratum { roles.insert(.stratum) }
    if field.name == choices.primarySamplingUnit { roles.insert(.primarySamplingUnit) }
    if choices.quasiIdentifiers.contains(field.name) { roles.insert(.quasiIdentifier) }
    if choices.sensitive.contains(field.name) { roles.insert(.sensitive) }
    return roles
  }
}

extension [MissingCodes] {
  /// The codes that stand for no value, as transformations of a table of that schema.
  package func transformations(in schema: Schema) -> [Transformation] {
    map { codes in
      .setMissing(
        columns: codes.column.map { [$0] } ?? schema.fields.map(\.name), codes: codes.codes, reason: "coded missing")
    }
  }
}

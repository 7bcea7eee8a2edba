import Foundation
import Mathematics
import Tables
import Vocabulary

extension StudyWork {
  /// The program's version, as recorded in studies.
  public static let program = "0.1"

  /// Notes what was decided, as far as the record does not say it yet.
  func recordDecisions() throws {
    let schema = try store.files.write(try CanonicalJSON.data(plan.recipe.schema, pretty: true))
    let findings = try store.files.write(try CanonicalJSON.data(plan.findings, pretty: true))
    let recipeFile = try store.files.write(try recipe.jsonData())
    let state = store.state
    var events: [StudyEvent] = []
    func add(_ event: StudyEvent, unless isKnown: Bool) { if !isKnown { events.append(event) } }
    let environment = RunEnvironment.current
    add(.environmentSeen(environment: environment), unless: state.environment == environment)
    let data = DataRecord(
      digest: recipe.data.digest, fileName: URL(fileURLWithPath: recipe.data.path).lastPathComponent,
      rows: plan.table.rowCount, columns: plan.table.columns.count, schema: schema)
    add(.dataLoaded(data: data), unless: state.data?.digest == data.digest)
    add(.inspected(findings: findings), unless: state.findings == findings)
    add(.schemaConfirmed(file: schema, inferred: recipe.rolesAreInferred), unless: state.schema == schema)
    for transformation in recipe.transformations where !state.transformations.contains(transformation) {
      events.append(.transformed(transformation: transformation))
    }
    add(.goalSet(goal: recipe.goal), unless: state.goal == recipe.goal)
    if let purpose = recipe.purpose { add(.purposeSet(purpose: purpose), unless: state.purpose == purpose) }
    add(.privacySet(privacy: recipe.privacy), unless: state.privacy == recipe.privacy)
    let roles = recipe.schema.roleRecords
    add(.rolesSet(roles: roles, inferred: recipe.rolesAreInferred), unless: state.roles == roles)
    add(.rowCountSet(rows: recipe.rows), unless: state.rows == recipe.rows)
    add(.seedSet(seed: recipe.seed), unless: state.seed == recipe.seed)
    if let seconds = recipe.timeBudgetInSeconds {
      add(.timeBudgetSet(seconds: seconds), unless: state.timeBudgetInSeconds == seconds)
    }
    add(.recipeSet(file: recipeFile), unless: state.recipe == recipeFile)
    if !events.isEmpty { try store.append(events) }
  }
}

extension RunEnvironment {
  static var current: RunEnvironment {
    RunEnvironment(
      program: StudyWork.program, blasKernel: BLAS.kernel,
      operatingSystem: ProcessInfo.processInfo.operatingSystemVersionString)
  }
}

extension Schema {
  /// Columns that have a role, with their roles in the vocabulary's order.
  var roleRecords: [RoleRecord] {
    fields.compactMap { field in
      let roles = ColumnRole.allCases.filter { $0 != .ordinary && field.has($0) }
      return roles.isEmpty ? nil : RoleRecord(column: field.name, roles: roles)
    }
  }
}

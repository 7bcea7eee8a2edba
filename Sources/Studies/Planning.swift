public import Foundation
import Mathematics
import Reasoning
public import Tables
import Vocabulary

/// A table that was read and looked at, and what is to be done with it.
public struct StudyPlan: Sendable {
  public let recipe: Recipe
  /// As the recipe's schema says, before its transformations.
  public let table: Table
  /// What the reader and the checks said, one sentence each.
  public let remarks: [String]
  public let findings: [Finding]
}

/// Reads a table and decides what nobody has said: kinds, roles, who competes, how many rows.
public enum Planning {
  /// Fewer rows cannot be used at all.
  public static let fewestRows = 20
  /// From this confidence on a finding is acted on where no person can be asked.
  static let actingConfidence = 0.8

  /// - Parameter seed: of an earlier run that is to be resumed; used when the options name none.
  /// - Throws: ``StudyError`` or `TableError`: unknown target (with the nearest names), too few rows, one column.
  public static func plan(_ options: RunOptions, file: URL, seed: UInt64? = nil) throws -> StudyPlan {
    try options.check()
    let read = try TableReader.read(file)
    let digest = try TableDigest.digest(of: read.table)
    var table = read.table
    if let path = options.schema {
      let schema = try Schema.read(from: URL(fileURLWithPath: path))
      table = try TableReader.read(file, schema: schema).table
    }
    guard table.rowCount >= fewestRows else {
      throw StudyError.unusableData(
        "“\(file.lastPathComponent)” has \(table.rowCount) rows; at least \(fewestRows) are needed.")
    }
    guard table.columns.count > 1 else {
      throw StudyError.unusableData("“\(file.lastPathComponent)” has one column; at least two are needed.")
    }
    var decided = Decided(schema: table.schema)
    try decided.setTarget(options.target)
    let findings = table.with(decided.schema).findings()
    try decided.setRoles(options, findings)
    decided.act(on: findings)
    table = table.with(decided.schema)
    let learnt = try table.applying(decided.transformations)
    try check(learnt, target: decided.schema.target)
    let (level, isDefault) = options.privacyLevel
    let recipe = Recipe(
      data: Recipe.Source(path: file.path, digest: digest), schema: decided.schema,
      rolesAreInferred: options.schema == nil && options.quasiIdentifiers == nil && options.sensitive == nil,
      transformations: decided.transformations, goal: decided.goal, purpose: options.purpose,
      privacy: privacy(options, level), privacyAnsweredBy: isDefault ? .commandLineDefault : .commandLine,
      generators: try generators(options, level), generatorsAreAutomatic: options.generators.isEmpty,
      timeBudgetInSeconds: options.timeBudgetInSeconds, rows: options.rows ?? learnt.rowCount,
      seed: options.seed ?? seed ?? .random(in: 0...UInt64(UInt32.max)))
    return StudyPlan(
      recipe: recipe, table: table, remarks: read.findings.map(\.text) + findings.map(\.sentence), findings: findings)
  }

  /// Reads the table of a recipe, which must be the one it names.
  public static func plan(_ recipe: Recipe, file: URL? = nil) throws -> StudyPlan {
    let url = file ?? URL(fileURLWithPath: recipe.data.path)
    let read = try TableReader.read(url)
    guard try TableDigest.digest(of: read.table) == recipe.data.digest else {
      throw StudyError.unusableData(
        "“\(url.lastPathComponent)” is not the table of the recipe: its content has another digest.")
    }
    let table =
      read.table.schema.isRead(as: recipe.schema)
      ? read.table.with(recipe.schema) : try TableReader.read(url, schema: recipe.schema).table
    let findings = table.findings()
    return StudyPlan(
      recipe: recipe, table: table, remarks: read.findings.map(\.text) + findings.map(\.sentence), findings: findings)
  }

  private static func privacy(_ options: RunOptions, _ level: PrivacyLevel) -> PrivacyChoice {
    let formal = level == .differential || options.epsilon != nil
    return PrivacyChoice(
      level: level, epsilon: formal ? options.epsilon ?? RunOptions.defaultEpsilon : nil,
      delta: formal ? options.delta ?? RunOptions.defaultDelta : nil, dataset: options.dataset)
  }

  private static func generators(_ options: RunOptions, _ level: PrivacyLevel) throws -> [GeneratorKind] {
    let withGuarantee = GeneratorKind.allCases.filter(\.hasFormalPrivacy)
    if options.generators.isEmpty {
      switch level {
      case .none: return GeneratorKind.usual
      case .preferred: return withGuarantee + GeneratorKind.usual
      case .differential: return withGuarantee
      }
    }
    if level == .differential, let other = options.generators.first(where: { !$0.hasFormalPrivacy }) {
      throw StudyError.wrongUse(
        "“\(other.rawValue)” has no formal privacy guarantee, which --epsilon asks for. "
          + "Those that have one: \(withGuarantee.map(\.rawValue).joined(separator: ", ")).")
    }
    var seen: Set<GeneratorKind> = []
    return options.generators.filter { seen.insert($0).inserted }
  }

  /// - Throws: when nothing can be learnt of the target.
  private static func check(_ table: Table, target: String?) throws {
    guard let target else { return }
    guard let column = table[target], let field = table.schema[target] else {
      throw StudyError.wrongUse("The target “\(target)” was left out of the table.")
    }
    guard field.isLearnable else {
      throw StudyError.wrongUse(
        "“\(target)” is \(field.kind == .text ? "free text" : "an identifier"), which is never learnt. "
          + "Name another target.")
    }
    let present = (0..<table.rowCount).filter { !column.isMissing(at: $0) }
    let distinct: Int =
      switch column.values {
      case .numeric(let values): Set(present.map { values[$0] }).count
      case .codes(let codes): Set(present.map { codes[$0] }).count
      case .text(let values): Set(present.map { values[$0] }).count
      }
    guard distinct > 1 else {
      throw StudyError.unusableData("The target “\(target)” has only one value, so nothing can be learnt of it.")
    }
  }
}

extension Table {
  /// The same values under another schema of the same kinds.
  func with(_ schema: Schema) -> Table { Table(schema: schema, columns: columns) }
}

extension Schema {
  /// Whether a table read with this schema holds the same values as one read with `other`.
  fileprivate func isRead(as other: Schema) -> Bool {
    fields.count == other.fields.count
      && zip(fields, other.fields).allSatisfy { a, b in
        a.name == b.name && a.kind == b.kind && a.levels == b.levels && a.missingReasons == b.missingReasons
          && a.dateFormat == b.dateFormat
      }
  }
}

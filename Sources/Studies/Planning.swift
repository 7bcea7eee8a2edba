public import Foundation
import Generators
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

  /// Reads a table and decides what nobody has said. Formal privacy asks for a reservation before: see
  /// ``StudyRunner``.
  public static func plan(_ options: RunOptions, file: URL) throws -> StudyPlan {
    try plan(options, read(options, file: file), seed: nil)
  }

  /// A file that was read, before anything in it is looked at.
  struct Reading {
    let file: URL
    let table: Table
    let digest: Digest
    let remarks: [String]
  }

  /// Reads a table: its digest, and its values under the schema that the user gave, if one.
  ///
  /// - Throws: ``StudyError`` or `TableError`: unknown target (with the nearest names), too few rows, one column.
  static func read(
    _ options: RunOptions, file: URL, limits: ReadOptions = ReadOptions()
  ) throws -> Reading {
    try options.check()
    let read = try TableReader.read(file, options: limits)
    let digest = try TableDigest.digest(of: read.table)
    var table = read.table
    if let path = options.schema {
      table = try TableReader.read(file, schema: Schema.read(from: URL(fileURLWithPath: path)), options: limits).table
    }
    guard table.rowCount >= fewestRows else {
      throw StudyError.unusableData(
        "“\(file.lastPathComponent)” has \(table.rowCount) rows; at least \(fewestRows) are needed.")
    }
    guard table.columns.count > 1 else {
      throw StudyError.unusableData("“\(file.lastPathComponent)” has one column; at least two are needed.")
    }
    var names = Decided(schema: table.schema)
    try names.setTarget(options.target, isNeeded: options.needsTarget)
    try names.setRoles(options, [])
    _ = try generators(options, options.privacyLevel.level)
    return Reading(file: file, table: table, digest: digest, remarks: read.findings.map(\.text))
  }

  /// Looks at the table and decides what nobody has said.
  ///
  /// - Parameter seed: of an earlier run that is to be resumed; used when the options name none.
  static func plan(_ options: RunOptions, _ reading: Reading, seed: UInt64?) throws -> StudyPlan {
    var decided = Decided(schema: reading.table.schema)
    try decided.setTarget(options.target, isNeeded: options.needsTarget)
    let findings = reading.table.with(decided.schema).findings()
    try decided.setRoles(options, findings)
    decided.act(on: findings)
    let table = reading.table.with(decided.schema)
    let learnt = try table.applying(decided.transformations)
    try check(learnt, target: decided.schema.target)
    let (level, isDefault) = options.privacyLevel
    let recipe = Recipe(
      data: Recipe.Source(path: reading.file.path, digest: reading.digest), schema: decided.schema,
      declaredColumns: options.schema == nil ? [] : decided.schema.fields.map(\.name),
      rolesAreInferred: options.schema == nil && options.quasiIdentifiers == nil && options.sensitive == nil,
      transformations: decided.transformations, goal: decided.goal, purpose: options.purpose,
      privacy: privacy(options), privacyAnsweredBy: isDefault ? .commandLineDefault : .commandLine,
      generators: try generators(options, level), generatorsAreAutomatic: options.generators.isEmpty,
      timeBudgetInSeconds: options.timeBudgetInSeconds, rows: options.rows ?? learnt.rowCount,
      seed: options.seed ?? seed ?? .random(in: 0...UInt64(UInt32.max)))
    // What is recorded was found under the decided roles, so that a run of the recipe finds the same.
    let recorded = table.findings()
    return StudyPlan(
      recipe: recipe, table: table, remarks: reading.remarks + recorded.map(\.sentence), findings: recorded)
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
      ? read.table.with(recipe.schema) : try TableReader.read(url, schema: recipe.schema).table.with(recipe.schema)
    let findings = table.findings()
    return StudyPlan(
      recipe: recipe, table: table, remarks: read.findings.map(\.text) + findings.map(\.sentence), findings: findings)
  }

  /// What is asked of the ledger: whatever competes with a guarantee needs an ε.
  static func privacy(_ options: RunOptions) -> PrivacyChoice {
    let level = options.privacyLevel.level
    // A guarantee that is only preferred costs nothing where no method that has one was named.
    let canBeKept = options.generators.isEmpty || options.generators.contains { $0.recipe.private != nil }
    let isFormal = level == .differential || level == .preferred && canBeKept
    return PrivacyChoice(
      level: level, epsilon: isFormal ? options.epsilon ?? RunOptions.defaultEpsilon : nil,
      delta: isFormal ? options.delta ?? RunOptions.defaultDelta : nil, dataset: options.dataset)
  }

  private static func generators(_ options: RunOptions, _ level: PrivacyLevel) throws -> [GeneratorKind] {
    let withGuarantee = GeneratorKind.allCases.filter { $0.recipe.private != nil }
    if options.generators.isEmpty {
      switch level {
      case .none: return GeneratorKind.usual
      case .preferred: return withGuarantee + GeneratorKind.usual
      case .differential: return withGuarantee
      }
    }
    if options.epsilon != nil || level == .differential,
      let other = options.generators.first(where: { $0.recipe.private == nil })
    {
      throw StudyError.wrongUse(
        "“\(other.rawValue)” has no formal privacy guarantee, which --epsilon asks for. "
          + "Those that have one: \(withGuarantee.map(\.rawValue).joined(separator: ", ")).")
    }
    var seen: Set<GeneratorKind> = []
    return options.generators.filter { seen.insert($0).inserted }
  }

  /// - Throws: when nothing can be learnt of the target, or nothing is left beside one column.
  static func check(_ table: Table, target: String?) throws {
    guard table.learnable.table.columns.count > 1 else {
      throw StudyError.unusableData(
        "Without identifiers, free text and empty columns fewer than two columns are left; nothing can be learnt.")
    }
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

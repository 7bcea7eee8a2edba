public import Foundation
import Reports
public import Tables
import Vocabulary

/// What a look at a file shows: suppressed aggregates, findings and the schema that was inferred.
public struct TableProfile: Sendable {
  public let schema: Schema
  public let json: Content
  public let text: String

  /// The form that programs read.
  public struct Content: Encodable, Sendable {
    let file: String
    let digest: String
    let format: String
    let rows: Int
    let fields: [FieldSummary]
    let aggregates: Aggregates
    let findings: [Finding]
    /// Rules that hold in all rows and may be meant.
    let rules: [ConstraintCandidate]
    let readingNotes: [String]
  }

  struct FieldSummary: Encodable, Sendable {
    let name: String
    let kind: String
    let roles: [String]
    let confidence: Double
    let reasons: [String]
  }
}

extension Workbench {
  /// Reads a file and says what is in it; nothing of the real table is shown that suppression has not passed.
  public static func profile(_ file: URL, schema path: String?) throws -> TableProfile {
    let schema = try path.map { try Schema.read(from: URL(fileURLWithPath: $0)) }
    let read = try TableReader.read(file, schema: schema)
    let findings = read.table.findings()
    let aggregates = Aggregates(of: [AggregateSource(name: "real", table: read.table, isReal: true)])
    let content = TableProfile.Content(
      file: file.lastPathComponent, digest: try TableDigest.digest(of: read.table).hex, format: read.format.rawValue,
      rows: read.table.rowCount,
      fields: read.table.schema.fields.map { field in
        TableProfile.FieldSummary(
          name: field.name, kind: field.kind.rawValue, roles: field.roles.map(\.rawValue).sorted(),
          confidence: field.confidence, reasons: field.reasons)
      },
      aggregates: aggregates, findings: findings,
      rules: read.table.constraintCandidates(), readingNotes: read.findings.map(\.text))
    return TableProfile(schema: read.table.schema, json: content, text: text(content, read.table))
  }

  private static func text(_ content: TableProfile.Content, _ table: Table) -> String {
    var lines = ["\(content.file): \(NumberText.count(content.rows)) rows, \(content.fields.count) columns", ""]
    let width = min(32, content.fields.map(\.name.count).max() ?? 0)
    for (field, aggregate) in zip(content.fields, content.aggregates.columns) {
      let name = field.name.padding(toLength: max(width, field.name.count), withPad: " ", startingAt: 0)
      let roles = field.roles.isEmpty ? "" : " [\(field.roles.joined(separator: ", "))]"
      let missing = aggregate.missing[0].map { $0 > 0 ? ", \(NumberText.share($0)) missing" : "" } ?? ""
      lines.append("  \(name)  \(summary(aggregate))\(missing)\(roles)")
    }
    let notes = content.readingNotes + content.findings.map(\.sentence)
    if !notes.isEmpty { lines += ["", "What to know:"] + notes.map { "  - \($0)" } }
    let rules = content.rules.filter { $0.constraint.columns.count > 1 }
    if !rules.isEmpty {
      lines += ["", "Rules to confirm (put those that hold into the schema):"] + rules.map { "  - \($0.sentence)" }
    }
    return lines.joined(separator: "\n")
  }

  private static func summary(_ aggregate: ColumnAggregate) -> String {
    switch aggregate.content {
    case .notShown(let reason): return "\(aggregate.kind.rawValue): \(reason)"
    case .groups(let groups):
      let shown = groups.prefix(4).map(\.label).joined(separator: ", ")
      return "levels \(shown)\(groups.count > 4 ? ", … (\(groups.count))" : "")"
    case .numbers(let summaries, _):
      guard let mean = summaries[0].mean, let deviation = summaries[0].standardDeviation else { return "numbers" }
      if aggregate.kind == .date || aggregate.kind == .dateTime {
        let day = aggregate.kind == .date ? mean : mean / 86_400
        return "\(aggregate.kind.rawValue): around \(NumberText.day(day))"
      }
      let unit = aggregate.unit.map { " \($0)" } ?? ""
      return "\(aggregate.kind.rawValue): mean \(NumberText.value(mean)), SD \(NumberText.value(deviation))\(unit)"
    }
  }
}

import Dialogue
import Evaluation
import Foundation
import Reasoning
import Tables
import Vocabulary

extension TableFacts {
  /// More than these are too many for one question.
  private static let mostRules = 8

  /// What a conversation may know of a table: aggregates that have passed suppression.
  init(of reading: Planning.Reading, findings: [Finding], choices: Choices) throws {
    let table = reading.table
    let columns = zip(table.schema.fields, table.columns).map { field, column in
      ColumnFacts(field, column, findings)
    }
    self.init(
      name: reading.file.lastPathComponent, rowCount: table.rowCount, columns: columns,
      reading: reading.remarks.joined(separator: " "),
      concerns: findings.compactMap { Concern($0, target: choices.target) },
      estimates: GeneratorKind.allCases.map {
        TimeEstimate(generator: $0, seconds: $0.expectedSeconds(rows: table.rowCount, columns: columns.count))
      }, rules: [], brokenShares: [])
    let coded = try table.applying(choices.missingCodes.transformations(in: table.schema))
    rules = coded.constraintCandidates(most: Self.mostRules).filter { candidate in
      // Bounds at zero are kept by every generator without a rule.
      if case .comparison = candidate.constraint { true } else { false }
    }
    brokenShares = try choices.rules.map {
      let broken = try coded.violations(of: $0)
      return Double(broken) / Double(max(1, coded.rowCount))
    }
  }
}

extension GeneratorKind {
  /// Seconds that a fit and as many rows as the table has are expected to take on two cores, taken to be two thirds of the
  /// processor time of one thread. Of 147 runs that took or were told to take 2 seconds or more (Benchmarks/Results/
  /// benchmarks.csv), 97 came within twice or half and 127 within three times; the others were told too long.
  fileprivate func expectedSeconds(rows: Int, columns: Int) -> Double {
    let cells = Double(rows * columns)
    // What learns ends by itself, after few passes where there are many rows.
    let work = Double(columns) * Double(rows).squareRoot()
    return switch self {
    case .independentMarginals: 0.1 + 2e-7 * cells
    case .sequentialCART: 0.1 + 4e-4 * work + 1e-6 * cells
    case .adversarialForest, .bayesianNetwork, .gaussianCopula: 0.1 + 1.3e-3 * work + 2e-6 * cells
    case .adsgan, .ctgan: 2 + 1.4e-2 * work
    case .tvae, .rtvae: 1 + 3.5e-3 * work
    case .ddpm: 1 + 1e-2 * work
    case .autoregressive, .nflow: 0.5 + 3.5e-3 * work
    case .forestFlow: 5 + 1e-6 * Double(min(20 * rows, 64_000) * columns * min(columns, 50))
    }
  }
}

extension ColumnFacts {
  fileprivate init(_ field: Field, _ column: Column, _ findings: [Finding]) {
    let present = (0..<column.count).filter { !column.isMissing(at: $0) }
    var distinct = 0
    var levels: [String] = []
    switch column.values {
    case .numeric(let values): distinct = Set(present.map { values[$0] }).count
    case .text(let values): distinct = Set(present.map { values[$0] }).count
    case .codes(let codes):
      var counts = [Int](repeating: 0, count: field.levels.count)
      for row in present { counts[Int(codes[row])] += 1 }
      distinct = counts.count { $0 > 0 }
      levels = zip(field.levels, counts).filter { $0.1 >= StudyWork.minimumCell }.map(\.0)
    }
    var suggestions = field.roles.sorted { $0.rawValue < $1.rawValue }.map {
      RoleSuggestion($0, probability: max(0.9, field.confidence), reason: field.reasons.first ?? "the schema says so")
    }
    for finding in findings {
      guard case .role(let columns, let role)? = finding.suggestion, columns.contains(field.name) else { continue }
      suggestions.append(RoleSuggestion(role, probability: finding.confidence, reason: finding.sentence))
    }
    let absent = column.missingCount
    // A share that would tell of fewer people than the minimum is not told.
    let isSmall = absent > 0 && absent < StudyWork.minimumCell
    self.init(
      name: field.name, title: field.title, kind: field.kind,
      missingShare: isSmall || column.count == 0 ? 0 : Double(absent) / Double(column.count),
      distinctCount: distinct, levels: levels, isInteger: field.isInteger, suggestions: suggestions)
  }
}

extension Concern {
  /// Nil for what is no concern: roles and targets that are only suggested.
  fileprivate init?(_ finding: Finding, target: String?) {
    let kind: Kind
    switch finding.kind {
    case .directIdentifier: kind = .directIdentifier
    case .identifier: kind = .identifier
    case .repeatedPeople: kind = .repeatedPerson
    case .givesAnswerAway: kind = .givesAway
    case .tooFewRows: kind = .tooFewRows
    case .wideTable: kind = .tooWide
    case .codedMissing: kind = .missingCode
    case .impossibleValues: kind = .impossibleValues
    case .dateAsNumber: kind = .dateAsNumber
    case .missingByDesign: kind = .missingByDesign
    case .duplicateColumns: kind = .duplicate
    case .constant: kind = .constant
    case .rareLevels: kind = .rareLevels
    case .duplicateRows, .derivedColumn: kind = .other
    case .quasiIdentifier, .sensitive, .targetCandidate: return nil
    }
    var codes: [String] = []
    if case .transformation(.setMissing(_, let spellings, _))? = finding.suggestion { codes = spellings }
    self.init(
      kind, columns: finding.columns, codes: codes, target: kind == .givesAway ? target : nil,
      probability: finding.confidence, sentence: finding.sentence)
  }
}

extension ColumnAggregate {
  /// Real and synthetic as the conversation words them; nil when suppression leaves nothing.
  var spokenComparison: ColumnSideBySide? {
    switch content {
    case .notShown: return nil
    case .groups(let groups):
      let levels = groups.map { group in
        ColumnSideBySide.Level(
          name: group.label, real: Double(group.counts[0]) / Double(max(1, rows[0])),
          synthetic: Double(group.counts[1]) / Double(max(1, rows[1])))
      }
      return ColumnSideBySide(
        column: column, content: .levels(levels), missingReal: missing[0] ?? 0, missingSynthetic: missing[1] ?? 0)
    case .numbers(let summaries, _):
      func numbers(_ summary: Summary) -> ColumnSideBySide.Numbers? {
        guard let mean = summary.mean, let deviation = summary.standardDeviation, let median = summary.median else {
          return nil
        }
        return ColumnSideBySide.Numbers(mean: mean, deviation: deviation, median: median)
      }
      guard let real = numbers(summaries[0]), let synthetic = numbers(summaries[1]) else { return nil }
      return ColumnSideBySide(
        column: column, content: .numbers(real: real, synthetic: synthetic), missingReal: missing[0] ?? 0,
        missingSynthetic: missing[1] ?? 0)
    }
  }
}

/// Reads stored evaluations.
enum EvaluationFile {
  static func read(_ digest: Digest, from store: StudyStore) throws -> EvaluationResult {
    try JSONDecoder().decode(EvaluationResult.self, from: store.files.read(digest))
  }
}

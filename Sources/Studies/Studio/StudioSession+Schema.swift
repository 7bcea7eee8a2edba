import Dialogue
import Foundation
import Synchronization
import Tables
public import Vocabulary

/// What a person says of one column that was inferred otherwise; nil leaves things as they are.
public struct ColumnCorrection: Sendable, Hashable {
  public var column: String
  public var kind: ColumnKind?
  public var title: String?
  public var role: ColumnRole?
  /// Spellings that stand for no answer.
  public var missingCodes: [String]?

  public init(
    column: String, kind: ColumnKind? = nil, title: String? = nil, role: ColumnRole? = nil,
    missingCodes: [String]? = nil
  ) {
    self.column = column
    self.kind = kind
    self.title = title
    self.role = role
    self.missingCodes = missingCodes
  }
}

extension StudioSession {
  /// Corrects what the columns are: kinds and titles change how the table is read, roles and codes are answers.
  ///
  /// - Throws: ``StudioError/busy``; `TableError` when a column cannot be read in that way: nothing is then changed.
  public func correct(_ corrections: [ColumnCorrection]) async throws {
    let snapshot = snapshot()
    guard snapshot.working == nil else { throw StudioError.busy }
    guard let table = snapshot.table else { throw StudioError.noFile("No table is read yet.") }
    for correction in corrections where table.schema[correction.column] == nil {
      throw TableError.unknownColumn(correction.column, nearest: [])
    }
    if let (schema, words) = try Self.corrected(table, corrections) {
      let data = try schema.jsonData()
      let file = try await bench.perform { [store, worker] in
        let file = try store.files.write(data)
        try worker.consultation.check(schema: file)
        return file
      }
      try await desk.perform { [self] in
        guard core.withLock({ $0.monitor == nil && $0.rewriting == nil }) else { throw StudioError.busy }
        try advance(with: store.append([.schemaCorrected(file: file, text: words)])[0])
      }
      try await waitUntilIdle()
    }
    try await say(Self.answers(corrections))
  }

  /// The schema with its new kinds and titles, and what changed in words; nil when nothing of that kind did.
  private static func corrected(_ table: Table, _ corrections: [ColumnCorrection]) throws -> (Schema, String)? {
    var words: [String] = []
    var casts: [Transformation] = []
    for correction in corrections {
      if let kind = correction.kind, kind != table.schema[correction.column]?.kind {
        casts.append(.cast(column: correction.column, to: kind))
        words.append(Transformation.cast(column: correction.column, to: kind).description)
      }
    }
    var schema = try table.applying(casts).schema
    for correction in corrections {
      guard let index = schema.index(of: correction.column) else { continue }
      if correction.kind != nil {
        schema.fields[index].reasons = []
        schema.fields[index].confidence = 1
      }
      if let title = correction.title, title != schema.fields[index].title ?? "" {
        let title = title.isEmpty ? nil : StudioLibrary.tidied(title)
        schema.fields[index].title = title
        words.append(title.map { "“\(correction.column)” means “\($0)”." } ?? "“\(correction.column)” has no label.")
      }
    }
    return words.isEmpty ? nil : (schema, words.joined(separator: " "))
  }

  /// Roles and missing codes as the conversation hears them.
  private static func answers(_ corrections: [ColumnCorrection]) -> [StudioAnswer] {
    corrections.flatMap { correction -> [StudioAnswer] in
      var answers: [StudioAnswer] = []
      if let role = correction.role {
        var frame = Frame(.setRole)
        frame.slots.columns = [correction.column]
        frame.slots.role = role
        answers.append(.frame(frame, label: "“\(correction.column)” is \(Wording.words(for: role))"))
      }
      if let codes = correction.missingCodes, !codes.isEmpty {
        var frame = Frame(.declareMissing)
        frame.slots.columns = [correction.column]
        frame.slots.codes = codes
        let spelt = codes.map { "“\($0)”" }.joined(separator: ", ")
        answers.append(.frame(frame, label: "\(spelt) in “\(correction.column)” means missing"))
      }
      return answers
    }
  }

  /// Returns when the work that was ordered is done.
  private func waitUntilIdle() async throws {
    let notices = subscribe()
    if snapshot().working == nil { return }
    for await notice in notices where notice.event == .idle { return }
  }
}

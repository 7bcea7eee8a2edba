import Foundation
import Mathematics
import Reasoning
import Reports
package import Studies
import Synchronization
import Tables
import Vocabulary

/// Keeps the aggregates of the studies that are looked at, and computes them beside everything else.
package final class StudioCache: Sendable {
  /// What aggregates of the real table rest on.
  private struct TableKey: Hashable {
    var study: String
    var digest: Digest?
    var fields: Int
    /// Codes that a person said to stand for no value.
    var missing: [MissingCodes]
  }

  private struct MadeKey: Hashable {
    var table: TableKey
    var production: String
    var target: String?
    var groups: [String]
  }

  private struct Entry {
    var table: TableKey
    var aggregates: StudioAggregates?
    var made: MadeKey?
    var lastUse: Int
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var clock = 0
  }

  private static let mostStudies = 8

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "studio.aggregates", qos: .utility)

  package init() {}

  /// What is there at once; what is not is computed on a thread of its own, and `onReady` is told which tabs then show more.
  ///
  /// - Returns: nil while nothing is known of the table.
  package func aggregates(
    for snapshot: StudioSnapshot, onReady: @escaping @Sendable ([StudioTab]) -> Void
  ) -> StudioAggregates? {
    guard let table = snapshot.table else { return nil }
    let key = TableKey(
      study: snapshot.id, digest: snapshot.study.data?.digest, fields: Self.shape(of: table.schema),
      missing: snapshot.conversation.state.choices.missingCodes)
    let madeKey = Self.madeKey(snapshot, key)
    let (known, needsTable, needsRows) = state.withLock { state in
      state.clock += 1
      var entry = state.entries[snapshot.id] ?? Entry(table: key, aggregates: nil, made: nil, lastUse: 0)
      let isNew = state.entries[snapshot.id] == nil || entry.table != key
      if isNew { entry = Entry(table: key, aggregates: nil, made: nil, lastUse: 0) }
      entry.lastUse = state.clock
      let isOther = entry.made != madeKey
      if isOther {
        entry.made = madeKey
        // What was shown of the same rows stays until the fuller one is there.
        entry.aggregates?.isWaitingForRows = madeKey != nil
        if madeKey == nil { entry.aggregates?.made = nil }
      }
      state.entries[snapshot.id] = entry
      Self.forget(&state)
      return (entry.aggregates, isNew, isOther && madeKey != nil)
    }
    if needsTable {
      queue.async { [self] in
        Threads.standBack()
        computeTable(table, key, onReady)
      }
    }
    if needsRows, let madeKey {
      queue.async { [self] in
        Threads.standBack()
        computeRows(snapshot, madeKey, onReady)
      }
    }
    return known
  }

  /// Forgets a study that is no more.
  package func forget(_ study: String) { state.withLock { _ = $0.entries.removeValue(forKey: study) } }

  private static func forget(_ state: inout State) {
    while state.entries.count > mostStudies {
      guard let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })?.key else { return }
      state.entries[oldest] = nil
    }
  }

  /// Of all that aggregates depend on; roles do not change them.
  private static func shape(of schema: Schema) -> Int {
    var hasher = Hasher()
    for field in schema.fields {
      hasher.combine(field.name)
      hasher.combine(field.title)
      hasher.combine(field.kind)
      hasher.combine(field.levels.count)
      hasher.combine(field.missingReasons.count)
    }
    return hasher.finalize()
  }

  private static func madeKey(_ snapshot: StudioSnapshot, _ table: TableKey) -> MadeKey? {
    let state = snapshot.conversation.state
    guard let production = state.production, snapshot.synthetic != nil else { return nil }
    return MadeKey(
      table: table, production: production.id, target: state.choices.target,
      groups: state.choices.quasiIdentifiers + state.choices.sensitive)
  }

  private func computeTable(_ table: Table, _ key: TableKey, _ onReady: @Sendable ([StudioTab]) -> Void) {
    let found = StudioAggregates(of: Self.declared(key.missing, in: table))
    let isKept = state.withLock { state in
      guard var entry = state.entries[key.study], entry.table == key else { return false }
      let made = entry.aggregates?.made
      entry.aggregates = found
      entry.aggregates?.made = made
      entry.aggregates?.isWaitingForRows = entry.made != nil && made == nil
      state.entries[key.study] = entry
      return true
    }
    if isKept { onReady([.data]) }
  }

  private func computeRows(_ snapshot: StudioSnapshot, _ key: MadeKey, _ onReady: @Sendable ([StudioTab]) -> Void) {
    guard let table = snapshot.table, let synthetic = snapshot.synthetic else { return }
    guard state.withLock({ $0.entries[key.table.study]?.made == key }) else { return }
    let names = Set(synthetic.schema.fields.map(\.name))
    let real = Self.learnt(table, snapshot)
    let shared = real.schema.fields.map(\.name).filter(names.contains)
    let groups = key.groups.isEmpty ? Self.smallCategories(real) : key.groups
    var made: StudioAggregates.Made?
    var failure: String?
    do {
      made = try StudioAggregates.Made(
        real: real.selecting(shared), synthetic: synthetic.selecting(shared), target: key.target,
        groups: groups.filter(shared.contains), report: snapshot.report, part: Self.part(snapshot),
        seed: snapshot.study.seed ?? 0)
    } catch {
      failure = "\(error)"
    }
    let isKept = state.withLock { state in
      guard var entry = state.entries[key.table.study], entry.made == key, entry.aggregates != nil else { return false }
      entry.aggregates?.made = made
      entry.aggregates?.failure = failure
      entry.aggregates?.isWaitingForRows = false
      state.entries[key.table.study] = entry
      return true
    }
    if isKept { onReady([.results]) }
  }

  /// Which rows the generators learnt from and which were kept aside; nil before the table was parted.
  private static func part(_ snapshot: StudioSnapshot) throws -> Split.Part? {
    guard let split = snapshot.study.split, split.judging != .none else { return nil }
    let files = FileStore(folder: snapshot.folder.appendingPathComponent("files"))
    return try JSONDecoder().decode(Split.self, from: files.read(split.file)).parts.first
  }

  /// The table with what a person declared missing as such.
  private static func declared(_ missing: [MissingCodes], in table: Table) -> Table {
    do {
      return try table.applying(missing.transformations(in: table.schema))
    } catch {
      // Codes of a column that is no more: the table is shown as it was read.
      return table
    }
  }

  /// The real table as the generators saw it: codes declared missing, columns left out.
  private static func learnt(_ table: Table, _ snapshot: StudioSnapshot) -> Table {
    guard let recipe = snapshot.study.recipe else { return table }
    do {
      let files = FileStore(folder: snapshot.folder.appendingPathComponent("files"))
      let changes = try JSONDecoder().decode(Recipe.self, from: files.read(recipe)).transformations
      return try table.applying(changes).learnable.table
    } catch {
      // A record that cannot be read is told of in the Record tab; the table as read is compared here.
      return table
    }
  }

  /// Columns by which people are usually told apart, where nobody named any.
  private static func smallCategories(_ table: Table) -> [String] {
    table.schema.fields.filter { $0.kind == .categorical && (2...8).contains($0.levels.count) }.prefix(5).map(\.name)
  }
}

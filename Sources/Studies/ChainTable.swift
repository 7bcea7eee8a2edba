import Foundation
import GRDB

/// An append-only table of entries, each with the hash of the one before it: a study's events, a ledger's spends.
enum ChainTable {
  static func create(in database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE IF NOT EXISTS events (
          sequence INTEGER PRIMARY KEY, type TEXT NOT NULL, version INTEGER NOT NULL, time TEXT NOT NULL,
          payload TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE
        );
        CREATE TABLE IF NOT EXISTS head (id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER, hash TEXT);
        CREATE TRIGGER IF NOT EXISTS events_stay BEFORE UPDATE ON events
          BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
        CREATE TRIGGER IF NOT EXISTS events_last BEFORE DELETE ON events
          BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
        """)
  }

  /// Adds entries after the newest one and returns them.
  static func append(_ entries: [NewEntry], in database: Database) throws -> [ChainEntry] {
    let last = try Row.fetchOne(database, sql: "SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1")
    var sequence: Int = last?["sequence"] ?? 0
    var previous: String = last?["hash"] ?? Digest.zero.hex
    let time = Date().formatted(format)
    var added: [ChainEntry] = []
    for entry in entries {
      sequence += 1
      let row = ChainEntry(
        sequence: sequence, type: entry.type, version: entry.version, time: time,
        payload: String(decoding: entry.payload, as: UTF8.self), previous: previous)
      previous = row.hash.hex
      try database.execute(
        sql: "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)",
        arguments: [row.sequence, row.type, row.version, row.time, row.payload, row.previous, previous])
      added.append(row)
    }
    try database.execute(sql: "INSERT OR REPLACE INTO head VALUES (1, ?, ?)", arguments: [sequence, previous])
    return added
  }

  /// All entries; the chain is checked by ``firstFault(in:)``, not here.
  static func entries(in database: Database) throws -> [ChainEntry] {
    try Row.fetchAll(database, sql: "SELECT * FROM events ORDER BY sequence").map { try ChainEntry($0) }
  }

  /// Says which event is the first that is not what was written; nil when all are.
  static func firstFault(in database: Database) throws -> String? {
    var previous = Digest.zero.hex
    var expected = 1
    for row in try Row.fetchAll(database, sql: "SELECT * FROM events ORDER BY sequence") {
      let stored = try ChainEntry(row)
      guard stored.sequence == expected else { return "Event \(expected) is missing from the record." }
      guard stored.previous == previous else {
        return "Event \(expected) (\(stored.type)) does not follow from the event before it."
      }
      let hash: String = row["hash"]
      guard stored.hash.hex == hash else { return "Event \(expected) (\(stored.type)) was changed." }
      previous = hash
      expected += 1
    }
    guard let head = try Row.fetchOne(database, sql: "SELECT sequence, hash FROM head") else {
      return expected == 1 ? nil : "The end of the record is not marked."
    }
    let last: Int = head["sequence"]
    if last >= expected { return "Events \(expected) to \(last) are missing from the end of the record." }
    let hash: String = head["hash"]
    return last == expected - 1 && hash == previous ? nil : "The end of the record was changed."
  }

  private static let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  static func date(of text: String) throws -> Date { try format.parse(text) }
}

/// What is to be added.
struct NewEntry {
  let type: String
  let version: Int
  let payload: Data
}

/// A row of the table, before its payload is understood.
struct ChainEntry: Sendable, Hashable {
  let sequence: Int
  let type: String
  let version: Int
  /// ISO 8601, UTC, milliseconds.
  let time: String
  let payload: String
  /// The hash of the entry before.
  let previous: String

  /// Over all fields, each preceded by its length, so that nothing can move from one to the next.
  var hash: Digest {
    let parts = [previous, String(sequence), type, String(version), time, payload]
    return Digest(of: parts.map { "\($0.utf8.count):\($0)" }.joined())
  }
}

extension ChainEntry {
  fileprivate init(_ row: Row) throws {
    guard let sequence = Int.fromDatabaseValue(row["sequence"]), let type = String.fromDatabaseValue(row["type"]),
      let version = Int.fromDatabaseValue(row["version"]), let time = String.fromDatabaseValue(row["time"]),
      let payload = String.fromDatabaseValue(row["payload"]), let previous = String.fromDatabaseValue(row["previous"])
    else { throw StudyError.damaged("An event of the record is damaged.") }
    self.init(
      sequence: sequence, type: type, version: version, time: time, payload: payload, previous: previous)
  }
}

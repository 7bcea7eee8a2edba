public import Foundation
import GRDB
public import Privacy

/// What was spent on data sets, over all studies of this user: one SQLite file outside them all.
///
/// Spends are kept as ρ of zero-concentrated differential privacy and added. A data set is known by the digest of
/// its table; names tie digests together. Entries are only ever added, each with the hash of the one before, and a
/// reservation is on the disk before it is acknowledged; nothing is ever refunded.
public final class Ledger: Sendable {
  /// The ε that one data set may spend in all, unless its custodian said otherwise.
  public static let defaultTotal = 10.0
  /// Above it a person is warned.
  public static let warningAbove = 3.0
  /// The δ at which sums of ρ are read as ε.
  public static let delta = 1e-6

  public let url: URL
  private let database: DatabaseQueue

  /// `SYNTHCRAFT_LEDGER`, else `synthcraft/ledger.sqlite` in the XDG state folder.
  public static var defaultURL: URL {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["SYNTHCRAFT_LEDGER"], !path.isEmpty { return URL(fileURLWithPath: path) }
    let state: URL
    if let path = environment["XDG_STATE_HOME"], path.hasPrefix("/") {
      state = URL(fileURLWithPath: path, isDirectory: true)
    } else {
      state = FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".local/state", isDirectory: true)
    }
    return state.appendingPathComponent("synthcraft/ledger.sqlite")
  }

  /// Opens the ledger, which is made where there is none.
  ///
  /// - Throws: ``StudyError/damaged(_:)`` when an entry is not what was written: nothing can then be spent.
  public init(_ url: URL = Ledger.defaultURL) throws {
    self.url = url
    try AtomicFile.createFolder(url.deletingLastPathComponent())
    database = try DatabaseFile.open(url, writing: true) { try ChainTable.create(in: $0) }
    try DatabaseFile.translating(url) { [database] in
      if let fault = try database.read({ try ChainTable.firstFault(in: $0) }) {
        throw StudyError.damaged("The privacy ledger “\(url.path)” was changed: \(fault) Nothing can be spent from it.")
      }
    }
  }

  /// Takes `loss` from what is left for a data set, durably, before any use of the data.
  ///
  /// - Throws: ``StudyError/refused(_:)`` when the total would be passed; nothing is then spent.
  @discardableResult
  public func reserve(
    _ loss: PrivacyLoss, on digest: Digest, dataset: String?, purpose: String
  ) throws -> LedgerAccount {
    let entry = LedgerEntry.spent(digest: digest, dataset: dataset, loss: loss, purpose: purpose)
    return try write { entries in
      let before = account(of: digest, dataset: dataset, in: entries)
      let after = account(of: digest, dataset: dataset, in: entries + [entry])
      guard after.epsilon <= after.total else {
        throw StudyError.refused(before.refusal(of: loss.epsilon(delta: Self.delta)))
      }
      return (entry, after)
    }
  }

  /// Sets the ε that a data set may spend in all.
  public func setTotal(_ epsilon: Double, digest: Digest?, dataset: String?) throws {
    precondition(digest != nil || dataset != nil, "a total is that of a table or of a named data set")
    guard epsilon > 0, epsilon.isFinite else {
      throw StudyError.wrongUse("The total must be a positive number, for instance 5.")
    }
    try write { _ in (.totalSet(digest: digest, dataset: dataset, epsilon: epsilon), ()) }
  }

  public func account(of digest: Digest?, dataset: String?) throws -> LedgerAccount {
    account(of: digest, dataset: dataset, in: try entries())
  }

  /// Every data set that something was spent on or a total was set for, in order of its first entry.
  public func accounts() throws -> [LedgerAccount] {
    let all = try entries()
    return LedgerGroups(all).groups.map { LedgerAccount(group: $0, entries: all) }
  }

  private func account(of digest: Digest?, dataset: String?, in entries: [LedgerEntry]) -> LedgerAccount {
    let keys = [digest.map(LedgerKey.digest), dataset.map(LedgerKey.dataset)].compactMap { $0 }
    return LedgerAccount(group: LedgerGroups(entries).group(of: keys), entries: entries)
  }

  private func entries() throws -> [LedgerEntry] {
    try DatabaseFile.translating(url) {
      try database.read { try ChainTable.entries(in: $0).map { try LedgerEntry($0) } }
    }
  }

  /// Looks and adds in one transaction that no other process can come between.
  private func write<Result>(_ body: ([LedgerEntry]) throws -> (LedgerEntry, Result)) throws -> Result {
    try DatabaseFile.translating(url) {
      var result: Result?
      try database.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          let (entry, value) = try body(try ChainTable.entries(in: database).map { try LedgerEntry($0) })
          _ = try ChainTable.append([try entry.stored()], in: database)
          result = value
          return .commit
        }
      }
      guard let result else { throw StudyError.ourFault("The ledger lost the result of a transaction.") }
      return result
    }
  }
}

extension Ledger: SpendingRecord {
  public func reserve(_ loss: PrivacyLoss, on digest: String, dataset: String?, purpose: String) throws {
    guard let digest = Digest(hex: digest) else {
      throw StudyError.ourFault("A data set is known by the digest of its table, not by another name.")
    }
    try reserve(loss, on: digest, dataset: dataset, purpose: purpose)
  }
}

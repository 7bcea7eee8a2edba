import Foundation
import GRDB
import Mathematics
import Privacy
import Studies
import Testing
import Vocabulary

@Suite struct LedgerTests {
  private let folder: TemporaryFolder
  private let data = Digest(of: "table")

  init() throws { folder = try TemporaryFolder() }

  private func loss(_ rho: Double) -> PrivacyLoss { PrivacyLoss(rho: rho) }

  private func ledger() throws -> Ledger { try Ledger(folder.file("state/ledger.sqlite")) }

  @Test("Spends are added as ρ and survive their study, their process and their file's name")
  func adding() throws {
    try ledger().reserve(loss(0.01), on: data, dataset: nil, purpose: "marginals")
    let account = try ledger().reserve(loss(0.02), on: data, dataset: nil, purpose: "marginals")
    #expect(abs(account.loss.rho - 0.03) < 1e-12 && account.loss.rho >= 0.03)
    #expect(account.epsilon < loss(0.01).epsilon(delta: 1e-6) + loss(0.02).epsilon(delta: 1e-6))
    #expect(try ledger().account(of: Digest(of: "another"), dataset: nil).loss.rho == 0)
  }

  @Test("The total is never passed; a refusal says what can be done and spends nothing")
  func overspending() throws {
    let six = PrivacyLoss.within(epsilon: 6, delta: 1e-6)
    try ledger().reserve(six, on: data, dataset: nil, purpose: "first")
    let spent = try ledger().account(of: data, dataset: nil)
    let error = #expect(throws: StudyError.self) {
      for _ in 0..<10 { try ledger().reserve(six, on: data, dataset: nil, purpose: "second") }
    }
    #expect(error?.exitStatus == .gateSaidNo)
    #expect(error?.description.contains("--set-total") == true)
    let after = try ledger().account(of: data, dataset: nil)
    #expect(after.epsilon <= 10 && after.spends.count >= spent.spends.count)
    try ledger().setTotal(50, digest: data, dataset: nil)
    try ledger().reserve(six, on: data, dataset: nil, purpose: "third")
  }

  @Test("A name ties tables together, also those that were spent on before")
  func naming() throws {
    let other = Digest(of: "table with some rows changed")
    try ledger().reserve(loss(0.1), on: data, dataset: nil, purpose: "1")
    try ledger().reserve(loss(0.1), on: other, dataset: "cohort", purpose: "2")
    #expect(try ledger().account(of: data, dataset: nil).spends.count == 1)
    try ledger().reserve(loss(0.1), on: data, dataset: "cohort", purpose: "3")
    #expect(try ledger().account(of: other, dataset: nil).spends.count == 3)
    #expect(try ledger().accounts().count == 1)
  }

  @Test("Of data sets that turn out to be one, the smaller total holds")
  func totals() throws {
    try ledger().setTotal(2, digest: data, dataset: nil)
    try ledger().setTotal(50, digest: nil, dataset: "cohort")
    #expect(try ledger().account(of: data, dataset: "cohort").total == 2)
    #expect(throws: StudyError.self) {
      try ledger().reserve(.within(epsilon: 3, delta: 1e-6), on: data, dataset: "cohort", purpose: "x")
    }
  }

  @Test("Many at once spend no more than there is")
  func concurrency() throws {
    let six = PrivacyLoss.within(epsilon: 3, delta: 1e-6)
    let folder = folder.file("state/ledger.sqlite")
    let data = data
    let granted = try parallelMap(0..<24) { index in
      do {
        let ledger = try Ledger(folder)
        try ledger.reserve(six, on: data, dataset: nil, purpose: "run \(index)")
        return 1
      } catch StudyError.refused { return 0 }
    }.reduce(0, +)
    let account = try ledger().account(of: data, dataset: nil)
    #expect(account.spends.count == granted)
    #expect(account.epsilon <= 10 && (account.loss + six).epsilon(delta: 1e-6) > 10)
  }

  @Test("A ledger that was changed spends nothing")
  func tampering() throws {
    try ledger().reserve(loss(0.5), on: data, dataset: nil, purpose: "x")
    let queue = try DatabaseQueue(path: folder.file("state/ledger.sqlite").path)
    try queue.write {
      try $0.execute(sql: "DROP TRIGGER events_stay; UPDATE events SET payload = replace(payload, '0.5', '0.1')")
    }
    try queue.close()
    let error = #expect(throws: StudyError.self) { try ledger() }
    #expect(error?.description.contains("was changed") == true)
  }
}

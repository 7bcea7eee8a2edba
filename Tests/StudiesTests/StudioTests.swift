import Dialogue
import Foundation
import Mathematics
import Reasoning
import Reports
import Studies
import Tables
import Testing
import Vocabulary

/// Studies of the studio without a server: what is heard and done is in the record, and nothing else is.
@Suite struct StudioTests {
  @Test("A study that is opened again tells the same conversation and goes on where it was")
  func reopening() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let first = try studioLibrary(in: folder)
    let study = try await first.create()
    try await study.take(table(rows: 400, in: folder))
    try await study.answerAll(until: .start)
    let before = study.snapshot()
    await first.close()

    let second = try studioLibrary(in: folder)
    let again = try await second.session(study.id)
    let after = again.snapshot()
    #expect(after.entries.map(\.message) == before.entries.map(\.message))
    #expect(after.entries.map(\.text) == before.entries.map(\.text))
    #expect(after.conversation.state == before.conversation.state)
    #expect(after.title == "patients.csv")
    try await again.say(.option("run:"))
    let done = try await again.waitUntilIdle { $0.conversation.state.evaluation != nil }
    #expect(done.synthetic?.rowCount == 400 && done.report != nil)
    await second.close()
  }

  @Test("Two studies that are told the same make the same rows; a reopened one shows them again")
  func sameRows() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let library = try studioLibrary(in: folder)
    let study = try await library.create()
    try await study.take(table(rows: 300, in: folder))
    try await study.answerAll(until: .next)
    let made = try #require(study.snapshot().synthetic)
    let copy = try await library.session(library.duplicate(study.id))
    let shown = try await copy.waitUntilIdle { $0.synthetic != nil && $0.report != nil }
    #expect(shown.synthetic == made)
    #expect(shown.title == "Copy of patients.csv")
    #expect(shown.report?.gates == study.snapshot().report?.gates)
    #expect(try await copy.verify().isEmpty)
    await library.close()
  }

  @Test("Answering an earlier question anew sets aside what came after it; going back takes finished work up again")
  func branching() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let library = try studioLibrary(in: folder)
    let study = try await library.create()
    try await study.take(table(rows: 300, in: folder))
    try await study.answerAll(until: .next)
    let first = study.snapshot()
    let started = try #require(first.entries.last { $0.text == "Begin" })

    try await study.edit(started.number, .option("setRowCount:2x"))
    let edited = try await study.waitUntilIdle { $0.conversation.pending == .start }
    #expect(edited.entries.count < first.entries.count)
    #expect(edited.synthetic == nil && edited.report == nil && edited.conversation.state.production == nil)
    #expect(edited.conversation.state.choices.rowCount == 600)

    try await study.edit(started.number, .option("setRowCount:1x"))
    try await study.answerAll(until: .next)
    let second = study.snapshot()
    #expect(second.synthetic == first.synthetic)
    #expect(second.conversation.state.production == first.conversation.state.production)
    let fits = second.events.filter {
      if case .jobStarted(let job) = $0.event { job.name.hasPrefix("fit ") } else { false }
    }
    let models = Set(second.study.models.compactMap(\.file)).union(first.study.models.compactMap(\.file))
    #expect(models.count == 1 && !fits.isEmpty, "the fit was taken up, not done again")
    #expect(second.runs.contains { $0.status == .kept })

    try await study.undo()
    let undone = try await study.waitUntilIdle { $0.conversation.pending == .start }
    #expect(undone.entries.count < second.entries.count)
    #expect(try await study.verify().isEmpty)
    await library.close()
  }

  @Test("Work stops when it is told to, nothing of it is kept, and it can be begun again")
  func cancelling() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let library = try studioLibrary(in: folder)
    let study = try await library.create()
    try await study.take(table(rows: 3_000, in: folder))
    try await study.answerAll(until: .start, generator: .adsgan)
    let notices = study.subscribe()
    try await study.say(.option("run:"))
    var losses = 0
    for await notice in notices {
      guard case .progress(let work) = notice.event, work.loss != nil else { continue }
      losses += 1
      if losses == 2 { break }
    }
    #expect(losses == 2, "the loss is told while the network learns")
    try await study.cancel()
    let stopped = try await study.waitUntilIdle { $0.conversation.pending == .start }
    #expect(stopped.conversation.state.production == nil)
    #expect(stopped.runs.last?.status == .stopped)
    #expect(stopped.runs.last?.points.contains { $0.loss != nil } == true)
    await library.close()
  }

  @Test("Deleting needs the title and leaves what was spent in the ledger")
  func deleting() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let library = try studioLibrary(in: folder)
    let study = try await library.create()
    try await study.take(table(rows: 300, in: folder))
    try await study.answerAll(until: .next, privacy: "setPrivacy:1.0")
    let account = try #require(study.snapshot().account)
    #expect(account.epsilon > 0.9)
    await #expect(throws: StudioError.notConfirmed) { try await library.delete(study.id, confirming: "patients") }
    try await library.delete(study.id, confirming: "patients.csv")
    #expect(!FileManager.default.fileExists(atPath: study.folder.path))
    #expect(try await library.list().isEmpty)
    let ledger = try Ledger(folder.url.appendingPathComponent("ledger.sqlite"))
    #expect(try ledger.accounts().map(\.epsilon) == [account.epsilon])
    await #expect(throws: StudioError.noStudy) { try await library.session(study.id) }
    await library.close()
  }

  @Test("Other rows with the same guarantee are paid for; the same rows are not paid for twice")
  func payingOnce() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let library = try studioLibrary(in: folder)
    let study = try await library.create()
    try await study.take(table(rows: 300, in: folder))
    try await study.answerAll(until: .next, privacy: "setPrivacy:1.0")
    let once = try #require(study.snapshot().account?.spends.count)
    let started = try #require(study.snapshot().entries.last { $0.text == "Begin" })
    try await study.edit(started.number, .option("setRowCount:1x"))
    try await study.answerAll(until: .next)
    #expect(study.snapshot().account?.spends.count == once)
    try await study.edit(started.number, .option("setRowCount:2x"))
    try await study.answerAll(until: .next)
    #expect(study.snapshot().account?.spends.count == once + 1)
    await library.close()
  }

  @Test(
    "A name that comes with a file becomes one of plain letters, whatever it is",
    arguments: [
      ("../../etc/passwd", "passwd"), ("<img src=x onerror=alert(1)>.csv", "img-src-x-onerror-alert-1-.csv"),
      ("C:\\Users\\me\\Patients 2016.CSV", "Patients-2016.CSV"), ("Gro\u{308}ßen 2016.csv", "Größen-2016.csv"),
      ("患者\u{202E}vsc.csv", "患者-vsc.csv"), ("…", "table"), (".hidden", "hidden"),
      ("a..b.csv", "a.b.csv"), ("", "table"),
    ])
  func slugs(name: String, slug: String) async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let library = try studioLibrary(in: folder)
    let study = try await library.create()
    let upload = try await study.beginUpload(named: name, expecting: nil, limit: 1 << 20)
    try await upload.write(Array("a,b\n1,2\n".utf8))
    try await study.finishUpload(upload, named: name)
    let input = study.folder.appendingPathComponent("input")
    #expect(try FileManager.default.contentsOfDirectory(atPath: input.path) == [slug])
    await library.close()
  }

  @Test("A table of this machine that was not given to the studio is not opened")
  func onlyGivenTables() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let library = try studioLibrary(in: folder)
    let study = try await library.create()
    let file = try table(rows: 100, in: folder)
    try await study.say(.text("load \(file.path)"))
    let after = try await study.waitUntilIdle { _ in true }
    #expect(after.table == nil && after.conversation.state.table == nil)
    await library.close()
  }

  private func table(rows: Int, in folder: TemporaryFolder) throws -> URL {
    var random = RandomSource(seed: 7)
    var text = "age,sex,bmi,smoker,diabetes\n"
    for _ in 0..<rows {
      let age = 20 + random.integer(below: 60)
      let bmi = 27 + 4 * random.normal()
      let isIll = random.uniform() < 1 / (1 + exp(-(0.04 * Double(age - 50) + 0.15 * (bmi - 27))))
      let words = [
        random.bernoulli(0.5) ? "female" : "male", random.bernoulli(0.3) ? "yes" : "no", isIll ? "yes" : "no",
      ]
      text += "\(age),\(words[0]),\(String(format: "%.1f", bmi)),\(words[1]),\(words[2])\n"
    }
    let url = folder.url.appendingPathComponent("patients.csv")
    try Data(text.utf8).write(to: url)
    return url
  }
}

/// The library of studies in a folder, with a ledger of its own.
func studioLibrary(in folder: TemporaryFolder) throws -> StudioLibrary {
  try StudioLibrary(
    folder: folder.url.appendingPathComponent("studies"), ledger: folder.url.appendingPathComponent("ledger.sqlite"))
}

extension StudioSession {
  /// Answers each question with its default, except goal, privacy and method, until a topic is reached.
  func answerAll(
    until topic: Topic, generator: GeneratorKind = .independentMarginals, privacy: String = "setPrivacy:none"
  ) async throws {
    for _ in 0..<40 {
      let now = try await waitUntilIdle { $0.question != nil }
      guard let question = now.question, now.conversation.pending != topic else { return }
      switch now.conversation.pending {
      case .target: try await say(.option("setTarget:diabetes"))
      case .privacy: try await say(.option(privacy))
      case .generators: try await say(.option("chooseGenerators:\(generator.rawValue)"))
      default: try await say(.option(question.defaultChoice?.option ?? "skip:"))
      }
    }
    Issue.record("the question on \(topic) was never put")
  }

  /// The snapshot once no work runs and `condition` holds.
  func waitUntilIdle(seconds: Double = 120, _ condition: (StudioSnapshot) -> Bool) async throws -> StudioSnapshot {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      let now = snapshot()
      if now.working == nil, now.conversation.running == nil, condition(now) { return now }
      try await Task.sleep(for: .milliseconds(20))
    }
    let now = snapshot()
    Issue.record(
      "waited in vain; the last words were “\(now.entries.last?.message?.text() ?? "")” \(now.problem ?? "")")
    return now
  }
}

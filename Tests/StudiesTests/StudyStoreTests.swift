import Foundation
import GRDB
import Reasoning
import Studies
import Testing
import Vocabulary

@Suite struct StudyStoreTests {
  private let folder: TemporaryFolder
  private let job = Job(name: "fit arf", step: .generate, inputs: Digest(of: "recipe"))

  init() throws { folder = try TemporaryFolder() }

  private func filled() throws -> StudyStore {
    let store = try StudyStore.openOrCreate(folder.file("study"), program: "1")
    try store.append([
      .privacySet(privacy: PrivacyChoice(level: .preferred, epsilon: 0.1)), .seedSet(seed: .max),
      .goalSet(goal: Goal(target: "Größe “x”/\u{1F600}", task: .classification)),
    ])
    try store.append([.noted(text: "a note"), .rowCountSet(rows: 10)])
    return store
  }

  /// Changes the database behind the store's back, as an editor of the file would.
  private func tamper(_ sql: String) throws {
    let queue = try DatabaseQueue(path: folder.file("study/study.sqlite").path)
    try queue.write { try $0.execute(sql: "DROP TRIGGER events_stay; DROP TRIGGER events_last; \(sql)") }
    try queue.close()
  }

  @Test("What was appended is there when the study is opened again, in order, with the same hashes")
  func reopening() throws {
    let events = try filled().events
    let again = try StudyStore(opening: folder.file("study"))
    #expect(again.events == events)
    #expect(events.map(\.sequence) == Array(1...6))
    #expect(again.state.seed == .max)
    #expect(try Verification.faults(inStudyAt: folder.file("study")).isEmpty)
  }

  @Test(
    "A changed, lost, moved or added event is found and named",
    arguments: [
      ("UPDATE events SET payload = replace(payload, '0.1', '9.1') WHERE sequence = 2", "Event 2"),
      ("UPDATE events SET time = '2020-01-01T00:00:00.000Z' WHERE sequence = 3", "Event 3"),
      ("DELETE FROM events WHERE sequence = 4", "Event 4"),
      ("DELETE FROM events WHERE sequence >= 5", "Events 5 to 6"),
      (
        "UPDATE events SET sequence = 100 WHERE sequence = 3; UPDATE events SET sequence = 3 WHERE sequence = 4; "
          + "UPDATE events SET sequence = 4 WHERE sequence = 100", "Event 3"
      ),
      (
        "INSERT INTO events SELECT 7, type, version, time, payload, previous, 'x' FROM events WHERE sequence = 6",
        "Event 7"
      ),
    ])
  func tampering(sql: String, named: String) throws {
    _ = try filled()
    try tamper(sql)
    let faults = try Verification.faults(inStudyAt: folder.file("study"))
    #expect(faults.contains { $0.contains(named) }, "\(faults)")
  }

  @Test("Events can be neither changed nor deleted by way of the database")
  func appendOnly() throws {
    _ = try filled()
    let queue = try DatabaseQueue(path: folder.file("study/study.sqlite").path)
    for sql in ["DELETE FROM events", "UPDATE events SET type = 'x'"] {
      #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    }
  }

  @Test("A changed or lost file is found and named")
  func files() throws {
    let store = try filled()
    let digest = try store.files.write(Data("rows".utf8))
    let other = try store.files.write(Data("model".utf8))
    try store.append([.jobStarted(job: job), .jobFinished(job: job, outputs: ["rows": digest, "model": other])])
    #expect(try Verification.faults(inStudyAt: folder.file("study")).isEmpty)
    try Data("ROWS".utf8).write(to: store.files.url(of: digest))
    try FileManager.default.removeItem(at: store.files.url(of: other))
    let faults = try Verification.faults(inStudyAt: folder.file("study"))
    #expect(faults.count == 2)
    #expect(faults.contains { $0.contains(digest.hex) } && faults.contains { $0.contains(other.hex) })
    #expect(throws: StudyError.self) { try store.files.read(digest) }
  }

  @Test("Two writers cannot have one study; a reader may look meanwhile")
  func locking() throws {
    let store = try filled()
    #expect(throws: StudyError.locked(folder: folder.file("study").path)) {
      try StudyStore(opening: folder.file("study"), writing: true)
    }
    #expect(try StudyStore(opening: folder.file("study")).events.count == store.events.count)
  }

  @Test("A job that a crash left unfinished is shown as interrupted, a finished one keeps its files")
  func crash() throws {
    var store: StudyStore? = try filled()
    let done = Job(name: "split", step: .generate, inputs: Digest(of: "recipe"))
    let digest = try #require(try store?.files.write(Data("x".utf8)))
    try store?.append([.jobStarted(job: done), .jobFinished(job: done, outputs: ["x": digest]), .jobStarted(job: job)])
    store = nil
    let state = try StudyStore(opening: folder.file("study"), writing: true).state
    #expect(state.jobs.map(\.status) == [.finished, .interrupted])
    #expect(state.outputs(of: done) == ["x": digest])
    #expect(state.outputs(of: job) == nil)
  }

  @Test("A folder that holds something else is refused, and left as it is")
  func foreignFolder() throws {
    try Data().write(to: folder.file("thesis.docx"))
    let error = #expect(throws: StudyError.self) { try StudyStore.openOrCreate(folder.url, program: "1") }
    #expect(error?.exitStatus == .cannotWrite)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["thesis.docx"])
  }

  @Test("An event of a newer version or of an unknown type is refused in words")
  func newerVersion() throws {
    for sql in [
      "UPDATE events SET version = 2 WHERE sequence = 3", "UPDATE events SET type = 'dreamt' WHERE sequence = 2",
    ] {
      let folder = try TemporaryFolder()
      _ = try StudyStore.openOrCreate(folder.file("study"), program: "1").append([.seedSet(seed: 1), .seedSet(seed: 2)])
      let queue = try DatabaseQueue(path: folder.file("study/study.sqlite").path)
      try queue.write { try $0.execute(sql: "DROP TRIGGER events_stay; \(sql)") }
      try queue.close()
      let error = #expect(throws: StudyError.self) { try StudyStore(opening: folder.file("study")) }
      #expect(error?.description.contains("newer SynthCraft") == true)
    }
  }

  @Test("An event of an older version is upgraded when it is read")
  func olderVersion() throws {
    let upgrades = EventUpgrades(["seedSet": [{ _ in Data(#"{"seedSet":{"seed":5}}"#.utf8) }]])
    let event = try StudyEvent(
      type: "seedSet", version: 1, payload: Data(#"{"seedSet":{"number":"five"}}"#.utf8), upgrades: upgrades)
    #expect(event == .seedSet(seed: 5))
  }
}

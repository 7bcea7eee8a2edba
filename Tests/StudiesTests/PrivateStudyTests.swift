import Foundation
import Mathematics
import Reasoning
import Studies
import Tables
import TestSupport
import Testing
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite(.serialized) struct PrivateStudyTests {
  private let folder: TemporaryFolder
  private let file: URL

  init() throws {
    folder = try TemporaryFolder()
    setenv("SYNTHCRAFT_LEDGER", folder.file("ledger.sqlite").path, 1)
    file = folder.file("patients.csv")
    var random = RandomSource(seed: 11)
    try TableWriter.write(SmallTables.patients(150, using: &random), to: file)
  }

  private func options(epsilon: Double) -> RunOptions {
    var options = RunOptions()
    options.target = "disease"
    options.epsilon = epsilon
    options.seed = 3
    return options
  }

  private func run(_ options: RunOptions, in name: String) throws -> StudyOutcome {
    try StudyRunner.run(options, file: file, in: folder.file(name), monitor: Monitor(), observer: { _ in })
  }

  @Test("A private study is released by its guarantee, pays once, and replays from its stored model")
  func privateStudy() throws {
    guard case .released(let release) = try run(options(epsilon: 1), in: "study") else {
      Issue.record("The guarantee was not enough for a release.")
      return
    }
    let state = try StudyStore(opening: folder.file("study")).state
    #expect(state.verdicts.last?.gate == .formalPrivacy && state.verdicts.last?.outcome == .passed)
    #expect(state.models.count == 1 && state.models.allSatisfy { $0.isPrivate })
    _ = try run(options(epsilon: 1), in: "study")
    let replay = try Replay.replay(
      studyAt: folder.file("study"), scratch: folder.file("again"), monitor: Monitor(), observer: { _ in })
    #expect(replay.different == [])
    #expect(replay.holds)
    let account = try Ledger().account(of: TableDigest.digest(of: TableReader.read(file).table), dataset: nil)
    #expect(account.spends.count == 1 && account.epsilon <= 1)
    let recipe = try Recipe.read(from: release.appendingPathComponent("recipe.json"))
    #expect(recipe.schema.fields.allSatisfy { $0.levels.isEmpty && $0.minimum == nil && $0.maximum == nil })
  }

  @Test("Another study, a copy of the file and a deleted study spend from the same budget, which is never passed")
  func overspending() throws {
    _ = try run(options(epsilon: 4), in: "one")
    try FileManager.default.removeItem(at: folder.file("one"))
    let copy = folder.file("copy.csv")
    try FileManager.default.copyItem(at: file, to: copy)
    _ = try StudyRunner.run(
      options(epsilon: 4), file: copy, in: folder.file("two"), monitor: Monitor(), observer: { _ in })
    let spent = try #require(try Ledger().accounts().first)
    #expect(spent.spends.count == 2 && spent.epsilon > 4)
    let error = #expect(throws: StudyError.self) { try run(options(epsilon: 8), in: "three") }
    #expect(error?.exitStatus == .gateSaidNo)
    #expect(try StudyStore(opening: folder.file("three")).state.data == nil)
    #expect(try Ledger().accounts().first?.spends.count == 2)
  }

  @Test("A generator without a guarantee, asked for with ε, is wrong use and costs nothing")
  func withoutGuarantee() throws {
    var options = options(epsilon: 1)
    options.generators = [.adversarialForest]
    let error = #expect(throws: StudyError.self) { try run(options, in: "study") }
    #expect(error?.exitStatus == .wrongUse)
    #expect(try Ledger().accounts().isEmpty)
  }
}

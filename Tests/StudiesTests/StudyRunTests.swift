import Evaluation
import Foundation
import Mathematics
import Privacy
import Reasoning
import Studies
import Synchronization
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite(.serialized) struct StudyRunTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A made-up table on the disk, with a recipe that measures as little as may be.
  private func recipe(
    rows: Int, generators: [GeneratorKind] = [.independentMarginals], seed: UInt64 = 1
  ) throws -> Recipe {
    var random = RandomSource(seed: 11)
    let file = folder.file("patients-\(rows).csv")
    if !FileManager.default.fileExists(atPath: file.path) {
      try TableWriter.write(SmallTables.patients(rows, using: &random), to: file)
    }
    var options = RunOptions()
    options.target = "disease"
    options.generators = generators
    options.seed = seed
    options.quasiIdentifiers = ["age", "sex"]
    options.sensitive = []
    var recipe = try Planning.plan(options, file: file).recipe
    recipe.evaluation.nullRepeats = 20
    recipe.evaluation.modelNullRepeats = 5
    recipe.evaluation.repeats = 1
    recipe.evaluation.rounds = 5
    recipe.evaluation.bootstraps = 20
    recipe.evaluation.detectionCap = 300
    recipe.evaluation.modelBandRows = 200
    return recipe
  }

  private func run(
    _ recipe: Recipe, in name: String, monitor: Monitor = Monitor(), observer: @escaping StudyObserver = { _ in }
  ) throws -> StudyOutcome {
    try StudyRunner.run(recipe, in: folder.file(name), monitor: monitor, observer: observer)
  }

  private func state(_ name: String) throws -> StudyState { try StudyStore(opening: folder.file(name)).state }

  @Test("A study of a table with a holdout is judged, reported, released, verified and replayed to the same bytes")
  func wholeStudy() throws {
    let recipe = try recipe(rows: 1_500)
    let outcome = try run(recipe, in: "study")
    let state = try state("study")
    #expect(state.split?.judging == .holdout)
    #expect(Set(state.evaluations.map(\.subject)) == ["marginals", "copier"])
    #expect(state.verdicts.count >= 4)
    for name in ["report.html", "report.json", "evaluation.json"] {
      #expect(FileManager.default.fileExists(atPath: folder.file("study/\(name)").path))
    }
    switch outcome {
    case .released(let release):
      let names = try FileManager.default.contentsOfDirectory(atPath: release.path).sorted()
      #expect(names == ["label.json", "recipe.json", "report.html", "synthetic.csv"])
      #expect(state.verdicts.allSatisfy { $0.permits })
    case .refused(let verdicts):
      #expect(!verdicts.isEmpty && state.releases.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: folder.file("study/releases").path))
    }
    #expect(try Verification.faults(inStudyAt: folder.file("study")).isEmpty)
    let replay = try Replay.replay(
      studyAt: folder.file("study"), scratch: folder.file("again"), monitor: Monitor(), observer: { _ in })
    #expect(replay.different == [])
    #expect(replay.holds)
  }

  @Test("A cancelled study goes on where it stopped and ends with the same bytes")
  func resuming() throws {
    let recipe = try recipe(rows: 1_500)
    _ = try run(recipe, in: "whole")
    let monitor = Monitor()
    #expect(throws: CancellationError.self) {
      try run(recipe, in: "cut", monitor: monitor) { notice in
        if case .began(.evaluate, _) = notice { monitor.cancel() }
        if case .progress = notice, monitor.isCancelled { return }
      }
    }
    #expect(try state("cut").report == nil)
    let kept = Mutex<[String]>([])
    _ = try run(recipe, in: "cut") { notice in
      if case .kept(let name) = notice { kept.withLock { $0.append(name) } }
    }
    #expect(kept.withLock { $0 }.contains("fit marginals"))
    let (whole, cut) = (try state("whole"), try state("cut"))
    #expect(whole.models == cut.models && whole.samples == cut.samples && whole.verdicts == cut.verdicts)
    #expect(Set(whole.evaluations) == Set(cut.evaluations))
    #expect(whole.sentences == cut.sentences)
  }

  @Test("A finished study that is run again does no work, and another recipe is refused")
  func runningAgain() throws {
    let recipe = try recipe(rows: 1_500)
    _ = try run(recipe, in: "study")
    let before = try state("study")
    _ = try run(recipe, in: "study")
    let after = try state("study")
    #expect(before.jobs == after.jobs && before.releases == after.releases)
    let other = try self.recipe(rows: 1_500, seed: 2)
    let error = #expect(throws: StudyError.self) { try run(other, in: "study") }
    #expect(error?.exitStatus == .cannotWrite)
  }

  @Test("A small table is judged by five folds; a tiny one cannot be judged, which is said before fitting")
  func smallTables() throws {
    _ = try run(recipe(rows: 400), in: "folds")
    let folds = try state("folds")
    #expect(folds.split?.judging == .crossFitting)
    #expect(folds.evaluations.filter { $0.subject == "marginals" && $0.part.hasPrefix("fold") }.count == 5)
    let said = Mutex<[String]>([])
    let outcome = try run(recipe(rows: 120), in: "tiny") { notice in
      if case .began(_, let text) = notice { said.withLock { $0.append(text) } }
    }
    guard case .refused(let verdicts) = outcome else {
      Issue.record("A table of 120 rows was released.")
      return
    }
    #expect(verdicts.allSatisfy { $0.outcome == .cannotBeJudged })
    let texts = said.withLock { $0 }
    let warning = try #require(texts.firstIndex { $0.contains("nothing that is made from it can be judged") })
    let fitting = try #require(texts.firstIndex { $0.contains("Learning the table") })
    #expect(warning < fitting)
    #expect(FileManager.default.fileExists(atPath: folder.file("tiny/report.html").path))
  }

  @Test("Several generators compete on people that their fits have not seen, and the evidence is kept")
  func choosing() throws {
    _ = try run(recipe(rows: 1_500, generators: [.independentMarginals, .sequentialCART]), in: "study")
    let state = try state("study")
    #expect(state.generators == [.sequentialCART])
    #expect(state.evidence.contains { $0.subject == "marginals" && $0.measure.hasPrefix("usefulness") })
    #expect(state.models.filter { $0.part == "selection" }.allSatisfy { $0.file == nil })
  }

  @Test("A recipe is read back as it was written, and says where it cannot be read")
  func recipeRoundTrip() throws {
    let recipe = try recipe(rows: 400)
    #expect(try Recipe.read(from: recipe.jsonData()) == recipe)
    let newer = Data(#"{"version": 99}"#.utf8)
    let error = #expect(throws: StudyError.self) { try Recipe.read(from: newer) }
    #expect(error?.description.contains("newer") == true)
    #expect(throws: StudyError.self) { try Recipe.read(from: Data(#"{"version": 1}"#.utf8)) }
    #expect(throws: StudyError.self) { try Recipe.read(from: Data("no".utf8)) }
    var moved = recipe
    moved.data.path = "/elsewhere.csv"
    moved.passes = ["arf: release": 3]
    #expect(try moved.identity == recipe.identity)
    moved.seed += 1
    #expect(try moved.identity != recipe.identity)
  }

  @Test("A gate that said no can be overridden with a reason, which label and reports print; the replay holds")
  func overriding() throws {
    var recipe = try recipe(rows: 1_500)
    recipe.thresholds.membership = 0.1
    guard case .refused(let verdicts) = try run(recipe, in: "study") else {
      Issue.record("A study was released above its threshold.")
      return
    }
    #expect(verdicts.map(\.gate) == [.membership])
    let reason = "Teaching data <agreed by the board>"
    func override(_ gate: String, _ reason: String) throws -> StudyOutcome {
      try StudyRunner.override(
        gate, because: reason, studyAt: folder.file("study"), monitor: Monitor(), observer: { _ in })
    }
    func status(_ gate: String, _ reason: String) -> Vocabulary.ExitStatus? {
      #expect(throws: StudyError.self) { try override(gate, reason) }?.exitStatus
    }
    #expect(status("members", reason) == .wrongUse)
    #expect(status("copies", reason) == .wrongUse)
    #expect(status("membership", "  so  ") == .wrongUse)
    #expect(status("formalPrivacy", reason) == .gateSaidNo)
    #expect(try state("study").overrides.isEmpty)
    guard case .released(let release) = try override("membership", reason) else {
      Issue.record("The override did not release.")
      return
    }
    let label = try JSONDecoder().decode(
      ReleaseLabel.self, from: Data(contentsOf: release.appendingPathComponent("label.json")))
    #expect(label.overrides?.map(\.gate) == ["membership"] && label.overrides?.map(\.reason) == [reason])
    #expect(label.statement.contains("membership"))
    for report in [folder.file("study/report.html"), release.appendingPathComponent("report.html")] {
      let html = try String(contentsOf: report, encoding: .utf8)
      #expect(html.contains("Teaching data &lt;agreed by the board&gt;"))
      #expect(!html.contains("every gate was passed"))
    }
    #expect(status("membership", reason) == .wrongUse)
    #expect(try state("study").sentences.contains { $0.contains("Overrode the gate membership") })
    let replay = try Replay.replay(
      studyAt: folder.file("study"), scratch: folder.file("again"), monitor: Monitor(), observer: { _ in })
    #expect(replay.different == [])
  }

  @Test("Each error has the status that its person can act on")
  func exitStatuses() {
    let cases: [(any Error, Vocabulary.ExitStatus)] = [
      (BinaryCodingError("damaged"), .unusableData), (EvaluationError.unknownColumn("x"), .wrongUse),
      (EvaluationError.empty(part: "holdout"), .unusableData), (PrivacyError.noiseOutOfRange(sigma: 1e9), .wrongUse),
      (PrivacyError.overBudget(purpose: "levels", costRho: 1, leftRho: 0), .gateSaidNo),
      (CancellationError(), .cancelled),
    ]
    for (error, status) in cases { #expect(StudyRunner.exitStatus(of: error) == status, "\(error)") }
  }

  @Test("A wrong target is refused with the nearest names, another table with its digest")
  func wrongUse() throws {
    let recipe = try recipe(rows: 400)
    var options = RunOptions()
    options.target = "diseas"
    let file = URL(fileURLWithPath: recipe.data.path)
    let error = #expect(throws: StudyError.self) {
      try StudyRunner.run(options, file: file, in: folder.file("x"), monitor: Monitor(), observer: { _ in })
    }
    #expect(error?.exitStatus == .wrongUse)
    #expect(error?.description.contains("disease") == true)
    #expect(!FileManager.default.fileExists(atPath: folder.file("x").path))
    _ = try self.recipe(rows: 500)
    let mismatch = #expect(throws: StudyError.self) {
      try StudyRunner.run(
        recipe, file: folder.file("patients-500.csv"), in: folder.file("x"), monitor: Monitor(), observer: { _ in })
    }
    #expect(mismatch?.exitStatus == .unusableData)
  }

  @Test("Real patients: heart_cleveland ends with a verdict, a report and the commands that do it again")
  func heartCleveland() throws {
    guard let file = RealData.url("heart_cleveland/data.csv") else { return }
    var options = RunOptions()
    options.target = "num"
    options.seed = 5
    options.generators = [.adversarialForest]
    var recipe = try Planning.plan(options, file: file).recipe
    recipe.evaluation = try self.recipe(rows: 400).evaluation
    #expect(try Planning.plan(options, file: file).findings == Planning.plan(recipe).findings)
    _ = try run(recipe, in: "heart")
    let state = try state("heart")
    #expect(state.split?.judging == .crossFitting && !state.verdicts.isEmpty && state.report != nil)
    #expect(try StudyExport.csv(studyAt: folder.file("heart")).label.rows == 303)
    let script = try StudyExport.script(studyAt: folder.file("heart"))
    #expect(script.contains("synthcraft run recipe.json") && script.contains(recipe.data.digest.hex))
  }
}

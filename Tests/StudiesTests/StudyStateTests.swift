import Foundation
import Reasoning
import Studies
import Testing
import Vocabulary

@Suite struct StudyStateTests {
  private let folder: TemporaryFolder
  private let store: StudyStore

  init() throws {
    folder = try TemporaryFolder()
    store = try StudyStore.openOrCreate(folder.file("study"), program: "1")
    let digest = Digest(of: "x")
    try store.append([
      .dataLoaded(data: DataRecord(digest: digest, fileName: "a.csv", rows: 500, columns: 4, schema: digest)),
      .columnsChosen(dropped: ["id"], reason: "an identifier"),
      .goalSet(goal: Goal(target: "disease", task: .classification)),
      .privacySet(privacy: PrivacyChoice(level: .none)),
      .generatorsChosen(generators: [.adversarialForest], automatic: true, evidence: []),
      .modelFitted(
        model: ModelRecord(
          generator: .adversarialForest, part: "release", file: digest, rows: 400, passes: 3, isPrivate: false)),
      .gatesJudged(verdicts: []), .reported(html: digest, json: digest),
    ])
  }

  @Test("The state is the fold of the events")
  func fold() {
    let state = store.state
    #expect(state.goal?.target == "disease")
    #expect(state.dropped == ["id": "an identifier"])
    #expect(state.generators == [.adversarialForest])
    #expect(state.models.map(\.passes) == [3])
    #expect(state.report != nil && state.superseded.isEmpty)
  }

  @Test("Going back sets aside that step and what depends on it, and keeps the rest")
  func goingBack() throws {
    try store.append([.wentBack(step: .privacy)])
    let state = store.state
    #expect(state.privacy == nil && state.generators.isEmpty && state.models.isEmpty && state.report == nil)
    #expect(state.goal?.target == "disease" && state.data?.rows == 500 && state.dropped.count == 1)
    #expect(state.superseded == [5, 6, 7, 8, 9])
    #expect(store.events.count == 10)
  }

  @Test("What comes after going back counts")
  func goingOn() throws {
    try store.append([
      .wentBack(step: .privacy), .privacySet(privacy: PrivacyChoice(level: .differential, epsilon: 1, delta: 1e-6)),
    ])
    #expect(store.state.privacy?.level == .differential)
    #expect(try StudyStore(opening: folder.file("study")).state == store.state)
  }

  @Test("Branching restores exactly the state of that event")
  func branching() throws {
    let before = StudyState(replaying: store.events.filter { $0.sequence <= 5 })
    try store.append([.branched(sequence: 5)])
    #expect(store.state.goal == before.goal && store.state.privacy == before.privacy)
    #expect(store.state.generators.isEmpty && store.state.models.isEmpty)
    #expect(store.state.superseded == [6, 7, 8, 9])
  }

  @Test("Branching to before a way back brings back what that had set aside")
  func undoOfGoingBack() throws {
    let before = store.state
    try store.append([.wentBack(step: .setGoal), .noted(text: "no, as it was"), .branched(sequence: 9)])
    #expect(store.state.goal == before.goal && store.state.models == before.models)
    #expect(store.state.notes == ["no, as it was"])
  }

  @Test("What was spent or released cannot be undone")
  func irrevocable() throws {
    try store.append([
      .budgetReserved(
        reservation: ReservationRecord(
          digest: Digest(of: "x"), dataset: nil, epsilon: 1, delta: 1e-6, spentEpsilon: 1, totalEpsilon: 10)),
      .released(number: 1, recipe: Digest(of: "r"), files: [:]),
      .wentBack(step: .loadData), .branched(sequence: 1),
    ])
    #expect(store.state.releases.count == 1 && store.state.reservations.count == 1)
    #expect(store.state.data == nil)
  }
}

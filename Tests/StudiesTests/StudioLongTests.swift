import Dialogue
import Foundation
import Mathematics
import Reasoning
import Studies
import Testing
import Vocabulary

/// Studies that have become long, and what outlives the program beside the record.
@Suite struct StudioLongTests {
  @Test(
    "What is set aside is what the definition says, and the state that grows is the state told anew, for any way back")
  func twin() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let store = try StudyStore.openOrCreate(folder.file("study"), program: "1")
    var random = RandomSource(seed: 11)
    for _ in 0..<60 {
      let last = store.events.count
      let event: StudyEvent =
        switch random.integer(below: 6) {
        case 0: .branched(sequence: 1 + random.integer(below: last))
        case 1: .wentBack(step: Step.allCases[random.integer(below: Step.allCases.count)])
        case 2: .noted(text: "note \(last)")
        case 3: .goalSet(goal: Goal(target: "column \(last)", task: .classification))
        case 4: .rowCountSet(rows: last)
        default: .gatesJudged(verdicts: [])
        }
      try store.append([event])
      #expect(store.state == StudyState(replaying: store.events))
    }
    // The definition takes twice as long with each way back: it is asked for the first ones.
    let first = Array(store.events.prefix(40))
    #expect(StudyState(replaying: first).superseded == Self.superseded(in: first))
  }

  /// The definition: a branch gives back what was set aside when the event that it goes back to had happened.
  private static func superseded(in events: [RecordedEvent]) -> Set<Int> {
    var aside: Set<Int> = []
    for (index, event) in events.enumerated() {
      switch event.event {
      case .wentBack(let step):
        let touched = step.dependents.union([step])
        for earlier in events[..<index] where earlier.event.step.map(touched.contains) ?? false {
          aside.insert(earlier.sequence)
        }
      case .branched(let sequence):
        for earlier in events[..<index] where earlier.sequence > sequence && !isIrrevocable(earlier.event) {
          aside.insert(earlier.sequence)
        }
        aside = superseded(in: events.filter { $0.sequence <= sequence }).union(aside.filter { $0 > sequence })
      default: break
      }
    }
    return aside
  }

  private static func isIrrevocable(_ event: StudyEvent) -> Bool {
    if case .noted = event { true } else { false }
  }

  @Test("Saying something is as quick after 2,000 entries as at the beginning, and so is taking it back many times")
  func longConversation() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let library = try studioLibrary(in: folder)
    let study = try await library.create()
    var times: [Double] = []
    while study.snapshot().entries.count < 2_000 {
      let start = ContinuousClock.now
      try await study.say(.text("what is a quasi-identifier?"))
      times.append(start.duration(to: .now) / .milliseconds(1))
    }
    func median(_ values: ArraySlice<Double>) -> Double { values.sorted()[values.count / 2] }
    let (first, last) = (median(times.prefix(50)), median(times.suffix(50)))
    print("one answer: \(first) ms at the beginning, \(last) ms after \(study.snapshot().entries.count) entries")
    #expect(last < 3 * first + 20)
    let start = ContinuousClock.now
    for _ in 0..<30 {
      try await study.undo()
      try await study.say(.text("what is a quasi-identifier?"))
    }
    let each = start.duration(to: .now) / .milliseconds(30)
    print("taken back and said again: \(each) ms")
    #expect(each < 2_000)
    let before = study.snapshot()
    await library.close()
    let again = try studioLibrary(in: folder)
    #expect(try await again.session(study.id).snapshot().entries.map(\.text) == before.entries.map(\.text))
    await again.close()
  }

  @Test("How jobs went outlives the program: the curve of the loss is shown when the study is opened again")
  func curvesSurvive() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let library = try studioLibrary(in: folder)
    let study = try await library.create()
    try await study.take(table(in: folder))
    try await study.answerAll(until: .start, generator: .adsgan)
    let notices = study.subscribe()
    try await study.say(.option("run:"))
    var losses = 0
    for await notice in notices {
      guard case .progress(let work) = notice.event, work.loss != nil else { continue }
      #expect(work.stage.hasSuffix(": learning"), "\(work.stage)")
      losses += 1
      if losses == 3 { break }
    }
    try await study.cancel()
    let stopped = try await study.waitUntilIdle { $0.conversation.pending == .start }
    let curve = try #require(stopped.runs.last { run in run.points.contains { $0.loss != nil } })
    await library.close()

    let again = try studioLibrary(in: folder)
    let reopened = try await again.session(study.id)
    let kept = try #require(reopened.snapshot().runs.last { $0.job == curve.job })
    #expect(kept.status == .stopped && kept.began == curve.began && kept.ended == curve.ended)
    #expect(kept.points.count == curve.points.count && kept.points.last == curve.points.last)
    #expect(try await reopened.verify().isEmpty)
    await again.close()
    // A file that is damaged costs the curves, not the study.
    try Data("no".utf8).write(to: study.folder.appendingPathComponent("runs.json"))
    let third = try studioLibrary(in: folder)
    let opened = try await third.session(study.id).snapshot()
    #expect(opened.runs.isEmpty && opened.problem?.contains("runs.json") == true)
    #expect(opened.entries.count == stopped.entries.count)
    await third.close()
  }

  private func table(in folder: TemporaryFolder) throws -> URL {
    var random = RandomSource(seed: 7)
    var text = "age,bmi,smoker,diabetes\n"
    for _ in 0..<3_000 {
      let bmi = String(format: "%.1f", 27 + 4 * random.normal())
      let words = [random.bernoulli(0.3) ? "yes" : "no", random.bernoulli(0.4) ? "yes" : "no"]
      text += "\(20 + random.integer(below: 60)),\(bmi),\(words[0]),\(words[1])\n"
    }
    let url = folder.url.appendingPathComponent("patients.csv")
    try Data(text.utf8).write(to: url)
    return url
  }
}

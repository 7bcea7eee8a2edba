import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Reasoning
import Reports
import Studies
import Vocabulary

/// An answer as the page sends it: one of text, option, frame, frames.
struct AnswerBody: Decodable {
  let text: String?
  let option: String?
  let frame: Frame?
  let frames: [Frame]?
  let label: String?
  /// Of an edit: which entry is answered anew.
  let entry: Int?

  private enum Keys: String, CodingKey { case text, option, frame, frames, label, entry }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    text = try container.decodeIfPresent(String.self, forKey: .text)
    option = try container.decodeIfPresent(String.self, forKey: .option)
    frame = try container.decodeIfPresent(PageFrame.self, forKey: .frame)?.frame
    frames = try container.decodeIfPresent([PageFrame].self, forKey: .frames)?.map(\.frame)
    label = try container.decodeIfPresent(String.self, forKey: .label)
    entry = try container.decodeIfPresent(Int.self, forKey: .entry)
  }

  /// A page need not say how sure it is: a press of a button is certain.
  private struct PageFrame: Decodable {
    let intent: Intent
    let slots: Slots?

    var frame: Frame { Frame(intent, slots: slots ?? Slots()) }
  }

  var answers: [StudioAnswer] {
    if let text { return text.allSatisfy(\.isWhitespace) ? [] : [.text(text)] }
    if let option { return [.option(option)] }
    let all = frames ?? [frame].compactMap { $0 }
    return all.enumerated().map { .frame($1, label: $0 == 0 || all.count == 1 ? label : nil) }
  }
}

/// Corrections of the schema as the page sends them, by the name of the column.
private struct SchemaBody: Decodable {
  struct Column: Decodable {
    let kind: ColumnKind?
    let title: String?
    let role: ColumnRole?
    let missingCodes: [String]?
  }

  let columns: [String: Column]

  var corrections: [ColumnCorrection] {
    columns.sorted { $0.key < $1.key }.map { name, column in
      ColumnCorrection(
        column: name, kind: column.kind, title: column.title, role: column.role, missingCodes: column.missingCodes)
    }
  }
}

extension StudioRoutes {
  func addConversation(to router: Router<StudioContext>) {
    router.get("/api/studies/{id}/conversation") { _, context in
      try JSONReply.response(ConversationReply(try await session(context).snapshot(), boot: boot))
    }
    router.post("/api/studies/{id}/say") { request, context in
      let answers = try await request.decoded(as: AnswerBody.self, context, limits).answers
      guard !answers.isEmpty else { throw RefusedRequest.unreadable("Nothing was said.") }
      try await session(context).say(answers)
      return JSONReply.accepted
    }
    router.post("/api/studies/{id}/edit") { request, context in
      let body = try await request.decoded(as: AnswerBody.self, context, limits)
      guard let entry = body.entry, body.answers.count <= 1 else { throw StudioError.noAnswer }
      try await session(context).edit(entry, body.answers.first)
      return JSONReply.accepted
    }
    router.post("/api/studies/{id}/undo") { _, context in
      try await session(context).undo()
      return JSONReply.accepted
    }
    router.post("/api/studies/{id}/cancel") { _, context in
      try await session(context).cancel()
      return JSONReply.accepted
    }
    router.post("/api/studies/{id}/schema") { request, context in
      let body = try await request.decoded(as: SchemaBody.self, context, limits)
      try await session(context).correct(body.corrections)
      return JSONReply.accepted
    }
    router.get("/api/studies/{id}/events") { request, context in
      try await events(of: session(context), request)
    }
  }
}

/// One entry of the conversation as the page gets it.
struct EntryReply: Encodable {
  let number: Int
  let role: StudioEntry.Speaker
  let html: String
  let time: Date
  let isOpenQuestion: Bool
  /// What the person said, to begin an edit with.
  let text: OrNull<String>

  init(_ entry: StudioEntry, in snapshot: StudioSnapshot) {
    number = entry.number
    role = entry.speaker
    html = StudioPages.entry(entry, in: snapshot).source
    time = entry.time
    isOpenQuestion = snapshot.openEntry == entry.number
    text = OrNull(entry.speaker == .person ? entry.text : nil)
  }
}

struct WorkReply: Encodable {
  let option: String
  let job: String
  let generator: OrNull<String>
  let fraction: Double
  let activity: String
  let stage: String
  let loss: OrNull<Double>
  let secondsLeft: OrNull<Double>
  let since: Date
  let isStopping: Bool

  init(_ work: StudioWork) {
    option = work.option.rawValue
    job = work.job
    generator = OrNull(work.generator?.rawValue)
    fraction = work.fraction
    activity = work.activity
    stage = work.stage
    loss = OrNull(work.loss)
    secondsLeft = OrNull(work.secondsLeft)
    since = work.since
    isStopping = work.isStopping
  }
}

struct QuestionReply: Encodable {
  let entry: Int
  let topic: String
  let expects: [Intent]
  let hint: String
}

struct ConversationReply: Encodable {
  let id: String
  let title: String
  let entries: [EntryReply]
  let working: OrNull<WorkReply>
  let question: OrNull<QuestionReply>
  let isFinished: Bool
  /// The tab that fits where the conversation is.
  let tab: String
  let status: StudioStatus
  let problem: OrNull<String>
  let revision: Int
  /// What the event stream is to go on after.
  let cursor: String

  init(_ snapshot: StudioSnapshot, boot: String) {
    id = snapshot.id
    title = snapshot.title
    entries = snapshot.entries.map { EntryReply($0, in: snapshot) }
    working = OrNull(snapshot.working.map(WorkReply.init))
    question = OrNull(
      snapshot.question.flatMap { question in
        snapshot.openEntry.map {
          QuestionReply(entry: $0, topic: question.topic, expects: question.expects, hint: question.hint)
        }
      })
    isFinished = snapshot.isFinished
    tab = StudioPages.tabThatFits(snapshot).rawValue
    status = snapshot.status
    problem = OrNull(snapshot.problem)
    revision = snapshot.revision
    cursor = "\(boot).\(snapshot.revision)"
  }
}

extension StudioSnapshot {
  /// The entry with the question that waits for an answer.
  var openEntry: Int? {
    question == nil ? nil : entries.last { $0.message?.question != nil }?.number
  }
}

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import ServiceLifecycle
import Studies
import Synchronization

/// How many event streams are open.
final class StreamCounter: Sendable {
  private let count = Mutex(0)

  func open(limit: Int) throws {
    try count.withLock { count in
      guard count < limit else { throw RefusedRequest.tooManyStreams }
      count += 1
    }
  }

  func close() { count.withLock { $0 -= 1 } }
}

extension StudioRoutes {
  /// A stream of what happens in a study. A client that missed something is told to fetch the conversation anew.
  func events(of session: StudioSession, _ request: Request) async throws -> Response {
    let seen = request.headers[Self.lastEvent] ?? request.uri.queryParameters["after"].map(String.init)
    try streams.open(limit: limits.streams)
    let body = ResponseBody { [self] writer in
      defer { streams.close() }
      // Listening begins before the look at where things stand, so that nothing falls between.
      let notices = session.subscribe()
      let now = session.snapshot()
      var opening = ["retry: 1000\n\n"]
      if let seen, seen != "\(boot).\(now.revision)" {
        opening.append(text(StudioNotice(revision: now.revision, event: .reset), now))
      }
      let state = now.working.map(StudioEvent.working) ?? .idle
      opening.append(text(StudioNotice(revision: now.revision, event: state), now))
      try await writer.write(ByteBuffer(string: opening.joined()))
      for await item in beating(notices) {
        switch item {
        case .beat: try await writer.write(ByteBuffer(string: ": still here\n\n"))
        case .notice(let notice): try await writer.write(ByteBuffer(string: text(notice, session.snapshot())))
        }
      }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream; charset=utf-8", HTTPField.Name("X-Accel-Buffering")!: "no"],
      body: body)
  }

  private static let lastEvent = HTTPField.Name("Last-Event-ID")!

  private enum Item: Sendable {
    case notice(StudioNotice)
    case beat
  }

  /// The notices with a sign of life between them; ends with them.
  private func beating(_ notices: AsyncStream<StudioNotice>) -> AsyncStream<Item> {
    AsyncStream(bufferingPolicy: .bufferingOldest(1_024)) { continuation in
      let beat = limits.beatSeconds
      let task = Task {
        await withTaskGroup(of: Void.self) { group in
          group.addTask {
            // A server that is told to stop waits for its streams.
            for await notice in notices.cancelOnGracefulShutdown() {
              // A reader that does not keep up is sent away: it comes back and looks anew.
              if case .dropped = continuation.yield(.notice(notice)) { break }
            }
            continuation.finish()
          }
          group.addTask {
            while !Task.isCancelled {
              do { try await Task.sleep(for: .seconds(beat)) } catch { return }
              continuation.yield(.beat)
            }
          }
          await group.next()
          group.cancelAll()
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private struct TabReply: Encodable { let name: StudioTab }
  private struct Nothing: Encodable {}

  private func text(_ notice: StudioNotice, _ snapshot: StudioSnapshot) -> String {
    switch notice.event {
    case .entry(let entry): text("entry", EntryReply(entry, in: snapshot), of: notice)
    case .reset: text("reset", Nothing(), of: notice)
    case .progress(let work): text("progress", WorkReply(work), of: notice)
    case .working(let work): text("working", WorkReply(work), of: notice)
    case .idle: text("idle", Nothing(), of: notice)
    case .tab(let tab): text("tab", TabReply(name: tab), of: notice)
    }
  }

  private func text(_ name: String, _ value: some Encodable, of notice: StudioNotice) -> String {
    // What changes the conversation is numbered, so that who comes back can say what it has seen.
    let id = notice.event.changesConversation ? "id: \(boot).\(notice.revision)\n" : ""
    do {
      // JSON has no line ends of its own.
      return "\(id)event: \(name)\ndata: \(String(decoding: try JSONReply.data(value), as: UTF8.self))\n\n"
    } catch {
      return "event: reset\ndata: {}\n\n"
    }
  }
}

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Reports
import Studies
import Synchronization

extension StudioRoutes {
  private struct VerifyReply: Encodable {
    let holds: Bool
    let sentence: String
  }

  private struct OverrideBody: Decodable {
    let gate: String
    let reason: String
  }

  func addWork(to router: Router<StudioContext>) {
    router.post("/api/studies/{id}/upload") { request, context in try await upload(request, context) }
    router.get("/api/studies/{id}/tabs/{tab}") { request, context in
      guard let tab = context.parameters.get("tab").flatMap(StudioTab.init) else {
        throw StudioError.noFile("There is no such tab.")
      }
      let session = try await session(context)
      let snapshot = session.snapshot()
      let aggregates = cache.aggregates(for: snapshot) { [weak session] tabs in session?.announce(tabs) }
      let column = request.uri.queryParameters["column"].map(String.init)
      let html: HTML
      if let part = request.uri.queryParameters["part"] {
        guard let found = StudioPages.part(String(part), of: tab, snapshot, aggregates) else {
          throw StudioError.noFile("There is no such part.")
        }
        html = found
      } else {
        html = StudioPages.tab(tab, snapshot, aggregates, column: column)
      }
      return Response(
        status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: html.source)))
    }
    router.post("/api/studies/{id}/verify") { _, context in
      let faults = try await session(context).verify()
      let sentence =
        faults.isEmpty
        ? "The record and every file of this study are as they were written." : faults.joined(separator: " ")
      return try JSONReply.response(VerifyReply(holds: faults.isEmpty, sentence: sentence))
    }
    router.post("/api/studies/{id}/override") { request, context in
      let body = try await request.decoded(as: OverrideBody.self, context, limits)
      try await session(context).override(body.gate, because: body.reason)
      return JSONReply.accepted
    }
    router.get("/api/studies/{id}/files/{kind}") { _, context in
      guard let kind = context.parameters.get("kind").flatMap(StudioDownload.Kind.init) else {
        throw StudioError.noFile("There is no such file.")
      }
      return try await download(session(context).file(kind), context)
    }
  }

  // MARK: - Uploads

  private func upload(_ request: Request, _ context: StudioContext) async throws -> Response {
    let name = request.uri.queryParameters["name"].map(String.init) ?? "table"
    let length = request.headers[.contentLength].flatMap(Int.init)
    let session = try await session(context)
    let upload = try await session.beginUpload(named: name, expecting: length, limit: limits.uploadBytes)
    do {
      let watch = UploadWatch(context.channel, limits)
      defer { watch.end() }
      var count = 0
      for try await buffer in request.body {
        count += buffer.readableBytes
        watch.note(count)
        try await upload.write(Array(buffer.readableBytesView))
      }
      guard !watch.isGivenUp else { throw RefusedRequest.tooSlow }
      guard length == nil || length == count else {
        throw RefusedRequest.unreadable("The file did not come in whole. Try again.")
      }
      try await session.finishUpload(upload, named: name)
    } catch {
      upload.discard()
      throw error
    }
    return JSONReply.accepted
  }

  // MARK: - Downloads

  private func download(_ file: StudioFile, _ context: StudioContext) async throws -> Response {
    let headers: HTTPFields = [
      .contentType: "application/octet-stream", .contentDisposition: "attachment; filename=\"\(file.name)\"",
    ]
    switch file.content {
    case .data(let data):
      return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    case .file(let url):
      let body = try await FileIO().loadFile(path: url.path, context: context)
      return Response(status: .ok, headers: headers, body: body)
    }
  }
}

/// Gives up an upload that brings next to nothing: closing its channel ends the wait for it.
private final class UploadWatch: Sendable {
  private struct State {
    var count = 0
    var before = 0
    var isGivenUp = false
    var next: Scheduled<Void>?
  }

  private let state = Mutex(State())
  private let channel: any Channel
  private let limits: ServerLimits

  init(_ channel: any Channel, _ limits: ServerLimits) {
    self.channel = channel
    self.limits = limits
    schedule()
  }

  func note(_ count: Int) { state.withLock { $0.count = count } }
  var isGivenUp: Bool { state.withLock { $0.isGivenUp } }
  func end() { state.withLock { $0.next?.cancel() } }

  private func schedule() {
    let next = channel.eventLoop.scheduleTask(in: .seconds(Int64(limits.uploadSeconds))) { [weak self] () -> Void in
      self?.look()
    }
    state.withLock { $0.next = next }
  }

  private func look() {
    let isSlow = state.withLock { state in
      defer { state.before = state.count }
      state.isGivenUp = state.count - state.before < limits.leastUploadBytes
      return state.isGivenUp
    }
    if isSlow { channel.close(promise: nil) } else { schedule() }
  }
}

import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Studies
import Vocabulary

/// Every address of the studio: each route decodes, calls one method of a session or the library, and encodes.
struct StudioRoutes: Sendable {
  let library: StudioLibrary
  let limits: ServerLimits
  let cache = StudioCache()
  let streams = StreamCounter()
  /// Tells this run of the program from others.
  let boot = String(StudioSecret.token().prefix(8))

  init(_ library: StudioLibrary, _ limits: ServerLimits) {
    self.library = library
    self.limits = limits
  }

  func router(_ access: StudioAccess) -> Router<StudioContext> {
    let router = Router(context: StudioContext.self)
    addPage(to: router)
    addSession(to: router, access)
    addStudies(to: router)
    addConversation(to: router)
    addWork(to: router)
    return router
  }

  func session(_ context: StudioContext) async throws -> StudioSession {
    try await library.session(context.parameters.get("id") ?? "")
  }

  // MARK: - The page

  private func addPage(to router: Router<StudioContext>) {
    router.get("/") { request, _ in try asset("studio.html", request) }
    router.get("/{name}") { request, context in try asset(context.parameters.get("name") ?? "", request) }
  }

  /// The page holds no data, so that anyone on this machine may have it.
  private func asset(_ name: String, _ request: Request) throws -> Response {
    guard let asset = StudioAssets.asset(named: name) else {
      throw StudioError.noFile("There is nothing at this address.")
    }
    let tag = asset.etag
    var headers: HTTPFields = [.contentType: asset.contentType, .eTag: tag, .cacheControl: "no-cache"]
    if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
    headers[.contentLength] = String(asset.bytes.count)
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
  }

  // MARK: - Signing in

  private struct TokenBody: Decodable { let token: String }

  private func addSession(to router: Router<StudioContext>, _ access: StudioAccess) {
    router.post("/api/session") { request, context in
      let token = try await request.decoded(as: TokenBody.self, context, limits).token
      let (cookie, csrf) = try access.open(with: token)
      return Response(status: .noContent, headers: [.setCookie: cookie, StudioAccess.csrfHeader: csrf])
    }
    router.get("/api/session") { request, _ in
      Response(status: .noContent, headers: [StudioAccess.csrfHeader: try access.csrf(for: request)])
    }
  }

  // MARK: - The list of studies

  private struct StudyID: Encodable { let id: String }
  private struct TitleBody: Decodable { let title: String }

  private func addStudies(to router: Router<StudioContext>) {
    router.get("/api/studies") { _, _ in try JSONReply.response(try await library.list()) }
    router.post("/api/studies") { _, _ in
      try JSONReply.response(StudyID(id: try await library.create().id), status: .created)
    }
    router.post("/api/studies/{id}/duplicate") { _, context in
      try JSONReply.response(
        StudyID(id: try await library.duplicate(context.parameters.get("id") ?? "")), status: .created)
    }
    router.post("/api/studies/{id}/rename") { request, context in
      let title = try await request.decoded(as: TitleBody.self, context, limits).title
      try await session(context).rename(title)
      return JSONReply.nothing
    }
    router.delete("/api/studies/{id}") { request, context in
      // Headers carry no letters beyond ASCII, so the page sends the title percent-encoded.
      let title = request.headers[Self.confirm]?.removingPercentEncoding ?? ""
      try await library.delete(context.parameters.get("id") ?? "", confirming: title)
      return JSONReply.nothing
    }
  }

  private static let confirm = HTTPField.Name("X-Confirm")!
}

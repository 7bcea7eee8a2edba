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
    router.get("/") { request, _ in
      try asset(StudioAssets.page(theme: Self.theme(of: request)), request)
    }
    router.get("/{name}") { request, context in
      try asset(StudioAssets.asset(named: context.parameters.get("name") ?? ""), request)
    }
  }

  /// What the person chose with the button of the page; it is no secret and opens nothing.
  private static func theme(of request: Request) -> String? {
    request.headers[values: .cookie].lazy.flatMap { $0.split(separator: ";") }
      .map { $0.trimmingCharacters(in: .whitespaces) }.first { $0.hasPrefix("synthcraft-theme=") }
      .map { String($0.dropFirst("synthcraft-theme=".count)) }
  }

  /// The page holds no data, so that anyone on this machine may have it.
  private func asset(_ asset: StudioAsset?, _ request: Request) throws -> Response {
    guard let asset else { throw StudioError.noFile("There is nothing at this address.") }
    let tag = asset.etag
    // What is asked for by its version never changes.
    let isVersioned = request.uri.queryParameters["v"].map(String.init) == StudioAssets.version
    var headers: HTTPFields = [
      .contentType: asset.contentType, .eTag: tag,
      .cacheControl: isVersioned ? "private, max-age=31536000, immutable" : "no-cache",
    ]
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

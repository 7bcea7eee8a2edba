import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import Studies
import Tables

/// What a route may know of its request beside the request itself.
struct StudioContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}

/// Checks each request, hands it to its route, words errors and sets the headers that all replies have.
struct StudioResponder: HTTPResponder {
  let access: StudioAccess
  let limits: ServerLimits
  private let routes: RouterResponder<StudioContext>

  init(access: StudioAccess, limits: ServerLimits, routes: (StudioAccess) -> Router<StudioContext>) {
    self.access = access
    self.limits = limits
    self.routes = routes(access).buildResponder()
  }

  func respond(to request: Request, context: StudioContext) async throws -> Response {
    var response: Response
    do {
      guard request.head.path?.hasPrefix("/") == true else { throw RefusedRequest.host }
      try access.check(request)
      response = try await routes.respond(to: request, context: context)
      // Refusals of the router itself carry no words.
      if response.status.code >= 400 {
        let isAbsent = response.status == .notFound
        response = Self.refusal(
          response.status,
          isAbsent ? "There is nothing at this address." : "The request cannot be understood. Load the page again.")
      }
    } catch let error as HTTPParserError {
      throw error
    } catch {
      let (status, text) = Self.words(for: error)
      response = Self.refusal(status, text)
      if request.method != .get { closeSoon(context.channel, &response) }
    }
    Self.protect(&response)
    return response
  }

  /// What is left of a body that was refused is not waited for.
  private func closeSoon(_ channel: any Channel, _ response: inout Response) {
    response.headers[.connection] = "close"
    channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
  }

  private static func refusal(_ status: HTTPResponse.Status, _ text: String) -> Response {
    struct Refusal: Encodable { let error: String }
    do {
      return try JSONReply.response(Refusal(error: text), status: status)
    } catch {
      return Response(status: .internalServerError)
    }
  }

  private static func protect(_ response: inout Response) {
    response.headers[.contentSecurityPolicy] =
      "default-src 'none'; script-src 'self'; style-src \(StudioAssets.styleSource); img-src 'self' data:; connect-src 'self'; "
      + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    response.headers[.xContentTypeOptions] = "nosniff"
    for (name, value) in fixed { response.headers[name] = value }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
  }

  private static let fixed: [(HTTPField.Name, String)] = [
    (HTTPField.Name("Referrer-Policy")!, "no-referrer"),
    (HTTPField.Name("X-Frame-Options")!, "DENY"),
    (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
    (HTTPField.Name("Cross-Origin-Resource-Policy")!, "same-origin"),
    (HTTPField.Name("Permissions-Policy")!, "camera=(), microphone=(), geolocation=()"),
  ]
}

extension StudioResponder {
  /// The one place where errors become replies.
  static func words(for error: any Error) -> (HTTPResponse.Status, String) {
    switch error {
    case let error as RefusedRequest: (error.status, error.description)
    case let error as StudioError: (status(of: error), error.description)
    case let error as StudyError: (status(of: error), error.description)
    case let error as TableError: (.unprocessableContent, error.description)
    case is CancellationError: (.serviceUnavailable, "The program is ending.")
    default: (.internalServerError, "This is a fault of SynthCraft, please report it: \(type(of: error)).")
    }
  }

  private static func status(of error: StudioError) -> HTTPResponse.Status {
    switch error {
    case .noStudy, .noFile: .notFound
    case .noAnswer, .notUnderstood: .unprocessableContent
    case .busy, .closed, .finished: .conflict
    case .notConfirmed: .preconditionFailed
    case .tooLarge: .contentTooLarge
    case .noSpace: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
    case .tooManyStudies: .conflict
    }
  }

  private static func status(of error: StudyError) -> HTTPResponse.Status {
    switch error {
    case .wrongUse, .unusableData: .unprocessableContent
    case .cannotRead: .notFound
    case .locked, .refused: .conflict
    case .diskFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
    case .cannotWrite, .damaged, .newer, .serverMissing, .ourFault: .internalServerError
    }
  }
}

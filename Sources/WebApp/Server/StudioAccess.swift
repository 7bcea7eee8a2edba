import Foundation
import HTTPTypes
import HummingbirdCore
import Studies
import Synchronization

/// Who may ask for what: this machine's own page, opened with the token that the program printed.
final class StudioAccess: Sendable {
  private struct State {
    /// Gone once it was used.
    var token: String?
    var port = 0
  }

  private let state: Mutex<State>
  private let secret: StudioSecret
  private let started = ContinuousClock.now

  static let tokenLife = Duration.seconds(12 * 3_600)
  static let cookieLife = 24 * 3_600
  static let csrfHeader = HTTPField.Name("X-SynthCraft-CSRF")!

  init(token: String, secret: StudioSecret) {
    state = Mutex(State(token: token))
    self.secret = secret
  }

  func serve(port: Int) { state.withLock { $0.port = port } }

  private var port: Int { state.withLock { $0.port } }

  /// Whether a request names this server and comes from its own page.
  ///
  /// - Throws: ``RefusedRequest``.
  func check(_ request: Request) throws {
    let hosts = ["127.0.0.1:\(port)", "localhost:\(port)"]
    guard let host = request.head.authority, hosts.contains(host) else { throw RefusedRequest.host }
    guard request.headers[values: .origin].allSatisfy({ origin in hosts.contains { origin == "http://\($0)" } })
    else { throw RefusedRequest.origin }
    let isData = request.uri.path.hasPrefix("/api")
    if isData, let site = request.headers[Self.fetchSite], site != "same-origin", site != "none" {
      throw RefusedRequest.origin
    }
    switch request.method {
    case .get: break
    case .post, .delete: guard isData else { throw RefusedRequest.method }
    default: throw RefusedRequest.method
    }
    guard isData else { return }
    if request.uri.path == "/api/session", request.method == .post { return }
    guard let proof = proof(in: request) else { throw RefusedRequest.notSignedIn }
    guard request.method != .get else { return }
    // Browsers say where a change comes from; what does not say it is no page of the studio.
    guard request.headers[.origin] != nil || request.headers[Self.fetchSite] == "same-origin" else {
      throw RefusedRequest.origin
    }
    guard let given = request.headers[Self.csrfHeader], StudioSecret.isEqual(given, csrf(for: proof)) else {
      throw RefusedRequest.forgery
    }
  }

  private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!

  // MARK: - Token to cookie

  /// Takes the token, once.
  ///
  /// - Returns: the cookie and the token that state changes must carry.
  /// - Throws: ``RefusedRequest/badToken``.
  func open(with token: String) throws -> (cookie: String, csrf: String) {
    let isRight = state.withLock { state in
      guard let expected = state.token, StudioSecret.isEqual(token, expected),
        started.duration(to: .now) < Self.tokenLife
      else { return false }
      state.token = nil
      return true
    }
    guard isRight else { throw RefusedRequest.badToken }
    let claim = "\(StudioSecret.token().prefix(32)).\(Int(Date().timeIntervalSince1970) + Self.cookieLife)"
    let proof = "\(claim).\(secret.signature(of: "cookie \(claim)"))"
    // Cookies know no ports: two studios on one machine must not overwrite each other's.
    let cookie = "\(cookieName)=\(proof); HttpOnly; SameSite=Strict; Path=/; Max-Age=\(Self.cookieLife)"
    return (cookie, csrf(for: proof))
  }

  /// The token that state changes must carry, for who has the cookie.
  func csrf(for request: Request) throws -> String {
    guard let proof = proof(in: request) else { throw RefusedRequest.notSignedIn }
    return csrf(for: proof)
  }

  private var cookieName: String { "synthcraft-\(port)" }

  private func csrf(for proof: String) -> String { secret.signature(of: "csrf \(proof)") }

  /// The cookie's content, when it is one of ours and has not expired.
  private func proof(in request: Request) -> String? {
    for header in request.headers[values: .cookie] {
      for pair in header.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.count == 2, parts[0] == cookieName else { continue }
        let fields = parts[1].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 3, let end = Int(fields[1]), end > Int(Date().timeIntervalSince1970),
          StudioSecret.isEqual(fields[2], secret.signature(of: "cookie \(fields[0]).\(fields[1])"))
        else { continue }
        return parts[1]
      }
    }
    return nil
  }
}

/// Why a request is not even looked at.
enum RefusedRequest: Error, CustomStringConvertible {
  case host, origin, method, notSignedIn, badToken, forgery, tooSlow, tooManyStreams
  case unreadable(String)

  var status: HTTPResponse.Status {
    switch self {
    case .host: .misdirectedRequest
    case .origin, .forgery: .forbidden
    case .method: .methodNotAllowed
    case .notSignedIn, .badToken: .unauthorized
    case .tooSlow: .requestTimeout
    case .tooManyStreams: .serviceUnavailable
    case .unreadable: .badRequest
    }
  }

  var description: String {
    switch self {
    case .host: "This address is not the studio's. Open the address that SynthCraft printed."
    case .origin: "This request comes from another page and is refused."
    case .method: "This address cannot be used in that way."
    case .notSignedIn: "Open the address that SynthCraft printed when it was started; it opens the studio."
    case .badToken:
      "This address was used before or has expired. It opens one browser once: stop SynthCraft and start it again for a new one."
    case .forgery: "The request lacks the proof that it comes from the studio's page. Load the page again."
    case .tooSlow: "The request came in too slowly and was given up."
    case .tooManyStreams: "Too many pages are open. Close some of them."
    case .unreadable(let reason): reason
    }
  }
}

import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
public import Studies

/// The web studio: pages and their data, served to this machine alone.
public struct StudioServer: Sendable {
  /// The port that is taken when none is asked for, if it is free.
  public static let usualPort = 8_765

  let library: StudioLibrary
  let limits: ServerLimits
  private let port: Int
  private let secret: StudioSecret

  /// - Parameters:
  ///   - port: 0 takes any that is free; nil the usual one, or any when that is taken.
  public init(library: StudioLibrary, port: Int? = nil) throws {
    try self.init(library: library, port: port, limits: ServerLimits())
  }

  package init(library: StudioLibrary, port: Int?, limits: ServerLimits) throws {
    self.library = library
    self.limits = limits
    secret = try StudioSecret(in: library.folder)
    if let port {
      guard port == 0 || LoopbackPort.isFree(port) else {
        throw StudyError.wrongUse("Port \(port) is used by another program. Choose another with --port.")
      }
      self.port = port
    } else {
      self.port = LoopbackPort.isFree(Self.usualPort) ? Self.usualPort : 0
    }
  }

  /// Serves until the process is told to stop, or the task is cancelled.
  ///
  /// - Parameter onRunning: gets the address, with the token that opens it once.
  public func run(onRunning: @escaping @Sendable (_ address: String) -> Void) async throws {
    try await application(onRunning).runService()
    library.stop()
  }

  /// As ``run(onRunning:)``, but deaf to signals.
  package func runInProcess(onRunning: @escaping @Sendable (_ address: String) -> Void) async throws {
    try await application(onRunning).run()
  }

  private func application(
    _ onRunning: @escaping @Sendable (_ address: String) -> Void
  ) -> Application<StudioResponder> {
    let token = StudioSecret.token()
    let access = StudioAccess(token: token, secret: secret)
    let responder = StudioResponder(access: access, limits: limits, routes: StudioRoutes(library, limits).router)
    var logger = Logger(label: "studio")
    logger.logLevel = .critical
    return Application(
      responder: responder,
      server: .http1(
        configuration: .init(
          idleTimeout: .seconds(Int64(limits.idleSeconds)),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes, maxHeaderFieldCount: 64))),
      configuration: ApplicationConfiguration(
        address: .hostname("127.0.0.1", port: port), serverName: nil, backlog: 1_024,
        availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        access.serve(port: port)
        onRunning("http://127.0.0.1:\(port)/#token=\(token)")
      },
      eventLoopGroupProvider: .singleton, logger: logger)
  }
}

/// What the server takes from one client.
package struct ServerLimits: Sendable {
  /// Of a table that is uploaded.
  package var uploadBytes = 2 << 30
  /// Of any other body.
  package var bodyBytes = 64 << 10
  package var headerBytes = 16 << 10
  package var connections = 1_000
  /// Open event streams, over all studies.
  package var streams = 256
  /// Until a request's head has come in, and between two pieces of its body.
  package var idleSeconds = 15
  /// Until the whole of a small body has come in.
  package var bodySeconds = 10
  /// Each such time an upload must have brought ``leastUploadBytes`` more.
  package var uploadSeconds = 20
  package var leastUploadBytes = 16 << 10
  /// Between two signs of life of an event stream.
  package var beatSeconds = 15

  package init() {}
}

/// Ports of this machine's loopback address.
enum LoopbackPort {
  static func isFree(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, streamSocket, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var reuse: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(clamping: port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    // A port is only taken when someone listens: bind alone succeeds beside a listener of the same user on no system.
    return result == 0
  }

  #if canImport(Glibc)
    private static var streamSocket: Int32 { Int32(SOCK_STREAM.rawValue) }
  #else
    private static var streamSocket: Int32 { SOCK_STREAM }
  #endif
}

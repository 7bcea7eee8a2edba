import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A reply as it came over the wire.
struct Reply: Sendable {
  let status: Int
  /// Names in lower case.
  let headers: [String: String]
  let body: Data

  var text: String { String(decoding: body, as: UTF8.self) }

  func json<Value: Decodable>(_ type: Value.Type) throws -> Value { try JSONDecoder().decode(type, from: body) }

  /// The sentence of a refusal.
  var error: String {
    struct Refusal: Decodable { let error: String }
    do { return try json(Refusal.self).error } catch { return "" }
  }
}

/// A socket to a server on this machine, over which anything can be sent: what no well-behaved client would, too.
final class Wire: Sendable {
  private let descriptor: Int32

  init(port: Int, seconds: Int = 30) throws {
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw WireError("cannot connect: \(String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  /// - Returns: false when the other side has closed.
  @discardableResult
  func send(_ data: Data) -> Bool {
    var offset = 0
    while offset < data.count {
      #if canImport(Glibc)
        let flags = Int32(MSG_NOSIGNAL)
      #else
        let flags: Int32 = 0
      #endif
      let count = data.withUnsafeBytes { bytes in
        bytes.baseAddress.map { systemSend(descriptor, $0 + offset, data.count - offset, flags) } ?? 0
      }
      if count <= 0 { return false }
      offset += count
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Data(text.utf8)) }

  /// What came in, up to `count` bytes; nil at the end or when nothing comes.
  func receive(_ count: Int = 1 << 16) -> Data? {
    var buffer = [UInt8](repeating: 0, count: count)
    let got = recv(descriptor, &buffer, count, 0)
    return got > 0 ? Data(buffer[..<got]) : nil
  }

  /// All until the other side closes.
  func receiveAll() -> Data {
    var all = Data()
    while let piece = receive() { all.append(piece) }
    return all
  }

  /// One reply, which the other side ends by its length, by a last chunk or by closing.
  func reply() throws -> Reply {
    var data = Data()
    let separator = Data("\r\n\r\n".utf8)
    while data.range(of: separator) == nil {
      guard let piece = receive() else { throw WireError("the connection ended before a reply") }
      data.append(piece)
    }
    guard let end = data.range(of: separator) else { throw WireError("no head") }
    let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if parts.count == 2 { headers[parts[0].lowercased()] = parts[1] }
    }
    var body = Data(data[end.upperBound...])
    if let length = headers["content-length"].flatMap({ Int($0) }) {
      while body.count < length, let piece = receive() { body.append(piece) }
    } else if headers["transfer-encoding"] == "chunked" {
      while body.range(of: Data("0\r\n\r\n".utf8)) == nil, let piece = receive() { body.append(piece) }
      body = Self.unchunked(body)
    } else if status != 204 && status != 304 {
      body.append(receiveAll())
    }
    return Reply(status: status, headers: headers, body: body)
  }

  private static func unchunked(_ data: Data) -> Data {
    var rest = data[...]
    var all = Data()
    while let line = rest.range(of: Data("\r\n".utf8)),
      let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16), size > 0
    {
      let start = line.upperBound
      guard rest.endIndex >= start + size + 2 else { break }
      all.append(rest[start..<(start + size)])
      rest = rest[(start + size + 2)...]
    }
    return all
  }
}

private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int, _ flags: Int32) -> Int {
  send(descriptor, bytes, count, flags)
}

struct WireError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// What a page does: signs in, then asks with its cookie and its proof.
struct Browser: Sendable {
  let port: Int
  var cookie = ""
  var csrf = ""

  init(port: Int) { self.port = port }

  /// Opens the address that the program printed.
  init(opening address: String) async throws {
    let parts = address.components(separatedBy: "#token=")
    port = try #require(parts.first.flatMap { URLComponents(string: $0)?.port })
    let reply = try await ask(.post, "/api/session", body: Data("{\"token\": \"\(parts.last ?? "")\"}".utf8))
    try #require(reply.status == 204, "\(reply.status) \(reply.error)")
    cookie = reply.headers["set-cookie"]?.components(separatedBy: ";").first ?? ""
    csrf = reply.headers["x-synthcraft-csrf"] ?? ""
  }

  enum Method: String { case get = "GET", post = "POST", delete = "DELETE", put = "PUT" }

  /// One request over a connection of its own.
  ///
  /// - Parameter headers: replace those that a page sends; an empty value leaves one out.
  func ask(
    _ method: Method, _ path: String, headers: [String: String] = [:], body: Data? = nil, seconds: Int = 60
  ) async throws -> Reply {
    try await onThread { [self] in
      let wire = try Wire(port: port, seconds: seconds)
      wire.send(head(method, path, headers, length: body?.count))
      if let body { wire.send(body) }
      return try wire.reply()
    }
  }

  func get(_ path: String) async throws -> Reply { try await ask(.get, path) }

  func post(_ path: String, _ json: String = "{}") async throws -> Reply {
    try await ask(.post, path, body: Data(json.utf8))
  }

  func head(_ method: Method, _ path: String, _ headers: [String: String] = [:], length: Int?) -> String {
    var all = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
    if !cookie.isEmpty { all["Cookie"] = cookie }
    if method != .get {
      all["Origin"] = "http://127.0.0.1:\(port)"
      if !csrf.isEmpty { all["X-SynthCraft-CSRF"] = csrf }
      all["Content-Length"] = String(length ?? 0)
    }
    all.merge(headers) { $1 }
    let lines = all.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
    return "\(method.rawValue) \(path) HTTP/1.1\r\n\(lines.joined())\r\n"
  }
}

/// Runs what blocks on a thread of its own: the shared ones must stay free for the server.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Swift.Result { try body() }) }
    thread.stackSize = 1 << 20
    thread.start()
  }
}

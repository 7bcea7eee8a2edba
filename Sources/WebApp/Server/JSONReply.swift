import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Studies

/// Replies and bodies in JSON.
enum JSONReply {
  static func data(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    return try encoder.encode(value)
  }

  static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    Response(
      status: status, headers: [.contentType: "application/json; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: try data(value))))
  }

  static let nothing = Response(status: .noContent)
  static let accepted = Response(status: .accepted)
}

/// A value that is written as null where there is none: pages tell the two apart.
struct OrNull<Value: Encodable>: Encodable {
  let value: Value?

  init(_ value: Value?) { self.value = value }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let value { try container.encode(value) } else { try container.encodeNil() }
  }
}

extension Request {
  /// The body, which must be small, come in soon, and be JSON of that type.
  ///
  /// - Throws: ``RefusedRequest``, `StudioError.tooLarge`.
  func decoded<Value: Decodable>(
    as type: Value.Type, _ context: StudioContext, _ limits: ServerLimits
  ) async throws -> Value {
    let text = headers[.contentLength]
    if let length = text.flatMap(Int.init), length > limits.bodyBytes {
      throw StudioError.tooLarge(limit: limits.bodyBytes)
    }
    // Closing the channel ends the wait for a client that dawdles.
    let channel = context.channel
    let deadline = channel.eventLoop.scheduleTask(in: .seconds(Int64(limits.bodySeconds))) {
      channel.close(promise: nil)
    }
    defer { deadline.cancel() }
    let buffer: ByteBuffer
    do {
      buffer = try await body.collect(upTo: limits.bodyBytes)
    } catch is NIOTooManyBytesError {
      throw StudioError.tooLarge(limit: limits.bodyBytes)
    }
    do {
      return try JSONDecoder().decode(type, from: Data(buffer.readableBytesView))
    } catch {
      throw RefusedRequest.unreadable("The request is not what the studio's page sends. Load the page again.")
    }
  }
}

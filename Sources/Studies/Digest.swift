import Crypto
public import Foundation

/// A SHA-256 digest, written as 64 hexadecimal digits.
public struct Digest: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let hex: String

  /// - Returns: nil unless `hex` is 64 lower-case hexadecimal digits.
  public init?(hex: String) {
    guard hex.utf8.count == 64, hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
      return nil
    }
    self.hex = hex
  }

  init(bytes: some Sequence<UInt8>) {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    hex = String(decoding: text, as: UTF8.self)
  }

  public init(of data: Data) { self.init(bytes: SHA256.hash(data: data)) }
  public init(of text: String) { self.init(of: Data(text.utf8)) }

  public var description: String { hex }
  public static func < (a: Digest, b: Digest) -> Bool { a.hex < b.hex }

  /// What stands before the first event of a chain.
  static let zero = Digest(bytes: [UInt8](repeating: 0, count: 32))
}

extension Digest: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let digest = Digest(hex: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a digest has 64 hexadecimal digits"))
    }
    self = digest
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }
}

/// JSON with one spelling: keys sorted, no escaped slashes, so that equal values have equal bytes.
public enum CanonicalJSON {
  public static func data(_ value: some Encodable, pretty: Bool = false) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data(pretty ? "\n".utf8 : "".utf8)
  }
}

import Crypto
public import Foundation

/// The secret that a studio proves its pages with; it lies in the folder of studies, readable to its owner alone.
public struct StudioSecret: Sendable {
  private let key: SymmetricKey

  /// Reads the secret of a folder, or makes one.
  public init(in folder: URL) throws {
    let url = folder.appendingPathComponent(".secret")
    if FileManager.default.fileExists(atPath: url.path) {
      let data: Data
      do {
        data = try Data(contentsOf: url)
      } catch {
        throw StudyError.cannotRead(file: url.path, reason: "It may not be read.")
      }
      if data.count == 32 {
        key = SymmetricKey(data: data)
        return
      }
    }
    let made = SymmetricKey(size: .bits256)
    try AtomicFile.write(made.withUnsafeBytes { Data($0) }, to: url)
    key = made
  }

  /// 256 bits of the system's randomness, as 64 hexadecimal digits.
  public static func token() -> String {
    SymmetricKey(size: .bits256).withUnsafeBytes { Digest(bytes: $0).hex }
  }

  /// A proof that only this studio can make.
  public func signature(of text: String) -> String {
    Digest(bytes: HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)).hex
  }

  /// Whether two texts are equal, in a time that tells nothing of where they differ.
  public static func isEqual(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

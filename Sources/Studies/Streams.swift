import Crypto
import Foundation
import Mathematics

extension RandomSource {
  /// A stream of its own for each named piece of work, so that none depends on what was done before it, nor on
  /// what a resumed run had not to do again.
  init(seed: UInt64, for label: String) {
    var bytes = withUnsafeBytes(of: seed.littleEndian) { Data($0) }
    bytes.append(contentsOf: label.utf8)
    let mixed = SHA256.hash(data: bytes).withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    self.init(seed: mixed)
  }
}

/// The ways in which files spell that there is no value. `None`, `No` and `-` are not among them: they can be answers.
struct MissingSpelling {
  /// What the reason is called.
  let reason: String

  private static let plain: Set<String> = [
    "", "NA", "N/A", "n/a", "#N/A", "?", ".", "null", "NULL", "Null", "UNDEF", "nan", "NaN", "NAN", "<NA>",
  ]
  private static let special: [String: String] = [
    "unknown": "unknown", "[unknown]": "unknown", "[not evaluated]": "not evaluated",
    "[not available]": "not available", "[not applicable]": "not applicable", "[discrepancy]": "discrepancy",
  ]

  /// Nil for a spelling that may be a value.
  init?(_ text: String) {
    let trimmed = text.trimmedBlanks
    if Self.plain.contains(trimmed) {
      reason = MissingReason.unknown.name
    } else if let name = Self.special[trimmed.lowercased()] {
      reason = name
    } else {
      return nil
    }
  }

  init?(_ slice: ByteSlice) {
    guard slice.count <= 24, slice.count == 0 || Self.mayBegin(slice.start[0]) else { return nil }
    self.init(slice.string)
  }

  /// A quick look: whether any of the spellings begins so.
  static func mayBegin(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0D, 0x0A: true
    case UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "U"), UInt8(ascii: "u"), UInt8(ascii: "["): true
    case UInt8(ascii: "?"), UInt8(ascii: "."), UInt8(ascii: "#"), UInt8(ascii: "<"): true
    default: false
    }
  }
}

extension String {
  /// Without blanks and tabs at both ends.
  var trimmedBlanks: String {
    let isBlank = { (unit: UInt8) in unit == 0x20 || unit == 0x09 || unit == 0x0D || unit == 0x0A }
    guard let first = utf8.first, let last = utf8.last, isBlank(first) || isBlank(last) else { return self }
    return String(decoding: Array(utf8).drop(while: isBlank).reversed().drop(while: isBlank).reversed(), as: UTF8.self)
  }
}

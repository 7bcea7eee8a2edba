/// Makes any text safe to stand in HTML and SVG, as content or as a quoted attribute.
package enum Escaping {
  /// `&`, `<`, `>` and quotes as entities; characters that XML forbids, and those that turn the reading direction,
  /// as U+FFFD.
  package static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return result
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: true
    case 0x00...0x1F, 0x7F...0x9F: false
    case 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: false
    case 0xFFFE...0xFFFF: false
    default: true
    }
  }
}

/// A piece of HTML. What is interpolated as text is escaped; only literals and other pieces are taken as they are.
package struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation {
  package var source: String

  package init(stringLiteral value: String) { source = value }

  package init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

  /// Text that is known to be safe: made by this target's own figures, or of a closed vocabulary.
  package init(trusted source: String) { self.source = source }

  package struct StringInterpolation: StringInterpolationProtocol {
    var source = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      source.reserveCapacity(literalCapacity + 24 * interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) { source += literal }
    package mutating func appendInterpolation(_ text: String) { source += Escaping.escaped(text) }
    package mutating func appendInterpolation(_ piece: HTML) { source += piece.source }
    package mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { source += piece.source } }
    package mutating func appendInterpolation(_ number: Int) { source += String(number) }
  }

  package static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.source + right.source) }

  package static func += (left: inout HTML, right: HTML) { left.source += right.source }

  package static let nothing: HTML = ""
}

extension [HTML] {
  package func joined(by separator: HTML = "") -> HTML {
    HTML(trusted: map(\.source).joined(separator: separator.source))
  }
}

import Foundation

/// What a mark means, hence its colour: a class that a page's style sheet colours, and a plain colour without one.
enum Ink: String, CaseIterable {
  case real, synthetic, text, muted, axis, grid, band, good, bad, positive, negative, surface

  /// Light colours, used where no style sheet reaches (Okabe & Ito's blue and vermilion for the two tables).
  var color: String {
    switch self {
    case .real: "#0072B2"
    case .synthetic: "#D55E00"
    case .text: "#1B1F24"
    case .muted: "#59616B"
    case .axis: "#8A929C"
    case .grid: "#E1E5EA"
    case .band: "#D5DAE0"
    case .good: "#00704F"
    case .bad: "#A8321A"
    case .positive: "#6A3D9A"
    case .negative: "#00704F"
    case .surface: "#FFFFFF"
    }
  }

  /// The same against a dark page.
  var darkColor: String {
    switch self {
    case .real: "#56B4E9"
    case .synthetic: "#F0A03C"
    case .text: "#E8EBEE"
    case .muted: "#A7B0BA"
    case .axis: "#7C8691"
    case .grid: "#2B323A"
    case .band: "#3B444E"
    case .good: "#4CC9A0"
    case .bad: "#FF8A70"
    case .positive: "#B79BE8"
    case .negative: "#4CC9A0"
    case .surface: "#161A1F"
    }
  }
}

/// A drawing under construction. Coordinates are in pixels of a 96 dpi screen, y downwards.
struct Canvas {
  enum Anchor: String { case start, middle, end }

  let width: Double
  let height: Double
  private var body = ""

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ ink: Ink, width: Double = 1, dashed: Bool = false
  ) {
    body += "<line x1=\"\(at(x1))\" y1=\"\(at(y1))\" x2=\"\(at(x2))\" y2=\"\(at(y2))\" \(stroke(ink, width))"
    body += dashed ? " stroke-dasharray=\"3 3\"/>" : "/>"
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, fill ink: Ink, opacity: Double = 1,
    tip: String? = nil
  ) {
    let shade = opacity < 1 ? " fill-opacity=\"\(fine(opacity))\"" : ""
    body += "<rect x=\"\(at(x))\" y=\"\(at(y))\" width=\"\(at(max(width, 0)))\" height=\"\(at(max(height, 0)))\""
    body += " \(fill(ink))\(shade)\(closing("rect", tip))"
  }

  struct Bar {
    var x, y, width, height: Double
  }

  /// Many rectangles as one mark, where none has a tip of its own.
  mutating func bars(_ bars: [Bar], fill ink: Ink, opacity: Double) {
    guard !bars.isEmpty else { return }
    let path = bars.map { "M\(at($0.x)) \(at($0.y))h\(at($0.width))v\(at($0.height))h\(at(-$0.width))z" }.joined()
    body += "<path d=\"\(path)\" \(fill(ink)) fill-opacity=\"\(fine(opacity))\"/>"
  }

  /// A histogram as one mark: tops between neighbouring edges; nil leaves a gap.
  mutating func skyline(edges: [Double], tops: [Double?], base: Double, fill ink: Ink, opacity: Double) {
    var path = ""
    var isOpen = false
    for (cell, top) in tops.enumerated() {
      if let top {
        if !isOpen { path += "M\(at(edges[cell])) \(at(base))" }
        path += "V\(at(top))H\(at(edges[cell + 1]))"
      } else if isOpen {
        path += "V\(at(base))z"
      }
      isOpen = top != nil
    }
    if isOpen { path += "V\(at(base))z" }
    if !path.isEmpty { body += "<path d=\"\(path)\" \(fill(ink)) fill-opacity=\"\(fine(opacity))\"/>" }
  }

  /// A line that runs level between neighbouring edges.
  mutating func staircase(edges: [Double], heights: [Double], _ ink: Ink, width: Double) {
    guard let first = heights.first, edges.count == heights.count + 1 else { return }
    var path = "M\(at(edges[0])) \(at(first))"
    for (cell, height) in heights.enumerated() {
      if cell > 0 { path += "V\(at(height))" }
      path += "H\(at(edges[cell + 1]))"
    }
    body += "<path d=\"\(path)\" fill=\"none\" stroke-linejoin=\"round\" \(stroke(ink, width))/>"
  }

  mutating func outline(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ ink: Ink, stroke size: Double) {
    body += "<rect x=\"\(at(x))\" y=\"\(at(y))\" width=\"\(at(max(width, 0)))\" height=\"\(at(max(height, 0)))\""
    body += " fill=\"none\" \(stroke(ink, size))/>"
  }

  /// A line through the points; nothing for fewer than two.
  mutating func polyline(_ points: [(x: Double, y: Double)], _ ink: Ink, width: Double, dashed: Bool = false) {
    guard points.count > 1 else { return }
    let places = points.map { "\(at($0.x)),\(at($0.y))" }.joined(separator: " ")
    body += "<polyline points=\"\(places)\" fill=\"none\" stroke-linejoin=\"round\" \(stroke(ink, width))"
    body += dashed ? " stroke-dasharray=\"4 3\"/>" : "/>"
  }

  mutating func disc(_ x: Double, _ y: Double, radius: Double, fill ink: Ink, tip: String? = nil) {
    body += "<circle cx=\"\(at(x))\" cy=\"\(at(y))\" r=\"\(at(radius))\" \(fill(ink))\(closing("circle", tip))"
  }

  /// A circle with the page's colour inside.
  mutating func ring(_ x: Double, _ y: Double, radius: Double, _ ink: Ink, tip: String? = nil) {
    body += "<circle cx=\"\(at(x))\" cy=\"\(at(y))\" r=\"\(at(radius))\" class=\"i-surface o-\(ink.rawValue)\""
    body += " fill=\"\(Ink.surface.color)\" stroke=\"\(ink.color)\" stroke-width=\"1.8\"\(closing("circle", tip))"
  }

  mutating func diamond(_ x: Double, _ y: Double, radius: Double, fill ink: Ink, tip: String? = nil) {
    let places = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
    let points = places.map { "\(at($0.0)),\(at($0.1))" }.joined(separator: " ")
    body += "<polygon points=\"\(points)\" \(fill(ink))\(closing("polygon", tip))"
  }

  /// Text whose baseline is at `y`, cut with an ellipsis when longer than `fitting` pixels.
  mutating func text(
    _ text: String, _ x: Double, _ y: Double, size: Double = 11, ink: Ink = .text, anchor: Anchor = .start,
    bold: Bool = false, fitting: Double? = nil, turned: Double? = nil
  ) {
    let shown = fitting.map { Canvas.cut(text, to: $0, size: size) } ?? text
    body += "<text x=\"\(at(x))\" y=\"\(at(y))\" font-size=\"\(at(size))\" \(fill(ink))"
    if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
    if bold { body += " font-weight=\"600\"" }
    if let turned { body += " transform=\"rotate(\(at(turned)) \(at(x)) \(at(y)))\"" }
    body += ">\(Escaping.escaped(shown))</text>"
  }

  /// The whole drawing, with `alternative` for those who cannot see it.
  func svg(alternative: String) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(at(width)) \(at(height))" width="\(at(width))" \
    height="\(at(height))" role="img" aria-label="\(Escaping.escaped(alternative))" font-family="system-ui, \
    -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif">\(body)</svg>
    """
  }

  /// The drawing alone, for a place where the words beside it say the same.
  var ornament: String {
    """
    <svg viewBox="0 0 \(at(width)) \(at(height))" width="\(at(width))" \
    height="\(at(height))" aria-hidden="true">\(body)</svg>
    """
  }

  /// The text or its beginning with an ellipsis, where it would be wider than `width`.
  static func cut(_ text: String, to width: Double, size: Double) -> String {
    let room = width / size
    if text.reduce(0, { $0 + Self.width(of: $1) }) <= room { return text }
    var taken = 0.0
    let shown = text.prefix { letter in
      taken += Self.width(of: letter)
      return taken <= room - 0.8
    }
    return (shown.isEmpty ? String(text.prefix(1)) : String(shown)) + "…"
  }

  /// In ems, of a wide sans-serif face, so that narrower ones fit too.
  private static func width(of letter: Character) -> Double {
    if "iljtfr.,:;'|!()[] ".contains(letter) { return 0.38 }
    if "mwMW@%".contains(letter) { return 0.95 }
    return letter.isUppercase ? 0.7 : letter.isASCII ? 0.61 : 0.9
  }
}

extension Canvas {
  /// A place or length: tenths of a pixel are finer than any screen shows.
  private func at(_ value: Double) -> String { Self.text(value, places: 1) }

  /// A shade or the width of a stroke.
  private func fine(_ value: Double) -> String { Self.text(value, places: 2) }

  /// So many decimals, without zeros at the end.
  private static func text(_ value: Double, places: Int) -> String {
    precondition(value.isFinite && abs(value) < 1e9, "a place on a canvas is a finite number")
    let unit = places == 1 ? 10 : 100
    let scaled = Int((value * Double(unit)).rounded())
    let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt(unit))
    var text = scaled < 0 ? "-\(whole)" : "\(whole)"
    guard rest > 0 else { return text }
    text += places == 2 && rest < 10 ? ".0\(rest)" : ".\(rest)"
    return places == 2 && rest % 10 == 0 ? String(text.dropLast()) : text
  }

  private func fill(_ ink: Ink) -> String { "class=\"i-\(ink.rawValue)\" fill=\"\(ink.color)\"" }

  private func stroke(_ ink: Ink, _ width: Double) -> String {
    "class=\"o-\(ink.rawValue)\" stroke=\"\(ink.color)\" stroke-width=\"\(fine(width))\""
  }

  private func closing(_ element: String, _ tip: String?) -> String {
    tip.map { "><title>\(Escaping.escaped($0))</title></\(element)>" } ?? "/>"
  }
}

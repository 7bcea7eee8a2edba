/// How values are written.
enum CellText {
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  ]

  /// A number with exactly `decimals` digits behind the point, or as few as tell it from all others where none are
  /// known (`decimals` 0, not `isInteger`) and beyond 10¹⁵.
  static func number(_ value: Double, decimals: Int, isInteger: Bool) -> String {
    if !value.isFinite { return "" }
    if abs(value) >= 1e15 || (decimals == 0 && !isInteger) { return shortest(value) }
    let scaled = (value * powersOfTen[decimals]).rounded(.toNearestOrEven)
    if abs(scaled) < 0x1p53 { return fixed(Int(scaled), decimals) }
    return padded(shortest(value), decimals)
  }

  /// As few digits as tell it from all other numbers; whole numbers without a point.
  static func shortest(_ value: Double) -> String {
    if let whole = Int(exactly: value), abs(value) < 1e15 { return String(whole) }
    return value.description
  }

  /// `scaled` / 10^decimals.
  private static func fixed(_ scaled: Int, _ decimals: Int) -> String {
    if decimals == 0 { return String(scaled) }
    let digits = String(scaled.magnitude)
    let filled = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
    let point = filled.utf8.count - decimals
    return (scaled < 0 ? "-" : "") + filled.prefix(point) + "." + filled.suffix(decimals)
  }

  /// A number that needs more digits than a product holds exactly: its shortest form and zeros up to `decimals`.
  private static func padded(_ text: String, _ decimals: Int) -> String {
    guard !text.utf8.contains(0x65), let point = text.firstIndex(of: ".") else { return text }
    let shown = text.utf8.distance(from: point, to: text.endIndex) - 1
    return shown >= decimals ? text : text + String(repeating: "0", count: decimals - shown)
  }
}

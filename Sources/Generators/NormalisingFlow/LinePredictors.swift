import Learning
import Mathematics

/// Which earlier lines each line's network sees: all, or where that is too many those that go with it most.
enum LinePredictors {
  private static let mostRows = 2_000

  /// Features that one network sees, at most.
  private static func mostFeatures(lines: Int) -> Int { lines <= 60 ? 400 : lines <= 200 ? 96 : 48 }

  static func all(of code: FlowCode, places: [[Int32]]) throws -> [[Int]] {
    let most = mostFeatures(lines: code.lines.count)
    let earlier = code.lines.indices.map { line in (0..<line).filter { !(code.isConditional(line) && $0 == line - 1) } }
    let widest = earlier.map { $0.reduce(0) { $0 + code.lines[$1].featureCount } }.max() ?? 0
    if widest <= most { return earlier }
    let standardised = code.lines.indices.map { Self.standardised($0, code, places) }
    return try parallelMap(0..<earlier.count) { line in
      let own = standardised[line]
      let scored = earlier[line].map { other in (strength(own, standardised[other]), other) }
      var room = most
      var chosen: [Int] = []
      for (_, other) in scored.sorted(by: { ($0.0, $1.1) > ($1.0, $0.1) }) {
        let count = code.lines[other].featureCount
        if count <= room {
          chosen.append(other)
          room -= count
        }
      }
      if chosen.isEmpty, let first = scored.max(by: { ($0.0, $1.1) < ($1.0, $0.1) }) { chosen = [first.1] }
      return chosen.sorted()
    }
  }

  /// The line's features over some rows, each of mean 0 and length 1. `[features][rows]`
  private static func standardised(_ line: Int, _ code: FlowCode, _ places: [[Int32]]) -> [[Float]] {
    let rows = min(places[line].count, mostRows)
    let count = code.lines[line].featureCount
    return (0..<count).map { feature in
      var values = (0..<rows).map { row -> Float in
        let place = Int(places[line][row])
        return place < 0 ? 0 : code.lines[line].features[place * count + feature]
      }
      let mean = values.reduce(0, +) / Float(max(rows, 1))
      for row in values.indices { values[row] -= mean }
      let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > 0 { for row in values.indices { values[row] /= length } }
      return values
    }
  }

  /// The greatest correlation between features of two lines, without its sign.
  private static func strength(_ a: [[Float]], _ b: [[Float]]) -> Float {
    var greatest: Float = 0
    for x in a {
      for y in b {
        var sum: Float = 0
        for row in x.indices { sum += x[row] * y[row] }
        greatest = max(greatest, abs(sum))
      }
    }
    return greatest
  }
}

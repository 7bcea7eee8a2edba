/// A picture of one column as small as a word, for a line of a table: the numbers stand beside it.
package enum Sparkline {
  private static let width = 96.0
  private static let height = 24.0

  /// Bars of real rows, and a line of synthetic ones above them where there are any.
  ///
  /// - Parameters:
  ///   - real: counts of bins or levels; nil where suppressed.
  ///   - synthetic: counts over the same cells; empty when nothing was made.
  ///   - widths: of the bins; empty when all are equal.
  package static func html(real: [Int?], synthetic: [Int] = [], widths: [Double] = []) -> HTML {
    guard !real.isEmpty else { return .nothing }
    let equal = widths.count == real.count && widths.allSatisfy { $0 > 0 } ? widths : real.map { _ in 1 }
    let cells = joined(real, synthetic, equal)
    let span = cells.widths.reduce(0, +)
    let drawn = cells.real.compactMap { $0 } + cells.synthetic
    let top = max(drawn.max() ?? 0, .leastNonzeroMagnitude)
    var canvas = Canvas(width: width, height: height)
    let base = height - 1
    var edges = [1.0]
    for share in cells.widths { edges.append(edges[edges.count - 1] + share / span * (width - 2)) }
    let tops = cells.real.map { value in
      value.flatMap { $0 > 0 ? base - max($0 / top * (height - 3), 0.5) : nil }
    }
    if cells.widths.count > 16 {
      canvas.skyline(edges: edges, tops: tops, base: base, fill: .real, opacity: 0.55)
    } else {
      // Few cells stand apart.
      let bars = tops.indices.compactMap { cell in
        tops[cell].map {
          Canvas.Bar(x: edges[cell], y: $0, width: max(edges[cell + 1] - edges[cell] - 0.6, 0.4), height: base - $0)
        }
      }
      canvas.bars(bars, fill: .real, opacity: 0.55)
    }
    if !cells.synthetic.isEmpty {
      canvas.staircase(
        edges: edges, heights: cells.synthetic.map { base - $0 / top * (height - 3) }, .synthetic, width: 1.4)
    }
    canvas.line(1, height - 0.5, width - 1, height - 0.5, .axis)
    return HTML(trusted: canvas.ornament)
  }

  private struct Cells {
    var real: [Double?]
    var synthetic: [Double]
    var widths: [Double]
  }

  /// Densities, neighbours put together until there are at most 32.
  private static func joined(_ real: [Int?], _ synthetic: [Int], _ widths: [Double]) -> Cells {
    let size = (real.count + 31) / 32
    let groups = stride(from: 0, to: real.count, by: size).map { $0..<min($0 + size, real.count) }
    let realTotal = Double(max(real.reduce(0) { $0 + ($1 ?? 0) }, 1))
    let madeTotal = Double(max(synthetic.reduce(0, +), 1))
    let sums = groups.map { widths[$0].reduce(0, +) }
    return Cells(
      real: zip(groups, sums).map { group, sum in
        let known = real[group].compactMap { $0 }
        return known.isEmpty ? nil : Double(known.reduce(0, +)) / realTotal / sum
      },
      synthetic: synthetic.count == real.count
        ? zip(groups, sums).map { Double(synthetic[$0].reduce(0, +)) / madeTotal / $1 } : [],
      widths: sums)
  }
}

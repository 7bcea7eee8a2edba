import Foundation

/// Round positions on an axis, and how they are written.
struct Ticks {
  let positions: [Double]
  let decimals: Int

  /// About `count` multiples of 1, 2 or 5 times a power of ten inside `low…high`.
  init(from low: Double, to high: Double, count: Int) {
    guard low.isFinite, high.isFinite, high > low else {
      positions = low.isFinite ? [low] : []
      decimals = 0
      return
    }
    let rough = (high - low) / Double(max(count, 1))
    let power = pow(10, (log10(rough)).rounded(.down))
    let factor = rough / power
    let step = power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10)
    let first = Int((low / step - 1e-9).rounded(.up))
    let last = Int((high / step + 1e-9).rounded(.down))
    positions = last >= first ? (first...last).map { Double($0) * step } : [low]
    decimals = max(0, -Int((log10(step) + 1e-9).rounded(.down)))
  }

  func label(_ position: Double) -> String {
    abs(position) >= 1_000_000
      ? NumberText.value(position)
      : decimals == 0 ? NumberText.value(position) : NumberText.fixed(position, decimals: min(decimals, 6))
  }
}

/// Maps values to places on a canvas.
struct Scale {
  let domain: ClosedRange<Double>
  let from: Double
  let to: Double

  init(_ domain: ClosedRange<Double>, from: Double, to: Double) {
    self.domain = domain.lowerBound < domain.upperBound ? domain : (domain.lowerBound - 0.5)...(domain.upperBound + 0.5)
    self.from = from
    self.to = to
  }

  /// Values beyond the domain are placed on its edge.
  func callAsFunction(_ value: Double) -> Double {
    let share = (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return from + min(max(share.isFinite ? share : 0, 0), 1) * (to - from)
  }
}

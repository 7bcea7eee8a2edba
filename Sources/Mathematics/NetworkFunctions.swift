import RealModule

extension Double {
  /// Powers and cosines for schedules and sizes of networks.
  package static func power(_ base: Double, _ exponent: Double) -> Double { Double.pow(base, exponent) }
  package static func cosine(_ angle: Double) -> Double { Double.cos(angle) }
  package static func sine(_ angle: Double) -> Double { Double.sin(angle) }
}

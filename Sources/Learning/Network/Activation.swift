/// What bends a network between its linear layers.
package enum Activation: Sendable, Hashable {
  /// max(x, 0) + slope · min(x, 0); slope 0 is ReLU.
  case leaky(slope: Float)
  /// x · σ(x) (Elfwing, Uchibe & Doya 2018).
  case silu
  /// x · Φ(x) by its tanh form (Hendrycks & Gimpel 2016).
  case gelu

  /// y ← f(x) for `count` numbers.
  func apply(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int) {
    switch self {
    case .leaky(let slope):
      for i in 0..<count { y[i] = max(x[i], 0) + slope * min(x[i], 0) }
    case .silu: Vectors.map(x, to: y, count: count) { x in x * Vectors.sigmoid(x) }
    case .gelu: Vectors.map(x, to: y, count: count) { x in x * Vectors.sigmoid(2 * Self.geluArgument(x)) }
    }
  }

  /// g ← d · f′(x) for `count` numbers.
  func applyDerivative(
    at x: UnsafePointer<Float>, times d: UnsafePointer<Float>, to g: UnsafeMutablePointer<Float>, count: Int
  ) {
    switch self {
    case .leaky(let slope):
      for i in 0..<count { g[i] = d[i] * (x[i] > 0 ? 1 : slope) }
    case .silu:
      Vectors.map(x, d, to: g, count: count) { x, d in
        let s = Vectors.sigmoid(x)
        return d * s * (1 + x * (1 - s))
      }
    case .gelu:
      Vectors.map(x, d, to: g, count: count) { x, d in
        let s = Vectors.sigmoid(2 * Self.geluArgument(x))
        let slope = 0.797_884_56 * (1 + 3 * 0.044_715 * x * x)
        return d * (s + 2 * x * s * (1 - s) * slope)
      }
    }
  }

  @inline(__always)
  private static func geluArgument(_ x: SIMD8<Float>) -> SIMD8<Float> { 0.797_884_56 * (x + 0.044_715 * x * x * x) }
}

/// Elementwise functions, eight numbers at a time; a scalar exponential would cost as much as the matrix products.
package enum Vectors {
  /// eˣ to about 2 ulp; x is clamped to −87…87.
  @inline(__always)
  package static func exp(_ x: SIMD8<Float>) -> SIMD8<Float> {
    // Comparisons and choices stay in registers, where `clamped` would be a call.
    let limit = SIMD8<Float>(repeating: 87)
    let bounded = x.replacing(with: limit, where: x .> limit)
    let t = bounded.replacing(with: -limit, where: bounded .< -limit) * 1.442_695_04
    // Adding 1.5 · 2²³ rounds to a whole number and leaves it in the low bits.
    let magic: Float = 12_582_912
    let shifted = t + magic
    let whole = unsafeBitCast(shifted, to: SIMD8<Int32>.self) &- Int32(bitPattern: magic.bitPattern)
    let r = t - (shifted - magic)
    var p = SIMD8<Float>(repeating: 1.540_353e-4)
    p = p * r + 1.333_355_8e-3
    p = p * r + 9.618_129e-3
    p = p * r + 5.550_411e-2
    p = p * r + 0.240_226_5
    p = p * r + 0.693_147_2
    p = p * r + 1
    return p * unsafeBitCast((whole &+ 127) &<< 23, to: SIMD8<Float>.self)
  }

  @inline(__always)
  package static func sigmoid(_ x: SIMD8<Float>) -> SIMD8<Float> { 1 / (1 + exp(-x)) }

  @inline(__always)
  package static func map(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int,
    _ body: (SIMD8<Float>) -> SIMD8<Float>
  ) {
    var i = 0
    while i + 8 <= count {
      let value = UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Float>.self)
      UnsafeMutableRawPointer(y + i).storeBytes(of: body(value), as: SIMD8<Float>.self)
      i += 8
    }
    if i == count { return }
    var value = SIMD8<Float>(repeating: 0)
    for k in 0..<count - i { value[k] = x[i + k] }
    let result = body(value)
    for k in 0..<count - i { y[i + k] = result[k] }
  }

  @inline(__always)
  package static func map(
    _ x: UnsafePointer<Float>, _ z: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int,
    _ body: (SIMD8<Float>, SIMD8<Float>) -> SIMD8<Float>
  ) {
    var i = 0
    while i + 8 <= count {
      let first = UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Float>.self)
      let second = UnsafeRawPointer(z + i).loadUnaligned(as: SIMD8<Float>.self)
      UnsafeMutableRawPointer(y + i).storeBytes(of: body(first, second), as: SIMD8<Float>.self)
      i += 8
    }
    if i == count { return }
    var first = SIMD8<Float>(repeating: 0)
    var second = first
    for k in 0..<count - i { (first[k], second[k]) = (x[i + k], z[i + k]) }
    let result = body(first, second)
    for k in 0..<count - i { y[i + k] = result[k] }
  }

  @inline(__always)
  private static func load(_ x: UnsafePointer<Float>, _ i: Int) -> SIMD8<Float> {
    UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Float>.self)
  }

  /// Sums eight at a time, which the compiler may not do by itself.
  static func sum(_ x: UnsafePointer<Float>, count: Int) -> Float {
    var sums = SIMD8<Float>(repeating: 0)
    var i = 0
    while i + 8 <= count {
      sums += load(x, i)
      i += 8
    }
    var sum = sums.sum()
    while i < count {
      sum += x[i]
      i += 1
    }
    return sum
  }

  static func sumOfSquares(_ x: UnsafePointer<Float>, minus mean: Float, count: Int) -> Float {
    var sums = SIMD8<Float>(repeating: 0)
    var i = 0
    while i + 8 <= count {
      let difference = load(x, i) - mean
      sums += difference * difference
      i += 8
    }
    var sum = sums.sum()
    while i < count {
      sum += (x[i] - mean) * (x[i] - mean)
      i += 1
    }
    return sum
  }

  static func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int) -> Float {
    var sums = SIMD8<Float>(repeating: 0)
    var i = 0
    while i + 8 <= count {
      sums += load(x, i) * load(y, i)
      i += 8
    }
    var sum = sums.sum()
    while i < count {
      sum += x[i] * y[i]
      i += 1
    }
    return sum
  }
}

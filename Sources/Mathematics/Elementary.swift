public import RealModule

/// Natural logarithm, callable from inlined code.
@inlinable
public func logarithm(_ x: Double) -> Double { Double.log(x) }

/// Elementary functions of single-precision numbers.
package enum Elementary {
  package static func exp(_ x: Float) -> Float { Float.exp(x) }
  package static func log(_ x: Float) -> Float { Float.log(x) }
  package static func tanh(_ x: Float) -> Float { Float.tanh(x) }
}

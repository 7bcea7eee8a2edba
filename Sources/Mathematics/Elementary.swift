public import RealModule

/// Natural logarithm, callable from inlined code.
@inlinable
public func logarithm(_ x: Double) -> Double { Double.log(x) }

/// Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov & Hutter 2019) over one flat array of parameters.
package struct Adam {
  package var rate: Float
  package let beta1: Float
  package let beta2: Float
  package let weightDecay: Float
  private var first: [Float]
  private var second: [Float]
  private var step = 0

  package init(count: Int, rate: Float, beta1: Float = 0.9, beta2: Float = 0.999, weightDecay: Float = 0) {
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.weightDecay = weightDecay
    first = [Float](repeating: 0, count: count)
    second = [Float](repeating: 0, count: count)
  }

  package mutating func update(_ parameters: inout [Float], gradient: [Float]) {
    precondition(parameters.count == first.count && gradient.count == first.count, "one gradient for each parameter")
    step += 1
    let correction1 = 1 - power(beta1, step)
    let correction2 = 1 - power(beta2, step)
    let size = rate * correction2.squareRoot() / correction1
    let epsilon: Float = 1e-8 * correction2.squareRoot()
    let (beta1, beta2, decay) = (beta1, beta2, rate * weightDecay)
    parameters.withUnsafeMutableBufferPointer { p in
      gradient.withUnsafeBufferPointer { g in
        first.withUnsafeMutableBufferPointer { m in
          second.withUnsafeMutableBufferPointer { v in
            for i in 0..<p.count {
              m[i] = beta1 * m[i] + (1 - beta1) * g[i]
              v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i]
              p[i] -= size * m[i] / (v[i].squareRoot() + epsilon) + decay * p[i]
            }
          }
        }
      }
    }
  }

  private func power(_ base: Float, _ exponent: Int) -> Float {
    var result: Double = 1
    for _ in 0..<min(exponent, 20_000) { result *= Double(base) }
    return Float(result)
  }
}

import Mathematics

/// What goes around an optimiser's step.
package enum Optimisation {
  /// Shortens `gradient` to a Euclidean length of `limit` where it is longer; returns the length it had.
  @discardableResult
  package static func clip(_ gradient: inout [Float], to limit: Float) -> Float {
    var squares: Double = 0
    for value in gradient { squares += Double(value * value) }
    let length = Float(squares.squareRoot())
    if length > limit {
      let scale = limit / length
      for i in gradient.indices { gradient[i] *= scale }
    }
    return length
  }

  /// The sum of the gradients of the chunks of one batch, in their order.
  package static func sum(_ workspaces: [LayeredNetwork.Workspace], into gradient: inout [Float]) {
    gradient.withUnsafeMutableBufferPointer { sum in
      for (index, workspace) in workspaces.enumerated() {
        let part = workspace.gradient.pointer
        if index == 0 {
          sum.baseAddress!.update(from: part, count: sum.count)
        } else {
          for i in 0..<sum.count { sum[i] += part[i] }
        }
      }
    }
  }

  /// Runs `body` for each of `contexts`, on as many threads as there are, and returns the sum of what it returns in
  /// the order of the contexts; so a batch cut into fixed chunks gives the same result at any number of threads.
  package static func overChunks<Context: AnyObject>(
    _ contexts: [Context], _ body: @Sendable (Context) -> Float
  ) throws -> Float {
    // Each context is handed to one piece of work alone, and all are joined before this returns.
    nonisolated(unsafe) let contexts = contexts
    return try parallelMap(0..<contexts.count) { body(contexts[$0]) }.reduce(0, +)
  }
}

/// A learning rate that rises over the first steps and falls along half a cosine (Loshchilov & Hutter 2017).
package struct CosineSchedule: Sendable {
  package let peak: Float
  package let floor: Float
  package let warmUp: Int
  package let steps: Int

  /// - Parameters:
  ///   - floor: what it falls to, as a share of `peak`.
  ///   - steps: after how many it has fallen; it stays there.
  package init(peak: Float, floor: Float = 0.02, warmUp: Int = 0, steps: Int) {
    precondition(steps > 0 && warmUp >= 0 && (0...1).contains(floor), "a schedule has steps and a floor of 0…1")
    self.peak = peak
    self.floor = floor
    self.warmUp = warmUp
    self.steps = steps
  }

  /// The rate of a step, counted from 0.
  package func rate(at step: Int) -> Float {
    if step < warmUp { return peak * Float(step + 1) / Float(warmUp) }
    let share = min(1, Double(step - warmUp) / Double(max(1, steps - warmUp)))
    return peak * (floor + (1 - floor) * Float(0.5 * (1 + Double.cosine(.pi * share))))
  }
}

/// An exponential average of weights over steps, which makes better rows than the last weights do.
///
/// The first steps count less: at step t the average keeps min(decay, (1 + t) / (10 + t)).
package struct WeightAverage: Sendable {
  package private(set) var values: [Float]
  private let decay: Float
  private var step = 0

  package init(_ values: [Float], decay: Float) {
    precondition((0..<1).contains(decay), "the decay is in 0 ..< 1, not \(decay)")
    self.values = values
    self.decay = decay
  }

  package mutating func add(_ current: [Float]) {
    step += 1
    let keep = min(decay, Float(1 + step) / Float(10 + step))
    values.withUnsafeMutableBufferPointer { average in
      current.withUnsafeBufferPointer { current in
        for i in 0..<average.count { average[i] += (1 - keep) * (current[i] - average[i]) }
      }
    }
  }
}

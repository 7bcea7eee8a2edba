import Learning
import Mathematics

/// A network that guesses the clean row behind a noisy one, with Karras et al.'s (2022) scaling of what goes in and out.
///
/// Rows are brought to about unit variance: ranks are normal scores already, one-hot codes are centred and scaled.
struct Denoiser: RowModel {
  static let timeFeatures = 16
  /// Least and greatest noise from and to which rows are made.
  private static let noise: ClosedRange<Float> = 0.02...30

  var network: LayeredNetwork
  let blocks: [TabularEncoder.Block]
  /// A row x is seen as (x − shift) · scale. `[width]`
  let shift: [Float]
  let scale: [Float]
  let steps: Int
  private let hidden: Int
  private let depth: Int

  var width: Int { shift.count }

  init(
    encoded: Matrix, blocks: [TabularEncoder.Block], hidden: Int, depth: Int, steps: Int,
    using random: inout RandomSource
  ) {
    let width = encoded.columns
    var shift = [Float](repeating: 0, count: width)
    var scale = [Float](repeating: 1, count: width)
    for block in blocks where !block.states.isEmpty {
      var squares: Float = 0
      for i in block.states {
        let share = (0..<encoded.rows).reduce(Float(0)) { $0 + encoded[$1, i] } / Float(encoded.rows)
        shift[i] = share
        squares += share * share
      }
      // The variances of the states sum to 1 − Σ share²: the block as a whole is brought to variance 1 a state, 2 at most.
      let spread = max(1 - squares, 0.02)
      for i in block.states { scale[i] = min((2 / spread).squareRoot(), 4) }
    }
    self.blocks = blocks
    self.shift = shift
    self.scale = scale
    self.steps = steps
    self.hidden = hidden
    self.depth = depth
    network = LayeredNetwork(
      inputs: width + Self.timeFeatures, layers: Self.layers(hidden: hidden, depth: depth, outputs: width),
      startsSmall: true, using: &random)
  }

  private static func layers(hidden: Int, depth: Int, outputs: Int) -> [Layer] {
    [.dense(hidden)]
      + (0..<depth).map { _ in
        .residual([.layerNorm, .dense(hidden), .activation(.silu), .dense(hidden)])
      } + [.activation(.silu), .dense(outputs)]
  }

  /// Factors of Karras et al., table 1, for data of variance 1.
  static func factors(_ noise: Float) -> (skip: Float, out: Float, input: Float) {
    let sum = noise * noise + 1
    return (1 / sum, noise / sum.squareRoot(), 1 / sum.squareRoot())
  }

  /// Writes one row of the network's input: the scaled noisy row, then waves of the logarithm of its noise.
  func prepare(_ noisy: UnsafePointer<Float>, noise: Float, into input: UnsafeMutablePointer<Float>) {
    let factor = Self.factors(noise).input
    for i in 0..<width { input[i] = factor * noisy[i] }
    let level = Double(Elementary.log(noise)) / 4
    for wave in 0..<Self.timeFeatures / 2 {
      let angle = level * Double.power(1.6, Double(wave))
      input[width + 2 * wave] = Float(Double.cosine(angle))
      input[width + 2 * wave + 1] = Float(Double.sine(angle))
    }
  }

  /// Turns the network's output for one row, in place, into the clean row that it guesses.
  private func guess(
    _ output: UnsafeMutablePointer<Float>, noisy: UnsafePointer<Float>, skip: Float, out: Float
  ) {
    for block in blocks {
      if let rank = block.rank { output[rank] = skip * noisy[rank] + out * output[rank] }
      if block.states.isEmpty { continue }
      var greatest = -Float.infinity
      for i in block.states { greatest = max(greatest, output[i]) }
      var sum: Float = 0
      for i in block.states {
        output[i] = Elementary.exp(output[i] - greatest)
        sum += output[i]
      }
      for i in block.states { output[i] = (output[i] / sum - shift[i]) * scale[i] }
    }
  }

  /// DPM-Solver++(2M) over noise levels spaced as Karras et al. do, ρ = 7.
  func fill(_ rows: Matrix, using random: inout RandomSource) {
    let count = rows.rows
    let workspace = LayeredNetwork.Workspace(network, rows: count, training: false)
    let noisy = Matrix(rows: count, columns: width)
    let before = Matrix(rows: count, columns: width)
    noisy.fillNormal(using: &random)
    for i in 0..<count * width { noisy.storage[i] *= Self.noise.upperBound }
    let levels = noiseLevels
    for step in 0..<steps {
      let level = levels[step]
      let (skip, out, _) = Self.factors(level)
      for row in 0..<count {
        prepare(
          noisy.pointer + row * width, noise: level,
          into: workspace.input.pointer + row * (width + Self.timeFeatures))
      }
      network.forward(workspace)
      let guessed = workspace.output
      for row in 0..<count {
        guess(guessed.pointer + row * width, noisy: noisy.pointer + row * width, skip: skip, out: out)
      }
      if step == steps - 1 { break }
      let next = levels[step + 1]
      let ratio = next / level
      var correction: Float = 0
      if step > 0 {
        correction = Elementary.log(level / next) / Elementary.log(levels[step - 1] / level) / 2
      }
      for i in 0..<count * width {
        let sharpened = (1 + correction) * guessed.storage[i] - correction * before.storage[i]
        noisy.storage[i] = ratio * noisy.storage[i] + (1 - ratio) * sharpened
        before.storage[i] = guessed.storage[i]
      }
    }
    for row in 0..<count {
      settle(workspace.output.pointer + row * width, into: rows.pointer + row * width, using: &random)
    }
  }

  private var noiseLevels: [Float] {
    let (high, low) = (Double(Self.noise.upperBound), Double(Self.noise.lowerBound))
    let (a, b) = (Double.power(high, 1 / 7), Double.power(low, 1 / 7))
    return (0..<steps).map { Float(Double.power(a + (b - a) * Double($0) / Double(steps - 1), 7)) }
  }

  /// A row whose states are drawn by their guessed shares.
  private func settle(
    _ guessed: UnsafePointer<Float>, into row: UnsafeMutablePointer<Float>, using random: inout RandomSource
  ) {
    for block in blocks {
      if let rank = block.rank { row[rank] = guessed[rank] }
      if block.states.isEmpty { continue }
      var rest = Float(random.uniform())
      var chosen = block.states.upperBound - 1
      for i in block.states {
        rest -= guessed[i] / scale[i] + shift[i]
        if rest < 0 {
          chosen = i
          break
        }
      }
      for i in block.states { row[i] = i == chosen ? 1 : 0 }
    }
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write([Int64(hidden), Int64(depth), Int64(steps)])
    writer.write(shift)
    writer.write(scale)
    network.encode(to: &writer)
  }

  init(from reader: inout BinaryReader, encoder: TabularEncoder) throws {
    let shape = try reader.readIntegers(Int64.self).map(Int.init)
    let damaged = BinaryCodingError("The model's network has an impossible shape; it is damaged.")
    guard shape.count == 3, (1...4_096).contains(shape[0]), (1...16).contains(shape[1]), (2...1_000).contains(shape[2])
    else { throw damaged }
    (hidden, depth, steps) = (shape[0], shape[1], shape[2])
    blocks = encoder.blocks
    shift = try reader.readFloats()
    scale = try reader.readFloats()
    guard shift.count == encoder.width, scale.count == encoder.width, shift.allSatisfy(\.isFinite),
      scale.allSatisfy({ $0 > 0 && $0.isFinite })
    else { throw damaged }
    network = try LayeredNetwork(
      from: &reader, inputs: encoder.width + Self.timeFeatures,
      layers: Self.layers(hidden: hidden, depth: depth, outputs: encoder.width))
  }
}

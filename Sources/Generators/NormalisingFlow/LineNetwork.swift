import Learning
import Mathematics

/// The network that gives one line's spline from the lines drawn before it.
struct LineNetwork: Sendable {
  /// Lines that it sees.
  let predictors: [Int]
  var network: LayeredNetwork

  static let mostUnits = 1_024

  static func layers(units: Int, outputs: Int) -> [Layer] {
    [
      .dense(units), .activation(.silu), .residual([.dense(units), .activation(.silu)]), .dense(outputs),
    ]
  }

  init(line: Int, predictors: [Int], code: FlowCode, units: Int, using random: inout RandomSource) {
    self.predictors = predictors
    network = LayeredNetwork(
      inputs: predictors.reduce(0) { $0 + code.lines[$1].featureCount },
      layers: Self.layers(units: units, outputs: code.lines[line].spline.parameterCount), startsSmall: true,
      using: &random)
  }

  private var units: Int { if case .dense(let units) = network.layers[0] { units } else { 0 } }

  /// Writes what the network sees of rows to the first rows of `input`; nothing is seen of a number that is not there.
  ///
  /// - Parameter places: of all rows on each line.
  func gather(_ rows: some Collection<Int32>, of places: [[Int32]], code: FlowCode, into input: Matrix) {
    let width = input.columns
    var offset = 0
    for predictor in predictors {
      let line = code.lines[predictor]
      let count = line.featureCount
      line.features.withUnsafeBufferPointer { features in
        places[predictor].withUnsafeBufferPointer { places in
          var target = input.pointer + offset
          for row in rows {
            let place = Int(places[Int(row)])
            if place < 0 {
              target.update(repeating: 0, count: count)
            } else {
              target.update(from: features.baseAddress! + place * count, count: count)
            }
            target += width
          }
        }
      }
      offset += count
    }
  }

  /// Adds to the logits of the line's bins, for all rows alike.
  mutating func shift(_ logits: [Float]) {
    let first = network.parameters.count - network.outputs
    for (bin, shift) in logits.enumerated() { network.parameters[first + bin] += shift }
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(predictors.map(Int32.init))
    writer.write(Int64(units))
    network.encode(to: &writer)
  }

  init(from reader: inout BinaryReader, line: Int, code: FlowCode) throws {
    predictors = try reader.readIntegers(Int32.self).map(Int.init)
    let units = try reader.readInt()
    let damaged = BinaryCodingError("A network of the model's flow has an impossible shape; it is damaged.")
    let comeBefore = predictors.allSatisfy { $0 >= 0 && $0 < line }
    guard comeBefore, Set(predictors).count == predictors.count, (1...Self.mostUnits).contains(units) else {
      throw damaged
    }
    let inputs = predictors.reduce(0) { $0 + code.lines[$1].featureCount }
    guard inputs > 0, inputs * units <= 1 << 24 else { throw damaged }
    network = try LayeredNetwork(
      from: &reader, inputs: inputs,
      layers: Self.layers(units: units, outputs: code.lines[line].spline.parameterCount))
  }
}

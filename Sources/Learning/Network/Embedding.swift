package import Mathematics

/// A learned vector for each level of a column with many levels.
///
/// The vectors are one flat array `[levels × width]`, to be moved by an ``Adam`` of its own.
package struct Embedding: Sendable {
  package let levels: Int
  package let width: Int
  package var parameters: [Float]

  /// Vectors of standard normal numbers over √width.
  package init(levels: Int, width: Int, using random: inout RandomSource) {
    precondition(levels > 0 && width > 0, "an embedding has levels and a width")
    self.levels = levels
    self.width = width
    let deviation = 1 / Double(width).squareRoot()
    parameters = (0..<levels * width).map { _ in Float(random.normal() * deviation) }
  }

  /// A width that grows slowly with the number of levels: 1.6 · levels^0.56, 2…64.
  package static func width(forLevels levels: Int) -> Int {
    min(64, max(2, Int(1.6 * Double.power(Double(levels), 0.56))))
  }

  /// Writes the vector of each row's code to columns `place ..< place + width` of `output`; negative codes give 0.
  package func forward(_ codes: [Int32], into output: Matrix, at place: Int) {
    precondition(codes.count == output.rows && place + width <= output.columns, "one code a row, and room for a vector")
    parameters.withUnsafeBufferPointer { parameters in
      for (row, code) in codes.enumerated() {
        let target = output.pointer + row * output.columns + place
        if code < 0 {
          target.update(repeating: 0, count: width)
        } else {
          target.update(from: parameters.baseAddress! + Int(code) * width, count: width)
        }
      }
    }
  }

  /// Adds the derivatives by the vectors to `gradient` `[levels × width]`, given those by the output.
  package func backward(_ codes: [Int32], outputGradient: Matrix, at place: Int, gradient: inout [Float]) {
    precondition(gradient.count == parameters.count, "one derivative for each parameter")
    gradient.withUnsafeMutableBufferPointer { gradient in
      for (row, code) in codes.enumerated() where code >= 0 {
        let source = outputGradient.pointer + row * outputGradient.columns + place
        let target = gradient.baseAddress! + Int(code) * width
        for i in 0..<width { target[i] += source[i] }
      }
    }
  }

  package func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(levels))
    writer.write(Int64(width))
    writer.write(parameters)
  }

  package init(from reader: inout BinaryReader) throws {
    levels = try reader.readInt()
    width = try reader.readInt()
    parameters = try reader.readFloats()
    guard (1...1 << 24).contains(levels), (1...1 << 16).contains(width), parameters.count == levels * width,
      parameters.allSatisfy(\.isFinite)
    else { throw BinaryCodingError("The model's embedding of levels is damaged.") }
  }
}

import Learning
import Mathematics

/// The generator network of a GAN: noise, and where it is conditional a level that is asked for, in; a row out.
struct RowGenerator: RowModel {
  var network: DenseNetwork
  let blocks: [TabularEncoder.Block]
  let asked: AskedLevels
  /// Numbers of noise.
  var noise: Int { network.sizes[0] - asked.width }
  var width: Int { network.sizes[network.sizes.count - 1] }

  func fill(_ rows: Matrix, using random: inout RandomSource) {
    let workspace = DenseNetwork.Workspace(network, rows: rows.rows)
    let input = workspace.input
    input.fillNormal(using: &random)
    for row in 0..<rows.rows {
      asked.write(asked.drawLikeTraining(using: &random), to: input.pointer + row * input.columns + noise)
    }
    network.forward(workspace)
    rows.copy(from: workspace.output)
    let uniform = Matrix(rows: rows.rows, columns: width)
    for index in 0..<rows.rows * width { uniform.storage[index] = Float(random.uniform()) }
    MixedOutput(blocks: blocks, hard: true).forward(rows, noise: uniform)
  }

  func encode(to writer: inout BinaryWriter) {
    network.encode(to: &writer)
    asked.encode(to: &writer)
  }

  init(network: DenseNetwork, blocks: [TabularEncoder.Block], asked: AskedLevels) {
    self.network = network
    self.blocks = blocks
    self.asked = asked
  }

  init(from reader: inout BinaryReader, encoder: TabularEncoder) throws {
    network = try DenseNetwork(from: &reader)
    blocks = encoder.blocks
    asked = try AskedLevels(from: &reader, blocks: blocks)
    guard width == encoder.width, network.sizes[0] > asked.width else {
      throw GeneratorError.damagedModel("The model's network does not fit its encoding; it is damaged.")
    }
  }
}

/// The levels that a conditional GAN can be asked for: the states of columns without a rank (Xu et al. 2019, 4.3).
struct AskedLevels: Sendable {
  /// Where each such column's states are in an encoded row.
  let columns: [Range<Int>]
  /// For each such column running counts of its states in training.
  private let counts: [[Double]]
  /// For each such column running sums of log (1 + count): rare levels are asked for more often in training.
  private let training: [[Double]]
  /// Where each column's states are in what is asked.
  private let offsets: [Int]
  /// Numbers that ask for a level; 0 where there is nothing to ask for.
  let width: Int

  /// A state that is asked for: its place in an encoded row, its place in what is asked, and its column.
  struct Level {
    let state: Int
    let place: Int
    let column: Int
  }

  /// Asks for nothing.
  static let none = AskedLevels(columns: [], counts: [])

  private init(columns: [Range<Int>], counts: [[Double]]) {
    self.columns = columns
    self.counts = counts.map { counts in Self.running(counts) }
    training = counts.map { counts in Self.running(counts.map { logarithm(1 + $0) }) }
    var offset = 0
    offsets = columns.map { column in
      defer { offset += column.count }
      return offset
    }
    width = offset
  }

  init(of encoded: Matrix, blocks: [TabularEncoder.Block]) {
    let columns = blocks.filter { $0.rank == nil && $0.states.count > 1 }.map(\.states)
    self.init(
      columns: columns,
      counts: columns.map { states in
        states.map { state in (0..<encoded.rows).reduce(0.0) { $0 + Double(encoded[$1, state]) } }
      })
  }

  private static func running(_ values: [Double]) -> [Double] {
    var sum = 0.0
    return values.map {
      sum += $0
      return sum
    }
  }

  func drawLikeTraining(using random: inout RandomSource) -> Level? { draw(counts, using: &random) }
  func drawForTraining(using random: inout RandomSource) -> Level? { draw(training, using: &random) }

  private func draw(_ running: [[Double]], using random: inout RandomSource) -> Level? {
    if columns.isEmpty { return nil }
    let column = random.integer(below: columns.count)
    let index = random.index(cumulative: running[column])
    return Level(state: columns[column].lowerBound + index, place: offsets[column] + index, column: column)
  }

  /// Writes `width` numbers.
  func write(_ level: Level?, to target: UnsafeMutablePointer<Float>) {
    for i in 0..<width { target[i] = 0 }
    if let level { target[level.place] = 1 }
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(columns.count))
    for column in columns.indices {
      writer.write([Int64(columns[column].lowerBound), Int64(columns[column].upperBound)])
      writer.write(counts[column])
    }
  }

  init(from reader: inout BinaryReader, blocks: [TabularEncoder.Block]) throws {
    let damaged = BinaryCodingError("What the model's network is asked for is damaged.")
    let count = try reader.readInt()
    guard (0...blocks.count).contains(count) else { throw damaged }
    let known = blocks.map(\.states)
    var columns: [Range<Int>] = []
    var counts: [[Double]] = []
    for _ in 0..<count {
      let bounds = try reader.readIntegers(Int64.self).map(Int.init)
      guard bounds.count == 2, bounds[0] < bounds[1], known.contains(bounds[0]..<bounds[1]) else { throw damaged }
      columns.append(bounds[0]..<bounds[1])
      let running = try reader.readDoubles()
      let rises = zip(running, running.dropFirst()).allSatisfy { $0 <= $1 }
      guard running.count == columns[columns.count - 1].count, rises, (running.first ?? -1) >= 0,
        let last = running.last, last > 0, last.isFinite
      else { throw damaged }
      counts.append(zip(running, [0] + running).map { $0 - $1 })
    }
    self.init(columns: columns, counts: counts)
  }
}

import Foundation
import Learning
import Mathematics

/// A masked autoregressive spline flow: noise 0…1 in, a place on each line out, one line after another.
///
/// A line may have several networks, each taught with other rows kept from it. A row is drawn from one of them at each
/// line, which is a draw from the mean of their distributions.
struct FlowModel: Sendable {
  let code: FlowCode
  /// For each line its networks; none where nothing before it tells of it.
  private(set) var networks: [[LineNetwork]]

  init(code: FlowCode, networks: [[LineNetwork]]) {
    self.code = code
    self.networks = networks
  }

  /// Rows that are drawn at once.
  static let batch = 512

  /// Rows while they are drawn.
  ///
  /// `@unchecked Sendable`: handed to one thread at a time.
  final class Rows: @unchecked Sendable {
    let count: Int
    /// `[lines][count]`, empty for lines that are not drawn yet; −1 where there is no number.
    var places: [[Int32]]
    /// Logarithm of the share of each row's probability that the conditions left.
    var logWeights: [Double]
    var random: RandomSource

    init(_ count: Int, lines: Int, random: RandomSource) {
      self.count = count
      self.random = random
      places = [[Int32]](repeating: [], count: lines)
      logWeights = [Double](repeating: 0, count: count)
    }
  }

  /// How much of each place of each line is allowed, where `shares` says it of some columns' cells.
  func allowances(_ shares: [[Double]?]) -> [[Float]?] {
    code.lines.map { line in
      shares[line.column].map { shares in
        let ofNumbers = shares[0..<code.grids[line.column].valueCells].contains { $0 > 0 }
        return line.cells.map { $0 == FlowLine.present ? (ofNumbers ? 1 : 0) : Float(shares[Int($0)]) }
      }
    }
  }

  /// Draws all lines of `count` rows.
  func draw(
    _ count: Int, allowances: [[Float]?]? = nil, using random: inout RandomSource, monitor: Monitor
  ) throws -> (cells: [[UInt16]], logWeights: [Double]) {
    let batches = chunks(of: count, size: Self.batch)
    let streams = random.split(into: batches.count)
    let parts = try parallelMap(0..<batches.count) { index in
      let rows = Rows(batches[index].count, lines: code.lines.count, random: streams[index])
      for line in code.lines.indices {
        if line % 16 == 0 { try monitor.check() }
        draw(line, into: rows, allowed: allowances?[line])
      }
      return (cells: code.cells(of: rows.places, count: rows.count), logWeights: rows.logWeights)
    }
    return (
      code.grids.indices.map { column in parts.flatMap { $0.cells[column] } }, parts.flatMap(\.logWeights)
    )
  }

  private func draw(_ line: Int, into rows: Rows, allowed: [Float]?) {
    let spline = code.lines[line].spline
    var heights = [Float](repeating: 0, count: spline.binCount)
    var places = [Int32](repeating: -1, count: rows.count)
    forEachRow(of: line, in: rows) { row, parameters in
      spline.heights(parameters, into: &heights)
      if let allowed {
        let (place, share) = place(on: code.lines[line], parameters, heights, allowed, using: &rows.random)
        places[Int(row)] = place
        rows.logWeights[Int(row)] += log(Double(share))
      } else {
        let x = spline.inverse(Float(rows.random.uniform()), parameters, heights: heights)
        places[Int(row)] = code.lines[line].place(at: x)
      }
    }
    rows.places[line] = places
  }

  /// A place among those allowed, and the share of the probability that they have.
  private func place(
    on line: FlowLine, _ parameters: UnsafePointer<Float>, _ heights: [Float], _ allowed: [Float],
    using random: inout RandomSource
  ) -> (Int32, Float) {
    var before: Float = 0
    var sum: Float = 0
    let running = allowed.indices.map { place -> Float in
      let value = line.spline.value(at: Float(line.bounds[place + 1]), parameters, heights: heights)
      sum += allowed[place] * max(0, value - before)
      before = value
      return sum
    }
    let target = Float(random.uniform()) * sum
    return (Int32(running.firstIndex { $0 > target } ?? running.count - 1), sum)
  }

  /// Calls `body` with the spline's parameters of each row that has a value on this line.
  private func forEachRow(of line: Int, in rows: Rows, _ body: (Int32, UnsafePointer<Float>) -> Void) {
    var present = (0..<Int32(rows.count)).map { $0 }
    if code.isConditional(line) {
      let told = code.lines[line - 1].cells.firstIndex(of: FlowLine.present).map(Int32.init)
      present.removeAll { rows.places[line - 1][Int($0)] != told }
    }
    let members = networks[line]
    if members.isEmpty {
      let zeros = [Float](repeating: 0, count: code.lines[line].spline.parameterCount)
      for row in present { body(row, zeros) }
      return
    }
    for (member, network) in members.enumerated() {
      let own = present.filter { (Int($0) + line) % members.count == member }
      if own.isEmpty { continue }
      let work = LayeredNetwork.Workspace(network.network, rows: own.count, training: false)
      network.gather(own, of: rows.places, code: code, into: work.input)
      network.network.forward(work)
      for (place, row) in own.enumerated() { body(row, work.output.pointer + place * work.output.columns) }
    }
  }
}

// MARK: - Shares

extension FlowModel {
  /// Moves the logits of all bins so that drawn rows have levels and numbers as often as training rows do, line by line:
  /// the errors of the networks on each row remain, their sum over rows does not.
  mutating func calibrate(rows count: Int, using random: inout RandomSource, monitor: Monitor) throws {
    let batches = chunks(of: count, size: Self.batch)
    let streams = random.split(into: batches.count)
    let parts = batches.indices.map { index in
      Rows(batches[index].count, lines: code.lines.count, random: streams[index])
    }
    for line in code.lines.indices {
      try monitor.check()
      for _ in 0..<2 where !networks[line].isEmpty {
        let model = self
        let sums = try parallelMap(0..<parts.count) { model.shares(of: line, in: parts[$0]) }
        let spline = code.lines[line].spline
        let total = max(sums.reduce(0) { $0 + $1.reduce(0, +) }, 1)
        let shifts = (0..<spline.binCount).map { bin -> Float in
          let found = sums.reduce(0) { $0 + $1[bin] } / total
          let wanted = spline.knots[bin + 1] - spline.knots[bin]
          return min(max(Elementary.log(wanted / max(found, 1e-6)), -1), 1)
        }
        for member in networks[line].indices { networks[line][member].shift(shifts) }
      }
      let model = self
      _ = try parallelMap(0..<parts.count) { model.draw(line, into: parts[$0], allowed: nil) }
    }
  }

  /// The shares of the bins of a line, summed over rows.
  private func shares(of line: Int, in rows: Rows) -> [Float] {
    let spline = code.lines[line].spline
    var heights = [Float](repeating: 0, count: spline.binCount)
    var sums = heights
    forEachRow(of: line, in: rows) { _, parameters in
      spline.heights(parameters, into: &heights)
      for bin in heights.indices { sums[bin] += heights[bin] }
    }
    return sums
  }
}

// MARK: - Storage

extension FlowModel {
  static let mostNetworks = 16

  func encode(to writer: inout BinaryWriter) {
    code.encode(to: &writer)
    for networks in networks {
      writer.write(UInt8(networks.count))
      for network in networks { network.encode(to: &writer) }
    }
  }

  init(from reader: inout BinaryReader, code: FlowCode) throws {
    self.code = code
    networks = []
    for line in code.lines.indices {
      let count = Int(try reader.read(UInt8.self))
      guard count <= Self.mostNetworks else { throw BinaryCodingError("The networks of the model are damaged.") }
      networks.append(try (0..<count).map { _ in try LineNetwork(from: &reader, line: line, code: code) })
    }
  }
}

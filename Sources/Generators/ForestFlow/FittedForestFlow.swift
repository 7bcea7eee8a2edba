import Foundation
import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// A flow of latent rows, and what they mean.
public struct FittedForestFlow: FittedGenerator {
  public static var kind: GeneratorKind { .forestFlow }
  public let schema: Schema
  private let code: LatentCode
  private let flow: Flow
  /// For each dimension the quantiles of drawn latent numbers, by which they become ranks. `[dimensions × knots]`
  private let quantiles: [Float]

  private static let knots = 257
  private static let chunk = 2_048

  init(
    schema: Schema, code: LatentCode, flow: Flow, using random: inout RandomSource, monitor: Monitor
  ) throws {
    self.schema = schema
    self.code = code
    self.flow = flow
    let drawn = try Self.draw(8_192, code: code, flow: flow, labels: nil, using: &random, monitor: monitor)
    let size = code.dimensions.count
    let (rows, knots) = (drawn.labels.count, Self.knots)
    quantiles = (0..<size).flatMap { column in
      let sorted = (0..<rows).map { drawn.rows[$0 * size + column] }.sorted()
      return (0..<knots).map { sorted[min($0 * (rows - 1) / (knots - 1), rows - 1)] }
    }
  }

  private static func draw(
    _ count: Int, code: LatentCode, flow: Flow, labels: [Int]?, using random: inout RandomSource, monitor: Monitor
  ) throws -> (rows: [Float], labels: [Int32]) {
    let drawn = drawLabels(count, code: code, allowed: labels, using: &random)
    let pieces = chunks(of: count, size: chunk)
    let streams = random.split(into: pieces.count)
    let rows = try parallelMap(0..<pieces.count) { index in
      var random = streams[index]
      return try flow.draw(labels: drawn[pieces[index]], using: &random, monitor: monitor).values
    }
    return (rows.flatMap { $0 }, drawn)
  }

  /// Labels in their shares, evenly, in random order.
  private static func drawLabels(
    _ count: Int, code: LatentCode, allowed: [Int]?, using random: inout RandomSource
  ) -> [Int32] {
    guard let label = code.label else { return [Int32](repeating: 0, count: count) }
    var sum = 0.0
    let running = label.running.indices.map { index in
      let rows = label.running[index] - (index == 0 ? 0 : label.running[index - 1])
      sum += allowed?.contains(index) ?? true ? rows : 0
      return sum
    }
    let start = random.uniform()
    var labels = (0..<count).map { place -> Int32 in
      let target = (Double(place) + start) / Double(count) * sum
      return Int32(running.firstIndex { $0 > target } ?? running.count - 1)
    }
    random.shuffle(&labels)
    return labels
  }

  /// The rank 0…1 of a latent number among drawn ones.
  private func rank(of value: Float, dimension: Int) -> Double {
    let first = dimension * Self.knots
    var low = first
    var high = first + Self.knots - 1
    if value <= quantiles[low] { return 0 }
    if value >= quantiles[high] { return 1 }
    while high - low > 1 {
      let middle = (low + high) / 2
      if quantiles[middle] <= value { low = middle } else { high = middle }
    }
    let width = quantiles[high] - quantiles[low]
    let share = width > 0 ? Double((value - quantiles[low]) / width) : 0.5
    return (Double(low - first) + share) / Double(Self.knots - 1)
  }

  static let mostDrawsPerRow = 1_000

  /// A condition on the outcome is met by drawing only its levels; other conditions by drawing again, at most
  /// ``mostDrawsPerRow`` times for each row asked for.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let requirements = try RowRequirements(conditions, schema: schema, grids: code.grids)
    return try requirements.collect(count, monitor: monitor, using: &random) { count, random, monitor in
      try draw(count, requirements.restrictions, using: &random, monitor: monitor)
    }
  }

  private func draw(
    _ count: Int, _ restrictions: [ColumnRestriction?], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let labels = code.label.flatMap { label in
      restrictions[label.column].map { restriction in
        label.cells.indices.filter { restriction.shares[Int(label.cells[$0])] > 0 }
      }
    }
    if labels?.isEmpty == true {
      throw GeneratorError.unsatisfiable("No level of the outcome that was learned is left by the conditions.")
    }
    var accepted: Table?
    var drawn = 0
    repeat {
      try monitor.check()
      let missing = count - (accepted?.rowCount ?? 0)
      let size = drawn == 0 ? missing : max(2 * missing, 2_048)
      let cells = try cells(size, labels: labels, using: &random, monitor: monitor)
      drawn += size
      let good = (0..<size).filter { row in
        restrictions.indices.allSatisfy { column in
          restrictions[column].map { $0.shares[Int(cells[column][row])] > 0 } ?? true
        }
      }.prefix(missing)
      let columns = cells.indices.map { column in
        let kept = good.map { cells[column][$0] }
        return code.grids[column].column(of: kept, within: restrictions[column]?.bounds, using: &random)
      }
      let part = Table(schema: schema, columns: columns)
      accepted = accepted.map { $0.appending(part) } ?? part
      if drawn > Self.mostDrawsPerRow * count + 20_000 {
        throw GeneratorError.unsatisfiable(
          "Only \(accepted?.rowCount ?? 0) of \(drawn) rows drawn satisfy the conditions. Ask for fewer conditions, or "
            + "use “autoregressive”, which draws such rows directly.")
      }
    } while (accepted?.rowCount ?? 0) < count
    return accepted!
  }

  private func cells(
    _ count: Int, labels: [Int]?, using random: inout RandomSource, monitor: Monitor
  ) throws -> [[UInt16]] {
    let drawn = try Self.draw(count, code: code, flow: flow, labels: labels, using: &random, monitor: monitor)
    let size = code.dimensions.count
    return code.cells(labels: drawn.labels) { row, dimension in
      rank(of: drawn.rows[row * size + dimension], dimension: dimension)
    }
  }

  public func encode(to writer: inout BinaryWriter) throws {
    code.encode(to: &writer)
    flow.encode(to: &writer)
    writer.write(quantiles)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    self.schema = schema
    code = try LatentCode(from: &reader, schema: schema)
    flow = try Flow(from: &reader, size: code.dimensions.count, labelCount: code.labelCount)
    quantiles = try reader.readFloats()
    guard quantiles.count == code.dimensions.count * Self.knots, quantiles.allSatisfy(\.isFinite) else {
      throw BinaryCodingError("The model's quantiles are damaged.")
    }
  }
}

import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// Networks for each column, and the order in which columns are drawn when no condition asks for another.
public struct FittedAutoregressive: FittedGenerator {
  public static var kind: GeneratorKind { .autoregressive }
  public let schema: Schema
  let codes: [ClassCode]
  let order: [Int]
  /// For each column its networks, whose probabilities are averaged; none where the column has one class.
  let networks: [[ConditionalNetwork]]
  /// Factors of class probabilities, by ``adjusted(to:using:monitor:)``. `[columns][classes]`
  let factors: [[Float]]
  /// Nil where rows are taken as they are drawn.
  private var judge: RowJudge?

  /// Rows drawn for each that is kept, where rows are thinned.
  private static let candidatesPerRow = 4

  init(
    schema: Schema, codes: [ClassCode], order: [Int], networks: [[ConditionalNetwork]], factors: [[Float]]? = nil
  ) {
    self.schema = schema
    self.codes = codes
    self.order = order
    self.networks = networks
    self.factors = factors ?? codes.map { [Float](repeating: 1, count: $0.count) }
  }

  /// Learns what tells drawn rows from those of the table.
  mutating func learnToThin(
    against table: CellTable, drawn: [ClassRows], using random: inout RandomSource, monitor: Monitor
  ) throws {
    var cells = codes.map { _ in [UInt16]() }
    for rows in drawn {
      let part = self.cells(of: rows, codes.map { _ in nil }, using: &random)
      for column in codes.indices { cells[column] += part[column] }
    }
    judge = try RowJudge(telling: cells, from: table, schema: schema, using: &random, monitor: monitor)
  }

  /// Rows of a chunk; which rows these are does not depend on the number of threads.
  private static let chunk = 4_096

  /// Columns with conditions are drawn first, then the others given these: several draws for each row, which are taken
  /// up in proportion to the probability that the conditions had (sampling by importance), so that rows follow the
  /// model's distribution given the conditions.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let requirements = try RowRequirements(conditions, schema: schema, grids: codes.map(\.grid))
    let sampler = ClassSampler(codes: codes, networks: networks, factors: factors)
    return try requirements.collect(count, monitor: monitor, using: &random) { count, random, monitor in
      let pieces = chunks(of: count, size: Self.chunk)
      let streams = random.split(into: max(pieces.count, 1))
      let tables = try parallelMap(0..<max(pieces.count, 1)) { index in
        var random = streams[index]
        let size = index < pieces.count ? pieces[index].count : 0
        return try draw(size, requirements.restrictions, sampler, using: &random, monitor: monitor)
      }
      return Table.joining(tables, schema: schema)
    }
  }

  private func draw(
    _ count: Int, _ restrictions: [ColumnRestriction?], _ sampler: ClassSampler, using random: inout RandomSource,
    monitor: Monitor
  ) throws -> Table {
    let restricted = order.filter { restrictions[$0] != nil }
    let pool = judge == nil ? count : Self.candidatesPerRow * count
    var rows = try conditioned(pool, restricted, restrictions, sampler, using: &random, monitor: monitor)
    var visible = restricted
    for column in order where restrictions[column] == nil {
      try monitor.check()
      let probabilities = sampler.probabilities(of: column, given: visible, in: rows)
      _ = sampler.draw(column, from: probabilities, weights: nil, into: &rows, using: &random)
      visible.append(column)
    }
    var cells = cells(of: rows, restrictions, using: &random)
    if let judge { cells = try judge.choose(count, of: cells, using: &random) }
    return Table(
      schema: schema, grids: codes.map(\.grid), cells: cells, restrictions: restrictions, using: &random)
  }

  /// Draws of each row from which one is taken, where several columns have conditions.
  private static let drawsPerRow = 16

  /// Rows whose restricted columns are drawn.
  private func conditioned(
    _ count: Int, _ restricted: [Int], _ restrictions: [ColumnRestriction?], _ sampler: ClassSampler,
    using random: inout RandomSource, monitor: Monitor
  ) throws -> ClassRows {
    if restricted.isEmpty || count == 0 { return ClassRows(codes: codes, count: count) }
    let drawn = restricted.count == 1 ? count : Self.drawsPerRow * count
    var rows = ClassRows(codes: codes, count: drawn)
    var weights = [Double](repeating: 1, count: drawn)
    var visible: [Int] = []
    for column in restricted {
      try monitor.check()
      let probabilities = sampler.probabilities(of: column, given: visible, in: rows)
      let shares = codes[column].shares(weights: restrictions[column]!.shares)
      let left = sampler.draw(column, from: probabilities, weights: shares, into: &rows, using: &random)
      for row in 0..<drawn { weights[row] *= Double(left[row]) }
      visible.append(column)
    }
    let total = weights.reduce(0, +)
    guard total > 0 else {
      throw GeneratorError.unsatisfiable("Nothing that was learned satisfies all conditions and constraints at once.")
    }
    return drawn == count ? rows : rows.resampled(count, weights: weights, total: total, using: &random)
  }

  /// `[columns][rows]`
  private func cells(
    of rows: ClassRows, _ restrictions: [ColumnRestriction?], using random: inout RandomSource
  ) -> [[UInt16]] {
    codes.indices.map { column in
      let weights = restrictions[column]?.shares
      return (0..<rows.count).map { row in
        codes[column].cell(ofClass: Int(rows.classes[row * codes.count + column]), weights: weights, using: &random)
      }
    }
  }

  public func encode(to writer: inout BinaryWriter) throws {
    for code in codes { code.encode(to: &writer) }
    writer.write(order.map(Int32.init))
    for column in codes.indices {
      writer.write(Int64(networks[column].count))
      for network in networks[column] { network.encode(to: &writer) }
      writer.write(factors[column])
    }
    writer.write(judge != nil)
    judge?.encode(to: &writer)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    let codes = try schema.fields.map { try ClassCode(from: &reader, field: $0) }
    let order = try reader.readIntegers(Int32.self).map(Int.init)
    let damaged = BinaryCodingError("What the model says of its columns is damaged.")
    guard order.sorted() == Array(codes.indices), codes.allSatisfy({ $0.count > 0 }) else { throw damaged }
    var networks: [[ConditionalNetwork]] = []
    var factors: [[Float]] = []
    for code in codes {
      let count = try reader.readInt()
      guard (0...16).contains(count), count > 0 || code.count == 1 else { throw damaged }
      networks.append(try (0..<count).map { _ in try ConditionalNetwork(from: &reader, target: code, codes: codes) })
      factors.append(try reader.readFloats())
      guard factors.last?.count == code.count, factors.last?.allSatisfy({ $0 > 0 && $0.isFinite }) == true else {
        throw damaged
      }
    }
    self.init(schema: schema, codes: codes, order: order, networks: networks, factors: factors)
    judge = try reader.readBool() ? RowJudge(from: &reader, grids: codes.map(\.grid)) : nil
  }
}

extension ClassRows {
  /// `count` of these rows, each as often as its weight's share, evenly (systematic resampling, Carpenter 1999).
  fileprivate func resampled(
    _ count: Int, weights: [Double], total: Double, using random: inout RandomSource
  ) -> ClassRows {
    var result = ClassRows(codes: codes, count: count)
    let width = codes.count
    var row = 0
    var sum = weights[0]
    let start = random.uniform()
    for place in 0..<count {
      let target = (Double(place) + start) / Double(count) * total
      while sum <= target && row + 1 < weights.count {
        row += 1
        sum += weights[row]
      }
      for column in 0..<width { result.classes[place * width + column] = classes[row * width + column] }
    }
    return result
  }
}

// MARK: - Shares of classes

extension FittedAutoregressive {
  /// This model with factors on its class probabilities, column by column in the order of drawing, until classes are
  /// as frequent among drawn rows as they were in training (raking, Deming & Stephan 1940); and the rows that were drawn.
  ///
  /// Early stopping and errors that add up along the sequence would move them by up to some percent.
  func adjusted(
    to training: ClassRows, using random: inout RandomSource, monitor: Monitor
  ) throws -> (model: FittedAutoregressive, drawn: [ClassRows]) {
    let count = min(max(training.count, 4_096), 16_384)
    let pieces = chunks(of: count, size: 1_024)
    var streams = random.split(into: pieces.count)
    var rows = pieces.map { ClassRows(codes: codes, count: $0.count) }
    let sampler = ClassSampler(codes: codes, networks: networks, factors: factors)
    var factors = factors
    var visible: [Int] = []
    for column in order {
      try monitor.check()
      let (drawn, known) = (rows, visible)
      let probabilities = try parallelMap(0..<pieces.count) {
        ProbabilityChunk(matrix: sampler.probabilities(of: column, given: known, in: drawn[$0]))
      }
      let sizes = codes[column].running.map { $0.last ?? 0 }
      let total = sizes.reduce(0, +)
      factors[column] = Self.factors(for: probabilities.map(\.matrix), wanted: sizes.map { Float($0 / total) })
      let scaled = ClassSampler(codes: codes, networks: networks, factors: factors)
      for piece in pieces.indices {
        _ = scaled.draw(
          column, from: probabilities[piece].matrix, weights: factors[column], into: &rows[piece],
          using: &streams[piece])
      }
      visible.append(column)
    }
    let model = FittedAutoregressive(
      schema: schema, codes: codes, order: order, networks: networks, factors: factors)
    return (model, rows)
  }

  private static func factors(for probabilities: [Matrix], wanted: [Float]) -> [Float] {
    let count = wanted.count
    var factors = [Float](repeating: 1, count: count)
    let rows = Float(probabilities.reduce(0) { $0 + $1.rows })
    for _ in 0..<8 {
      var found = [Float](repeating: 0, count: count)
      for matrix in probabilities {
        for row in 0..<matrix.rows {
          let values = matrix.pointer + row * count
          var sum: Float = 0
          for i in 0..<count { sum += values[i] * factors[i] }
          let scale = 1 / (sum * rows)
          for i in 0..<count { found[i] += values[i] * factors[i] * scale }
        }
      }
      for i in 0..<count where found[i] > 0 {
        factors[i] = min(max(factors[i] * wanted[i] / found[i], 0.25), 4)
      }
    }
    return factors
  }
}

/// A matrix that one thread made and others only read.
private struct ProbabilityChunk: @unchecked Sendable {
  let matrix: Matrix
}

package import Learning
package import Mathematics

/// The distribution of one column's classes given any of the other columns.
///
/// Features of the columns that are visible are summed by the first layer (an embedding of each feature, as wide as the
/// layer); a hidden column adds nothing. A second layer with a shortcut follows, then logits. Neighbouring classes of
/// numbers share logits at two coarser resolutions, so that a smooth curve is learned before its details.
///
/// Parameters are one flat array: first-layer weights `[features × units]` and biases, second-layer weights
/// `[units × units]` and biases, output weights `[units × outputs]` and biases.
package struct ConditionalNetwork: Sendable {
  /// Columns that may be seen.
  let predictors: [Int]
  let featureCount: Int
  let units: Int
  package let classCount: Int
  /// Leading classes that are in order.
  let orderedCount: Int
  package var parameters: [Float]

  static let resolutions = [4, 16]

  /// Logits of classes, then of groups of neighbours.
  var outputCount: Int {
    classCount + Self.resolutions.reduce(0) { $0 + (orderedCount + $1 - 1) / $1 * (orderedCount > 0 ? 1 : 0) }
  }
  var firstBias: Int { featureCount * units }
  var second: Int { firstBias + units }
  var secondBias: Int { second + units * units }
  var output: Int { secondBias + units }
  var outputBias: Int { output + units * outputCount }
  var parameterCount: Int { outputBias + outputCount }

  /// Starts at the shares that the classes have over all rows, whatever is visible.
  package init(predictors: [Int], target: ClassCode, codes: [ClassCode], units: Int, using random: inout RandomSource) {
    precondition(units > 0 && units.isMultiple(of: 16), "units come in sixteens, not \(units)")
    self.predictors = predictors
    featureCount = predictors.reduce(0) { $0 + codes[$1].featureCount }
    self.units = units
    classCount = target.count
    orderedCount = target.orderedCount
    parameters = []
    parameters = [Float](repeating: 0, count: parameterCount)
    let scale = (1 / Double(max(predictors.count, 2))).squareRoot()
    for index in 0..<firstBias { parameters[index] = Float(scale * random.normal()) }
    for unit in 0..<units { parameters[firstBias + unit] = Float(0.3 * random.normal()) }
    let inner = (0.5 / Double(units)).squareRoot()
    for index in second..<secondBias { parameters[index] = Float(inner * random.normal()) }
    let rows = target.running.map { $0.last ?? 0 }
    let total = rows.reduce(0, +)
    for index in 0..<classCount { parameters[outputBias + index] = Elementary.log(Float(rows[index] / total)) }
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(predictors.map(Int32.init))
    writer.write(Int64(units))
    writer.write(parameters)
  }

  init(from reader: inout BinaryReader, target: ClassCode, codes: [ClassCode]) throws {
    predictors = try reader.readIntegers(Int32.self).map(Int.init)
    units = try reader.readInt()
    let damaged = BinaryCodingError("A network in the model file does not fit its column; it is damaged.")
    let areColumns = predictors.allSatisfy { codes.indices.contains($0) }
    guard areColumns, units > 0, units <= 4_096, units.isMultiple(of: 16) else { throw damaged }
    featureCount = predictors.reduce(0) { $0 + codes[$1].featureCount }
    classCount = target.count
    orderedCount = target.orderedCount
    parameters = try reader.readFloats()
    guard parameters.count == parameterCount, parameters.allSatisfy(\.isFinite) else { throw damaged }
  }
}

// MARK: - Passes

extension ConditionalNetwork {
  /// Buffers for batches of at most `rows` rows; belongs to one thread.
  package final class Workspace {
    let capacity: Int
    /// Visible features of each row: where their weights begin, and their values. `[capacity × mostFeatures]`
    let offsets: UnsafeMutablePointer<Int32>
    let values: UnsafeMutablePointer<Float>
    let mostFeatures: Int
    /// Visible features of each row. `[capacity]`
    let counts: UnsafeMutablePointer<Int32>
    /// Outputs of the two layers `[capacity × units]`, of the last `[capacity × outputs]`, class probabilities.
    let first: Matrix
    let second: Matrix
    let raw: Matrix
    package let logits: Matrix
    let firstGradient: Matrix
    let secondGradient: Matrix
    let rawGradient: Matrix

    package init(_ network: ConditionalNetwork, rows: Int, isTraining: Bool) {
      capacity = rows
      // A class of a number has two features, any other one.
      mostFeatures = max(2 * network.predictors.count, 1)
      offsets = .allocate(capacity: rows * mostFeatures)
      values = .allocate(capacity: rows * mostFeatures)
      counts = .allocate(capacity: rows)
      offsets.initialize(repeating: 0, count: rows * mostFeatures)
      values.initialize(repeating: 0, count: rows * mostFeatures)
      counts.initialize(repeating: 0, count: rows)
      first = Matrix(rows: rows, columns: network.units)
      second = Matrix(rows: rows, columns: network.units)
      raw = Matrix(rows: rows, columns: network.outputCount)
      logits = Matrix(rows: rows, columns: network.classCount)
      firstGradient = Matrix(rows: isTraining ? rows : 0, columns: network.units)
      secondGradient = Matrix(rows: isTraining ? rows : 0, columns: network.units)
      rawGradient = Matrix(rows: isTraining ? rows : 0, columns: network.outputCount)
    }

    deinit {
      offsets.deallocate()
      values.deallocate()
      counts.deallocate()
    }
  }

  /// As ``forward(_:rows:)``, with outputs of the first layer left out at random and the others scaled up.
  ///
  /// What was left out is 0, as what the rectifier held back, so that the backward pass needs no mask.
  func forward(_ work: Workspace, rows: Int, dropout: Float, using random: inout RandomSource) {
    forward(work, rows: rows) {
      if dropout == 0 { return }
      let threshold = UInt16(dropout * 65_536)
      let scale = 1 / (1 - dropout)
      var i = 0
      while i < rows * units {
        var bits = random.next()
        for place in i..<i + 4 {
          work.first.storage[place] *= UInt16(truncatingIfNeeded: bits) < threshold ? 0 : scale
          bits >>= 16
        }
        i += 4
      }
    }
  }

  /// Fills `logits` from the visible features of the first `rows` rows.
  package func forward(_ work: Workspace, rows: Int) { forward(work, rows: rows) {} }

  private func forward(_ work: Workspace, rows: Int, changingFirst: () -> Void) {
    parameters.withUnsafeBufferPointer { parameters in
      let p = parameters.baseAddress!
      sumFeatures(p, work, rows: rows)
      changingFirst()
      let count = rows * units
      fillRows(work.second, with: p + secondBias, count: units, rows: rows)
      BLAS.multiply(work.first.pointer, p + second, into: work.second.pointer, m: rows, n: units, k: units, beta: 1)
      let (a, b) = (work.first.pointer, work.second.pointer)
      // The shortcut: what passed the rectifier is told from its sum by `second > first`.
      for i in 0..<count { b[i] = a[i] + max(b[i], 0) }
      fillRows(work.raw, with: p + outputBias, count: outputCount, rows: rows)
      BLAS.multiply(
        work.second.pointer, p + output, into: work.raw.pointer, m: rows, n: outputCount, k: units, beta: 1)
    }
    for row in 0..<rows { addResolutions(work.raw.pointer + row * outputCount, work.logits.pointer + row * classCount) }
  }

  private func fillRows(_ matrix: Matrix, with values: UnsafePointer<Float>, count: Int, rows: Int) {
    for row in 0..<rows { (matrix.pointer + row * count).update(from: values, count: count) }
  }

  /// first ← max(0, bias + Σ value · weights of the feature), sixteen units at a time.
  private func sumFeatures(_ p: UnsafePointer<Float>, _ work: Workspace, rows: Int) {
    let weights = UnsafeRawPointer(p)
    let result = UnsafeMutableRawPointer(work.first.pointer)
    for row in 0..<rows {
      let offsets = work.offsets + row * work.mostFeatures
      let values = work.values + row * work.mostFeatures
      let count = Int(work.counts[row])
      var unit = 0
      while unit < units {
        var sum = weights.loadUnaligned(fromByteOffset: 4 * (firstBias + unit), as: SIMD16<Float>.self)
        for i in 0..<count {
          let place = 4 * (Int(offsets[i]) + unit)
          sum += values[i] * weights.loadUnaligned(fromByteOffset: place, as: SIMD16<Float>.self)
        }
        sum.replace(with: 0, where: sum .< 0)
        result.storeBytes(of: sum, toByteOffset: 4 * (row * units + unit), as: SIMD16<Float>.self)
        unit += 16
      }
    }
  }

  private func addResolutions(_ raw: UnsafePointer<Float>, _ logits: UnsafeMutablePointer<Float>) {
    logits.update(from: raw, count: classCount)
    var coarse = raw + classCount
    if orderedCount == 0 { return }
    for size in Self.resolutions {
      for index in 0..<orderedCount { logits[index] += coarse[index / size] }
      coarse += (orderedCount + size - 1) / size
    }
  }

  /// Adds the derivatives by the parameters to `gradient`, given those by the logits in `work.logits`.
  package func backward(
    _ work: Workspace, rows: Int, dropout: Float, gradient: UnsafeMutablePointer<Float>
  ) {
    let keptScale = 1 / (1 - dropout)
    for row in 0..<rows {
      gatherResolutions(work.logits.pointer + row * classCount, work.rawGradient.pointer + row * outputCount)
    }
    parameters.withUnsafeBufferPointer { parameters in
      let p = parameters.baseAddress!
      let count = rows * units
      let (a, b) = (work.first.pointer, work.second.pointer)
      let (da, db) = (work.firstGradient.pointer, work.secondGradient.pointer)
      BLAS.multiply(
        b, work.rawGradient.pointer, transposingA: true, into: gradient + output, m: units, n: outputCount, k: rows,
        beta: 1)
      addColumnSums(work.rawGradient.pointer, columns: outputCount, rows: rows, to: gradient + outputBias)
      BLAS.multiply(
        work.rawGradient.pointer, p + output, transposingB: true, into: da, m: rows, n: units, k: outputCount)
      for i in 0..<count { db[i] = b[i] > a[i] ? da[i] : 0 }
      BLAS.multiply(a, db, transposingA: true, into: gradient + second, m: units, n: units, k: rows, beta: 1)
      addColumnSums(db, columns: units, rows: rows, to: gradient + secondBias)
      BLAS.multiply(db, p + second, transposingB: true, into: da, m: rows, n: units, k: units, beta: 1)
      for i in 0..<count { da[i] = a[i] > 0 ? keptScale * da[i] : 0 }
    }
    addColumnSums(work.firstGradient.pointer, columns: units, rows: rows, to: gradient + firstBias)
    scatterFeatures(work, rows: rows, gradient: gradient)
  }

  private func gatherResolutions(_ logits: UnsafePointer<Float>, _ raw: UnsafeMutablePointer<Float>) {
    raw.update(from: logits, count: classCount)
    if orderedCount == 0 { return }
    var coarse = raw + classCount
    for size in Self.resolutions {
      let groups = (orderedCount + size - 1) / size
      for group in 0..<groups {
        var sum: Float = 0
        for index in group * size..<min(group * size + size, orderedCount) { sum += logits[index] }
        coarse[group] = sum
      }
      coarse += groups
    }
  }

  private func addColumnSums(
    _ values: UnsafePointer<Float>, columns: Int, rows: Int, to sums: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows {
      let values = values + row * columns
      for column in 0..<columns { sums[column] += values[column] }
    }
  }

  private func scatterFeatures(_ work: Workspace, rows: Int, gradient: UnsafeMutablePointer<Float>) {
    let target = UnsafeMutableRawPointer(gradient)
    let source = UnsafeRawPointer(work.firstGradient.pointer)
    for row in 0..<rows {
      let offsets = work.offsets + row * work.mostFeatures
      let values = work.values + row * work.mostFeatures
      let count = Int(work.counts[row])
      var unit = 0
      while unit < units {
        let delta = source.loadUnaligned(fromByteOffset: 4 * (row * units + unit), as: SIMD16<Float>.self)
        for i in 0..<count {
          let place = 4 * (Int(offsets[i]) + unit)
          let sum = target.loadUnaligned(fromByteOffset: place, as: SIMD16<Float>.self) + values[i] * delta
          target.storeBytes(of: sum, toByteOffset: place, as: SIMD16<Float>.self)
        }
        unit += 16
      }
    }
  }
}

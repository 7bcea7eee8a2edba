import Foundation
import Learning
import Mathematics
import Tables
import TestSupport
import Testing

@Suite struct EncodingTests {
  private func patients(_ seed: UInt64) -> Table {
    var random = RandomSource(seed: seed)
    return SmallTables.patients(600, using: &random)
  }

  private func encoder(_ table: Table, _ scale: TabularEncoder.RankScale) -> (TabularEncoder, [[UInt16]]) {
    let grids = zip(table.columns, table.schema.fields).map { ColumnGrid(learning: $0, field: $1) }
    let cells = zip(grids, table.columns).map { $0.cells(of: $1) }
    return (TabularEncoder(schema: table.schema, grids: grids, cells: cells, scale: scale), cells)
  }

  @Test("Cells are the same after they were encoded and decoded", arguments: [0, 1])
  func roundTrip(scale: UInt8) throws {
    let table = patients(1)
    let (encoder, cells) = encoder(table, try #require(TabularEncoder.RankScale(rawValue: scale)))
    var random = RandomSource(seed: 2)
    let matrix = encoder.encode(cells: cells, rows: table.rowCount, using: &random)
    let again = encoder.cells(of: matrix, using: &random)
    for (column, field) in table.schema.fields.enumerated() {
      // Single precision moves a rank at the edge of its cell into the neighbour; states are exact.
      let moved = zip(cells[column], again[column]).count { abs(Int($0) - Int($1)) > 1 }
      #expect(moved == 0, "\(field.name)")
    }
    #expect(cells[1] == again[1] && cells[4] == again[4])
  }

  @Test("Calibrated ranks are spread as training ranks are, in the same order")
  func calibration() throws {
    var random = RandomSource(seed: 3)
    let skewed = (0..<4_000).map { _ in Float(2 * pow(random.uniform(), 3) - 1) }
    let calibration = RankCalibration([skewed, [0.5]])
    let ranks = skewed.sorted().map { calibration.calibrated($0, column: 0) }
    #expect(zip(ranks, ranks.dropFirst()).allSatisfy { $0 <= $1 })
    for (index, rank) in ranks.enumerated() {
      #expect(abs(Double(rank) - (2 * Double(index) / 4_000 - 1)) < 0.04)
    }
    #expect(calibration.calibrated(0.3, column: 1) == 0.3)
    var writer = BinaryWriter()
    calibration.encode(to: &writer)
    var reader = BinaryReader(writer.data)
    #expect(
      try RankCalibration(from: &reader, columnCount: 2).calibrated(0.1, column: 0)
        == calibration.calibrated(0.1, column: 0))
  }

  @Test("The likelihood of mixed rows, robust or not, has the derivatives of central differences", arguments: [0, 0.3])
  func likelihood(robustness: Float) {
    let table = patients(4)
    let (encoder, cells) = encoder(table, .normal)
    var random = RandomSource(seed: 5)
    let rows = 30
    let target = encoder.encode(cells: cells.map { Array($0.prefix(rows)) }, rows: rows, using: &random)
    let likelihood = MixedLikelihood(blocks: encoder.blocks, robustness: robustness)
    let output = Matrix(rows: rows, columns: encoder.width)
    output.fillNormal(using: &random)
    let gradient = Matrix(rows: rows, columns: encoder.width)
    var deviations = (0..<likelihood.rankCount).map { 0.1 * Float($0) - 0.2 }
    var byDeviation = [Float](repeating: 0, count: deviations.count)
    func loss() -> Double {
      let ignored = Matrix(rows: rows, columns: encoder.width)
      var none = byDeviation
      return Double(
        likelihood.loss(
          output, target: target, logDeviations: deviations, scale: 1, gradient: ignored, deviationGradient: &none))
    }
    _ = likelihood.loss(
      output, target: target, logDeviations: deviations, scale: 1, gradient: gradient, deviationGradient: &byDeviation)
    let h: Float = 1e-2
    // Float32 sums of a loss of some hundreds with a step of 1e-2: absolute 1e-2.
    for index in 0..<rows * encoder.width {
      output.storage[index] += h
      let up = loss()
      output.storage[index] -= 2 * h
      let down = loss()
      output.storage[index] += h
      #expect(abs((up - down) / Double(2 * h) - Double(gradient.storage[index])) < 1e-2)
    }
    for index in deviations.indices {
      deviations[index] += h
      let up = loss()
      deviations[index] -= 2 * h
      let down = loss()
      deviations[index] += h
      let wanted = Double(byDeviation[index])
      #expect(abs((up - down) / Double(2 * h) - wanted) < 2e-2 * max(1, abs(wanted)))
    }
  }
}

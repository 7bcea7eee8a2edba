import Foundation
import Learning
import Mathematics
import Tables
import Testing
import Vocabulary

@Suite("What is learned of one column")
struct ColumnGridTests {
  private func redraw(_ values: [Double], decimals: Int, seed: UInt64 = 7) -> [Double] {
    let field = Field(name: "x", kind: .numeric, isInteger: decimals == 0, decimals: decimals)
    let column = Column.numeric(values)
    let grid = ColumnGrid(learning: column, field: field)
    let density = ColumnDensities(cells: grid.cells(of: column))
    var random = RandomSource(seed: seed)
    return values.map { _ in grid.number(in: density.cell(of: 0, using: &random), using: &random) }
  }

  private func share(_ values: [Double], _ holds: (Double) -> Bool) -> Double {
    Double(values.count(where: holds)) / Double(values.count)
  }

  private func skewed(_ count: Int, seed: UInt64, decimals: Int) -> [Double] {
    var random = RandomSource(seed: seed)
    let scale = pow(10, Double(decimals))
    return (0..<count).map { _ in (exp(4 + 0.5 * random.normal()) * scale).rounded() / scale }
  }

  @Test("Numbers that many people share come back exactly and as often")
  func keepsSpikes() {
    var random = RandomSource(seed: 1)
    let values = skewed(4_000, seed: 2, decimals: 3).map { random.bernoulli(0.3) ? 0 : $0 }
    let drawn = redraw(values, decimals: 3)
    // Two shares of 4,000 draws each: 5 standard errors.
    #expect(abs(share(drawn) { $0 == 0 } - share(values) { $0 == 0 }) < 0.05)
  }

  @Test("Numbers that few people hold are not handed out: reuse is as in fresh rows")
  func reusesNoMoreThanFreshRows() {
    let training = skewed(4_000, seed: 3, decimals: 2)
    let fresh = skewed(4_000, seed: 4, decimals: 2)
    let known = Set(training)
    let ofFresh = share(fresh) { known.contains($0) }
    let ofDrawn = share(redraw(training, decimals: 2)) { known.contains($0) }
    #expect(ofFresh > 0.1 && ofFresh < 0.9)
    #expect(abs(ofDrawn - ofFresh) < 0.05)
  }

  @Test("Quantiles follow the training column's")
  func keepsDistribution() {
    let training = skewed(4_000, seed: 5, decimals: 4).sorted()
    let drawn = redraw(training, decimals: 4).sorted()
    for quantile in [0.01, 0.1, 0.5, 0.9, 0.99] {
      let place = Int(quantile * 4_000)
      let rank = Double(training.count { $0 <= drawn[place] }) / 4_000
      #expect(abs(rank - quantile) < 0.035, "Dvoretzky–Kiefer–Wolfowitz at 1e-4")
    }
    #expect(drawn[0] >= training[0] && drawn[3_999] <= training[3_999])
  }

  @Test("The greatest number of one person is not reached")
  func hidesExtremes() {
    let training = skewed(2_000, seed: 6, decimals: 2) + [5_000]
    for seed in 1...20 as ClosedRange<UInt64> {
      #expect(redraw(training, decimals: 2, seed: seed).max() ?? 0 < 4_000)
    }
  }

  @Test("A preference for round numbers is kept among numbers that few people hold")
  func keepsHeaping() {
    var random = RandomSource(seed: 8)
    // 60 % round to tens, 25 % to fives; 30,000 possible numbers, so hardly any is shared.
    let training = (0..<5_000).map { _ -> Double in
      let value = 10_000 + 30_000 * random.uniform()
      let grain = random.uniform()
      let step = grain < 0.6 ? 10.0 : grain < 0.85 ? 5 : 1
      return (value / step).rounded() * step
    }
    let drawn = redraw(training, decimals: 0)
    for step in [5.0, 10] {
      let isRound = { (value: Double) in value.truncatingRemainder(dividingBy: step) == 0 }
      let difference = share(drawn, isRound) - share(training, isRound)
      #expect(abs(difference) < 0.05)
    }
  }

  @Test("Numbers stay on the instrument's lattice", arguments: [1 / 0.54, 0.02586 * 100, 7])
  func staysOnLattice(step: Double) {
    let training = skewed(3_000, seed: 9, decimals: 0).map { ($0.rounded() * step).rounded() }
    // The step is only known nearly, so halves may be rounded to either side.
    let known = Set(
      (0...20_000).flatMap { [(Double($0) * step - 0.05).rounded(), (Double($0) * step + 0.05).rounded()] })
    let misses = redraw(training, decimals: 0).count { !known.contains($0) }
    #expect(misses == 0)
  }

  @Test("Numbers that SAS cut to three bytes stay of that form")
  func keepsBinaryTruncation() {
    func cut(_ value: Double) -> Double {
      let bits = Double(bitPattern: value.bitPattern & ~((1 << 40) - 1))
      return (bits * 1e8).rounded() / 1e8
    }
    let training = skewed(3_000, seed: 10, decimals: 1).map(cut)
    let allowed = Set((0...100_000).map { cut(Double($0) / 10) })
    let misses = redraw(training, decimals: 8).count { !allowed.contains($0) }
    #expect(misses == 0)
  }

  @Test("That a value is missing is kept with its reason")
  func keepsReasons() {
    let field = Field(
      name: "x", kind: .numeric, isInteger: true,
      missingReasons: [MissingReason(name: "refused"), MissingReason(name: "not asked")])
    let mask = (0..<3_000).map { UInt8($0 % 10 == 0 ? 1 : $0 % 10 < 4 ? 2 : 0) }
    let column = Column(.numeric(mask.indices.map { mask[$0] == 0 ? Double($0 % 7) : .nan }), missing: mask)
    let grid = ColumnGrid(learning: column, field: field)
    let cells = grid.cells(of: column)
    var random = RandomSource(seed: 1)
    #expect(grid.column(of: cells, using: &random).missing == mask)
    #expect(grid.shares(satisfying: .missing, field: field).reduce(0, +) == 2)
  }

  @Test("A range takes the cells that lie in it, and draws stay in it")
  func drawsInRange() {
    let training = skewed(2_000, seed: 11, decimals: 2)
    let field = Field(name: "x", kind: .numeric, decimals: 2)
    let grid = ColumnGrid(learning: .numeric(training), field: field)
    let shares = grid.shares(satisfying: .range(minimum: 50, maximum: 60), field: field)
    var random = RandomSource(seed: 2)
    for (cell, share) in shares.enumerated() where share > 0 {
      for _ in 0..<20 {
        #expect((50...60).contains(grid.number(in: UInt16(cell), within: 50...60, using: &random)))
      }
    }
    let cells = grid.cells(of: .numeric(training))
    let inside = cells.reduce(0) { $0 + shares[Int($1)] } / 2_000
    #expect(abs(inside - share(training) { (50...60).contains($0) }) < 0.02)
  }

  @Test("Equal after writing and reading; damage is refused")
  func survivesCoding() throws {
    let training = skewed(2_000, seed: 12, decimals: 2)
    let field = Field(name: "x", kind: .numeric, decimals: 2)
    let grid = ColumnGrid(learning: .numeric(training), field: field)
    let density = ColumnDensities(cells: grid.cells(of: .numeric(training)))
    var writer = BinaryWriter()
    grid.encode(to: &writer)
    density.encode(to: &writer)
    var reader = BinaryReader(writer.data)
    let again = try ColumnGrid(from: &reader, field: field)
    #expect(try ColumnDensities(from: &reader, cellCount: again.cellCount) == density)
    for cell in 0..<grid.cellCount {
      var first = RandomSource(seed: 5)
      var second = RandomSource(seed: 5)
      #expect(
        grid.number(in: UInt16(cell), using: &first) == again.number(in: UInt16(cell), using: &second))
    }
    for length in stride(from: 0, to: writer.data.count, by: 997) {
      var short = BinaryReader(writer.data.prefix(length))
      #expect(throws: BinaryCodingError.self) {
        let grid = try ColumnGrid(from: &short, field: field)
        _ = try ColumnDensities(from: &short, cellCount: grid.cellCount)
      }
    }
  }

  @Test("Columns with nothing, one value or two rows can be learned", arguments: [[], [3.5], [1, 2], [4, 4, 4]])
  func learnsTinyColumns(values: [Double]) {
    let drawn = redraw(values, decimals: 1)
    #expect(drawn.allSatisfy { $0 >= (values.min() ?? 0) && $0 <= (values.max() ?? 0) })
  }
}

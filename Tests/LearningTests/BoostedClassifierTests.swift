import Foundation
import Learning
import Mathematics
import Tables
import Testing

@Suite struct BoostedClassifierTests {
  /// Learned from the first 4,000 of 6,000 rows with that chance of class 1; 4,000 to 5,000 say when to stop.
  private func learn(_ table: Table, chance: (Int) -> Double) throws -> (BoostedClassifier, BinnedTable) {
    var random = RandomSource(seed: 21)
    let binned = try Binning(of: table).encode(table)
    let classes: [UInt8] = (0..<6_000).map { random.bernoulli(chance($0)) ? 1 : 0 }
    let classifier = try BoostedClassifier(
      learning: binned, columns: [0, 1, 2], rows: (0..<4_000).map { Int32($0) },
      heldBack: (4_000..<5_000).map { Int32($0) }, classes: classes, using: &random, monitor: Monitor())
    return (classifier, binned)
  }

  @Test("Log-odds that two columns make only together are found")
  func findsInteraction() throws {
    let table = mixedTable(rows: 6_000, seed: 20)
    func isOdd(_ row: Int) -> Bool { (table.columns[1].codes![row] >= 2) != (table.columns[2].codes![row] >= 2) }
    let (classifier, binned) = try learn(table) { isOdd($0) ? 0.8 : 0.2 }
    let odds = try classifier.logOdds(of: binned)
    let error = (5_000..<6_000).reduce(0) { $0 + abs(odds[$1] - (isOdd($1) ? log(4) : -log(4))) }
    // Knowing nothing is wrong by log 4 = 1.39.
    #expect(error / 1_000 < 0.3)
  }

  @Test("Where there is nothing to tell, hardly a tree is kept, and a stored one says the same")
  func stopsAndStores() throws {
    let table = mixedTable(rows: 6_000, seed: 22)
    let (noise, binned) = try learn(table) { _ in 0.3 }
    let odds = try noise.logOdds(of: binned)
    #expect(odds[5_000...].allSatisfy { abs($0 - log(0.3 / 0.7)) < 0.6 })
    var writer = BinaryWriter()
    noise.encode(to: &writer)
    var reader = BinaryReader(writer.data)
    #expect(try BoostedClassifier(from: &reader, columnCount: 3).logOdds(of: binned) == odds)
    var short = BinaryReader(writer.data.dropLast(8))
    #expect(throws: BinaryCodingError.self) { try BoostedClassifier(from: &short, columnCount: 3) }
  }
}

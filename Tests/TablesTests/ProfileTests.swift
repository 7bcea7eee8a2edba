import Foundation
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct ProfileTests {
  @Test("Counts add up to the rows, and quantiles are in order")
  func conservation() throws {
    var random = RandomSource(seed: 1)
    let table = SmallTables.patients(1_000, using: &random)
    let profile = Profile(of: table)
    for column in profile.columns {
      #expect(column.present + column.missing.reduce(0) { $0 + $1.count } == 1_000)
      switch column.content {
      case .numbers(let numbers):
        #expect(numbers.histogramCounts.reduce(0, +) == column.present)
        #expect(numbers.quantiles == numbers.quantiles.sorted())
        #expect(numbers.histogramEdges.count == numbers.histogramCounts.count + 1)
      case .levels(let levels): #expect(levels.reduce(0) { $0 + $1.count } == column.present)
      case .text, .empty: Issue.record("made-up patients have neither")
      }
    }
    #expect(profile.missingPatterns.map(\.columns) == [["bmi"]])
    #expect(profile.completeRows + profile.missingPatterns[0].rows == 1_000)
    #expect(profile == Profile(of: table))
    let coded = try JSONDecoder().decode(Profile.self, from: JSONEncoder().encode(profile))
    #expect(coded == profile)
  }

  @Test("The strongest pair is found, with its sign")
  func pairs() throws {
    var random = RandomSource(seed: 2)
    let x = (0..<500).map { _ in random.normal() }
    let table = SmallTables.numbers([
      ("x", x), ("noise", x.map { _ in random.normal() }), ("minus", x.map { -$0 * $0 * $0 }),
    ])
    let best = try #require(Profile(of: table).strongestPairs.first)
    #expect([best.first, best.second] == ["x", "minus"])
    #expect(abs(best.association + 1) < 1e-9)
  }

  @Test("Measures of association agree with known values")
  func measures() throws {
    #expect(Association.ranks([3, 1, 3, 2]) == [3.5, 1, 3.5, 2])
    #expect(abs(try #require(Association.pearson([1, 2, 3, 4], [2, 4, 6, 9])) - 0.994_377) < 1e-6)
    // Perfect dependence of two balanced levels.
    #expect(abs(try #require(Association.cramersV([50, 0, 0, 50], rows: 2, columns: 2)) - 1) < 1e-9)
    #expect(Association.cramersV([25, 25, 25, 25], rows: 2, columns: 2) == 0)
    #expect(Association.cramersV([50, 50], rows: 1, columns: 2) == nil)
    #expect(Association.correlationRatio(groups: [0, 0, 1, 1], values: [1, 1, 2, 2]) == 1)
    #expect(Association.pearson([1, 1, 1], [1, 2, 3]) == nil)
  }
}

import Foundation
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct SuppressionTests {
  /// Least and greatest value of each hidden cell over all tables of whole numbers with the same margins and the same
  /// shown cells, where a reader knows that no hidden cell is empty. Walks through all tables.
  private func ranges(_ counts: [Int], hidden: [Bool], rows: Int, columns: Int) -> [ClosedRange<Int>] {
    var rowRest = [Int](repeating: 0, count: rows)
    var columnRest = [Int](repeating: 0, count: columns)
    let cells = counts.indices.filter { hidden[$0] }
    for cell in cells {
      rowRest[cell / columns] += counts[cell]
      columnRest[cell % columns] += counts[cell]
    }
    var least = [Int](repeating: .max, count: counts.count)
    var greatest = [Int](repeating: .min, count: counts.count)
    var values = counts
    func walk(_ position: Int) {
      if position == cells.count {
        guard rowRest.allSatisfy({ $0 == 0 }), columnRest.allSatisfy({ $0 == 0 }) else { return }
        for cell in cells {
          least[cell] = min(least[cell], values[cell])
          greatest[cell] = max(greatest[cell], values[cell])
        }
        return
      }
      let cell = cells[position]
      let (row, column) = (cell / columns, cell % columns)
      let lastOfRow = !cells[(position + 1)...].contains { $0 / columns == row }
      let most = min(rowRest[row], columnRest[column])
      guard most >= 1 else { return }
      for value in (lastOfRow ? rowRest[row] : 1)...max(lastOfRow ? rowRest[row] : most, 1) {
        if value > most || value < 1 { continue }
        values[cell] = value
        rowRest[row] -= value
        columnRest[column] -= value
        walk(position + 1)
        rowRest[row] += value
        columnRest[column] += value
      }
    }
    walk(0)
    return cells.map { least[$0]...greatest[$0] }
  }

  @Test("One-way: no small cell can be worked out, even by who knows that it is not empty")
  func oneWay() {
    var random = RandomSource(seed: 11)
    let rule = Suppression(minimumCount: 4)
    var suppressed = 0
    for _ in 0..<500 {
      let counts = (0..<(2 + random.integer(below: 4))).map { _ in
        random.bernoulli(0.4) ? random.integer(below: 4) : random.integer(below: 12)
      }
      let merged = rule.merged([counts])
      let small = counts.indices.filter { (1..<4).contains(counts[$0]) }
      #expect(small.allSatisfy(merged.contains))
      if merged.isEmpty { continue }
      suppressed += 1
      let occupied = counts.filter { $0 > 0 }
      let sum = merged.reduce(0) { $0 + counts[$1] }
      let hiddenCells = merged.filter { counts[$0] > 0 }.count
      if occupied.count > hiddenCells {
        // Each of the hidden cells can be anything from 1 to what the others leave.
        #expect(sum - (hiddenCells - 1) >= 4 && hiddenCells >= 2)
      } else {
        #expect(hiddenCells == occupied.count)
      }
    }
    #expect(suppressed > 200)
  }

  @Test("Two-way: every hidden small cell keeps at least the minimum number of possible values, by brute force")
  func twoWay() {
    var random = RandomSource(seed: 5)
    let rule = Suppression(minimumCount: 3)
    var protected = 0
    for _ in 0..<300 {
      let rows = 2 + random.integer(below: 2)
      let columns = 2 + random.integer(below: 2)
      let counts = (0..<(rows * columns)).map { _ in random.integer(below: random.bernoulli(0.3) ? 3 : 8) }
      let hidden = rule.hidden(counts, rows: rows, columns: columns)
      #expect(counts.indices.allSatisfy { !(1..<3).contains(counts[$0]) || hidden[$0] })
      guard hidden.contains(true), hidden.contains(false) else { continue }
      protected += 1
      let cells = counts.indices.filter { hidden[$0] }
      for (cell, range) in zip(cells, ranges(counts, hidden: hidden, rows: rows, columns: columns))
      where (1..<3).contains(counts[cell]) {
        #expect(range.count >= 3, "\(counts) \(hidden)")
      }
    }
    #expect(protected > 30)
  }

  private func aggregates(_ sources: [AggregateSource], _ minimum: Int = 10) -> Aggregates {
    Aggregates(of: sources, suppression: Suppression(minimumCount: minimum))
  }

  @Test("No count of real people below the minimum stands in aggregates, and rare levels are not named")
  func noSmallCounts() throws {
    let levels = (0..<600).map { $0 < 3 ? "rare" : $0 < 9 ? "" : $0 < 300 ? "common" : "other" }
    var random = RandomSource(seed: 2)
    let table = SmallTables.joined(
      SmallTables.patients(600, using: &random), SmallTables.levels([("group", levels)]))
    let training = AggregateSource(name: "training", table: table.rows(Array(0..<450)), isReal: true)
    let holdout = AggregateSource(name: "holdout", table: table.rows(Array(450..<600)), isReal: true)
    let aggregates = aggregates([training, holdout])
    for column in aggregates.columns {
      switch column.content {
      case .groups(let groups):
        for group in groups { #expect(group.counts.allSatisfy { $0 == 0 || $0 >= 10 }) }
        #expect(groups.reduce(0) { $0 + $1.counts[0] } == 450)
      case .numbers(_, let histogram):
        for counts in histogram.counts { #expect(counts.allSatisfy { $0 == nil || $0 == 0 || $0! >= 10 }) }
        #expect(histogram.edges == histogram.edges.sorted())
      case .notShown: Issue.record("a column is not shown")
      }
    }
    guard case .groups(let groups) = try #require(aggregates["group"]).content else { return }
    #expect(!groups.contains { $0.levels.contains("rare") || $0.label.contains("rare ") && $0.rareLevels == 0 })
    #expect(groups.contains { $0.rareLevels == 1 && $0.includesMissing })
    #expect(aggregates["group"]?.missing[0] == nil)
  }

  @Test("Few missing values hide a bin as well, so that they cannot be counted")
  func fewMissing() throws {
    let values = (0..<500).map { $0 < 4 ? Double.nan : Double($0 % 40) }
    let table = SmallTables.numbers([("x", values)])
    let column = try #require(aggregates([AggregateSource(name: "real", table: table, isReal: true)])["x"])
    guard case .numbers(_, let histogram) = column.content else {
      Issue.record("no histogram")
      return
    }
    #expect(column.missing[0] == nil)
    #expect(histogram.counts[0].contains { $0 == nil })
  }

  @Test("The histogram of many missing values is whole and adds up")
  func histogramAddsUp() throws {
    let values = (0..<2_000).map { $0 % 7 == 0 ? Double.nan : Double($0 % 100) / 4 }
    let table = SmallTables.numbers([("x", values)])
    let column = try #require(aggregates([AggregateSource(name: "real", table: table, isReal: true)])["x"])
    guard case .numbers(let summaries, let histogram) = column.content else { return }
    let shown = histogram.counts[0].compactMap { $0 }.reduce(0, +)
    #expect(shown == values.filter { !$0.isNaN }.count)
    #expect(abs(try #require(summaries[0].mean) - 12.375) < 0.1)
    #expect(try #require(summaries[0].low) > 0)
  }

  @Test("Table 1: equal tables have no standardised difference; a shift of one standard deviation has 1")
  func standardisedDifferences() throws {
    var random = RandomSource(seed: 3)
    let table = SmallTables.patients(2_000, using: &random)
    let numbers = try #require(table["sbp"]?.numbers)
    let deviation = { (values: [Double]) -> Double in
      let mean = values.reduce(0, +) / Double(values.count)
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }(numbers)
    var columns = table.columns
    columns[2] = .numeric(numbers.map { $0 + deviation })
    let shifted = Table(schema: table.schema, columns: columns)
    let one = TableOne(
      aggregates([
        AggregateSource(name: "training", table: table, isReal: true),
        AggregateSource(name: "same", table: table, isReal: false),
        AggregateSource(name: "shifted", table: shifted, isReal: false),
      ]))
    for line in one.lines {
      #expect(line.standardisedDifferences[1].map { abs($0) < 1e-9 } ?? true)
    }
    let line = try #require(one.lines.first { $0.column == "sbp" })
    #expect(abs(try #require(line.standardisedDifferences[2]) - 1) < 1e-9)
  }

  @Test("A two-way table shows no small cell of people and keeps synthetic ones")
  func crossTable() throws {
    var random = RandomSource(seed: 8)
    let table = SmallTables.patients(800, using: &random)
    let cross = try #require(
      CrossTable(
        of: [
          AggregateSource(name: "real", table: table, isReal: true),
          AggregateSource(name: "synthetic", table: table, isReal: false),
        ], "age", "disease"))
    #expect(cross.counts[0].allSatisfy { $0 == nil || $0 == 0 || $0! >= 10 })
    #expect(cross.counts[1].compactMap { $0 }.reduce(0, +) == 800)
    #expect(cross.rowLabels.count <= 13 && cross.columnLabels == ["no", "yes"])
  }

  @Test("A bin or level of few people joins another, so that it does not hide the whole table")
  func crossTableWithATail() throws {
    var random = RandomSource(seed: 9)
    let rows = 3_000
    // A long tail, whose last bins have few people in each of six places.
    let cost = (0..<rows).map { _ in (-100 * log(1 - random.uniform())).rounded() }
    let place = (0..<rows).map { _ in Int32(min(random.integer(below: 12), 5)) }
    let schema = Schema(fields: [
      Field(name: "cost", kind: .numeric, isInteger: true),
      Field(name: "place", kind: .categorical, levels: ["a", "b", "c", "d", "e", "f"]),
    ])
    let table = Table(schema: schema, columns: [.numeric(cost), .codes(place)])
    let source = AggregateSource(name: "real", table: table, isReal: true)
    for names in [("cost", "place"), ("place", "cost")] {
      let cross = try #require(CrossTable(of: [source], names.0, names.1, mostCells: 7))
      let shown = cross.counts[0].compactMap { $0 }
      #expect(shown.allSatisfy { $0 == 0 || $0 >= 10 })
      #expect(shown.reduce(0, +) > rows * 3 / 4, "most people are in cells that are shown")
      #expect(cross.counts[0].count == cross.rowLabels.count * cross.columnLabels.count)
    }
  }

  @Test("No edge of a histogram tells of an extreme")
  func noExtremes() throws {
    var values: [Double] = (0..<1_000).map { $0 % 50 == 0 ? 5 : 0 }
    for row in 1...3 { values[row] = 1_000_000 + Double(row) }
    let table = SmallTables.numbers([("x", values), ("y", values.map { -$0 / 3 })])
    let aggregates = aggregates([AggregateSource(name: "real", table: table, isReal: true)])
    for column in aggregates.columns {
      guard case .numbers(let summaries, let histogram) = column.content else { continue }
      #expect(histogram.edges.allSatisfy { abs($0) < 100 })
      #expect(abs(try #require(summaries[0].high)) < 100)
    }
  }

  @Test("Very short tables have aggregates too", arguments: [1, 2, 3, 9, 10, 11, 19, 20, 21, 40])
  func shortTables(rows: Int) throws {
    let table = SmallTables.numbers([("x", (0..<rows).map { Double(($0 * 37) % 11) * 100 })])
    for isReal in [true, false] {
      let column = try #require(aggregates([AggregateSource(name: "t", table: table, isReal: isReal)])["x"])
      if case .numbers(_, let histogram) = column.content {
        let shown: Int = histogram.counts[0].compactMap { $0 }.reduce(0, +)
        #expect(shown == rows)
      } else {
        #expect(isReal && rows < 10)
      }
    }
  }
}

import Foundation
import Reports
import Tables
import TestSupport
import Testing
import Vocabulary

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// One half of a real table stands for the synthetic rows, so that what is drawn is as odd as real columns are.
@Suite("Reports on real tables") struct RealTableTests {
  @Test(
    "All columns of a real table are drawn, well-formed, with nothing of few people",
    arguments: ["nhanes_2015_2016", "support2"])
  func realColumns(_ name: String) throws {
    guard let url = RealData.url("\(name)/data.csv") else { return }
    let table = try TableReader.read(url).table.learnable.table
    let half = min(table.rowCount / 2, 2_000)
    let (real, made) = (table.rows(Array(0..<half)), table.rows(Array(half..<(2 * half))))
    var input = SampleReport.input()
    let aggregates = Aggregates(of: [
      AggregateSource(name: "real", table: real, isReal: true),
      AggregateSource(name: "synthetic", table: made, isReal: false),
    ])
    input.columns = aggregates.columns.map(Self.comparison)
    input.tableOne = TableOne(aggregates).lines.map(Self.row)
    input.associations = AssociationComparison(real: real, synthetic: made, minimumCount: 10)
    for figure in FigureTests.all(input) {
      #expect(XMLParser(data: Data(figure.svg.utf8)).parse(), "\(figure.title)")
      #expect(!figure.svg.lowercased().contains("nan"))
    }
    for column in input.columns {
      let figure = Figure.column(column)
      guard let place = figure.numbers[0].firstIndex(of: "Real") else { continue }
      let counts = figure.numbers.dropFirst().compactMap { Int($0[place].replacing(",", with: "")) }
      #expect(counts.allSatisfy { $0 == 0 || $0 >= 10 }, "\(column.column)")
    }
    let page = CustodianReport.html(input)
    #expect(page.contains("Table 1"))
    if let directory = ProcessInfo.processInfo.environment["SYNTHCRAFT_REPORT_PAGES"] {
      try Data(page.utf8).write(to: URL(fileURLWithPath: "\(directory)/\(name).html"))
    }
  }

  private static func comparison(_ aggregate: ColumnAggregate) -> ColumnComparison {
    let shape: ColumnComparison.Shape =
      switch aggregate.content {
      case .notShown(let reason): .nothing(reason)
      case .groups(let groups):
        .levels(groups.map { .init(name: $0.label, real: $0.counts[0], synthetic: $0.counts[1]) })
      case .numbers(_, let bins):
        .histogram(.init(edges: bins.edges, real: bins.counts[0], synthetic: bins.counts[1].map { $0 ?? 0 }))
      }
    return ColumnComparison(
      column: aggregate.column, title: aggregate.title, unit: aggregate.unit, kind: aggregate.kind,
      realRows: aggregate.rows[0], syntheticRows: aggregate.rows[1], realMissing: aggregate.missing[0],
      syntheticMissing: aggregate.missing[1] ?? 0, shape: shape)
  }

  private static func row(_ line: TableOne.Line) -> TableOneRow {
    func summary(_ cell: TableOne.Cell) -> TableOneRow.Summary {
      if let mean = cell.summary?.mean, let deviation = cell.summary?.standardDeviation {
        return .meanAndDeviation(mean: mean, standardDeviation: deviation)
      }
      guard line.kind != .heading else { return .none }
      guard let count = cell.count, let share = cell.share else { return .suppressed }
      return .count(count, share: share)
    }
    return TableOneRow(
      column: line.column, level: line.kind == .missing ? "missing" : line.level, unit: line.unit,
      real: summary(line.cells[0]), synthetic: summary(line.cells[1]),
      standardisedDifference: line.standardisedDifferences[1])
  }
}

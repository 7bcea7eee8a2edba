import Evaluation
import Foundation
import Reports
import Testing
import Vocabulary

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Figures") struct FigureTests {
  static func all(_ input: ReportInput) -> [Figure] {
    var figures = input.columns.map { Figure.column($0, subtitle: "a & b <c>") }
    figures += input.associations.map { Figure.associations($0) } ?? []
    figures += [Figure.missingness(input.columns), Figure.differences(input.tableOne)].compactMap { $0 }
    figures += [Figure.gateBars(input.gates)].compactMap { $0 }
    figures += Figure.threeWay(input.scores)
    figures += (input.released?.metrics ?? []).map { Figure.metricStrip($0) }
    figures.append(
      .cumulativeCurves(
        values: [1, 2, 4], real: [0.1, nil, 1], synthetic: [0.2, 0.5, 1], title: SampleReport.hostile))
    return figures
  }

  @Test("Every picture is well-formed XML, has words and numbers, and holds no undefined number")
  func wellFormed() throws {
    for figure in Self.all(SampleReport.input()) {
      let parser = XMLParser(data: Data(figure.svg.utf8))
      #expect(parser.parse(), "\(figure.title): \(String(describing: parser.parserError))")
      #expect(figure.svg.contains("role=\"img\"") && figure.svg.contains("aria-label="))
      #expect(!figure.alternative.isEmpty && figure.numbers.count > 1)
      #expect(figure.numbers.allSatisfy { $0.count == figure.numbers[0].count }, "\(figure.title)")
      let marks = figure.svg.lowercased()
      #expect(!marks.contains("nan") && !marks.contains("\"inf") && !marks.contains("-inf"))
    }
  }

  @Test("A hostile column name is text in every picture, never markup")
  func hostileNames() {
    for figure in Self.all(SampleReport.input()) {
      #expect(!figure.html.contains("<script"))
      #expect(!figure.html.unicodeScalars.contains { $0 == "\u{202E}" || $0.value == 0 || $0.value == 0x1F })
    }
  }

  @Test("The numbers of a histogram are the counts it was given; suppressed ones are said to be")
  func histogramNumbers() {
    let figure = Figure.histogramPair(
      .init(edges: [0, 1, 2, 4], real: [12, nil, 30], synthetic: [10, 3, 29]), kind: .numeric, title: "x")
    #expect(
      figure.numbers == [
        ["Bin", "Real", "Synthetic"], ["0 to 1", "12", "10"], ["1 to 2", "suppressed", "3"], ["2 to 4", "30", "29"],
      ])
  }

  @Test("The numbers of level bars are shares of each side's own total")
  func levelNumbers() {
    let figure = Figure.levelBars(
      [.init(name: "a", real: 30, synthetic: 10), .init(name: "b", real: 10, synthetic: 30)], title: "x")
    #expect(figure.numbers[1] == ["a", "30", "75.0\u{A0}%", "10", "25.0\u{A0}%"])
    #expect(figure.numbers[2] == ["b", "10", "25.0\u{A0}%", "30", "75.0\u{A0}%"])
  }

  @Test("The difference of associations is synthetic minus real")
  func associationDifference() throws {
    let figures = Figure.associations(
      AssociationComparison(
        columns: ["a", "b"], measure: "correlation", real: [[1, 0.5], [0.5, 1]], synthetic: [[1, 0.2], [0.2, 1]]))
    try #require(figures.count == 3)
    #expect(figures[2].numbers == [["Column", "and", "Value"], ["b", "a", "−0.30"]])
  }

  @Test("Input without sense is told, not drawn: no bins, one value, undefined numbers")
  func degenerate() {
    let empty = Figure.histogramPair(.init(edges: [], real: [], synthetic: []), kind: .numeric, title: "x")
    let flat = Figure.histogramPair(.init(edges: [1, 1], real: [5], synthetic: [5]), kind: .numeric, title: "x")
    let undefined = Figure.histogramPair(
      .init(edges: [0, .nan], real: [5], synthetic: [5]), kind: .numeric, title: "x")
    for figure in [empty, flat, undefined, .levelBars([], title: "x")] {
      #expect(figure.svg.contains("Not drawn"))
    }
    let broken = Evaluation.Measurement(
      id: "fidelity.ksComplement", value: .nan, interval: Interval(.nan, 1), direction: .higher, ideal: 1,
      control: .infinity, null: Interval(-.infinity, .nan), n: 3)
    #expect(!Figure.metricStrip(broken).svg.lowercased().contains("nan"))
    #expect(Figure.missingness([]) == nil && Figure.differences([]) == nil && Figure.gateBars([]) == nil)
    let constant = Figure.histogramPair(.init(edges: [3, 4], real: [50], synthetic: [0]), kind: .numeric, title: "x")
    #expect(constant.svg.contains("polyline"))
  }
}

@Suite("Numbers for people") struct NumberTextTests {
  @Test(
    "Scores, shares and values are written in one way",
    arguments: [
      (NumberText.score(0.5), "0.50"), (NumberText.score(0.0471), "0.047"), (NumberText.score(-0.3), "−0.30"),
      (NumberText.score(-0.0001), "0.000"), (NumberText.share(0.1234), "12.3\u{A0}%"),
      (NumberText.share(1), "100\u{A0}%"),
      (NumberText.share(0), "0\u{A0}%"), (NumberText.share(0.0001), "0.01\u{A0}%"),
      (NumberText.share(-0.00001), ">\u{A0}−0.01\u{A0}%"),
      (NumberText.value(1234.5), "1234"), (NumberText.count(5735), "5,735"), (NumberText.score(0.981), "0.981"),
      (NumberText.value(56789), "56,789"), (NumberText.value(37.1), "37.1"), (NumberText.value(1e-6), "10⁻⁶"),
      (NumberText.value(-2.5e12), "−2.5 × 10¹²"),
      (NumberText.count(1_234_567), "1,234,567"), (NumberText.value(.nan), "undefined"),
      (NumberText.day(0), "1970-01-01"), (NumberText.day(-1), "1969-12-31"), (NumberText.day(19_782), "2024-02-29"),
    ])
  func writes(_ pair: (String, String)) { #expect(pair.0 == pair.1) }
}

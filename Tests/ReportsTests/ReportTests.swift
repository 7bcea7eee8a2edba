import Evaluation
import Foundation
import Reasoning
import Reports
import Testing
import Vocabulary

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Reports") struct ReportTests {
  /// `SYNTHCRAFT_REPORT_PAGES=DIR` leaves the pages there, to be looked at.
  @Test("Pages are made for both audiences, released, refused and private")
  func pages() throws {
    let released = SampleReport.input()
    let secret = SampleReport.input(isPrivate: true)
    let pages = [
      ("custodian", CustodianReport.html(released)), ("recipient", RecipientReport.html(released)),
      ("refused", CustodianReport.html(SampleReport.input(isReleased: false))),
      ("private-custodian", CustodianReport.html(secret)), ("private-recipient", RecipientReport.html(secret)),
      ("wide", CustodianReport.html(SampleReport.input(columnCount: 140))),
    ]
    let directory = ProcessInfo.processInfo.environment["SYNTHCRAFT_REPORT_PAGES"]
    for (name, page) in pages {
      #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains(ReportDocument.label))
      if let directory { try Data(page.utf8).write(to: URL(fileURLWithPath: "\(directory)/\(name).html")) }
    }
    if let directory {
      try Data(TerminalSummary.text(released).utf8).write(to: URL(fileURLWithPath: "\(directory)/summary.txt"))
    }
  }

  @Test("A page's body is well-formed, with hostile names as text", arguments: Audience.allCases)
  func wellFormed(_ audience: Audience) throws {
    for input in [SampleReport.input(), SampleReport.input(isPrivate: true)] {
      let page = ReportDocument(input, for: audience).html
      #expect(!page.contains("<script"))
      let body = try #require(page.range(of: "<body>")).lowerBound
      let end = try #require(page.range(of: "</body>")).upperBound
      let parser = XMLParser(data: Data(page[body..<end].utf8))
      let line = page[body..<end].split(separator: "\n", omittingEmptySubsequences: false)
      let isWellFormed = parser.parse()
      #expect(isWellFormed, "\(line.dropFirst(parser.lineNumber - 1).first?.prefix(300) ?? "")")
    }
  }

  @Test("All twelve parts are present, whatever is missing", arguments: Audience.allCases)
  func twelveParts(_ audience: Audience) {
    let bare = ReportInput(
      title: "t", studyID: "s", data: ReportData(fileName: "f.csv", digest: "d", rows: 20, keptColumns: []),
      privacy: ReportPrivacy(level: .none, answeredBy: "default of the command line"), split: nil, generators: [],
      decision: ReportDecision(outcome: .notRequested, sentence: "Nothing was asked for.", rows: 0),
      reproduction: ReportReproduction(recipeDigest: "r", seed: 1, programVersion: "0", blasKernel: "k"))
    for input in [bare, SampleReport.input(), SampleReport.input(isPrivate: true)] {
      let page = ReportDocument(input, for: audience).html
      for part in GovernancePart.allCases {
        #expect(page.contains("part-\(part.rawValue) ") || page.contains("part-\(part.rawValue)\""))
        #expect(page.contains("\(part.rawValue). \(part.title)"))
      }
      #expect(page.contains("not provided"))
    }
  }

  @Test("Every number in prose is a number of the JSON, written by one function", arguments: Audience.allCases)
  func numbersEqualJSON(_ audience: Audience) throws {
    for input in [SampleReport.input(), SampleReport.input(isPrivate: true)] {
      let json = try String(decoding: ReportJSON.data(input, for: audience), as: UTF8.self)
      // Numbers as written; a list's length is a number of the JSON too.
      let written = json.matches(of: /[:\[,]\s*(-?[0-9][0-9.eE+-]*)/).compactMap { Double(String($0.1)) }
      let visible = input.visible(to: audience)
      let known = Set(written).union([Double(visible.data.keptColumns.count)])
      let page = ReportDocument(input, for: audience).html
      let numbers = page.matches(of: /<data value="([^"]+)" class="(\w+)">([^<]+)<\/data>/)
      #expect(numbers.count > 5)
      var unknown: [String] = []
      for number in numbers {
        let value = try #require(Double(String(number.1)))
        let style = try #require(NumberStyle(rawValue: String(number.2)))
        if !known.contains(value) || Escaping.escaped(style.text(value)) != number.3 {
          unknown.append(String(number.0))
        }
      }
      #expect(unknown == [], "not in the JSON, or written in another way")
    }
  }

  @Test("A private recipient's report does not depend on the real table")
  func recipientOfPrivateRows() throws {
    let input = SampleReport.input(isPrivate: true)
    var other = input
    other.data.rows = 9_999
    other.data.digest = "another"
    other.data.findings = ["else"]
    other.data.droppedColumns = other.data.droppedColumns.map { .init(name: $0.name, reason: "else") }
    other.split = ReportSplit(training: 1, selection: 2, holdout: 3, holdoutOpened: 4)
    other.scores = []
    other.choice = nil
    other.limits = ["else"]
    other.gates = other.gates.filter { $0.gate == .formalPrivacy }
    other.associations?.real = []
    other.events = []
    other.decision.sentence = "else"
    other.reproduction.recipeDigest = "else"
    other.tableOne = other.tableOne.dropLast()
    other.columns = other.columns.dropLast()
    for index in other.columns.indices {
      other.columns[index].realMissing = 0.777
      other.syntheticView?.columns[index].realRows = 777
      other.syntheticView?.columns[index].realMissing = 0.777
    }
    for index in other.tableOne.indices { other.syntheticView?.tableOne[index].standardisedDifference = 0.777 }
    #expect(RecipientReport.html(input) == RecipientReport.html(other))
    #expect(try ReportJSON.data(input, for: .recipient) == ReportJSON.data(other, for: .recipient))
    #expect(CustodianReport.html(input) != CustodianReport.html(other))
    #expect(RecipientReport.html(input).contains("RIDAGEYR") && !RecipientReport.html(input).contains("Not drawn"))
  }

  @Test("What a person overrode is told to the recipient of private rows as well, and that no budget covers it")
  func overrideOfPrivateRows() throws {
    var input = SampleReport.input(isPrivate: true)
    #expect(!RecipientReport.html(input).contains("Overrides"))
    input.decision.overrides = [.init(gate: "membership", reason: "Teaching data <agreed>")]
    let html = RecipientReport.html(input)
    #expect(html.contains("Overrides") && html.contains("Teaching data &lt;agreed&gt;"))
    let visible = input.visible(to: .recipient)
    #expect(visible.decision.sentence.contains("a person overrode what the gates membership said"))
    #expect(visible.privacy.statement?.notCovered.contains { $0.contains("overrode") } == true)
    #expect(visible.gates.allSatisfy { $0.gate == .formalPrivacy }, "no verdict on the real table is told")
  }

  @Test("No count of fewer real people than the minimum reaches a report")
  func smallCells() throws {
    var input = SampleReport.input()
    input.columns[1].shape = .levels([
      .init(name: "many", real: 500, synthetic: 498), .init(name: "few", real: 7, synthetic: 9),
    ])
    input.tableOne.append(
      TableOneRow(
        column: "x", level: "rare", real: .count(3, share: 0.0123456), synthetic: .count(40, share: 0.01),
        standardisedDifference: 0.5))
    let visible = input.visible(to: .custodian)
    guard case .levels(let levels) = visible.columns[1].shape else { throw UnexpectedShape() }
    #expect(levels.map(\.real) == [500, nil])
    #expect(visible.tableOne.last?.real == .suppressed)
    #expect(visible.tableOne.last?.standardisedDifference == nil)
    #expect(!CustodianReport.html(input).contains("0.0123456"))
  }

  private struct UnexpectedShape: Error {}

  @Test("Equal input gives equal bytes, and times stand only where a replay ignores them")
  func deterministic() throws {
    let input = SampleReport.input()
    #expect(CustodianReport.html(input) == CustodianReport.html(SampleReport.input()))
    #expect(try ReportJSON.data(input, for: .custodian) == ReportJSON.data(input, for: .custodian))
    var later = input
    later.generatedAt = "2031-12-31 23:59"
    later.events = later.events.map { .init(sequence: $0.sequence, sentence: $0.sentence, time: "23:59") }
    later.generators = later.generators.map {
      var generator = $0
      generator.seconds = 99
      return generator
    }
    #expect(try ReportJSON.data(input, for: .custodian) == ReportJSON.data(later, for: .custodian))
    func timeless(_ page: String) -> String { page.replacing(/<span class="time">[^<]*<\/span>/, with: "") }
    #expect(timeless(CustodianReport.html(input)) == timeless(CustodianReport.html(later)))
  }

  @Test("The JSON gives the same input back")
  func roundTrip() throws {
    let input = SampleReport.input()
    let back = try ReportJSON.input(from: ReportJSON.data(input, for: .custodian))
    #expect(try ReportJSON.data(back, for: .custodian) == ReportJSON.data(input, for: .custodian))
  }

  @Test("Headings go down one level at a time, ids are unique, and every figure has a caption")
  func structure() {
    let page = CustodianReport.html(SampleReport.input())
    var level = 0
    for heading in page.matches(of: /<h([1-6])[ >]/) {
      let next = Int(heading.1)!
      #expect(next <= level + 1, "a heading of level \(next) after one of level \(level)")
      level = next
    }
    let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
    #expect(page.matches(of: /<figure>/).count == page.matches(of: /<figcaption>/).count)
    #expect(
      !page.contains("http://") || page.replacing("http://www.w3.org/2000/svg", with: "").contains("http") == false)
  }

  @Test("Wide tables draw sixty columns and list the rest")
  func wide() {
    let page = CustodianReport.html(SampleReport.input(columnCount: 140))
    #expect(page.contains("80 further columns are not drawn") && page.contains("GENE139"))
    #expect(page.utf8.count < 3_000_000)
  }

  @Test("A verdict says where a value lies against chance")
  func judgements() {
    func judged(_ value: Double?, _ direction: Direction, undefined: String? = nil, banded: Bool = true) -> Judgement {
      Judgement(
        Evaluation.Measurement(
          id: "x", value: value, direction: direction, ideal: 0.5, null: banded ? Interval(0.4, 0.6) : nil, n: 1,
          undefined: undefined))
    }
    #expect(judged(0.5, .higher) == .inside)
    #expect(judged(0.7, .higher) == .better && judged(0.7, .lower) == .worse && judged(0.3, .lower) == .better)
    #expect(judged(0.3, .nearIdeal) == .worse && judged(0.5, .lower, banded: false) == .noBand)
    #expect(judged(nil, .lower) == .undefined && judged(0.5, .lower, undefined: "one class") == .undefined)
  }
}

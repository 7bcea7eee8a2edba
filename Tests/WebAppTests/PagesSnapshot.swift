import Dialogue
import Evaluation
import Foundation
import Mathematics
import Reasoning
import Reports
import Studies
import Tables
import Vocabulary
import WebApp

/// Studies for the tests of pages, brought to a phase without any fitting.
enum PagePhase: String, CaseIterable, Sendable {
  case empty, loaded, working, made, measured, refused, released, finished
}

enum PageStudy {
  /// What people may put into names: each would do something if it reached the page as it is.
  static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</table></div>", "a␟b",
    "{{{title}}}", "javascript:alert(1)", "name & <b>bold</b>",
  ]

  /// 400 rows; each column's name and levels are hostile, one level has 3 people.
  static func table(names: [String] = hostile) -> Table {
    var random = RandomSource(seed: 7)
    var fields: [Field] = []
    var columns: [Column] = []
    for (place, name) in names.enumerated() {
      if place % 2 == 0 {
        var field = Field(
          name: name, kind: .categorical, levels: ["\(name) yes", "\(name) no", "few of \(name)"],
          missingReasons: [.unknown])
        field.title = "Title of \(name)"
        fields.append(field)
        columns.append(
          .codes((0..<400).map { row in row < 3 ? 2 : row % 9 == place ? -1 : random.bernoulli(0.4) ? 1 : 0 }))
      } else {
        fields.append(Field(name: name, kind: .numeric, decimals: 1, missingReasons: [.unknown]))
        columns.append(.numeric((0..<400).map { row in row % 7 == 0 ? .nan : 20 + 5 * random.normal() }))
      }
    }
    return Table(schema: Schema(fields: fields), columns: columns)
  }

  static func facts(_ table: Table) -> TableFacts {
    TableFacts(
      name: "<i>file</i>.csv", rowCount: table.rowCount,
      columns: table.schema.fields.map {
        ColumnFacts(name: $0.name, title: $0.title, kind: $0.kind, distinctCount: max($0.levels.count, 40))
      },
      reading: "separated by <commas>",
      concerns: table.schema.fields.prefix(2).map {
        Concern(.identifier, columns: [$0.name], probability: 0.9, sentence: "“\($0.name)” numbers the rows.")
      })
  }

  static let verdicts = [
    GateVerdict(
      gate: .copies, outcome: .passed, value: 0, threshold: 0, source: "<source>", sentence: "No <b>copies</b>."),
    GateVerdict(
      gate: .membership, outcome: .failed, value: 0.7, threshold: 0.6, source: "s", sentence: "Attacks work.",
      advice: "Try <i>another</i> method."),
  ]

  static func evaluation(_ names: [String]) -> EvaluationResult {
    EvaluationResult(
      generator: "arf", rows: EvaluationResult.Rows(training: 300, holdout: 100, synthetic: 400),
      metrics: [
        Measurement(
          id: "fidelity.columnShapes", value: 0.97, interval: Interval(0.96, 0.98), direction: .higher, ideal: 1,
          control: 0.98, null: Interval(0.97, 0.99), n: 400),
        Measurement(
          id: "fidelity.ksComplement", value: 0.93, direction: .higher, ideal: 1, control: 0.95, n: 400,
          columns: [names[1]]),
        Measurement(
          id: "disclosure.attributeInference", value: 0.01, direction: .lower, ideal: 0, control: 0, n: 400,
          columns: [names[0]]),
        .undefined("usefulness.tstr.xgboost", because: "<no> target", direction: .higher, ideal: 1),
      ])
  }

  /// The snapshot of a study that came so far, and its aggregates.
  static func snapshot(
    _ phase: PagePhase, in library: StudioLibrary, table: Table = table()
  ) async throws -> (StudioSnapshot, StudioAggregates?) {
    let session = try await library.create()
    var snapshot = session.snapshot()
    snapshot.title = "<b>Study</b>"
    var said: [Message] = []
    var conversation = Conversation(offering: [.adversarialForest, .sequentialCART])
    func take(_ turn: Turn) { said += turn.messages }
    take(conversation.begin(with: phase == .empty ? nil : "file.csv"))
    let names = table.schema.fields.map(\.name)
    if phase != .empty {
      take(conversation.complete(.loaded(facts(table), epsilonLeft: 10)))
      snapshot.table = table
      snapshot.findings = names.prefix(3).map {
        Finding(.identifier, [$0], .serious, confidence: 0.9, "“\($0)” numbers the rows.")
      }
    }
    if phase != .empty && phase != .loaded { drive(&conversation, phase, names, take) }
    if conversation.state.production != nil { snapshot.synthetic = table }
    snapshot.conversation = conversation
    if conversation.running != nil {
      var work = StudioWork(option: .generate, since: Date(timeIntervalSince1970: 0))
      work.activity = "learning <b>"
      snapshot.working = work
    }
    snapshot.entries = said.enumerated().map {
      StudioEntry(
        number: $0.offset, speaker: .program, message: $0.element, time: Date(timeIntervalSince1970: 0), sequence: 0)
    }
    var aggregates = snapshot.table.map { StudioAggregates(of: $0) }
    aggregates?.made = try snapshot.synthetic.map {
      try StudioAggregates.Made(
        real: table, synthetic: $0, target: names[0], groups: Array(names.dropFirst()), report: nil)
    }
    return (snapshot, aggregates)
  }

  /// Answers every question with its default until the phase is reached.
  private static func drive(
    _ conversation: inout Conversation, _ phase: PagePhase, _ names: [String], _ take: (Turn) -> Void
  ) {
    var turn = conversation.receive(Frame(.confirm))
    for _ in 0..<60 {
      take(turn)
      if let order = turn.order {
        if case .generate = order, phase == .working { return }
        turn = conversation.complete(outcome(of: order, phase, names))
        continue
      }
      if reached(conversation, phase) { return }
      turn = conversation.receive(next(conversation, phase))
    }
  }

  private static func reached(_ conversation: Conversation, _ phase: PagePhase) -> Bool {
    switch phase {
    case .empty, .loaded: true
    case .working: false
    case .made: conversation.state.production != nil
    case .measured, .refused: conversation.state.evaluation != nil
    case .released: conversation.state.release != nil
    case .finished: conversation.state.isFinished
    }
  }

  private static func next(_ conversation: Conversation, _ phase: PagePhase) -> Frame {
    if conversation.state.evaluation != nil { return Frame(phase == .finished ? .finish : .release) }
    return conversation.openQuestion?.defaultChoice.flatMap { Frame(option: $0.option) } ?? Frame(.skip)
  }

  private static func outcome(of order: WorkOrder, _ phase: PagePhase, _ names: [String]) -> WorkOutcome {
    switch order {
    case .load, .refresh: .refreshed(facts(table(names: names)), epsilonLeft: 10)
    case .generate(_, let competitors):
      .generated(
        Production(
          id: "rows", generator: competitors[0], rowCount: 400,
          contenders: competitors.map { Contender(generator: $0, score: nil, seconds: 1, failure: "it <b>failed</b>") },
          reason: "It was <i>best</i>."))
    case .evaluate:
      phase == .made
        ? .cancelled : .evaluated(evaluation(names), phase == .refused ? verdicts : [verdicts[0]])
    case .compare: .compared([])
    case .report: .reported(path: "report.html")
    case .release: .released(path: "releases/1")
    case .export: .exported(path: "rows.csv")
    }
  }
}

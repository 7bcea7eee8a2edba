import Dialogue
import Evaluation
import Mathematics
import Reasoning
import Studies
import Tables
import Vocabulary

/// Does no work: gives typed, canned aggregates, so that conversations are tested without fitting anything.
struct ConversationDouble: ConsultationWork {
  /// How often each kind of work fails before it succeeds.
  var failuresLeft: [String: Int] = [:]
  /// Whether the gates let rows go.
  var gatesPass = true
  /// Rules that hold in all rows, and the share of rows that break one that is said.
  var rules: [ConstraintCandidate] = []
  var brokenShare = 0.0
  private(set) var orders: [WorkOrder] = []

  mutating func perform(_ order: WorkOrder, monitor: Monitor) throws -> WorkOutcome {
    orders.append(order)
    let kind = Self.kind(of: order)
    if let left = failuresLeft[kind], left > 0 {
      failuresLeft[kind] = left - 1
      return .failed("The work “\(kind)” could not be done this time.")
    }
    switch order {
    case .load(let path):
      guard path.hasSuffix(".csv") else {
        return .failed("“\(path)” cannot be read: there is no such file. Check its name and try again.")
      }
      return .loaded(facts(), epsilonLeft: 10)
    case .refresh(let choices):
      var facts = facts().withLeaks(for: choices.target)
      facts.brokenShares = choices.rules.map { _ in brokenShare }
      return .refreshed(facts, epsilonLeft: 10)
    case .generate(let choices, let competitors): return .generated(Self.production(choices, competitors))
    case .evaluate: return .evaluated(Self.evaluation, gatesPass ? Self.passing : Self.failing)
    case .compare(_, let columns): return .compared(columns.map(Self.comparison))
    case .report: return .reported(path: "study/report.html")
    case .release: return .released(path: "study/releases/1")
    case .export(_, let format): return .exported(path: "study/rows.\(format.rawValue)")
    }
  }

  private func facts() -> TableFacts {
    var facts = TableFacts.healthSurvey
    facts.rules = rules
    return facts
  }

  static func kind(of order: WorkOrder) -> String {
    switch order {
    case .load: "load"
    case .refresh: "refresh"
    case .generate: "generate"
    case .evaluate: "evaluate"
    case .compare: "compare"
    case .report: "report"
    case .release: "release"
    case .export: "export"
    }
  }

  private static func production(_ choices: Choices, _ competitors: [GeneratorKind]) -> Production {
    let contenders = competitors.enumerated().map { index, generator in
      Contender(
        generator: generator,
        score: Measurement(
          id: "usefulness.tstr.xgboost", value: 0.87 + 0.02 * Double(index), direction: .higher, ideal: 1,
          control: 0.93,
          n: 915), seconds: 4)
    }
    return Production(
      id: "rows of \(competitors.map(\.rawValue))", generator: competitors[competitors.count - 1],
      rowCount: choices.rowCount ?? 5_719, contenders: contenders,
      reason: competitors.count > 1 ? "It was the best on rows kept from all fits." : "It was the one you asked for.")
  }

  private static let evaluation = EvaluationResult(
    generator: "sequentialCART", rows: EvaluationResult.Rows(training: 4_575, holdout: 1_144, synthetic: 5_719),
    metrics: [
      Measurement(
        id: "fidelity.columnShapes", value: 0.971, interval: Interval(0.968, 0.974), direction: .higher, ideal: 1,
        control: 0.978, null: Interval(0.974, 0.982), n: 5_719),
      Measurement(
        id: "fidelity.detection.xgboost", value: 0.58, interval: Interval(0.56, 0.6), direction: .nearIdeal, ideal: 0.5,
        control: 0.5, n: 2_000),
      Measurement(
        id: "usefulness.tstr.xgboost", value: 0.912, interval: Interval(0.89, 0.93), direction: .higher, ideal: 1,
        control: 0.931, n: 1_144),
      Measurement(
        id: "disclosure.copies", value: 0, interval: Interval(-0.002, 0.001), direction: .lower, ideal: 0, control: 0,
        n: 5_719),
      Measurement(
        id: "disclosure.membership.strongest", value: 0.52, interval: Interval(0.48, 0.56), direction: .nearIdeal,
        ideal: 0.5,
        control: 0.5, n: 1_144, threshold: 0.6),
    ])

  private static let passing = GateName.allCases.map { gate in
    GateVerdict(
      gate: gate, outcome: gate == .formalPrivacy ? .notApplicable : .passed, value: 0.02, threshold: 0.09,
      source: "at most 0.09: EMA Policy 0070", sentence: "0.02 against 0.01 for real people.")
  }

  private static let failing =
    [
      GateVerdict(
        gate: .copies, outcome: .failed, value: 0.03, threshold: 0, source: "our rule",
        sentence: "3 % of the rows are copies, against 0 % among unseen real people.",
        advice: "Another method, or fewer columns.")
    ] + passing.dropFirst()

  private static func comparison(_ column: String) -> ColumnSideBySide {
    let isLevels = TableFacts.healthSurvey[column]?.kind == .categorical
    let content: ColumnSideBySide.Content =
      isLevels
      ? .levels([
        ColumnSideBySide.Level(name: "Yes", real: 0.145, synthetic: 0.141),
        ColumnSideBySide.Level(name: "No", real: 0.855, synthetic: 0.859),
      ])
      : .numbers(
        real: ColumnSideBySide.Numbers(mean: 49.9, deviation: 17.6, median: 50),
        synthetic: ColumnSideBySide.Numbers(mean: 49.6, deviation: 17.4, median: 49))
    return ColumnSideBySide(column: column, content: content, missingReal: 0.02, missingSynthetic: 0.019)
  }
}

extension TableFacts {
  /// A survey with an identifier, a coded missing value and a column that gives the target away.
  static var healthSurvey: TableFacts {
    let levels = ["Yes", "No"]
    func known(_ reason: String) -> [RoleSuggestion] {
      [RoleSuggestion(.quasiIdentifier, probability: 0.85, reason: reason)]
    }
    func sensitive(_ reason: String) -> [RoleSuggestion] {
      [RoleSuggestion(.sensitive, probability: 0.8, reason: reason)]
    }
    return TableFacts(
      name: "survey.csv", rowCount: 5_719,
      columns: [
        ColumnFacts(
          name: "seqn", kind: .identifier, distinctCount: 5_719,
          suggestions: [RoleSuggestion(.identifier, probability: 0.97, reason: "every row has another value")]),
        ColumnFacts(
          name: "age", kind: .numeric, distinctCount: 63, isInteger: true, suggestions: known("ages are easily known")),
        ColumnFacts(
          name: "sex", kind: .categorical, distinctCount: 2, levels: ["Female", "Male"],
          suggestions: known("it is seen")),
        ColumnFacts(
          name: "race_ethnicity", kind: .categorical, distinctCount: 6,
          suggestions: sensitive("ethnic origin is protected by law")),
        ColumnFacts(name: "bmi", kind: .numeric, missingShare: 0.01, distinctCount: 400),
        ColumnFacts(name: "hba1c", kind: .numeric, missingShare: 0.06, distinctCount: 90),
        ColumnFacts(name: "drinks_per_day", kind: .numeric, missingShare: 0.34, distinctCount: 18, isInteger: true),
        ColumnFacts(name: "on_insulin", kind: .categorical, distinctCount: 2, levels: levels),
        ColumnFacts(
          name: "stroke", kind: .categorical, distinctCount: 2, levels: levels,
          suggestions: sensitive("it is a diagnosis")),
        ColumnFacts(
          name: "diabetes", kind: .categorical, distinctCount: 2, levels: levels,
          suggestions: sensitive("it is a diagnosis")),
      ], reading: "Fields are separated by semicolons.",
      concerns: [
        Concern(
          .identifier, columns: ["seqn"], probability: 0.97,
          sentence: "“seqn” has another value in every row and looks like a record number."),
        Concern(
          .missingCode, columns: ["drinks_per_day"], codes: ["777", "999"], probability: 0.8,
          sentence: "In “drinks_per_day” 777 and 999 stand far away from all other values."),
      ],
      estimates: [
        TimeEstimate(generator: .independentMarginals, seconds: 1),
        TimeEstimate(generator: .adversarialForest, seconds: 20),
        TimeEstimate(generator: .sequentialCART, seconds: 12), TimeEstimate(generator: .adsgan, seconds: 180),
      ])
  }

  func withLeaks(for target: String?) -> TableFacts {
    guard target == "diabetes" else { return self }
    var facts = self
    facts.concerns.append(
      Concern(
        .givesAway, columns: ["on_insulin"], target: "diabetes", probability: 0.8,
        sentence: "“on_insulin” is known only of people whose diabetes is known."))
    return facts
  }
}

import Evaluation
import Foundation
import Mathematics
import Reasoning
import Reports
import Vocabulary

/// A made-up but complete report, the same at each call.
enum SampleReport {
  /// A name as nasty as a file's heading can be.
  static let hostile = "<script>alert(\"1\")</script> & 'x' ]]> \u{202E}\u{0}\u{1F}end"

  static func input(isPrivate: Bool = false, columnCount: Int = 22, isReleased: Bool = true) -> ReportInput {
    var random = RandomSource(seed: 20_15)
    let columns = (0..<columnCount).map { column($0, using: &random) }
    let scores = scores(columns, using: &random)
    let tableOne = tableOne(using: &random)
    let associations = associations(columns, using: &random)
    return ReportInput(
      title: "Synthetic NHANES 2015–2016: diabetes", studyID: "study-7f3a", generatedAt: "2026-01-05 10:00",
      identity: ReportIdentity(
        owner: "Department of Public Health", fidelityLevel: "synthetically-augmented multivariate plausible"),
      purpose: .modelDevelopment, purposeInWords: "to develop a screening score before access to the real table",
      task: .classification, target: "DIABETES",
      data: ReportData(
        fileName: "data.csv", digest: String(repeating: "a1b2c3d4", count: 8), rows: 5_735,
        keptColumns: columns.map(\.column),
        droppedColumns: [
          .init(name: "SEQN", reason: "an identifier: a different value in each row"),
          .init(name: "ALQ110", reason: "gives the answer away only by being asked of some"),
        ],
        missingReasons: [.init(column: "DMDEDUC2", reason: "refused", codes: ["7"])],
        findings: ["Column “INDHHIN2” has codes that look like missing values.", "BPXSY2 repeats BPXSY1 in part."]),
      privacy: ReportPrivacy(
        level: isPrivate ? .differential : .none, answeredBy: "asked and answered in the conversation",
        statement: isPrivate ? statement : nil),
      roles: [
        ReportRole(column: "DIABETES", role: .target, confirmedByPerson: true),
        ReportRole(column: "RIDAGEYR", role: .quasiIdentifier, confirmedByPerson: true),
        ReportRole(column: "RIAGENDR", role: .quasiIdentifier, confirmedByPerson: true),
        ReportRole(column: "BMXBMI", role: .sensitive, confirmedByPerson: false, reason: "a measurement of health"),
      ],
      split: ReportSplit(training: 3_671, selection: 917, holdout: 1_147, holdoutOpened: 1),
      generators: [
        ReportGenerator(
          name: "arf", settings: [.init(name: "trees", value: "30"), .init(name: "leaf", value: "5")], passes: 4,
          seconds: 2.4, isPrivate: isPrivate),
        ReportGenerator(name: "sequentialCART", settings: [.init(name: "leaf", value: "15")], passes: 22, seconds: 5.1),
      ],
      choice: ReportChoice(
        generator: "arf", reason: "its rows are the most useful among those that pass the gates.",
        options: [.init(name: "arf", value: 0.862), .init(name: "sequentialCART", value: 0.841)]),
      scores: scores, gates: gates(isPrivate: isPrivate, isReleased: isReleased),
      tableOne: tableOne, columns: columns, associations: associations,
      syntheticView: SyntheticView(tableOne: tableOne, columns: columns, associations: associations),
      decision: ReportDecision(
        outcome: isReleased ? .released : .refused,
        sentence: isReleased
          ? "5,735 synthetic rows were released: all gates passed."
          : "The rows were not released: the gate on replicated uniques failed.",
        advice: isReleased
          ? [] : ["Make the age coarser, or leave out the country of birth.", "Ask for formal privacy."],
        rows: 5_735, digest: isReleased ? String(repeating: "0f1e2d3c", count: 8) : nil),
      events: (1...14).map {
        ReportEvent(sequence: $0, sentence: "Step \($0): the table was looked at.", time: "10:0\($0 % 10)")
      },
      limits: ["The upper tail of insulin is thinner than in the real table."],
      prohibitedUses: ["Not for estimating how common diabetes is: the survey’s weights were left out."],
      reproduction: ReportReproduction(
        recipeDigest: String(repeating: "99aa", count: 16), seed: 42, programVersion: "0.1.0", blasKernel: "Haswell",
        chainDigest: String(repeating: "55ee", count: 16),
        commands: ["synthcraft run recipe.json data.csv --output study", "synthcraft verify study"]))
  }

  static let statement = ReportPrivacy.Statement(
    notion: "zero-concentrated differential privacy", unit: "patient", neighbouring: "add or remove one patient",
    epsilon: 1, delta: 1e-6, accountant: "zCDP, rounded outwards",
    spending: [.init(what: "one-way counts of 22 columns", rho: 0.0163)],
    notCovered: ["Which columns the table has."], isReleasable: true, ledgerSpentEpsilon: 2, ledgerTotalEpsilon: 10)
}

extension SampleReport {
  private static let names = [
    "RIDAGEYR", "RIAGENDR", "RIDRETH1", "DMDEDUC2", hostile, "BMXBMI", "BMXWT", "BMXHT", "BMXWAIST", "BPXSY1", "BPXDI1",
    "BPXSY2", "INDFMPIR", "DMDMARTL", "SMQ020", "LBXTC", "LBDHDD", "LBXIN", "EXAMDATE", "HIQ210", "DMDHHSIZ",
    "DIABETES",
  ]

  private static func column(_ index: Int, using random: inout RandomSource) -> ColumnComparison {
    let name = index < names.count ? names[index] : "GENE\(index)"
    let missing = index % 3 == 0 ? 0.0 : Double(index % 7) * 0.021
    let common = (realMissing: missing, syntheticMissing: max(0, missing + (missing > 0 ? 0.004 : 0)))
    if [1, 2, 3, 4, 13, 14, 19, 21].contains(index) {
      let levelCount = index == 4 ? 18 : index % 5 + 2
      let levels = (0..<levelCount).map { level -> ColumnComparison.Level in
        let count = Int(4_000 / Double(level + 1)) + Int(200 * random.uniform())
        let isSmall = level > 0 && level == levelCount - 1
        let name = level == 1 ? "\(hostile) level" : "level \(level) of many"
        return .init(name: name, real: isSmall ? nil : count, synthetic: isSmall ? 11 : count + level * 9 - 20)
      }
      return ColumnComparison(
        column: name, title: index == 1 ? "Gender" : nil, kind: .categorical, realRows: 5_735, syntheticRows: 5_735,
        realMissing: common.realMissing, syntheticMissing: common.syntheticMissing, shape: .levels(levels))
    }
    let isDate = index == 18
    let low = isDate ? 16_436.0 : Double(index * 7)
    let edges = (0...20).map { low + Double($0) * (isDate ? 36 : 3.5) }
    let centre = 5 + Double(index % 9)
    let counts = (0..<20).map { bin -> Int in
      let distance = (Double(bin) - centre) / 3.4
      return Int(900 * exp(-0.5 * distance * distance))
    }
    return ColumnComparison(
      column: name, title: index == 5 ? "Body mass index" : nil, unit: index == 5 ? "kg/m2" : nil,
      kind: isDate ? .date : .numeric, realRows: 5_735, syntheticRows: 5_735, realMissing: common.realMissing,
      syntheticMissing: common.syntheticMissing,
      shape: .histogram(
        .init(
          edges: edges, real: counts.map { $0 < 10 ? nil : $0 },
          synthetic: counts.map { max(0, $0 + Int(60 * (random.uniform() - 0.5))) })))
  }

  private static func metric(
    _ id: String, _ value: Double, control: Double, band: Double, direction: Direction, ideal: Double,
    threshold: Double? = nil, columns: [String]? = nil, group: String? = nil
  ) -> Evaluation.Measurement {
    Evaluation.Measurement(
      id: id, value: value, interval: Interval(value - 0.8 * band, value + 0.8 * band), direction: direction,
      ideal: ideal, control: control, null: Interval(control - band, control + band), n: 1_147, group: group,
      columns: columns, threshold: threshold)
  }

  private static func scores(_ columns: [ColumnComparison], using random: inout RandomSource) -> [ReportScore] {
    [
      ReportScore(name: "arf", part: .candidate, evaluation: evaluation("arf", 0.58, 0.79, 0.51, columns: [])),
      ReportScore(
        name: "sequentialCART", part: .candidate,
        evaluation: evaluation("sequentialCART", 0.56, 0.81, 0.54, columns: [])),
      ReportScore(name: "arf", part: .released, evaluation: evaluation("arf", 0.583, 0.786, 0.514, columns: columns)),
      ReportScore(name: "copier", part: .anchor, evaluation: evaluation("copier", 0.5, 0.82, 0.97, columns: [])),
      ReportScore(name: "marginals", part: .anchor, evaluation: evaluation("marginals", 0.96, 0.5, 0.5, columns: [])),
    ]
  }

  private static func evaluation(
    _ name: String, _ detection: Double, _ usefulness: Double, _ membership: Double, columns: [ColumnComparison]
  ) -> EvaluationResult {
    var metrics: [Evaluation.Measurement] = [
      metric("fidelity.columnShapes", 0.981, control: 0.984, band: 0.006, direction: .higher, ideal: 1),
      metric("fidelity.ksComplement", 0.975, control: 0.979, band: 0.008, direction: .higher, ideal: 1),
      metric("fidelity.missingness", 0.996, control: 0.994, band: 0.004, direction: .higher, ideal: 1),
      metric("fidelity.pairTrends", 0.942, control: 0.961, band: 0.009, direction: .higher, ideal: 1),
      metric("fidelity.detection.xgboost", detection, control: 0.502, band: 0.03, direction: .lower, ideal: 0.5),
      .undefined(
        "fidelity.contingency", because: "there are fewer than two categories", direction: .higher, ideal: 1),
      metric("usefulness.tstr.xgboost", usefulness, control: 0.812, band: 0.02, direction: .higher, ideal: 1),
      metric("usefulness.tstr.logistic", usefulness - 0.01, control: 0.805, band: 0.02, direction: .higher, ideal: 1),
      metric(
        "disclosure.copies", name == "copier" ? 0.98 : 0.0004, control: 0, band: 0.001, direction: .lower, ideal: 0),
      metric(
        "disclosure.membership.strongest", membership, control: 0.5, band: 0.03, direction: .lower, ideal: 0.5,
        threshold: 0.6),
      metric("disclosure.dcrShare", 0.512, control: 0.5, band: 0.03, direction: .nearIdeal, ideal: 0.5),
      metric(
        "disclosure.attributeInference", 0.012, control: 0, band: 0.03, direction: .lower, ideal: 0, threshold: 0.09,
        columns: ["BMXBMI"]),
    ]
    for column in columns {
      let id = column.kind == .categorical ? "fidelity.tvComplement" : "fidelity.ksComplement"
      metrics.append(
        metric(id, 0.97, control: 0.98, band: 0.015, direction: .higher, ideal: 1, columns: [column.column]))
    }
    if !columns.isEmpty {
      metrics.append(
        metric(
          "usefulness.tstr.xgboost", 0.77, control: 0.8, band: 0.04, direction: .higher, ideal: 1, group: "RIAGENDR=1"))
    }
    return EvaluationResult(
      generator: name, rows: .init(training: 4_588, holdout: 1_147, synthetic: 5_735), metrics: metrics)
  }

  private static func gates(isPrivate: Bool, isReleased: Bool) -> [GateVerdict] {
    let policy = "EMA Policy 0070 and Health Canada PRCI"
    let held: GateVerdict.Outcome = isPrivate ? .shownOnly : .passed
    return [
      GateVerdict(
        gate: .copies, outcome: held, value: -0.0005, threshold: 0, source: "no copies beyond coincidence",
        sentence: "0.04 % of synthetic rows equal a row learnt from, 0 % of unseen people do."),
      GateVerdict(
        gate: .replicatedUniques, outcome: isReleased ? held : .failed, value: isReleased ? 0.031 : 0.121,
        threshold: 0.09, source: policy,
        sentence: "People unique in age and gender are found again in 3.1 % more cases than unseen ones at most.",
        advice: "Make the quasi-identifiers coarser."),
      GateVerdict(
        gate: .attributeInference, outcome: held, value: 0.036, threshold: 0.09, source: policy,
        sentence: "An attacker guesses the body mass index at most 3.6 % more often.", column: "BMXBMI"),
      GateVerdict(
        gate: .membership, outcome: held, value: 0.541, threshold: 0.6, source: "SynthCraft's default",
        sentence: "The strongest attack tells members from others with 0.514, at most 0.541."),
      GateVerdict(
        gate: .formalPrivacy, outcome: isPrivate ? .passed : .notApplicable, source: "the custodian's budget",
        sentence: isPrivate
          ? "The ledger had room, and the noise was the system's." : "No formal privacy was asked for."),
    ]
  }

  private static func tableOne(using random: inout RandomSource) -> [TableOneRow] {
    var rows: [TableOneRow] = []
    for name in names.prefix(12) {
      if ["RIAGENDR", "DMDEDUC2"].contains(name) {
        rows.append(TableOneRow(column: name, real: .none, synthetic: .none))
        for level in 0..<4 {
          rows.append(
            TableOneRow(
              column: name, level: "level \(level)", real: level == 3 ? .suppressed : .count(1_200 - level, share: 0.2),
              synthetic: .count(1_190, share: 0.198),
              standardisedDifference: level == 3 ? nil : (random.uniform() - 0.5) * 0.3))
        }
      } else {
        let mean = 37.123 + 20 * random.uniform()
        rows.append(
          TableOneRow(
            column: name, unit: "kg", real: .meanAndDeviation(mean: mean, standardDeviation: 12.34),
            synthetic: .meanAndDeviation(mean: mean + random.uniform(), standardDeviation: 12.2),
            standardisedDifference: (random.uniform() - 0.5) * 0.2))
      }
    }
    rows.append(
      TableOneRow(
        column: "LBXIN", unit: "uU/mL", real: .medianAndQuartiles(median: 9.1, lower: 5.7, upper: 14.6),
        synthetic: .medianAndQuartiles(median: 9.4, lower: 5.9, upper: 15.2), standardisedDifference: 0.04))
    return rows
  }

  private static func associations(
    _ columns: [ColumnComparison], using random: inout RandomSource
  ) -> AssociationComparison {
    let count = columns.count
    var real = [[Double?]](repeating: [Double?](repeating: 1, count: count), count: count)
    var synthetic = real
    for row in 0..<count {
      for column in 0..<row {
        let near = exp(-Double(row - column) / 3) * ((row * column) % 4 == 1 ? -1 : 1)
        let made = near * 0.9 + 0.05 * (random.uniform() - 0.5)
        real[row][column] = near
        real[column][row] = near
        synthetic[row][column] = made
        synthetic[column][row] = made
      }
    }
    if count > 4 { real[4][2] = nil }
    return AssociationComparison(
      columns: columns.map(\.column), measure: "the correlation, or Cramér’s V where one is a category", real: real,
      synthetic: synthetic)
  }
}

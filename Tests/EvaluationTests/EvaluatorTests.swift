import Evaluation
import Foundation
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct EvaluatorTests {
  let patients = Patients.shared

  /// A value that is finite, or a reason, never both or neither.
  private func isSound(_ measurement: Evaluation.Measurement) -> Bool {
    let numbers =
      [
        measurement.value, measurement.control, measurement.interval?.low, measurement.interval?.high,
        measurement.null?.low, measurement.null?.high, measurement.ideal,
      ].compactMap { $0 }
    return numbers.allSatisfy(\.isFinite) && (measurement.value == nil) == (measurement.undefined != nil)
  }

  @Test("Equal streams give equal bytes")
  func deterministic() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let results = try (0..<2).map { _ in
      var random = RandomSource(seed: 21)
      return try encoder.encode(
        try Evaluator.quick.evaluate(
          training: patients.training.rows(Array(0..<200)), holdout: patients.holdout.rows(Array(0..<100)),
          synthetic: patients.fresh.rows(Array(0..<200)), generator: "arf", using: &random, monitor: Monitor()))
    }
    #expect(results[0] == results[1])
  }

  @Test("Without a holdout nothing is said of disclosure, detection or usefulness")
  func withoutHoldout() throws {
    var random = RandomSource(seed: 2)
    let result = try Evaluator.quick.evaluate(
      training: patients.training, holdout: nil, synthetic: patients.fresh, generator: nil, using: &random,
      monitor: Monitor())
    for measurement in result.metrics {
      #expect(measurement.control == nil && measurement.null == nil)
      if !measurement.id.hasPrefix("fidelity.") || measurement.id.contains("detection") {
        #expect(measurement.undefined?.contains("holdout") == true, "\(measurement.id)")
      }
    }
    #expect(result["fidelity.columnShapes"]?.value != nil)
    #expect(result["disclosure.membership.strongest"] != nil)
  }

  @Test("A table with another schema, or none of its rows, is refused")
  func refused() throws {
    var random = RandomSource(seed: 2)
    let other = patients.fresh.changing { $0.name += "x" }
    #expect(throws: EvaluationError.differentSchema(part: "synthetic")) {
      try patients.evaluate(other)
    }
    #expect(throws: EvaluationError.empty(part: "synthetic")) { try patients.evaluate(patients.fresh.rows([])) }
    var settings = EvaluationSettings()
    settings.target = "no such column"
    #expect(throws: EvaluationError.unknownColumn("no such column")) {
      try Evaluator(settings: settings).evaluate(
        training: patients.training, holdout: nil, synthetic: patients.fresh, generator: nil, using: &random,
        monitor: Monitor())
    }
  }

  @Test("Cancelled work ends")
  func cancelled() throws {
    var random = RandomSource(seed: 2)
    let monitor = Monitor()
    monitor.cancel()
    #expect(throws: CancellationError.self) {
      try Evaluator.quick.evaluate(
        training: patients.training, holdout: patients.holdout, synthetic: patients.fresh, generator: nil,
        using: &random, monitor: monitor)
    }
  }

  @Test("A synthetic table whose target has one value is called collapsed")
  func collapsed() throws {
    var columns = patients.fresh.columns
    columns[4] = .codes([Int32](repeating: 0, count: patients.fresh.rowCount))
    let result = try patients.evaluate(Table(schema: patients.fresh.schema, columns: columns))
    #expect(result["usefulness.tstr.xgboost"]?.undefined?.contains("target collapsed") == true)
    #expect(result.metrics.allSatisfy(isSound))
  }

  @Test("Odd tables give finite numbers or reasons", arguments: [25, 90])
  func oddTables(rows: Int) throws {
    var random = RandomSource(seed: 6)
    func column(_ next: (inout RandomSource) -> Double) -> [Double] { (0..<3 * rows).map { _ in next(&random) } }
    var constant = Field(name: "constant", kind: .numeric)
    constant.roles = [.sensitive]
    var seldom = Field(name: "seldom", kind: .numeric, missingReasons: [.unknown, MissingReason(name: "refused")])
    seldom.roles = [.quasiIdentifier]
    let schema = Schema(fields: [
      constant,
      Field(name: "empty", kind: .numeric, missingReasons: [.unknown]),
      Field(name: "one level", kind: .categorical, levels: ["a"]),
      Field(name: "no level", kind: .categorical, missingReasons: [.unknown]),
      seldom,
      Field(name: "huge", kind: .numeric),
      Field(name: "outcome", kind: .numeric, roles: [.target]),
      Field(name: "id", kind: .identifier, roles: [.identifier]),
    ])
    let table = Table(
      schema: schema,
      columns: [
        .numeric(column { _ in 7 }), .numeric(column { _ in .nan }),
        .codes([Int32](repeating: 0, count: 3 * rows)), .codes([Int32](repeating: -1, count: 3 * rows)),
        Column(
          .numeric(column { $0.normal() }), missing: column { Double($0.integer(below: 3)) }.map { UInt8($0) }),
        .numeric(column { $0.normal() * 1e300 }), .numeric(column { $0.normal() }),
        .text((0..<3 * rows).map { "p\($0)" }),
      ])
    let result = try Evaluator.quickWithoutRoles.evaluate(
      training: table.rows(Array(0..<rows)), holdout: table.rows(Array(rows..<2 * rows)),
      synthetic: table.rows(Array(2 * rows..<3 * rows)), generator: nil, using: &random, monitor: Monitor())
    #expect(result.metrics.filter { !isSound($0) }.map(\.id) == [])
    #expect(result["disclosure.copies"]?.value == 0)
  }

  @Test("Follow-up times and events are judged by Harrell's C")
  func survival() throws {
    var random = RandomSource(seed: 15)
    func people(_ count: Int) -> Table {
      var (age, time, event): ([Double], [Double], [Double]) = ([], [], [])
      for _ in 0..<count {
        let years = 40 + 50 * random.uniform()
        let death = -log(1 - random.uniform()) * 400 * exp(-0.08 * (years - 40))
        let end = 100 * random.uniform()
        age.append(years)
        time.append(min(death, end))
        event.append(death <= end ? 1 : 0)
      }
      return Table(
        schema: Schema(fields: [
          Field(name: "age", kind: .numeric), Field(name: "time", kind: .numeric, roles: [.time]),
          Field(name: "death", kind: .numeric, roles: [.event], isInteger: true),
        ]), columns: [.numeric(age), .numeric(time), .numeric(event)])
    }
    let training = people(600)
    let result = try Evaluator.quickWithoutRoles.evaluate(
      training: training, holdout: people(300), synthetic: people(600), generator: nil, using: &random,
      monitor: Monitor())
    for learner in ["xgboost", "logistic"] {
      let measurement = try #require(result["usefulness.tstr.\(learner)"])
      #expect(measurement.note?.contains("Harrell") == true)
      #expect(try #require(measurement.value) > 0.6)
      #expect(abs(try #require(measurement.value) - (try #require(measurement.control))) < 0.08)
    }
  }

  @Test("A result is read back from its file as it was written")
  func coding() throws {
    let result = try patients.evaluate(patients.fresh)
    let data = try JSONEncoder().encode(result)
    #expect(try JSONDecoder().decode(EvaluationResult.self, from: data) == result)
  }
}

extension Evaluator {
  /// As `quick`, with the roles of the schema.
  static var quickWithoutRoles: Evaluator {
    var settings = Evaluator.quick.settings
    settings.quasiIdentifiers = nil
    settings.sensitive = nil
    return Evaluator(settings: settings)
  }
}

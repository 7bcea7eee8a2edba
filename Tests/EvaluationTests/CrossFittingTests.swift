import Evaluation
import Mathematics
import Tables
import TestSupport
import Testing

@Suite struct CrossFittingTests {
  private let folds = (0..<5).map { fold in (0..<250).filter { $0 % 5 == fold } }

  private func judge(_ fit: (Table, inout RandomSource) throws -> Table) throws -> EvaluationResult {
    var random = RandomSource(seed: 31)
    let table = SmallTables.patients(250, using: &random)
    return try Evaluator.quick.evaluateCrossFitted(
      table, folds: folds, generator: nil, fit: fit, using: &random, monitor: Monitor())
  }

  @Test("Over all folds a copier is caught and fresh people are not")
  func pooled() throws {
    let copied = try judge { training, random in Evaluator.copy(of: training, rowCount: 200, using: &random) }
    let fresh = try judge { _, random in SmallTables.patients(200, using: &random) }
    #expect(copied.rows.holdout == 250)
    #expect(try #require(copied["disclosure.copies"]?.interval).low > 0)
    #expect(try #require(copied["disclosure.membership.strongest"]?.interval).low > 0.9)
    #expect(try #require(fresh["disclosure.copies"]?.interval).low <= 0)
    let attack = try #require(fresh["disclosure.membership.strongest"])
    #expect(try #require(attack.interval).low < 0.5)
    // The strongest is one of the pooled attacks.
    let attacks = ["domias", "nearestNeighbour", "calibratedNeighbour"].compactMap {
      fresh["disclosure.membership.\($0)"]?.value
    }
    #expect(attack.value == attacks.max())
  }

  @Test("Pooling makes intervals narrower, about by the root of the folds")
  func narrower() throws {
    var random = RandomSource(seed: 32)
    let table = SmallTables.patients(250, using: &random)
    let outside = Set(folds[0])
    let one = try Evaluator.quick.evaluate(
      training: table.rows((0..<250).filter { !outside.contains($0) }), holdout: table.rows(folds[0]),
      synthetic: SmallTables.patients(200, using: &random), generator: nil, using: &random, monitor: Monitor())
    let all = try judge { _, random in SmallTables.patients(200, using: &random) }
    func width(_ result: EvaluationResult) throws -> Double {
      let interval = try #require(result["disclosure.membership.domias"]?.interval)
      return interval.high - interval.low
    }
    let ratio = try width(one) / (try width(all))
    #expect(ratio > 1.8 && ratio < 2.8)
  }

  @Test("Under 200 rows nothing is judged, and nothing is fitted")
  func tooFew() {
    var random = RandomSource(seed: 1)
    let table = SmallTables.patients(150, using: &random)
    #expect(throws: EvaluationError.tooFewRows(needed: 200, found: 150)) {
      try Evaluator.quick.evaluateCrossFitted(
        table, folds: [[0], [1]], generator: nil,
        fit: { training, _ in
          Issue.record("fitted")
          return training
        }, using: &random, monitor: Monitor())
    }
  }

  @Test("The anchors are a copier that fails disclosure and independent columns that fail dependence")
  func anchors() throws {
    let patients = Patients.shared
    var random = RandomSource(seed: 17)
    let results = try Evaluator.quick.anchors(
      training: patients.training, against: patients.baseline, rowCount: 800,
      marginals: { table, random in TestTables.independent(table, 800, using: &random) }, using: &random,
      monitor: Monitor())
    #expect(results.map(\.generator) == ["copier", "marginals"])
    #expect(try #require(results[0]["disclosure.membership.strongest"]?.value) > 0.95)
    let pairs = try #require(results[1]["fidelity.pairTrends.associated"])
    #expect(try #require(pairs.value) < (try #require(pairs.null)).low)
  }
}

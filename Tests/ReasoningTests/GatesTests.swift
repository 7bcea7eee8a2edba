import Evaluation
import Reasoning
import Testing

@Suite struct GatesTests {
  private func measured(_ id: String, _ value: Double?, _ low: Double, _ high: Double, columns: [String]? = nil)
    -> Evaluation.Measurement
  {
    Measurement(
      id: "disclosure." + id, value: value, interval: value == nil ? nil : Interval(low, high), direction: .lower,
      ideal: 0, control: 0.01, n: 500, columns: columns, undefined: value == nil ? "too few rows" : nil)
  }

  private func evaluation(_ changed: Evaluation.Measurement...) -> EvaluationResult {
    var metrics = [
      measured("copies", 0.001, -0.004, 0.006), measured("replicatedUniques", 0.02, 0, 0.05),
      measured("attributeInference", 0.03, -0.01, 0.06, columns: ["hiv"]),
      measured("membership.strongest", 0.53, 0.50, 0.57),
    ]
    for measurement in changed {
      metrics.removeAll { $0.id == measurement.id }
      metrics.append(measurement)
    }
    return EvaluationResult(
      generator: "arf", rows: .init(training: 2_000, holdout: 500, synthetic: 500), metrics: metrics)
  }

  private func judge(_ evaluation: EvaluationResult?, private fit: PrivateFit? = nil) -> [GateVerdict] {
    GateJudge.judge(evaluation: evaluation, thresholds: Thresholds(), privateStatement: fit)
  }

  @Test("Rows that pass every gate may go; without formal privacy that gate does not apply")
  func passing() {
    let verdicts = judge(evaluation())
    #expect(verdicts.map(\.gate) == [.copies, .replicatedUniques, .attributeInference, .membership, .formalPrivacy])
    #expect(verdicts.map(\.outcome) == [.passed, .passed, .passed, .passed, .notApplicable])
    #expect(verdicts.allSatisfy { $0.permits })
  }

  @Test(
    "Each gate closes exactly at its threshold",
    arguments: [
      ("copies", 0.02, 0.0, 0.04, true), ("copies", 0.02, 0.001, 0.04, false),
      ("replicatedUniques", 0.05, 0.01, 0.09, true), ("replicatedUniques", 0.05, 0.01, 0.0901, false),
      ("attributeInference", 0.05, 0.01, 0.09, true), ("attributeInference", 0.05, 0.01, 0.0901, false),
      ("membership.strongest", 0.58, 0.55, 0.60, true), ("membership.strongest", 0.58, 0.55, 0.6001, false),
    ])
  func thresholds(id: String, value: Double, low: Double, high: Double, passes: Bool) {
    let columns = id == "attributeInference" ? ["hiv"] : nil
    let verdicts = judge(evaluation(measured(id, value, low, high, columns: columns)))
    #expect(verdicts.allSatisfy { $0.permits } == passes)
    let failed = verdicts.filter { !$0.permits }
    #expect(failed.count == (passes ? 0 : 1))
    #expect(failed.allSatisfy { $0.advice != nil && $0.threshold != nil && !$0.source.isEmpty })
  }

  @Test("What to try names no generator that was used, and says where only too few people stand in the way")
  func advice() throws {
    func said(_ value: Double, _ low: Double, _ high: Double, by generator: String) throws -> String {
      var found = evaluation(measured("membership.strongest", value, low, high))
      found.generator = generator
      return try #require(judge(found).first { $0.gate == .membership }?.advice)
    }
    let unsure = "The value itself would pass, but so few people leave it unsure: more may settle it."
    #expect(try said(0.7, 0.65, 0.75, by: "sequentialCART").contains("(arf, marginals)"))
    #expect(try said(0.7, 0.65, 0.75, by: "arf").contains("(marginals)"))
    #expect(try said(0.7, 0.65, 0.75, by: "marginals") == "Use more rows, or ask for formal privacy.")
    #expect(try said(0.57, 0.52, 0.63, by: "marginals").hasPrefix(unsure))
    #expect(try !said(0.61, 0.56, 0.66, by: "arf").contains(unsure))
  }

  @Test("What cannot be measured counts as failed; what was not declared does not apply")
  func unmeasured() {
    let undefined = judge(evaluation(measured("membership.strongest", nil, 0, 0)))
    #expect(undefined.first { $0.gate == .membership }?.outcome == .cannotBeJudged)
    let notNumber = judge(evaluation(measured("copies", 0.1, .nan, .nan)))
    #expect(notNumber.first { $0.gate == .copies }?.outcome == .cannotBeJudged)
    #expect(!judge(nil).filter { $0.gate != .formalPrivacy }.contains { $0.permits })
    var bare = evaluation()
    bare.metrics.removeAll { $0.id.contains("Uniques") || $0.id.contains("Inference") }
    #expect(
      judge(bare).filter { $0.outcome == .notApplicable }.map(\.gate) == [
        .replicatedUniques, .attributeInference, .formalPrivacy,
      ])
    bare.metrics.removeAll { $0.id.contains("copies") }
    #expect(judge(bare).first?.outcome == .cannotBeJudged)
  }

  @Test("One verdict for each sensitive column")
  func sensitiveColumns() {
    var two = evaluation()
    two.metrics.append(measured("attributeInference", 0.2, 0.1, 0.3, columns: ["income"]))
    let verdicts = judge(two).filter { $0.gate == .attributeInference }
    #expect(verdicts.map(\.column) == ["hiv", "income"])
    #expect(verdicts.map(\.outcome) == [.passed, .failed])
  }

  @Test("A formal guarantee decides where there is one; measurements are then shown only")
  func formalPrivacy() {
    let copying = evaluation(measured("copies", 0.5, 0.4, 0.6))
    var fit = PrivateFit(epsilon: 1, delta: 1e-6, ledgerEpsilon: 3, ledgerTotal: 10, isNoiseFromSystem: true)
    #expect(judge(copying, private: fit).map(\.outcome) == [.shownOnly, .shownOnly, .shownOnly, .shownOnly, .passed])
    #expect(judge(nil, private: fit).allSatisfy { $0.permits })
    fit.isNoiseFromSystem = false
    #expect(judge(copying, private: fit).last?.outcome == .failed)
    fit.isNoiseFromSystem = true
    fit.ledgerEpsilon = 10.01
    #expect(judge(copying, private: fit).last?.outcome == .failed)
  }
}

import Evaluation
import Mathematics
import Tables
import TestSupport
import Testing

@Suite("Calibration curves")
struct CalibrationCurveTests {
  let patients = Patients.shared

  private func measure(_ synthetic: Table, target: String = "disease") throws -> [CalibrationCurve] {
    var random = RandomSource(seed: 4)
    return try CalibrationCurve.measure(
      target, training: patients.training, holdout: patients.holdout, synthetic: synthetic, using: &random)
  }

  private func gap(_ points: [CalibrationCurve.Point]) -> Double {
    points.reduce(0) { $0 + abs($1.predicted - $1.observed) } / Double(max(points.count, 1))
  }

  @Test("Learnt on other people of the same kind, risks hold about as well as learnt on training people")
  func freshPeople() throws {
    let curve = try #require(try measure(patients.fresh).first)
    #expect(curve.level == "yes")
    #expect(curve.real.count > 3 && curve.synthetic.count > 3)
    #expect(gap(curve.synthetic) < gap(curve.real) + 0.06)
    #expect(curve.synthetic.map(\.predicted) == curve.synthetic.map(\.predicted).sorted())
    #expect(curve.synthetic.allSatisfy { $0.interval.low <= $0.observed && $0.observed <= $0.interval.high })
  }

  @Test("Learnt on rows where nearly everyone is ill, risks are far too high")
  func wrongShare() throws {
    let index = try #require(patients.fresh.schema.fields.firstIndex { $0.name == "disease" })
    var codes = try #require(patients.fresh.columns[index].codes)
    for row in codes.indices where row % 10 != 0 { codes[row] = 1 }
    var columns = patients.fresh.columns
    columns[index] = .codes(codes)
    let curve = try #require(
      try measure(Table(schema: patients.fresh.schema, columns: columns)).first)
    #expect(curve.synthetic.allSatisfy { $0.predicted > $0.observed })
    #expect(gap(curve.synthetic) > gap(curve.real) + 0.2)
  }

  @Test("Each point holds at least ten people with the outcome and ten without; people of one risk stay together")
  func groups() {
    var random = RandomSource(seed: 5)
    let risks = (0..<600).map { _ in (random.uniform() * 20).rounded() / 20 }
    let labels = risks.map { random.bernoulli($0 * $0) }
    let points = CalibrationCurve.grouped(risks, labels, 10)
    #expect(points.count > 3)
    for point in points { #expect(point.observed > 0 && point.observed < 1) }
    // Too few people with the outcome for one point: nothing is told.
    #expect(CalibrationCurve.grouped(risks, risks.indices.map { $0 < 9 }, 10).isEmpty)
  }

  @Test("Of two levels one has a curve; a number has none")
  func otherTargets() throws {
    #expect(try measure(patients.fresh, target: "sex").map(\.level) == ["male"])
    #expect(try measure(patients.fresh, target: "sbp").isEmpty)
  }
}

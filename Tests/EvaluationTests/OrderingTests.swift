import Evaluation
import Mathematics
import Tables
import TestSupport
import Testing

@Suite struct OrderingTests {
  let patients = Patients.shared

  @Test("Fresh people lie inside the null band or, by chance, just beside it")
  func freshPeople() throws {
    let result = try patients.evaluate(patients.fresh)
    var outside: [String] = []
    for measurement in result.metrics where measurement.columns == nil {
      guard let value = measurement.value, let null = measurement.null else { continue }
      // A band of 20 re-splits misses 1 in 20; half a band further is 4 deviations, about 1 in 16,000.
      let margin = (null.high - null.low) / 2
      if value < null.low - margin || value > null.high + margin {
        outside.append("\(measurement.id) \(value) \(null)")
      }
    }
    #expect(outside.isEmpty)
  }

  @Test("Fresh people pass what gates compare")
  func freshPeoplePass() throws {
    let result = try patients.evaluate(patients.fresh)
    #expect(try #require(result["disclosure.copies"]?.interval).low <= 0)
    #expect(try #require(result["disclosure.replicatedUniques"]?.interval).high <= 0.09)
    #expect(try #require(result["disclosure.membership.strongest"]?.interval).high <= 0.60)
    let inference = result.metrics.filter { $0.id == "disclosure.attributeInference" }
    #expect(inference.compactMap(\.columns) == [["bmi"], ["disease"]])
    for measurement in inference { #expect(try #require(measurement.interval).high <= 0.09) }
  }

  @Test("A copier is perfect in fidelity and the worst in disclosure")
  func copier() throws {
    var random = RandomSource(seed: 3)
    let copied = try patients.evaluate(Evaluator.copy(of: patients.training, rowCount: 800, using: &random))
    let fresh = try patients.evaluate(patients.fresh)
    #expect(try #require(copied["disclosure.copies"]?.value) > 0.99)
    #expect(try #require(copied["disclosure.copies"]?.interval).low > 0)
    #expect(copied["disclosure.dcrMedian"]?.value == 0)
    for id in [
      "disclosure.membership.domias", "disclosure.membership.nearestNeighbour",
      "disclosure.membership.calibratedNeighbour", "disclosure.identifiability", "disclosure.dcrShare",
      "disclosure.replicatedUniques", "disclosure.membership.truePositiveRate", "disclosure.valueReuse",
    ] {
      let worse = try #require(copied[id]?.value)
      #expect(worse > (try #require(fresh[id]?.value)), "\(id)")
    }
    #expect(try #require(copied["disclosure.membership.strongest"]?.interval).low > 0.95)
    #expect(try #require(copied["disclosure.replicatedUniques"]?.interval).high > 0.09)
    for measurement in copied.metrics where measurement.id == "disclosure.attributeInference" {
      #expect(try #require(measurement.interval).high > 0.09, "\(measurement.columns ?? [])")
    }
  }

  @Test("Independent columns keep the margins and fail dependence, detection and usefulness")
  func marginals() throws {
    var random = RandomSource(seed: 4)
    let result = try patients.evaluate(TestTables.independent(patients.training, 800, using: &random))
    let shapes = try #require(result["fidelity.columnShapes"])
    #expect(try #require(shapes.value) >= (try #require(shapes.null)).low)
    let pairs = try #require(result["fidelity.pairTrends.associated"])
    #expect(try #require(pairs.interval).high < (try #require(pairs.null)).low)
    let detection = try #require(result["fidelity.detection.xgboost"])
    #expect(try #require(detection.interval).low > (try #require(detection.null)).high)
    let difference = try #require(result["usefulness.tstr.difference.logistic"])
    #expect(try #require(difference.interval).high < 0)
  }

  @Test("Fidelity worsens steadily as cells are swapped")
  func corruption() throws {
    let results = try [0, 0.3, 1].map { share in
      var random = RandomSource(seed: 8)
      return try patients.evaluate(TestTables.corrupted(patients.fresh, share, using: &random))
    }
    for id in ["fidelity.pairTrends", "fidelity.correlation", "fidelity.correlation.spearman"] {
      let values = results.compactMap { $0[id]?.value }
      #expect(values.count == 3 && values[0] > values[1] && values[1] > values[2], "\(id) \(values)")
    }
    let areas = results.compactMap { $0["fidelity.detection.xgboost"]?.value }
    #expect(areas.count == 3 && areas[0] < areas[1] && areas[1] < areas[2], "\(areas)")
  }

  @Test("Columns and missingness worsen steadily as a column is shifted or emptied")
  func shifted() throws {
    var shapes: [Double] = []
    var missing: [Double] = []
    for share in [0, 0.2, 0.5] {
      var random = RandomSource(seed: 9)
      var columns = patients.fresh.columns
      let bmi = try #require(columns[3].numbers)
      columns[3] = .numeric(bmi.map { random.bernoulli(share) ? .nan : $0 })
      let pressure = try #require(columns[2].numbers)
      columns[2] = .numeric(pressure.map { $0 + 40 * share })
      let result = try patients.evaluate(Table(schema: patients.fresh.schema, columns: columns))
      shapes.append(try #require(result["fidelity.ksComplement"]?.value))
      missing.append(try #require(result["fidelity.missingness"]?.value))
    }
    #expect(shapes[0] > shapes[1] && shapes[1] > shapes[2])
    #expect(missing[0] < missing[1] && missing[1] < missing[2])
  }

  @Test("Detection names the column that gives rows away")
  func importance() throws {
    var columns = patients.fresh.columns
    let pressure = try #require(columns[2].numbers)
    columns[2] = .numeric(pressure.map { $0 + 60 })
    let result = try patients.evaluate(Table(schema: patients.fresh.schema, columns: columns))
    let first = try #require(result.metrics.first { $0.id == "fidelity.detection.importance" })
    #expect(first.columns == ["sbp"])
    let area = try #require(result["fidelity.detection.xgboost"]?.value)
    #expect(area > 0.9)
  }
}

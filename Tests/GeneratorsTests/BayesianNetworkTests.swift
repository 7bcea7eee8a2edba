import Foundation
import Generators
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite("Bayesian network")
struct BayesianNetworkTests {
  private let training = MadeTable.rows(4_000, seed: 1)

  @Test("What holds of every generator holds")
  func laws() throws { try GeneratorLaws.check(BayesianNetwork()) }

  @Test("Dependence between columns is kept, and far better than by independent columns")
  func keepsDependence() throws {
    let rows = try DependenceChecks.rows(BayesianNetwork(), fittedTo: training, 4_000)
    for (a, b) in [("age", "glucose"), ("glucose", "insulin"), ("low", "high")] {
      let real = DependenceChecks.correlation(training, a, b)
      // Standard error 0.016 at most, twice; bins blur a little more.
      #expect(abs(DependenceChecks.correlation(rows, a, b) - real) < 0.08, "\(a), \(b)")
    }
  }

  @Test("Who is not asked is not given an answer: patterns of missingness and skip logic are kept")
  func keepsPatterns() throws {
    let rows = try DependenceChecks.rows(BayesianNetwork(), fittedTo: training, 4_000)
    let age = try #require(rows["age"]?.numbers)
    let sex = try #require(rows["sex"]?.codes)
    let pregnant = try #require(rows["pregnant"])
    let wrong = (0..<rows.rowCount).count { row in
      (sex[row] == 0 && age[row] <= 50) == (pregnant.missingCode(at: row) == 1)
    }
    #expect(wrong < 80, "2 % of rows: bins of age do not end at 50 exactly")
    let glucose = try #require(rows["glucose"])
    let insulin = try #require(rows["insulin"])
    #expect((0..<rows.rowCount).count { glucose.isMissing(at: $0) != insulin.isMissing(at: $0) } < 20)
  }

  @Test("Rows under conditions follow the model's rows that meet them")
  func conditionsFollowTheModel() throws {
    try DependenceChecks.expectConditionsFollowTheModel(BayesianNetwork(), fittedTo: training)
  }

  @Test("Two columns of very many levels take no more room than their rows")
  func manyLevels() throws {
    var random = RandomSource(seed: 5)
    let codes = (0..<20_000).map { _ in Int32(random.integer(below: 10_000)) }
    let table = Table(
      schema: Schema(fields: [
        Field(name: "code", kind: .categorical, levels: (0..<10_000).map { "c\($0)" }),
        Field(name: "region", kind: .categorical, levels: (0..<500).map { "r\($0)" }),
        Field(name: "half", kind: .categorical, levels: ["low", "high"]),
      ]),
      columns: [.codes(codes), .codes(codes.map { $0 / 20 }), .codes(codes.map { $0 < 5_000 ? 0 : 1 })])
    let fitted = try BayesianNetwork().fit(to: table, using: &random, monitor: Monitor())
    #expect(try ModelFile.data(of: fitted).count < 8_000_000, "10,000 × 500 × 2 counts would be 80 MB")
    let rows = try fitted.sample(2_000, where: [], using: &random, monitor: Monitor())
    let regions = try #require(rows["region"]?.codes)
    let halves = try #require(rows["half"]?.codes)
    let wrong = (0..<2_000).count { (regions[$0] < 250) != (halves[$0] == 0) }
    #expect(wrong < 300, "what a group of levels tells is kept")
  }

  @Test("A network in a file that goes round in circles is refused")
  func refusesChangedBytes() throws {
    var random = RandomSource(seed: 3)
    let fitted = try BayesianNetwork().fit(to: MadeTable.rows(300, seed: 2), using: &random, monitor: Monitor())
    let data = try ModelFile.data(of: fitted)
    for _ in 0..<300 {
      var changed = data
      changed[random.integer(below: data.count)] = UInt8(random.integer(below: 256))
      // It may still be read, but then it can be drawn from.
      guard let read = try? ModelFile.read(changed) else { continue }
      _ = try? read.sample(20, where: [], using: &random, monitor: Monitor())
    }
  }
}

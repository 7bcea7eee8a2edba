import Foundation
import Generators
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite("Gaussian copula")
struct GaussianCopulaTests {
  private let training = MadeTable.rows(4_000, seed: 1)

  @Test("What holds of every generator holds")
  func laws() throws { try GeneratorLaws.check(GaussianCopula()) }

  @Test("Correlations between numbers are kept, also where both are missing together")
  func keepsCorrelations() throws {
    let rows = try DependenceChecks.rows(GaussianCopula(), fittedTo: training, 4_000)
    for (a, b) in [("age", "glucose"), ("glucose", "insulin"), ("low", "high"), ("age", "low")] {
      let real = DependenceChecks.correlation(training, a, b)
      #expect(abs(DependenceChecks.correlation(rows, a, b) - real) < 0.07, "\(a), \(b)")
    }
    let glucose = try #require(rows["glucose"])
    let insulin = try #require(rows["insulin"])
    #expect((0..<rows.rowCount).count { glucose.isMissing(at: $0) != insulin.isMissing(at: $0) } < 300)
  }

  @Test("The correlation behind two cut normal numbers is found, whatever the cuts")
  func findsLatentCorrelation() throws {
    var random = RandomSource(seed: 11)
    for rho in [-0.7, 0.3, 0.8] {
      var x: [Double] = []
      var cut: [String] = []
      var rare: [String] = []
      for _ in 0..<8_000 {
        let common = random.normal()
        let other = rho * common + (1 - rho * rho).squareRoot() * random.normal()
        x.append((common * 100).rounded() / 100)
        cut.append(other > 0.4 ? "b" : "a")
        rare.append(other > 1.3 ? "b" : "a")
      }
      let table = SmallTables.joined(
        SmallTables.numbers([("x", x)]), SmallTables.levels([("cut", cut), ("rare", rare)])
      )
      .changing { if $0.kind == .numeric { $0.decimals = 2 } }
      let rows = try DependenceChecks.rows(GaussianCopula(), fittedTo: table, 8_000)
      for column in ["cut", "rare"] {
        func meanAt(_ table: Table, _ level: String) throws -> Double {
          let chosen = table.rows(try table.rows(where: [Condition(column: column, .levels([level]))]))
          return DependenceChecks.mean(chosen, "x")
        }
        // Rare level: 770 rows, standard error 0.035 for each of two means.
        #expect(abs(try meanAt(rows, "b") - meanAt(table, "b")) < 0.17)
        #expect(abs(try meanAt(rows, "a") - meanAt(table, "a")) < 0.07)
      }
    }
  }

  @Test("Rows under conditions follow the model's rows that meet them")
  func conditionsFollowTheModel() throws {
    try DependenceChecks.expectConditionsFollowTheModel(GaussianCopula(), fittedTo: training)
  }

  @Test("Columns that say the same thing twice do not stop it")
  func singularCorrelations() throws {
    var random = RandomSource(seed: 4)
    let x = (0..<500).map { _ in (random.normal() * 100).rounded() }
    let table = SmallTables.numbers([
      ("a", x), ("b", x), ("c", x.map { -$0 }), ("d", x.map { 2 * $0 }),
      ("e", x.map { $0 + random.normal().rounded() }),
    ])
    let rows = try DependenceChecks.rows(GaussianCopula(), fittedTo: table, 500)
    #expect(DependenceChecks.correlation(rows, "a", "b") > 0.9)
    #expect(DependenceChecks.correlation(rows, "a", "c") < -0.9)
  }

  @Test("A table of 300 rows and 3,000 columns keeps the correlations of its columns")
  func wideTable() throws { try Self.expectWide(rows: 300, columns: 3_000) }

  @Test(
    "A table of 1,000 rows and 20,000 columns is learned and drawn within a minute",
    .enabled(if: ProcessInfo.processInfo.environment["SYNTHCRAFT_SLOW"] != nil))
  func widestTable() throws {
    let started = ContinuousClock.now
    try Self.expectWide(rows: 1_000, columns: 20_000)
    print("made, learned, drawn and compared in \(ContinuousClock.now - started)")
  }

  @Test("Expression of real tumours keeps its correlations as well as other tumours do")
  func realTumours() throws {
    guard let url = RealData.url("tcga_brca_subtype/data.csv") else { return }
    let read = try TableReader.read(url).table.learnable.table
    let table = read.changing { if $0.name == "subtype" { $0.roles.insert(.target) } }
    var order = Array(0..<table.rowCount)
    var random = RandomSource(seed: 6)
    random.shuffle(&order)
    let training = table.rows(Array(order.prefix(110)))
    let others = table.rows(Array(order.suffix(110)))
    let complete = table.schema.fields.indices.filter {
      table.schema.fields[$0].kind == .numeric && table.columns[$0].missingCount == 0
    }
    let real = WideChecks.correlations(training, complete)
    let fresh = WideChecks.distance(real, WideChecks.correlations(others, complete))
    func distance(_ recipe: some Generator) throws -> Double {
      let rows = try DependenceChecks.rows(recipe, fittedTo: training, 110)
      return WideChecks.distance(real, WideChecks.correlations(rows, complete))
    }
    let copula = try distance(GaussianCopula())
    let trees = try distance(WideBlock(SequentialCART()))
    print("\(complete.count) columns: other tumours \(fresh), copula \(copula), trees of components \(trees)")
    #expect(copula < 1.1 * fresh)
    #expect(trees < 1.1 * fresh)
  }

  /// The correlations of the most variable columns differ from the training rows' no more than a second draw's do.
  private static func expectWide(rows: Int, columns: Int) throws {
    var random = RandomSource(seed: 20)
    func draw() throws -> Table {
      try WideTables.lowRank(rows: rows, columns: columns, rank: 20, structure: 7, using: &random)
    }
    let training = try draw()
    let second = try draw()
    let started = ContinuousClock.now
    let synthetic = try DependenceChecks.rows(GaussianCopula(), fittedTo: training, rows)
    print("\(rows) × \(columns): learned and drawn in \(ContinuousClock.now - started)")
    let kept = WideChecks.mostVariable(training, min(1_000, columns / 3))
    let real = WideChecks.correlations(training, kept)
    let fresh = WideChecks.distance(real, WideChecks.correlations(second, kept))
    let made = WideChecks.distance(real, WideChecks.correlations(synthetic, kept))
    print("root mean square difference of correlations: a second draw \(fresh), synthetic \(made)")
    #expect(made < 1.05 * fresh)
  }
}

/// Correlations of many columns.
enum WideChecks {
  static func mostVariable(_ table: Table, _ count: Int) -> [Int] {
    let variances = table.columns.map { column -> Double in
      let values = (column.numbers ?? []).filter { !$0.isNaN }
      let mean = values.reduce(0, +) / Double(max(values.count, 1))
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    return Array(variances.indices.sorted { (variances[$1], $0) < (variances[$0], $1) }.prefix(count))
  }

  /// Upper half, row by row.
  static func correlations(_ table: Table, _ columns: [Int]) -> [Float] {
    let standardised = columns.map { column -> [Float] in
      let values = table.columns[column].numbers ?? []
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      let norm = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
      return values.map { Float(($0 - mean) / norm) }
    }
    var found: [Float] = []
    for i in standardised.indices {
      for j in 0..<i {
        var sum: Float = 0
        for row in standardised[i].indices { sum += standardised[i][row] * standardised[j][row] }
        found.append(sum)
      }
    }
    return found
  }

  static func distance(_ a: [Float], _ b: [Float]) -> Double {
    let sum = zip(a, b).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    return (sum / Double(max(a.count, 1))).squareRoot()
  }
}

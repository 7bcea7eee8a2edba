import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct FindingsTests {
  private func patients(_ rows: Int = 1_000, seed: UInt64 = 1) -> Table {
    var random = RandomSource(seed: seed)
    return SmallTables.patients(rows, using: &random)
  }

  private func columns(_ findings: [Finding], _ kind: Finding.Kind) -> [String] {
    findings.filter { $0.kind == kind }.flatMap(\.columns)
  }

  @Test("A clean table has no finding above a note")
  func clean() {
    let findings = patients().findings()
    #expect(findings.allSatisfy { $0.severity == .note }, "\(findings.map(\.sentence))")
    #expect(columns(findings, .quasiIdentifier) == ["age", "sex"])
  }

  @Test("Row numbers, e-mail addresses and repeats of people are found")
  func identifiers() {
    let base = patients()
    let numbers = SmallTables.numbers([
      ("record", (0..<1_000).map { Double($0 + 5_000) }), ("subject_id", (0..<1_000).map { Double($0 % 400) }),
    ])
    let mails = Table(
      schema: Schema(fields: [Field(name: "contact", kind: .text)]),
      columns: [.text((0..<1_000).map { "person\($0)@clinic.org" })])
    let findings = SmallTables.joined(SmallTables.joined(base, numbers), mails).findings()
    #expect(columns(findings, .identifier) == ["record"])
    #expect(columns(findings, .directIdentifier) == ["contact"])
    #expect(columns(findings, .repeatedPeople) == ["subject_id"])
    #expect(findings[0].severity == .serious)
    #expect(!findings.contains { $0.sentence.contains("@") })
  }

  @Test("Columns that give the answer away are found; honest predictors are not")
  func leakage() {
    let base = patients(2_000)
    let disease = base["disease"]!.codes!
    let cause = SmallTables.levels([
      ("cause", disease.enumerated().map { $1 == 1 && $0 % 10 != 0 ? ["heart", "lung"][$0 % 2] : "" }),
      ("copy", disease.map { $0 == 1 ? "sick" : "well" }),
    ])
    let findings = SmallTables.joined(base, cause).findings(target: "disease")
    #expect(columns(findings, .givesAnswerAway) == ["cause", "copy"])
    #expect(columns(findings, .duplicateColumns).contains("copy"))
  }

  @Test("Codes for no answer are found; real answers that look alike are not")
  func missingCodes() {
    var random = RandomSource(seed: 6)
    let table = SmallTables.joined(
      SmallTables.levels([
        ("told", (0..<1_000).map { $0 % 100 == 0 ? "9" : $0 % 150 == 0 ? "7" : $0 % 3 == 0 ? "1" : "2" }),
        ("race", (0..<1_000).map { ["1", "2", "3", "4", "6", "7"][$0 % 6] }),
        ("smoking", (0..<1_000).map { ["never", "former", "Unknown"][$0 % 3] }),
      ]),
      SmallTables.numbers([
        ("bmi", (0..<1_000).map { $0 % 50 == 0 ? 0 : (27 + 4 * random.normal()).rounded() }),
        ("drinks", (0..<1_000).map { $0 % 80 == 0 ? 999 : Double($0 % 13) }),
        ("pregnancies", (0..<1_000).map { Double($0 % 12) }), ("score", (0..<1_000).map { Double($0 % 100) }),
      ]))
    let findings = table.findings().filter { $0.kind == .codedMissing }
    let named: Set<String> = Set(findings.flatMap(\.columns))
    #expect(named == ["told", "smoking", "bmi", "drinks"])
    let codes = findings.compactMap { finding -> [String]? in
      if case .transformation(.setMissing(_, let codes, _)) = finding.suggestion { codes } else { nil }
    }
    let spelt: [String] = codes.flatMap { $0 }.sorted()
    #expect(spelt == ["0", "7", "9", "999", "Unknown"])
  }

  @Test("Impossible values, dates as numbers and ages in days are found")
  func plausibility() {
    var random = RandomSource(seed: 7)
    let upper = (0..<1_000).map { $0 == 5 ? 16_020 : $0 == 9 ? 40 : (125 + 12 * random.normal()).rounded() }
    let table = SmallTables.numbers([
      ("ap_hi", upper), ("ap_lo", upper.map { min($0 - 40, 100) + ($0 == 40 ? 60 : 0) }),
      ("age", (0..<1_000).map { Double(18_000 + $0 * 7 % 5_000) }),
      ("visit", (0..<1_000).map { Double(20_240_101 + 100 * ($0 % 12) + $0 % 28) }),
    ])
    let findings = table.findings()
    let impossible = findings.filter { $0.kind == .impossibleValues }
    #expect(impossible.contains { $0.columns == ["ap_hi"] })
    #expect(impossible.contains { $0.columns == ["ap_lo", "ap_hi"] })
    #expect(Set(columns(findings, .dateAsNumber)) == ["age", "visit"])
    #expect(!findings.contains { $0.sentence.contains("16020") })
  }

  @Test("A question that only some were asked is missing by design")
  func missingByDesign() {
    let asked = SmallTables.levels([
      ("told", (0..<900).map { $0 % 3 == 0 ? "yes" : "no" }),
      ("treated", (0..<900).map { $0 % 3 == 0 ? ($0 % 2 == 0 ? "pills" : "none") : "" }),
    ])
    #expect(columns(asked.findings(), .missingByDesign) == ["treated"])
  }

  @Test("Constant, empty and duplicate columns, rare levels, small and wide tables are told")
  func structure() {
    let table = SmallTables.levels([
      ("one", (0..<100).map { _ in "x" }), ("empty", (0..<100).map { _ in "" }),
      ("group", (0..<100).map { $0 < 3 ? "rare" : $0 % 2 == 0 ? "a" : "b" }),
      ("same", (0..<100).map { $0 < 3 ? "r" : $0 % 2 == 0 ? "A" : "B" }),
    ])
    let findings = table.findings()
    #expect(Set(columns(findings, .constant)) == ["one", "empty"])
    #expect(columns(findings, .duplicateColumns) == ["group", "same"])
    #expect(columns(findings, .rareLevels).contains("group"))
    #expect(findings.contains { $0.kind == .tooFewRows })
    var random = RandomSource(seed: 1)
    let wide = SmallTables.numbers(
      (0..<300).map { index in
        ("g\(index)", (0..<220).map { _ in random.normal() })
      })
    let kinds: [Finding.Kind] = wide.findings().map(\.kind)
    #expect(kinds.contains(.wideTable))
    #expect(!kinds.contains(.duplicateColumns))
  }

  @Test("What is suggested can be done, and then is no longer found")
  func suggestionsWork() throws {
    let table = SmallTables.joined(
      patients(),
      SmallTables.levels([("smoking", (0..<1_000).map { $0 < 3 ? "pipe" : ["never", "now", "Unknown"][$0 % 3] })]))
    let findings = table.findings().filter { $0.kind == .codedMissing || $0.kind == .rareLevels }
    #expect(findings.count == 2)
    let changes = findings.compactMap { finding -> Transformation? in
      if case .transformation(let change) = finding.suggestion { change } else { nil }
    }
    let left = try table.applying(changes).findings().map(\.kind)
    #expect(!left.contains(.codedMissing))
  }
}

@Suite struct RealTableFindingsTests {
  private func findings(_ path: String, target: String) throws -> [Finding]? {
    guard let url = RealData.url(path) else { return nil }
    return try TableReader.read(url).table.findings(target: target)
  }

  private func columns(_ findings: [Finding], _ kind: Finding.Kind, _ severities: [Finding.Severity]) -> [String] {
    findings.filter { $0.kind == kind && severities.contains($0.severity) }.flatMap(\.columns)
  }

  @Test("pima: the zeros of five columns, and no others, stand for missing")
  func pima() throws {
    guard let findings = try findings("pima_diabetes/data.csv", target: "outcome") else { return }
    #expect(
      columns(findings, .codedMissing, [.warning]) == ["glucose", "blood_pressure", "skin_thickness", "insulin", "bmi"])
    #expect(columns(findings, .givesAnswerAway, [.serious]).isEmpty)
  }

  @Test("flchain: the cause of death gives the answer away")
  func flchain() throws {
    guard let findings = try findings("flchain/data.csv", target: "death") else { return }
    #expect(columns(findings, .givesAnswerAway, [.serious]) == ["chapter"])
  }

  @Test("cardio: pressures that cannot be, and an age in days")
  func cardio() throws {
    guard let findings = try findings("cardio_70k/data.csv.gz", target: "cardio") else { return }
    #expect(columns(findings, .impossibleValues, [.warning]) == ["ap_hi", "ap_lo", "ap_lo", "ap_hi"])
    #expect(columns(findings, .dateAsNumber, [.note]) == ["age"])
    #expect(columns(findings, .identifier, [.warning]) == ["id"])
  }

  @Test("nhanes: nothing but the row number is above a note; drugs were asked of some only")
  func nhanes() throws {
    guard let findings = try findings("nhanes_2015_2016/data.csv", target: "diabetes") else { return }
    let above: [String] = findings.filter { $0.severity != .note }.flatMap(\.columns)
    #expect(above == ["seqn"])
    #expect(columns(findings, .missingByDesign, [.note]) == ["on_bp_drug"])
  }

  @Test("metabric and mimic: identifiers, the same outcome in other words, repeats of one person")
  func clinical() throws {
    guard let metabric = try findings("metabric_clinical/data.csv", target: "OS_STATUS"),
      let mimic = try findings("mimic3_demo/data.csv", target: "hospital_expire_flag")
    else { return }
    #expect(columns(metabric, .identifier, [.warning]) == ["PATIENT_ID", "SAMPLE_ID"])
    #expect(columns(metabric, .givesAnswerAway, [.serious]) == ["VITAL_STATUS"])
    #expect(columns(mimic, .repeatedPeople, [.serious]) == ["subject_id"])
    #expect(columns(mimic, .givesAnswerAway, [.serious]).contains("deathtime"))
    #expect(columns(mimic, .duplicateColumns, [.warning]).isEmpty)
  }

  @Test("A wide table of tumours: wide, one block not measured, no false twins")
  func wide() throws {
    guard let findings = try findings("tcga_brca_subtype/data.csv", target: "subtype") else { return }
    let serious: [Finding.Kind] = findings.filter { $0.severity == .serious }.map(\.kind)
    #expect(serious == [.wideTable])
    #expect(columns(findings, .duplicateColumns, [.warning]).isEmpty)
    #expect(columns(findings, .missingByDesign, [.note]).count == 142)
  }
}

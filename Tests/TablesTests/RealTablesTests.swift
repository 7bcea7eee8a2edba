import Foundation
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct RealTablesTests {
  @Test(
    "Real tables have their documented rows and columns",
    arguments: [
      ("nhanes_2015_2016/data.csv", 5_719, 43), ("tcga_pancan/data.csv.gz", 8_756, 68),
      ("tcga_brca/data.csv", 956, 228),
      ("tcga_brca_subtype/data.csv", 220, 529), ("adult/data.csv.gz", 48_842, 15), ("pbc/data.csv", 418, 20),
      ("pbcseq/data.csv", 1_945, 19), ("flchain/data.csv", 7_874, 11), ("support2/data.csv", 9_105, 48),
      ("heart_cleveland/data.csv", 303, 14), ("pima_diabetes/data.csv", 768, 9), ("cardio_70k/data.csv.gz", 70_000, 13),
      ("brfss_diabetes/data.csv.gz", 253_680, 22), ("metabric_clinical/data.csv", 2_509, 29),
      ("breast_cancer_wisconsin/data.csv", 699, 11), ("stroke/data.csv", 5_110, 12), ("mimic3_demo/data.csv", 129, 27),
      ("parkinsons_telemonitoring/data.tsv", 5_875, 22), ("heart_failure/data.csv", 299, 13),
      ("heart_cleveland/processed.cleveland.data", 303, 14), ("pima_diabetes/pima-indians-diabetes.data", 768, 9),
      ("adult/adult.data.gz", 32_561, 15), ("adult/adult.test.gz", 16_281, 15),
      ("metabric_clinical/data_clinical_patient.txt", 2_509, 20), ("nhanes_2015_2016/xpt/GHB_I.XPT", 6_744, 2),
      ("nhanes_2015_2016/xpt/DEMO_I.XPT", 9_971, 47), ("nhanes_2015_2016/xpt/SMQ_I.XPT", 7_001, 42),
    ])
  func counts(path: String, rows: Int, columns: Int) throws {
    guard let url = RealData.url(path) else { return }
    let table = try TableReader.read(url).table
    #expect(table.rowCount == rows)
    #expect(table.columns.count == columns)
  }

  @Test(
    "Kinds and missing values of real tables are found",
    arguments: [
      ("adult/data.csv.gz", "workclass", ColumnKind.categorical, 2_799), ("stroke/data.csv", "bmi", .numeric, 201),
      ("metabric_clinical/data.csv", "TUMOR_STAGE", .categorical, 1_043),
      ("flchain/data.csv", "creatinine", .numeric, 1_350),
      ("brfss_diabetes/data.csv.gz", "Age", .categorical, 0), ("mimic3_demo/data.csv", "dob", .date, 0),
      ("breast_cancer_wisconsin/data.csv", "id", .identifier, 0), ("support2/data.csv", "prg2m", .numeric, 1_649),
    ])
  func kinds(path: String, column: String, kind: ColumnKind, missing: Int) throws {
    guard let url = RealData.url(path) else { return }
    let table = try TableReader.read(url).table
    #expect(table.schema[column]?.kind == kind)
    #expect(table[column]?.missingCount == missing)
  }

  @Test("A SAS transport zero is zero, blanks are cut, and labels become titles")
  func transport() throws {
    guard let url = RealData.url("nhanes_2015_2016/xpt/ALQ_I.XPT"),
      let sleep = RealData.url("nhanes_2015_2016/xpt/SLQ_I.XPT")
    else { return }
    let table = try TableReader.read(url).table
    #expect(table.schema["ALQ120Q"]?.minimum == 0)
    #expect(table.schema["ALQ120Q"]?.title == "How often drink alcohol over past 12 mos")
    #expect(try TableReader.read(sleep).table.schema["SLQ300"]?.levels.contains("22:30") == true)
  }

  @Test(
    "Real tables come back from their files",
    arguments: [
      "heart_cleveland/data.csv", "support2/data.csv",
      "metabric_clinical/data.csv", "mimic3_demo/data.csv", "pbc/data.csv",
    ])
  func roundTrip(path: String) throws {
    guard let url = RealData.url(path) else { return }
    let table = try TableReader.read(url).table
    let scratch = try Scratch()
    let file = scratch.folder.appendingPathComponent("again.csv")
    try TableWriter.write(table, to: file)
    var options = ReadOptions()
    options.undoesFormulaGuard = true
    #expect(try TableReader.read(file, schema: table.schema, options: options).table == table)
    #expect(try TableReader.read(file, options: options).table.columns == table.columns)
  }
}

import Evaluation
import Foundation
import Mathematics
import Tables
import TestSupport
import Testing

@Suite struct GoldenTests {
  /// Training, synthetic and holdout rows of NMES1988; nil where they are absent.
  private func tables() throws -> [Table]? {
    let urls = ["real", "syn", "holdout"].compactMap {
      RealData.url("../golden/synthcity-metrics/\($0).csv")
    }
    return urls.count == 3 ? try TestTables.read(urls, target: "insurance") : nil
  }

  private func evaluate(_ tables: [Table], holdout: Table?) throws -> EvaluationResult {
    var random = RandomSource(seed: 1)
    return try Evaluator.quickWithoutRoles.evaluate(
      training: tables[0], holdout: holdout, synthetic: tables[1], generator: "adsgan", using: &random,
      monitor: Monitor())
  }

  @Test("Column shapes and contingency similarities are those of SDMetrics")
  func sdmetrics() throws {
    guard let tables = try tables() else { return }
    let result = try evaluate(tables, holdout: nil)
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    let golden = try String(
      contentsOf: folder.appendingPathComponent("sdmetrics-column-shapes.csv"), encoding: .utf8)
    var sum = 0.0
    let lines = golden.split(whereSeparator: \.isNewline).dropFirst()
    for line in lines {
      let parts = line.split(separator: ",").map(String.init)
      let expected = try #require(Double(parts[2]))
      let id = parts[1] == "KSComplement" ? "fidelity.ksComplement" : "fidelity.tvComplement"
      let found = try #require(result.metrics.first { $0.id == id && $0.columns == [parts[0]] }?.value)
      // Sums of shares in another order: a few ulps.
      #expect(abs(found - expected) < 1e-12, "\(parts[0])")
      sum += expected
    }
    #expect(abs(try #require(result["fidelity.columnShapes"]?.value) - sum / Double(lines.count)) < 1e-12)
    for (columns, expected) in [
      (["health", "adl"], 0.9174468085106383), (["gender", "married"], 0.8899290780141844),
    ] {
      let pair = result.metrics.first { $0.id == "fidelity.pairTrends" && $0.columns == columns }
      #expect(abs(try #require(pair?.value) - expected) < 1e-12, "\(columns)")
    }
  }

  @Test("Usefulness and detection agree with synthcity's up to learners and splits")
  func synthcity() throws {
    guard let tables = try tables() else { return }
    let result = try evaluate(tables, holdout: tables[2])
    let usefulness = try #require(result["usefulness.tstr.xgboost"])
    // performance.xgb: real 0.810 and synthetic 0.741, its test rows a fold of training or a fifth of it.
    #expect(abs(try #require(usefulness.control) - 0.810) < 0.05)
    #expect(abs(try #require(usefulness.value) - 0.741) < 0.05)
    // detection.detection_xgb against four times as many training rows: 0.995.
    let area = try #require(result["fidelity.detection.xgboost"]?.value)
    #expect(area > 0.9)
  }
}

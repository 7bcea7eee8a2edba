import Evaluation
import Foundation

/// What is measured in one go: a generator, on a table, with a seed.
struct BenchmarkKey: Codable, Hashable {
  let table: String
  let generator: String
  let seed: UInt64
  /// Seconds that a fit may take.
  let timeBudget: Double
}

/// What came of it.
struct BenchmarkRow: Codable {
  enum Status: String, Codable { case measured, refused, failed, stopped }

  let key: BenchmarkKey
  var status: Status
  /// Why there are no numbers.
  var reason = ""
  var rows = 0
  var columns = 0
  /// Passes that training made where the budget ended it.
  var passes: Int?
  var fit = Cost()
  var sample = Cost()
  var peakMebibytes = 0
  /// Of the whole table; where a metric is told column by column, the worst.
  var metrics: [Evaluation.Measurement] = []
}

extension BenchmarkRow {
  /// Every metric of a row, in the order of the file's columns.
  static let metricIDs = [
    "fidelity.columnShapes", "fidelity.pairTrends", "fidelity.missingness", "fidelity.detection.xgboost",
    "fidelity.detection.logistic", "usefulness.tstr.xgboost", "usefulness.tstr.logistic", "disclosure.copies",
    "disclosure.dcrShare", "disclosure.dcrMedian", "disclosure.identifiability", "disclosure.membership.strongest",
    "disclosure.replicatedUniques", "disclosure.attributeInference", "disclosure.valueReuse",
  ]

  static let keyColumns = ["table", "generator", "seed", "time_budget_s"]

  static var header: String {
    let costs = ["fit_s", "fit_cpu_s", "sample_s", "sample_cpu_s", "peak_mib"]
    let metrics = metricIDs.flatMap { [$0, "\($0).low", "\($0).high", "\($0).control"] }
    return (keyColumns + ["status", "reason", "rows", "columns", "passes"] + costs + metrics).joined(separator: ",")
  }

  var line: String {
    var cells: [String] = [key.table, key.generator, "\(key.seed)", Self.number(key.timeBudget), status.rawValue]
    cells += [Self.quoted(reason), "\(rows)", "\(columns)", passes.map { "\($0)" } ?? ""]
    let costs = [fit.wallSeconds, fit.processorSeconds, sample.wallSeconds, sample.processorSeconds]
    for cost in costs { cells.append(status == .measured ? Self.number(cost) : "") }
    cells.append("\(peakMebibytes)")
    for id in Self.metricIDs {
      let metric = metrics.first { $0.id == id }
      let values: [Double?] = [metric?.value, metric?.interval?.low, metric?.interval?.high, metric?.control]
      for value in values { cells.append(value.map(Self.number) ?? "") }
    }
    return cells.joined(separator: ",")
  }

  private static func number(_ value: Double) -> String {
    var text = String(format: "%.5f", value)
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private static func quoted(_ text: String) -> String {
    text.isEmpty ? "" : "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}

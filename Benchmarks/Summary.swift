import Foundation

/// The results in a few tables for people: `Documentation/Benchmarks.md`.
struct Summary {
  let records: [[String: String]]

  var markdown: String {
    let measured = records.filter { $0["status"] == "measured" }
    var text = """
      # Benchmarks

      Every generator on every table, under the same time budget for a fit; made by `make benchmark`, which goes on
      where it was stopped. All numbers, with intervals, are in `Benchmarks/Results/benchmarks.csv`. Each generator
      learns the training part; real people whom it never saw judge it. Times are of two cores.

      ## All tables

      Medians over tables and seeds. *Usefulness*: of a model trained on synthetic rows (boosted trees; AUROC, or R² for
      numbers), as a share of the same model's trained on real rows. *Detection*: AUC of telling synthetic rows from
      real ones; 0.5 is the best. *Nearer to training*: share of synthetic rows nearer to a training row than to a
      holdout row; 0.5 among strangers.

      | Generator | Tables | Usefulness | Detection | Column shapes | Pair trends | Nearer to training | Copies | Fit, s | Sample, s | Memory, MiB |
      | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |

      """
    for generator in names("generator", in: measured) {
      text += line(generator, measured.filter { $0["generator"] == generator })
    }
    text += "\n## Table by table\n"
    for table in names("table", in: measured) {
      let rows = measured.filter { $0["table"] == table }
      let size = rows.first.map { "\($0["rows"] ?? "") training rows, \($0["columns"] ?? "") columns" } ?? ""
      text += "\n### \(table) (\(size))\n\n"
      text += "| Generator | Usefulness (real) | Detection | Nearer to training | Copies in excess | Fit, s |\n"
      text += "| --- | ---: | ---: | ---: | ---: | ---: |\n"
      for generator in names("generator", in: rows) {
        text += tableLine(generator, rows.filter { $0["generator"] == generator })
      }
    }
    return text + refusals
  }

  private func line(_ generator: String, _ rows: [[String: String]]) -> String {
    let ratios = rows.compactMap { row -> Double? in
      guard let made = number(row, "usefulness.tstr.xgboost"),
        let real = number(row, "usefulness.tstr.xgboost.control"), real > 0.1
      else { return nil }
      return made / real
    }
    let cells = [
      generator, "\(names("table", in: rows).count)", Self.text(Self.median(ratios)),
      median(rows, "fidelity.detection.xgboost"), median(rows, "fidelity.columnShapes"),
      median(rows, "fidelity.pairTrends"), median(rows, "disclosure.dcrShare"),
      median(rows, "disclosure.copies", digits: 4), median(rows, "fit_s", digits: 1),
      median(rows, "sample_s", digits: 1), median(rows, "peak_mib", digits: 0),
    ]
    return "| " + cells.joined(separator: " | ") + " |\n"
  }

  private func tableLine(_ generator: String, _ rows: [[String: String]]) -> String {
    let real = median(rows, "usefulness.tstr.xgboost.control")
    let cells = [
      generator, "\(median(rows, "usefulness.tstr.xgboost")) (\(real))", median(rows, "fidelity.detection.xgboost"),
      median(rows, "disclosure.dcrShare"), median(rows, "disclosure.copies", digits: 4),
      median(rows, "fit_s", digits: 1),
    ]
    return "| " + cells.joined(separator: " | ") + " |\n"
  }

  private var refusals: String {
    let others = records.filter { $0["status"] != "measured" }
    guard !others.isEmpty else { return "" }
    let lines = others.map { row in
      "- \(row["generator"] ?? "") on \(row["table"] ?? ""): \(row["status"] ?? ""). \(row["reason"] ?? "")"
    }
    var seen: Set<String> = []
    return "\n## Not measured\n\n" + lines.filter { seen.insert($0).inserted }.joined(separator: "\n") + "\n"
  }

  // MARK: - Numbers

  private func names(_ column: String, in rows: [[String: String]]) -> [String] {
    Set(rows.compactMap { $0[column] }).sorted()
  }

  private func number(_ row: [String: String], _ column: String) -> Double? { row[column].flatMap(Double.init) }

  private func median(_ rows: [[String: String]], _ column: String, digits: Int = 3) -> String {
    Self.text(Self.median(rows.compactMap { number($0, column) }), digits: digits)
  }

  private static func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  private static func text(_ value: Double?, digits: Int = 3) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? "–"
  }
}

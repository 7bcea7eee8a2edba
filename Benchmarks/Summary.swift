import Foundation

/// The results in a few tables for people: `Documentation/Benchmarks.md`.
struct Summary {
  let records: [[String: String]]
  /// Of `panel.py`.
  var panel: [[String: String]] = []
  /// Other libraries and ours, run in turn on the same cores.
  var pairs: [[String: String]] = []
  /// Of `compare.py`.
  var compared: [[String: String]] = []
  /// A pass over the rows of networks of equal size: synthcity's (`reference_passes.py`) and ours (`Benchmarks passes`).
  var passes: [[String: String]] = []

  var markdown: String {
    let measured = records.filter { $0["status"] == "measured" }
    var text = """
      # Benchmarks

      Every generator on every table, under the same time budget for a fit; made by `make benchmark`, which goes on
      where it was stopped. All numbers, with intervals, are in `Benchmarks/Results/benchmarks.csv`. Each generator
      learns the training part; real people whom it never saw judge it. In brackets: what real people score in the place of
      synthetic ones. A dash: too few people to keep some aside. Times are processor seconds of one thread.

      ## All tables

      Medians over tables and seeds. *Usefulness*: of a model trained on synthetic rows (boosted trees; AUROC, or R² for
      numbers), as a share of the same model's trained on real rows. *Detection*: AUC of telling synthetic rows from
      real ones; 0.5 is the best. *Nearer to training*: share of synthetic rows nearer to a training row than to a
      holdout row; 0.5 among strangers.

      | Generator | Tables | Usefulness | Detection | Column shapes | Pair trends | Nearer to training | Copies | Fit, CPU s | Sample, CPU s | Memory, MiB |
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
      text += "| Generator | Usefulness | Detection | Nearer to training | Copies in excess | Fit, CPU s | MiB |\n"
      text += "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
      for generator in names("generator", in: rows) {
        text += tableLine(generator, rows.filter { $0["generator"] == generator })
      }
    }
    return text + panelText + comparedText + pairsText + passesText + refusals
  }

  /// Generators down, tables across: usefulness over that of real rows, and detection.
  private var panelText: String {
    let measured = panel.filter { $0["error"] == "" }
    guard !measured.isEmpty else { return "" }
    let tables = names("table", in: measured)
    var text = """

      ## A fixed panel, judged by an independent script

      Eight tables with a fixed training and test part, complete cases, judged by a script in Python that shares no code
      with SynthCraft (`Benchmarks/panel.py` runs it). Each cell: AUROC of XGBoost trained on synthetic rows, less that
      of real rows (0 is no loss) / AUC of telling synthetic rows from test rows (0.5 is the best). Medians over seeds;
      all numbers are in `Benchmarks/Results/panel.csv`.

      | Generator | \(tables.joined(separator: " | ")) |
      | --- |\(String(repeating: " ---: |", count: tables.count))

      """
    for generator in names("generator", in: measured) {
      let cells = tables.map { table -> String in
        let rows = measured.filter { $0["table"] == table && $0["generator"] == generator }
        let losses = rows.compactMap { row in
          number(row, "tstr_auc").flatMap { a in number(row, "trtr_auc").map { a - $0 } }
        }
        guard let loss = Self.median(losses) else { return "–" }
        return String(format: "%+.3f / ", loss) + median(rows, "detect_auc")
      }
      text += "| \(generator) | \(cells.joined(separator: " | ")) |\n"
    }
    return text
  }

  /// One line for each table and reference: both differences with their intervals and verdicts.
  private var comparedText: String {
    guard !compared.isEmpty else { return "" }
    var text = """

      ## As good as what they are modelled on?

      Rows that other libraries made of the panel's tables, and of three whole tables (identifiers left out, four fifths to
      learn from), beside three tables of ours. Each cell: ours, theirs, and the difference with its 95 % interval over
      draws of test rows, above 0 where ours is better. *Better* and *worse* are said only where chance is unlikely (p
      below 0.05 after Holm, over the tables of a generator). Detection is the distance from 0.5. *Nearer to training*: the
      share of rows nearer to a training than to a test row, ours and theirs, and what 95 % of fresh real rows show.
      *Copies*: exact copies of training rows, ours and theirs, less those among test rows. `Benchmarks/compare.py` makes
      `Benchmarks/Results/compared.csv`.

      | Ours | Library | Table | Usefulness | | Detection | | Nearer to training | Copies |
      | --- | --- | --- | ---: | --- | ---: | --- | ---: | ---: |

      """
    for row in compared where row["what"] == "usefulness" {
      let same = ["generator", "reference", "table"]
      let other = compared.first { other in
        other["what"] == "detection" && same.allSatisfy { other[$0] == row[$0] }
      }
      let names = ["generator", "reference", "table"].map { row[$0] ?? "" }
      let cells = names + compared(row) + compared(other ?? [:]) + nearness(row)
      text += "| " + cells.joined(separator: " | ") + " |\n"
    }
    return text
  }

  private func compared(_ row: [String: String]) -> [String] {
    let values = ["ours", "theirs", "difference", "low", "high"].compactMap { number(row, $0) }
    guard values.count == 5 else { return ["–", ""] }
    let said = String(
      format: "%.3f, %.3f: %+.3f (%+.3f to %+.3f)", values[0], values[1], values[2], values[3], values[4])
    return [said, row["verdict"] ?? ""]
  }

  private func nearness(_ row: [String: String]) -> [String] {
    let shares = ["ours_dcr_share", "theirs_dcr_share", "real_dcr_low", "real_dcr_high"].compactMap { number(row, $0) }
    let copies = ["ours_excess_copies", "theirs_excess_copies"].compactMap { number(row, $0) }
    guard shares.count == 4, copies.count == 2 else { return ["–", "–"] }
    return [
      String(format: "%.3f, %.3f (%.3f to %.3f)", shares[0], shares[1], shares[2], shares[3]),
      String(format: "%.4f, %.4f", copies[0], copies[1]),
    ]
  }

  private var passesText: String {
    guard !passes.isEmpty else { return "" }
    var text = """

      ## A pass over the rows, at equal size

      Networks of at least as many parameters as synthcity's have by default, CPU seconds of one pass over the rows on one
      thread (`Benchmarks/reference_passes.py`, `Benchmarks passes`). *At least*: what matrix products of their parameters
      take on this processor in single precision (6 operations for each parameter and row, at the measured speed of one
      core), which no program can beat: libraries are within 2 to 8 times of it, so that ten times is out of reach here.
      What the tables above compare, seconds until rows as good are there, comes from smaller networks that learn in fewer
      passes and are told when to stop.

      | Table | Library | Parameters | Theirs, CPU s | At least | Ours | Ours, CPU s | Ratio |
      | --- | --- | ---: | ---: | ---: | --- | ---: | ---: |

      """
    for row in passes {
      let (theirs, ours) = (number(row, "reference_cpu_s") ?? 0, number(row, "ours_cpu_s") ?? 1)
      let cells = [
        row["table"] ?? "", row["reference"] ?? "", row["reference_parameters"] ?? "", Self.text(theirs),
        Self.text(number(row, "least_cpu_s")), row["settings"] ?? "", Self.text(ours),
        String(format: "%.1f", theirs / ours),
      ]
      text += "| " + cells.joined(separator: " | ") + " |\n"
    }
    return text
  }

  private var pairsText: String {
    guard !pairs.isEmpty else { return "" }
    var text = """

      ## Beside other libraries

      Run on the same cores, one thread each but for arfpy's. CPU seconds of a fit and as many
      rows as the table has; ours is the whole command with reading and writing, theirs the fit and the sample alone.
      Around the fit: what the command takes with independent columns, mostly reading, looking through and writing the
      table. Number of passes: theirs as named, ours until early stopping.

      | Table | Library | Settings | Theirs, CPU s | Ours | Ours, CPU s | Around the fit, CPU s | Ratio |
      | --- | --- | --- | ---: | --- | ---: | ---: | ---: |

      """
    for row in pairs {
      let theirs = (number(row, "reference_fit_cpu_s") ?? 0) + (number(row, "reference_sample_cpu_s") ?? 0)
      let ours = Self.median(["ours_cpu_s_first", "ours_cpu_s_last"].compactMap { number(row, $0) })
      let names = [row["table"], row["reference"], row["settings"]].map { $0 ?? "" }
      let ratio = ours.map { ours -> String in
        let ratio = theirs / max(ours, 0.01)
        return theirs > 0 ? String(format: ratio < 20 ? "%.1f" : "%.0f", ratio) : row["error"] ?? ""
      }
      let theirText = theirs > 0 ? Self.text(theirs, digits: 1) : "–"
      let around = Self.text(number(row, "ours_marginals_cpu_s"), digits: 2)
      let cells = names + [theirText, row["generator"] ?? "", Self.text(ours, digits: 2), around, ratio ?? ""]
      text += "| " + cells.joined(separator: " | ") + " |\n"
    }
    return text
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
      median(rows, "disclosure.copies", digits: 4), median(rows, "fit_cpu_s", digits: 1),
      median(rows, "sample_cpu_s", digits: 1), median(rows, "peak_mib", digits: 0),
    ]
    return "| " + cells.joined(separator: " | ") + " |\n"
  }

  private func tableLine(_ generator: String, _ rows: [[String: String]]) -> String {
    func beside(_ metric: String) -> String {
      let value = median(rows, metric)
      return value == "–" ? value : "\(value) (\(median(rows, metric + ".control")))"
    }
    let cells = [
      generator, beside("usefulness.tstr.xgboost"), beside("fidelity.detection.xgboost"),
      median(rows, "disclosure.dcrShare"), median(rows, "disclosure.copies", digits: 4),
      median(rows, "fit_cpu_s", digits: 1), median(rows, "peak_mib", digits: 0),
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

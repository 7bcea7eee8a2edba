import Evaluation
import Foundation

/// Puts the measurements of cross-fitted folds together into one.
enum EvaluationPool {
  /// The mean over folds of each measurement that all folds have.
  ///
  /// The holdouts of the folds are different people, so the variances of the folds add. A value that any fold lacks is
  /// undefined.
  static func pooled(_ results: [EvaluationResult]) -> EvaluationResult {
    guard let first = results.first else { preconditionFailure("there are folds to pool") }
    let metrics = first.metrics.map { measurement in
      let same = results.compactMap { result in
        result.metrics.first {
          $0.id == measurement.id && $0.group == measurement.group && $0.columns == measurement.columns
        }
      }
      return pooled(same, of: results.count)
    }
    let rows = EvaluationResult.Rows(
      training: results.map(\.rows.training).reduce(0, +) / results.count,
      holdout: results.map(\.rows.holdout).reduce(0, +),
      synthetic: results.map(\.rows.synthetic).reduce(0, +))
    return EvaluationResult(generator: first.generator, rows: rows, metrics: metrics)
  }

  private static func pooled(_ parts: [Evaluation.Measurement], of folds: Int) -> Evaluation.Measurement {
    var pooled = parts[0]
    pooled.n = parts.map(\.n).reduce(0, +)
    pooled.note = ["mean of \(folds) folds", pooled.note].compactMap { $0 }.joined(separator: "; ")
    let values = parts.compactMap(\.value)
    guard values.count == folds else {
      pooled.value = nil
      pooled.interval = nil
      pooled.undefined = parts.compactMap(\.undefined).first ?? "It is not defined in each of the \(folds) folds."
      return pooled
    }
    pooled.value = mean(values)
    pooled.interval = interval(values, parts.compactMap(\.interval))
    let controls = parts.compactMap(\.control)
    pooled.control = controls.count == folds ? mean(controls) : nil
    pooled.controlInterval =
      controls.count == folds ? interval(controls, parts.compactMap(\.controlInterval)) : nil
    let bands = parts.compactMap(\.null)
    pooled.null = bands.count == folds ? Interval(mean(bands.map(\.low)), mean(bands.map(\.high))) : nil
    return pooled
  }

  private static func interval(_ values: [Double], _ intervals: [Interval]) -> Interval? {
    guard intervals.count == values.count else { return nil }
    let center = mean(values)
    func half(_ halves: [Double]) -> Double { halves.reduce(0) { $0 + $1 * $1 }.squareRoot() / Double(halves.count) }
    return Interval(
      center - half(zip(values, intervals).map { $0 - $1.low }),
      center + half(zip(values, intervals).map { $1.high - $0 }))
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

import Evaluation
import Mathematics
import Tables
import TestSupport

extension Evaluator {
  /// Few repeats and trees: enough to tell right from wrong, quickly.
  static var quick: Evaluator {
    var settings = EvaluationSettings()
    settings.nullRepeats = 20
    settings.modelNullRepeats = 5
    settings.repeats = 1
    settings.rounds = 20
    settings.bootstraps = 50
    settings.quasiIdentifiers = ["age", "sex", "sbp"]
    settings.sensitive = ["bmi", "disease"]
    return Evaluator(settings: settings)
  }
}

/// A table of patients split in two, with what is measured of real rows.
struct Patients {
  let training: Table
  let holdout: Table
  let baseline: EvaluationBaseline
  /// As many rows as training, of other people of the same kind.
  let fresh: Table

  static let shared: Patients = {
    do { return try Patients(training: 800, holdout: 400) } catch { fatalError("\(error)") }
  }()

  private init(training trainingRows: Int, holdout holdoutRows: Int) throws {
    var random = RandomSource(seed: 11)
    let people = SmallTables.patients(2 * trainingRows + holdoutRows, using: &random)
    training = people.rows(Array(0..<trainingRows))
    holdout = people.rows(Array(trainingRows..<trainingRows + holdoutRows))
    fresh = people.rows(Array(trainingRows + holdoutRows..<people.rowCount))
    baseline = try Evaluator.quick.baseline(
      training: training, holdout: holdout, syntheticRows: trainingRows, using: &random, monitor: Monitor())
  }

  func evaluate(_ synthetic: Table, seed: UInt64 = 5) throws -> EvaluationResult {
    var random = RandomSource(seed: seed)
    return try Evaluator.quick.evaluate(
      synthetic, against: baseline, generator: nil, using: &random, monitor: Monitor())
  }
}

import Evaluation
import Foundation
import Generators
import Mathematics
import Studies
import Tables
import Vocabulary

/// Fits one generator to the training part of one table, and measures what it makes against people kept from it.
struct Measuring {
  let table: BenchmarkTable
  let key: BenchmarkKey

  func row() throws -> BenchmarkRow {
    var row = BenchmarkRow(key: key, status: .measured)
    var options = RunOptions()
    options.target = table.target
    options.sensitive = table.sensitive
    options.seed = key.seed
    let plan = try Planning.plan(options, file: table.file)
    let prepared = try plan.table.applying(plan.recipe.transformations)
    var random = stream(.split)
    // Of a table that is judged by cross-fitting, the first of its five parts.
    let part = Split(of: prepared, using: &random).parts[0]
    let (training, holdout) = (prepared.rows(part.fitted), prepared.rows(part.holdout))
    row.rows = training.rowCount
    row.columns = training.learnable.table.columns.count
    guard let kind = GeneratorKind(rawValue: key.generator), let generator = kind.recipe.open else {
      row.status = .refused
      row.reason = "It works only with formal privacy."
      return row
    }
    let synthetic: Table
    do {
      synthetic = try make(generator, training.learnable.table, into: &row)
    } catch let error as GeneratorError {
      row.status = .refused
      row.reason = error.description
      return row
    }
    row.peakMebibytes = Cost.peakMebibytes
    row.metrics = try metrics(training, holdout.rowCount == 0 ? nil : holdout, synthetic)
    return row
  }

  private func make<Recipe: Generator>(
    _ generator: Recipe, _ training: Table, into row: inout BenchmarkRow
  ) throws -> Table {
    let monitor = Monitor(timeBudget: .seconds(key.timeBudget))
    var random = stream(.fit)
    var drawing = stream(.sample)
    let (fitted, fit) = try Cost.timed { try generator.fit(to: training, using: &random, monitor: monitor) }
    let (rows, sample) = try Cost.timed {
      try fitted.sample(training.rowCount, where: [], using: &drawing, monitor: Monitor())
    }
    (row.fit, row.sample, row.passes) = (fit, sample, monitor.passes)
    return rows
  }

  private func metrics(_ training: Table, _ holdout: Table?, _ synthetic: Table) throws -> [Evaluation.Measurement] {
    var random = stream(.evaluation)
    let result = try Evaluator().evaluate(
      training: training.learnable.table, holdout: holdout?.learnable.table, synthetic: synthetic,
      generator: key.generator, using: &random, monitor: Monitor())
    return BenchmarkRow.metricIDs.compactMap { id in
      result[id]
        ?? result.metrics.filter { $0.id == id && $0.group == nil && $0.value != nil }
        .max { ($0.value ?? 0) < ($1.value ?? 0) }
    }
  }

  /// What random numbers are drawn for: each has a stream of its own, so that one does not shift another.
  private enum Use: Int, CaseIterable { case split, fit, sample, evaluation }

  private func stream(_ use: Use) -> RandomSource {
    var random = RandomSource(seed: key.seed)
    return random.split(into: Use.allCases.count)[use.rawValue]
  }
}

extension GeneratorKind {
  /// Whether it works without a privacy budget.
  var isOpen: Bool { recipe.open != nil }
}

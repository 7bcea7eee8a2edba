import Evaluation
import Foundation
import Generators
import Mathematics
import Reasoning
import Tables
import Vocabulary

extension StudyWork {
  var fitting: Fitting { Fitting(recipe: recipe, jobs: jobs, monitor: monitor) }

  /// The table that is learnt, with the patient key that parts it.
  var prepared: Table {
    get throws { try plan.table.applying(recipe.transformations) }
  }

  /// Parts the table, and says before anything is fitted when nothing can be judged.
  public func split() throws -> Split {
    let table = try prepared
    let plan = SplitPlan(rows: table.rowCount)
    jobs.observer(.began(.generate, plan.sentence))
    let outputs = try jobs.run("split", .generate) {
      var random = RandomSource(seed: recipe.seed, for: "split")
      let split = Split(of: table, using: &random)
      let first = split.parts[0]
      let isJudgedOnce = split.plan.design == .singleHoldout
      return JobResult(files: ["split": try CanonicalJSON.data(split)]) { files in
        guard let file = files["split"] else { return [] }
        return [
          .split(
            split: SplitRecord(
              training: isJudgedOnce ? first.training.count : table.rowCount,
              selection: isJudgedOnce ? first.selection.count : 0, holdout: isJudgedOnce ? first.holdout.count : 0,
              judging: SplitRecord.Judging(split.plan.design), file: file))
        ]
      }
    }
    return try JSONDecoder().decode(Split.self, from: try file("split", of: outputs))
  }

  /// Chooses the generator: the one that was asked for, or the winner of a comparison on people kept from the fits.
  public func choose(_ split: Split) throws -> GeneratorKind {
    if recipe.generators.count == 1 || split.plan.design == .unjudged {
      let only = recipe.generators[0]
      let reason =
        recipe.generators.count == 1
        ? "It is the only one that was asked for." : "The table is too small to compare generators; the first is taken."
      return try record(
        Choosing.Choice(
          winner: only,
          evidence: [Evidence(subject: only.rawValue, measure: "choice", value: nil, sentence: reason)]))
    }
    let names = recipe.generators.map(\.rawValue).joined(separator: ", ")
    jobs.observer(.began(.chooseGenerators, "Comparing \(names) on people that they have not seen."))
    let table = try prepared
    // Of five cross-fitted parts the first is compared in: its choice serves all.
    let part = split.parts[0]
    let rounds =
      part.folds.isEmpty
      ? [(part.training, part.selection)]
      : part.folds.map { fold in
        let kept = Set(fold)
        return (part.training.filter { !kept.contains($0) }, fold)
      }
    var candidates = recipe.generators.map { Candidate(generator: $0, evaluations: [], failure: nil) }
    for (number, round) in rounds.enumerated() {
      let comparison = Comparison(
        work: self, training: table.rows(round.0).learnable.table, selection: table.rows(round.1).learnable.table,
        part: rounds.count == 1 ? "selection" : "selection fold \(number + 1)")
      for index in candidates.indices where candidates[index].failure == nil {
        do {
          candidates[index].evaluations.append(try comparison.evaluate(candidates[index].generator))
        } catch let error as GeneratorError {
          candidates[index].failure = error.description
        }
      }
    }
    return try record(
      Choosing(thresholds: recipe.thresholds, privacy: recipe.privacy.level).choose(among: candidates))
  }

  private func record(_ choice: Choosing.Choice) throws -> GeneratorKind {
    let event = StudyEvent.generatorsChosen(
      generators: [choice.winner], automatic: recipe.generators.count > 1, evidence: choice.evidence)
    if store.state.evidence != choice.evidence { try store.append([event]) }
    for evidence in choice.evidence { jobs.observer(.said(.chooseGenerators, evidence.sentence)) }
    return choice.winner
  }

  /// Fits the chosen generator on training and selection together (on all rows when folds judge it) and draws the
  /// rows that are to be released.
  public func make(_ generator: GeneratorKind, _ split: Split) throws -> MadeRows {
    jobs.observer(.began(.generate, "Learning the table with \(generator.rawValue) and drawing \(recipe.rows) rows."))
    let part = "release"
    let table = try prepared
    let rows = split.plan.design == .singleHoldout ? split.parts[0].fitted : Array(0..<table.rowCount)
    let model = try jobs.run("fit \(generator.rawValue)", .generate) {
      let product = try fitting.fit(generator, on: table.rows(rows).learnable.table, part: part)
      return JobResult(files: ["model": product.bytes]) { files in
        [
          .modelFitted(
            model: ModelRecord(
              generator: generator, part: part, file: files["model"], rows: rows.count, passes: product.passes,
              isPrivate: false))
        ]
      }
    }
    let bytes = try file("model", of: model)
    let synthetic = try fitting.sample(recipe.rows, from: bytes, of: generator, part: part)
    let sampled = try jobs.run("sample \(generator.rawValue)", .generate) {
      JobResult(files: ["rows": try TableWriter.data(synthetic)]) { files in
        guard let file = files["rows"] else { return [] }
        return [
          .sampled(rows: SampleRecord(generator: generator, part: part, rows: synthetic.rowCount, file: file))
        ]
      }
    }
    guard let modelFile = model["model"], let rowsFile = sampled["rows"] else {
      throw StudyError.ourFault("A job lost the file that it made.")
    }
    return MadeRows(generator: generator, table: synthetic, model: modelFile, rows: rowsFile)
  }

  func file(_ name: String, of outputs: [String: Digest]) throws -> Data {
    guard let digest = outputs[name] else { throw StudyError.ourFault("A job lost the file “\(name)” that it made.") }
    return try store.files.read(digest)
  }
}

extension SplitRecord.Judging {
  init(_ design: SplitPlan.Design) {
    self =
      switch design {
      case .singleHoldout: .holdout
      case .crossFitting: .crossFitting
      case .unjudged: .none
      }
  }
}

import Evaluation
import Foundation
import Generators
import Mathematics
import Reasoning
public import Tables
public import Vocabulary

extension StudyWork {
  var monitoring: Monitoring { Monitoring(parent: monitor, observer: jobs.observer) }
  var fitting: Fitting { Fitting(recipe: recipe, monitoring: monitoring) }

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
        work: self, training: table.rows(round.0), selection: table.rows(round.1),
        part: rounds.count == 1 ? "selection" : "selection fold \(number + 1)")
      for index in candidates.indices where candidates[index].failure == nil {
        do {
          candidates[index].evaluations.append(
            try comparison.evaluate(candidates[index].generator, share: 0.5 / Double(rounds.count)))
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
    let table = try prepared
    let learnt = releaseRows(split, table)
    let outputs = try jobs.run("fit \(generator.rawValue)", .generate) {
      let product =
        try stored(generator)
        ?? fitting.fit(
          generator, on: table.rows(learnt), part: Self.releasePart, share: recipe.generators.count > 1 ? 0.5 : 1)
      return JobResult(files: ["model": product.bytes]) { files in
        let model = ModelRecord(
          generator: generator, part: Self.releasePart, file: files["model"], rows: learnt.count,
          passes: product.passes, isPrivate: product.isPrivate)
        return [.modelFitted(model: model)]
      }
    }
    let model = try file("model", of: outputs)
    let synthetic = try fitting.sample(recipe.rows, from: model, part: Self.releasePart)
    let sampled = try jobs.run("sample \(generator.rawValue)", .generate) {
      JobResult(files: ["rows": try TableWriter.data(synthetic)]) { files in
        guard let file = files["rows"] else { return [] }
        let rows = SampleRecord(
          generator: generator, part: Self.releasePart, rows: synthetic.rowCount, file: file)
        return [.sampled(rows: rows)]
      }
    }
    guard let rows = sampled["rows"] else { throw StudyError.ourFault("A job lost the rows that it made.") }
    return MadeRows(
      generator: generator, table: synthetic, rows: rows,
      statement: try privacyStatement(
        of: model, recipe.privacy, isByPatient: !recipe.schema.columns(with: .patientKey).isEmpty))
  }

  static let releasePart = "release"

  /// The rows that the released model learns. With formal privacy folds would be paid for, so there are none.
  private func releaseRows(_ split: Split, _ table: Table) -> [Int] {
    switch split.plan.design {
    case .singleHoldout: split.parts[0].fitted
    case .crossFitting: recipe.isPrivate ? split.parts[0].fitted : Array(0..<table.rowCount)
    case .unjudged: Array(0..<table.rowCount)
    }
  }

  /// A private model of an earlier run, which is never fitted again.
  private func stored(_ generator: GeneratorKind) throws -> Fitting.Product? {
    guard let bytes = storedModel, type(of: try ModelFile.read(bytes)).kind == generator else { return nil }
    return Fitting.Product(bytes: bytes, passes: nil, isPrivate: true)
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

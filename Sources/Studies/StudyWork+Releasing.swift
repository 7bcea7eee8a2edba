import Evaluation
public import Foundation
public import Reasoning
import Reports
public import Tables
import Vocabulary

extension StudyWork {
  /// Writes the custodian's report and, when every gate lets the rows go, the release.
  func finish(
    _ made: MadeRows, _ measured: MeasuredRows, _ verdicts: [GateVerdict], _ split: Split
  ) throws -> StudyOutcome {
    let permitted = verdicts.allSatisfy(\.permits)
    try report(made, measured, verdicts, split, isRelease: permitted)
    guard permitted else { return .refused(verdicts.filter { !$0.permits }) }
    return .released(try release(made, measured, verdicts, split))
  }

  /// Writes `report.html`, `report.json` and `evaluation.json` for the custodian.
  public func report(
    _ made: MadeRows, _ measured: MeasuredRows, _ verdicts: [GateVerdict], _ split: Split, isRelease: Bool
  ) throws {
    jobs.observer(.began(.report, "Writing the report."))
    if let evaluation = measured.released {
      let data = try CanonicalJSON.data(evaluation, pretty: true)
      try AtomicFile.write(data, to: store.folder.appendingPathComponent("evaluation.json"))
    }
    let input = try reportInput(made, measured, verdicts, split, isRelease: isRelease)
    let html = Data(CustodianReport.html(input).utf8)
    let json = try ReportJSON.data(input, for: .custodian)
    let digests = (html: try store.files.write(html), json: try store.files.write(json))
    try AtomicFile.write(html, to: store.folder.appendingPathComponent("report.html"))
    try AtomicFile.write(json, to: store.folder.appendingPathComponent("report.json"))
    try store.append([.reported(html: digests.html, json: digests.json)])
  }

  /// Writes `releases/<n>/`: rows, label, the recipient's report and the recipe; all of them or none.
  ///
  /// - Precondition: every gate permits; this is checked again.
  public func release(
    _ made: MadeRows, _ measured: MeasuredRows, _ verdicts: [GateVerdict], _ split: Split
  ) throws -> URL {
    guard !verdicts.isEmpty, verdicts.allSatisfy(\.permits) else {
      throw StudyError.refused("A gate says no, so nothing is released.")
    }
    let label = try label(made, verdicts).jsonData()
    // Released again with another override, it is another release: its label and report say otherwise.
    if let known = store.state.releases.last, known.files["synthetic.csv"] == made.rows,
      known.files["label.json"] == Digest(of: label), known.recipe == (try recipe.identity)
    {
      return store.folder.appendingPathComponent("releases/\(known.number)")
    }
    let input = try reportInput(made, measured, verdicts, split, isRelease: true)
    let number = (store.state.releases.last?.number ?? 0) + 1
    let rows = try store.files.read(made.rows)
    let contents: [(name: String, data: Data)] = [
      ("synthetic.csv", rows), ("label.json", label),
      ("report.html", Data(RecipientReport.html(input).utf8)), ("recipe.json", try recipe.forRecipients.jsonData()),
    ]
    let releases = store.folder.appendingPathComponent("releases")
    let folder = releases.appendingPathComponent("\(number)")
    let unfinished = releases.appendingPathComponent(".\(number).unfinished")
    // What an interrupted run left here was never acknowledged, so it may be written anew.
    for leftover in [unfinished, folder] { try Self.remove(leftover) }
    try AtomicFile.createFolder(unfinished)
    var files: [String: Digest] = [:]
    for (name, data) in contents {
      try AtomicFile.write(data, to: unfinished.appendingPathComponent(name))
      files[name] = try store.files.write(data)
    }
    try AtomicFile.rename(unfinished, to: folder)
    try store.append([.released(number: number, recipe: try recipe.identity, files: files)])
    jobs.observer(.said(.report, "Released \(made.table.rowCount) rows in \(folder.path)."))
    return folder
  }

  private func label(_ made: MadeRows, _ verdicts: [GateVerdict]) -> ReleaseLabel {
    let privacy = recipe.privacy.carried(ifGuaranteed: made.statement != nil)
    return ReleaseLabel(
      status: .released, rows: made.table.rowCount, columns: made.table.schema.fields.map(\.name),
      generator: made.generator, seed: recipe.seed, privacy: privacy.level, epsilon: privacy.epsilon,
      delta: privacy.delta, program: Self.program, rowsDigest: made.rows,
      overrides: overrides(in: verdicts).map { ReleaseLabel.Override(gate: $0.gate.rawValue, reason: $0.reason) })
  }

  private static func remove(_ url: URL) throws {
    guard FileManager.default.fileExists(atPath: url.path) else { return }
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      throw StudyError.cannotWrite(file: url.path, reason: "What an interrupted run left there cannot be removed.")
    }
  }
}

public import Foundation
import Generators
import Tables
import Vocabulary

/// Files made of what a study holds.
public enum StudyExport {
  /// The rows that were made; the label says whether they were released.
  public static func csv(studyAt folder: URL) throws -> (rows: Data, label: ReleaseLabel) {
    let store = try StudyStore(opening: folder)
    guard let sample = store.state.samples.last, let recipe = try StudyRunner.recordedRecipe(of: store) else {
      throw StudyError.unusableData("The study has made no rows yet.")
    }
    let rows = try store.files.read(sample.file)
    guard let model = store.state.models.last(where: { $0.generator == sample.generator && $0.file != nil })?.file
    else {
      throw StudyError.damaged("The study has rows without the model that made them.")
    }
    let fitted = try ModelFile.read(store.files.read(model))
    let privacy = recipe.privacy.carried(ifGuaranteed: fitted is any PrivatelyFitted)
    let isReleased = store.state.releases.contains { $0.files["synthetic.csv"] == sample.file }
    let label = ReleaseLabel(
      status: isReleased ? .released : .notEvaluated, rows: sample.rows, columns: fitted.schema.fields.map(\.name),
      generator: sample.generator, seed: recipe.seed, privacy: privacy.level, epsilon: privacy.epsilon,
      delta: privacy.delta,
      program: StudyWork.program, rowsDigest: sample.file)
    return (rows, label)
  }

  /// Shell commands that do the same step by step: the code of what was done.
  public static func script(studyAt folder: URL) throws -> String {
    let store = try StudyStore(opening: folder)
    guard let recipe = try StudyRunner.recordedRecipe(of: store) else {
      throw StudyError.unusableData("The study has no recipe yet: nothing was decided.")
    }
    let recipeText = String(decoding: try recipe.jsonData(), as: UTF8.self)
    var lines = [
      "#!/bin/sh",
      "# What was done in this study, as commands. Give the path of the table as the first argument.",
      "# The table has the digest \(recipe.data.digest.hex).",
    ]
    lines += store.state.sentences.map { "# - \($0.replacingOccurrences(of: "\n", with: " "))" }
    lines += [
      "set -eu", "FILE=${1:-\(quoted(recipe.data.path))}", "OUT=${2:-study-again}", "",
      "# All that was decided.", "cat > recipe.json <<'END-OF-RECIPE'",
      recipeText + "END-OF-RECIPE", "",
      "# 1. Look at the table.", "synthcraft profile \"$FILE\"", "",
      "# 2. Learn, draw, measure, judge and, if every gate lets them, release the rows.",
      "synthcraft run recipe.json \"$FILE\" --output \"$OUT\"", "",
      "# 3. Check the record, and do it all again to the same bytes.",
      "synthcraft verify \"$OUT\"", "synthcraft replay \"$OUT\" --data \"$FILE\"", "",
    ]
    return lines.joined(separator: "\n")
  }

  private static func quoted(_ text: String) -> String { "'\(text.replacingOccurrences(of: "'", with: "'\\''"))'" }
}

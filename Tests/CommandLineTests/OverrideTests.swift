import Foundation
import Mathematics
import Tables
import TestSupport
import Testing

@Suite struct OverrideTests {
  /// A study that the gate `membership` refused: no attack stays below 0.1.
  private func refusedStudy(in program: Program) throws {
    var random = RandomSource(seed: 5)
    let table = SmallTables.patients(600, using: &random)
    try TableWriter.write(table, to: program.folder.appendingPathComponent("survey.csv"))
    let first = try program.run(
      "run", "survey.csv", "--target", "disease", "--generator", "marginals", "--seed", "3", "--output", "first")
    #expect(first.status == 0 || first.status == 77, "\(first.errors)")
    var recipe = try recordedRecipe(in: program.folder.appendingPathComponent("first/files"))
    var thresholds = try #require(recipe["thresholds"] as? [String: Any])
    thresholds["membership"] = 0.1
    recipe["thresholds"] = thresholds
    try JSONSerialization.data(withJSONObject: recipe).write(to: program.folder.appendingPathComponent("strict.json"))
    let refused = try program.run("run", "strict.json", "survey.csv", "--output", "study")
    #expect(refused.status == 77 && refused.output.contains("membership"), "\(refused.errors) \(refused.output)")
  }

  /// The only file of a study that sets thresholds.
  private func recordedRecipe(in files: URL) throws -> [String: Any] {
    for name in try FileManager.default.contentsOfDirectory(atPath: files.path).sorted() {
      let data = try Data(contentsOf: files.appendingPathComponent(name))
      guard data.first == UInt8(ascii: "{"),
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any], object["thresholds"] != nil
      else { continue }
      return object
    }
    throw MissingRecipe()
  }

  private struct MissingRecipe: Error {}

  @Test("A gate that said no is overridden with a reason, which the label and both reports print; nothing else is")
  func overriding() throws {
    let program = try Program(in: "override")
    defer { program.remove() }
    try refusedStudy(in: program)
    func override(_ gate: String, _ reason: String) throws -> Program.Ending {
      try program.run("override", "study", "--gate", gate, "--reason", reason)
    }
    let typo = try override("membershp", "The ethics board agreed")
    #expect(typo.status == 64 && typo.errors.contains("“membership”"), "\(typo.errors)")
    #expect(try override("membership", "   ").status == 64)
    #expect(try override("copies", "The ethics board agreed").status == 64, "that gate did not say no")
    #expect(try override("formalPrivacy", "The ethics board agreed").status == 77)
    let releases = program.folder.appendingPathComponent("study/releases").path
    #expect(!FileManager.default.fileExists(atPath: releases))

    let done = try override("membership", "The ethics board agreed, 12 May")
    #expect(done.status == 0, "\(done.errors)")
    for file in ["study/releases/1/label.json", "study/releases/1/report.html", "study/report.html"] {
      let text = String(decoding: try program.data(file), as: UTF8.self)
      #expect(text.contains("The ethics board agreed, 12 May"), "\(file)")
      #expect(text.contains("membership") && !text.contains("every gate passed"), "\(file)")
    }
    #expect(try override("membership", "The ethics board agreed again").status == 64, "it does not say no any more")
    #expect(try program.run("verify", "study").status == 0)
  }
}

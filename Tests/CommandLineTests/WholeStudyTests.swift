import Foundation
import Mathematics
import Tables
import TestSupport
import Testing

@Suite struct WholeStudyTests {
  private func survey(_ rows: Int, in program: Program) throws {
    var random = RandomSource(seed: 5)
    let table = SmallTables.patients(rows, using: &random)
    try TableWriter.write(table, to: program.folder.appendingPathComponent("survey.csv"))
  }

  private func files(of folder: URL) throws -> [String: Data] {
    let root = folder.appendingPathComponent("files")
    var found: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: root.path) {
      found[name] = try Data(contentsOf: root.appendingPathComponent(name))
    }
    return found
  }

  @Test("One and two threads make the same bytes; the record holds; a changed file is named")
  func threadsAndTampering() throws {
    let program = try Program(in: "threads")
    defer { program.remove() }
    try survey(1_500, in: program)
    for threads in ["1", "2"] {
      let ending = try program.run(
        "run", "survey.csv", "--target", "disease", "--seed", "3", "--output", "study\(threads)",
        environment: ["SYNTHCRAFT_THREADS": threads])
      #expect(ending.status == 0 || ending.status == 77, "\(ending.errors)")
    }
    #expect(try program.data("study1/evaluation.json") == program.data("study2/evaluation.json"))
    // Models, rows and evaluations are known by their digests; only the reports hold times.
    let (one, two) = (
      try files(of: program.folder.appendingPathComponent("study1")),
      try files(of: program.folder.appendingPathComponent("study2"))
    )
    let differing = Set(one.keys).symmetricDifference(two.keys)
    #expect(differing.count <= 8, "only reports and what names them differ: \(differing.count)")
    #expect(try program.run("verify", "study1").status == 0)
    let replay = try program.run("replay", "study1", "--data", "survey.csv")
    #expect(replay.status == 0, "\(replay.output)")
    let victim = try #require(one.keys.min())
    let path = program.folder.appendingPathComponent("study2/files/\(victim)")
    if one[victim] == two[victim] {
      try Data("changed".utf8).write(to: path)
      let verified = try program.run("verify", "study2")
      #expect(verified.status == 1 && verified.output.contains(String(victim.prefix(12))), "\(verified.output)")
    }
  }

  @Test("A run that was killed opens again and goes on where it was")
  func killAndResume() throws {
    let program = try Program(in: "kill")
    defer { program.remove() }
    try survey(1_500, in: program)
    let arguments = ["run", "survey.csv", "--target", "disease", "--seed", "3", "--output", "study"]
    let process = try program.start(arguments)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Killed as soon as the first job has left a file.
    let jobs = program.folder.appendingPathComponent("study/files").path
    while process.isRunning {
      if FileManager.default.fileExists(atPath: jobs),
        try FileManager.default.contentsOfDirectory(atPath: jobs).count > 5
      {
        break
      }
      usleep(20_000)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let ending = try program.run(
      "run", "survey.csv", "--target", "disease", "--seed", "3", "--output", "study")
    #expect(ending.status == 0 || ending.status == 77, "\(ending.errors)")
    #expect(ending.output.contains("done before"))
    #expect(try program.run("verify", "study").status == 0)
  }

  @Test("A budget is spent once for a table, whatever the file or the study, and never twice")
  func ledger() throws {
    let program = try Program(in: "ledger")
    defer { program.remove() }
    try survey(800, in: program)
    #expect(try program.run("ledger", "survey.csv", "--set-total", "1.2").status == 0)
    let first = try program.run(
      "generate", "survey.csv", "--generator", "marginals", "--epsilon", "1", "--output", "a.csv")
    #expect(first.status == 0, "\(first.errors)")
    // Twice ε 1 is ε 1.4 and not 2, since losses are added as ρ; both are over the total.
    try FileManager.default.copyItem(
      at: program.folder.appendingPathComponent("survey.csv"), to: program.folder.appendingPathComponent("copy.csv"))
    let second = try program.run(
      "generate", "copy.csv", "--generator", "marginals", "--epsilon", "1", "--output", "b.csv")
    #expect(second.status == 77)
    #expect(!FileManager.default.fileExists(atPath: program.folder.appendingPathComponent("b.csv").path))
    #expect(try program.run("ledger", "copy.csv", "--json").output.contains("\"total\" : 1.2"))
  }

  @Test("Rows can be made, a model kept and sampled from, with conditions")
  func generateAndSample() throws {
    let program = try Program(in: "generate")
    defer { program.remove() }
    try survey(600, in: program)
    let made = try program.run(
      "generate", "survey.csv", "--generator", "arf", "--seed", "1", "--condition", "sex=female", "--rows", "40",
      "--save-model", "m.model", "--output", "a.csv")
    #expect(made.status == 0, "\(made.errors)")
    let text = String(decoding: try program.data("a.csv"), as: UTF8.self)
    #expect(text.split(separator: "\n").count == 41 && !text.contains(",male,"))
    #expect(String(decoding: try program.data("a.label.json"), as: UTF8.self).contains("not evaluated; not released"))
    let sampled = try program.run("sample", "m.model", "--rows", "25", "--seed", "2", "--output", "b.csv")
    #expect(sampled.status == 0, "\(sampled.errors)")
    #expect(String(decoding: try program.data("b.csv"), as: UTF8.self).split(separator: "\n").count == 26)
  }

  @Test("Rows can be had as they are drawn from generators that thin them, and others say which can")
  func takesUnthinnedRows() throws {
    let program = try Program(in: "unthinned")
    defer { program.remove() }
    try survey(600, in: program)
    let thinned = try program.run(
      "generate", "survey.csv", "--seed", "1", "--generator", "bayesianNetwork", "--output", "a.csv")
    let drawn = try program.run(
      "generate", "survey.csv", "--seed", "1", "--generator", "bayesianNetwork", "--unthinned", "--output", "b.csv")
    #expect(thinned.status == 0 && drawn.status == 0, "\(thinned.errors) \(drawn.errors)")
    let rows = try ["a.csv", "b.csv"].map { name in
      String(decoding: try program.data(name), as: UTF8.self).split(separator: "\n")
    }
    #expect(rows.allSatisfy { $0.count == 601 } && rows[0] != rows[1])
    let refused = try program.run("generate", "survey.csv", "--generator", "tvae", "--unthinned", "--output", "c.csv")
    #expect(refused.status == 64 && refused.errors.contains("“gaussianCopula” can"))
  }
}

import Foundation
import Mathematics
import Testing

@Suite struct BadInputTests {
  private func rows(_ count: Int, _ row: (Int) -> String) -> String {
    (0..<count).map { row($0) + "\n" }.joined()
  }

  @Test("A file that cannot be used is refused with the status of the table, a message and nothing written")
  func unusableFiles() throws {
    let program = try Program(in: "bad")
    defer { program.remove() }
    var random = RandomSource(seed: 1)
    let secret = "Zebedee"
    let cases: [(name: String, text: String, status: Int32)] = [
      ("empty.csv", "", 65),
      ("one.csv", "a\n1\n2\n3\n", 65),
      ("three.csv", "a,b,y\n\(secret),2,0\n2,3,1\n3,4,0\n", 65),
      ("onelevel.csv", "a,b,y\n" + rows(300) { "\($0).5,\($0 % 7),1" }, 65),
      ("missing.csv", "a,b,y\n" + rows(300) { "\($0),,\($0 % 2)" }, 65),
      ("ragged.csv", "a,b,y\n" + rows(100) { "\($0),\($0),\($0 % 2)" } + "\(secret),2,3,4,5\n", 65),
    ]
    for (name, text, status) in cases {
      try program.write(text, to: name)
      let ending = try program.run("run", name, "--target", "y", "--output", "out")
      #expect(ending.status == status, "\(name): \(ending.errors)")
      #expect(ending.errors.count > 20 && !ending.errors.contains(secret), "\(name): \(ending.errors)")
      #expect(!FileManager.default.fileExists(atPath: program.folder.appendingPathComponent("out").path), "\(name)")
    }
    let noise = Data((0..<20_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    try noise.write(to: program.folder.appendingPathComponent("binary.csv"))
    #expect(try program.run("profile", "binary.csv").status == 65)
  }

  @Test("Wrong use names the nearest names; missing files and folders have their own status")
  func wrongUse() throws {
    let program = try Program(in: "wrong")
    defer { program.remove() }
    try program.write(
      "age,sex,stroke\n" + rows(300) { "\($0 % 90),\(["f", "m"][$0 % 2]),\($0 % 3 == 0 ? 1 : 0)" }, to: "t.csv")
    let typo = try program.run("run", "t.csv", "--target", "strok", "--output", "out")
    #expect(typo.status == 64 && typo.errors.contains("“stroke”"))
    #expect(
      try program.run("run", "t.csv", "--target", "stroke", "--generator", "arff", "--output", "out").status == 64)
    let open = try program.run(
      "run", "t.csv", "--target", "stroke", "--generator", "arf", "--epsilon", "1", "--output", "out")
    #expect(open.status == 64 && open.errors.contains("marginals"))
    #expect(try program.run("run", "t.csv", "--output", "out").status == 64)
    #expect(try program.run("profile", "nothere.csv").status == 66)
    #expect(try program.run("profile", ".").status == 66)
    try program.write("mine", to: "kept.csv")
    let kept = try program.run("generate", "t.csv", "--generator", "marginals", "--output", "kept.csv")
    #expect(kept.status == 73)
    #expect(try program.data("kept.csv") == Data("mine".utf8))
    #expect(try program.run("explain", "quasi-identifier").output.hasPrefix("Quasi-identifier"))
    #expect(try program.run("explain", "quasi-identifer").errors.contains("Did you mean"))
    #expect(try program.run("verify", "nothere").status == 66)
  }
}

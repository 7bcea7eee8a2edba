import Foundation
import TestSupport
import Testing

/// Whole studies on real tables, with nothing but the file and the target given.
@Suite(.serialized) struct RealStudyTests {
  @Test(
    "A study ends in a release, or names the gate that says no and what to try",
    arguments: [
      (file: "nhanes_2015_2016/data.csv", target: "diabetes"), (file: "tcga_brca_subtype/data.csv", target: "subtype"),
    ])
  func wholeStudy(file: String, target: String) throws {
    guard let table = RealData.url(file) else { return }
    let program = try Program(in: "real")
    defer { program.remove() }
    let ending = try program.run("run", table.path, "--target", target, "--seed", "1", "--output", "study")
    #expect(ending.status == 0 || ending.status == 77, "\(ending.errors)")
    let report = try String(decoding: program.data("study/report.html"), as: UTF8.self)
    #expect(report.contains("SYNTHETIC"))
    let releases = program.folder.appendingPathComponent("study/releases/1/label.json")
    #expect(FileManager.default.fileExists(atPath: releases.path) == (ending.status == 0))
    if ending.status == 77 {
      #expect(ending.output.contains("because of the gate"), "the gate is named")
      #expect(ending.output.contains("What to try:"), "and what may help")
    }
    #expect(try program.run("verify", "study").status == 0)
  }
}

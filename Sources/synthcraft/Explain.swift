import ArgumentParser
import Foundation
import Studies
import Tables
import Vocabulary

/// Explains a term, or what was decided in a study.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explains a word in plain terms, or the decisions of a study with their reasons.",
    discussion: """
      Examples:
        synthcraft explain "quasi-identifier"
        synthcraft explain my-study
      """)

  @Argument(help: "A word, or the folder of a study.") var subject: [String]

  func run() throws {
    let subject = subject.joined(separator: " ")
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: subject, isDirectory: &isFolder), isFolder.boolValue {
      Terminal.say(try StudyExplanation.text(of: URL(fileURLWithPath: subject, isDirectory: true)))
      return
    }
    guard let entry = Glossary.entry(for: subject) else {
      let names = Glossary.entries.flatMap { [$0.name, $0.title] + $0.aliases }
      let nearest = NearestNames.nearest(to: subject, in: names, count: 3)
      throw StudyError.wrongUse("There is no explanation of “\(subject)”.", nearest: nearest)
    }
    Terminal.say("\(entry.title)\n\n\(entry.short)\n\n\(entry.long)")
  }
}

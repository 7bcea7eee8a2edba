import Dialogue
import Foundation
import Mathematics
import Reasoning
import Studies
import TestSupport
import Testing

/// A new user on a real table, from hello to a release: the target named wrongly at first, a record number, a code for
/// missing, a change of mind about privacy, one step back.
@Suite struct NewUserOnNHANESTests {
  static let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/nhanes-new-user.txt")

  /// What the user types: the lines of the transcript that begin with “> ”.
  static let words = [
    "what is a null band?",
    "yes, leave it out",
    "999 in drinks_per_day means they did not know",
    "I'd like to predict mortality",
    "sorry, I meant diabetes",
    "why do you ask?",
    "yes",
    "it's for sharing with colleagues",
    "differential privacy with epsilon 1",
    "back",
    "no formal guarantee",
    "yes, both lists are right",
    "skip",
    "yes",
    "what does membership inference mean?",
    "show me hba1c, real beside synthetic",
    "release it",
    "finish",
  ]

  @Test("The conversation goes as it was written down, to a release")
  func transcript() throws {
    guard let file = RealData.url("nhanes_2015_2016/data.csv") else { return }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("new-user-\(UUID().uuidString)")
    defer { remove(folder) }
    let work = try StudyConsultation(
      folder: folder.appendingPathComponent("study"), seed: 1,
      ledger: folder.appendingPathComponent("ledger.sqlite"), observer: { _ in })
    var consultation = Consultation(Conversation(), work: work)
    var lines: [String] = []
    func show(_ turn: Turn) { for message in turn.messages { lines += [message.text(), ""] } }
    consultation.begin(with: file.path, monitor: Monitor(), onTurn: show)
    for text in Self.words {
      lines += ["> \(text)", ""]
      consultation.say(text, monitor: Monitor(), onTurn: show)
    }
    let transcript = lines.joined(separator: "\n").replacingOccurrences(of: folder.path, with: "FOLDER")
    if ProcessInfo.processInfo.environment["SYNTHCRAFT_RECORD"] != nil {
      try Data(transcript.utf8).write(to: Self.golden)
    }
    let written = String(decoding: try Data(contentsOf: Self.golden), as: UTF8.self)
    // The last digits of a measurement rest on the processor's kernel: words must agree, and numbers in their places.
    #expect(Self.withoutFractions(transcript) == Self.withoutFractions(written))
    #expect(transcript.contains("Released") && consultation.conversation.state.isFinished)
    let release = folder.appendingPathComponent("study/releases/1")
    let rows = String(decoding: try Data(contentsOf: release.appendingPathComponent("synthetic.csv")), as: UTF8.self)
    #expect(rows.split(separator: "\n").count == 5_720 && !rows.prefix(200).contains("seqn"))
    #expect(try Verification.faults(inStudyAt: folder.appendingPathComponent("study")).isEmpty)
  }

  @Test("Each question says why it is asked and offers choices; nothing is asked twice; every term can be asked")
  func eachQuestion() throws {
    let written = String(decoding: try Data(contentsOf: Self.golden), as: UTF8.self)
    let questions = written.components(separatedBy: "\n? ").dropFirst().map { $0.components(separatedBy: "\n\n")[0] }
    var asked: Set<String> = []
    for question in questions where !question.hasPrefix("Still open") {
      #expect(question.contains("Why I ask:"), "\(question)")
      #expect(question.contains("1. "), "\(question)")
      #expect(question.contains("“back”"), "\(question)")
      let title = String(question.prefix(60))
      // Privacy is asked again because the user went back to it.
      #expect(asked.insert(title).inserted || title.hasPrefix("How much privacy"), "\(title)")
    }
    // Beside each measured number stands what real people score.
    for line in written.components(separatedBy: "\n") where line.hasPrefix("  ") && line.contains("[0.") {
      let place = try #require(written.range(of: line))
      #expect(written[place.lowerBound...].prefix(160).contains("(real people"), "\(line)")
    }
  }

  private static func withoutFractions(_ text: String) -> String {
    text.replacing(#/[−-]?\d+(\.\d+)?( %)?/#, with: "#").split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func remove(_ folder: URL) {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      Issue.record("the test's folder could not be removed: \(error)")
    }
  }
}

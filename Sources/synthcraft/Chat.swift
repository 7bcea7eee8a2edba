import ArgumentParser
import Dialogue
import Foundation
import Mathematics
import Studies
import Vocabulary

/// Leads through a study by conversation.
struct Chat: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Leads through a study by conversation, from the table to the release.",
    discussion: """
      Example: synthcraft chat survey.csv
      Say it in your own words, or type the number of an answer. “skip”, “go back”, “what does … mean?” and “stop” work \
      at any point. Control-C stops work that is running; Control-D ends the conversation, and the study stays.
      """)

  @Argument(help: "The table.") var file: String?
  @Option(help: "The folder of the study (default: synthcraft-study, with a number where it exists).")
  var study: String?
  @Option(help: "The seed of all random choices (default: drawn and recorded).") var seed: UInt64?

  func run() throws {
    let folder = study.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? Self.freshFolder()
    let seed = seed ?? .random(in: 0...UInt64(UInt32.max))
    let work = try StudyConsultation(folder: folder, seed: seed, observer: tell)
    var consultation = Consultation(Conversation(), work: work)
    var isOver = false
    func show(_ turn: Turn) {
      for message in turn.messages { Terminal.say(message.text() + "\n") }
      if turn.isOver { isOver = true }
    }
    consultation.begin(with: file, monitor: Terminal.monitor(), onTurn: show)
    while !isOver {
      if Terminal.isConversation { FileHandle.standardOutput.write(Data("> ".utf8)) }
      guard let line = readLine() else { break }
      if !Terminal.isConversation { Terminal.say("> \(line)\n") }
      consultation.say(line, monitor: Terminal.monitor(), onTurn: show)
    }
    if FileManager.default.fileExists(atPath: folder.path) { Terminal.say("The study is in \(folder.path).") }
  }

  private static func freshFolder() -> URL {
    var number = 1
    while true {
      let name = number == 1 ? "synthcraft-study" : "synthcraft-study-\(number)"
      if !FileManager.default.fileExists(atPath: name) { return URL(fileURLWithPath: name, isDirectory: true) }
      number += 1
    }
  }

  /// Steps in words, progress on standard error; what was found is told by the conversation itself.
  private var tell: StudyObserver {
    { notice in
      switch notice {
      case .began(let step, let text) where step != .loadData: Terminal.say("  … \(text)")
      case .progress(_, let fraction, let activity, let loss, let secondsLeft):
        Terminal.show(.init(fraction: fraction, activity: activity, loss: loss, secondsLeft: secondsLeft))
      default: break
      }
    }
  }
}

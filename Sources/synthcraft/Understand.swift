import ArgumentParser
import Dialogue
import Foundation
import Vocabulary

/// Turns plain words into frames, line by line.
struct Understand: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads JSON lines with a text and its context, writes what was understood.",
    discussion: """
      Each line: {"id": "1", "context": {"dataset": "nhanes", "episode": "setGoal", "columns": ["age", "diabetes"], \
      "expects": ["setTarget"]}, "text": "I want to predict diabetes"}

      Example: echo '{"id": "1", "text": "go back to the columns"}' | synthcraft understand
      """)

  func run() throws {
    let decoder = JSONDecoder()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let understanding = Understanding()
    var number = 0
    while let line = readLine(strippingNewline: true) {
      number += 1
      if line.allSatisfy(\.isWhitespace) { continue }
      let request: UnderstandingRequest
      do {
        request = try decoder.decode(UnderstandingRequest.self, from: Data(line.utf8))
      } catch {
        Terminal.note("Line \(number) is not a request: it needs at least {\"text\": \"…\"}.")
        throw Stop(status: .wrongUse)
      }
      let reply = understanding.reply(to: request)
      Terminal.say(String(decoding: try encoder.encode(reply), as: UTF8.self))
    }
  }
}

import ArgumentParser
import Foundation
import Generators
import Studies
import Vocabulary

/// Lists the generators.
struct Generators: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the generators, what each is, and whether it can give a formal guarantee.",
    discussion: "Example: synthcraft generators --json")

  @Flag(help: "Write JSON.") var json = false

  struct Row: Encodable {
    let name: String
    let title: String
    let description: String
    let formalPrivacy: Bool
    let withoutFormalPrivacy: Bool
  }

  func run() throws {
    let rows = GeneratorKind.allCases.map { kind in
      let entry = Glossary.entry(for: kind.rawValue)
      return Row(
        name: kind.rawValue, title: entry?.title ?? kind.rawValue, description: entry?.short ?? "",
        formalPrivacy: kind.recipe.private != nil, withoutFormalPrivacy: kind.recipe.open != nil)
    }
    if json {
      Terminal.say(try JSONText.of(rows))
      return
    }
    for row in rows {
      Terminal.say("\(row.name): \(row.title)\(row.formalPrivacy ? " (also with --epsilon)" : "")")
      Terminal.say("  \(row.description)")
    }
    Terminal.say("\n“synthcraft explain NAME” says more. Without --generator, arf and sequentialCART compete.")
  }
}

/// Lists the metrics.
struct Metrics: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the metrics that an evaluation gives, and what each one means.",
    discussion: "Example: synthcraft metrics")

  @Flag(help: "Write JSON.") var json = false

  func run() throws {
    let entries = Glossary.entries.filter { entry in
      ["fidelity.", "usefulness.", "disclosure.", "validity.", "fairness."].contains { entry.name.hasPrefix($0) }
    }
    if json {
      Terminal.say(try JSONText.of(entries))
      return
    }
    for entry in entries { Terminal.say("\(entry.name): \(entry.title)\n  \(entry.short)") }
    Terminal.say("\n“synthcraft explain NAME” says how to read it.")
  }
}

/// JSON as every command writes it.
enum JSONText {
  static func of(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

import Foundation

/// One term that a user meets, in plain words.
public struct GlossaryEntry: Codable, Sendable, Hashable {
  /// Canonical name: a generator, metric id, role, level, step or term.
  public let name: String
  /// How it is written for people.
  public let title: String
  /// One sentence a clinician understands.
  public let short: String
  /// A paragraph: how to read it, what is good, what it cannot say.
  public let long: String
  /// Other spellings that people use.
  public let aliases: [String]
}

/// Every term that a user meets: the one place for terminal, report and page.
public enum Glossary {
  public static let entries: [GlossaryEntry] = {
    do {
      return try JSONDecoder().decode([GlossaryEntry].self, from: Data(PackageResources.glossary_json))
    } catch {
      preconditionFailure("The glossary that is part of this program cannot be read: \(error)")
    }
  }()

  /// The entry with that canonical name, title or alias, in any case.
  public static func entry(for name: String) -> GlossaryEntry? {
    let wanted = name.lowercased()
    return entries.first { $0.name.lowercased() == wanted }
      ?? entries.first { $0.title.lowercased() == wanted || $0.aliases.contains { $0.lowercased() == wanted } }
  }
}

extension GeneratorKind {
  /// How people call it: "Sequential trees".
  public var title: String { Glossary.entry(for: rawValue)?.title ?? rawValue }
}

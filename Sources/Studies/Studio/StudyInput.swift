import Foundation
import Reasoning
import Tables
import Vocabulary

/// What a conversation's work must remember from one run of the program to the next.
struct ConsultationMemory: Sendable {
  /// The choices that rows were made with, and the generators that competed.
  struct Making: Sendable {
    var choices: Choices
    var competitors: [GeneratorKind]
  }

  /// The table that is loaded.
  var file: String?
  /// As a person corrected it; nil for the inferred one.
  var schema: Digest?
  /// By the identity of the recipe.
  var productions: [String: Making] = [:]
}

/// Tables that were put into a study's folder: the only ones that a study of the studio reads.
enum StudyInput {
  /// What is read of a table that came over the network, even from this machine: after decompression, too.
  static var limits: ReadOptions {
    var limits = ReadOptions()
    limits.maximumBytes = 4 << 30
    return limits
  }

  static func folder(in study: URL) -> URL { study.appendingPathComponent("input", isDirectory: true) }

  /// - Throws: ``StudyError/cannotRead(file:reason:)`` for anything but the name of a file that was put there.
  static func file(named name: String, in study: URL) throws -> URL {
    let file = folder(in: study).appendingPathComponent(slug(of: name))
    guard slug(of: name) == name, FileManager.default.fileExists(atPath: file.path) else {
      throw StudyError.cannotRead(
        file: URL(fileURLWithPath: name).lastPathComponent,
        reason: "The studio opens only tables that were given to it: drop the file here or choose it with the button.")
    }
    return file
  }

  /// A file name of letters and digits of any script, dots, hyphens and underscores, which begins with a letter or
  /// digit: what a person knows their file by, without what a shell, a path or a page could take for something else.
  static func slug(of name: String) -> String {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    var text = ""
    for character in String(last.suffix(400)).precomposedStringWithCanonicalMapping.unicodeScalars {
      if isPlain(character) { text.unicodeScalars.append(character) } else if text.last != "-" { text.append("-") }
    }
    while let first = text.first, !(first.isLetter || first.isNumber) { text.removeFirst() }
    while text.contains("..") { text = text.replacingOccurrences(of: "..", with: ".") }
    // The end of a long name is kept: it says the kind of file. A name may have 255 bytes, and numbers come before it.
    while text.utf8.count > 200 { text.remove(at: text.index(text.startIndex, offsetBy: text.count / 2)) }
    return text.isEmpty ? "table" : text
  }

  private static func isPlain(_ character: Unicode.Scalar) -> Bool {
    switch character.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .decimalNumber:
      true
    default: "._-".unicodeScalars.contains(character)
    }
  }
}

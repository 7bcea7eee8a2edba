public import Evaluation
public import Foundation
public import Reasoning
public import Tables
public import Vocabulary

/// All that was decided for a study, so that the same can be done again: `recipe.json`.
public struct Recipe: Codable, Sendable, Hashable {
  public static let currentVersion = 1

  /// Where the table is, and which one it is.
  public struct Source: Codable, Sendable, Hashable {
    /// Of the file; relative paths start at the current directory.
    public var path: String
    /// ``TableDigest``; a file with another one is refused.
    public var digest: Digest

    public init(path: String, digest: Digest) {
      self.path = path
      self.digest = digest
    }
  }

  /// Who answered the question about privacy.
  public enum Answer: String, Codable, Sendable {
    case person, commandLine, commandLineDefault
  }

  public var version = Recipe.currentVersion
  public var data: Source
  /// As the file is read with, before the transformations; holds the roles and constraints.
  public var schema: Schema
  /// Columns whose levels and ranges a person declared: with formal privacy they are public, the others are bought.
  public var declaredColumns: [String] = []
  /// True when no person confirmed the roles.
  public var rolesAreInferred: Bool
  /// Done in this order after reading: identifiers left out, codes declared missing and so on.
  public var transformations: [Transformation] = []
  public var goal: Goal
  public var purpose: Purpose?
  public var privacy: PrivacyChoice
  public var privacyAnsweredBy: Answer
  /// Those that compete; one needs no comparison.
  public var generators: [GeneratorKind]
  /// Whether they are the product's choice.
  public var generatorsAreAutomatic: Bool
  /// Wall-clock seconds that each fit may take.
  public var timeBudgetInSeconds: Double?
  /// Passes that a time budget allowed, by ``passKey(_:part:)``: a replay stops there and looks at no clock.
  public var passes: [String: Int]?
  /// Synthetic rows to make.
  public var rows: Int
  public var seed: UInt64
  public var thresholds = Thresholds()
  public var evaluation = EvaluationSettings()

  /// Whether the rows are to come from a generator with a formal guarantee, and only from one.
  public var isPrivate: Bool { privacy.level == .differential }

  public static func passKey(_ generator: GeneratorKind, part: String) -> String { "\(generator.rawValue): \(part)" }
}

extension Recipe {
  /// The bytes of `recipe.json`: equal recipes have equal bytes.
  public func jsonData() throws -> Data { try CanonicalJSON.data(self, pretty: true) }

  /// - Throws: ``StudyError`` when the file cannot be read, is no recipe or comes from a newer SynthCraft.
  public static func read(from url: URL) throws -> Recipe {
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      throw StudyError.cannotRead(file: url.path, reason: "There is no such file, or it may not be read.")
    }
    return try read(from: data, named: url.lastPathComponent)
  }

  public static func read(from data: Data, named name: String = "recipe.json") throws -> Recipe {
    struct Head: Decodable { let version: Int }
    do {
      let version = try JSONDecoder().decode(Head.self, from: data).version
      guard version <= currentVersion else {
        throw StudyError.newer(what: "“\(name)”", version: version, known: currentVersion)
      }
      let recipe = try JSONDecoder().decode(Recipe.self, from: data)
      try recipe.check(named: name)
      return recipe
    } catch let error as DecodingError {
      throw StudyError.unusableData("“\(name)” is not a recipe: \(error.place).")
    }
  }

  private func check(named name: String) throws {
    guard rows > 0 else { throw StudyError.unusableData("“\(name)”: the number of rows must be positive.") }
    guard !generators.isEmpty else { throw StudyError.unusableData("“\(name)” names no generator.") }
    if let seconds = timeBudgetInSeconds, !(seconds > 0) {
      throw StudyError.unusableData("“\(name)”: the time budget must be positive.")
    }
  }

  /// What a result depends on: not where the file lies, nor how far a budget reached.
  public var identity: Digest {
    get throws {
      var copy = self
      copy.data.path = ""
      copy.passes = nil
      return Digest(of: try CanonicalJSON.data(copy))
    }
  }

  /// As a recipient may have it: no path, and no range, reason or note that tells of the real table. With formal
  /// privacy neither its digest (zeros stand for it) nor a level that no person declared.
  public var forRecipients: Recipe {
    var copy = self
    copy.data.path = URL(fileURLWithPath: data.path).lastPathComponent
    if isPrivate { copy.data.digest = .zero }
    let declared = Set(declaredColumns)
    for index in copy.schema.fields.indices where !declared.contains(copy.schema.fields[index].name) {
      copy.schema.fields[index].minimum = nil
      copy.schema.fields[index].maximum = nil
      copy.schema.fields[index].reasons = []
      copy.schema.fields[index].note = nil
      if isPrivate {
        copy.schema.fields[index].levels = []
        copy.schema.fields[index].levelLabels = [:]
        copy.schema.fields[index].missingReasons = []
      }
    }
    return copy
  }
}

extension DecodingError {
  /// Where the fault is and of what kind, without a value of the file.
  var place: String {
    func path(_ context: Context) -> String {
      context.codingPath.isEmpty ? "the file" : "“\(context.codingPath.map(\.stringValue).joined(separator: "."))”"
    }
    switch self {
    case .keyNotFound(let key, let context): return "\(path(context)) has no “\(key.stringValue)”"
    case .typeMismatch(_, let context), .valueNotFound(_, let context): return "\(path(context)) has another type"
    case .dataCorrupted(let context): return "\(path(context)) cannot be understood"
    @unknown default: return "it cannot be read"
    }
  }
}

import Foundation
import Generators
import Mathematics
import Tables
import Vocabulary

/// Fits generators and draws rows, each in its own random stream.
struct Fitting: Sendable {
  let recipe: Recipe
  let jobs: JobRunner
  let monitor: Monitor

  /// A fitted generator, its stored bytes, and how far training went.
  struct Product {
    let bytes: Data
    let passes: Int?
  }

  /// Learns `table`; `part` says what for, and names the stream.
  func fit(_ kind: GeneratorKind, on table: Table, part: String) throws -> Product {
    let name = "\(kind.rawValue): \(part)"
    let monitor = jobs.monitor(
      for: "fit \(name)", under: monitor, timeBudget: recipe.timeBudgetInSeconds.map { .seconds($0) },
      passLimit: recipe.passes?[Recipe.passKey(kind, part: part)])
    var random = RandomSource(seed: recipe.seed, for: "fit \(name)")
    guard let generator = kind.recipe.open else {
      throw StudyError.wrongUse("“\(kind.rawValue)” works only with formal privacy. Add --epsilon, for instance 1.")
    }
    let fitted = try Self.fit(generator, table, using: &random, monitor: monitor)
    return Product(bytes: try ModelFile.data(of: fitted), passes: monitor.passes)
  }

  /// Rows of the stored model: what is sampled never depends on whether the model was just fitted or read again.
  func sample(
    _ count: Int, from model: Data, of kind: GeneratorKind, part: String
  ) throws -> Table {
    let name = "\(kind.rawValue): \(part)"
    var random = RandomSource(seed: recipe.seed, for: "sample \(name)")
    return try ModelFile.read(model).sample(
      count, where: [], using: &random, monitor: jobs.monitor(for: "sample \(name)", under: monitor))
  }

  private static func fit<Recipe: Generator>(
    _ recipe: Recipe, _ table: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> any FittedGenerator {
    try recipe.fit(to: table, using: &random, monitor: monitor)
  }
}

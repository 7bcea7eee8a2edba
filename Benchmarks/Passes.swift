public import ArgumentParser
import Foundation
import Generators
import Mathematics
import Tables
public import Vocabulary

/// Times the passes of a network over the rows, at a size that is asked for: what two programs can be compared by
/// whatever each of them counts as trained.
struct Passes: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Times a pass of a network's training over the rows of a table, at the size asked for.",
    discussion: """
      Example: Benchmarks passes nhanes.csv --generator tvae --units 500 --layers 3 --latent 500
      The difference of two trainings, so that reading and preparing the rows do not count.
      """)

  @Argument(help: "The table.") var file: String
  @Option(help: "The generator: tvae, rtvae, ctgan, adsgan, ddpm, nflow or autoregressive.")
  var generator: GeneratorKind
  @Option(help: "Units of each hidden layer (default: as the generator chooses).") var units: Int?
  @Option(help: "Hidden layers of each network; for ddpm its residual blocks of two.") var layers = 2
  @Option(help: "Numbers of the latent code.") var latent: Int?
  @Option(help: "Passes that are timed.") var passes = 10

  func validate() throws {
    guard passes > 0 else { throw ValidationError("At least one pass is timed.") }
  }

  func run() throws {
    let table = try TableReader.read(URL(fileURLWithPath: file)).table.learnable.table
    let first = try training(of: table, passes: 1)
    let all = try training(of: table, passes: 1 + passes)
    print(
      String(
        format: "%@, %d × %d: %.4f CPU-s a pass (%.4f s); some %d thousand parameters are kept", generator.rawValue,
        table.rowCount, table.columns.count, (all.cost.processorSeconds - first.cost.processorSeconds) / Double(passes),
        (all.cost.wallSeconds - first.cost.wallSeconds) / Double(passes), all.parameters / 1_000))
  }

  private func training(of table: Table, passes: Int) throws -> (cost: Cost, parameters: Int) {
    switch generator {
    case .tvae, .rtvae:
      let settings = TVAE.Settings(hiddenUnits: units, hiddenLayers: layers, latentSize: latent)
      return generator == .tvae
        ? try training(TVAE(settings: settings), of: table, passes)
        : try training(RTVAE(settings: settings), of: table, passes)
    case .ctgan, .adsgan:
      let settings = WassersteinSettings(hiddenUnits: units, hiddenLayers: layers)
      return generator == .ctgan
        ? try training(CTGAN(settings: settings), of: table, passes)
        : try training(ADSGAN(settings: settings), of: table, passes)
    case .ddpm: return try training(Diffusion(hiddenUnits: units, blocks: layers), of: table, passes)
    case .nflow: return try training(NormalisingFlow(hiddenUnits: units), of: table, passes)
    case .autoregressive: return try training(Autoregressive(units: units), of: table, passes)
    default: throw ValidationError("“\(generator.rawValue)” makes no passes over the rows.")
    }
  }

  private func training(
    _ generator: some Generator, of table: Table, _ passes: Int
  ) throws -> (cost: Cost, parameters: Int) {
    var random = RandomSource(seed: 1)
    let (model, cost) = try Cost.timed {
      try generator.fit(to: table, using: &random, monitor: Monitor(passLimit: passes))
    }
    // Parameters of four bytes are nearly all that a network's model holds; of an autoencoder the half that draws.
    return (cost, try ModelFile.data(of: model).count / 4)
  }
}

extension GeneratorKind: ExpressibleByArgument {}

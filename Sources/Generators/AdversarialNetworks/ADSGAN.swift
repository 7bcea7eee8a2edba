import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// ADS-GAN (Yoon, Drumright & van der Schaar 2020): a Wasserstein GAN that is punished for rows too near to real ones.
///
/// Differs from the paper: the generator network sees noise alone, never a real row; a synthetic row is punished only
/// when it is nearer to a real row than other real rows are (in the paper, for the mean distance over pairs). It gives
/// no formal guarantee. Documentation/Algorithms/AdversarialNetworks.md.
public struct ADSGAN: Generator {
  public var settings: WassersteinSettings

  /// - Parameter identifiabilityWeight: of the penalty for identifiable rows, 0…100.
  public init(identifiabilityWeight: Double = 1, settings: WassersteinSettings = WassersteinSettings()) {
    precondition(
      (0...100).contains(identifiabilityWeight), "the penalty's weight is 0…100, not \(identifiabilityWeight)")
    self.settings = settings
    self.settings.identifiabilityWeight = identifiabilityWeight
  }

  public func fit(to training: Table, using random: inout RandomSource, monitor: Monitor) throws -> FittedADSGAN {
    FittedADSGAN(rows: try WassersteinLearner.fit(to: training, settings: settings, using: &random, monitor: monitor))
  }
}

/// A generator network and the encoding of its rows.
public struct FittedADSGAN: FittedGenerator {
  public static var kind: GeneratorKind { .adsgan }

  let rows: NetworkRows<RowGenerator>

  public var schema: Schema { rows.encoder.schema }

  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    try rows.sample(count, where: conditions, using: &random, monitor: monitor)
  }

  public func encode(to writer: inout BinaryWriter) throws { rows.encode(to: &writer) }
}

extension FittedADSGAN {
  public init(from reader: inout BinaryReader, schema: Schema) throws {
    self.init(rows: try NetworkRows(from: &reader, schema: schema))
  }
}

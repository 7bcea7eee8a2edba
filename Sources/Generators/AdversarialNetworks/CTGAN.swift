import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// CTGAN (Xu, Skoularidou, Cuesta-Infante & Veeramachaneni 2019): a Wasserstein GAN that is asked for levels.
///
/// In training a row is asked for one level of one categorical column, rare levels more often than they are, and the
/// critic judges rows in packs (Lin et al. 2018). Differs from the paper: numbers are ranks with spikes as states of
/// their own, not modes of a Gaussian mixture; sampling steps are as in ``ADSGAN``, with which it shares its body.
/// Documentation/Algorithms/AdversarialNetworks.md.
public struct CTGAN: Generator {
  public var settings: WassersteinSettings

  /// - Parameter packing: rows that the critic judges together, 1…64; 10 in the paper.
  public init(packing: Int = 4, settings: WassersteinSettings = WassersteinSettings()) {
    precondition((1...64).contains(packing), "packs have 1…64 rows, not \(packing)")
    self.settings = settings
    self.settings.packing = packing
    self.settings.isConditional = true
  }

  public func fit(to training: Table, using random: inout RandomSource, monitor: Monitor) throws -> FittedCTGAN {
    FittedCTGAN(rows: try WassersteinLearner.fit(to: training, settings: settings, using: &random, monitor: monitor))
  }
}

/// As ``FittedADSGAN``.
public struct FittedCTGAN: FittedGenerator {
  public static var kind: GeneratorKind { .ctgan }

  let rows: NetworkRows<RowGenerator>

  public var schema: Schema { rows.encoder.schema }

  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    try rows.sample(count, where: conditions, using: &random, monitor: monitor)
  }

  public func encode(to writer: inout BinaryWriter) throws { rows.encode(to: &writer) }
}

extension FittedCTGAN {
  public init(from reader: inout BinaryReader, schema: Schema) throws {
    self.init(rows: try NetworkRows(from: &reader, schema: schema))
  }
}

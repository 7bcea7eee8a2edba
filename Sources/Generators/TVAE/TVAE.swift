import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// TVAE (Xu, Skoularidou, Cuesta-Infante & Veeramachaneni 2019): a variational autoencoder of mixed columns.
///
/// Differs from the paper: numbers are normal scores of ranks with spikes as states of their own (not modes of a
/// Gaussian mixture), their deviations are learned, training stops by a score on kept rows, and rows are thinned by a
/// last adversary; see Documentation/Algorithms/TVAE.md.
public struct TVAE: Generator {
  /// How a variational autoencoder is built and trained; shared with ``RTVAE``.
  public struct Settings: Sendable, Hashable {
    /// Units of each hidden layer, 8…4096; nil: by the size of the table.
    public var hiddenUnits: Int?
    /// Hidden layers of encoder and of decoder, 1…8.
    public var hiddenLayers: Int
    /// Numbers of the latent code, 1…1024; nil: by the width of the table.
    public var latentSize: Int?
    /// Passes over the training rows at most.
    public var mostEpochs: Int
    /// Weight of the divergence of the code from a standard normal, 0…10; the paper's loss factor of 2 is 0.5.
    public var divergenceWeight: Double
    /// β of the β-divergence, 0…1; 0 is the likelihood.
    public var robustness: Double

    public init(
      hiddenUnits: Int? = nil, hiddenLayers: Int = 2, latentSize: Int? = nil, mostEpochs: Int = 2_000,
      divergenceWeight: Double = 0.5, robustness: Double = 0
    ) {
      precondition((8...4_096).contains(hiddenUnits ?? 8), "hidden units are 8…4096, not \(hiddenUnits ?? 8)")
      precondition((1...8).contains(hiddenLayers), "there are 1…8 hidden layers, not \(hiddenLayers)")
      precondition((1...1_024).contains(latentSize ?? 1), "a code has 1…1024 numbers, not \(latentSize ?? 1)")
      precondition(mostEpochs >= 1, "at least one pass is made, not \(mostEpochs)")
      precondition((0...10).contains(divergenceWeight), "the divergence's weight is 0…10, not \(divergenceWeight)")
      precondition((0...1).contains(robustness), "the robustness is 0…1, not \(robustness)")
      self.hiddenUnits = hiddenUnits
      self.hiddenLayers = hiddenLayers
      self.latentSize = latentSize
      self.mostEpochs = mostEpochs
      self.divergenceWeight = divergenceWeight
      self.robustness = robustness
    }
  }

  public var settings: Settings

  public init(settings: Settings = Settings()) {
    self.settings = settings
  }

  public func fit(to training: Table, using random: inout RandomSource, monitor: Monitor) throws -> FittedTVAE {
    FittedTVAE(rows: try VariationalLearner.fit(to: training, settings: settings, using: &random, monitor: monitor))
  }
}

/// The decoder of a variational autoencoder and the encoding of its rows.
public struct FittedTVAE: FittedGenerator {
  public static var kind: GeneratorKind { .tvae }

  let rows: NetworkRows<LatentDecoder>

  public var schema: Schema { rows.encoder.schema }

  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    try rows.sample(count, where: conditions, using: &random, monitor: monitor)
  }

  public func encode(to writer: inout BinaryWriter) throws { rows.encode(to: &writer) }
}

extension FittedTVAE {
  public init(from reader: inout BinaryReader, schema: Schema) throws {
    self.init(rows: try NetworkRows(from: &reader, schema: schema))
  }
}

/// RTVAE: a ``TVAE`` whose rows are fitted by the β-divergence, so that odd rows hardly pull (Akrami, Joshi, Li,
/// Aydöre & Leahy 2020).
public struct RTVAE: Generator {
  public var settings: TVAE.Settings

  /// - Parameter robustness: β, over 0…1.
  public init(robustness: Double = 0.05, settings: TVAE.Settings = TVAE.Settings()) {
    precondition(robustness > 0 && robustness <= 1, "the robustness is over 0 and at most 1, not \(robustness)")
    self.settings = settings
    self.settings.robustness = robustness
  }

  public func fit(to training: Table, using random: inout RandomSource, monitor: Monitor) throws -> FittedRTVAE {
    FittedRTVAE(rows: try VariationalLearner.fit(to: training, settings: settings, using: &random, monitor: monitor))
  }
}

/// As ``FittedTVAE``.
public struct FittedRTVAE: FittedGenerator {
  public static var kind: GeneratorKind { .rtvae }

  let rows: NetworkRows<LatentDecoder>

  public var schema: Schema { rows.encoder.schema }

  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    try rows.sample(count, where: conditions, using: &random, monitor: monitor)
  }

  public func encode(to writer: inout BinaryWriter) throws { rows.encode(to: &writer) }
}

extension FittedRTVAE {
  public init(from reader: inout BinaryReader, schema: Schema) throws {
    self.init(rows: try NetworkRows(from: &reader, schema: schema))
  }
}

import Learning
public import Mathematics
public import Tables
public import Vocabulary

/// ADS-GAN (Yoon, Drumright & van der Schaar 2020): a Wasserstein GAN that is punished for rows too near to real ones.
///
/// Differs from the paper: the generator network sees noise alone, never a real row; a synthetic row is punished only
/// when it is nearer to a real row than other real rows are (in the paper, for the mean distance over pairs). It gives
/// no formal guarantee. Training stops by ``DistributionalScore`` on a tenth of the rows that no step sees.
public struct ADSGAN: Generator {
  /// Units of each hidden layer, 8…4096.
  public var hiddenUnits: Int
  /// Passes over the training rows at most.
  public var mostEpochs: Int
  /// Weight of the penalty for identifiable rows, 0 or more.
  public var identifiabilityWeight: Double

  public init(hiddenUnits: Int = 256, mostEpochs: Int = 400, identifiabilityWeight: Double = 1) {
    precondition((8...4_096).contains(hiddenUnits), "hidden units are 8…4096, not \(hiddenUnits)")
    precondition(mostEpochs >= 1 && identifiabilityWeight >= 0, "at least one epoch, and a weight of 0 or more")
    self.hiddenUnits = hiddenUnits
    self.mostEpochs = mostEpochs
    self.identifiabilityWeight = identifiabilityWeight
  }

  /// Fewer rows teach a network nothing.
  static let fewestRows = 50

  public func fit(to training: Table, using random: inout RandomSource, monitor: Monitor) throws -> FittedADSGAN {
    guard training.rowCount >= Self.fewestRows else {
      throw GeneratorError.tooFewRows(needed: Self.fewestRows, found: training.rowCount)
    }
    let encoder = TabularEncoder(learning: training)
    guard encoder.width > 0 else { return FittedADSGAN(encoder: encoder, network: nil) }
    guard encoder.width <= 20_000 else {
      throw GeneratorError.unsuitable(
        reason: "The table needs \(encoder.width) numbers a row, more than this network can learn.",
        better: .adversarialForest)
    }
    let encoded = encoder.encode(training, using: &random)
    var order = Array(0..<training.rowCount)
    random.shuffle(&order)
    let kept = min(1_000, training.rowCount / 10)
    var trainer = ADSGANTrainer(
      encoded: encoded, rows: Array(order.dropFirst(kept)), validation: Array(order.prefix(kept)),
      blocks: encoder.blocks, settings: self, using: &random)
    let network = try trainer.train(monitor: monitor)
    return FittedADSGAN(encoder: encoder, network: network)
  }
}

/// A generator network and the encoding of its rows.
public struct FittedADSGAN: FittedGenerator {
  public static let kind = GeneratorKind.adsgan

  let encoder: TabularEncoder
  /// Nil when every column is constant.
  let network: DenseNetwork?

  public var schema: Schema { encoder.schema }

  init(encoder: TabularEncoder, network: DenseNetwork?) {
    self.encoder = encoder
    self.network = network
  }

  /// Rows are drawn in batches; those that do not satisfy the conditions are drawn again, at most
  /// ``mostDrawsPerRow`` times for each row asked for.
  public func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    let compiled = try conditions.map { try CompiledCondition($0, schema: schema) }
    let batches = chunks(of: count, size: 2_000)
    let streams = random.split(into: batches.count)
    let parts = try parallelMap(0..<batches.count) { index -> Table in
      var random = streams[index]
      return try batch(batches[index].count, where: compiled, using: &random, monitor: monitor)
    }
    guard var table = parts.first else { return Table(schema: schema, columns: emptyColumns) }
    for part in parts.dropFirst() { table = table.appending(part) }
    return table
  }

  static let mostDrawsPerRow = 2_000

  private var emptyColumns: [Column] {
    schema.fields.map { $0.kind == .categorical ? .codes([]) : .numeric([]) }
  }

  private func batch(
    _ count: Int, where conditions: [CompiledCondition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table {
    var table: Table?
    var drawn = 0
    while (table?.rowCount ?? 0) < count {
      try monitor.check()
      let missing = count - (table?.rowCount ?? 0)
      // With few rows accepted, larger batches are drawn.
      let size = table == nil && drawn == 0 ? missing : max(missing, 2_000)
      let candidates = encoder.decode(rows(size, using: &random), using: &random)
      drawn += size
      let accepted = (0..<size).filter { row in conditions.allSatisfy { $0.admits(candidates, row: row) } }.prefix(
        missing)
      let part = accepted.count == size ? candidates : candidates.rows(Array(accepted))
      table = table.map { $0.appending(part) } ?? part
      if drawn > Self.mostDrawsPerRow * count + 20_000 {
        throw GeneratorError.unsatisfiable(
          "Only \(table?.rowCount ?? 0) of \(drawn) rows drawn satisfy the conditions. "
            + "Ask for fewer conditions, or use “arf”, which draws such rows directly.")
      }
    }
    return table!
  }

  private func rows(_ count: Int, using random: inout RandomSource) -> Matrix {
    guard let network else { return Matrix(rows: count, columns: 0) }
    let workspace = DenseNetwork.Workspace(network, rows: count)
    workspace.input.fillNormal(using: &random)
    network.forward(workspace)
    let noise = Matrix(rows: count, columns: encoder.width)
    for index in noise.storage.indices { noise.storage[index] = Float(random.uniform()) }
    MixedOutput(blocks: encoder.blocks, hard: true).forward(workspace.output, noise: noise)
    return workspace.output
  }

  public func encode(to writer: inout BinaryWriter) throws {
    encoder.encode(to: &writer)
    writer.write(network != nil)
    network?.encode(to: &writer)
  }

  public init(from reader: inout BinaryReader, schema: Schema) throws {
    encoder = try TabularEncoder(from: &reader, schema: schema)
    network = try reader.readBool() ? DenseNetwork(from: &reader) : nil
    guard network == nil || network?.sizes.last == encoder.width else {
      throw GeneratorError.damagedModel("The model's network does not fit its encoding; it is damaged.")
    }
  }
}

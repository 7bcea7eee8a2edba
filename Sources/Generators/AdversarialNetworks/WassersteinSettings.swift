/// How a Wasserstein GAN is built and trained (Gulrajani et al. 2017).
public struct WassersteinSettings: Sendable, Hashable {
  /// Units of each hidden layer, 8…4096; nil: by the width of the table.
  public var hiddenUnits: Int?
  /// Hidden layers of both networks, 1…8.
  public var hiddenLayers: Int
  /// Passes over the training rows at most.
  public var mostEpochs: Int
  /// Steps of the critic for each one of the generator network, 1…20.
  public var criticSteps: Int

  /// Rows that the critic judges together.
  var packing = 1
  /// Whether rows are asked for a level of a column.
  var isConditional = false
  /// Of the penalty for rows nearer to a real row than other real rows are.
  var identifiabilityWeight = 0.0

  public init(hiddenUnits: Int? = nil, hiddenLayers: Int = 2, mostEpochs: Int = 2_000, criticSteps: Int = 2) {
    precondition((8...4_096).contains(hiddenUnits ?? 8), "hidden units are 8…4096, not \(hiddenUnits ?? 8)")
    precondition((1...8).contains(hiddenLayers), "there are 1…8 hidden layers, not \(hiddenLayers)")
    precondition(mostEpochs >= 1, "at least one pass is made, not \(mostEpochs)")
    precondition((1...20).contains(criticSteps), "the critic makes 1…20 steps, not \(criticSteps)")
    self.hiddenUnits = hiddenUnits
    self.hiddenLayers = hiddenLayers
    self.mostEpochs = mostEpochs
    self.criticSteps = criticSteps
  }
}

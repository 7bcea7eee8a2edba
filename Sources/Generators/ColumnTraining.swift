import Mathematics

/// The training of the network of one column, a pass over the rows at a time; it ends by itself.
protocol ColumnTraining: AnyObject, Sendable {
  /// Of the column; settles ties.
  var place: Int { get }
  /// About how long a pass takes, compared with others.
  var cost: Int { get }
  var bestLoss: Float { get }
  var hasEnded: Bool { get }
  func pass(monitor: Monitor) throws
  /// Compares what was learned with the best so far.
  func look()
}

extension Array where Element: ColumnTraining {
  /// Passes over the rows, of all networks that still improve; the longest are begun first.
  func run(mostPasses: Int, monitor: Monitor) throws {
    var active = sorted { ($0.cost, $1.place) > ($1.cost, $0.place) }
    for pass in 1...mostPasses where !active.isEmpty {
      try monitor.check()
      let current = active
      _ = try parallelMap(0..<current.count) { try current[$0].pass(monitor: monitor) }
      active.removeAll(where: \.hasEnded)
      let loss = reduce(0) { $0 + Double($1.bestLoss) } / Double(Swift.max(count, 1))
      monitor.report(
        Swift.max(Double(pass) / Double(mostPasses), 1 - Double(active.count) / Double(Swift.max(count, 1))),
        "Pass \(pass); \(active.count) of \(count) networks go on", loss: loss.isFinite ? loss : nil)
      if !monitor.mayContinue(afterPass: pass) { break }
    }
    for training in self where training.bestLoss == .infinity { training.look() }
  }
}

/// Sizes of networks that learn a column each.
enum ColumnNetworkSize {
  static func batch(rows: Int) -> Int {
    rows < 500 ? 32 : rows < 1_500 ? 64 : rows < 12_000 ? 128 : rows < 200_000 ? 256 : 512
  }

  static func units(rows: Int, columns: Int) -> Int {
    rows < 1_000 || columns > 200 ? 32 : rows < 10_000 ? 64 : 96
  }
}

/// When the rate of learning is halved and when training ends, by the losses at its looks at the kept rows.
struct Patience: Sendable {
  /// Looks without a gain after which the rate is halved, and training ends.
  private static let (looksToHalve, looksToEnd) = (2, 6)

  private(set) var bestLoss = Float.infinity
  private(set) var hasEnded = false
  private var looksWithoutGain = 0

  /// Takes the loss of a look.
  ///
  /// - Parameter leastGain: what it must have fallen by to count as a gain.
  /// - Returns: whether it is the least so far.
  mutating func take(_ loss: Float, leastGain: Float, rate: inout Float) -> Bool {
    looksWithoutGain = loss < bestLoss - leastGain || bestLoss == .infinity ? 0 : looksWithoutGain + 1
    let isBest = loss < bestLoss
    if isBest { bestLoss = loss }
    if looksWithoutGain > 0 && looksWithoutGain % Self.looksToHalve == 0 { rate *= 0.5 }
    if looksWithoutGain >= Self.looksToEnd { hasEnded = true }
    return isBest
  }
}

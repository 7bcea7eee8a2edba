public import Mathematics
public import Privacy

/// A recipe whose fit sees the table only through what it pays for.
public protocol PrivateGenerator: Sendable {
  associatedtype Fitted: PrivatelyFitted

  /// Learns from `training` within the accountant's budget; all of the budget may be spent.
  func fit(
    to training: PrivateTable, spending accountant: inout Accountant, noise: inout NoiseSource, monitor: Monitor
  ) throws -> Fitted
}

/// A fitted generator that carries the statement of what it promises.
///
/// Sampling from it is free: it never touches the data again.
public protocol PrivatelyFitted: FittedGenerator {
  /// The number of rows as it was bought.
  var noisyRowCount: Int { get }
  var spends: [Spend] { get }
  /// What was taken as public, in words.
  var declaredPublic: [String] { get }
  /// False when a reproducible noise source was used.
  var isReleasable: Bool { get }
}

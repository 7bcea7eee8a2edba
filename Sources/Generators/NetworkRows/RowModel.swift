import Learning
import Mathematics

/// A trained network that makes encoded rows: what is left of a family of generators once it is fitted.
protocol RowModel: Sendable {
  /// Numbers of one encoded row.
  var width: Int { get }
  /// Fills `rows` `[B × width]` with rows whose states are drawn, 1 or 0.
  func fill(_ rows: Matrix, using random: inout RandomSource)

  func encode(to writer: inout BinaryWriter)
  /// - Parameter encoder: of the rows that the network makes.
  init(from reader: inout BinaryReader, encoder: TabularEncoder) throws
}

/// A family of networks while it learns: all that ``RowTraining`` must know of it.
protocol RowLearner {
  associatedtype Model: RowModel

  /// Moves the weights by one batch of rows of the encoded table; returns the loss.
  ///
  /// - Parameter progress: how much of the training is done, 0…1, for schedules.
  mutating func step(_ batch: ArraySlice<Int32>, progress: Double) throws -> Float

  /// The networks with their averaged weights.
  var model: Model { get }
}

/// How a family's training is paced.
struct RowPacing: Sendable, Hashable {
  /// Steps after which the schedule ends, whatever the number of rows.
  var steps: Int
  /// Passes over the rows at most.
  var mostEpochs: Int
  /// Rows of a batch at most; small tables have smaller ones.
  var batch: Int
  /// Looks at the score that are spread over the training.
  var looks: Int
  /// Looks without gain after which training ends.
  var patience: Int
}

public import Mathematics
public import Tables
public import Vocabulary

/// A recipe for a generator: its settings, and nothing learned.
public protocol Generator: Sendable {
  associatedtype Fitted: FittedGenerator

  /// Learns from `training`; equal tables and streams give equal results at any number of threads.
  ///
  /// - Parameter training: columns of kind numeric, categorical, date and dateTime; identifiers and free text are
  ///   taken out before (``Table/learnable``).
  /// - Throws: ``GeneratorError`` before any fitting when the table cannot be learnt; `CancellationError`.
  func fit(to training: Table, using random: inout RandomSource, monitor: Monitor) throws -> Fitted
}

/// A generator that keeps, of several rows it draws, those likelier to be real, unless it is told not to.
public protocol ThinningGenerator: Generator {
  /// Whether a last adversary thins the rows of tables of up to 1,000 columns; off, rows are drawn as in the paper:
  /// sooner, but easier to tell from real ones.
  var isThinned: Bool { get set }
}

/// What a generator learned; holds no row of the training table.
public protocol FittedGenerator: Sendable {
  static var kind: GeneratorKind { get }
  /// How a model file names this form of the generator: the kind's name, unless a kind has several forms.
  static var form: String { get }
  var schema: Schema { get }

  /// Exactly `count` rows, all of which satisfy `schema` and `conditions`; throws rather than return fewer.
  func sample(
    _ count: Int, where conditions: [Condition], using random: inout RandomSource, monitor: Monitor
  ) throws -> Table

  /// Writes all that `init(from:schema:)` needs, but for the schema.
  func encode(to writer: inout BinaryWriter) throws
  init(from reader: inout BinaryReader, schema: Schema) throws
}

extension FittedGenerator {
  public static var form: String { kind.rawValue }
}

/// Why a generator cannot do what was asked.
public enum GeneratorError: Error, Sendable, Hashable, CustomStringConvertible {
  case tooFewRows(needed: Int, found: Int)
  /// The generator cannot learn this table; `better` names one that can.
  case unsuitable(reason: String, better: GeneratorKind?)
  /// No row could satisfy these conditions.
  case unsatisfiable(String)
  case damagedModel(String)

  public var description: String {
    switch self {
    case .tooFewRows(let needed, let found):
      "The table has \(found) rows; at least \(needed) are needed to learn from."
    case .unsuitable(let reason, let better):
      better.map { "\(reason) Try “\($0.rawValue)” instead." } ?? reason
    case .unsatisfiable(let text): text
    case .damagedModel(let text): text
    }
  }
}

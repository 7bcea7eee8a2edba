public import Foundation
public import Vocabulary

/// What goes with rows wherever they go: `label.json`.
public struct ReleaseLabel: Codable, Sendable, Hashable {
  public enum Status: String, Codable, Sendable {
    /// Every gate passed, or a person overrode those that did not.
    case released
    /// Made for people who evaluate elsewhere.
    case notEvaluated
  }

  /// A gate that said no, and why the rows were released all the same.
  public struct Override: Codable, Sendable, Hashable {
    public var gate: String
    public var reason: String
  }

  public var version = 1
  public var label = "SYNTHETIC, not real patients"
  public var status: Status
  /// The status in words.
  public var statement: String
  public var rows: Int
  public var columns: [String]
  public var generator: GeneratorKind?
  public var seed: UInt64
  public var privacy: PrivacyLevel
  public var epsilon: Double?
  public var delta: Double?
  public var program: String
  /// SHA-256 of the file with the rows.
  public var rowsDigest: Digest
  /// Nil when every gate passed.
  public var overrides: [Override]?

  public init(
    status: Status, rows: Int, columns: [String], generator: GeneratorKind?, seed: UInt64, privacy: PrivacyLevel,
    epsilon: Double?, delta: Double?, program: String, rowsDigest: Digest, overrides: [Override] = []
  ) {
    self.status = status
    statement =
      switch status {
      case .released where !overrides.isEmpty:
        "synthetic; evaluated; released although the gates \(overrides.map(\.gate).joined(separator: ", ")) said no, "
          + "by a person's decision, see report.html"
      case .released: "synthetic; evaluated; released: every gate passed, see report.html"
      case .notEvaluated: "synthetic; not evaluated; not released"
      }
    self.rows = rows
    self.columns = columns
    self.generator = generator
    self.seed = seed
    self.privacy = privacy
    self.epsilon = epsilon
    self.delta = delta
    self.program = program
    self.rowsDigest = rowsDigest
    self.overrides = overrides.isEmpty ? nil : overrides
  }

  public func jsonData() throws -> Data { try CanonicalJSON.data(self, pretty: true) }
}

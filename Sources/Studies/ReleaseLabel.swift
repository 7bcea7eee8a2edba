public import Foundation
public import Vocabulary

/// What goes with rows wherever they go: `label.json`.
public struct ReleaseLabel: Codable, Sendable, Hashable {
  public enum Status: String, Codable, Sendable {
    /// Every gate passed.
    case released
    /// Made for people who evaluate elsewhere.
    case notEvaluated
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

  public init(
    status: Status, rows: Int, columns: [String], generator: GeneratorKind?, seed: UInt64, privacy: PrivacyLevel,
    epsilon: Double?, delta: Double?, program: String, rowsDigest: Digest
  ) {
    self.status = status
    statement =
      switch status {
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
  }

  public func jsonData() throws -> Data { try CanonicalJSON.data(self, pretty: true) }
}

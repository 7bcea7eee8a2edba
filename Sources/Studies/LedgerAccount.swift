import Foundation
public import Privacy

/// What names a data set: the digest of a table, or a name that ties several together.
enum LedgerKey: Sendable, Hashable {
  case digest(Digest)
  case dataset(String)
}

/// One line of the ledger.
enum LedgerEntry: Codable, Sendable, Hashable {
  case spent(digest: Digest, dataset: String?, loss: PrivacyLoss, purpose: String)
  case totalSet(digest: Digest?, dataset: String?, epsilon: Double)

  static let version = 1

  var keys: [LedgerKey] {
    switch self {
    case .spent(let digest, let dataset, _, _): [.digest(digest)] + [dataset.map(LedgerKey.dataset)].compactMap { $0 }
    case .totalSet(let digest, let dataset, _):
      [digest.map(LedgerKey.digest), dataset.map(LedgerKey.dataset)].compactMap { $0 }
    }
  }

  func stored() throws -> NewEntry {
    let type = if case .spent = self { "spent" } else { "totalSet" }
    return NewEntry(type: type, version: Self.version, payload: try CanonicalJSON.data(self))
  }

  init(_ entry: ChainEntry) throws {
    guard entry.version <= Self.version else {
      throw StudyError.newer(what: "The privacy ledger", version: entry.version, known: Self.version)
    }
    do {
      self = try JSONDecoder().decode(LedgerEntry.self, from: Data(entry.payload.utf8))
    } catch {
      throw StudyError.damaged("Entry \(entry.sequence) of the privacy ledger cannot be read.")
    }
  }
}

/// Which digests and names are one data set: those that ever stood in one entry together.
struct LedgerGroups {
  struct Group {
    var keys: Set<LedgerKey>
    /// The total that was set for it last; of data sets that turn out to be one, the smaller.
    var total: Double?
  }

  private(set) var groups: [Group] = []

  init(_ entries: [LedgerEntry]) {
    for entry in entries {
      let index = join(entry.keys)
      if case .totalSet(_, _, let epsilon) = entry { groups[index].total = epsilon }
    }
  }

  /// The data set that all of `keys` name, as it would be if they stood in one entry.
  func group(of keys: [LedgerKey]) -> Group {
    var copy = self
    return copy.groups[copy.join(keys)]
  }

  private mutating func join(_ keys: [LedgerKey]) -> Int {
    let touched = groups.indices.filter { !groups[$0].keys.isDisjoint(with: keys) }
    guard let first = touched.first else {
      groups.append(Group(keys: Set(keys), total: nil))
      return groups.count - 1
    }
    groups[first].keys.formUnion(keys)
    for index in touched.dropFirst().reversed() {
      groups[first].keys.formUnion(groups[index].keys)
      groups[first].total = [groups[first].total, groups[index].total].compactMap { $0 }.min()
      groups.remove(at: index)
    }
    return first
  }
}

/// What one data set has spent and may spend.
public struct LedgerAccount: Sendable, Hashable {
  public struct Spend: Sendable, Hashable {
    public let purpose: String
    public let loss: PrivacyLoss
  }

  /// Digests of its tables, sorted.
  public let digests: [Digest]
  /// Names that tie them together, sorted.
  public let datasets: [String]
  public let spends: [Spend]
  /// All spends together.
  public let loss: PrivacyLoss
  /// The ε that all spends together imply at ``Ledger/delta``.
  public let epsilon: Double
  /// The ε that may be spent in all.
  public let total: Double

  init(group: LedgerGroups.Group, entries: [LedgerEntry]) {
    var digests: [Digest] = []
    var datasets: [String] = []
    for key in group.keys {
      switch key {
      case .digest(let digest): digests.append(digest)
      case .dataset(let name): datasets.append(name)
      }
    }
    self.digests = digests.sorted()
    self.datasets = datasets.sorted()
    spends = entries.compactMap { entry in
      guard case .spent(_, _, let loss, let purpose) = entry, !group.keys.isDisjoint(with: entry.keys) else {
        return nil
      }
      return Spend(purpose: purpose, loss: loss)
    }
    total = group.total ?? Ledger.defaultTotal
    loss = spends.reduce(.zero) { $0 + $1.loss }
    epsilon = spends.isEmpty ? 0 : loss.epsilon(delta: Ledger.delta)
  }

  /// Why a request is not granted, and what can be done.
  func refusal(of requested: Double) -> String {
    func text(_ value: Double) -> String { String(format: "%.3g", value) }
    let name = datasets.first.map { "the data set “\($0)”" } ?? "this data set"
    return """
      The privacy budget of \(name) does not allow this: ε \(text(epsilon)) of \(text(total)) was spent before \
      (\(spends.count) \(spends.count == 1 ? "request" : "requests"), all studies together), and this request of \
      ε \(text(requested)) would pass it. Nothing was spent and the data was not used. Ask for a smaller --epsilon, \
      sample more rows from a model that is already fitted (free), or let the custodian set another total with \
      “synthcraft ledger FILE --set-total E”.
      """
  }
}

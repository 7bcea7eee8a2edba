public import Vocabulary

/// One change to a table, as an event that can be told, recorded and done again; none is code.
public enum Transformation: Codable, Sendable, Hashable {
  /// One level and what becomes of it; levels given the same new name become one.
  public struct Recoding: Codable, Sendable, Hashable {
    public let from: String
    public let to: String

    public init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }

  case drop(columns: [String])
  /// Only these columns, in the table's order.
  case keep(columns: [String])
  case rename(column: String, to: String)
  /// Levels of a categorical column.
  case recode(column: String, [Recoding])
  /// Levels that fewer rows have become one level of that name.
  case mergeRareLevels(columns: [String], minimumCount: Int, name: String)
  case cast(column: String, to: ColumnKind)
  /// Cells that hold one of these spellings have no value, for the reason named.
  case setMissing(columns: [String], codes: [String], reason: String)
  /// Numbers or dates outside these bounds have no value, for the reason named; a missing bound is open.
  case setMissingOutside(column: String, minimum: Double?, maximum: Double?, reason: String)
  /// Only rows that satisfy all conditions.
  case filter([Condition])
  /// A new numeric column at the end.
  case derive(column: String, Formula)
  /// A number cut into ordered levels: below the first cut, between two, from the last on.
  case bin(column: String, cuts: [Double], labels: [String]?)
}

extension Transformation: CustomStringConvertible {
  /// What it does, in plain words.
  public var description: String {
    switch self {
    case .drop(let columns): return "Leave out \(Self.list(columns))."
    case .keep(let columns): return "Keep only \(Self.list(columns))."
    case .rename(let column, let name): return "Call “\(column)” “\(name)”."
    case .recode(let column, let recodings):
      return "In “\(column)”, write \(recodings.map { "“\($0.from)” as “\($0.to)”" }.joined(separator: ", "))."
    case .mergeRareLevels(let columns, let minimum, let name):
      return "Put levels of fewer than \(minimum) rows in \(Self.list(columns)) together as “\(name)”."
    case .cast(let column, let kind): return "Read “\(column)” as \(Self.words(kind))."
    case .setMissing(let columns, let codes, let reason):
      let spelt = codes.map { $0.isEmpty ? "an empty cell" : "“\($0)”" }.joined(separator: ", ")
      return "Read \(spelt) in \(Self.list(columns)) as no value (\(reason))."
    case .setMissingOutside(let column, let minimum, let maximum, let reason):
      let bounds = [minimum.map { "below \($0.plain)" }, maximum.map { "above \($0.plain)" }].compactMap { $0 }
      return "Read numbers \(bounds.joined(separator: " or ")) in “\(column)” as no value (\(reason))."
    case .filter(let conditions):
      return "Keep only rows where \(conditions.map(\.description).joined(separator: " and "))."
    case .derive(let column, let formula): return "Add “\(column)”, which is \(formula)."
    case .bin(let column, let cuts, _):
      return "Cut “\(column)” into \(cuts.count + 1) ordered groups."
    }
  }

  private static func list(_ columns: [String]) -> String {
    let quoted = columns.map { "“\($0)”" }
    if quoted.count > 6 { return "\(quoted.prefix(5).joined(separator: ", ")) and \(quoted.count - 5) other columns" }
    return quoted.count < 2
      ? quoted.joined() : quoted.dropLast().joined(separator: ", ") + " and " + quoted[quoted.count - 1]
  }

  private static func words(_ kind: ColumnKind) -> String {
    switch kind {
    case .numeric: "numbers"
    case .categorical: "categories"
    case .date: "dates"
    case .dateTime: "dates with times"
    case .identifier: "an identifier, which is never learnt"
    case .text: "free text, which is never learnt"
    }
  }
}

extension Condition: CustomStringConvertible {
  /// "age is 40 to 60", "sex is female", "bmi is missing"; as ``init(parsing:schema:)`` could have read it.
  public var description: String {
    switch requirement {
    case .missing: return "“\(column)” is missing"
    case .levels(let levels): return "“\(column)” is \(levels.map { "“\($0)”" }.joined(separator: " or "))"
    case .range(let minimum?, let maximum?):
      return minimum == maximum
        ? "“\(column)” is \(minimum.plain)" : "“\(column)” is from \(minimum.plain) to \(maximum.plain)"
    case .range(let minimum?, nil): return "“\(column)” is at least \(minimum.plain)"
    case .range(nil, let maximum?): return "“\(column)” is at most \(maximum.plain)"
    case .range(nil, nil): return "“\(column)” is present"
    }
  }
}

extension Double {
  /// Without “.0” where it is whole.
  var plain: String { self == rounded() && abs(self) < 1e15 ? "\(Int64(self))" : "\(self)" }
}

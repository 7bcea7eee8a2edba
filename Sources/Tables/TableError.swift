/// What can be wrong with a file or a table; never quotes a cell's value.
public enum TableError: Error, Sendable, Hashable {
  /// The file is missing, a directory or may not be read.
  case cannotRead(file: String, reason: String)
  /// The file cannot be written: exists, read-only.
  case cannotWrite(file: String, reason: String)
  case diskFull(file: String)
  /// The content cannot be used: binary, undecodable, a field too long, empty, one column, too few rows.
  case unusable(file: String, reason: String)
  /// There is no such column; `nearest` are names like it.
  case unknownColumn(String, nearest: [String])
  /// A schema or a condition does not fit the table.
  case mismatch(String)
}

extension TableError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cannotRead(let file, let reason): "“\(file)” cannot be read: \(reason)"
    case .cannotWrite(let file, let reason): "“\(file)” cannot be written: \(reason)"
    case .diskFull(let file): "The disk is full; “\(file)” was not written. Free some space and run this again."
    case .unusable(let file, let reason): "“\(file)” cannot be used: \(reason)"
    case .unknownColumn(let name, let nearest):
      nearest.isEmpty
        ? "There is no column “\(name)”."
        : "There is no column “\(name)”. Did you mean \(nearest.map { "“\($0)”" }.joined(separator: " or "))?"
    case .mismatch(let text): text
    }
  }
}

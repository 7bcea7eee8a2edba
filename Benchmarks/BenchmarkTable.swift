import Foundation

/// One of the real tables, as the `metadata.json` in its folder describes it.
struct BenchmarkTable {
  let name: String
  let file: URL
  let target: String
  let sensitive: [String]

  private struct Metadata: Decodable {
    let name: String
    let target: String
    let sensitive: String?
  }

  private static let fileNames = ["data.csv", "data.csv.gz", "data.tsv"]

  /// Every table below `folder`, by name.
  static func all(in folder: URL) throws -> [BenchmarkTable] {
    let entries = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return try entries.map { $0.appendingPathComponent("metadata.json") }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
      .map(BenchmarkTable.init(describedBy:))
      .sorted { $0.name < $1.name }
  }

  private init(describedBy metadata: URL) throws {
    let described = try JSONDecoder().decode(Metadata.self, from: Data(contentsOf: metadata))
    let folder = metadata.deletingLastPathComponent()
    let files = Self.fileNames.map { folder.appendingPathComponent($0) }
    guard let file = files.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
      throw BenchmarkError.noTable(folder.lastPathComponent)
    }
    self.file = file
    name = described.name
    // A remark may stand behind the name: "num (0 = none, 1-4 = disease)".
    target = String(described.target.prefix { $0 != " " })
    sensitive = described.sensitive.map { [$0] } ?? []
  }
}

enum BenchmarkError: Error, CustomStringConvertible {
  case noTable(String)
  case unknown(String, among: [String])

  var description: String {
    switch self {
    case .noTable(let folder): "There is a metadata.json in “\(folder)” but no data.csv, data.csv.gz or data.tsv."
    case .unknown(let name, let names): "There is no “\(name)”. There are: \(names.joined(separator: ", "))."
    }
  }
}

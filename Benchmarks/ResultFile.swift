import Foundation

/// The file of results: one line for each table, generator and seed, written as soon as it is measured.
struct ResultFile {
  let url: URL

  /// What has been measured already.
  func measured() throws -> Set<BenchmarkKey> {
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
    return Set(
      lines.compactMap { line in
        let cells = line.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false)
        guard cells.count == 5, let seed = UInt64(cells[2]), let budget = Double(cells[3]) else { return nil }
        return BenchmarkKey(table: String(cells[0]), generator: String(cells[1]), seed: seed, timeBudget: budget)
      })
  }

  func append(_ row: BenchmarkRow) throws {
    if !FileManager.default.fileExists(atPath: url.path) {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data((BenchmarkRow.header + "\n").utf8).write(to: url)
    }
    let file = try FileHandle(forWritingTo: url)
    defer { try? file.close() }
    try file.seekToEnd()
    try file.write(contentsOf: Data((row.line + "\n").utf8))
    try file.synchronize()
  }

  /// The lines as named cells.
  func records() throws -> [[String: String]] {
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(Self.cells)
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first }) }
  }

  /// The cells of a line; commas and doubled quotes may stand inside quotes.
  private static func cells(_ line: Substring) -> [String] {
    var (cells, cell, isQuoted) = ([String](), "", false)
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        cells.append(cell)
        cell = ""
      default: cell.append(character)
      }
    }
    return cells + [cell]
  }
}

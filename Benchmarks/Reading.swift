import ArgumentParser
import Foundation
import Tables

/// Times the reading of a file: what people wait for before anything else.
struct Reading: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read", abstract: "Times the reading of a table: megabytes per CPU-second, and memory.",
    discussion: "The first reading gets its memory from the system; the next ones find it at hand.")

  @Argument(help: "The table.") var file: String
  @Option(help: "How often it is read.") var times = 3

  func run() throws {
    let url = URL(fileURLWithPath: file)
    let megabytes = Double(try Data(contentsOf: url, options: .alwaysMapped).count) / 1e6
    for time in 1...max(1, times) {
      let (table, cost) = try Cost.timed { try TableReader.read(url).table }
      print(
        String(
          format: "%d: %d × %d, %.1f MB in %.2f s, %.2f CPU-s: %.0f MB per CPU-second; at most %d MiB", time,
          table.rowCount, table.columns.count, megabytes, cost.wallSeconds, cost.processorSeconds,
          megabytes / cost.processorSeconds, Cost.peakMebibytes))
    }
  }
}

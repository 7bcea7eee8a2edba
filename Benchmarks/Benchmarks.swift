import ArgumentParser
import Foundation
import Vocabulary

@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures every generator on every real table.",
    subcommands: [Run.self, Row.self, Summarise.self, Reading.self, Passes.self],
    defaultSubcommand: Run.self)
}

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures what is not in the file of results yet, one row at a time; may be stopped at any time.",
    discussion: "Example: Benchmarks run --generators arf,sequentialCART --tables stroke --seeds 3")

  @Option(help: "The folder of real tables (default: SYNTHCRAFT_DATA, else ../shared/data).") var data: String =
    ProcessInfo.processInfo.environment["SYNTHCRAFT_DATA"] ?? "../shared/data"
  @Option(help: "The file of results.") var output = "Benchmarks/Results/benchmarks.csv"
  @Option(help: "Names, with commas between; all when left out.") var tables = ""
  @Option(help: "Names, with commas between; all when left out.") var generators = ""
  @Option(help: "How many seeds.") var seeds = 3
  @Option(help: "Seconds that a fit may take.") var timeBudget = 60.0
  @Option(help: "Seconds after which a row is given up.") var cap = 900.0

  func run() throws {
    let tables = try chosen(self.tables, among: BenchmarkTable.all(in: URL(fileURLWithPath: data)).map(\.name))
    let kinds = GeneratorKind.allCases.filter { $0.isOpen }.map(\.rawValue)
    let generators = try chosen(self.generators, among: kinds)
    let file = ResultFile(url: URL(fileURLWithPath: output))
    let measured = try file.measured()
    let keys = (1...max(1, seeds)).flatMap { seed in
      tables.flatMap { table in
        generators.map {
          BenchmarkKey(table: table, generator: $0, seed: UInt64(seed), timeBudget: timeBudget)
        }
      }
    }
    let open = keys.filter { !measured.contains($0) }
    for (number, key) in open.enumerated() {
      print("[\(number + 1) of \(open.count)] \(key.generator) on \(key.table), seed \(key.seed)")
      try file.append(try inOwnProcess(key))
    }
    print("All rows are in \(output).")
  }

  private func chosen(_ list: String, among names: [String]) throws -> [String] {
    let wanted = list.split(separator: ",").map(String.init)
    if let other = wanted.first(where: { !names.contains($0) }) { throw BenchmarkError.unknown(other, among: names) }
    return wanted.isEmpty ? names : wanted
  }

  /// In a process of its own, so that its memory is its own and nothing that befalls it ends the rest.
  private func inOwnProcess(_ key: BenchmarkKey) throws -> BenchmarkRow {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    process.arguments = [
      "row", "--data", data, "--table", key.table, "--generator", key.generator, "--seed", "\(key.seed)",
      "--time-budget", "\(key.timeBudget)",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let watch = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + cap, execute: watch)
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    watch.cancel()
    if process.terminationReason == .uncaughtSignal {
      return BenchmarkRow(key: key, status: .stopped, reason: "It was stopped by signal \(process.terminationStatus).")
    }
    guard process.terminationStatus == 0 else {
      let reason = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      return BenchmarkRow(key: key, status: .failed, reason: reason.replacingOccurrences(of: "\n", with: " "))
    }
    return try JSONDecoder().decode(BenchmarkRow.self, from: data)
  }
}

/// One row, for ``Run``: its result as JSON.
struct Row: ParsableCommand {
  static let configuration = CommandConfiguration(shouldDisplay: false)

  @Option var data: String
  @Option var table: String
  @Option var generator: String
  @Option var seed: UInt64
  @Option var timeBudget: Double

  func run() throws {
    let tables = try BenchmarkTable.all(in: URL(fileURLWithPath: data))
    guard let table = tables.first(where: { $0.name == table }) else {
      throw BenchmarkError.unknown(table, among: tables.map(\.name))
    }
    let key = BenchmarkKey(table: table.name, generator: generator, seed: seed, timeBudget: timeBudget)
    do {
      let row = try Measuring(table: table, key: key).row()
      FileHandle.standardOutput.write(try JSONEncoder().encode(row))
    } catch {
      FileHandle.standardOutput.write(Data("\(error)".utf8))
      throw ExitCode.failure
    }
  }
}

struct Summarise: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Writes what the file of results says, for people.")

  @Option(help: "The file of results.") var input = "Benchmarks/Results/benchmarks.csv"
  @Option(help: "The page.") var output = "Documentation/Benchmarks.md"

  func run() throws {
    let folder = URL(fileURLWithPath: input).deletingLastPathComponent()
    let summary = Summary(
      records: try ResultFile(url: URL(fileURLWithPath: input)).records(),
      panel: try Self.records("panel.csv", in: folder), pairs: try Self.records("pairs.csv", in: folder),
      compared: try Self.records("compared.csv", in: folder), passes: try Self.records("passes.csv", in: folder))
    try Data(summary.markdown.utf8).write(to: URL(fileURLWithPath: output))
  }

  /// The lines of a file that may be absent.
  private static func records(_ name: String, in folder: URL) throws -> [[String: String]] {
    let file = ResultFile(url: folder.appendingPathComponent(name))
    return FileManager.default.fileExists(atPath: file.url.path) ? try file.records() : []
  }
}

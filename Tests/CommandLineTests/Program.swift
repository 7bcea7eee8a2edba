import Foundation
import Testing

/// The built program, run as a user types it.
struct Program {
  let folder: URL
  private let executable: URL

  struct Ending {
    let status: Int32
    let output: String
    let errors: String
  }

  /// - Parameter name: of the folder in which it runs, made anew.
  init(in name: String) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("synthcraft-\(name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    executable = try #require(Self.executable, "the program is built beside the tests")
  }

  /// Beside the test bundle, whose path is among the arguments or is the running program itself.
  private static var executable: URL? {
    let candidates = CommandLine.arguments + [Bundle.main.bundlePath, Bundle.main.executablePath ?? ""]
    return candidates.lazy.flatMap { path -> [URL] in
      let url = URL(fileURLWithPath: path)
      return [url.deletingLastPathComponent(), url].map { $0.appendingPathComponent("synthcraft") }
    }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  func remove() {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      Issue.record("the test's folder could not be removed: \(error)")
    }
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }

  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var variables = ProcessInfo.processInfo.environment
    variables["SYNTHCRAFT_LEDGER"] = folder.appendingPathComponent("ledger.sqlite").path
    variables.merge(environment) { $1 }
    process.environment = variables
    return process
  }

  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Ending {
    let process = try start(arguments, environment: environment)
    // Files, not pipes: a pipe that nobody empties would stop the program.
    let (out, err) = (folder.appendingPathComponent(".out"), folder.appendingPathComponent(".err"))
    for file in [out, err] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Ending(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: err), as: UTF8.self))
  }
}

import ArgumentParser
import Foundation
import Mathematics
import Studies
import WebApp

/// Serves the web studio.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Opens the web studio: the conversation and the whole study on one page, on this machine alone.",
    discussion: """
      Examples:
        synthcraft serve
        synthcraft serve --port 9000 --studies studies survey.csv

      Open the address that it prints in a browser; it opens one browser once. Control-C ends the studio; what is \
      running is taken up when the study is opened again.
      """)

  @Argument(help: "A table with which a new study is begun.") var file: String?
  @Option(help: "The port (default: 8765, or any that is free when that is taken).") var port: Int?
  @Option(help: "The folder of the studies (default: synthcraft/studies in the data folder of the user).")
  var studies: String?

  func validate() throws {
    if let port, !(0...65_535).contains(port) { throw ValidationError("A port is a number from 0 to 65535.") }
  }

  func run() async throws {
    // Pages go first; loops and fits take what they leave.
    Threads.letLoopsStandBack()
    let folder = studies.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? StudioLibrary.defaultFolder
    let library = try StudioLibrary(folder: folder)
    let server = try StudioServer(library: library, port: port)
    if let file { try await begin(with: URL(fileURLWithPath: file), in: library) }
    try await server.run { address in
      Terminal.say("The studio is open on this machine: \(address)")
      Terminal.say("The studies are in \(folder.path). Control-C ends the studio.")
    }
    Terminal.note("The studio is closed.")
  }

  /// A study of that table, unless there is one.
  private func begin(with file: URL, in library: StudioLibrary) async throws {
    let isThere = try await library.list().contains { $0.title == file.lastPathComponent }
    if isThere { return }
    let study = try await library.create()
    do {
      try await study.take(file)
    } catch {
      try await library.delete(study.id, confirming: study.title)
      throw error
    }
  }
}

import Foundation
import Studies
import Testing

/// The built program, started as a user starts it, and killed as power cuts do.
@Suite(.serialized) struct ServerRestartTests {
  @Test("A server that is killed in the middle of a fit goes on with it when it is started again")
  func killedWhileFitting() async throws {
    let folder = try StudioFolder()
    let first = try await ServingProgram(in: folder)
    let page = try await Browser(opening: first.address)
    let id = try await page.newStudy()
    #expect(try await page.upload(smallTable(rows: 3_000), as: "t.csv", to: id).status == 202)
    _ = try await page.answerAll(in: id, until: "start", generator: "arf")
    let before = try await page.conversation(id)
    #expect(try await page.choose("run:", in: id).status == 202)
    var isFitting = false
    for _ in 0..<600 where !isFitting {
      isFitting = try await page.conversation(id).working?.job.isEmpty == false
      if !isFitting { try await Task.sleep(for: .milliseconds(10)) }
    }
    #expect(isFitting)
    first.kill()

    let second = try await ServingProgram(in: folder)
    var again = Browser(port: second.port)
    #expect(try await again.get("/api/studies").status == 401)
    again = try await Browser(opening: second.address)
    let listed = try await again.get("/api/studies").json([StudyListed].self)
    #expect(listed.map(\.id) == [id])
    let reopened = try await again.conversation(id)
    #expect(
      Array(reopened.entries.map(\.html).prefix(before.entries.count)) == before.entries.map(\.html).map { $0 }
        || reopened.entries.count > before.entries.count)
    #expect(reopened.working != nil, "the work was taken up by itself")
    let done = try await again.wait(for: id, seconds: 300) { $0.question?.topic == "next" }
    #expect(["measured", "released"].contains(done.status))
    struct Verified: Decodable { let holds: Bool }
    #expect(try await again.post("/api/studies/\(id)/verify").json(Verified.self).holds)
    second.interrupt()
    #expect(second.end() == 0, "Control-C ends it cleanly")
    folder.remove()
  }

  @Test(
    "It binds the loopback address alone, takes another port when its own is taken, and refuses one that is not free")
  func ports() async throws {
    let folder = try StudioFolder()
    let program = try await ServingProgram(in: folder)
    #expect(program.address.hasPrefix("http://127.0.0.1:\(program.port)/#token="))
    let other = try StudioFolder()
    let (status, errors) = try ServingProgram.run(
      ["serve", "--port", "\(program.port)", "--studies", other.url.path], in: other)
    #expect(status == 64 && errors.contains("--port"), "\(status) \(errors)")
    program.interrupt()
    #expect(program.end() == 0)
    folder.remove()
    other.remove()
  }
}

/// A folder for a server that is started more than once.
struct StudioFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("synthcraft-serve-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  func remove() {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      Issue.record("the test's folder could not be removed: \(error)")
    }
  }
}

/// `synthcraft serve`, running.
final class ServingProgram {
  let address: String
  private let process: Process

  init(in folder: StudioFolder) async throws {
    process = try Self.process(
      ["serve", "--port", "0", "--studies", folder.url.appendingPathComponent("studies").path], in: folder)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let line = try await onThread { () -> String in
      var text = ""
      while !text.contains("\n") {
        let piece = output.fileHandleForReading.availableData
        if piece.isEmpty { break }
        text += String(decoding: piece, as: UTF8.self)
      }
      return text
    }
    let words = line.split(whereSeparator: \.isWhitespace)
    address = String(try #require(words.first { $0.hasPrefix("http://") }, "\(line)"))
  }

  var port: Int { URLComponents(string: String(address.prefix { $0 != "#" }))?.port ?? 0 }

  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func interrupt() { process.interrupt() }

  func end() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  static func run(_ arguments: [String], in folder: StudioFolder) throws -> (status: Int32, errors: String) {
    let process = try process(arguments, in: folder)
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    process.waitUntilExit()
    let data = errors.fileHandleForReading.readDataToEndOfFile()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  private static func process(_ arguments: [String], in folder: StudioFolder) throws -> Process {
    let process = Process()
    let program: URL = try #require(executable, "the program is built beside the tests")
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    var variables = ProcessInfo.processInfo.environment
    variables["SYNTHCRAFT_LEDGER"] = folder.url.appendingPathComponent("ledger.sqlite").path
    process.environment = variables
    return process
  }

  /// Beside the test bundle, whose path is among the arguments or is the running program itself.
  private static var executable: URL? {
    let candidates = CommandLine.arguments + [Bundle.main.bundlePath, Bundle.main.executablePath ?? ""]
    return candidates.lazy.flatMap { path -> [URL] in
      let url = URL(fileURLWithPath: path)
      return [url.deletingLastPathComponent(), url].map { $0.appendingPathComponent("synthcraft") }
    }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}

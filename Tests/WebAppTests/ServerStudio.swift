import Foundation
import Mathematics
import Studies
import Synchronization
import Testing
import WebApp

/// A studio that serves from a folder of its own, in the tests' process.
final class RunningStudio: Sendable {
  let folder: URL
  let library: StudioLibrary
  let address: String
  private let task: Task<Void, any Error>

  init(_ change: (inout ServerLimits) -> Void = { _ in }) async throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("synthcraft-studio-\(UUID().uuidString)")
    library = try StudioLibrary(
      folder: folder.appendingPathComponent("studies"), ledger: folder.appendingPathComponent("ledger.sqlite"))
    var limits = ServerLimits()
    change(&limits)
    let server = try StudioServer(library: library, port: 0, limits: limits)
    let (addresses, told) = AsyncStream<String>.makeStream()
    task = Task { try await server.runInProcess { told.yield($0) } }
    var iterator = addresses.makeAsyncIterator()
    address = try #require(await iterator.next())
  }

  var port: Int { URLComponents(string: String(address.prefix { $0 != "#" }))?.port ?? 0 }

  /// Ends the server and removes its folder.
  func end() async {
    await library.close()
    task.cancel()
    _ = await task.result
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      Issue.record("the test's folder could not be removed: \(error)")
    }
  }

  /// The names of all files below the studies' folder.
  func files(of study: String) throws -> [String] {
    let url = folder.appendingPathComponent("studies/\(study)/input")
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
  }
}

/// Runs `body` with a studio and a page that is signed in.
func withStudio(
  _ change: (inout ServerLimits) -> Void = { _ in }, _ body: (RunningStudio, Browser) async throws -> Void
) async throws {
  let studio = try await RunningStudio(change)
  do {
    try await body(studio, try await Browser(opening: studio.address))
  } catch {
    await studio.end()
    throw error
  }
  await studio.end()
}

/// The conversation as the page gets it.
struct Conversing: Decodable {
  struct Entry: Decodable {
    let number: Int
    let role: String
    let html: String
    let isOpenQuestion: Bool
  }
  struct Working: Decodable {
    let job: String
    let fraction: Double
    let loss: Double?
  }
  struct Question: Decodable {
    let entry: Int
    let topic: String
  }

  let entries: [Entry]
  let working: Working?
  let question: Question?
  let isFinished: Bool
  let revision: Int
  let cursor: String
  let title: String
  let status: String
}

struct StudyListed: Decodable {
  let id: String
  let title: String
  let file: String?
  let status: String
  let isWorking: Bool
}

extension Browser {
  private struct Created: Decodable { let id: String }

  func newStudy() async throws -> String { try await post("/api/studies").json(Created.self).id }

  func conversation(_ study: String) async throws -> Conversing {
    try await get("/api/studies/\(study)/conversation").json(Conversing.self)
  }

  func upload(_ data: Data, as name: String, to study: String) async throws -> Reply {
    let name = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
    return try await ask(.post, "/api/studies/\(study)/upload?name=\(name)", body: data)
  }

  func say(_ text: String, in study: String) async throws -> Reply {
    let data = try JSONEncoder().encode(["text": text])
    return try await ask(.post, "/api/studies/\(study)/say", body: data)
  }

  func choose(_ option: String, in study: String) async throws -> Reply {
    let data = try JSONEncoder().encode(["option": option])
    return try await ask(.post, "/api/studies/\(study)/say", body: data)
  }

  /// The conversation once no work runs and `condition` holds.
  func wait(
    for study: String, seconds: Double = 120, until condition: (Conversing) -> Bool = { _ in true }
  ) async throws -> Conversing {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      let now = try await conversation(study)
      if now.working == nil, condition(now) { return now }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw WireError("nothing came of it in \(seconds) s: \(try await conversation(study).entries.last?.html ?? "")")
  }
}

/// A small table in which a disease rests on age and weight.
func smallTable(rows: Int, seed: UInt64 = 1, extra: String? = nil) -> Data {
  var random = RandomSource(seed: seed)
  var text = "age,sex,bmi,smoker,diabetes\(extra.map { "," + $0 } ?? "")\n"
  for _ in 0..<rows {
    let age = 20 + Int(60 * random.uniform())
    let bmi = 27 + 4 * random.normal()
    let risk = 0.04 * Double(age - 50) + 0.15 * (bmi - 27)
    let isIll = random.uniform() < 1 / (1 + exp(-risk))
    let sex = random.uniform() < 0.5 ? "female" : "male"
    let smoker = random.uniform() < 0.3 ? "yes" : "no"
    text += "\(age),\(sex),\(String(format: "%.1f", bmi)),\(smoker),\(isIll ? "yes" : "no")"
    if extra != nil { text += ",\(["a", "b"][Int(2 * random.uniform())])" }
    text += "\n"
  }
  return Data(text.utf8)
}

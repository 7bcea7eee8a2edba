import Foundation
import Studies
import Synchronization
import Tables
import Testing

/// Whole studies through the server.
@Suite(.serialized) struct ServerStudyTests {
  @Test("From the upload to the measured rows by requests alone; the files can be had, the record holds")
  func wholeStudy() async throws {
    try await withStudio { studio, page in
      let id = try await page.newStudy()
      #expect(try await page.upload(smallTable(rows: 600), as: "Patients.csv", to: id).status == 202)
      let done = try await page.answerAll(in: id)
      #expect(done.question?.topic == "next")
      #expect(["measured", "released"].contains(done.status))
      #expect(try await page.get("/api/studies/\(id)/files/rows").status == 404, "nothing is released yet")
      let recipe = try await page.get("/api/studies/\(id)/files/recipe")
      #expect(recipe.status == 200 && recipe.headers["content-disposition"] == "attachment; filename=\"recipe.json\"")
      #expect(try await page.get("/api/studies/\(id)/files/script").text.hasPrefix("#!/bin/sh"))
      #expect(try await page.post("/api/studies/\(id)/say", "{\"option\": \"report:\"}").status == 202)
      _ = try await page.wait(for: id) { $0.entries.contains { $0.html.contains("report is written") } }
      #expect(try await page.get("/api/studies/\(id)/files/report").text.contains("<html"))
      for tab in StudioTab.allCases {
        let fragment = try await page.get("/api/studies/\(id)/tabs/\(tab.rawValue)")
        #expect(fragment.status == 200 && fragment.body.count > 100, "\(tab)")
      }
      struct Verified: Decodable { let holds: Bool }
      #expect(try await page.post("/api/studies/\(id)/verify").json(Verified.self).holds)
      let listed = try await page.get("/api/studies").json([StudyListed].self)
      #expect(listed.map(\.title) == ["Patients.csv"] && listed[0].file == "Patients.csv")
    }
  }

  @Test("Two pages on one study both follow; one that was away is told to look anew")
  func twoPages() async throws {
    try await withStudio { _, page in
      let id = try await page.newStudy()
      let cursor = try await page.conversation(id).cursor
      let pages = try [EventReader(page, id, after: cursor), EventReader(page, id, after: cursor)]
      // What happens before a page listens would be told as a reset.
      for reader in pages { _ = try await reader.read { !$0.isEmpty } }
      #expect(try await page.upload(smallTable(rows: 200), as: "t.csv", to: id).status == 202)
      for reader in pages {
        let events = try await reader.read { events in
          events.contains { $0.name == "idle" } && events.contains { $0.name == "entry" && $0.data.contains("program") }
        }
        #expect(events.contains { $0.name == "entry" && $0.data.contains("\"role\":\"person\"") })
        #expect(events.contains { $0.name == "working" } && events.contains { $0.name == "tab" })
        #expect(!events.contains { $0.name == "reset" })
      }
      let late = try EventReader(page, id, after: cursor)
      #expect(try await late.read { !$0.isEmpty }.first?.name == "reset")
      let newest = try await page.conversation(id).cursor
      let onTime = try EventReader(page, id, after: newest)
      #expect(try await onTime.read { !$0.isEmpty }.first?.name == "idle")
      #expect(try await page.post("/api/studies/\(id)/undo").status == 202)
      #expect(try await onTime.read { $0.contains { $0.name == "reset" } }.contains { $0.name == "reset" })
    }
  }

  @Test("Renaming, copying and deleting; deleting needs the title")
  func keeping() async throws {
    try await withStudio { studio, page in
      let id = try await page.newStudy()
      #expect(try await page.upload(smallTable(rows: 100), as: "t.csv", to: id).status == 202)
      _ = try await page.wait(for: id) { $0.question?.topic != "file" }
      #expect(try await page.post("/api/studies/\(id)/rename", "{\"title\": \"Zürich 2016\"}").status == 204)
      #expect(try await page.post("/api/studies/\(id)/duplicate").status == 201)
      let listed = try await page.get("/api/studies").json([StudyListed].self)
      #expect(listed.map(\.title) == ["Copy of Zürich 2016", "Zürich 2016"] || listed.count == 2)
      let path = "/api/studies/\(id)"
      #expect(try await page.ask(.delete, path).status == 412)
      #expect(try await page.ask(.delete, path, headers: ["X-Confirm": "Zurich"]).status == 412)
      #expect(try await page.ask(.delete, path, headers: ["X-Confirm": "Z%C3%BCrich%202016"]).status == 204)
      #expect(try await page.get("\(path)/conversation").status == 404)
      #expect(try await page.get("/api/studies").json([StudyListed].self).map(\.title) == ["Copy of Zürich 2016"])
    }
  }

  @Test("A column is corrected, what follows from it changes, and a wrong correction changes nothing")
  func schema() async throws {
    try await withStudio { _, page in
      let id = try await page.newStudy()
      #expect(try await page.upload(smallTable(rows: 200), as: "t.csv", to: id).status == 202)
      _ = try await page.wait(for: id) { $0.question?.topic != "file" }
      let wrong = try await page.post("/api/studies/\(id)/schema", "{\"columns\": {\"sex\": {\"kind\": \"numeric\"}}}")
      #expect(wrong.status == 422 && wrong.error.contains("sex"), "\(wrong.status) \(wrong.text)")
      let right = try await page.post(
        "/api/studies/\(id)/schema",
        "{\"columns\": {\"age\": {\"kind\": \"categorical\", \"title\": \"Age group\", \"role\": \"quasiIdentifier\"}}}"
      )
      #expect(right.status == 202, "\(right.text)")
      let after = try await page.wait(for: id)
      #expect(after.entries.contains { $0.html.contains("categories") })
    }
  }

  @Test("Codes that are declared to stand for no value are missing in the Data tab")
  func declaredCodes() async throws {
    try await withStudio { _, page in
      let id = try await page.newStudy()
      #expect(try await page.upload(smallTable(rows: 200), as: "t.csv", to: id).status == 202)
      _ = try await page.wait(for: id) { $0.question?.topic != "file" }
      let body = "{\"columns\": {\"smoker\": {\"missingCodes\": [\"no\"]}}}"
      #expect(try await page.post("/api/studies/\(id)/schema", body).status == 202)
      var line = ""
      for _ in 0..<100 where !line.contains("class=\"share\"") {
        let html = try await page.get("/api/studies/\(id)/tabs/data").text
        line = html.components(separatedBy: "<tr ").first { $0.hasPrefix("data-schema=\"smoker\"") } ?? ""
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(line.contains("class=\"share\""), "\(line)")
    }
  }

  @Test("500 requests at once are all answered")
  func manyRequests() async throws {
    try await withStudio { _, page in
      let id = try await page.newStudy()
      let statuses = await withTaskGroup(of: Int.self) { group in
        for number in 0..<500 {
          group.addTask {
            do {
              return try await page.get(number % 2 == 0 ? "/" : "/api/studies/\(id)/conversation").status
            } catch { return 0 }
          }
        }
        return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
      }
      #expect(statuses == [200: 500])
    }
  }

  @Test("Beside three studies that fit, 20 page loads at once wait for nothing; the studies do not mix")
  func threeStudies() async throws {
    try await withStudio { studio, page in
      let ids = [try await page.newStudy(), try await page.newStudy(), try await page.newStudy()]
      for (number, id) in ids.enumerated() {
        let table = smallTable(rows: 1_500 + number, seed: UInt64(number + 1))
        #expect(try await page.upload(table, as: "table-\(number).csv", to: id).status == 202)
      }
      for id in ids { _ = try await page.answerAll(in: id, until: "start", generator: "arf") }
      var alone: [Double] = []
      for _ in 0..<8 { alone += try await page.loadAtOnce(20, ids) }
      for id in ids { #expect(try await page.choose("run:", in: id).status == 202) }
      var times: [Double] = []
      var isBusy = true
      var sawAllWorking = false
      while isBusy, times.count < 6_000 {
        var working = 0
        for id in ids where try await page.conversation(id).working != nil { working += 1 }
        times += try await page.loadAtOnce(20, ids)
        sawAllWorking = sawAllWorking || working == 3
        isBusy = working > 0
        // As often as people load pages, not as often as a machine can.
        try await Task.sleep(for: .milliseconds(200))
      }
      func tail(_ times: [Double]) -> Double { times.sorted()[times.count * 95 / 100] }
      print(
        "\(times.count) requests of 20 page loads at once, 95 %: \(tail(alone)) ms alone, \(tail(times)) ms beside three "
          + "fits; median beside them \(times.sorted()[times.count / 2]) ms")
      #expect(sawAllWorking)
      // What 20 readers cost each other is no delay by a fit.
      #expect(tail(times) < tail(alone) + 100)
      for (number, id) in ids.enumerated() {
        let done = try await page.wait(for: id, seconds: 300) { $0.question?.topic == "next" }
        #expect(done.title == "table-\(number).csv")
        let snapshot = try await studio.library.session(id).snapshot()
        #expect(snapshot.synthetic?.rowCount == 1_500 + number)
        #expect(snapshot.study.data?.fileName == "table-\(number).csv")
      }
    }
  }
}

extension Browser {
  /// Loads of pages at the same time, spread over the studies.
  func loadAtOnce(_ count: Int, _ studies: [String]) async throws -> [Double] {
    try await withThrowingTaskGroup(of: [Double].self) { group in
      for reader in 0..<count { group.addTask { try await load(studies[reader % studies.count]) } }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  /// All that a page fetches when it is loaded, one after the other.
  ///
  /// - Returns: for each request its milliseconds.
  func load(_ study: String) async throws -> [Double] {
    var times: [Double] = []
    for path in ["/", "/studio.js", "/talk.js", "/api/session", "/api/studies"]
      + ["conversation", "tabs/plan", "tabs/data"].map({ "/api/studies/\(study)/\($0)" })
    {
      let start = ContinuousClock.now
      let reply = try await get(path)
      times.append(start.duration(to: .now) / .milliseconds(1))
      #expect(reply.status == 200 || reply.status == 204, "\(path)")
    }
    return times
  }

  /// Answers each question with its default, except goal, privacy and method, until a topic is reached.
  func answerAll(
    in study: String, until topic: String = "next", generator: String = "marginals"
  ) async throws -> Conversing {
    for _ in 0..<40 {
      let now = try await wait(for: study) { $0.question != nil }
      guard let question = now.question, question.topic != topic else { return now }
      let reply =
        switch question.topic {
        case "target": try await choose("setTarget:diabetes", in: study)
        case "privacy": try await choose("setPrivacy:none", in: study)
        case "generators": try await choose("chooseGenerators:\(generator)", in: study)
        case "start": try await choose("run:", in: study)
        case "columns", "missingCodes", "leaks", "roles": try await choose("confirm:", in: study)
        default: try await choose("skip:", in: study)
        }
      #expect(reply.status == 202, "\(question.topic): \(reply.error)")
    }
    throw WireError("the question on \(topic) was never put")
  }
}

/// Reads the event stream of a study.
final class EventReader: @unchecked Sendable {
  // One test at a time reads, and waits for each reading to end.
  struct Event: Sendable {
    let id: String?
    let name: String
    let data: String
  }

  private let wire: Wire
  private var buffer = ""
  private(set) var events: [Event] = []

  init(_ page: Browser, _ study: String, after cursor: String) throws {
    wire = try Wire(port: page.port, seconds: 20)
    wire.send(page.head(.get, "/api/studies/\(study)/events", ["Last-Event-ID": cursor], length: nil))
  }

  /// All events so far, once `condition` holds or nothing comes any more.
  func read(until condition: @escaping @Sendable ([Event]) -> Bool) async throws -> [Event] {
    try await onThread { [self] in readNow(until: condition) }
  }

  private func readNow(until condition: ([Event]) -> Bool) -> [Event] {
    while !condition(events), let piece = wire.receive() {
      buffer += String(decoding: piece, as: UTF8.self)
      while let end = buffer.range(of: "\n\n") {
        take(buffer[..<end.lowerBound])
        buffer = String(buffer[end.upperBound...])
      }
    }
    return events
  }

  private func take(_ block: Substring) {
    var (id, name, data): (String?, String, String) = (nil, "", "")
    for line in block.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("id: ") { id = String(line.dropFirst(4)) }
      if line.hasPrefix("event: ") { name = String(line.dropFirst(7)) }
      if line.hasPrefix("data: ") { data = String(line.dropFirst(6)) }
    }
    if !name.isEmpty { events.append(Event(id: id, name: name, data: data)) }
  }
}

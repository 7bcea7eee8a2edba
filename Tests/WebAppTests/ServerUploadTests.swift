import Foundation
import Studies
import Testing
import WebApp

/// What is taken in, and what is not.
@Suite struct ServerUploadTests {
  @Test("A table of 5 GB is refused before any of it is read")
  func announcedTooLarge() async throws {
    try await withStudio { studio, page in
      let id = try await page.newStudy()
      let wire = try Wire(port: studio.port)
      wire.send(page.head(.post, "/api/studies/\(id)/upload?name=big.csv", length: 5_000_000_000))
      let reply = try await onThread { try wire.reply() }
      #expect(reply.status == 413 && reply.error.contains("MiB"))
      #expect(try studio.files(of: id).isEmpty)
      #expect(try await page.get("/api/studies").status == 200)
    }
  }

  @Test("One that does not say how long it is, is cut at the limit and leaves nothing")
  func streamedTooLarge() async throws {
    try await withStudio {
      $0.uploadBytes = 4 << 20
    } _: { studio, page in
      let id = try await page.newStudy()
      let wire = try Wire(port: studio.port)
      wire.send(Self.chunkedHead(page, id))
      let piece = Data("10000\r\n".utf8) + Data(repeating: 65, count: 1 << 16) + Data("\r\n".utf8)
      let sent = try await onThread { (0..<4_096).first { _ in !wire.send(piece) } ?? 4_096 }
      #expect(sent < 4_096, "the server stopped taking it")
      #expect(try studio.files(of: id).isEmpty)
      #expect(try await page.conversation(id).question?.topic == "file")
    }
  }

  @Test("An upload that is broken off leaves nothing, with or without an announced length", arguments: [true, false])
  func killed(isChunked: Bool) async throws {
    try await withStudio { studio, page in
      let id = try await page.newStudy()
      let table = smallTable(rows: 2_000)
      try await onThread { try Self.sendHalf(of: table, to: page, id, isChunked: isChunked) }
      // On a busy machine the server may not have begun to write when it is first looked at.
      var looksInARow = 0
      for _ in 0..<400 where looksInARow < 20 {
        looksInARow = try studio.files(of: id).isEmpty ? looksInARow + 1 : 0
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(looksInARow == 20)
      let conversation = try await page.conversation(id)
      #expect(conversation.question?.topic == "file" && conversation.entries.count == 2)
      #expect(try await page.upload(table, as: "t.csv", to: id).status == 202)
      #expect(try await page.wait(for: id) { $0.question?.topic != "file" }.title == "t.csv")
    }
  }

  private static func sendHalf(of table: Data, to page: Browser, _ id: String, isChunked: Bool) throws {
    let wire = try Wire(port: page.port)
    let half = table.prefix(table.count / 2)
    if isChunked {
      wire.send(chunkedHead(page, id))
      wire.send(Data((String(half.count, radix: 16) + "\r\n").utf8) + half + Data("\r\n".utf8))
    } else {
      wire.send(page.head(.post, "/api/studies/\(id)/upload?name=t.csv", length: table.count))
      wire.send(half)
    }
    Thread.sleep(forTimeInterval: 0.2)
    // The socket closes here.
  }

  private static func chunkedHead(_ page: Browser, _ id: String) -> String {
    page.head(
      .post, "/api/studies/\(id)/upload?name=t.csv", ["Content-Length": "", "Transfer-Encoding": "chunked"], length: nil
    )
  }

  @Test("A client that brings its request or its body too slowly is let go; others do not notice")
  func slowClients() async throws {
    try await withStudio {
      $0.idleSeconds = 1
      $0.bodySeconds = 2
      $0.uploadSeconds = 1
    } _: { studio, page in
      let id = try await page.newStudy()
      let head = try Wire(port: studio.port)
      head.send("GET /api/studies HTTP/1.1\r\nHost: 127.0.0.1:\(studio.port)\r\n")
      let body = try Wire(port: studio.port)
      body.send(page.head(.post, "/api/studies/\(id)/say", length: 1_000))
      let upload = try Wire(port: studio.port)
      upload.send(page.head(.post, "/api/studies/\(id)/upload?name=t.csv", length: 1_000_000))
      var alive = [true, true, true]
      for _ in 0..<40 {
        // A byte now and then is not enough to stay.
        for (index, wire) in [head, body, upload].enumerated() where alive[index] {
          alive[index] = wire.send(index == 0 ? "X" : "x")
        }
        #expect(try await page.get("/api/studies").status == 200)
        if !alive.contains(true) { break }
        try await Task.sleep(for: .milliseconds(200))
      }
      #expect(alive == [false, false, false])
      #expect(try studio.files(of: id).isEmpty)
    }
  }

  /// Names of files that are no tables, and what is in them.
  private static let noTables: [String: [UInt8]] = [
    "noise.csv": (0..<20_000).map { (number: Int) -> UInt8 in UInt8(truncatingIfNeeded: (number &* 40_503) >> 5) },
    "nul.csv": Array("a,b\n1,\0\n2,3\n".utf8),
    "empty.csv": [],
    "picture.png": [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + zeros,
    "archive.zip": [0x50, 0x4B, 0x03, 0x04] + zeros,
    "wrong.xpt": Array("HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!0000".utf8),
    "broken.csv.gz": [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4],
    "one.csv": Array("a\n1\n2\n".utf8),
  ]
  private static let zeros = [UInt8](repeating: 0, count: 500)

  @Test(
    "A file that is no table is refused in words, and the conversation asks again", arguments: noTables.keys.sorted())
  func noTable(name: String) async throws {
    let content = Data(try #require(Self.noTables[name]))
    try await withStudio { _, page in
      let id = try await page.newStudy()
      #expect(try await page.upload(content, as: name, to: id).status == 202)
      let conversation = try await page.wait(for: id) { $0.entries.count > 3 }
      #expect(conversation.question?.topic == "file")
      let words = conversation.entries.suffix(2).map(\.html).joined()
      #expect(words.contains(name), "\(words)")
      #expect(try await page.upload(smallTable(rows: 100), as: "good.csv", to: id).status == 202)
      _ = try await page.wait(for: id) { $0.question?.topic != "file" }
    }
  }

  @Test("A file that grows beyond reason when it is decompressed is refused")
  func bomb() async throws {
    // 300 MB of one line, a thousand times smaller as gzip.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bomb-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { do { try FileManager.default.removeItem(at: folder) } catch { Issue.record("\(error)") } }
    let file = folder.appendingPathComponent("bomb.csv.gz")
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "(echo a,b; yes 1,1 | head -c 300000000) | gzip -9 > \"$0\"", file.path]
    try shell.run()
    shell.waitUntilExit()
    let bomb = try Data(contentsOf: file)
    try await withStudio { _, page in
      let id = try await page.newStudy()
      #expect(try await page.upload(bomb, as: "bomb.csv.gz", to: id).status == 202)
      let conversation = try await page.wait(for: id) { $0.entries.count > 3 }
      #expect(conversation.question?.topic == "file")
      #expect(conversation.entries.suffix(2).map(\.html).joined().contains("compressed more than"))
    }
  }

  @Test("Two files of one name are two files; each study has its own")
  func sameName() async throws {
    try await withStudio { studio, page in
      let (a, b) = (try await page.newStudy(), try await page.newStudy())
      #expect(try await page.upload(smallTable(rows: 100), as: "t.csv", to: a).status == 202)
      _ = try await page.wait(for: a) { $0.question?.topic != "file" }
      #expect(try await page.upload(smallTable(rows: 150), as: "t.csv", to: a).status == 202)
      _ = try await page.wait(for: a) { $0.question?.topic != "file" }
      #expect(try studio.files(of: a) == ["2-t.csv", "t.csv"])
      #expect(try studio.files(of: b).isEmpty)
    }
  }
}

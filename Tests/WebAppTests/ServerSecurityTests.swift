import Foundation
import Studies
import Testing

/// Who is refused, over a real connection to a running server.
@Suite struct ServerSecurityTests {
  @Test("The page has no data and is for anyone on this machine; data is for who came with the token")
  func pageAndData() async throws {
    try await withStudio { studio, page in
      let stranger = Browser(port: studio.port)
      let shell = try await stranger.get("/")
      #expect(shell.status == 200 && shell.headers["content-type"]?.hasPrefix("text/html") == true)
      #expect(try await stranger.get("/api/studies").status == 401)
      #expect(try await stranger.get("/api/session").status == 401)
      #expect(try await page.get("/api/studies").status == 200)
      #expect(try await page.get("/api/session").headers["x-synthcraft-csrf"] == page.csrf)
    }
  }

  @Test("The token opens one browser once; a wrong one opens none")
  func tokenOnce() async throws {
    let studio = try await RunningStudio()
    let stranger = Browser(port: studio.port)
    let token = studio.address.components(separatedBy: "#token=")[1]
    #expect(token.count == 64)
    for wrong in ["", "0", String(repeating: "0", count: 64), token.uppercased() + "0"] {
      #expect(try await stranger.post("/api/session", "{\"token\": \"\(wrong)\"}").status == 401)
    }
    let page = try await Browser(opening: studio.address)
    #expect(try await page.get("/api/studies").status == 200)
    let replayed = try await stranger.post("/api/session", "{\"token\": \"\(token)\"}")
    #expect(replayed.status == 401 && replayed.error.contains("used before"))
    await studio.end()
  }

  @Test("The cookie cannot be read by scripts nor sent by other sites, and a changed one is none")
  func cookies() async throws {
    let studio = try await RunningStudio()
    let token = studio.address.components(separatedBy: "#token=")[1]
    let reply = try await Browser(port: studio.port).post("/api/session", "{\"token\": \"\(token)\"}")
    let cookie = try #require(reply.headers["set-cookie"])
    #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"))
    var page = Browser(port: studio.port)
    let value = try #require(cookie.components(separatedBy: ";").first)
    for changed in [value.dropLast() + "0", value.dropLast(), value.replacingOccurrences(of: ".", with: ".9")[...]] {
      page.cookie = String(changed)
      if page.cookie != value { #expect(try await page.get("/api/studies").status == 401) }
    }
    page.cookie = value
    #expect(try await page.get("/api/studies").status == 200)
    await studio.end()
  }

  @Test(
    "Requests under another name of the server are refused, whatever they ask for",
    arguments: [
      "evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:80", "localhost.evil.example", "[::1]",
    ])
  func forgedHost(host: String) async throws {
    try await withStudio { _, page in
      for path in ["/", "/api/studies", "/studio.js"] {
        let reply = try await page.ask(.get, path, headers: ["Host": host])
        #expect(reply.status == 421, "\(path) \(host)")
        #expect(!reply.text.contains("<html"))
      }
    }
  }

  @Test(
    "Requests that another page sends are refused",
    arguments: [
      "http://evil.example", "null", "https://127.0.0.1:1", "http://127.0.0.1", "http://localhost:80",
    ])
  func forgedOrigin(origin: String) async throws {
    try await withStudio { _, page in
      let refused = [
        try await page.ask(.get, "/api/studies", headers: ["Origin": origin]),
        try await page.ask(.post, "/api/studies", headers: ["Origin": origin]),
        try await page.ask(.get, "/api/studies", headers: ["Sec-Fetch-Site": "cross-site"]),
      ]
      #expect(refused.map(\.status) == [403, 403, 403])
      let studies = try await page.get("/api/studies").json([StudyListed].self)
      #expect(studies.isEmpty)
    }
  }

  @Test("A change of state says where it comes from: without an origin, only as a request of the page itself")
  func withoutOrigin() async throws {
    try await withStudio { _, page in
      #expect(try await page.ask(.post, "/api/studies", headers: ["Origin": ""]).status == 403)
      for site in ["none", "same-site", "cross-site"] {
        let reply = try await page.ask(.post, "/api/studies", headers: ["Origin": "", "Sec-Fetch-Site": site])
        #expect(reply.status == 403, "\(site)")
      }
      #expect(try await page.get("/api/studies").json([StudyListed].self).isEmpty)
      let own = try await page.ask(.post, "/api/studies", headers: ["Origin": "", "Sec-Fetch-Site": "same-origin"])
      #expect(own.status == 201)
      let id = try #require(try await page.get("/api/studies").json([StudyListed].self).first?.id)
      #expect(try await page.ask(.delete, "/api/studies/\(id)", headers: ["Origin": ""]).status == 403)
    }
  }

  @Test("No change of state without the proof of the page, and none by GET")
  func forgery() async throws {
    try await withStudio { _, page in
      for proof in ["", "0", String(repeating: "a", count: 64), page.cookie] {
        let reply = try await page.ask(.post, "/api/studies", headers: ["X-SynthCraft-CSRF": proof])
        #expect(reply.status == 403, "\(proof)")
      }
      let id = try await page.newStudy()
      for path in [
        "", "/say", "/edit", "/undo", "/cancel", "/rename", "/duplicate", "/upload", "/verify", "/schema", "/override",
      ] {
        #expect(try await page.get("/api/studies/\(id)\(path)").status == 404, "\(path)")
      }
      #expect(try await page.ask(.delete, "/api/studies/\(id)", headers: ["X-SynthCraft-CSRF": ""]).status == 403)
      #expect(try await page.ask(.put, "/api/studies/\(id)").status == 405)
      #expect(try await page.ask(.post, "/").status == 405)
      #expect(try await page.get("/api/studies").json([StudyListed].self).map(\.id) == [id])
      #expect(try await page.conversation(id).entries.count == 2, "a greeting and the first question")
    }
  }

  @Test("Every reply says what a browser may do with it")
  func headers() async throws {
    try await withStudio { _, page in
      for reply in [try await page.get("/"), try await page.get("/api/studies"), try await page.get("/nothing")] {
        let policy = reply.headers["content-security-policy"] ?? ""
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'sha256-"))
        #expect(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
        #expect(reply.headers["x-content-type-options"] == "nosniff")
        #expect(reply.headers["referrer-policy"] == "no-referrer")
        #expect(reply.headers["server"] == nil)
      }
      #expect(try await page.get("/api/studies").headers["cache-control"] == "no-store")
    }
  }

  @Test(
    "No path leads out of the studies",
    arguments: [
      "/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/.secret",
      "/api/studies/..", "/api/studies/../conversation", "/api/studies/%2e%2e/conversation",
      "/api/studies/..%2F..%2Fetc/conversation", "/api/studies/.secret/conversation",
      "/api/studies/aaaaaaaaaaaaaaaa/conversation", "/api/studies/ID/files/..%2f..%2f.secret",
      "/api/studies/ID/files/%2e%2e", "/api/studies/ID/tabs/..%2fplan", "/api/studies/ID/files/lock",
    ])
  func traversal(path: String) async throws {
    try await withStudio { studio, page in
      let id = try await page.newStudy()
      let reply = try await page.get(path.replacingOccurrences(of: "ID", with: id))
      #expect(reply.status == 404, "\(reply.status)")
      #expect(!reply.text.contains("root:"))
    }
  }

  @Test("A request in the form that proxies get is checked as any other")
  func absoluteForm() async throws {
    try await withStudio { studio, page in
      let wire = try Wire(port: studio.port)
      wire.send(
        "GET http://127.0.0.1:\(studio.port)/api/studies HTTP/1.1\r\nHost: evil.example\r\n"
          + "Cookie: \(page.cookie)\r\nConnection: close\r\n\r\n")
      let reply = try await onThread { try wire.reply() }
      #expect(reply.status == 421)
    }
  }

  @Test("Heads and bodies beyond the limits are refused, and the server goes on")
  func oversized() async throws {
    try await withStudio { studio, page in
      let long = String(repeating: "a", count: 100_000)
      let wire = try Wire(port: studio.port)
      wire.send(page.head(.get, "/api/studies", ["X-Long": long], length: nil))
      let answer = String(decoding: try await onThread { wire.receiveAll() }, as: UTF8.self)
      #expect(answer.isEmpty || answer.contains(" 400 ") || answer.contains(" 431 "), "\(answer.prefix(100))")
      let many = Dictionary(uniqueKeysWithValues: (0..<500).map { ("X-\($0)", "1") })
      let crowd = try Wire(port: studio.port)
      crowd.send(page.head(.get, "/api/studies", many, length: nil))
      let refused = String(decoding: try await onThread { crowd.receiveAll() }, as: UTF8.self)
      #expect(refused.isEmpty || refused.contains(" 400 ") || refused.contains(" 431 "), "\(refused.prefix(100))")
      let id = try await page.newStudy()
      let body = try await page.say(String(repeating: "word ", count: 40_000), in: id)
      #expect(body.status == 413, "\(body.status)")
      #expect(try await page.get("/api/studies").status == 200)
    }
  }

  @Test(
    "What is no JSON, or not of that shape, is refused in words",
    arguments: [
      "", "{", "[]", "\"text\"", "{\"text\": 1}", "{\"frame\": {\"intent\": \"formatDisk\"}}", "{\"text\": \"  \"}",
      "{\"option\": \"rm -rf\"}", "{\"frames\": []}", "{\"entry\": 0}",
    ])
  func badJSON(body: String) async throws {
    try await withStudio { _, page in
      let id = try await page.newStudy()
      let before = try await page.conversation(id).entries.count
      let reply = try await page.post("/api/studies/\(id)/say", body)
      #expect((400...422).contains(reply.status) && reply.error.count > 10, "\(reply.status) \(reply.text)")
      #expect(try await page.conversation(id).entries.count == before)
    }
  }

  @Test("HTML in a title, a file's name, a column's name or a cell is text on the page")
  func markup() async throws {
    try await withStudio { studio, page in
      let id = try await page.newStudy()
      let evil = "<script>alert(1)</script>"
      var random = RandomText(seed: 3)
      let rows = (0..<120).map { _ in
        "\(random.next(90)),\(random.next(2) == 0 ? "<b>no</b>" : "yes"),\(random.next(50))"
      }
      let table = Data(("age,\(evil),\"\"\"onload=x\"\"\"\n" + rows.joined(separator: "\n") + "\n").utf8)
      #expect(try await page.upload(table, as: "\(evil).csv", to: id).status == 202)
      let conversation = try await page.wait(for: id) { $0.question?.topic != "file" }
      #expect(try studio.files(of: id) == ["script-.csv"])
      let html = conversation.entries.map(\.html).joined()
      #expect(html.contains("&lt;script&gt;") && !html.contains("<script") && !html.contains("<b>no"))
      for tab in StudioTab.allCases {
        let fragment = try await page.get("/api/studies/\(id)/tabs/\(tab.rawValue)").text
        #expect(!fragment.contains("<script") && !fragment.contains("<b>no") && !fragment.contains("style="), "\(tab)")
      }
      let column = evil.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
      let fragment = try await page.get("/api/studies/\(id)/tabs/data?column=\(column)")
      #expect(fragment.status == 200 && !fragment.text.contains("<script"))
      #expect(try await page.say("what is \(evil)?", in: id).status == 202)
      #expect(try await !page.conversation(id).entries.map(\.html).joined().contains("<script"))
      let title = try JSONEncoder().encode(["title": evil])
      #expect(try await page.ask(.post, "/api/studies/\(id)/rename", body: title).status == 204)
      #expect(try await page.get("/api/studies/\(id)/tabs/plan").text.contains("<script") == false)
    }
  }

  /// A few numbers that are not all the same.
  private struct RandomText {
    var seed: UInt64
    mutating func next(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((seed >> 33) % UInt64(bound))
    }
  }
}

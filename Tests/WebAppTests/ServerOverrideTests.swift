import Foundation
import Reasoning
import Studies
import Testing

/// Releasing although a gate said no, through the server.
@Suite(.serialized) struct ServerOverrideTests {
  @Test("A person overrides a gate with a reason; undo takes it back; the label and both reports print it")
  func overriding() async throws {
    try await withStudio { studio, page in
      let id = try await page.newStudy()
      #expect(try await page.upload(smallTable(rows: 600), as: "t.csv", to: id).status == 202)
      _ = try await page.answerAll(in: id, until: "start")
      #expect(
        try await override("membership", "The ethics board agreed", of: id, page).status == 422, "nothing is judged")
      #expect(try await page.say("membership inference at most 0.1", in: id).status == 202)
      let judged = try await page.answerAll(in: id)
      #expect(judged.status == "measured")
      #expect(try await page.get("/api/studies/\(id)/tabs/release").text.contains("data-gate=\"membership\""))

      for (gate, reason, status) in [
        ("membership", "", 422), ("membership", "    so     ", 422), ("copies", "The ethics board agreed", 422),
        ("nothing", "The ethics board agreed", 422), ("formalPrivacy", "The ethics board agreed", 409),
      ] {
        let reply = try await override(gate, reason, of: id, page)
        #expect(reply.status == status && reply.error.count > 10, "\(gate): \(reply.text)")
      }
      let before = try await page.conversation(id).entries.count
      #expect(try await page.choose("release:", in: id).status == 202)
      _ = try await page.wait(for: id) { $0.entries.count > before + 1 }
      #expect(try await page.get("/api/studies/\(id)/files/rows").status == 404, "the gate still says no")

      let reason = "The ethics board <agreed>, 12 May"
      #expect(try await override("membership", reason, of: id, page).status == 202)
      let after = try await page.wait(for: id) { $0.question?.topic == "next" }
      #expect(after.entries.contains { $0.role == "person" && $0.html.contains("The ethics board &lt;agreed&gt;") })
      let tab = try await page.get("/api/studies/\(id)/tabs/release").text
      #expect(
        tab.contains("Overridden, because:") && tab.contains("&lt;agreed&gt;")
          && tab.contains("data-option=\"release:\""))
      #expect(try await override("membership", reason, of: id, page).status == 422, "it does not say no any more")

      #expect(try await page.post("/api/studies/\(id)/undo").status == 202)
      let undone = try await page.get("/api/studies/\(id)/tabs/release").text
      #expect(!undone.contains("Overridden, because:") && undone.contains("data-gate=\"membership\""))
      #expect(
        try await page.get("/api/studies/\(id)/tabs/record").text.contains("&lt;agreed&gt;"), "the record keeps it")

      #expect(try await override("membership", reason, of: id, page).status == 202)
      #expect(try await page.choose("release:", in: id).status == 202)
      let released = try await page.wait(for: id) { $0.status == "released" }
      #expect(!released.entries.map(\.html).joined().contains(studio.folder.path), "no folder of this machine is shown")
      for file in ["label", "report", "report-recipient"] {
        let text = try await page.get("/api/studies/\(id)/files/\(file)").text
        #expect(text.contains("The ethics board"), "\(file)")
      }
      let snapshot = try await studio.library.session(id).snapshot()
      #expect(snapshot.study.overrides.map(\.gate) == [.membership])
      struct Verified: Decodable { let holds: Bool }
      #expect(try await page.post("/api/studies/\(id)/verify").json(Verified.self).holds)
    }
  }

  private func override(_ gate: String, _ reason: String, of study: String, _ page: Browser) async throws -> Reply {
    let data = try JSONEncoder().encode(["gate": gate, "reason": reason])
    return try await page.ask(.post, "/api/studies/\(study)/override", body: data)
  }
}

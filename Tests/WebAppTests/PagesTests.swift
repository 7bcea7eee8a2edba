import Dialogue
import Foundation
import Mathematics
import Reports
import Studies
import Tables
import TestSupport
import Testing
import Vocabulary
import WebApp

/// The fragments that the page is made of.
struct PagesTests {
  private func withLibrary<Value>(_ body: (StudioLibrary) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("synthcraft-pages-\(UUID().uuidString)")
    let library = try StudioLibrary(
      folder: folder.appendingPathComponent("studies"), ledger: folder.appendingPathComponent("ledger.sqlite"))
    let value = try await body(library)
    await library.close()
    try FileManager.default.removeItem(at: folder)
    return value
  }

  @Test("Every tab and every entry of every phase is well-formed", arguments: PagePhase.allCases)
  func isWellFormed(phase: PagePhase) async throws {
    let (snapshot, aggregates) = try await withLibrary { try await PageStudy.snapshot(phase, in: $0) }
    for tab in StudioTab.allCases {
      for known in [aggregates, nil] {
        let html = StudioPages.tab(tab, snapshot, known).source
        #expect(Markup.faults(in: html) == [], "\(tab) in \(phase)")
        #expect(html.contains("<h1>"))
      }
    }
    for entry in snapshot.entries {
      #expect(Markup.faults(in: StudioPages.entry(entry, in: snapshot).source) == [])
    }
  }

  @Test("No name, level, title, finding or verdict becomes markup", arguments: PagePhase.allCases)
  func isEscaped(phase: PagePhase) async throws {
    let (snapshot, aggregates) = try await withLibrary { try await PageStudy.snapshot(phase, in: $0) }
    var pieces = snapshot.entries.map { StudioPages.entry($0, in: snapshot).source }
    for tab in StudioTab.allCases {
      pieces.append(StudioPages.tab(tab, snapshot, aggregates).source)
      pieces += PageStudy.hostile.map { StudioPages.tab(tab, snapshot, aggregates, column: $0).source }
    }
    for html in pieces {
      for banned in ["<script", "<img", "<b>", "<i>", "onerror=alert(1)>", "' onmouseover=", " style="] {
        #expect(!html.contains(banned), "\(banned) in \(phase)")
      }
      #expect(Markup.faults(in: html) == [])
      #expect(Markup.repeatedIdentifiers(in: html) == [])
    }
  }

  @Test("What is fetched later is well-formed, too, is named once, and there is nothing of other names")
  func fetchesParts() async throws {
    let (snapshot, aggregates) = try await withLibrary { try await PageStudy.snapshot(.measured, in: $0) }
    var parts: [String] = []
    for tab in [StudioTab.data, .results] {
      let html = StudioPages.tab(tab, snapshot, aggregates).source
      for name in html.matches(of: /data-part="([^"]+)"/).map({ String($0.1) }) {
        let part = try #require(StudioPages.part(name, of: tab, snapshot, aggregates)).source
        #expect(Markup.faults(in: part) == [] && Markup.repeatedIdentifiers(in: html + part) == [], "\(name)")
        #expect(!part.contains("<script") && !part.contains("<b>") && !part.contains(" style="))
        parts.append(name)
      }
      #expect(StudioPages.part("nothing", of: tab, snapshot, aggregates) == nil)
      #expect(StudioPages.part("columns-x", of: tab, snapshot, aggregates) == nil)
    }
    #expect(parts.contains("pairs") && parts.contains("map") && parts.contains("groups"), "\(parts)")
    #expect(StudioPages.part("pairs", of: .plan, snapshot, aggregates) == nil)
  }

  @Test("A level that three people have is neither named nor counted")
  func suppresses() async throws {
    var table = PageStudy.table(names: ["colour", "size", "shape", "weight"])
    let hidden = table.schema.fields[0].levels[2]
    table = Table(schema: table.schema, columns: table.columns)
    let (snapshot, aggregates) = try await withLibrary {
      try await PageStudy.snapshot(.measured, in: $0, table: table)
    }
    for tab in [StudioTab.data, .results] {
      for column in [nil, "colour", "colour␟shape"] {
        let html = StudioPages.tab(tab, snapshot, aggregates, column: column).source
        #expect(!html.contains(hidden))
      }
    }
    let map = try #require(aggregates?.made?.map)
    #expect(map.real.allSatisfy { ($0 ?? 0) == 0 || ($0 ?? 0) >= 10 })
    #expect(map.real.contains { $0 == nil })
    let patterns = try #require(aggregates?.missing)
    #expect(patterns.patterns.allSatisfy { $0.rows >= 10 })
  }

  @Test("A question that asks for columns offers them with search, and marks the suggested answer")
  func offersPickers() async throws {
    let (snapshot, _) = try await withLibrary { try await PageStudy.snapshot(.loaded, in: $0) }
    let entry = try #require(snapshot.entries.last { $0.message?.question != nil })
    let html = StudioPages.entry(entry, in: snapshot).source
    #expect(html.contains("data-picker=\"columns\""))
    #expect(html.contains("type=\"checkbox\" name=\"column\""))
    #expect(html.contains("class=\"usual\""))
    #expect(html.contains("data-option="))
  }

  @Test("All files of the page together weigh less than 250 kB and hold no inline code and no foreign address")
  func isLight() throws {
    var weight = 0
    for name in StudioAssets.names {
      let asset = try #require(StudioAssets.asset(named: name))
      weight += asset.bytes.count
      let text = String(decoding: asset.bytes, as: UTF8.self)
      #expect(!text.contains("https://"), "\(name)")
      #expect(!text.contains("eval("), "\(name)")
      if name.hasSuffix(".html") {
        // The one that the policy names by its hash.
        #expect(text.components(separatedBy: "<style").count == 2)
        #expect(!text.contains(" style="))
        #expect(!text.contains("onclick="))
        #expect(!text.contains("<script>"))
      }
    }
    #expect(weight < 250_000)
    #expect(StudioAssets.asset(named: "../studio.html") == nil)
  }

  @Test("Aggregates are computed once, and a tab is told when they are there")
  func computesInBackground() async throws {
    try await withLibrary { library in
      let (snapshot, _) = try await PageStudy.snapshot(.measured, in: library)
      let cache = StudioCache()
      let (tabs, told) = AsyncStream<StudioTab>.makeStream()
      #expect(cache.aggregates(for: snapshot) { $0.forEach { told.yield($0) } } == nil)
      var heard: Set<StudioTab> = []
      for await tab in tabs {
        heard.insert(tab)
        if heard == [.data, .results] { break }
      }
      let found = try #require(cache.aggregates(for: snapshot) { _ in Issue.record("computed twice") })
      #expect(found.made != nil)
      #expect(!found.isWaitingForRows)
    }
  }

  @Test("Rows far apart lie in different cells of the map, equal tables in the same")
  func mapsJointly() throws {
    var random = RandomSource(seed: 3)
    let table = SmallTables.patients(2_000, using: &random)
    let same = try #require(JointMap(real: table, synthetic: table))
    for (real, made) in zip(same.real, same.synthetic) where real != nil { #expect(real == made) }
    #expect(same.synthetic.reduce(0, +) == 2_000)
    #expect((0...1).contains(same.explained))
  }
}

/// Looks at markup without a browser.
enum Markup {
  private static let voids: Set<String> = ["input", "br", "img", "meta", "link", "hr"]

  /// Elements that are not closed, or closed where they were not open.
  static func faults(in html: String) -> [String] {
    var open: [String] = []
    var faults: [String] = []
    for match in html.matches(of: /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"]|"[^"]*")*)>/) {
      let name = String(match.2)
      if match.1.isEmpty {
        if match.3.hasSuffix("/") || voids.contains(name) { continue }
        open.append(name)
      } else if open.last == name {
        open.removeLast()
      } else {
        faults.append("</\(name)> while <\(open.last ?? "nothing")> is open")
        return faults
      }
    }
    return faults + open.map { "<\($0)> is never closed" }
  }

  static func repeatedIdentifiers(in html: String) -> [String] {
    var seen: Set<String> = []
    return html.matches(of: #/ id="([^"]*)"/#).map { String($0.1) }.filter { !seen.insert($0).inserted }
  }
}

import Evaluation
import Vocabulary

extension ReportDocument {
  var formalPrivacy: Section {
    let body: HTML = input.privacy.statement.map(statement) ?? noStatement
    return Section(id: "privacy", title: "Formal privacy", parts: [.formalPrivacy], body: body)
  }

  private var asked: HTML {
    let level: HTML =
      switch input.privacy.level {
      case .none: "none"
      case .preferred: "preferred: with a guarantee where it costs little"
      case .differential: "required"
      }
    return "<p>Formal privacy asked for: \(level) (\(input.privacy.answeredBy)).</p>\n"
  }

  private var noStatement: HTML {
    """
    <p><strong>There is no formal privacy guarantee.</strong> No mathematics bounds what these rows tell about \
    a person of \
    the real table; how far they can be trusted rests on the attacks above, which are as good as the attacker tried.</p>
    \(asked)\(lost)
    """
  }

  private var lost: HTML {
    input.privacy.level == .preferred
      ? """
      <p>A method with a guarantee was preferred where it costs little. If one competed, it was less useful; the ε \
      that it was fitted with stays spent in the ledger of the data set.</p>

      """ : ""
  }

  private func statement(_ statement: ReportPrivacy.Statement) -> HTML {
    let number = NumberStyle.value.html
    let ledger: HTML? = statement.ledgerSpentEpsilon.map { spent in
      let total: HTML = statement.ledgerTotalEpsilon.map { " of \(number($0))" } ?? ""
      return "ε \(number(spent))\(total), all studies of this data set together"
    }
    let audited = statement.auditedLowerBound.map { "ε \(number($0))" as HTML }
    let facts = Self.facts([
      ("Notion", "\(statement.notion)"), ("Unit of privacy", "\(statement.unit)"),
      ("Neighbouring tables", "\(statement.neighbouring)"), ("ε (epsilon)", number(statement.epsilon)),
      ("δ (delta)", number(statement.delta)), ("Accountant", "\(statement.accountant)"),
      ("Spent so far", ledger ?? "not told by the ledger"),
      ("Lower bound found by audit", audited ?? "not measured for this release"),
    ])
    let rows = statement.spending.map { ["\($0.what)", "\(number($0.rho))"] as [HTML] }
    let spending: HTML =
      rows.isEmpty
      ? "" : HTMLTable(head: ["Spent on", "ρ"], rows: rows, caption: "What the budget bought").fragment
    let unfit: HTML =
      statement.isReleasable
      ? "" : "<p><strong>Not releasable:</strong> the noise did not come from the system’s random source.</p>\n"
    return """
      <p>Whoever sees these rows can learn hardly more about any one \(statement.unit) than if that \
      \(statement.unit) had \
      not been in the table: odds move by at most a factor of e to the power ε, but for a chance of about δ.</p>
      \(unfit)\(facts)\(spending)
      <h3>What it does not cover</h3>
      \(Self.list(statement.notCovered, otherwise: "Nothing was named."))\(asked)
      """
  }

  var identity: Section {
    let identity = input.identity
    return Section(
      id: "identity", title: "Label and identity", parts: [.identity],
      body: Self.facts([
        ("Label", "<strong>\(Self.label)</strong>"),
        ("Step on the ONS fidelity spectrum", Self.text(identity.fidelityLevel)),
        ("Study", "\(input.studyID)"),
        ("Program", "SynthCraft \(input.reproduction.programVersion)"),
        (
          "Made",
          input.generatedAt.map { "<span class=\"time\">\($0)</span>" } ?? "<span class=\"time\">not told</span>"
        ),
        ("Owner", Self.text(identity.owner)),
        ("Contact", Self.text(identity.contact)),
        ("Permitted uses", Self.text(identity.permittedUses)),
        ("Valid until", Self.text(identity.expiry)),
      ]))
  }

  var log: Section {
    let body: HTML
    if audience == .recipient {
      body = "<p>The custodian has the log: each step, each choice, and each step back.</p>\n"
    } else if input.events.isEmpty {
      body = "<p>Nothing was recorded.</p>\n"
    } else {
      let lines = input.events.map { event -> HTML in
        let time: HTML = event.time.map { " <span class=\"time\">\($0)</span>" } ?? ""
        let person: HTML = event.byPerson ? " <span class=\"person\">decided by a person</span>" : ""
        return "<li value=\"\(event.sequence)\">\(event.sentence)\(person)\(time)</li>\n"
      }
      let shown = Array(lines.prefix(40))
      let rest = Array(lines.dropFirst(40))
      let more: HTML =
        rest.isEmpty ? "" : Self.details("The other \(rest.count) steps", "<ol class=\"log\">\(rest)</ol>\n")
      body = "<ol class=\"log\">\(shown)</ol>\n\(more)"
    }
    return Section(id: "log", title: "What was done", parts: [.annexes], body: body)
  }

  var annexes: Section {
    let made = input.reproduction
    let commands = made.commands.joined(separator: "\n")
    var body: HTML = "<h3>Reproduction</h3>\n"
    body += Self.facts([
      ("Recipe (SHA-256)", Self.digest(made.recipeDigest) ?? "not told here"),
      ("Seed", "<code>\(String(made.seed))</code>"),
      ("Program", "SynthCraft \(made.programVersion)"),
      ("Kernel of the matrix library", "\(made.blasKernel)"),
      ("End of the log’s chain", Self.digest(made.chainDigest) ?? "not told here"),
    ])
    if !commands.isEmpty {
      body += "<p>The same again:</p>\n<pre tabindex=\"0\"><code>\(commands)</code></pre>\n"
    }
    body += "<h3>Data dictionary</h3>\n" + dictionary
    return Section(id: "annexes", title: "Annexes", parts: [.annexes], body: body)
  }

  private var dictionary: HTML {
    guard !input.columns.isEmpty else { return "<p>There are no columns to describe.</p>\n" }
    let rows = input.columns.prefix(500).map { column -> [HTML] in
      let roles = input.roles.filter { $0.column == column.column }.map(\.role.rawValue).joined(separator: ", ")
      return [
        "\(column.column)", "\(column.title ?? "")", "\(column.kind.rawValue)", "\(column.unit ?? "")", "\(roles)",
      ]
    }
    let note: HTML =
      input.columns.count > 500 ? "<p>The first 500 of \(input.columns.count) columns.</p>\n" : ""
    return Self.details(
      "All \(input.columns.count) columns",
      HTMLTable(head: ["Column", "Meaning", "Kind", "Unit", "Roles"], rows: rows, caption: "Data dictionary").fragment
        + note)
  }

  /// Where each of the twelve parts stands, and what a person still has to add.
  var checklist: Section {
    let all = [
      decision, fidelity, usefulness, disclosure, fairness, limits, purpose, source, method, formalPrivacy, identity,
      annexes,
    ]
    let rows = GovernancePart.allCases.map { part -> [HTML] in
      let home = all.first { $0.parts.contains(part) }
      let link: HTML = home.map { "<a href=\"#\($0.id)\">\($0.title)</a>" } ?? "not provided"
      let open = home.map { $0.body.source.components(containing: Self.notProvided.source) } ?? 0
      let state: HTML = open == 0 ? "complete" : "\(open) entr\(open == 1 ? "y" : "ies") for a person to add"
      return ["\(part.rawValue). \(part.title)", link, state]
    }
    return Section(
      id: "parts", title: "The twelve parts of a release report", parts: [],
      body: HTMLTable(head: ["Part", "Where", "State"], rows: rows, caption: "The twelve parts").fragment)
  }

  var glossary: Section {
    let entries = GlossaryTerms.used(in: input)
    let items = entries.map { "<dt>\($0.title)</dt><dd>\($0.short)</dd>\n" as HTML }
    return Section(
      id: "glossary", title: "Words used", parts: [],
      body: entries.isEmpty
        ? "<p>The glossary has none of the words used.</p>\n" : "<dl class=\"glossary\">\(items)</dl>\n")
  }
}

extension String {
  /// How often `piece` occurs, without overlap.
  fileprivate func components(containing piece: String) -> Int { ranges(of: piece).count }
}

/// The glossary's entries for what a report speaks of.
enum GlossaryTerms {
  private static let always = [
    "synthetic", "training", "holdout", "control", "nullBand", "interval", "gate", "threshold",
    "standardisedDifference",
    "copier", "marginals", "quasiIdentifier", "sensitive", "suppression", "auc", "seed", "recipe", "selection",
  ]

  static func used(in input: ReportInput) -> [GlossaryEntry] {
    let metrics = input.scores.flatMap(\.evaluation.metrics).map(\.id)
    let formal = input.privacy.statement == nil ? [] : ["epsilon", "delta", "differential", "zcdp"]
    let names = always + formal + input.generators.map(\.name) + input.roles.map(\.role.rawValue) + metrics
    var seen: Set<String> = []
    return Array(Set(names)).sorted().compactMap { Glossary.entry(for: $0) }
      .filter { seen.insert($0.name).inserted }
      .sorted { ($0.title.lowercased(), $0.name) < ($1.title.lowercased(), $1.name) }
  }
}

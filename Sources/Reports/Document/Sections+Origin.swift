import Vocabulary

extension ReportDocument {
  var limits: Section {
    let body: HTML =
      isWithheld
      ? Self.withheld
      : Self.list(input.limits, otherwise: "No particular difference was found beyond the numbers above.")
    return Section(id: "limits", title: "Known differences and limits", parts: [.limits], body: body)
  }

  var prohibited: Section {
    let always = [
      "Do not take any row for a person, and do not try to find one.",
      "Do not report results from these rows as findings about patients: confirm them on the real table.",
      "Do not draw conclusions on groups or events that are rare in the table.",
    ]
    return Section(
      id: "prohibited", title: "What it must not be used for", parts: [.usefulness],
      body: Self.list(input.prohibitedUses.isEmpty ? always : input.prohibitedUses, otherwise: ""))
  }

  var purpose: Section {
    let identity = input.identity
    let named = input.purpose.map { Glossary.entry(for: $0.rawValue)?.title ?? Self.spelt($0.rawValue) }
    return Section(
      id: "purpose", title: "Purpose and recipients", parts: [.purpose],
      body: Self.facts([
        ("Purpose", Self.text([named, input.purposeInWords].compactMap { $0 }.joined(separator: ": ").orNil)),
        ("Task", "\(input.task.rawValue)\(input.target.map { " of \($0)" } ?? "")"),
        ("Recipients", Self.text(identity.recipients)),
        ("Release model", Self.text(identity.releaseModel)),
        ("Legal basis", Self.text(identity.legalBasis)),
        ("Ethics reference", Self.text(identity.ethicsReference)),
        ("Impact assessment", Self.text(identity.impactAssessmentReference)),
        ("Public involvement", Self.text(identity.publicInvolvement)),
      ]))
  }

  var source: Section {
    let data = input.data
    let withheld: HTML = "not told: it was not paid for by the privacy guarantee"
    var body: HTML = Self.facts([
      ("Cohort, period, opt-outs", Self.text(data.provenance)),
      ("File", "\(data.fileName)"),
      ("Digest (SHA-256)", Self.digest(data.digest) ?? withheld),
      ("Rows", data.rows.map(NumberStyle.counted) ?? withheld),
      ("Columns kept", NumberStyle.counted(data.keptColumns.count)),
    ])
    body += Self.details(
      "Names of the columns kept", "<p class=\"names\">\(data.keptColumns.joined(separator: ", "))</p>\n")
    body += "<h3>Columns left out, and why</h3>\n"
    body += Self.list(
      data.droppedColumns.prefix(200).map { $0.reason.isEmpty ? $0.name : "\($0.name): \($0.reason)" },
      otherwise: "None.")
    if data.droppedColumns.count > 200 { body += "<p>And \(data.droppedColumns.count - 200) more.</p>\n" }
    body += "<h3>Roles of columns</h3>\n" + roles
    body += "<h3>Reasons why values are missing</h3>\n"
    body += Self.list(
      data.missingReasons.prefix(200).map { reason in
        let codes = reason.codes.filter { !$0.isEmpty }.map { "“\($0)”" }.joined(separator: ", ")
        return "\(reason.column): \(reason.reason)\(codes.isEmpty ? "" : ", written as \(codes)")"
      }, otherwise: "None was declared: a missing value is just missing.")
    if audience == .custodian {
      body += "<h3>What the checks found</h3>\n" + Self.list(data.findings, otherwise: "Nothing that needs attention.")
    }
    return Section(id: "source", title: "The real table", parts: [.source], body: body)
  }

  private var roles: HTML {
    guard !input.roles.isEmpty else { return "<p>No column has a particular role.</p>\n" }
    let rows = input.roles.map { role -> [HTML] in
      let reason: HTML = role.reason.map { " (\($0))" } ?? ""
      let said: HTML = role.confirmedByPerson ? "confirmed by a person" : "inferred by the program, nobody confirmed it"
      return [
        "\(role.column)", "\(Glossary.entry(for: role.role.rawValue)?.title ?? Self.spelt(role.role.rawValue))",
        said + reason,
      ]
    }
    return HTMLTable(head: ["Column", "Role", "Who said so"], rows: rows, caption: "Roles of columns").fragment
  }

  var method: Section {
    var body: HTML = "<h3>Generators</h3>\n" + generators
    body += "<h3>The choice</h3>\n" + choice
    body += "<h3>How the real rows were divided</h3>\n" + division
    return Section(id: "method", title: "How it was made", parts: [.method], body: body)
  }

  private var generators: HTML {
    if input.generators.isEmpty { return isWithheld ? Self.withheld : "<p>No generator was fitted.</p>\n" }
    let rows = input.generators.map { generator -> [HTML] in
      let settings = generator.settings.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      var done: HTML = generator.passes.map { "\(NumberStyle.counted($0)) passes" } ?? ""
      if generator.cutShort { done += ", ended by the time budget" }
      if let failure = generator.failure { done = "failed: \(failure)" }
      let seconds = generator.seconds.map { "<span class=\"time\">\(NumberText.value($0)) s</span>" as HTML }
      let entry = Glossary.entry(for: generator.name)
      let name: HTML = "<strong>\(generator.name)</strong>\(entry.map { ": \($0.short)" } ?? "")"
      let privacy: HTML = generator.isPrivate ? "yes" : "no"
      return [name, privacy, "\(settings.isEmpty ? "defaults" : settings)", done, seconds ?? ""]
    }
    return HTMLTable(
      head: ["Generator", "Formal privacy", "Settings", "Done", "Time"], rows: rows, caption: "Generators compared"
    ).fragment
  }

  private var choice: HTML {
    guard let choice = input.choice else {
      return isWithheld ? Self.withheld : "<p>Nothing was chosen.</p>\n"
    }
    let options = choice.options.map { option -> HTML in
      let value: HTML = option.value.map { " \(NumberStyle.score.html($0))" } ?? ""
      let reasons = option.reasons.joined(separator: "; ")
      return "<li><strong>\(option.name)</strong>\(value)\(reasons.isEmpty ? "" : ": \(reasons)")</li>\n"
    }
    let who: HTML = choice.byPerson ? "A person chose" : "The program chose"
    let weighed: HTML = options.isEmpty ? "" : "<p>What was weighed:</p>\n<ul>\(options)</ul>\n"
    return "<p>\(who) <strong>\(choice.generator)</strong>: \(choice.reason)</p>\n\(weighed)"
  }

  private var division: HTML {
    guard let split = input.split else { return Self.withheld }
    let opened: HTML =
      switch split.holdoutOpened {
      case 0: "The holdout was never opened."
      case 1: "The holdout was opened once, on the rows that are to be released."
      default:
        """
        The holdout was opened \(NumberStyle.counted(split.holdoutOpened)) times: each time after the first \
        makes what was \
        measured on it a little too kind.
        """
      }
    let patients: HTML = split.patientKey.map { " Rows of one patient (\($0)) were kept together." } ?? ""
    return """
      <p>\(NumberStyle.counted(split.training)) rows for training, \(NumberStyle.counted(split.selection)) for \
      choosing \
      among generators, \(NumberStyle.counted(split.holdout)) held out, seen by no fit (\(split.method)).\(patients) \
      \(opened)</p>

      """
  }
}

extension String {
  var orNil: String? { isEmpty ? nil : self }
}

import Vocabulary

/// The report as a list of sections, for one audience.
package struct ReportDocument {
  package static let label = "SYNTHETIC, not real patients"

  /// What this audience may see, and nothing else.
  let input: ReportInput
  let audience: Audience

  package init(_ input: ReportInput, for audience: Audience) {
    self.input = input.visible(to: audience)
    self.audience = audience
  }

  /// One section of the page, and the parts of the release report (reference: twelve parts) that it fulfils.
  package struct Section {
    let id: String
    let title: String
    let parts: [GovernancePart]
    let body: HTML
  }

  /// Whether nothing that rests on the real table may be told.
  var isWithheld: Bool { audience == .recipient && input.privacy.isPrivate }

  package var sections: [Section] {
    [
      decision, picture, fidelity, usefulness, disclosure, tableOne, columnPictures, pairs, fairness, limits,
      prohibited, purpose, source, method, formalPrivacy, identity, log, annexes, checklist, glossary,
    ]
  }

  /// The whole page.
  package var html: String { ReportPage.render(self) }
}

/// The twelve parts that a release report has.
package enum GovernancePart: Int, CaseIterable, Sendable {
  case identity = 1, purpose, source, method, formalPrivacy, disclosure, fidelity, usefulness, fairness, limits
  case decision, annexes

  package var title: String {
    switch self {
    case .identity: "Label and identity"
    case .purpose: "Purpose and recipients"
    case .source: "Source data"
    case .method: "Method"
    case .formalPrivacy: "Statement of formal privacy"
    case .disclosure: "Disclosure risk"
    case .fidelity: "Fidelity"
    case .usefulness: "Usefulness for the purpose"
    case .fairness: "Fairness"
    case .limits: "Known differences and limits"
    case .decision: "Decision"
    case .annexes: "Annexes"
    }
  }
}

extension ReportDocument {
  /// "not provided", marked as something that a person has to add.
  static let notProvided: HTML = "<span class=\"open\">not provided (a person has to add it)</span>"

  /// A list of named facts; those that are absent are said to be so.
  static func facts(_ rows: [(name: String, value: HTML?)]) -> HTML {
    let lines = rows.map { "<dt>\($0.name)</dt><dd>\($0.value ?? notProvided)</dd>\n" as HTML }
    return "<dl class=\"facts\">\(lines)</dl>\n"
  }

  /// A canonical name as words: "modelDevelopment" → "model development".
  package static func spelt(_ name: String) -> String {
    name.reduce(into: "") { text, letter in
      text += letter.isUppercase && text.last?.isLowercase == true ? " \(letter.lowercased())" : String(letter)
    }
  }

  static func text(_ value: String?) -> HTML? { value.map { "\($0)" } }

  static func list(_ items: [String], otherwise: HTML) -> HTML {
    items.isEmpty ? "<p>\(otherwise)</p>\n" : "<ul>\(items.map { "<li>\($0)</li>\n" as HTML })</ul>\n"
  }

  /// Pictures side by side; a single one may be wider.
  package static func grid(_ figures: [Figure]) -> HTML {
    let kind: HTML = figures.count == 1 ? "figures single" : "figures"
    return "<div class=\"\(kind)\">\n\(figures.map(\.fragment))</div>\n"
  }

  static func details(_ summary: HTML, _ body: HTML) -> HTML {
    "<details class=\"more\"><summary>\(summary)</summary>\n\(body)</details>\n"
  }

  static func digest(_ value: String?) -> HTML? { value.map { "<code class=\"digest\">\($0)</code>" } }

  /// What a private recipient reads in the place of anything measured on the real table.
  static let withheld: HTML = """
    <p>Not in this report. These rows were made under a formal privacy guarantee, and measurements on the real table \
    are not paid for by it. The custodian has them.</p>

    """
}

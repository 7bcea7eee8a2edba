import Mustache

/// The frame of the page: head, label, table of contents, sections, foot.
enum ReportPage {
  static func render(_ document: ReportDocument) -> String {
    let input = document.input
    let values: [String: Any] = [
      "title": Escaping.escaped(input.title),
      "label": ReportDocument.label,
      "kind": document.audience == .custodian ? "Custodian’s report" : "Report for recipients",
      "study": Escaping.escaped(input.studyID),
      "time": input.generatedAt.map { ["at": Escaping.escaped($0)] } as Any? ?? false,
      "style": Figure.style + ReportStyle.css,
      "sections": document.sections.map { section -> [String: Any] in
        [
          "id": section.id, "title": section.title, "body": section.body.source,
          "parts": section.parts.map { "part-\($0.rawValue)" }.joined(separator: " "),
        ]
      },
      "version": Escaping.escaped(input.reproduction.programVersion),
      "foot": document.audience == .custodian
        ? "For the custodian. Keep it where the real table is kept." : "Keep this report with the rows.",
    ]
    return template.render(values)
  }

  // Values are escaped before they reach the template, for the characters that XML forbids too: hence triple braces.
  private static let template: MustacheTemplate = {
    do {
      return try MustacheTemplate(string: source)
    } catch {
      preconditionFailure("The report's template cannot be read: \(error)")
    }
  }()

  private static let source = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>SYNTHETIC: {{{title}}}</title>
    <style>
    {{{style}}}
    </style>
    </head>
    <body>
    <a class="skip" href="#content">Skip to the report</a>
    <p class="label" role="note"><strong>{{{label}}}</strong></p>
    <header>
    <p class="kind">{{{kind}}} · study {{{study}}}{{#time}} · <span class="time">{{{at}}}</span>{{/time}}</p>
    <h1>{{{title}}}</h1>
    </header>
    <div class="page">
    <nav aria-label="Contents"><details open="open"><summary>Contents</summary><ol>
    {{#sections}}
    <li><a href="#{{{id}}}">{{{title}}}</a></li>
    {{/sections}}
    </ol></details></nav>
    <main id="content">
    {{#sections}}
    <section id="{{{id}}}" class="{{{parts}}}" aria-labelledby="{{{id}}}-title">
    <h2 id="{{{id}}}-title">{{{title}}}</h2>
    {{{body}}}
    </section>
    {{/sections}}
    </main>
    </div>
    <footer>
    <p>{{{label}}}. Made by SynthCraft {{{version}}}. {{{foot}}}</p>
    <p>Nothing here claims that the rows are anonymous: it says what was attempted against them and what was found.</p>
    </footer>
    </body>
    </html>

    """
}

/// The custodian's report, for the safe room: everything, small cells suppressed.
public enum CustodianReport {
  /// One self-contained HTML file; equal bytes for equal input.
  public static func html(_ input: ReportInput) -> String { ReportDocument(input, for: .custodian).html }
}

/// The report that goes with released rows: suppressed aggregates only, and of private rows nothing that was not
/// paid for.
public enum RecipientReport {
  /// One self-contained HTML file; equal bytes for equal input.
  public static func html(_ input: ReportInput) -> String { ReportDocument(input, for: .recipient).html }
}

/// A picture with its numbers and its words: the same value in report and page.
public struct Figure: Codable, Sendable, Hashable {
  public var title: String
  /// One line below the title; may be empty.
  public var subtitle: String
  /// A complete SVG element. Its marks carry classes that ``style`` colours; without it they are coloured for paper.
  public var svg: String
  /// The numbers that are drawn; the first row holds the headings.
  public var numbers: [[String]]
  /// What the picture says, for those who cannot see it.
  public var alternative: String

  public init(title: String, subtitle: String = "", svg: String, numbers: [[String]], alternative: String) {
    self.title = title
    self.subtitle = subtitle
    self.svg = svg
    self.numbers = numbers
    self.alternative = alternative
  }

  /// A `<figure>` element: caption, picture, and the numbers one click away.
  public var html: String { fragment.source }

  /// Style rules that colour all figures, in light and dark.
  public static let style: String = {
    func variables(_ color: (Ink) -> String) -> String {
      Ink.allCases.map { "--\($0.rawValue): \(color($0));" }.joined(separator: " ")
    }
    let rules = Ink.allCases.map {
      ".i-\($0.rawValue) { fill: var(--\($0.rawValue)); } .o-\($0.rawValue) { stroke: var(--\($0.rawValue)); }"
    }
    return """
      :root { color-scheme: light dark; \(variables(\.color)) }
      @media screen and (prefers-color-scheme: dark) { :root { \(variables(\.darkColor)) } }
      \(rules.joined(separator: "\n"))
      """
  }()
}

extension Figure {
  package var fragment: HTML {
    let below: HTML = subtitle.isEmpty ? "" : "<span class=\"subtitle\">\(subtitle)</span>"
    return """
      <figure><figcaption><span class="title">\(title)</span>\(below)</figcaption>\(HTML(trusted: svg))\
      <details><summary>Numbers<span class="hidden"> of \(title)</span></summary>\
      \(HTMLTable(numbers, caption: title).fragment)</details></figure>

      """
  }
}

/// A table of texts; the first row holds the headings, the first column names the rows.
package struct HTMLTable {
  let head: [HTML]
  let rows: [[HTML]]
  let caption: String
  /// Whether the caption is shown, or only read aloud.
  var showsCaption = false

  package init(head: [HTML], rows: [[HTML]], caption: String, showsCaption: Bool = false) {
    self.head = head
    self.rows = rows
    self.caption = caption
    self.showsCaption = showsCaption
  }

  package init(_ texts: [[String]], caption: String) {
    head = (texts.first ?? []).map { "\($0)" }
    rows = texts.dropFirst().map { $0.map { "\($0)" } }
    self.caption = caption
  }

  package var fragment: HTML {
    let heading = head.map { "<th scope=\"col\">\($0)</th>" as HTML }
    let lines = rows.map { cells -> HTML in
      let name: HTML = cells.first.map { "<th scope=\"row\">\($0)</th>" } ?? ""
      return "<tr>\(name)\(cells.dropFirst().map { "<td>\($0)</td>" as HTML })</tr>\n"
    }
    let hidden: HTML = showsCaption ? "" : " class=\"hidden\""
    return """
      <div class="scroll" role="group" aria-label="\(caption)" tabindex="0"><table>\
      <caption\(hidden)>\(caption)</caption>\
      <thead><tr>\(heading)</tr></thead><tbody>
      \(lines)</tbody></table></div>
      """
  }
}

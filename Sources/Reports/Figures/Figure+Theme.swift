extension Figure {
  /// Style rules that colour all figures on a page with a switch between light and dark: `data-theme` on the root
  /// element says `light` or `dark`; without it the system decides.
  package static let themedStyle: String = {
    func variables(_ color: (Ink) -> String) -> String {
      Ink.allCases.map { "--\($0.rawValue): \(color($0));" }.joined(separator: " ")
    }
    let rules = Ink.allCases.map {
      ".i-\($0.rawValue) { fill: var(--\($0.rawValue)); } .o-\($0.rawValue) { stroke: var(--\($0.rawValue)); }"
    }
    return """
      :root { color-scheme: light dark; \(variables(\.color)) }
      @media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { \(variables(\.darkColor)) } }
      :root[data-theme="light"] { color-scheme: light; }
      :root[data-theme="dark"] { color-scheme: dark; \(variables(\.darkColor)) }
      \(rules.joined(separator: "\n"))

      """
  }()
}

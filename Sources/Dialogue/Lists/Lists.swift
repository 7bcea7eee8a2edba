/// Lists that are data, as text of the form "= section", then one entry a line; "# " begins a comment.
enum Lists {
  static func sections(_ text: String) -> [(section: String, line: String)] {
    var section = ""
    return text.split(separator: "\n").compactMap { line in
      if line.hasPrefix("# ") { return nil }
      if line.hasPrefix("= ") {
        section = String(line.dropFirst(2))
        return nil
      }
      return (section, String(line))
    }
  }
}

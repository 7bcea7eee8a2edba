import Evaluation

extension ReportDocument {
  /// As many pictures as are shown at once, and at most.
  private static let picturesAtOnce = 12
  private static let picturesAtMost = 60
  private static let linesAtOnce = 40

  var tableOne: Section {
    guard !input.tableOne.isEmpty else {
      return Section(
        id: "table-one", title: "Table 1, side by side", parts: [.fidelity], body: "<p>There is no Table 1.</p>\n")
    }
    let note: HTML =
      isWithheld
      ? "<p>Synthetic rows only: the real table’s statistics were not paid for by the privacy guarantee.</p>\n"
      : """
      <p>Numbers are mean (standard deviation) or median [quartiles]; categories are count (share). The last \
      column is the \
      standardised difference, synthetic minus real; beyond ±0.1 it is marked ▲. Counts under \
      \(NumberStyle.counted(input.minimumCellCount)) real people are not shown.</p>

      """
    let lines = input.tableOne.map(line)
    let head: [HTML] = isWithheld ? ["Variable", "Synthetic"] : ["Variable", "Real", "Synthetic", "Difference"]
    func table(_ rows: [[HTML]], _ caption: String) -> HTML {
      "<div class=\"table-one\">" + HTMLTable(head: head, rows: rows, caption: caption).fragment + "</div>\n"
    }
    var body = note + table(Array(lines.prefix(Self.linesAtOnce)), "Table 1")
    let rest = Array(lines.dropFirst(Self.linesAtOnce))
    if !rest.isEmpty { body += Self.details("The other \(rest.count) lines", table(rest, "Table 1, continued")) }
    if !isWithheld, let figure = Figure.differences(input.tableOne) { body += Self.grid([figure]) }
    return Section(id: "table-one", title: "Table 1, side by side", parts: [.fidelity], body: body)
  }

  private func line(_ row: TableOneRow) -> [HTML] {
    let unit: HTML = row.unit.map { " <small>\($0)</small>" } ?? ""
    let name: HTML =
      row.level.map { "<span class=\"level\">\($0)</span>" } ?? "<span class=\"variable\">\(row.column)</span>\(unit)"
    let difference: HTML =
      row.standardisedDifference.map { value in
        "\(NumberStyle.score.html(value))\(abs(value) > 0.1 ? " <span title=\"beyond ±0.1\">▲</span>" : "" as HTML)"
      } ?? ""
    let made = Self.summary(row.synthetic)
    return isWithheld ? [name, made] : [name, Self.summary(row.real), made, difference]
  }

  private static func summary(_ summary: TableOneRow.Summary) -> HTML {
    let number = NumberStyle.value.html
    switch summary {
    case .meanAndDeviation(let mean, let deviation): return "\(number(mean)) (\(number(deviation)))"
    case .medianAndQuartiles(let median, let lower, let upper):
      return "\(number(median)) [\(number(lower)), \(number(upper))]"
    case .count(let count, let share): return "\(NumberStyle.counted(count)) (\(NumberStyle.share.html(share)))"
    case .suppressed: return "<span class=\"open\">too few to show</span>"
    case .none: return ""
    }
  }

  var columnPictures: Section {
    let drawn = input.columns.prefix(Self.picturesAtMost).map { Figure.column($0, subtitle: subtitle(of: $0)) }
    let undrawn = input.columns.dropFirst(Self.picturesAtMost).map(\.column)
    var body: HTML =
      isWithheld
      ? "<p>Synthetic rows only.</p>\n"
      : "<p>The blue outline is the real table, the filled shape the synthetic one.</p>\n"
    body += drawn.isEmpty ? "<p>There are no pictures.</p>\n" : Self.grid(Array(drawn.prefix(Self.picturesAtOnce)))
    let more = Array(drawn.dropFirst(Self.picturesAtOnce))
    if !more.isEmpty {
      body += Self.details("Show the other \(more.count) columns", Self.grid(more))
    }
    if !undrawn.isEmpty {
      body += Self.details(
        "\(undrawn.count) further columns are not drawn", "<p class=\"names\">\(undrawn.joined(separator: ", "))</p>\n")
    }
    return Section(id: "columns", title: "Column by column", parts: [.fidelity], body: body)
  }

  private func subtitle(of column: ColumnComparison) -> String {
    var parts: [String] = []
    let metric = input.released?.metrics.first {
      $0.columns == [column.column] && $0.group == nil && $0.value != nil
        && ["fidelity.ksComplement", "fidelity.tvComplement"].contains($0.id)
    }
    if let metric, let value = metric.value {
      let judgement = Judgement(metric)
      let verdict = judgement == .noBand ? "" : ", \(judgement.short)"
      parts.append("alike \(NumberText.score(value)) of 1\(verdict)")
    }
    if (column.realMissing ?? 0) > 0 || column.syntheticMissing > 0 {
      let real = column.realMissing.map { "real \(NumberText.share($0)), " } ?? ""
      parts.append("missing: \(real)synthetic \(NumberText.share(column.syntheticMissing))")
    }
    return parts.joined(separator: " · ")
  }

  var pairs: Section {
    let body: HTML
    if let associations = input.associations, associations.columns.count > 1 {
      body = """
        <p>Each cell is one pair of columns: \(associations.measure). The stronger the colour, the stronger the \
        relation; a stroke \
        marks a negative one.</p>
        \(Self.grid(Figure.associations(associations)))
        """
    } else {
      body = "<p>No pairs of columns were compared.</p>\n"
    }
    return Section(id: "pairs", title: "How columns go together", parts: [.fidelity], body: body)
  }
}

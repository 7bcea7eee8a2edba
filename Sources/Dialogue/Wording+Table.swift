public import Evaluation
public import Vocabulary

/// What is said of a table once it was read: aggregates only.
public struct TableSummary: Codable, Sendable, Hashable {
  public var name: String
  public var rows: Int
  /// How the file was understood, in sentences; empty where there is nothing to say.
  public var reading: String
  /// Numbers of columns by kind, in the order of the kinds.
  public var kinds: [KindCount]
  /// Share of all cells without a value.
  public var missingShare: Double
  /// The columns with most gaps, most first.
  public var gaps: [Gap]
  /// What was found, one sentence each.
  public var findings: [String]

  public struct KindCount: Codable, Sendable, Hashable {
    public var kind: ColumnKind
    public var count: Int

    public init(kind: ColumnKind, count: Int) {
      self.kind = kind
      self.count = count
    }
  }

  public struct Gap: Codable, Sendable, Hashable {
    public var column: String
    public var share: Double

    public init(column: String, share: Double) {
      self.column = column
      self.share = share
    }
  }

  public init(
    name: String, rows: Int, reading: String, kinds: [KindCount], missingShare: Double, gaps: [Gap], findings: [String]
  ) {
    self.name = name
    self.rows = rows
    self.reading = reading
    self.kinds = kinds
    self.missingShare = missingShare
    self.gaps = gaps
    self.findings = findings
  }
}

/// One column of the real table beside the same column of the synthetic one.
public struct ColumnSideBySide: Codable, Sendable, Hashable {
  public enum Content: Codable, Sendable, Hashable {
    /// Mean, standard deviation and median.
    case numbers(real: Numbers, synthetic: Numbers)
    /// Shares of levels that are frequent enough to be shown.
    case levels([Level])
  }

  public struct Numbers: Codable, Sendable, Hashable {
    public var mean: Double
    public var deviation: Double
    public var median: Double

    public init(mean: Double, deviation: Double, median: Double) {
      self.mean = mean
      self.deviation = deviation
      self.median = median
    }
  }

  public struct Level: Codable, Sendable, Hashable {
    public var name: String
    public var real: Double
    public var synthetic: Double

    public init(name: String, real: Double, synthetic: Double) {
      self.name = name
      self.real = real
      self.synthetic = synthetic
    }
  }

  public var column: String
  public var content: Content
  public var missingReal: Double
  public var missingSynthetic: Double
  /// Likeness of the two distributions, with its control.
  public var likeness: Measurement?

  public init(
    column: String, content: Content, missingReal: Double, missingSynthetic: Double, likeness: Measurement? = nil
  ) {
    self.column = column
    self.content = content
    self.missingReal = missingReal
    self.missingSynthetic = missingSynthetic
    self.likeness = likeness
  }
}

extension Wording {
  /// What is in a table and what was found in it.
  public static func overview(_ table: TableSummary) -> Message {
    let columns = table.kinds.reduce(0) { $0 + $1.count }
    let kinds = table.kinds.filter { $0.count > 0 }.map { counted($0.count, words(for: $0.kind)) }
    let reading = table.reading.isEmpty ? "" : " \(table.reading)"
    var paragraphs = [
      "“\(table.name)” holds \(counted(table.rows, "row")) and \(counted(columns, "column")): "
        + "\(listed(kinds)).\(reading)"
    ]
    if table.missingShare > 0 {
      let gaps = table.gaps.map { "“\($0.column)” (\(percent($0.share)))" }
      paragraphs.append(
        "\(percent(table.missingShare)) of all cells are empty"
          + (gaps.isEmpty
            ? "." : "; most in \(gaps.joined(separator: ", ")). Gaps are learnt too and will be made again."))
    } else {
      paragraphs.append("No cell is empty.")
    }
    if table.findings.isEmpty {
      paragraphs.append(
        "I looked for identifiers, coded missing values, impossible values and repeats, and found none.")
    } else {
      paragraphs.append("What I noticed:\n" + table.findings.map { "- \($0)" }.joined(separator: "\n"))
    }
    return Message(paragraphs)
  }

  static func words(for kind: ColumnKind) -> String {
    switch kind {
    case .numeric: "number column"
    case .categorical: "category column"
    case .date: "date column"
    case .dateTime: "date and time column"
    case .identifier: "identifier"
    case .text: "free-text column"
    }
  }

  /// Columns side by side, real people first.
  public static func comparison(_ columns: [ColumnSideBySide]) -> Message {
    var facts: [Fact] = []
    for column in columns {
      switch column.content {
      case .numbers(let real, let synthetic):
        for (label, value) in [
          ("mean", \ColumnSideBySide.Numbers.mean), ("spread (SD)", \.deviation), ("median", \.median),
        ] {
          facts.append(
            Fact(
              label: "\(column.column), \(label)", value: "synthetic \(measure(synthetic[keyPath: value]))",
              control: "real \(measure(real[keyPath: value]))"))
        }
      case .levels(let levels):
        for level in levels {
          facts.append(
            Fact(
              label: "\(column.column) = \(level.name)", value: "synthetic \(percent(level.synthetic))",
              control: "real \(percent(level.real))"))
        }
      }
      facts.append(
        Fact(
          label: "\(column.column), empty", value: "synthetic \(percent(column.missingSynthetic))",
          control: "real \(percent(column.missingReal))"))
      if let likeness = column.likeness { facts.append(fact(for: likeness)) }
    }
    return Message(["Synthetic beside real:"], facts: facts)
  }

  /// Three significant digits.
  static func measure(_ value: Double) -> String {
    let size = abs(value)
    return decimal(value, size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
  }
}

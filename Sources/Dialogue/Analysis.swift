import Vocabulary

/// A text with all that was found in it: what slots are filled from and patterns look at.
struct Analysis: Sendable {
  let utterance: Utterance
  let context: DialogueContext
  let columns: [ColumnMention]
  let generators: [TermMention<String>]
  let metrics: [TermMention<MetricName>]
  let numbers: [NumberMention]
  let files: [String]
  /// The text as patterns see it.
  let cues: [CueToken]
  /// The text as the classifier sees it.
  let delexicalised: [String]
  /// Where the part begins that counts, after "no, I meant".
  let focus: Int
  /// It takes something back that was said before.
  let isCorrection: Bool

  var words: [String] { utterance.words }

  init(_ text: String, context: DialogueContext, columns linker: ColumnLinker) {
    utterance = Utterance(text)
    self.context = context
    let words = utterance.words
    (focus, isCorrection) = Self.focus(of: words)
    files = FileNames.inside(text)
    var generators = Terms.generators.mentions(in: words)
    let metrics = Terms.metrics.mentions(in: words)
    let columns = linker.mentions(in: utterance)
    let certain = columns.filter(\.isCertain)
    generators.removeAll { mention in certain.contains { $0.tokens.overlaps(mention.tokens) } }
    self.generators = generators
    self.metrics = metrics.filter { mention in !certain.contains { $0.tokens.overlaps(mention.tokens) } }
    let terms = generators.map(\.tokens) + self.metrics.map(\.tokens)
    let named = Set(certain.map(\.best))
    self.columns = columns.filter { mention in
      // A word that may mean a column which is named in full elsewhere adds nothing.
      mention.isCertain
        || !(terms.contains { $0.overlaps(mention.tokens) } || mention.candidates.contains { named.contains($0.name) })
    }
    let taken = self.columns.map(\.tokens)
    numbers = NumberReader.mentions(in: words).filter { mention in !taken.contains { $0.overlaps(mention.tokens) } }
    (cues, delexicalised) = Self.marked(
      words, columns: self.columns, generators: generators, metrics: self.metrics, numbers: numbers,
      hasFile: !files.isEmpty)
  }

  /// Columns named in the part that counts.
  var focusedColumns: [ColumnMention] { columns.filter { $0.tokens.lowerBound >= focus } }
  var focusedNumbers: [NumberMention] { numbers.filter { $0.tokens.lowerBound >= focus } }

  func has(_ choices: String...) -> Bool { hasAny(choices) }

  /// Whether one of these words, or beginnings that end in "*", or phrases, is in the part that counts.
  func hasAny(_ choices: [String]) -> Bool {
    let words = words[focus...]
    return choices.contains { choice in
      if choice.contains(" ") { return (" " + words.joined(separator: " ") + " ").contains(" " + choice + " ") }
      if choice.hasSuffix("*") { return words.contains { $0.hasPrefix(choice.dropLast()) } }
      return words.contains(choice)
    }
  }

  /// Whether words before a mention say that it is not meant: "not", "instead of", "rather than".
  func isNegated(_ tokens: Range<Int>) -> Bool {
    let before = words[..<tokens.lowerBound].suffix(3)
    if let last = before.last, ["not", "isnt", "except", "without", "besides"].contains(last) { return true }
    let pair = before.suffix(2).joined(separator: " ")
    if ["instead of", "rather than", "not the", "but not", "anything but", "apart from", "not as", "never with"]
      .contains(pair)
    {
      return true
    }
    return ["not the column", "instead of the", "rather than the"].contains(before.joined(separator: " "))
  }

  /// "no, I meant stroke": the words from "stroke" on count.
  private static func focus(of words: [String]) -> (Int, Bool) {
    let openers: Set<String> = ["no", "nope", "sorry", "actually", "wait", "oops", "nah", "hmm", "oh", "hang", "hold"]
    let isCorrection = words.first.map(openers.contains) ?? false
    if let index = words.firstIndex(where: { ["meant", "mean"].contains($0) }), index < 6, index + 1 < words.count,
      index > 0, ["i", "we", "rather", "really", "actually", "did", "do"].contains(words[index - 1]),
      !words[..<index].contains("what"), !words[..<index].contains("not")
    {
      return (index + 1, true)
    }
    guard isCorrection, let first = words.first else { return (0, false) }
    if let comma = words.firstIndex(of: ","), comma <= 3, comma + 1 < words.count { return (comma + 1, true) }
    if words.count > 2, first != "hang", first != "hold" {
      // "no formal guarantee" denies what follows; "no it is stroke" takes something back.
      let pronouns: Set<String> = ["it", "its", "the", "that", "thats", "this", "i", "use", "take", "sorry", "wait"]
      return first != "no" || pronouns.contains(words[1]) ? (1, true) : (0, false)
    }
    return (0, true)
  }

  private static func marked(
    _ words: [String], columns: [ColumnMention], generators: [TermMention<String>],
    metrics: [TermMention<MetricName>], numbers: [NumberMention], hasFile: Bool
  ) -> ([CueToken], [String]) {
    var kinds: [(Range<Int>, String)] = []
    kinds += generators.map { ($0.tokens, "GEN") } + metrics.map { ($0.tokens, "MET") }
    kinds += columns.map { ($0.tokens, "COL") }
    kinds += numbers.filter { !$0.isFactor }.map { ($0.tokens, "NUM") }
    var cues: [CueToken] = []
    var plain: [String] = []
    var index = 0
    while index < words.count {
      if let (range, kind) = kinds.first(where: { $0.0.lowerBound == index }) {
        cues.append(CueToken(word: range.count == 1 ? words[index] : nil, kind: kind))
        plain.append(kind)
        index = range.upperBound
      } else {
        let isFile = hasFile && FileNames.isFile(words[index])
        cues.append(CueToken(word: words[index], kind: isFile ? "FILE" : nil))
        plain.append(isFile ? "FILE" : words[index])
        index += 1
      }
    }
    return (cues, plain)
  }
}

/// Finds names of files in a text.
enum FileNames {
  private static let endings = [
    ".csv", ".tsv", ".txt", ".gz", ".xpt", ".sas7bdat", ".dta", ".sav", ".por", ".zsav", ".xlsx", ".xls", ".parquet",
    ".dat", ".tab", ".json",
  ]

  static func isFile(_ word: String) -> Bool {
    endings.contains { word.hasSuffix($0) && word.count > $0.count }
  }

  /// Paths in the order in which they are written; quoted ones may hold spaces.
  static func inside(_ text: String) -> [String] {
    var files: [String] = []
    var rest = Substring(text)
    while let open = rest.firstIndex(where: { "\"'`\u{201C}".contains($0) }) {
      let close: Character = rest[open] == "\u{201C}" ? "\u{201D}" : rest[open]
      let start = rest.index(after: open)
      guard let end = rest[start...].firstIndex(of: close) else { break }
      let quoted = String(rest[start..<end])
      if isFile(quoted.lowercased()) { files.append(quoted) }
      rest = rest[rest.index(after: end)...]
    }
    for part in text.split(whereSeparator: \.isWhitespace) {
      let bare = part.trimming { "\"'`,;:!?()\u{201C}\u{201D}".contains($0) }
      let name = bare.hasSuffix(".") ? String(bare.dropLast()) : String(bare)
      let isPath = isFile(name.lowercased()) || name.hasPrefix("/") || name.hasPrefix("~/") || name.hasPrefix("./")
      if isPath, name.count > 1, !files.contains(where: { $0.hasSuffix(name) }) { files.append(name) }
    }
    return files
  }
}

extension Substring {
  func trimming(_ isCut: (Character) -> Bool) -> Substring {
    var part = self.drop(while: isCut)
    while let last = part.last, isCut(last) { part = part.dropLast() }
    return part
  }
}

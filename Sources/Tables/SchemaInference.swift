import Vocabulary

/// Finds out what a column holds, with the reasons and how sure it is, from its different spellings and numbers.
struct SchemaInference {
  let decimalPoint: UInt8

  /// The field and its values; nil for a column without any value. The cells are taken out of `raw`: where they need
  /// not move, the values take their place.
  func infer(_ raw: inout RawColumn) -> (field: Field, column: Column)? {
    let evidence = SpellingEvidence(raw, decimalPoint: decimalPoint)
    guard evidence.valueCount > 0 else { return nil }
    let name = ColumnName(raw.name)
    var judged: Judgement
    if evidence.isNumeric {
      judged = NumberRule(evidence: evidence, name: name, raw: raw).judge()
    } else {
      judged = dateJudgement(evidence, raw, name) ?? WordRule(evidence: evidence, name: name).judge()
    }
    if let labels = raw.dictionary?.labels, !labels.isEmpty { judged.consider(labels: labels, evidence) }
    let cells = raw.takeCells()
    var built = ColumnBuilder(name: raw.name, evidence: evidence, judged: judged).build(cells)
    built.field.title = raw.dictionary?.title
    built.field.reasons = judged.reasons
    built.field.confidence = judged.confidence
    if built.field.kind == .categorical, let labels = raw.dictionary?.labels {
      built.field.levelLabels = labels.filter { built.field.levels.contains($0.key) }
    }
    return built
  }

  private func dateJudgement(_ evidence: SpellingEvidence, _ raw: RawColumn, _ name: ColumnName) -> Judgement? {
    let spellings = evidence.values.lazy.map { raw.spellings[Int($0)] }
    guard let format = DateFormat.candidates(for: spellings, compactToo: name.suggestsDate).first else { return nil }
    let midnight =
      format.hasTime
      && spellings.allSatisfy { (format.seconds(in: $0) ?? 1).truncatingRemainder(dividingBy: 86_400) == 0 }
    let isDate = !format.hasTime || (midnight && format.pattern.contains("y"))
    var reasons = ["Every value is a \(isDate ? "date" : "time") written as \(format.pattern)."]
    if midnight && isDate { reasons.append("All times are midnight, so only the day counts.") }
    var confidence = 0.98
    if format.isAmbiguous, DateFormat.candidates(for: spellings, compactToo: false).count > 1 {
      confidence = 0.5
      reasons.append("Day and month could be the other way round; check.")
    }
    return Judgement(
      kind: isDate ? .date : .dateTime, reasons: reasons, confidence: confidence, dateFormat: format)
  }
}

/// What a column was found to be.
struct Judgement {
  var kind: ColumnKind
  var reasons: [String]
  var confidence: Double
  var dateFormat: DateFormat?

  /// Labels of all values in the file's own dictionary make a number a code.
  mutating func consider(labels: [String: String], _ evidence: SpellingEvidence) {
    guard kind == .numeric || kind == .categorical, evidence.distinct.count > 0 else { return }
    let labelled = evidence.distinct.filter { labels[$0.spelling] != nil }.count
    if labelled == evidence.distinct.count && evidence.isDistinctComplete {
      kind = .categorical
      reasons = ["The file's data dictionary gives a label for each of its \(labelled) values."]
      confidence = 0.95
    } else if labelled > 0 {
      reasons.append("The file's data dictionary labels \(labelled) of the values.")
    }
  }
}

/// The different spellings of a column, sorted into values, numbers and ways to say that there is none.
struct SpellingEvidence {
  struct Number {
    let value: Double
    let count: Int
    let spelling: String
  }

  /// For each spelling whether it says that there is no value, and for those that do the reason.
  private(set) var isMissing: [Bool]
  private(set) var reasons: [Int: String] = [:]
  /// For each spelling its number, or NaN; empty where the values are not numbers.
  private(set) var numbers: [Double] = []
  /// Indices of spellings that are values.
  private(set) var values: [Int32] = []
  private(set) var valueCount = 0
  /// All values are numbers, but for a few odd answers, which then count as missing with their own reason.
  private(set) var isNumeric = false
  private(set) var isInteger = true
  private(set) var decimals: Int
  private(set) var hasPlainIntegers: Bool
  /// Different numbers, ascending; all of them when `isDistinctComplete`.
  private(set) var distinct: [Number] = []
  private(set) var isDistinctComplete = false
  /// Several spellings stand for one number: "1" and "1.0".
  private(set) var hasTwins = false
  let counts: [Int]
  let spellings: [ByteSlice]

  private static let oddLimit = 20

  init(_ raw: RawColumn, decimalPoint: UInt8) {
    spellings = raw.spellings
    counts = raw.counts
    decimals = raw.decimals
    hasPlainIntegers = raw.isPlain
    isMissing = [Bool](repeating: false, count: raw.spellings.count)
    let known = raw.dictionary?.missing ?? [:]
    for (index, slice) in raw.spellings.enumerated() {
      if let reason = (known.isEmpty ? nil : known[slice.string]) ?? MissingSpelling(slice)?.reason {
        isMissing[index] = true
        reasons[index] = reason
      }
    }
    switch raw.cells {
    case .codes: readCodes(decimalPoint)
    case .numbers(let cells): readNumbers(cells)
    }
  }

  private mutating func readCodes(_ decimalPoint: UInt8) {
    var numberCells = 0
    var odd: [Int] = []
    var numeric: [Int32] = []
    numbers = [Double](repeating: .nan, count: isWorthParsing(decimalPoint) ? spellings.count : 0)
    values.reserveCapacity(spellings.count)
    for index in spellings.indices where !isMissing[index] && counts[index] > 0 {
      values.append(Int32(truncatingIfNeeded: index))
      valueCount += counts[index]
      if numbers.isEmpty { continue }
      var spelling = DecimalNumber.Spelling()
      let slice = spellings[index]
      let number = DecimalNumber.parse(slice.start, slice.count, point: decimalPoint, spelling: &spelling)
      if number.isNaN {
        odd.append(index)
        continue
      }
      numbers[index] = number
      numeric.append(Int32(truncatingIfNeeded: index))
      numberCells += counts[index]
      decimals = max(decimals, spelling.decimals)
      hasPlainIntegers = hasPlainIntegers && spelling.isPlain
      if number != number.rounded() { isInteger = false }
    }
    isNumeric =
      !numeric.isEmpty
      && (odd.isEmpty
        || (odd.count <= Self.oddLimit && numeric.count > 20 && numberCells * 20 >= valueCount * 19))
    guard isNumeric else {
      numbers = []
      return
    }
    nameOdd(odd)
    values = numeric
    valueCount = numberCells
    distinct = numeric.map(Int.init)
      .map { Number(value: numbers[$0], count: counts[$0], spelling: spellings[$0].string) }
      .sorted { ($0.value, $0.spelling) < ($1.value, $1.spelling) }
    hasTwins = zip(distinct, distinct.dropFirst()).contains { $0.value == $1.value }
    isDistinctComplete = true
  }

  /// Numbers with more than a few odd answers are none; so are words, which a look at the first spellings tells.
  private func isWorthParsing(_ decimalPoint: UInt8) -> Bool {
    let sample = spellings.indices.lazy.filter { !isMissing[$0] }.prefix(100)
    let odd = sample.filter { index in
      var spelling = DecimalNumber.Spelling()
      let slice = spellings[index]
      return DecimalNumber.parse(slice.start, slice.count, point: decimalPoint, spelling: &spelling).isNaN
    }
    return odd.count <= Self.oddLimit
  }

  private mutating func readNumbers(_ cells: [Double]) {
    isNumeric = true
    nameOdd(spellings.indices.filter { !isMissing[$0] })
    valueCount = cells.count - counts.reduce(0, +)
    isInteger = hasPlainIntegers || !cells.contains { !$0.isNaN && $0 != $0.rounded() }
  }

  /// Answers in words among numbers become reasons of missingness.
  private mutating func nameOdd(_ odd: [Int]) {
    for index in odd {
      let text = spellings[index].string
      isMissing[index] = true
      switch text.first {
      case "<": reasons[index] = "below the limit of detection (\(text))"
      case ">": reasons[index] = "above the limit of detection (\(text))"
      default: reasons[index] = text.lowercased()
      }
    }
  }
}

/// The words in a column's name.
struct ColumnName {
  let words: [String]

  init(_ name: String) {
    var words: [String] = []
    var word = ""
    var previous: Character = "_"
    for character in name {
      if !character.isLetter && !character.isNumber {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        if character.isUppercase && previous.isLowercase && !word.isEmpty {
          words.append(word)
          word = ""
        }
        word += character.lowercased()
      }
      previous = character
    }
    if !word.isEmpty { words.append(word) }
    self.words = words
  }

  private func has(_ list: Set<String>) -> Bool { words.contains(where: list.contains) }

  var suggestsDate: Bool { has(["date", "datum", "dat", "dt", "day", "dob", "dod", "birth", "visit", "admission"]) }

  /// The name of a key: `id`, `hadm_id`, `SEQN`.
  var suggestsIdentifier: Bool {
    has([
      "id", "ids", "identifier", "uuid", "guid", "mrn", "seqn", "ssn", "barcode", "accession", "sno", "pid", "rowid",
    ])
  }

  /// The name of a person's key: a person may have several rows.
  var suggestsPerson: Bool {
    let people: Set<String> = ["subject", "patient", "participant", "person", "respondent", "subj", "pat"]
    return words.count == 1 ? people.contains(words[0]) : suggestsIdentifier && has(people)
  }

  /// The name of something that is counted or measured in whole numbers.
  var suggestsCount: Bool {
    has([
      "number", "count", "counts", "times", "days", "day", "weeks", "months", "years", "yr", "year", "size", "hours",
      "visits", "episodes", "pregnancies", "parity", "drinks", "los", "dose", "duration", "length",
    ]) || (words.count > 1 && has(["n", "num", "nr"]))
  }

  /// The name of a group or a code.
  var suggestsGroup: Bool {
    has([
      "stratum", "strata", "psu", "cluster", "code", "type", "class", "category", "group", "grp", "cohort", "stage",
      "grade", "site", "center", "centre", "region", "hospital", "ward",
    ])
  }

  var suggestsAge: Bool { has(["age", "alter"]) }
}

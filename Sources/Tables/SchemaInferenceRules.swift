import Vocabulary

/// Tells counts and measurements from codes, keys and dates that are written as numbers.
struct NumberRule {
  let evidence: SpellingEvidence
  let name: ColumnName
  let raw: RawColumn

  func judge() -> Judgement {
    if let key = keyJudgement() ?? compactDate() { return key }
    if evidence.hasTwins { return numbers("Numbers, some of them spelt in two ways.", 0.9) }
    if name.suggestsGroup, evidence.isDistinctComplete, evidence.isInteger, levels <= 50, count >= 10 * levels {
      return codes("\(levels) different whole numbers, each many times, and the name is that of a group.", 0.75)
    }
    guard evidence.isDistinctComplete, levels <= 20 else {
      return numbers("Numbers with more than 20 different values.", 0.95)
    }
    return evidence.isInteger ? fewIntegers() : fewFractions()
  }

  // MARK: Few different values

  private var count: Int { evidence.valueCount }
  private var levels: Int { evidence.distinct.count }

  private func codes(_ reason: String, _ confidence: Double) -> Judgement {
    let spelling = evidence.hasPlainIntegers ? "" : " They are whole numbers spelt with a point, as codes often are."
    return Judgement(
      kind: .categorical, reasons: [reason + (evidence.isInteger ? spelling : "")], confidence: confidence)
  }

  private func numbers(_ reason: String, _ confidence: Double) -> Judgement {
    Judgement(kind: .numeric, reasons: [reason], confidence: confidence)
  }

  private func fewFractions() -> Judgement {
    if levels <= 5 && count >= 50 * levels {
      return codes("Only \(levels) different values in \(count) rows.", 0.7)
    }
    return numbers("Numbers with a fraction.", 0.9)
  }

  private func fewIntegers() -> Judgement {
    let least = evidence.distinct[0].value
    let greatest = evidence.distinct[levels - 1].value
    if levels <= 2 { return codes(levels == 1 ? "A single value." : "Two different values.", 0.9) }
    if least >= 1900 && greatest <= 2100 { return numbers("Whole numbers between 1900 and 2100: calendar years.", 0.8) }
    if name.suggestsCount && levels > 5 {
      return numbers("Whole numbers, and the name speaks of something counted.", 0.8)
    }
    if name.suggestsAge && least == 0 { return numbers("Whole numbers from 0, and the name speaks of age.", 0.7) }
    return levels <= 10 ? upToTen(least, greatest) : upToTwenty(least)
  }

  private func upToTen(_ least: Double, _ greatest: Double) -> Judgement {
    guard count >= 10 * levels || (levels <= 5 && count >= 3 * levels) else {
      return numbers("Whole numbers; \(count) rows are too few to call \(levels) different values codes.", 0.5)
    }
    let isConsecutive = greatest - least == Double(levels - 1)
    if levels >= 6 && least <= 1 && isConsecutive && tailIsRare(1 / 200) {
      return numbers("Whole numbers from \(Int(least)) whose greatest are rare: they look like counts.", 0.7)
    }
    return codes(
      "\(levels) different whole numbers, each many times: codes or steps rather than a measurement.",
      isConsecutive && least >= 0 ? 0.8 : 0.65)
  }

  /// Code books start at 1, leave few gaps (but for 77, 88, 99) and use each code.
  private func upToTwenty(_ least: Double) -> Judgement {
    let special: Set<Double> = [77, 88, 99]
    let ordinary = evidence.distinct.filter { !special.contains($0.value) }
    let greatest = ordinary.last?.value ?? 0
    if least == 1, greatest <= 1.2 * Double(ordinary.count), count >= 20 * levels, !tailIsRare(1 / 100) {
      return codes("\(levels) different whole numbers from 1 without gaps, the last ones not rare: a code book.", 0.6)
    }
    return numbers("\(levels) different whole numbers that look measured or counted.", 0.7)
  }

  /// The greatest value is rare and the commonest lies in the lower half: counts thin out, codes rarely do.
  private func tailIsRare(_ share: Double) -> Bool {
    let distinct = evidence.distinct
    let top = distinct.indices.max { distinct[$0].count < distinct[$1].count } ?? 0
    return Double(distinct[distinct.count - 1].count) < share * Double(count) && top * 2 < distinct.count
  }

  // MARK: Keys and dates

  private func keyJudgement() -> Judgement? {
    guard evidence.isInteger, evidence.hasPlainIntegers else { return nil }
    if isRowNumber() {
      return Judgement(kind: .identifier, reasons: ["The values count the rows."], confidence: 0.95)
    }
    guard name.suggestsIdentifier || name.suggestsPerson else { return nil }
    let different = distinctCount()
    guard different > 20 else { return nil }
    if different * 20 >= count || different > 1_000 || name.suggestsPerson {
      let repeats = different == count ? "each value comes once" : "\(different) different values in \(count) rows"
      return Judgement(
        kind: .identifier, reasons: ["Whole numbers under the name of an identifier; \(repeats)."], confidence: 0.9)
    }
    return codes("Whole numbers under the name of an identifier, each in many rows: a code of a group.", 0.6)
  }

  private func isRowNumber() -> Bool {
    guard raw.rowCount >= 20, evidence.valueCount == raw.rowCount else { return false }
    let first = number(at: 0)
    guard first == 0 || first == 1 else { return false }
    return !(0..<raw.rowCount).contains { number(at: $0) != first + Double($0) }
  }

  private func number(at row: Int) -> Double {
    switch raw.cells {
    case .codes(let codes): evidence.numbers[Int(codes[row])]
    case .numbers(let numbers): numbers[row]
    }
  }

  private func distinctCount() -> Int {
    guard case .numbers(let numbers) = raw.cells else { return evidence.distinct.count }
    var sorted = numbers.filter { !$0.isNaN }
    sorted.sort()
    return sorted.isEmpty ? 0 : 1 + zip(sorted, sorted.dropFirst()).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
  }

  /// `20240320`: eight digits that are days, under a name that speaks of a date.
  private func compactDate() -> Judgement? {
    guard name.suggestsDate, evidence.isInteger, evidence.hasPlainIntegers, let format = DateFormat.compact else {
      return nil
    }
    let isDay = { (value: Double) -> Bool in
      guard value >= 18_000_101, value <= 22_001_231 else { return false }
      return String(Int(value)).withSlice { format.seconds(in: $0) != nil }
    }
    switch raw.cells {
    case .codes: guard evidence.distinct.allSatisfy({ isDay($0.value) }) else { return nil }
    case .numbers(let numbers): guard !numbers.contains(where: { !$0.isNaN && !isDay($0) }) else { return nil }
    }
    return Judgement(
      kind: .date, reasons: ["Every value is a day written as \(format.pattern), and the name speaks of a date."],
      confidence: 0.9, dateFormat: format)
  }
}

/// Tells categories from identifiers and free text.
struct WordRule {
  let evidence: SpellingEvidence
  let name: ColumnName

  func judge() -> Judgement {
    let levels = evidence.values.count
    let count = evidence.valueCount
    let length = evidence.values.reduce(0) { $0 + evidence.spellings[Int($1)].count }
    let longest = evidence.values.reduce(0) { max($0, evidence.spellings[Int($1)].count) }
    let meanLength = Double(length) / Double(levels)
    let isNamed = name.suggestsIdentifier || name.suggestsPerson
    if isNamed && levels > 20 && (levels * 20 >= count || levels > 1_000 || name.suggestsPerson) {
      return Judgement(
        kind: .identifier,
        reasons: ["Values under the name of an identifier; \(levels) different ones in \(count) rows."],
        confidence: 0.95)
    }
    if levels > 10 && levels * 20 >= count * 19 && meanLength <= 40 && !isProse() {
      let reason = levels == count ? "Each value comes once." : "Nearly every value comes once."
      return Judgement(kind: .identifier, reasons: [reason], confidence: levels == count ? 0.85 : 0.7)
    }
    if levels > 10 && (levels > 1_000 || levels * 2 > count || longest > 200) {
      return Judgement(
        kind: .text, reasons: ["\(levels) different texts in \(count) rows: free text rather than categories."],
        confidence: 0.8)
    }
    let repeats = levels == 1 ? "A single value." : "\(levels) different values in \(count) rows."
    return Judgement(kind: .categorical, reasons: [repeats], confidence: levels <= 50 ? 0.95 : 0.75)
  }

  /// Three words or more in most values.
  private func isProse() -> Bool {
    let long = evidence.values.filter { index in
      let slice = evidence.spellings[Int(index)]
      return UnsafeBufferPointer(start: slice.start, count: slice.count).reduce(0) { $0 + ($1 == 0x20 ? 1 : 0) } >= 2
    }
    return long.count * 2 > evidence.values.count
  }
}

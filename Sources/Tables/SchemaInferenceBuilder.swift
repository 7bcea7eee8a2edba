import Vocabulary

/// Makes the field and the typed values once it is known what a column holds.
struct ColumnBuilder {
  let name: String
  let evidence: SpellingEvidence
  let judged: Judgement

  func build(_ cells: consuming RawColumn.Cells) -> (field: Field, column: Column) {
    var field = Field(name: name, kind: judged.kind)
    let reasons = MissingGroups(evidence)
    field.missingReasons = reasons.reasons
    switch judged.kind {
    case .numeric: return numeric(&field, reasons, cells)
    case .date, .dateTime: return dates(&field, reasons, cells)
    case .categorical: return categorical(&field, reasons, cells)
    case .identifier, .text: return text(&field, reasons, cells)
    }
  }

  private func numeric(
    _ field: inout Field, _ reasons: MissingGroups, _ cells: consuming RawColumn.Cells
  ) -> (Field, Column) {
    let (values, mask) = numbers(cells, reasons) { evidence.numbers[$0] }
    field.isInteger = evidence.isInteger
    field.decimals = evidence.decimals
    (field.minimum, field.maximum) = Self.bounds(values)
    return (field, Column(.numeric(values), missing: mask))
  }

  private func dates(
    _ field: inout Field, _ reasons: MissingGroups, _ cells: consuming RawColumn.Cells
  ) -> (Field, Column) {
    guard let format = judged.dateFormat else { preconditionFailure("a date has a format") }
    let unit: Double = judged.kind == .date ? 86_400 : 1
    let (values, mask) = numbers(cells, reasons) {
      (format.seconds(in: evidence.spellings[$0]) ?? .nan) / unit
    } of: { value in
      String(Int(value)).withSlice { (format.seconds(in: $0) ?? .nan) / unit }
    }
    field.dateFormat = format.pattern
    (field.minimum, field.maximum) = Self.bounds(values)
    return (field, Column(.numeric(values), missing: mask))
  }

  private func categorical(
    _ field: inout Field, _ reasons: MissingGroups, _ cells: consuming RawColumn.Cells
  ) -> (Field, Column) {
    let order: [Int]
    if evidence.isNumeric {
      order = evidence.values.map(Int.init).sorted { a, b in
        evidence.numbers[a] != evidence.numbers[b]
          ? evidence.numbers[a] < evidence.numbers[b]
          : ByteSlice.precedes(evidence.spellings[a], evidence.spellings[b])
      }
    } else {
      order = evidence.values.map(Int.init).sorted {
        ByteSlice.precedes(evidence.spellings[$0], evidence.spellings[$1])
      }
    }
    field.levels = order.map { evidence.spellings[$0].string }
    var level = [Int32](repeating: -1, count: evidence.spellings.count)
    for (index, spelling) in order.enumerated() { level[spelling] = Int32(index) }
    switch consume cells {
    case .numbers(let numbers): return codesOfNumbers(&field, reasons, .numbers(numbers))
    case .codes(var codes):
      let mask = reasons.mask(codes)
      codes.withUnsafeMutableBufferPointer { codes in
        for row in codes.indices { codes[row] = level[Int(codes[row])] }
      }
      return (field, Column(.codes(codes), missing: mask))
    }
  }

  /// Numbers that a name or a dictionary calls codes although they are many.
  private func codesOfNumbers(
    _ field: inout Field, _ reasons: MissingGroups, _ cells: consuming RawColumn.Cells
  ) -> (Field, Column) {
    let (values, mask) = numbers(cells, reasons) { evidence.numbers[$0] }
    let distinct = Set(values.filter { !$0.isNaN }).sorted()
    field.levels = distinct.map { CellText.number($0, decimals: evidence.decimals, isInteger: evidence.isInteger) }
    let index = Dictionary(uniqueKeysWithValues: zip(distinct, distinct.indices.map { Int32($0) }))
    return (field, Column(.codes(values.map { index[$0] ?? -1 }), missing: mask))
  }

  private func text(
    _ field: inout Field, _ reasons: MissingGroups, _ cells: consuming RawColumn.Cells
  ) -> (Field, Column) {
    if field.kind == .identifier { field.roles = [.identifier] }
    if case .codes(let codes) = cells {
      let text = { (index: Int) in evidence.isMissing[index] ? "" : evidence.spellings[index].string }
      // Words that come again share their storage.
      if evidence.spellings.count * 2 > codes.count {
        return (field, Column(.text(codes.map { text(Int($0)) }), missing: reasons.mask(codes)))
      }
      let texts = evidence.spellings.indices.map(text)
      return (field, Column(.text(codes.map { texts[Int($0)] }), missing: reasons.mask(codes)))
    }
    let (values, mask) = numbers(cells, reasons) { evidence.numbers[$0] }
    let texts = values.map { $0.isNaN ? "" : CellText.number($0, decimals: 0, isInteger: true) }
    return (field, Column(.text(texts), missing: mask))
  }

  /// The column as numbers, and its mask.
  private func numbers(
    _ cells: consuming RawColumn.Cells, _ reasons: MissingGroups, ofSpelling: (Int) -> Double,
    of number: ((Double) -> Double)? = nil
  ) -> ([Double], [UInt8]?) {
    switch consume cells {
    case .codes(let codes):
      let table = evidence.spellings.indices.map { evidence.isMissing[$0] ? .nan : ofSpelling($0) }
      return (Self.lookUp(codes, in: table), reasons.mask(codes))
    case .numbers(var values):
      guard !reasons.reasons.isEmpty else { return (number.map { values.map($0) } ?? values, nil) }
      var mask = [UInt8](repeating: 0, count: values.count)
      values.withUnsafeMutableBufferPointer { values in
        for row in values.indices {
          if values[row].isNaN {
            mask[row] = reasons.code[OddCell.spelling(values[row])]
            values[row] = .nan
          } else if let number {
            values[row] = number(values[row])
          }
        }
      }
      return (values, mask)
    }
  }

  /// What `table` holds for each code.
  static func lookUp<Value>(_ codes: [Int32], in table: [Value]) -> [Value] {
    filledArray(codes.count) { (values: UnsafeMutableBufferPointer<Value>) in
      for (row, code) in codes.enumerated() { values.initializeElement(at: row, to: table[Int(code)]) }
    }
  }

  private static func bounds(_ values: [Double]) -> (Double?, Double?) {
    var least = Double.infinity
    var greatest = -Double.infinity
    for value in values where !value.isNaN {
      if value < least { least = value }
      if value > greatest { greatest = value }
    }
    return least > greatest ? (nil, nil) : (least, greatest)
  }
}

/// The reasons of missingness of a column, and which spelling says which.
struct MissingGroups {
  let reasons: [MissingReason]
  /// For each spelling 0, or 1 + the index of its reason.
  let code: [UInt8]

  init(_ evidence: SpellingEvidence) {
    let indices = evidence.reasons.keys.sorted().filter { evidence.counts[$0] > 0 }
    let groups = Dictionary(grouping: indices) { evidence.reasons[$0] ?? "" }
    let plain = MissingReason.unknown.name
    let names = groups.keys.sorted { ($0 == plain ? 0 : 1, $0) < ($1 == plain ? 0 : 1, $1) }.prefix(255)
    var code = [UInt8](repeating: 0, count: evidence.spellings.count)
    reasons = names.enumerated().map { index, name in
      let members = (groups[name] ?? []).sorted { a, b in
        evidence.counts[a] != evidence.counts[b]
          ? evidence.counts[a] > evidence.counts[b]
          : ByteSlice.precedes(evidence.spellings[a], evidence.spellings[b])
      }
      for member in members { code[member] = UInt8(index + 1) }
      let codes = members.map { evidence.spellings[$0].string }
      return MissingReason(name: name, codes: codes == [""] ? [] : codes)
    }
    self.code = code
  }

  func mask(_ codes: [Int32]) -> [UInt8]? { reasons.isEmpty ? nil : ColumnBuilder.lookUp(codes, in: code) }
}

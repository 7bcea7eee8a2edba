import Vocabulary

extension Table {
  /// What should be known of this table before anything is made from it: serious things first, then by kind and
  /// column. Deterministic; linear in rows but for one sort of each numeric column.
  ///
  /// - Parameters:
  ///   - target: what is to be predicted, for columns that give the answer away; by default the schema's target.
  ///   - suppression: counts of fewer people than its minimum are not told.
  public func findings(target: String? = nil, suppression: Suppression = Suppression()) -> [Finding] {
    let survey = TableSurvey(self, target: target ?? schema.target, suppression: suppression)
    let found =
      survey.directIdentifiers() + survey.identifiers() + survey.repeatedPeople() + survey.answerGivers()
      + survey.sizeFindings() + survey.missingCodes() + survey.impossibleValues() + survey.datesAsNumbers()
      + survey.missingByDesign() + survey.duplicateRows() + survey.constants() + survey.duplicateColumns()
      + survey.derivedColumns() + survey.rareLevels() + survey.roleCandidates()
    let severities = Finding.Severity.allCases
    let kinds = Finding.Kind.allCases
    return found.enumerated().sorted { a, b in
      let left = (severities.firstIndex(of: a.element.severity)!, kinds.firstIndex(of: a.element.kind)!, a.offset)
      let right = (severities.firstIndex(of: b.element.severity)!, kinds.firstIndex(of: b.element.kind)!, b.offset)
      return left < right
    }.map(\.element)
  }
}

/// One column as the checks see it.
struct ColumnFacts: Sendable {
  let index: Int
  let field: Field
  let present: Int
  let missing: Int
  /// Distinct values that are present.
  let distinct: Int
  /// Of a numeric column: the distinct values, ascending, and how often each comes.
  let values: [Double]
  let counts: [Int]
  /// Of a categorical column: how often each level comes.
  let levelCounts: [Int]
  /// The words of its name.
  let words: [String]

  var name: String { field.name }
  var isNumeric: Bool { field.kind == .numeric }

  init(_ table: Table, _ index: Int) {
    self.index = index
    field = table.schema.fields[index]
    words = NearestNames.words(of: field.name)
    let column = table.columns[index]
    missing = column.missingCount
    present = column.count - missing
    switch column.values {
    case .numeric(let numbers):
      var sorted = numbers
      if let mask = column.missing { sorted = numbers.indices.filter { mask[$0] == 0 }.map { numbers[$0] } }
      sorted.sort()
      var values: [Double] = []
      var counts: [Int] = []
      for value in sorted {
        if value == values.last {
          counts[counts.count - 1] += 1
        } else {
          values.append(value)
          counts.append(1)
        }
      }
      (self.values, self.counts, levelCounts, distinct) = (values, counts, [], values.count)
    case .codes(let codes):
      var levelCounts = [Int](repeating: 0, count: field.levels.count)
      for (row, code) in codes.enumerated() where !column.isMissing(at: row) { levelCounts[Int(code)] += 1 }
      distinct = levelCounts.count { $0 > 0 }
      (values, counts) = ([], [])
      self.levelCounts = levelCounts
    case .text(let texts):
      distinct = Set(texts.indices.lazy.filter { !column.isMissing(at: $0) }.map { texts[$0] }).count
      (values, counts, levelCounts) = ([], [], [])
    }
  }

  /// The value below which that share of the present values lies.
  func quantile(_ p: Double) -> Double {
    let rank = Int(p * Double(max(present - 1, 0)))
    var seen = 0
    for (value, count) in zip(values, counts) {
      seen += count
      if seen > rank { return value }
    }
    return values.last ?? .nan
  }

  func has(anyOf candidates: Set<String>) -> Bool { words.contains(where: candidates.contains) }
}

/// A table with the facts about its columns that the checks share.
struct TableSurvey: Sendable {
  let table: Table
  let facts: [ColumnFacts]
  /// Of the target; nil where there is none.
  let target: Int?
  let suppression: Suppression

  var rowCount: Int { table.rowCount }

  init(_ table: Table, target: String?, suppression: Suppression) {
    self.table = table
    self.suppression = suppression
    self.target = target.flatMap { table.schema.index(of: $0) }
    facts = mapInParallel(table.columns.count) { ColumnFacts(table, $0) }
  }

  /// For each row the group of its value, by first appearance; missing values are one group.
  func partition(_ index: Int) -> [Int32] {
    let column = table.columns[index]
    func codes<Key: Hashable>(_ keys: [Key], isIn missing: [UInt8]?) -> [Int32] {
      var codeOfKey: [Key: Int32] = [:]
      var missingCode: Int32?
      var next: Int32 = 0
      return keys.enumerated().map { row, key in
        if let missing, missing[row] != 0 {
          if let missingCode { return missingCode }
          missingCode = next
          next += 1
          return next - 1
        }
        if let code = codeOfKey[key] { return code }
        codeOfKey[key] = next
        next += 1
        return next - 1
      }
    }
    switch column.values {
    case .numeric(let values): return codes(values, isIn: column.missing)
    case .codes(let values): return codes(values, isIn: column.missing)
    case .text(let values): return codes(values, isIn: column.missing)
    }
  }
}

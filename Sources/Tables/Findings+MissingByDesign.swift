import Vocabulary

extension TableSurvey {
  /// Columns that are missing because another one has a certain value, and columns that are missing together.
  func missingByDesign() -> [Finding] {
    let groups = sharedMasks()
    // At most this many answers are tried as the cause, the target first: wide tables have few that are answers.
    let causes = facts.filter { fact in
      fact.field.kind == .categorical && (2...20).contains(fact.distinct) && !isIdentifier(fact)
    }.prefix(60)
    var findings: [Finding] = []
    for group in groups {
      let first = group[0]
      let names = group.map { facts[$0].name }
      if let cause = causes.first(where: { !group.contains($0.index) && determines($0, missingnessOf: first) }) {
        // Where the cause is the target, the column gives the answer away, which is told of there.
        if cause.index == target { continue }
        findings.append(
          Finding(
            .missingByDesign, names, .note, confidence: 0.9,
            "\(names.quotedList): missing where “\(cause.name)” has certain values, and hardly elsewhere. That is by design "
              + "(not asked, not done), not by chance, and is kept so."))
      } else if group.count >= 2, facts[first].missing * 10 >= rowCount {
        findings.append(
          Finding(
            .missingByDesign, names, .note, confidence: 0.8,
            "\(names.quotedList) are missing in exactly the same rows, as parts of one examination that some people did "
              + "not have. Their missingness is kept together."))
      }
    }
    return findings
  }

  /// Columns with at least ten missing and ten present cells, put together where the same rows are missing.
  private func sharedMasks() -> [[Int]] {
    var groups: [[Int]] = []
    var byHash: [UInt64: [Int]] = [:]
    for fact in facts where fact.missing >= 10 && fact.present >= 10 && !isIdentifier(fact) {
      guard let mask = table.columns[fact.index].missing else { continue }
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for mark in mask { hash = (hash ^ (mark == 0 ? 0 : 1)) &* 0x100_0000_01b3 }
      let twin = byHash[hash]?.first { group in
        zip(table.columns[groups[group][0]].missing!, mask).allSatisfy { ($0 == 0) == ($1 == 0) }
      }
      if let twin {
        groups[twin].append(fact.index)
      } else {
        byHash[hash, default: []].append(groups.count)
        groups.append([fact.index])
      }
    }
    return groups
  }

  /// Whether nearly all missing cells lie where `cause` has levels in which nearly every cell is missing.
  private func determines(_ cause: ColumnFacts, missingnessOf index: Int) -> Bool {
    guard let codes = table.columns[cause.index].codes, let mask = table.columns[index].missing else { return false }
    var total = [Int](repeating: 0, count: cause.field.levels.count + 1)
    var missing = total
    for row in codes.indices {
      let level = codes[row] < 0 ? cause.field.levels.count : Int(codes[row])
      total[level] += 1
      if mask[row] != 0 { missing[level] += 1 }
    }
    let full = total.indices.filter { total[$0] >= 10 && Double(missing[$0]) >= 0.99 * Double(total[$0]) }
    // A cause that is itself missing explains nothing by design.
    let answers = full.filter { $0 < cause.field.levels.count }
    guard answers.reduce(0, { $0 + missing[$1] }) * 2 >= missing.reduce(0, +),
      full.count < total.count(where: { $0 > 0 })
    else {
      return false
    }
    return Double(full.reduce(0) { $0 + missing[$1] }) >= 0.9 * Double(missing.reduce(0, +))
  }
}

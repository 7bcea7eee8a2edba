import Vocabulary

/// Columns that others may know, that must not be learnt of a person, or that may be the target: by their names.
extension TableSurvey {
  /// Words, and how well a column so named serves to find a person again: known to others, stable, telling.
  private static let quasi: [(words: [[String]], confidence: Double)] = [
    ([["age"], ["birth"], ["dob"], ["birthdate"], ["yob"]], 0.9), ([["sex"], ["gender"]], 0.9),
    ([["race"], ["ethnicity"], ["ethnic"]], 0.88),
    ([["zip"], ["zipcode"], ["postcode"], ["postal"], ["county"], ["municipality"]], 0.95),
    ([["region"], ["state"], ["city"], ["site"], ["hospital"], ["residence"]], 0.7),
    ([["native", "country"], ["country"], ["born"], ["nationality"], ["birthplace"]], 0.75),
    ([["marital"], ["married"]], 0.72), ([["education"], ["edu"], ["schooling"]], 0.65),
    ([["occupation"], ["workclass"], ["job"], ["profession"], ["work", "type"]], 0.66),
    ([["household"], ["children"], ["dependents"]], 0.6), ([["language"], ["religion"]], 0.62),
    ([["admittime"], ["admission", "date"], ["diagnosis", "date"], ["dx", "year"], ["sample", "yr"]], 0.6),
    ([["height"], ["insurance"]], 0.35),
  ]

  private static let sensitive: [(words: [[String]], confidence: Double)] = [
    ([["hiv"], ["aids"], ["psychiatric"], ["depression"], ["phq9"], ["suicide"], ["abortion"], ["pregnant"]], 0.9),
    ([["diabetes"], ["cancer"], ["dementia"], ["diagnosis"], ["disease"], ["stroke"], ["hypertension"]], 0.8),
    ([["income"], ["salary"], ["annual", "income"]], 0.8), ([["drug"], ["alcohol"], ["alco"], ["smoking"]], 0.6),
    ([["heart", "failure"], ["heart", "attack"], ["heart", "disease"], ["coronary"]], 0.75),
    ([["subtype"], ["acronym"], ["oncotree"], ["dzgroup"]], 0.6),
  ]

  private static let targets: Set<String> = [
    "target", "outcome", "class", "label", "response", "death", "dead", "died", "event", "diabetes", "stroke", "cardio",
    "income", "status", "diagnosis", "disease", "readmitted", "readmission", "expire", "mortality", "subtype", "y",
    "num",
  ]
  /// Words that make it another thing than a person's own trait: a year of follow-up, a plan of treatment.
  private static let notQuasi: Set<String> = [
    "charges", "score", "first", "start", "onset", "stage", "smoking", "menarche", "menopausal", "told", "sample_type",
  ]

  func roleCandidates() -> [Finding] {
    var findings: [Finding] = []
    if target == nil { findings += targetCandidates() }
    let quasi = ranked(Self.quasi, excluding: Self.notQuasi) { $0.index != target }
    let strong = quasi.filter { $0.confidence >= 0.6 }.prefix(5)
    if !strong.isEmpty && table.schema.columns(with: .quasiIdentifier).isEmpty {
      let names = strong.map(\.fact.name)
      findings.append(
        Finding(
          .quasiIdentifier, names, .note, confidence: strong.map(\.confidence).min()!,
          "\(names.quotedList): others may know these of a person, and together they can find that person again. The "
            + "checks on disclosure start from them; say so if it should be others.",
          suggestion: .role(names, .quasiIdentifier)))
    }
    let taken = Set(strong.map(\.fact.index))
    var secrets = ranked(Self.sensitive, excluding: ["family", "told", "count", "specific", "free", "interval"]) {
      fact in
      !taken.contains(fact.index) && fact.index != target
    }.filter { $0.confidence >= 0.6 }.prefix(target == nil ? 5 : 4).map { ($0.fact, $0.confidence) }
    if let target, !taken.contains(target), facts[target].field.kind != .text {
      secrets.insert((facts[target], 0.8), at: 0)
    }
    if !secrets.isEmpty && table.schema.columns(with: .sensitive).isEmpty {
      let names = secrets.map(\.0.name)
      findings.append(
        Finding(
          .sensitive, names, .note, confidence: secrets.map(\.1).min()!,
          "\(names.quotedList): what a person would not want to be found out. It is measured whether synthetic rows let "
            + "others guess them.",
          suggestion: .role(names, .sensitive)))
    }
    return findings
  }

  /// The likeliest first; equal ones in the table's order, one column for each list of words.
  private func ranked(
    _ lists: [(words: [[String]], confidence: Double)], excluding excluded: Set<String>,
    where isAllowed: (ColumnFacts) -> Bool
  ) -> [(fact: ColumnFacts, confidence: Double)] {
    var found: [(fact: ColumnFacts, confidence: Double)] = []
    var used: [Int: Int] = [:]
    for fact in facts {
      guard isAllowed(fact), fact.distinct >= 2, fact.field.kind != .text, !isIdentifier(fact),
        !fact.has(anyOf: excluded), fact.missing * 2 < rowCount
      else { continue }
      let match = lists.indices.first { list in
        lists[list].words.contains { $0.allSatisfy(fact.words.contains) }
      }
      guard let match else { continue }
      used[match, default: 0] += 1
      // A second column of the same meaning adds little.
      found.append((fact, lists[match].confidence - (used[match]! > 1 ? 0.15 : 0)))
    }
    return found.enumerated().sorted { ($0.element.confidence, -$0.offset) > ($1.element.confidence, -$1.offset) }
      .map(\.element)
  }

  private func targetCandidates() -> [Finding] {
    let scored = facts.compactMap { fact -> (ColumnFacts, Double)? in
      guard fact.distinct >= 2, fact.field.kind == .categorical || fact.isNumeric, !isIdentifier(fact),
        fact.field.kind == .numeric || fact.distinct <= 40, fact.missing * 5 < rowCount
      else { return nil }
      var score = fact.has(anyOf: Self.targets) ? 0.55 : 0
      if score > 0 && fact.distinct == 2 { score += 0.15 }
      if score > 0 && fact.words.count == 1 { score += 0.05 }
      if fact.index == facts.count - 1 || fact.index == 0 { score += fact.distinct <= 10 ? 0.3 : 0.1 }
      return score >= 0.3 ? (fact, min(score, 0.95)) : nil
    }
    let best = scored.sorted { ($0.1, -$0.0.index) > ($1.1, -$1.0.index) }.prefix(3)
    guard let first = best.first else { return [] }
    let names = best.map(\.0.name)
    return [
      Finding(
        .targetCandidate, names, .note, confidence: first.1,
        "\(names.quotedList) may be what is to be predicted.", suggestion: .role([names[0]], .target))
    ]
  }
}

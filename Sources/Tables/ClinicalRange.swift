import Vocabulary

/// What a measurement on a living person can be, by the words of a column's name.
///
/// Wide on purpose: beyond survivable extremes, so that what falls outside is an error and not a rare patient.
struct ClinicalRange: Sendable {
  /// Any of these sets of words in the name.
  let names: [[String]]
  /// "a body mass index".
  let meaning: String
  /// One for each unit that is in use, in the order in which a median is looked for in it.
  let units: [(typical: ClosedRange<Double>, possible: ClosedRange<Double>)]
  var neverZero = true

  /// The range for a column, in the unit that its median speaks for; nil when its name or values say nothing.
  static func range(for fact: ColumnFacts) -> (possible: ClosedRange<Double>, meaning: String, neverZero: Bool)? {
    guard fact.isNumeric, fact.distinct > 10, !fact.has(anyOf: modifiers) else { return nil }
    // The median of what is above zero, since zero may stand for missing.
    let zeros = fact.values.firstIndex(of: 0).map { fact.counts[$0] } ?? 0
    let share = Double(zeros) / Double(max(fact.present, 1))
    let median = fact.quantile(min(share + (1 - share) / 2, 1))
    for range in all where range.names.contains(where: { $0.allSatisfy(fact.words.contains) }) {
      for unit in range.units where unit.typical.contains(median) {
        return (unit.possible, range.meaning, range.neverZero)
      }
    }
    return nil
  }

  /// Words that make it another thing: a weight of the survey, a change, a count, a score.
  static let modifiers: Set<String> = [
    "exam", "survey", "sample", "sampling", "mec", "change", "diff", "delta", "ratio", "score", "group", "category",
    "cat", "class", "log", "z", "zscore", "code", "days", "count", "drug", "med", "medication", "told", "insulinuse",
    "urine", "urinary", "income", "birth", "first", "start", "quit", "percentile", "risk", "level", "rnaseq", "expr",
    "mrna", "protein", "mirna", "mut", "cnv", "ltdl",
  ]

  private static func one(
    _ names: [[String]], _ meaning: String, _ typical: ClosedRange<Double>, _ possible: ClosedRange<Double>,
    neverZero: Bool = true
  ) -> ClinicalRange {
    ClinicalRange(names: names, meaning: meaning, units: [(typical, possible)], neverZero: neverZero)
  }

  static let all: [ClinicalRange] = [
    one([["age"]], "an age", 1...110, 0...125, neverZero: false),
    one([["bmi"], ["body", "mass"]], "a body mass index", 12...60, 7...150),
    ClinicalRange(
      names: [["height"], ["stature"]], meaning: "a height",
      units: [(100...210, 30...260), (1...2.1, 0.3...2.6), (45...80, 12...102)]),
    ClinicalRange(names: [["weight"]], meaning: "a weight", units: [(30...140, 0.3...500), (140...300, 1...1100)]),
    one([["waist"]], "a waist", 50...150, 20...250),
    one(
      [["sbp"], ["systolic"], ["ap", "hi"], ["sysbp"], ["trestbps"], ["bp", "sys"]], "a systolic blood pressure",
      80...200, 40...310),
    one(
      [["dbp"], ["diastolic"], ["ap", "lo"], ["diabp"], ["bp", "dia"]], "a diastolic blood pressure", 40...120, 10...210
    ),
    one([["blood", "pressure"], ["meanbp"], ["map"]], "a blood pressure", 40...200, 15...310),
    one(
      [["pulse"], ["heart", "rate"], ["hr"], ["hrt"], ["thalach"], ["heartrate"]], "a heart rate", 40...180, 10...350),
    one([["resp"], ["respiratory", "rate"], ["rr"]], "a breathing rate", 8...40, 1...120),
    ClinicalRange(
      names: [["temp"], ["temperature"]], meaning: "a body temperature",
      units: [(34...41, 20...46), (94...105, 68...115)]),
    ClinicalRange(
      names: [["glucose"]], meaning: "a blood sugar", units: [(60...300, 5...2500), (3...20, 0.3...140)]),
    one([["hba1c"], ["a1c"], ["glycohemoglobin"]], "a long-term blood sugar", 4...12, 2...25),
    one([["insulin"]], "an insulin level", 2...400, 0.1...3000),
    one([["skin", "thickness"], ["skinfold"]], "a skin fold", 5...60, 1...150),
    ClinicalRange(
      names: [["cholesterol"], ["chol"]], meaning: "a cholesterol", units: [(100...350, 20...1800), (2...9, 0.5...47)]),
    ClinicalRange(names: [["hdl"]], meaning: "an HDL cholesterol", units: [(20...120, 1...300), (0.5...3, 0.02...8)]),
    ClinicalRange(
      names: [["triglycerides"], ["trig"]], meaning: "a triglyceride level",
      units: [(30...500, 5...20_000), (0.4...6, 0.05...230)]),
    one([["sodium"], ["sod"]], "a sodium level", 125...155, 80...210),
    one([["potassium"]], "a potassium level", 3...6, 1...12),
    one([["ph"]], "a blood pH", 7...7.7, 6.3...8.2),
    one([["hemoglobin"], ["haemoglobin"], ["hgb"]], "a haemoglobin", 6...20, 1...30),
    one([["spo2"], ["o2sat"], ["saturation"]], "an oxygen saturation", 70...100, 10...100),
    one([["ejection", "fraction"]], "an ejection fraction", 15...80, 3...100),
    one([["hours", "week"]], "hours in a week", 5...80, 0...168, neverZero: false),
    one([["sleep", "hours"]], "hours of sleep", 3...12, 0...24, neverZero: false),
  ]
}

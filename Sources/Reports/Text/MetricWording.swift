import Vocabulary

/// How one metric is told to people: its question, what the number means, and the scale it is drawn on.
package struct MetricWording: Sendable {
  package let id: String
  /// The question that it answers.
  package let question: String
  /// What the number is, in one sentence.
  package let meaning: String
  package let style: NumberStyle
  /// The range that is drawn at least.
  package let axis: ClosedRange<Double>
  /// What the control is: follows "for".
  package let control: String

  init(
    _ id: String, _ question: String, _ meaning: String, style: NumberStyle = .score,
    axis: ClosedRange<Double> = 0...1, control: String = "real people whom the generator never saw"
  ) {
    self.id = id
    self.question = question
    self.meaning = meaning
    self.style = style
    self.axis = axis
    self.control = control
  }

  /// The wording of that metric; one made of the glossary, or of the id itself, for a metric that has none here.
  package static func of(_ id: String) -> MetricWording {
    if let known = all.first(where: { $0.id == id }) { return known }
    let entry = Glossary.entry(for: id)
    return MetricWording(id, entry?.title ?? id, entry?.short ?? "A measurement without a description in this version.")
  }

  package static let all: [MetricWording] = fidelity + usefulness + differences + disclosure
}

extension MetricWording {
  private static let fidelity = [
    MetricWording(
      "fidelity.columnShapes", "Is each column spread as in the real table?",
      "The mean over all columns of how alike the two distributions are: 1 is identical.", axis: 0.9...1),
    MetricWording(
      "fidelity.ksComplement", "Are numbers spread as in the real table?",
      "One minus the largest gap between the two cumulative curves (Kolmogorov–Smirnov), mean over numeric columns: "
        + "1 is identical.", axis: 0.9...1),
    MetricWording(
      "fidelity.tvComplement", "Are categories as frequent as in the real table?",
      "One minus half the summed differences of the levels’ shares (total variation), mean over categories: "
        + "1 is identical.", axis: 0.9...1),
    MetricWording(
      "fidelity.missingness", "Is as much missing, for the same reasons?",
      "The mean difference of the shares of missing values and of their reasons over the columns that have any: "
        + "0 is identical.", axis: 0...0.1),
    MetricWording(
      "fidelity.missingness.maximum", "Where is most missing that should not be?",
      "The largest difference of the share of missing values in any column: 0 is identical.", axis: 0...0.1),
    MetricWording(
      "fidelity.missingness.pattern", "Is the same missing together?",
      "How much the patterns of what is missing in one row differ: 0 is identical.", axis: 0...0.2),
    MetricWording(
      "fidelity.pairTrends", "Do columns go together as in the real table?",
      "The mean over pairs of columns of how alike their relation is: 1 is identical. Unrelated pairs make it kind.",
      axis: 0.9...1),
    MetricWording(
      "fidelity.pairTrends.associated", "Are columns that go together kept together?",
      "The same over the pairs alone that are related in the real table: 1 is identical.", axis: 0.9...1),
    MetricWording(
      "fidelity.correlation.spearman", "Are ranks kept in step?",
      "One minus half the mean difference of rank correlations over pairs of numeric columns: 1 is identical.",
      axis: 0.9...1),
    MetricWording(
      "fidelity.contingency.mixed", "Do numbers differ between categories as in the real table?",
      "How alike the tables of one category and one binned number are, mean over pairs: 1 is identical.", axis: 0.9...1),
    MetricWording(
      "fidelity.correlation", "Do numbers rise and fall together as in the real table?",
      "One minus half the mean difference of correlations over pairs of numeric columns: 1 is identical.", axis: 0.9...1
    ),
    MetricWording(
      "fidelity.contingency", "Do categories occur together as in the real table?",
      "How alike the cross-tables of two categories are, mean over pairs: 1 is identical.", axis: 0.9...1),
    MetricWording(
      "fidelity.detection.xgboost", "Can a computer tell synthetic rows from real ones?",
      "How well boosted trees, a strong learner, tell them apart (area under the curve): 0.5 is guessing, 1 is always.",
      axis: 0.4...1),
    MetricWording(
      "fidelity.detection.logistic", "Can a simple model tell synthetic rows from real ones?",
      "How well a logistic regression tells them apart (area under the curve): 0.5 is guessing, 1 is always.",
      axis: 0.4...1),
  ]

  private static let usefulness = [
    MetricWording(
      "usefulness.tstr.xgboost", "Does a strong model learnt on synthetic rows work for real people?",
      "Boosted trees learnt on synthetic rows, tested on real people whom no fit saw (AUROC, the area under the curve; R² "
        + "for a number; the concordance for survival): 1 is perfect.", axis: 0.4...1,
      control: "the same model learnt on real rows"),
    MetricWording(
      "usefulness.tstr.logistic", "Does a simple model learnt on synthetic rows work for real people?",
      "A linear or logistic model learnt on synthetic rows, tested on real people whom no fit saw (AUROC, the area under "
        + "the curve; R² for a number; the concordance for survival): 1 is perfect.", axis: 0.4...1,
      control: "the same model learnt on real rows"),
  ]

  private static let differences = [
    MetricWording(
      "usefulness.tstr.difference.xgboost", "What does a strong model lose by synthetic rows?",
      "Boosted trees learnt on synthetic rows less the same learnt on real ones, both tested on real people whom no fit "
        + "saw (difference of areas under the curve, or of R²): 0 is no loss.", axis: -0.2...0.1),
    MetricWording(
      "usefulness.tstr.difference.logistic", "What does a simple model lose by synthetic rows?",
      "A linear or logistic model learnt on synthetic rows less the same learnt on real ones (difference of areas under "
        + "the curve, or of R²): 0 is no loss.", axis: -0.2...0.1),
  ]

  private static let disclosure = [
    MetricWording(
      "disclosure.copies", "Were people copied?",
      "The share of synthetic rows that equal a row learnt from, minus the share of unseen real people who do: above 0 "
        + "means copying beyond coincidence.", style: .share, axis: -0.01...0.02),
    MetricWording(
      "disclosure.membership.strongest", "Can someone find out that a person was in the table?",
      "How well the strongest attack tells those learnt from and those never seen apart (area under the curve): 0.5 is "
        + "guessing.", axis: 0.4...0.8),
    MetricWording(
      "disclosure.membership.domias", "Can an attacker who knows the population find members?",
      "The DOMIAS attack, which looks for places that synthetic rows crowd more than the population does: 0.5 is "
        + "guessing.", axis: 0.4...0.8),
    MetricWording(
      "disclosure.membership.nearestNeighbour", "Can an attacker find members by the closest synthetic row?",
      "The attack that calls those members whose closest synthetic row is near: 0.5 is guessing.", axis: 0.4...0.8),
    MetricWording(
      "disclosure.membership.calibratedNeighbour", "Can a calibrated attacker find members?",
      "The attack that weighs the closest synthetic row against how crowded the place is: 0.5 is guessing.",
      axis: 0.4...0.8),
    MetricWording(
      "disclosure.membership.truePositiveRate", "How many members does a careful attacker find?",
      "The share of members found by the strongest attack while 1 % of others are accused: 1 % is guessing.",
      style: .share, axis: 0...0.1),
    MetricWording(
      "disclosure.copies.share", "How many rows equal a row learnt from?",
      "The share of synthetic rows that equal one learnt from, coincidence included.", style: .share, axis: 0...0.05),
    MetricWording(
      "disclosure.replicatedUniques", "Are people who are unique in the real table still unique here?",
      "The share of people learnt from who are unique in their quasi-identifiers and appear so in the synthetic rows, "
        + "beyond the same share of unseen people.", style: .share, axis: -0.05...0.15),
    MetricWording(
      "disclosure.attributeInference", "Could a secret be guessed better than from people in general?",
      "How much better an attacker who knows a person’s other values guesses the sensitive one from synthetic "
        + "rows than "
        + "from unseen real people: 0 or less is no gain.", style: .share, axis: -0.05...0.15),
    MetricWording(
      "disclosure.dcrShare", "Are synthetic rows nearer to those learnt from?",
      "The share of synthetic rows that are closer to a row learnt from than to an unseen one: 0.5 is even-handed. "
        + "Shown, never a gate: sets that pass it can still give members away.", axis: 0.3...0.8),
    MetricWording(
      "disclosure.dcrMedian", "How far is the closest real row?",
      "The median distance from a synthetic row to the closest row learnt from (Gower, 0…1): nearer than unseen real "
        + "people are would be a warning. Shown, never a gate.",
      axis: 0...0.2),
    MetricWording(
      "disclosure.identifiability", "How many people have a synthetic row closer than any other person?",
      "The share of people learnt from whose closest neighbour is synthetic: even-handed rows give about 0.5. Shown, "
        + "never a gate.", control: "unseen people, of whom the same is asked,"),
    MetricWording(
      "disclosure.valueReuse", "Are exact numbers of real people given back?",
      "The share of synthetic values, in columns of many different numbers, that occur among those learnt from. Whole "
        + "numbers and rounded values recur in any table, so it is read beside its control; a rare laboratory value is a "
        + "fingerprint.", style: .share),
  ]
}

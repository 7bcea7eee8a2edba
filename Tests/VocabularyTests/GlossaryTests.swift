import Testing
import Vocabulary

@Suite("The glossary")
struct GlossaryTests {
  static let metricIDs =
    """
    fidelity.ksComplement fidelity.tvComplement fidelity.columnShapes fidelity.missingness fidelity.correlation
    fidelity.contingency fidelity.pairTrends fidelity.detection.xgboost fidelity.detection.logistic
    usefulness.tstr.xgboost usefulness.tstr.logistic disclosure.copies disclosure.dcrShare disclosure.dcrMedian
    disclosure.identifiability disclosure.membership.domias disclosure.membership.nearestNeighbour
    disclosure.membership.strongest disclosure.replicatedUniques disclosure.attributeInference disclosure.valueReuse
    """.split { $0.isWhitespace }.map(String.init)

  @Test("Every word of the closed lists that a user meets is explained")
  func coversTheVocabulary() {
    var names = Self.metricIDs
    names += GeneratorKind.allCases.map(\.rawValue) + MetricName.allCases.map(\.rawValue)
    names += ColumnRole.allCases.map(\.rawValue) + PrivacyLevel.allCases.map(\.rawValue)
    names += Purpose.allCases.map(\.rawValue) + Step.allCases.map(\.rawValue)
    names += TaskKind.allCases.map(\.rawValue)
    let missing = names.filter { Glossary.entry(for: $0) == nil }
    #expect(missing.isEmpty)
  }

  @Test(
    "Terms are found as people write them",
    arguments: [
      "AUROC", "R²", "quasi-identifier", "hold-out", "differential privacy", "epsilon", "null band", "synthetic data",
      "seed", "recipe", "replay", "ledger", "confidence interval", "missing values", "DOMIAS",
    ])
  func aliases(term: String) {
    #expect(Glossary.entry(for: term) != nil)
  }

  @Test(
    "Each entry has one plain sentence, a few more, and no promise that nobody can keep", arguments: Glossary.entries)
  func form(entry: GlossaryEntry) {
    #expect(entry.short.hasSuffix(".") && !entry.short.dropLast().contains(". "))
    #expect(entry.long.count >= 20 && entry.long.count <= 700)
    #expect(!(entry.short + entry.long).lowercased().contains("anonym"))
  }

  @Test("Names are unique")
  func unique() {
    #expect(Set(Glossary.entries.map(\.name)).count == Glossary.entries.count)
  }
}

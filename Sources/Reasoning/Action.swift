public import Vocabulary

/// The options ("episodes") of a consultation, by the names under which they are recorded.
public enum OptionName: String, CaseIterable, Codable, Sendable, Hashable {
  case loadData, inspect, confirmSchema, chooseColumns, declareMissing, setGoal, askPurpose, askPrivacy, setRoles
  case split, chooseGenerators, tune, generate, evaluate, compare, augment, report, release, explain, goBack, stop
}

/// What can be done next.
public enum Action: Codable, Sendable, Hashable {
  /// Put the question to the person.
  case ask(Topic)
  /// Go by what is believed, and say so.
  case assume(Topic)
  /// Show what is in the table and what was found.
  case inspect
  /// Split, fit and sample.
  case generate
  /// Measure the rows and judge the gates on them.
  case evaluate
  case compare(columns: [String])
  case tune
  case augment(column: String)
  case report
  case release
  case explain(String)
  case goBack(Step)
  case stop
}

/// How an action can be taken back.
public enum Undo: String, Codable, Sendable, Hashable {
  /// It changed nothing.
  case nothingToDo
  /// The answers before it are restored.
  case restoresAnswers
  /// What it made stays in the record; the study goes on from before it, as a branch.
  case leavesBranch
  /// Rows that have left the machine cannot be called back.
  case impossible
}

extension Action {
  public var option: OptionName {
    switch self {
    case .ask(let topic), .assume(let topic):
      switch topic {
      case .file: .loadData
      case .columns: .chooseColumns
      case .missingCodes: .declareMissing
      case .rules: .confirmSchema
      case .target, .task, .leaks: .setGoal
      case .purpose: .askPurpose
      case .privacy, .epsilon: .askPrivacy
      case .roles: .setRoles
      case .generators, .rows: .chooseGenerators
      case .start: .generate
      case .next: .compare
      }
    case .inspect: .inspect
    case .generate: .generate
    case .evaluate: .evaluate
    case .compare: .compare
    case .tune: .tune
    case .augment: .augment
    case .report: .report
    case .release: .release
    case .explain: .explain
    case .goBack: .goBack
    case .stop: .stop
    }
  }

  public var undo: Undo {
    switch self {
    case .inspect, .compare, .explain, .goBack: .nothingToDo
    case .ask, .assume, .stop: .restoresAnswers
    case .generate, .evaluate, .tune, .augment, .report: .leavesBranch
    case .release: .impossible
    }
  }

  /// Seconds that it is expected to take, of the person for a question and of the machine for work; nil: unknown.
  public func expectedSeconds(in state: ConsultationState) -> Double? {
    switch self {
    case .ask(.roles), .ask(.columns): 40
    case .ask: 20
    case .assume, .goBack, .stop: 0
    case .inspect, .explain, .compare: 5
    case .generate: state.expectedFittingSeconds
    case .evaluate, .tune, .augment, .report, .release: nil
    }
  }
}

extension ConsultationState {
  /// The generators that will compete, by the choice made and the privacy asked for.
  public var competitors: [GeneratorKind] {
    switch choices.generators {
    case .named(let generators): generators
    case .automatic:
      switch choices.privacy {
      case .differential: offeredGenerators.filter(\.hasFormalPrivacy)
      case .preferred:
        offeredGenerators.filter {
          GeneratorKind.usual.contains($0) || ($0.hasFormalPrivacy && usualEpsilon != nil)
        }
      case nil, .some(.none): offeredGenerators.filter(GeneratorKind.usual.contains)
      }
    }
  }

  var expectedFittingSeconds: Double? {
    guard let table, !table.estimates.isEmpty else { return nil }
    let chosen = Set(competitors)
    return table.estimates.reduce(0) { $0 + (chosen.contains($1.generator) ? $1.seconds : 0) }
  }
}

extension GeneratorKind {
  /// Those that compete when nobody names one.
  public static let usual: [GeneratorKind] = [.adversarialForest, .sequentialCART]

  /// Whether it can be fitted under differential privacy.
  public var hasFormalPrivacy: Bool {
    switch self {
    case .independentMarginals: true
    case .adversarialForest, .sequentialCART, .adsgan, .tvae, .rtvae, .ddpm, .ctgan, .autoregressive, .forestFlow,
      .bayesianNetwork, .gaussianCopula, .nflow:
      false
    }
  }
}

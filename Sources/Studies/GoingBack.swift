public import Vocabulary

extension Step {
  /// The steps whose results no longer hold when this one is done anew.
  public var dependents: Set<Step> {
    switch self {
    case .loadData: Set(Step.allCases).subtracting([.loadData])
    case .inspect, .chooseColumns, .setGoal, .privacy: [.chooseGenerators, .generate, .evaluate, .augment, .report]
    case .chooseGenerators: [.generate, .evaluate, .augment, .report]
    case .generate: [.evaluate, .augment, .report]
    case .evaluate, .augment: [.report]
    case .report: []
    }
  }
}

extension StudyEvent {
  /// The step that it belongs to; nil for what holds whatever is done again.
  public var step: Step? {
    switch self {
    case .created, .environmentSeen, .branched, .wentBack, .noted, .heard, .worked, .titled, .uploaded, .copied: nil
    // What was spent stays spent.
    case .budgetReserved: nil
    case .released: nil
    case .dataLoaded: .loadData
    case .inspected, .schemaConfirmed, .schemaCorrected: .inspect
    case .columnsChosen, .missingDeclared, .transformed, .constraintAdded: .chooseColumns
    case .goalSet, .purposeSet: .setGoal
    case .privacySet, .rolesSet: .privacy
    case .generatorsChosen, .rowCountSet, .seedSet, .timeBudgetSet, .thresholdSet, .weightsSet: .chooseGenerators
    case .recipeSet, .split, .modelFitted, .sampled: .generate
    case .evaluated, .gatesJudged: .evaluate
    case .overridden, .reported: .report
    case .jobStarted(let job), .jobFinished(let job, _), .jobFailed(let job, _), .jobInterrupted(let job): job.step
    }
  }
}

extension StudyState {
  /// The events that a later way back set aside. They stay in the record.
  static func superseded(in events: [RecordedEvent]) -> Set<Int> {
    var aside: Set<Int> = []
    for (index, event) in events.enumerated() {
      switch event.event {
      case .wentBack(let step):
        let touched = step.dependents.union([step])
        for earlier in events[..<index] where earlier.event.step.map(touched.contains) ?? false {
          aside.insert(earlier.sequence)
        }
      case .branched(let sequence):
        for earlier in events[..<index] where earlier.sequence > sequence && !earlier.event.isIrrevocable {
          aside.insert(earlier.sequence)
        }
        // An earlier way back that lies after the branching point no longer counts.
        aside = Self.superseded(in: events.filter { $0.sequence <= sequence }).union(
          aside.filter { $0 > sequence })
      default: break
      }
    }
    return aside
  }
}

extension StudyEvent {
  /// What no way back undoes: budget that was spent, rows that left.
  var isIrrevocable: Bool {
    switch self {
    case .budgetReserved, .released, .environmentSeen, .noted, .titled, .uploaded, .copied: true
    default: false
    }
  }
}

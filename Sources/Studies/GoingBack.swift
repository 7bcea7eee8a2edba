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

/// Which events a way back has set aside, taken event by event. What is set aside stays in the record.
struct Superseding: Sendable {
  /// All that the way back of an event asks of earlier ones.
  private struct Seen {
    var sequence: Int
    var step: Step?
    var isIrrevocable: Bool
  }

  /// Sequence numbers of what is set aside now.
  private(set) var aside: Set<Int> = []
  /// What was set aside after an event, for the events that changed it.
  private var changes: [(sequence: Int, aside: Set<Int>)] = []
  private var seen: [Seen] = []

  init() {}

  init(_ events: [RecordedEvent]) { for event in events { take(event) } }

  /// Takes the next event.
  ///
  /// - Returns: whether something is set aside now that was not, or is not any more.
  @discardableResult
  mutating func take(_ event: RecordedEvent) -> Bool {
    let before = aside
    switch event.event {
    case .wentBack(let step):
      let touched = step.dependents.union([step])
      for earlier in seen where earlier.step.map(touched.contains) ?? false { aside.insert(earlier.sequence) }
    case .branched(let sequence):
      for earlier in seen.reversed().prefix(while: { $0.sequence > sequence }) where !earlier.isIrrevocable {
        aside.insert(earlier.sequence)
      }
      // An earlier way back that lies after the branching point no longer counts.
      let then = changes.last { $0.sequence <= sequence }?.aside ?? []
      aside = then.union(aside.filter { $0 > sequence })
    default: break
    }
    seen.append(
      Seen(sequence: event.sequence, step: event.event.step, isIrrevocable: event.event.isIrrevocable))
    guard aside != before else { return false }
    changes.append((event.sequence, aside))
    return true
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

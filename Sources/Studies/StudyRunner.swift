import Dialogue
import Evaluation
public import Foundation
import Generators
public import Mathematics
import Privacy
import Tables
public import Vocabulary

/// Runs whole studies: from a file, or from a recipe, into a folder.
public enum StudyRunner {
  /// From a file and what the user said. Into a study of the same recipe it goes on where that one stopped.
  ///
  /// - Parameters:
  ///   - monitor: carries cancellation in.
  ///   - observer: is told of steps, findings and progress, from the working thread.
  /// - Throws: ``StudyError``, `TableError`, `GeneratorError`, `CancellationError`; see ``exitStatus(of:)``.
  public static func run(
    _ options: RunOptions, file: URL, in folder: URL, monitor: Monitor, observer: @escaping StudyObserver
  ) throws -> StudyOutcome {
    try StudyStore.requireStudyOrEmpty(folder)
    let earlier = StudyStore.isStudy(folder) ? try recordedRecipe(of: StudyStore(opening: folder)) : nil
    observer(.began(.loadData, "Reading \(file.lastPathComponent)."))
    let reading = try Planning.read(options, file: file)
    try reserve(
      Planning.privacy(options), options.generators, of: reading.digest, from: file.lastPathComponent, in: folder,
      earlier: earlier, observer)
    let plan = try Planning.plan(options, reading, seed: earlier?.seed)
    return try run(plan, in: folder, monitor: monitor, observer: observer)
  }

  /// From a recipe; `file` is read in the place of the recipe's path, and must hold the same table.
  public static func run(
    _ recipe: Recipe, file: URL? = nil, in folder: URL, monitor: Monitor, observer: @escaping StudyObserver
  ) throws -> StudyOutcome {
    let name = (file ?? URL(fileURLWithPath: recipe.data.path)).lastPathComponent
    observer(.began(.loadData, "Reading \(name)."))
    try StudyStore.requireStudyOrEmpty(folder)
    let earlier = StudyStore.isStudy(folder) ? try recordedRecipe(of: StudyStore(opening: folder)) : nil
    try reserve(
      recipe.privacy, recipe.generators, of: recipe.data.digest, from: name, in: folder, earlier: earlier, observer)
    return try run(Planning.plan(recipe, file: file), in: folder, monitor: monitor, observer: observer)
  }

  /// Takes what a formal guarantee asks for from the ledger, once for a study, before any other use of the data.
  static func reserve(
    _ privacy: PrivacyChoice, _ generators: [GeneratorKind], of digest: Digest, from file: String, in folder: URL,
    earlier: Recipe?,
    ledger: URL = Ledger.defaultURL,
    _ observer: StudyObserver
  ) throws {
    guard privacy.epsilon != nil, privacy.delta != nil else { return }
    if let earlier, earlier.privacy != privacy || earlier.data.digest != digest {
      throw StudyError.cannotWrite(
        file: folder.path, reason: "It holds the study of another recipe. Choose another folder.")
    }
    try reserve(
      privacy, generators, of: digest, from: file, for: nil, ledger: ledger,
      in: StudyStore.openOrCreate(folder, program: StudyWork.program),
      observer)
  }

  /// Takes what a formal guarantee asks for from the ledger, once for each recipe of a study.
  ///
  /// - Parameters:
  ///   - file: the name of the table's file, for people who read the ledger.
  ///   - recipe: the identity of what is paid for; nil where a study has only one.
  static func reserve(
    _ privacy: PrivacyChoice, _ generators: [GeneratorKind], of digest: Digest, from file: String, for recipe: Digest?,
    ledger: URL,
    in store: StudyStore,
    _ observer: StudyObserver
  ) throws {
    guard let epsilon = privacy.epsilon, let delta = privacy.delta else { return }
    let isReserved = store.state.ownReservations.contains {
      $0.digest == digest && $0.epsilon == epsilon && $0.delta == delta && $0.dataset == privacy.dataset
        && $0.recipe == recipe
    }
    if isReserved { return }
    let account = try Ledger(ledger).reserve(
      Fitting.budget(epsilon: epsilon, delta: delta), on: digest, dataset: privacy.dataset,
      purpose: purpose(generators, from: file, epsilon: epsilon, delta: delta))
    let record = ReservationRecord(
      digest: digest, dataset: privacy.dataset, epsilon: epsilon, delta: delta, spentEpsilon: account.epsilon,
      totalEpsilon: account.total, recipe: recipe)
    try store.append([.budgetReserved(reservation: record)])
    if account.epsilon > Ledger.warningAbove {
      observer(
        .said(
          .privacy,
          "All studies of this data set together have now spent ε \(String(format: "%.2f", account.epsilon)): above "
            + "\(Ledger.warningAbove) the guarantee is weak."))
    }
  }

  /// What the ledger remembers of a reservation, for people who read it later.
  private static func purpose(
    _ generators: [GeneratorKind], from file: String, epsilon: Double, delta: Double
  ) -> String {
    let named = generators.isEmpty ? GeneratorKind.allCases : generators
    let titles = named.filter { $0.recipe.private != nil }.map(\.title)
    return "\(titles.joined(separator: ", ")) from “\(file)”: ε \(Wording.strength(epsilon)), δ \(delta)"
  }

  static func run(
    _ plan: StudyPlan, in folder: URL, monitor: Monitor, observer: @escaping StudyObserver
  ) throws -> StudyOutcome {
    for remark in plan.remarks { observer(.said(.inspect, remark)) }
    let store = try StudyStore.openOrCreate(folder, program: StudyWork.program)
    if let earlier = try recordedRecipe(of: store), try earlier.identity != plan.recipe.identity {
      throw StudyError.cannotWrite(
        file: folder.path, reason: "It holds the study of another recipe. Choose another folder.")
    }
    return try StudyWork(plan, in: store, monitor: monitor, observer: observer).run()
  }

  /// The recipe of a study, with the passes that its fits made; nil before one was set.
  public static func recordedRecipe(of store: StudyStore) throws -> Recipe? {
    let state = store.state
    guard let digest = state.recipe else { return nil }
    var recipe = try Recipe.read(from: store.files.read(digest))
    var passes: [String: Int] = [:]
    for model in state.models {
      if let count = model.passes { passes[Recipe.passKey(model.generator, part: model.part)] = count }
    }
    recipe.passes = passes.isEmpty ? nil : passes
    return recipe
  }

  /// The exit code that an error of a study stands for.
  public static func exitStatus(of error: any Error) -> ExitStatus {
    switch error {
    case let error as StudyError: error.exitStatus
    case is CancellationError: .cancelled
    case let error as TableError:
      switch error {
      case .cannotRead: .cannotRead
      case .cannotWrite: .cannotWrite
      case .diskFull: .diskFull
      case .unusable: .unusableData
      case .unknownColumn, .mismatch: .wrongUse
      }
    case is GeneratorError: .unusableData
    // A model file that is damaged, or is none.
    case is BinaryCodingError: .unusableData
    case let error as EvaluationError:
      switch error {
      case .unknownColumn: .wrongUse
      case .differentSchema, .empty, .tooFewRows: .unusableData
      }
    case let error as PrivacyError:
      switch error {
      case .overBudget: .gateSaidNo
      case .noiseOutOfRange: .wrongUse
      }
    default: .ourFault
    }
  }
}

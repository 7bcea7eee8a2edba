public import Tables
public import Vocabulary

/// What a user gets by a generator's name: without formal privacy, with it, or both.
public enum GeneratorRecipe: Sendable {
  case open(any Generator)
  case `private`(any PrivateGenerator)
  case both(any Generator, any PrivateGenerator)

  public var open: (any Generator)? {
    switch self {
    case .open(let generator), .both(let generator, _): generator
    case .private: nil
    }
  }

  public var `private`: (any PrivateGenerator)? {
    switch self {
    case .private(let generator), .both(_, let generator): generator
    case .open: nil
    }
  }
}

extension GeneratorKind {
  /// The recipe with its default settings.
  public var recipe: GeneratorRecipe {
    switch self {
    case .independentMarginals: .both(IndependentMarginals(), PrivateMarginals())
    case .adversarialForest: .open(AdversarialForest())
    case .sequentialCART: .open(SequentialCART())
    case .bayesianNetwork: .open(BayesianNetwork())
    case .gaussianCopula: .open(GaussianCopula())
    case .adsgan: .open(ADSGAN())
    case .tvae: .open(TVAE())
    case .rtvae: .open(RTVAE())
    case .ddpm: .open(Diffusion())
    case .nflow: .open(NormalisingFlow())
    case .ctgan: .open(CTGAN())
    case .autoregressive: .open(Autoregressive())
    case .forestFlow: .open(ForestFlow())
    }
  }
}

extension GeneratorKind {
  /// The recipe without formal privacy that suits `training`; nil where the family has none.
  ///
  /// Trees that learn each column from all others learn components in the place of numbers that are over 1,000 and more
  /// than there are rows (``WideBlock``). Columns that follow from others are kept so (``DerivedColumns``), but by
  /// independent columns.
  ///
  /// - Parameter isThinned: false: rows are taken as they are drawn, where ``canLeaveThinningOut``.
  public func openRecipe(for training: Table, isThinned: Bool = true) -> (any Generator)? {
    let numbers = training.schema.fields.count { $0.kind == .numeric && $0.roles.isSubset(of: [.ordinary]) }
    if numbers > max(1_000, training.rowCount) {
      switch self {
      case .adversarialForest: return WideBlock(AdversarialForest(isThinned: isThinned))
      case .sequentialCART: return WideBlock(SequentialCART())
      default: break
      }
    }
    guard var generator = recipe.open else { return nil }
    if !isThinned, var thinning = generator as? any ThinningGenerator {
      thinning.isThinned = false
      generator = thinning
    }
    if self == .independentMarginals { return generator }
    let derivations = training.derivations()
    return derivations.isEmpty ? generator : Self.keeping(derivations, generator)
  }

  private static func keeping(_ derivations: [Derivation], _ generator: some Generator) -> any Generator {
    DerivedColumns(generator, derivations: derivations)
  }

  public var canLeaveThinningOut: Bool { recipe.open is any ThinningGenerator }
}

extension ModelFile {
  /// Every form that a model file can hold.
  static let fittedTypes: [any FittedGenerator.Type] =
    [
      FittedMarginals.self, FittedPrivateMarginals.self,
      FittedWideBlock<FittedSequentialCART>.self, FittedWideBlock<FittedAdversarialForest>.self,
    ] + openTypes + openTypes.map { derived($0) }

  private static let openTypes: [any FittedGenerator.Type] = [
    FittedAdversarialForest.self, FittedSequentialCART.self, FittedADSGAN.self, FittedTVAE.self, FittedRTVAE.self,
    FittedDiffusion.self, FittedCTGAN.self, FittedAutoregressive.self, FittedForestFlow.self,
    FittedNormalisingFlow.self, FittedBayesianNetwork.self, FittedGaussianCopula.self,
  ]

  private static func derived<Base: FittedGenerator>(_: Base.Type) -> any FittedGenerator.Type {
    FittedDerivedColumns<Base>.self
  }
}

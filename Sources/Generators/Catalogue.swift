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

extension ModelFile {
  /// Every form that a model file can hold.
  static let fittedTypes: [any FittedGenerator.Type] = [
    FittedMarginals.self, FittedPrivateMarginals.self, FittedAdversarialForest.self,
    FittedSequentialCART.self, FittedADSGAN.self, FittedTVAE.self, FittedRTVAE.self, FittedDiffusion.self,
    FittedCTGAN.self, FittedAutoregressive.self, FittedForestFlow.self, FittedNormalisingFlow.self,
    FittedBayesianNetwork.self, FittedGaussianCopula.self,
    FittedWideBlock<FittedSequentialCART>.self, FittedWideBlock<FittedAdversarialForest>.self,
  ]
}

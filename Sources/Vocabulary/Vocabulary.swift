/// Every generator the product offers, spelt as in files and on the command line.
public enum GeneratorKind: String, CaseIterable, Codable, Sendable, Hashable {
  case independentMarginals = "marginals"
  case adversarialForest = "arf"
  case sequentialCART
  case adsgan
  case tvae
  case rtvae
  case ddpm
  case ctgan
  case autoregressive
  case forestFlow
  case bayesianNetwork
  case gaussianCopula
  case nflow
}

/// What a column is for. A column may have several roles; one with none is ordinary.
public enum ColumnRole: String, CaseIterable, Codable, Sendable, Hashable {
  case target, time, event, identifier, patientKey, quasiIdentifier, sensitive
  case weight, stratum, primarySamplingUnit, ordinary
}

/// What kind of values a column holds.
public enum ColumnKind: String, CaseIterable, Codable, Sendable, Hashable {
  case numeric, categorical, date, dateTime, identifier, text
}

/// How much privacy was asked for.
public enum PrivacyLevel: String, CaseIterable, Codable, Sendable, Hashable {
  case none, preferred, differential
}

/// What the synthetic table is wanted for.
public enum Purpose: String, CaseIterable, Codable, Sendable, Hashable {
  case dataAccess, augmentation, modelDevelopment, teaching, softwareTesting, digitalTwin
}

/// What is predicted from the table.
public enum TaskKind: String, CaseIterable, Codable, Sendable, Hashable {
  case classification, regression, survival, none
}

/// The steps of a study that a person can name and go back to.
public enum Step: String, CaseIterable, Codable, Sendable, Hashable {
  case loadData, inspect, chooseColumns, setGoal, privacy, chooseGenerators, generate, evaluate, augment, report
}

/// How many rows each level of a group is brought to by augmentation.
public enum AugmentationRule: String, CaseIterable, Codable, Sendable, Hashable {
  case equal, log, adHoc
}

/// What an explanation can be about.
public enum ExplanationTopic: String, CaseIterable, Codable, Sendable, Hashable {
  case metric, generator, column, step, privacy, result, decision
}

/// Formats that a person may ask for.
public enum ExportFormat: String, CaseIterable, Codable, Sendable, Hashable {
  case csv, script, sas, stata, spss, parquet
}

/// Names of metrics as people ask for them; ids of measured results are in `Evaluation`.
public enum MetricName: String, CaseIterable, Codable, Sendable, Hashable {
  case ksComplement, wasserstein, mmd, jensenShannon, inverseKL, prdc, alphaPrecision, detection, tstr
  case identifiability, kMap, lDiversity, deltaPresence, dcr, membershipInference, attributeInference
  case epsilon, propensity, correlation, survivalCurves
}

/// What a person can mean: the closed vocabulary of understanding.
public enum Intent: String, CaseIterable, Codable, Sendable, Hashable {
  case provideData, setTarget, setTask, setTime, setEvent, excludeColumns, keepColumns, setRole, setPrivacy
  case setPurpose, chooseGenerators, setRowCount, augment, declareMissing, addConstraint, explain, goBack, skip
  case confirm, decline, run, cancel, explore, describe, plot, evaluate, report, export, status, finish
  case transform, setTimeBudget, setThreshold, setWeights, release, useModel, outOfScope
}

/// Exit codes of the command line.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  case done = 0
  case doesNotHold = 1
  case wrongUse = 64
  case unusableData = 65
  case cannotRead = 66
  case serverMissing = 69
  case ourFault = 70
  case cannotWrite = 73
  case diskFull = 74
  case gateSaidNo = 77
  case cancelled = 130
}

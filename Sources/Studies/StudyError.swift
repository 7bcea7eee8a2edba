public import Vocabulary

/// Why a study cannot go on; the text is for the person who must act and never quotes a cell's value.
public enum StudyError: Error, Sendable, Hashable {
  /// An option, a column or a generator that there is not; `nearest` are names like it.
  case wrongUse(String, nearest: [String] = [])
  case unusableData(String)
  case cannotRead(file: String, reason: String)
  case cannotWrite(file: String, reason: String)
  case diskFull(file: String)
  /// The record or a file of the study is not what was written.
  case damaged(String)
  /// The study was written by a newer SynthCraft.
  case newer(what: String, version: Int, known: Int)
  /// Another process is writing this study.
  case locked(folder: String)
  /// The ledger or a gate said no.
  case refused(String)
  case serverMissing(String)
  case ourFault(String)

  public var exitStatus: ExitStatus {
    switch self {
    case .wrongUse: .wrongUse
    case .unusableData: .unusableData
    case .cannotRead: .cannotRead
    case .cannotWrite, .locked: .cannotWrite
    case .diskFull: .diskFull
    case .damaged: .doesNotHold
    case .newer: .cannotRead
    case .refused: .gateSaidNo
    case .serverMissing: .serverMissing
    case .ourFault: .ourFault
    }
  }
}

extension StudyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .wrongUse(let text, let nearest):
      nearest.isEmpty ? text : "\(text) Did you mean \(nearest.map { "“\($0)”" }.joined(separator: " or "))?"
    case .unusableData(let text), .damaged(let text), .refused(let text), .serverMissing(let text),
      .ourFault(let text):
      text
    case .cannotRead(let file, let reason): "“\(file)” cannot be read: \(reason)"
    case .cannotWrite(let file, let reason): "“\(file)” cannot be written: \(reason)"
    case .diskFull(let file): "The disk is full; “\(file)” was not written. Free some space and run this again."
    case .newer(let what, let version, let known):
      "\(what) was written by a newer SynthCraft (version \(version); this one reads up to \(known)). Install the newer one."
    case .locked(let folder):
      "Another SynthCraft is writing the study in “\(folder)”. Wait until it has ended, or stop it, and run this again."
    }
  }
}

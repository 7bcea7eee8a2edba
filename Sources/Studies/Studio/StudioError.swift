/// Why the studio refuses a request; in words for the person at the page.
public enum StudioError: Error, Sendable, Hashable {
  /// There is no study of that name.
  case noStudy
  /// There is no such entry, or it is not an answer.
  case noAnswer
  /// The option or frame is none that can be understood.
  case notUnderstood
  /// Work runs, which must end or be stopped first.
  case busy
  /// The study was deleted or the program is ending.
  case closed
  case notConfirmed
  /// The conversation was ended by the person.
  case finished
  /// There is no such file (yet).
  case noFile(String)
  case tooLarge(limit: Int)
  case noSpace
  case tooManyStudies(limit: Int)
}

extension StudioError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noStudy: "There is no such study. It may have been deleted in another window."
    case .noAnswer: "That is no answer that could be changed. Load the page again."
    case .notUnderstood: "That answer is not one that can be understood here. Load the page again."
    case .busy: "Work is running. Wait until it is done, or stop it first."
    case .closed: "This study is closed. Open it again from the list."
    case .finished: "This conversation has ended. Undo the last answer to go on."
    case .notConfirmed: "To delete a study its title must be repeated exactly."
    case .noFile(let reason): reason
    case .tooLarge(let limit):
      limit >= 1 << 20
        ? "The file is too large: at most \(limit >> 20) MiB are taken."
        : "The request is too large: at most \(limit >> 10) KiB are taken."
    case .noSpace: "There is not enough room on the disk for this file. Free some space and try again."
    case .tooManyStudies(let limit): "There are \(limit) studies already. Delete one that is not needed any more."
    }
  }
}

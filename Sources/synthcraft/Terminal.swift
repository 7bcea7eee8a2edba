import Foundation
import Mathematics
import Studies
import Synchronization
import Vocabulary

/// A command ended as it should, with a status that is not 0; what there is to say was said.
struct Stop: Error {
  let status: ExitStatus
}

/// The terminal: words to standard output, progress and errors to standard error.
enum Terminal {
  private static let interrupted = Mutex<[Monitor]>([])

  static let isInteractive = isatty(STDERR_FILENO) == 1
  /// Whether a person types; else a script is read, and what it says is shown.
  static let isConversation = isatty(STDIN_FILENO) == 1

  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
  }

  static func say(_ text: String) {
    clearProgress()
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  static func note(_ text: String) {
    clearProgress()
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// A monitor that Control-C cancels, and whose progress is shown where standard error is a terminal.
  ///
  /// - Parameter timeBudget: seconds that a fit may take.
  static func monitor(timeBudget: Double? = nil) -> Monitor {
    let monitor = Monitor(timeBudget: timeBudget.map { .seconds($0) }) { show($0) }
    interrupted.withLock { $0.append(monitor) }
    catchInterrupt()
    return monitor
  }

  private static let source: Mutex<(any DispatchSourceSignal)?> = Mutex(nil)

  private static func catchInterrupt() {
    source.withLock { source in
      guard source == nil else { return }
      signal(SIGINT, SIG_IGN)
      let made = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
      made.setEventHandler {
        note("\nStopping; press Control-C again to stop at once.")
        signal(SIGINT, SIG_DFL)
        interrupted.withLock { $0.forEach { $0.cancel() } }
      }
      made.resume()
      source = made
    }
  }

  /// Says what went wrong, for the person who must act, and with which status the program ends.
  static func report(_ error: any Error) -> ExitStatus {
    if error is CancellationError {
      note("Cancelled. Nothing half done was kept; a study goes on where it was when the same command is given again.")
      return .cancelled
    }
    let status = StudyRunner.exitStatus(of: error)
    note(status == .ourFault ? "This is a fault of SynthCraft, please report it: \(error)" : "\(error)")
    return status
  }
}

/// One line that is written over again; silent where standard error is no terminal.
extension Terminal {
  private static let lastShown = Mutex(ContinuousClock.now - .seconds(1))
  private static let isLineOpen = Mutex(false)

  static func show(_ progress: Mathematics.Progress) {
    guard isInteractive else { return }
    let due = lastShown.withLock { last in
      guard progress.fraction >= 1 || last.duration(to: .now) > .milliseconds(100) else { return false }
      last = .now
      return true
    }
    guard due else { return }
    var text = String(format: "%3.0f %%  ", progress.fraction * 100) + progress.activity
    if let loss = progress.loss { text += String(format: "  loss %.4f", loss) }
    if let seconds = progress.secondsLeft { text += "  \(duration(seconds)) left" }
    // Back to the line's start, the words, and nothing behind them.
    FileHandle.standardError.write(Data("\r\(text.prefix(110))\u{1B}[K".utf8))
    isLineOpen.withLock { $0 = true }
  }

  /// Makes room for words where a progress line stands.
  static func clearProgress() {
    let wasOpen = isLineOpen.withLock { open in
      defer { open = false }
      return open
    }
    if wasOpen { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }

  static func duration(_ seconds: Double) -> String {
    seconds < 90 ? "\(Int(seconds.rounded(.up))) s" : "\(Int((seconds / 60).rounded(.up))) min"
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import Synchronization

extension Threads {
  private static let poolStandsBack = Atomic<Bool>(false)

  /// How far long work stands back: what waits for a person then goes first.
  private static let niceness: Int32 = 5

  /// Lets every other thread go before the calling one, for good; for long work beside a page that must not wait.
  public static func standBack() {
    #if canImport(Glibc)
      // On Linux a priority is that of a thread, and 0 names the calling one. Refusal changes speed alone.
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    #elseif canImport(Darwin)
      _ = setpriority(PRIO_DARWIN_THREAD, 0, PRIO_DARWIN_BG)
    #endif
  }

  /// Lets the threads that help with parallel loops stand back as well; to be said before the first loop.
  public static func letLoopsStandBack() { poolStandsBack.store(true, ordering: .relaxed) }

  static var loopsStandBack: Bool { poolStandsBack.load(ordering: .relaxed) }
}

import Foundation

/// What a piece of work took.
struct Cost: Codable {
  var wallSeconds = 0.0
  var processorSeconds = 0.0

  static func timed<Result>(_ work: () throws -> Result) rethrows -> (Result, Cost) {
    let (clock, processor) = (ContinuousClock.now, processorSeconds)
    let result = try work()
    let wall = ContinuousClock.now - clock
    let cost = Cost(
      wallSeconds: Double(wall.components.seconds) + Double(wall.components.attoseconds) * 1e-18,
      processorSeconds: processorSeconds - processor)
    return (result, cost)
  }

  /// The most memory that this process has held so far. Linux counts kibibytes, Apple's systems bytes.
  static var peakMebibytes: Int {
    #if canImport(Glibc)
      usage.ru_maxrss / 1_024
    #else
      usage.ru_maxrss / 1_048_576
    #endif
  }

  private static var usage: rusage {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    return usage
  }

  private static var processorSeconds: Double {
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}

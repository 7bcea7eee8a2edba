import Foundation

/// How the jobs of a study went, in a file beside its record, so that pictures of learning outlive the program.
///
/// It is no part of the record: it tells of seconds, which no replay repeats.
struct StudioRunHistory: Sendable {
  static let fileName = "runs.json"
  /// The newest that are kept, and points of each.
  private static let mostRuns = 100
  private static let mostPoints = 120
  /// Between two writings while a job runs.
  static let interval = Duration.seconds(5)

  private let url: URL

  init(in study: URL) { url = study.appendingPathComponent(Self.fileName) }

  /// Oldest first; what was running when the program ended was stopped by that.
  func read() throws -> [StudioRun] {
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    let runs: [StudioRun]
    do {
      runs = try JSONDecoder().decode([StudioRun].self, from: Data(contentsOf: url))
    } catch {
      throw StudyError.damaged("How earlier jobs went (“\(Self.fileName)”) cannot be read; nothing else rests on it.")
    }
    return runs.map { run in
      guard run.status == .running else { return run }
      var run = run
      run.status = .stopped
      run.ended = run.began.addingTimeInterval(run.points.last?.seconds ?? 0)
      run.secondsLeft = nil
      return run
    }
  }

  func write(_ runs: [StudioRun]) throws {
    let kept = runs.suffix(Self.mostRuns).map { run in
      var run = run
      run.points = Self.thinned(run.points)
      return run
    }
    try AtomicFile.write(try CanonicalJSON.data(kept), to: url)
  }

  /// Equally spread, with the first and the last.
  private static func thinned(_ points: [StudioRun.Point]) -> [StudioRun.Point] {
    guard points.count > mostPoints else { return points }
    return (0..<mostPoints).map { points[$0 * (points.count - 1) / (mostPoints - 1)] }
  }
}

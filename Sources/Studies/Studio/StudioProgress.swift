public import Foundation
public import Reasoning
public import Vocabulary

/// Work that is being done now.
public struct StudioWork: Sendable, Hashable {
  public var option: OptionName
  /// The piece of it that runs: "fit arf: selection"; empty before the first is told.
  public var job: String
  /// Of the job, 0…1.
  public var fraction: Double
  public var activity: String
  public var loss: Double?
  public var secondsLeft: Double?
  /// When the order was given.
  public var since: Date
  /// The generator that the job is about, where it is about one.
  public var generator: GeneratorKind? { GeneratorKind(ofJob: job) }
  /// Whether it was told to stop and has not stopped yet.
  public var isStopping: Bool
  /// The methods that are compared, where some are.
  public var competitors: [GeneratorKind] = []

  public init(option: OptionName, since: Date) {
    self.option = option
    job = ""
    fraction = 0
    activity = ""
    self.since = since
    isStopping = false
  }
}

extension StudioWork {
  /// Where the job stands in the whole: "Method 1 of 3: Independent marginals, measuring"; empty before the first job.
  public var stage: String {
    let parts = job.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    let words = parts.first?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
    guard words.count == 2, parts.count == 2 else { return "" }
    let verbs = ["fit": "learning", "sample": "drawing rows", "evaluate": "measuring"]
    guard let verb = verbs[words[0]] else { return "" }
    guard let generator else {
      return "Yardstick, \(words[1] == "copier" ? "a copy of the real rows" : "columns without relation"): \(verb)"
    }
    let title = generator.title
    if parts[1].hasPrefix("selection"), competitors.count > 1, let place = competitors.firstIndex(of: generator) {
      return "Method \(place + 1) of \(competitors.count): \(title), \(verb)"
    }
    return parts[1] == "release" ? "\(title), for the rows to be released: \(verb)" : "\(title), \(parts[1]): \(verb)"
  }
}

/// How one job went: a fit, a draw or a measurement.
public struct StudioRun: Codable, Sendable, Hashable {
  public enum Status: String, Codable, Sendable { case running, finished, kept, failed, stopped }

  public struct Point: Codable, Sendable, Hashable {
    /// Since the job began.
    public var seconds: Double
    public var fraction: Double
    public var loss: Double?
  }

  /// "fit arf: selection", "sample arf: release", "evaluate copier: release".
  public var job: String
  public var status: Status
  public var began: Date
  public var ended: Date?
  public var activity: String
  public var secondsLeft: Double?
  /// Thinned: at most ``mostPoints``, equally spread over what was told.
  public var points: [Point]

  static let mostPoints = 400

  init(job: String, status: Status = .running, began: Date) {
    self.job = job
    self.status = status
    self.began = began
    activity = ""
    points = []
  }

  public var fraction: Double { points.last?.fraction ?? 0 }
  /// The generator that it is about, where it is about one.
  public var generator: GeneratorKind? { GeneratorKind(ofJob: job) }

  mutating func add(_ point: Point) {
    points.append(point)
    guard points.count > Self.mostPoints else { return }
    // Every other one goes; the newest stays.
    points = points.enumerated().filter { $0.offset % 2 == 1 || $0.offset == points.count - 1 }.map(\.element)
  }
}

/// What a page is told while it is open.
public enum StudioEvent: Sendable, Hashable {
  /// Something was said.
  case entry(StudioEntry)
  /// The conversation was rewritten: fetch it anew.
  case reset
  case progress(StudioWork)
  /// Work has begun or was told to stop.
  case working(StudioWork)
  case idle
  /// What a tab shows has changed.
  case tab(StudioTab)
}

extension StudioEvent {
  /// Whether a page that missed it shows another conversation than there is.
  public var changesConversation: Bool {
    switch self {
    case .entry, .reset: true
    case .progress, .working, .idle, .tab: false
    }
  }
}

public enum StudioTab: String, Codable, Sendable, CaseIterable { case plan, data, runs, results, release, record }

/// An event with the state of the conversation that it leads to; a page that missed some sees that in the number.
public struct StudioNotice: Sendable, Hashable {
  public var revision: Int
  public var event: StudioEvent

  public init(revision: Int, event: StudioEvent) {
    self.revision = revision
    self.event = event
  }
}

extension GeneratorKind {
  /// Jobs are named as "fit arf: selection".
  fileprivate init?(ofJob job: String) {
    let words = job.prefix { $0 != ":" }.split(separator: " ")
    guard words.count == 2 else { return nil }
    self.init(rawValue: String(words[1]))
  }
}

public import Foundation
import Tables

/// The files of a study that a person can have.
struct StudioFiles {
  private let folder: URL

  init(_ folder: URL) { self.folder = folder }

  /// Those that can be had now, in the order in which they are shown.
  func available(_ state: StudyState) -> [StudioDownload] {
    StudioDownload.Kind.allCases.compactMap { kind in
      guard let name = name(of: kind, state) else { return nil }
      return StudioDownload(kind: kind, name: name, bytes: path(of: kind, state).flatMap(Self.size))
    }
  }

  /// The name that a browser saves it under; nil while there is none.
  private func name(of kind: StudioDownload.Kind, _ state: StudyState) -> String? {
    let number = state.releases.last?.number
    return switch kind {
    case .rows: number.map { "synthetic-\($0).csv" }
    case .label: number.map { "synthetic-\($0).label.json" }
    case .recipientReport: number.map { "synthetic-\($0).report.html" }
    case .report: state.report == nil ? nil : "report-for-the-custodian.html"
    case .recipe: state.recipe == nil ? nil : "recipe.json"
    case .script: state.recipe == nil ? nil : "again.sh"
    case .schema: state.schema == nil ? nil : "schema.json"
    }
  }

  /// Where it lies; nil for what is written when it is asked for.
  private func path(of kind: StudioDownload.Kind, _ state: StudyState) -> URL? {
    let files = FileStore(folder: folder.appendingPathComponent("files"))
    let release = state.releases.last
    return switch kind {
    case .rows: release?.files["synthetic.csv"].map(files.url)
    case .label: release?.files["label.json"].map(files.url)
    case .recipientReport: release?.files["report.html"].map(files.url)
    case .report: state.report.map { files.url(of: $0.html) }
    case .recipe: state.recipe.map(files.url)
    case .schema: state.schema.map(files.url)
    case .script: nil
    }
  }

  private static func size(of url: URL) -> Int? {
    var status = stat()
    return stat(url.path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// - Throws: ``StudioError/noFile(_:)`` with what must be done first.
  func file(_ kind: StudioDownload.Kind, _ state: StudyState) throws -> StudioFile {
    guard let name = name(of: kind, state) else { throw StudioError.noFile(Self.reason(kind)) }
    if let url = path(of: kind, state) {
      guard Self.size(of: url) != nil else {
        throw StudyError.damaged("A file of this study is missing. “Verify” says which.")
      }
      return StudioFile(name: name, content: .file(url))
    }
    return StudioFile(name: name, content: .data(Data(try StudyExport.script(studyAt: folder).utf8)))
  }

  private static func reason(_ kind: StudioDownload.Kind) -> String {
    switch kind {
    case .rows, .label, .recipientReport: "Nothing is released yet. Rows leave the study once every gate has passed."
    case .report: "The report is not written yet. Say “report” in the conversation."
    case .recipe, .script: "There is no recipe yet: it is written when rows are made."
    case .schema: "There is no schema yet: it is written when rows are made."
    }
  }
}

/// A file on its way to a person.
public struct StudioFile: Sendable {
  public enum Content: Sendable {
    case file(URL)
    case data(Data)
  }

  /// Generated; holds nothing that came from outside.
  public let name: String
  public let content: Content
}

extension StudioSession {
  /// - Throws: ``StudioError/noFile(_:)`` with what must be done first.
  public func file(_ kind: StudioDownload.Kind) async throws -> StudioFile {
    let state = snapshot().study
    return try await desk.perform { [folder] in try StudioFiles(folder).file(kind, state) }
  }
}

public import Foundation

/// Checks that a study is what was written: its chain of events and every file that an event names.
public enum Verification {
  /// - Returns: one sentence for each fault, which names the event or file; none when all is as it was written.
  /// - Throws: ``StudyError`` when there is no study, or its database cannot be opened.
  public static func faults(inStudyAt folder: URL) throws -> [String] {
    guard StudyStore.isStudy(folder) else {
      throw StudyError.cannotRead(file: folder.path, reason: "There is no study in it.")
    }
    let record: (fault: String?, entries: [ChainEntry])
    do {
      record = try StudyStore.record(of: folder)
    } catch StudyError.damaged(let text) {
      return [text]
    }
    var faults = [record.fault].compactMap { $0 }
    let files = FileStore(folder: folder.appendingPathComponent("files"))
    var checked: Set<Digest> = []
    var events: [RecordedEvent] = []
    for entry in record.entries {
      do {
        events.append(try RecordedEvent(entry))
      } catch let error as StudyError {
        faults.append("Event \(entry.sequence): \(error)")
        continue
      }
      for digest in events.last?.event.files ?? [] where checked.insert(digest).inserted {
        faults += fault { _ = try files.read(digest) }
      }
    }
    return faults + outsideFaults(folder, StudyState(replaying: events))
  }

  /// The reports and releases lie outside `files/` as well, where people look for them.
  private static func outsideFaults(_ folder: URL, _ state: StudyState) -> [String] {
    var named: [(path: String, digest: Digest)] = []
    if let report = state.report {
      named += [("report.html", report.html), ("report.json", report.json)]
    }
    for release in state.releases {
      for (name, digest) in release.files.sorted(by: { $0.key < $1.key }) {
        named.append(("releases/\(release.number)/\(name)", digest))
      }
    }
    return named.flatMap { path, digest in
      fault {
        let data: Data
        do {
          data = try Data(contentsOf: folder.appendingPathComponent(path), options: .mappedIfSafe)
        } catch {
          throw StudyError.damaged("“\(path)” is missing or cannot be read.")
        }
        guard Digest(of: data) == digest else { throw StudyError.damaged("“\(path)” was changed.") }
      }
    }
  }

  private static func fault(_ body: () throws -> Void) -> [String] {
    do {
      try body()
      return []
    } catch {
      return [String(describing: error)]
    }
  }
}

extension StudyEvent {
  /// The files in `files/` that it speaks of.
  var files: [Digest] {
    switch self {
    case .recipeSet(let file), .inspected(let file), .schemaConfirmed(let file, _): [file]
    case .dataLoaded(let data): [data.schema]
    case .split(let split): [split.file]
    case .jobFinished(_, let outputs): outputs.sorted { $0.key < $1.key }.map(\.value)
    case .modelFitted(let model): [model.file].compactMap { $0 }
    case .sampled(let rows): [rows.file]
    case .evaluated(let evaluation): [evaluation.file]
    case .worked(let outcome, let report): [outcome] + [report].compactMap { $0 }
    case .schemaCorrected(let file, _): [file]
    case .reported(let html, let json): [html, json]
    case .released(_, _, let files): files.sorted { $0.key < $1.key }.map(\.value)
    default: []
    }
  }
}

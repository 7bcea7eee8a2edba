public import Foundation

/// Where the real tables are that some tests read; they are never part of the package.
public enum RealData {
  /// The file at `path` below `SYNTHCRAFT_DATA` (else `../shared/data`); nil, and one printed line, when it is absent.
  public static func url(_ path: String) -> URL? {
    let root = ProcessInfo.processInfo.environment["SYNTHCRAFT_DATA"] ?? "../shared/data"
    let url = URL(fileURLWithPath: root).appendingPathComponent(path)
    if FileManager.default.fileExists(atPath: url.path) { return url }
    print("Left out: the real table “\(path)” is not here.")
    return nil
  }
}

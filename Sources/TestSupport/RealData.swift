public import Foundation

/// The real tables that development has at hand; not part of the repository.
public enum RealData {
  /// Where a file of the tables is, or nil, after one printed line, when it is absent.
  ///
  /// The folder is `SYNTHCRAFT_DATA`, else `../shared/data` from the current directory.
  public static func url(_ path: String) -> URL? {
    let root = ProcessInfo.processInfo.environment["SYNTHCRAFT_DATA"] ?? "../shared/data"
    let url = URL(fileURLWithPath: root, isDirectory: true).appendingPathComponent(path)
    if FileManager.default.fileExists(atPath: url.path) { return url }
    print("Left out: \(path) is not there (set SYNTHCRAFT_DATA to the folder of the real tables).")
    return nil
  }
}

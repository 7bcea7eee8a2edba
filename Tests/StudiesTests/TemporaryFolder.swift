import Foundation

/// A folder that is gone when the test has ended.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("studies-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      print("The temporary folder \(url.path) stays: \(error)")
    }
  }

  func file(_ name: String) -> URL { url.appendingPathComponent(name) }
}

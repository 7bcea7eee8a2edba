import Foundation
import Tables

/// A folder for the files of one test, gone afterwards.
final class Scratch {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("tables-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path)") }
  }

  func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> URL {
    let url = folder.appendingPathComponent(name)
    try Data(bytes).write(to: url)
    return url
  }

  func read(
    _ text: String, schema: Schema? = nil, options: ReadOptions = ReadOptions()
  ) throws -> ReadResult {
    try TableReader.read(try file("t.csv", text.utf8), schema: schema, options: options)
  }

  func read(bytes: [UInt8], name: String = "t.csv") throws -> ReadResult { try TableReader.read(try file(name, bytes)) }
}

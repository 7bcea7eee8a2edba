import Crypto
import Foundation
import Reports

/// A file of the page, as it is sent.
package struct StudioAsset: Sendable {
  package let bytes: [UInt8]
  package let contentType: String
  /// Changes with the bytes, quoted as HTTP wants it.
  package let etag: String

  init(_ bytes: [UInt8], _ contentType: String) {
    self.bytes = bytes
    self.contentType = contentType
    // FNV-1a: names a version, guards nothing.
    let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    etag = "\"\(String(hash, radix: 16))\""
  }
}

/// The files that the page is made of; they hold no data.
package enum StudioAssets {
  /// "studio.html" and the modules; nil for any other name.
  package static func asset(named name: String) -> StudioAsset? { all[name] }

  /// In the order of their names.
  package static var names: [String] { all.keys.sorted() }

  /// The page in the theme that the browser's person has chosen, so that nothing must run before it is painted.
  ///
  /// - Parameter theme: `light` or `dark`; anything else leaves the choice to the system.
  package static func page(theme: String?) -> StudioAsset? { theme.flatMap { themed[$0] } ?? all["studio.html"] }

  /// Tells the files of this program from those of another one. Files name each other with it, so that a browser may
  /// keep them.
  package static let version: String = {
    let bytes = files.flatMap { Array($0.name.utf8) + $0.bytes } + Array(style.utf8)
    return String(StudioAsset(bytes, "").etag.dropFirst().dropLast())
  }()

  /// The style of the page stands in the page itself: the first paint then waits for one reply, not for two.
  private static let style = Figure.themedStyle + String(decoding: PackageResources.studio_css, as: UTF8.self)

  /// What names the style in the content security policy, which lets a page hold no other: `'sha256-…'`.
  package static let styleSource: String = {
    let digest = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
    return "'sha256-\(digest)'"
  }()

  private static let files: [(name: String, bytes: [UInt8])] = [
    ("studio.html", PackageResources.studio_html),
    ("start.js", PackageResources.start_js),
    ("studio.js", PackageResources.studio_js), ("server.js", PackageResources.server_js),
    ("live.js", PackageResources.live_js), ("dialog.js", PackageResources.dialog_js),
    ("numbers.js", PackageResources.numbers_js), ("picker.js", PackageResources.picker_js),
    ("talk.js", PackageResources.talk_js), ("tabs.js", PackageResources.tabs_js), ("home.js", PackageResources.home_js),
  ]

  private static let all: [String: StudioAsset] = {
    var all: [String: StudioAsset] = [:]
    for (name, bytes) in files {
      let type = name.hasSuffix(".html") ? "text/html" : "text/javascript"
      var text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "/*style*/", with: style)
      for (other, _) in files where other != "studio.html" {
        text = text.replacingOccurrences(of: "\"/\(other)\"", with: "\"/\(other)?v=\(version)\"")
      }
      all[name] = StudioAsset(Array(text.utf8), "\(type); charset=utf-8")
    }
    return all
  }()

  private static let themed: [String: StudioAsset] = {
    guard let page = all["studio.html"] else { return [:] }
    let text = String(decoding: page.bytes, as: UTF8.self)
    return Dictionary(
      uniqueKeysWithValues: ["light", "dark"].map { theme in
        let chosen = text.replacingOccurrences(of: "<html lang", with: "<html data-theme=\"\(theme)\" lang")
        return (theme, StudioAsset(Array(chosen.utf8), page.contentType))
      })
  }()
}

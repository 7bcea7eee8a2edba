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
  /// "studio.html", "studio.css" and the modules; nil for any other name.
  package static func asset(named name: String) -> StudioAsset? { all[name] }

  /// In the order of their names.
  package static var names: [String] { all.keys.sorted() }

  private static let all: [String: StudioAsset] = {
    let script = "text/javascript; charset=utf-8"
    return [
      "studio.html": StudioAsset(PackageResources.studio_html, "text/html; charset=utf-8"),
      "studio.css": StudioAsset(
        Array(Figure.themedStyle.utf8) + PackageResources.studio_css, "text/css; charset=utf-8"),
      "theme.js": StudioAsset(PackageResources.theme_js, script),
      "studio.js": StudioAsset(PackageResources.studio_js, script),
      "server.js": StudioAsset(PackageResources.server_js, script),
      "live.js": StudioAsset(PackageResources.live_js, script),
      "dialog.js": StudioAsset(PackageResources.dialog_js, script),
      "numbers.js": StudioAsset(PackageResources.numbers_js, script),
      "picker.js": StudioAsset(PackageResources.picker_js, script),
      "talk.js": StudioAsset(PackageResources.talk_js, script),
      "tabs.js": StudioAsset(PackageResources.tabs_js, script),
      "home.js": StudioAsset(PackageResources.home_js, script),
    ]
  }()
}

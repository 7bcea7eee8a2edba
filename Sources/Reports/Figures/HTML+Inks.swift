extension HTML {
  /// Without the colours for paper: on a page that has the figures' style its rules colour the same marks.
  ///
  /// Only attributes of elements can be meant: in text quotes are escaped.
  package var withoutInks: HTML {
    let bytes = Array(source.utf8)
    let starts = [" fill=\"#", " stroke=\"#"].map { Array($0.utf8) }
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: " "),
        let start = starts.first(where: { bytes[place...].starts(with: $0) }),
        let end = bytes[(place + start.count)...].firstIndex(of: UInt8(ascii: "\""))
      {
        place = end + 1
      } else {
        kept.append(bytes[place])
        place += 1
      }
    }
    return HTML(trusted: String(decoding: kept, as: UTF8.self))
  }
}

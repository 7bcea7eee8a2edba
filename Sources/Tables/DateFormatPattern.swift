/// Reads and writes dates and times by a pattern of Unicode's letters: `y`, `M`, `d`, `H`, `m`, `s`, `S`, text in `''`.
///
/// One letter stands for one or two digits, several for exactly so many; `MMM` is the English month. No zones: times
/// are taken as they stand (UTC). A pattern without a day counts seconds from midnight of 1970-01-01.
struct DateFormat: Sendable, Hashable {
  private enum Part: Hashable {
    case number(Unit, digits: Int)
    case monthName
    case literal(UInt8)
  }
  private enum Unit: Int { case year, month, day, hour, minute, second, fraction }

  let pattern: String
  private let parts: [Part]

  /// Nil for letters that are not understood.
  init?(_ pattern: String) {
    self.pattern = pattern
    var parts: [Part] = []
    var isQuoted = false
    var letters = Array(pattern.utf8)[...]
    while let letter = letters.first {
      let run = letters.prefix { $0 == letter }.count
      if letter == UInt8(ascii: "'") {
        isQuoted.toggle()
        letters = letters.dropFirst()
      } else if isQuoted || !(0x41...0x5A ~= letter || 0x61...0x7A ~= letter) {
        parts.append(.literal(letter))
        letters = letters.dropFirst()
      } else {
        guard let part = Self.part(letter, run) else { return nil }
        parts.append(part)
        letters = letters.dropFirst(run)
      }
    }
    self.parts = parts
  }

  private static func part(_ letter: UInt8, _ run: Int) -> Part? {
    switch (letter, run) {
    case (UInt8(ascii: "y"), 4): .number(.year, digits: 4)
    case (UInt8(ascii: "M"), 3): .monthName
    case (UInt8(ascii: "M"), 1...2): .number(.month, digits: run)
    case (UInt8(ascii: "d"), 1...2): .number(.day, digits: run)
    case (UInt8(ascii: "H"), 1...2): .number(.hour, digits: run)
    case (UInt8(ascii: "m"), 1...2): .number(.minute, digits: run)
    case (UInt8(ascii: "s"), 1...2): .number(.second, digits: run)
    case (UInt8(ascii: "S"), 1...9): .number(.fraction, digits: run)
    default: nil
    }
  }

  /// Whether it shows a time of day.
  var hasTime: Bool { parts.contains { if case .number(.hour, _) = $0 { true } else { false } } }

  static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  // MARK: Reading

  /// Seconds since 1970-01-01, or nil where the bytes are no such date.
  func seconds(in slice: ByteSlice) -> Double? {
    // year, month, day, hour, minute, second
    var fields = (1970, 1, 1, 0, 0, 0)
    var fraction = 0.0
    var at = 0
    for part in parts {
      switch part {
      case .literal(let byte):
        guard at < slice.count, slice.start[at] == byte else { return nil }
        at += 1
      case .monthName:
        guard let month = Self.month(slice, at) else { return nil }
        fields.1 = month
        at += 3
      case .number(let unit, let digits):
        guard let value = Self.number(slice, &at, digits) else { return nil }
        switch unit {
        case .year: fields.0 = value
        case .month: fields.1 = value
        case .day: fields.2 = value
        case .hour: fields.3 = value
        case .minute: fields.4 = value
        case .second: fields.5 = value
        case .fraction: fraction = Double(value) / Self.power(digits)
        }
      }
    }
    guard at == slice.count, 1...12 ~= fields.1, fields.2 >= 1,
      fields.2 <= CivilDate.length(ofMonth: fields.1, year: fields.0), fields.3 < 24, fields.4 < 60, fields.5 < 60
    else { return nil }
    let days = CivilDate.days(year: fields.0, month: fields.1, day: fields.2)
    return Double(days * 86_400 + fields.3 * 3_600 + fields.4 * 60 + fields.5) + fraction
  }

  private static func number(_ slice: ByteSlice, _ at: inout Int, _ digits: Int) -> Int? {
    let first = at
    let longest = digits == 1 ? 2 : digits
    var value = 0
    while at < slice.count, at - first < longest, case let digit = slice.start[at] &- 0x30, digit < 10 {
      value = value * 10 + Int(digit)
      at += 1
    }
    return at - first >= digits ? value : nil
  }

  private static func month(_ slice: ByteSlice, _ at: Int) -> Int? {
    guard at + 3 <= slice.count else { return nil }
    let letters = (0..<3).map { slice.start[at + $0] | 0x20 }
    return months.firstIndex { $0.lowercased().utf8.elementsEqual(letters) }.map { $0 + 1 }
  }

  private static func power(_ digits: Int) -> Double { (0..<digits).reduce(1.0) { power, _ in power * 10 } }

  // MARK: Writing

  /// The date and time that lies `seconds` after 1970-01-01, rounded down to what the pattern shows.
  func text(seconds: Double) -> String {
    let fractionDigits = parts.reduce(0) { if case .number(.fraction, let digits) = $1 { digits } else { $0 } }
    let scale = Self.power(fractionDigits)
    let ticks = (seconds * scale).rounded()
    let whole = (ticks / scale).rounded(.down)
    guard abs(whole) < 1e15 else { return "" }
    let days = Int((whole / 86_400).rounded(.down))
    let second = Int(whole) - days * 86_400
    let (year, month, day) = CivilDate.civil(days: days)
    var bytes: [UInt8] = []
    for part in parts {
      switch part {
      case .literal(let byte): bytes.append(byte)
      case .monthName: bytes.append(contentsOf: Self.months[month - 1].utf8)
      case .number(let unit, let digits):
        let value =
          switch unit {
          case .year: year
          case .month: month
          case .day: day
          case .hour: second / 3_600
          case .minute: second / 60 % 60
          case .second: second % 60
          case .fraction: Int(ticks - whole * scale)
          }
        let text = String(value)
        bytes.append(contentsOf: repeatElement(0x30, count: max(0, digits - text.utf8.count)))
        bytes.append(contentsOf: text.utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

// MARK: - Finding the pattern

extension DateFormat {
  /// In the order in which they are tried; of day and month in doubt the first wins.
  private static let days = [
    "yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "dd.MM.yyyy", "d.M.yyyy", "MM/dd/yyyy", "M/d/yyyy", "dd/MM/yyyy",
    "d/M/yyyy", "dd-MM-yyyy", "d-M-yyyy", "MM-dd-yyyy", "dd-MMM-yyyy", "d-MMM-yyyy", "ddMMMyyyy", "dd MMM yyyy",
    "d MMM yyyy", "MMM d, yyyy", "yyyy-M-d",
  ]
  private static let times = [
    "", " HH:mm:ss", " HH:mm", "'T'HH:mm:ss", "'T'HH:mm", "'T'HH:mm:ss'Z'", ":HH:mm:ss", " HH:mm:ss.SSS",
    "'T'HH:mm:ss.SSS", "'T'HH:mm:ss.SSS'Z'", " HH:mm:ss.SSSSSS", "'T'HH:mm:ss.SSSSSS", " H:mm", " HH:mm:ss.S",
  ]

  /// All combinations, then times of day.
  private static let known: [DateFormat] =
    (days.flatMap { day in times.map { day + $0 } } + ["HH:mm", "HH:mm:ss", "H:mm"]).compactMap { DateFormat($0) }

  /// `20240320`: only where the column's name speaks of a date.
  static let compact = DateFormat("yyyyMMdd")

  /// The patterns under which every one of the spellings is a date, the likeliest first.
  static func candidates(for spellings: some Collection<ByteSlice>, compactToo: Bool) -> [DateFormat] {
    guard let first = spellings.first else { return [] }
    var formats = (known + (compactToo ? [compact].compactMap { $0 } : [])).filter { $0.seconds(in: first) != nil }
    for slice in spellings where !formats.isEmpty {
      formats.removeAll { $0.seconds(in: slice) == nil }
    }
    return formats
  }

  /// Whether a text could be a date in one of the known patterns.
  static func looksLikeDate(_ text: String) -> Bool {
    guard 8...26 ~= text.utf8.count else { return false }
    return text.withSlice { slice in known.contains { $0.seconds(in: slice) != nil } }
  }

  /// Whether day and month could be swapped in this pattern.
  var isAmbiguous: Bool {
    ["MM/dd", "M/d", "dd/MM", "d/M", "dd-MM", "d-M", "MM-dd"].contains { pattern.hasPrefix($0) }
  }
}

extension String {
  /// The bytes with room behind them.
  func withSlice<Result>(_ body: (ByteSlice) -> Result) -> Result {
    var bytes = Array(utf8)
    let count = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: 16))
    return bytes.withUnsafeBufferPointer { body(ByteSlice(start: $0.baseAddress!, count: count)) }
  }
}

import CReadStat
import Foundation

/// Takes what ReadStat reports and keeps it by column.
///
/// One parse, on one thread; afterwards only read.
final class StatisticalCollector {
  private let content: ByteBuffer
  private let format: FileFormat
  private var position = 0
  private(set) var findings: [ReadFinding] = []

  private var variables: [Variable] = []
  /// Label sets by name, then by spelling of the value.
  private var labels: [String: [String: String]] = [:]
  /// Memory of spellings; blocks never move.
  private var blocks: [UnsafeMutablePointer<UInt8>] = []
  private var blockUsed = 0
  private var blockRoom = 0
  private static let blockBytes = 1 << 20

  /// One variable on its way to a column.
  private struct Variable {
    let name: String
    let title: String?
    let labelSet: String
    let isText: Bool
    let date: StatisticalDate?
    var numbers: [Double] = []
    var codes: [Int32] = []
    var spellings = ByteDictionary()
    var missing: [String: String] = [:]
  }

  init(content: ByteBuffer, format: FileFormat) {
    self.content = content
    self.format = format
  }

  deinit { blocks.forEach { $0.deallocate() } }

  // MARK: Parsing

  /// Nil when all went well, else what is wrong, in words.
  func parse() -> String? {
    guard let parser = readstat_parser_init() else { return "there is not enough memory" }
    defer { readstat_parser_free(parser) }
    setInput(parser)
    readstat_set_variable_handler(parser) { _, variable, labels, context in
      guard let variable, let context else { return 1 }
      StatisticalCollector.from(context).add(variable, labels.map { String(cString: $0) } ?? "")
      return 0
    }
    readstat_set_value_handler(parser) { row, variable, value, context in
      guard let variable, let context else { return 1 }
      return StatisticalCollector.from(context).add(value, variable, row) ? 0 : 1
    }
    readstat_set_value_label_handler(parser) { set, value, label, context in
      guard let set, let label, let context else { return 1 }
      StatisticalCollector.from(context).add(String(cString: label), for: value, in: String(cString: set))
      return 0
    }
    let context = Unmanaged.passUnretained(self).toOpaque()
    let status =
      switch format {
      case .sasTransport: readstat_parse_xport(parser, "", context)
      case .sas7bdat: readstat_parse_sas7bdat(parser, "", context)
      case .stata: readstat_parse_dta(parser, "", context)
      case .spss: readstat_parse_sav(parser, "", context)
      case .spssPortable: readstat_parse_por(parser, "", context)
      case .delimitedText: READSTAT_ERROR_UNSUPPORTED_FILE_FORMAT_VERSION
      }
    if status == READSTAT_OK { return nil }
    let message = readstat_error_message(status).map { String(cString: $0) } ?? "error \(status.rawValue)"
    return "it is damaged or of an unknown version (\(message))"
  }

  private static func from(_ context: UnsafeMutableRawPointer) -> StatisticalCollector {
    Unmanaged.fromOpaque(context).takeUnretainedValue()
  }

  /// ReadStat reads from our memory, so that a compressed file needs no second copy on the disk.
  private func setInput(_ parser: UnsafeMutablePointer<readstat_parser_t>) {
    readstat_set_open_handler(parser) { _, _ in 0 }
    readstat_set_close_handler(parser) { _ in 0 }
    readstat_set_seek_handler(parser) { offset, whence, context in
      guard let context else { return -1 }
      let collector = StatisticalCollector.from(context)
      let base =
        switch whence {
        case READSTAT_SEEK_SET: 0
        case READSTAT_SEEK_CUR: collector.position
        default: collector.content.count
        }
      let target = base + Int(offset)
      guard 0...collector.content.count ~= target else { return -1 }
      collector.position = target
      return readstat_off_t(target)
    }
    readstat_set_read_handler(parser) { buffer, count, context in
      guard let buffer, let context else { return -1 }
      let collector = StatisticalCollector.from(context)
      let length = min(count, collector.content.count - collector.position)
      memcpy(buffer, collector.content.bytes + collector.position, length)
      collector.position += length
      return length
    }
    readstat_set_update_handler(parser) { _, _, _, _ in READSTAT_OK }
    readstat_set_io_ctx(parser, Unmanaged.passUnretained(self).toOpaque())
  }

  // MARK: What is reported

  private func add(_ variable: UnsafeMutablePointer<readstat_variable_t>, _ labelSet: String) {
    let text = { (pointer: UnsafePointer<CChar>?) in pointer.map { String(cString: $0).trimmedBlanks } ?? "" }
    let title = text(readstat_variable_get_label(variable))
    let isText = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING
    let display = text(readstat_variable_get_format(variable))
    variables.append(
      Variable(
        name: text(readstat_variable_get_name(variable)), title: title.isEmpty ? nil : title, labelSet: labelSet,
        isText: isText, date: isText ? nil : StatisticalDate(display, format)))
  }

  private func add(_ label: String, for value: readstat_value_t, in set: String) {
    let key: String
    if readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING {
      key = readstat_string_value(value).map { String(cString: $0).trimmedBlanks } ?? ""
    } else if readstat_value_is_tagged_missing(value) != 0 {
      key = Self.tag(value)
    } else {
      key = CellText.shortest(readstat_double_value(value))
    }
    labels[set, default: [:]][key] = label
  }

  /// ".a", in small letters for all packages.
  private static func tag(_ value: readstat_value_t) -> String {
    "." + String(UnicodeScalar(UInt8(bitPattern: readstat_value_tag(value)))).lowercased()
  }

  private func add(_ value: readstat_value_t, _ variable: UnsafeMutablePointer<readstat_variable_t>, _ row: Int32)
    -> Bool
  {
    let index = Int(readstat_variable_get_index(variable))
    guard variables.indices.contains(index) else { return false }
    if variables[index].isText {
      let text = readstat_string_value(value)
      let length = text.map { strnlen($0, 1 << 20) } ?? 0
      let code = text.map { intern($0, length, index) } ?? intern("", 0, index)
      variables[index].codes.append(Int32(code))
      return true
    }
    let number = readstat_double_value(value)
    if readstat_value_is_tagged_missing(value) != 0 {
      variables[index].numbers.append(OddCell.number(internMissing(Self.tag(value), "missing", index)))
    } else if readstat_value_is_system_missing(value) != 0 || number.isNaN {
      variables[index].numbers.append(OddCell.number(internMissing("", MissingReason.unknown.name, index)))
    } else if readstat_value_is_defined_missing(value, variable) != 0 {
      variables[index].numbers.append(
        OddCell.number(internMissing(CellText.shortest(number), "declared missing", index)))
    } else {
      // What a careless conversion makes of the zero of IBM numbers.
      variables[index].numbers.append(abs(number) < 1e-70 && format == .sasTransport ? 0 : number)
    }
    return true
  }

  private func internMissing(_ spelling: String, _ reason: String, _ index: Int) -> Int {
    if variables[index].missing[spelling] == nil {
      let label = labels[variables[index].labelSet]?[spelling]
      let isPlain = spelling.isEmpty
      variables[index].missing[spelling] = label?.lowercased() ?? (isPlain ? reason : "\(reason) (\(spelling))")
    }
    return spelling.withCString { intern($0, spelling.utf8.count, index) }
  }

  /// The number of a spelling; blanks at its end do not count.
  private func intern(_ text: UnsafePointer<CChar>, _ length: Int, _ index: Int) -> Int {
    var count = length
    while count > 0 && text[count - 1] == 0x20 { count -= 1 }
    if blockRoom < count + 16 {
      blockRoom = max(Self.blockBytes, count + 16)
      let block = UnsafeMutablePointer<UInt8>.allocate(capacity: blockRoom)
      block.initialize(repeating: 0, count: blockRoom)
      blocks.append(block)
      blockUsed = 0
    }
    let start = blocks[blocks.count - 1] + blockUsed
    memcpy(start, text, count)
    memset(start + count, 0, 8)
    let before = variables[index].spellings.count
    let code = variables[index].spellings.intern(ByteSlice(start: start, count: count))
    if code == before {
      blockUsed += count + 8
      blockRoom -= count + 8
    }
    return code
  }

  // MARK: Columns

  /// The columns, after the parse; as spellings where `needsSpellings` says so of a name.
  func finish(_ needsSpellings: (String) -> Bool) -> [RawColumn] {
    variables.indices.map { column($0, needsSpellings(variables[$0].name)) }
  }

  private func column(_ index: Int, _ needsSpellings: Bool) -> RawColumn {
    let variable = variables[index]
    var dictionary = FileDictionary(title: variable.title)
    dictionary.labels = labels[variable.labelSet] ?? [:]
    dictionary.missing = variable.missing
    defer { variables[index].numbers = [] }
    if variable.isText {
      var counts = [Int](repeating: 0, count: variable.spellings.count)
      for code in variable.codes { counts[Int(code)] += 1 }
      return RawColumn(
        name: variable.name, cells: .codes(variable.codes), spellings: variable.spellings.slices, counts: counts,
        dictionary: dictionary)
    }
    if let date = variable.date, variable.numbers.contains(where: { !$0.isNaN }) {
      return dates(index, date, dictionary)
    }
    return needsSpellings ? spelled(index, dictionary) { CellText.shortest($0) } : numbers(index, dictionary)
  }

  /// Dates are spelt, so that all that follows is as for a text file.
  private func dates(_ index: Int, _ date: StatisticalDate, _ dictionary: FileDictionary) -> RawColumn {
    guard let format = DateFormat(date.pattern) else { preconditionFailure("\(date.pattern) is a pattern") }
    return spelled(index, dictionary) { format.text(seconds: date.seconds($0)) }
  }

  private func numbers(_ index: Int, _ dictionary: FileDictionary) -> RawColumn {
    let variable = variables[index]
    var distinct = Set<UInt64>()
    for number in variable.numbers where !number.isNaN {
      distinct.insert(number.bitPattern)
      if distinct.count > PieceColumnReader.spellingLimit { break }
    }
    if distinct.count <= PieceColumnReader.spellingLimit { return spelled(index, dictionary) { CellText.shortest($0) } }
    var column = RawColumn(
      name: variable.name, cells: .numbers(variable.numbers), spellings: variable.spellings.slices, counts: [],
      dictionary: dictionary)
    column.counts = [Int](repeating: 0, count: variable.spellings.count)
    for number in variable.numbers where number.isNaN { column.counts[OddCell.spelling(number)] += 1 }
    column.isPlain = !variable.numbers.contains { !$0.isNaN && $0 != $0.rounded() }
    column.decimals = column.isPlain ? 0 : Self.decimals(variable.numbers)
    return column
  }

  private func spelled(_ index: Int, _ dictionary: FileDictionary, _ text: (Double) -> String) -> RawColumn {
    var known: [UInt64: Int32] = [:]
    var codes: [Int32] = []
    let numbers = variables[index].numbers
    codes.reserveCapacity(numbers.count)
    for number in numbers {
      if number.isNaN {
        codes.append(Int32(OddCell.spelling(number)))
      } else if let code = known[number.bitPattern] {
        codes.append(code)
      } else {
        let spelling = text(number)
        let code = Int32(spelling.withCString { intern($0, spelling.utf8.count, index) })
        known[number.bitPattern] = code
        codes.append(code)
      }
    }
    var counts = [Int](repeating: 0, count: variables[index].spellings.count)
    for code in codes { counts[Int(code)] += 1 }
    return RawColumn(
      name: variables[index].name, cells: .codes(codes), spellings: variables[index].spellings.slices, counts: counts,
      dictionary: dictionary)
  }

  /// Digits behind the point that the shortest spellings show; 0, unknown, when they are those of a computed number.
  private static func decimals(_ numbers: [Double]) -> Int {
    var most = 0
    for number in numbers.prefix(20_000) where !number.isNaN {
      let text = number.description
      if text.utf8.contains(0x65) { return 0 }
      if let point = text.utf8.firstIndex(of: 0x2E) {
        most = max(most, text.utf8.distance(from: point, to: text.utf8.endIndex) - 1)
      }
      if most > 9 { return 0 }
    }
    return most
  }
}

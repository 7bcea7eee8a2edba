/// A value of universal binary JSON (draft 12), in which XGBoost saves models.
indirect enum UniversalJSON {
  case object([String: UniversalJSON])
  case array([UniversalJSON])
  /// An array of one numeric type.
  case numbers([Double])
  case number(Double)
  case text(String)
  case bool(Bool)
  case null

  subscript(_ key: String) -> UniversalJSON? { if case .object(let members) = self { members[key] } else { nil } }
}

/// Reads universal binary JSON; throws on bytes that are not.
struct UniversalJSONReader {
  private let data: UnsafeRawBufferPointer
  private var offset = 0

  init(_ data: UnsafeRawBufferPointer) { self.data = data }

  private static let damaged = BoostedTreesError(description: "XGBoost saved a model that cannot be read.")

  mutating func read() throws -> UniversalJSON { try value(of: byte()) }

  private mutating func byte() throws -> UInt8 {
    guard offset < data.count else { throw Self.damaged }
    defer { offset += 1 }
    return data[offset]
  }

  private mutating func integer<Number: FixedWidthInteger>(_: Number.Type) throws -> Number {
    let size = MemoryLayout<Number>.size
    guard data.count - offset >= size else { throw Self.damaged }
    defer { offset += size }
    return Number(bigEndian: data.loadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  private mutating func number(of type: UInt8) throws -> Double? {
    switch type {
    case UInt8(ascii: "i"): Double(try integer(Int8.self))
    case UInt8(ascii: "U"): Double(try integer(UInt8.self))
    case UInt8(ascii: "I"): Double(try integer(Int16.self))
    case UInt8(ascii: "l"): Double(try integer(Int32.self))
    case UInt8(ascii: "L"): Double(try integer(Int64.self))
    case UInt8(ascii: "d"): Double(Float(bitPattern: try integer(UInt32.self)))
    case UInt8(ascii: "D"): Double(bitPattern: try integer(UInt64.self))
    default: nil
    }
  }

  private mutating func count() throws -> Int {
    guard let found = try number(of: byte()), found >= 0, found <= Double(data.count) else { throw Self.damaged }
    return Int(found)
  }

  private mutating func text() throws -> String {
    let length = try count()
    guard data.count - offset >= length else { throw Self.damaged }
    defer { offset += length }
    return String(decoding: data[offset..<offset + length], as: UTF8.self)
  }

  private mutating func value(of type: UInt8) throws -> UniversalJSON {
    if let number = try number(of: type) { return .number(number) }
    switch type {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "S"): return .text(try text())
    case UInt8(ascii: "T"): return .bool(true)
    case UInt8(ascii: "F"): return .bool(false)
    case UInt8(ascii: "Z"): return .null
    default: throw Self.damaged
    }
  }

  private var next: UInt8? { offset < data.count ? data[offset] : nil }

  private mutating func object() throws -> UniversalJSON {
    var members: [String: UniversalJSON] = [:]
    while next != UInt8(ascii: "}") {
      let key = try text()
      members[key] = try value(of: byte())
    }
    offset += 1
    return .object(members)
  }

  private mutating func array() throws -> UniversalJSON {
    if next == UInt8(ascii: "$") {
      offset += 1
      let type = try byte()
      guard try byte() == UInt8(ascii: "#") else { throw Self.damaged }
      let length = try count()
      var numbers: [Double] = []
      numbers.reserveCapacity(length)
      for _ in 0..<length {
        guard let number = try number(of: type) else { throw Self.damaged }
        numbers.append(number)
      }
      return .numbers(numbers)
    }
    var elements: [UniversalJSON] = []
    if next == UInt8(ascii: "#") {
      offset += 1
      for _ in 0..<(try count()) { elements.append(try value(of: byte())) }
      return .array(elements)
    }
    while next != UInt8(ascii: "]") { elements.append(try value(of: byte())) }
    offset += 1
    return .array(elements)
  }
}

public import Foundation

/// Writes numbers, text and arrays in the little-endian form in which models are stored.
public struct BinaryWriter {
  public private(set) var data = Data()

  public init() {}

  public mutating func write<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
  }

  public mutating func write(_ value: Double) { write(value.bitPattern) }
  public mutating func write(_ value: Float) { write(value.bitPattern) }
  public mutating func write(_ value: Bool) { write(UInt8(value ? 1 : 0)) }

  public mutating func write(_ text: String) {
    let bytes = Array(text.utf8)
    write(UInt64(bytes.count))
    data.append(contentsOf: bytes)
  }

  public mutating func write<Number: FixedWidthInteger>(_ values: [Number]) {
    write(UInt64(values.count))
    values.withUnsafeBytes { data.append(contentsOf: $0) }
  }

  public mutating func write(_ values: [Double]) {
    write(UInt64(values.count))
    values.withUnsafeBytes { data.append(contentsOf: $0) }
  }

  public mutating func write(_ values: [Float]) {
    write(UInt64(values.count))
    values.withUnsafeBytes { data.append(contentsOf: $0) }
  }

  public mutating func write(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    write(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}

/// The stored bytes end too early or hold something else than was expected.
public struct BinaryCodingError: Error, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// Reads what ``BinaryWriter`` wrote; never traps on bytes that are wrong.
public struct BinaryReader {
  private let bytes: [UInt8]
  private var offset = 0

  public init(_ data: Data) { bytes = [UInt8](data) }

  public var isAtEnd: Bool { offset == bytes.count }

  private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - offset else {
      throw BinaryCodingError("The model file ends too early; it is damaged or was cut off.")
    }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  public mutating func read<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws -> Number {
    let slice = try take(MemoryLayout<Number>.size)
    return slice.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(as: Number.self)) }
  }

  public mutating func readDouble() throws -> Double { Double(bitPattern: try read()) }
  public mutating func readFloat() throws -> Float { Float(bitPattern: try read()) }
  public mutating func readBool() throws -> Bool { try read(UInt8.self) != 0 }
  public mutating func readInt() throws -> Int { Int(try read(Int64.self)) }

  private mutating func readArray<Element>(zero: Element) throws -> [Element] {
    let size = MemoryLayout<Element>.stride
    let count = try read(UInt64.self)
    guard count <= UInt64((bytes.count - offset) / size) else {
      throw BinaryCodingError("The model file announces more values than it holds; it is damaged.")
    }
    let slice = try take(Int(count) * size)
    var values = [Element](repeating: zero, count: Int(count))
    values.withUnsafeMutableBytes { $0.copyBytes(from: slice) }
    return values
  }

  public mutating func readString() throws -> String {
    String(decoding: try readArray(zero: UInt8(0)), as: UTF8.self)
  }

  public mutating func readIntegers<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws -> [Number] {
    try readArray(zero: Number(0))
  }

  public mutating func readDoubles() throws -> [Double] { try readArray(zero: 0.0) }
  public mutating func readFloats() throws -> [Float] { try readArray(zero: Float(0)) }

  public mutating func readJSON<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(try readString().utf8))
  }
}

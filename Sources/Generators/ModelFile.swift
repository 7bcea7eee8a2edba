public import Foundation
import Mathematics
import Tables
import Vocabulary

/// The stored form of a fitted generator: one loader reads every kind back.
public enum ModelFile {
  private static let magic = "SynthCraft model"
  private static let version: UInt16 = 1

  public static func data(of fitted: some FittedGenerator) throws -> Data {
    var writer = BinaryWriter()
    writer.write(magic)
    writer.write(version)
    writer.write(type(of: fitted).form)
    try writer.write(json: fitted.schema)
    try fitted.encode(to: &writer)
    return writer.data
  }

  public static func read(_ data: Data) throws -> any FittedGenerator {
    var reader = BinaryReader(data)
    do {
      guard try reader.readString() == magic else {
        throw GeneratorError.damagedModel("This is not a SynthCraft model file.")
      }
    } catch is BinaryCodingError {
      throw GeneratorError.damagedModel("This is not a SynthCraft model file.")
    }
    let found = try reader.read(UInt16.self)
    guard found <= version else {
      throw GeneratorError.damagedModel(
        "The model was saved by a newer SynthCraft (format \(found), this one reads up to \(version)).")
    }
    let form = try reader.readString()
    guard let fittedType = fittedTypes.first(where: { $0.form == form }) else {
      throw GeneratorError.damagedModel("The model is of a kind this SynthCraft does not know.")
    }
    let schema = try reader.readJSON(Schema.self)
    return try fittedType.init(from: &reader, schema: schema)
  }
}

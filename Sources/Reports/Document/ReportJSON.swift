public import Foundation

/// A report for programs: all that it shows, except times.
public enum ReportJSON {
  /// The content for that audience, keys sorted, two spaces of indentation; equal bytes for equal input.
  ///
  /// - Throws: `EncodingError` when a number is not finite.
  public static func data(_ input: ReportInput, for audience: Audience) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(Envelope(audience: audience, report: input.visible(to: audience).withoutTimes))
  }

  /// The content back, for programs and tests.
  public static func input(from data: Data) throws -> ReportInput {
    try JSONDecoder().decode(Envelope.self, from: data).report
  }

  private struct Envelope: Codable {
    var label = ReportDocument.label
    var audience: Audience
    var report: ReportInput

    init(audience: Audience, report: ReportInput) {
      self.audience = audience
      self.report = report
    }
  }
}

extension ReportInput {
  /// Times differ between equal runs; a replay compares everything else.
  package var withoutTimes: ReportInput {
    var result = self
    result.generatedAt = nil
    for index in result.generators.indices { result.generators[index].seconds = nil }
    for index in result.events.indices { result.events[index].time = nil }
    return result
  }
}

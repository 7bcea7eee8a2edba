import Reports
import Testing

@Suite("Summary in the terminal") struct TerminalTests {
  @Test("It names decision, every gate and key metrics beside their control, and no steering characters")
  func summary() {
    var input = SampleReport.input(isReleased: false)
    input.decision.sentence = "Refused because of \(SampleReport.hostile)\u{1B}[2J."
    let text = TerminalSummary.text(input)
    #expect(text.hasPrefix(ReportDocument.label) && text.hasSuffix("\n"))
    #expect(text.contains("✗ Replicated uniques, failed") && text.contains("Make the age coarser"))
    #expect(text.contains("control") && text.contains("0.514") == false && text.contains("0.51"))
    #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0.value == 0 })
  }
}

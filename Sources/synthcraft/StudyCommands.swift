public import ArgumentParser
import Foundation
import Studies
public import Vocabulary

/// Checks the record of a study.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks that a study is what was written: its chain of events and every file.",
    discussion: "Example: synthcraft verify my-study\nExit codes: 0 it holds, 1 it does not.")

  @Argument(help: "The folder of the study.") var study: String
  @Flag(help: "Write JSON.") var json = false

  func run() throws {
    let faults = try Verification.faults(inStudyAt: URL(fileURLWithPath: study, isDirectory: true))
    if json {
      Terminal.say(try JSONText.of(["faults": faults]))
    } else if faults.isEmpty {
      Terminal.say("The record holds: every event and every file is as it was written.")
    } else {
      for fault in faults { Terminal.say(fault) }
    }
    if !faults.isEmpty { throw Stop(status: .doesNotHold) }
  }
}

/// Does a study again and compares bytes.
struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Does a study again from its recipe and compares every file to the last byte.",
    discussion: """
      Example: synthcraft replay my-study --data survey.csv
      Exit codes: 0 all is the same, 1 something differs.
      """)

  @Argument(help: "The folder of the study.") var study: String
  @Option(help: "The table, where it is no longer where it was.") var data: String?
  @Flag(help: "Write JSON.") var json = false

  private struct Answer: Encodable {
    let holds: Bool
    let equal: [String]
    let different: [String]
    let remarks: [String]
  }

  func run() throws {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
      "synthcraft-replay-\(UUID().uuidString)")
    defer { removeScratch(scratch) }
    let result = try Studies.Replay.replay(
      studyAt: URL(fileURLWithPath: study, isDirectory: true), file: data.map { URL(fileURLWithPath: $0) },
      scratch: scratch, monitor: Terminal.monitor(), observer: StudyNarrator(isQuiet: true).tell)
    Terminal.clearProgress()
    if json {
      Terminal.say(
        try JSONText.of(
          Answer(
            holds: result.holds, equal: result.equal, different: result.different, remarks: result.remarks)))
    } else {
      for name in result.equal { Terminal.say("same       \(name)") }
      for name in result.different { Terminal.say("DIFFERENT  \(name)") }
      for remark in result.remarks { Terminal.say(remark) }
      Terminal.say(result.holds ? "The replay gave the same bytes." : "The replay did not give the same bytes.")
    }
    if !result.holds { throw Stop(status: .doesNotHold) }
  }

  private func removeScratch(_ folder: URL) {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      Terminal.note("The folder “\(folder.path)” of the second run could not be removed.")
    }
  }
}

/// Writes a file of what a study holds.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the rows of a study, or a script with the commands that do the same.",
    discussion: """
      Examples:
        synthcraft export my-study --format csv --output synthetic.csv
        synthcraft export my-study --format script --output again.sh
      """)

  @Argument(help: "The folder of the study.") var study: String
  @Option(help: "csv or script.") var format: ExportFormat = .csv
  @Option(help: "The file to write.") var output: String

  func run() throws {
    let folder = URL(fileURLWithPath: study, isDirectory: true)
    let file = URL(fileURLWithPath: output)
    guard !FileManager.default.fileExists(atPath: file.path) else {
      throw StudyError.cannotWrite(file: file.path, reason: "It exists already. Name another file.")
    }
    switch format {
    case .csv:
      let (rows, label) = try StudyExport.csv(studyAt: folder)
      try AtomicFile.write(rows, to: file)
      let labelFile = Workbench.labelURL(beside: file)
      try AtomicFile.write(label.jsonData(), to: labelFile)
      Terminal.say("Wrote \(label.rows) rows to \(file.path) (\(label.statement)).\nLabel: \(labelFile.path)")
    case .script:
      try AtomicFile.write(Data(StudyExport.script(studyAt: folder).utf8), to: file)
      Terminal.say("Wrote the commands to \(file.path).")
    case .sas, .stata, .spss, .parquet:
      throw StudyError.wrongUse("Files of the kind “\(format.rawValue)” cannot be written; csv and script can.")
    }
  }
}

extension ExportFormat: ExpressibleByArgument {}

/// Shows and sets privacy budgets.
struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Shows what privacy was spent on which data set, over all studies; sets the total one may spend.",
    discussion: """
      Examples:
        synthcraft ledger
        synthcraft ledger survey.csv --set-total 5
      """)

  @Argument(help: "The table; without one, all data sets are listed.") var file: String?
  @Option(help: "The ε that the data set may spend in all.") var setTotal: Double?
  @Option(help: "The name that ties versions of one data set together.") var dataset: String?
  @Flag(help: "Write JSON.") var json = false

  private struct Row: Encodable {
    let digests: [String]
    let datasets: [String]
    let epsilonSpent: Double
    let delta: Double
    let total: Double
    let requests: [String]
  }

  func run() throws {
    let ledger = try Ledger()
    let digest = try file.map { try Workbench.digest(of: URL(fileURLWithPath: $0)) }
    if let setTotal {
      guard digest != nil || dataset != nil else {
        throw StudyError.wrongUse("--set-total needs the table or --dataset NAME.")
      }
      try ledger.setTotal(setTotal, digest: digest, dataset: dataset)
    }
    let accounts =
      digest == nil && dataset == nil ? try ledger.accounts() : [try ledger.account(of: digest, dataset: dataset)]
    let rows = accounts.map { account in
      Row(
        digests: account.digests.map(\.hex), datasets: account.datasets, epsilonSpent: account.epsilon,
        delta: Ledger.delta, total: account.total, requests: account.spends.map(\.purpose))
    }
    if json {
      Terminal.say(try JSONText.of(rows))
      return
    }
    if rows.isEmpty { Terminal.say("Nothing was spent yet.") }
    for row in rows {
      let names = row.datasets + row.digests.map { String($0.prefix(12)) }
      Terminal.say(
        "\(names.joined(separator: ", ")): ε \(String(format: "%.4g", row.epsilonSpent)) of "
          + "\(String(format: "%g", row.total)) spent at δ \(row.delta)")
      for request in row.requests { Terminal.say("  \(request)") }
    }
    Terminal.say("The ledger is \(ledger.url.path).")
  }
}

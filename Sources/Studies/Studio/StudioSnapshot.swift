public import Dialogue
public import Foundation
public import Reasoning
public import Reports
public import Tables

/// All that a page shows of one study, at one moment: values only.
public struct StudioSnapshot: Sendable {
  public var id: String
  public var title: String
  public var folder: URL
  public var created: Date
  /// Grows with each change of the conversation.
  public var revision: Int
  public var entries: [StudioEntry]
  /// Where the consultation stands: `conversation.state`, `conversation.plan`, `conversation.openQuestion`.
  public var conversation: Conversation
  /// What the policy decided and why, oldest first.
  public var decisions: [Decision]
  /// What is being done now.
  public var working: StudioWork?
  /// Jobs of this run of the program, oldest first.
  public var runs: [StudioRun]
  /// The fold of the record.
  public var study: StudyState
  /// The record, oldest first, events that a way back set aside included: see `study.superseded`.
  public var events: [RecordedEvent]
  /// Under the schema as it stands; nil while it is not read (yet).
  public var table: Table?
  public var findings: [Finding]
  /// The rows made last; nil before any were made, or while they are not read again (yet).
  public var synthetic: Table?
  /// What the custodian's report shows, as soon as rows were measured.
  public var report: ReportInput?
  /// What all studies together have spent of the table's privacy; nil while no table is read.
  public var account: LedgerAccount?
  /// Files that can be had now.
  public var downloads: [StudioDownload]
  /// What went wrong beside the conversation, for instance a disk that is full; nil when all is well.
  public var problem: String?

  public var schema: Schema? { table?.schema }
  /// The question that waits for an answer.
  public var question: Question? { working == nil ? conversation.openQuestion : nil }
  public var isFinished: Bool { conversation.state.isFinished }

  /// In a word, for the list of studies.
  public var status: StudioStatus { working == nil ? StudioStatus(of: conversation.state) : .working }
}

public enum StudioStatus: String, Codable, Sendable { case empty, planning, working, made, measured, released }

extension StudioStatus {
  /// How far a consultation is, whatever runs.
  init(of state: ConsultationState) {
    self =
      if state.release != nil {
        .released
      } else if state.evaluation != nil {
        .measured
      } else if state.production != nil {
        .made
      } else {
        state.table == nil ? .empty : .planning
      }
  }
}

/// A study as the list of studies shows it.
public struct StudioSummary: Codable, Sendable, Hashable {
  public var id: String
  public var title: String
  /// Name of the table's file; nil before one was read.
  public var file: String?
  public var created: Date
  public var status: StudioStatus
  public var isWorking: Bool
}

/// A file that a person can have.
public struct StudioDownload: Sendable, Hashable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case rows, label, report
    case recipientReport = "report-recipient"
    case recipe, script, schema
  }

  public var kind: Kind
  /// As the browser saves it.
  public var name: String
  /// Nil for what is only written when it is asked for.
  public var bytes: Int?
}

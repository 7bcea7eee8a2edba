import Tables
import Vocabulary

/// The schema and transformations as they come to be decided, without a person at hand.
struct Decided {
  private(set) var schema: Schema
  private(set) var transformations: [Transformation] = []

  init(schema: Schema) { self.schema = schema }

  var goal: Goal {
    let time = schema.columns(with: .time).first
    let event = schema.columns(with: .event).first
    let target = schema.target
    let task: TaskKind
    if time != nil, event != nil, target == nil || target == event {
      task = .survival
    } else if let target, let field = schema[target] {
      task = field.kind == .categorical ? .classification : .regression
    } else {
      task = .none
    }
    return Goal(target: target, task: task, time: time, event: event)
  }

  /// - Throws: ``StudyError/wrongUse(_:nearest:)`` when there is no such column, or none was named.
  mutating func setTarget(_ name: String?, isNeeded: Bool) throws {
    guard let name else {
      guard !isNeeded || schema.target != nil || goal.task == .survival else {
        throw StudyError.wrongUse("Name the column that is to be predicted: --target COLUMN.")
      }
      return
    }
    let column = try index(of: name)
    for index in schema.fields.indices { schema.fields[index].roles.remove(.target) }
    schema.fields[column].roles.insert(.target)
  }

  /// Roles as the user named them, else as the checks found them.
  mutating func setRoles(_ options: RunOptions, _ findings: [Finding]) throws {
    try setRole(.quasiIdentifier, options.quasiIdentifiers, findings)
    try setRole(.sensitive, options.sensitive, findings)
    for finding in findings {
      guard case .role(let columns, let role)? = finding.suggestion, role == .patientKey || role == .identifier,
        finding.confidence >= Planning.actingConfidence, schema.columns(with: role).isEmpty || role == .identifier
      else { continue }
      for column in columns { add(role, to: column) }
    }
  }

  private mutating func setRole(_ role: ColumnRole, _ named: [String]?, _ findings: [Finding]) throws {
    if let named {
      let columns = try named.map { try index(of: $0) }
      for index in schema.fields.indices { schema.fields[index].roles.remove(role) }
      for column in columns { schema.fields[column].roles.insert(role) }
    } else if schema.columns(with: role).isEmpty {
      for finding in findings {
        guard case .role(let columns, role)? = finding.suggestion else { continue }
        for column in columns { add(role, to: column) }
      }
    }
  }

  private mutating func add(_ role: ColumnRole, to column: String) {
    guard let index = schema.index(of: column) else { return }
    // What is to be predicted is no identifier, whatever it looks like.
    if role == .identifier && schema.fields[index].has(.target) { return }
    schema.fields[index].roles.insert(role)
  }

  /// Leaves out identifiers and text, and declares codes missing where that is all but sure.
  mutating func act(on findings: [Finding]) {
    for finding in findings where finding.confidence >= Planning.actingConfidence {
      guard case .transformation(let transformation)? = finding.suggestion else { continue }
      switch (finding.kind, transformation) {
      case (.directIdentifier, .drop(let columns)), (.identifier, .drop(let columns)):
        drop(columns.filter { schema[$0].map { !$0.has(.patientKey) && !$0.has(.target) } ?? false })
      case (.codedMissing, .setMissing): transformations.append(transformation)
      default: break
      }
    }
    drop(schema.fields.filter { !$0.isLearnable && !$0.has(.patientKey) && !$0.has(.target) }.map(\.name))
  }

  private mutating func drop(_ columns: [String]) {
    var gone: Set<String> = []
    for case .drop(let columns) in transformations { gone.formUnion(columns) }
    let new = columns.filter { !gone.contains($0) }
    if !new.isEmpty { transformations.append(.drop(columns: new)) }
  }

  private func index(of name: String) throws -> Int {
    if let index = schema.index(of: name) { return index }
    let alike = schema.fields.indices.filter { schema.fields[$0].name.lowercased() == name.lowercased() }
    if alike.count == 1 { return alike[0] }
    throw StudyError.wrongUse(
      "There is no column “\(name)”.", nearest: NearestNames.nearest(to: name, in: schema.fields.map(\.name)))
  }
}

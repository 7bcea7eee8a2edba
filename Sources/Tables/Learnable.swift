import Vocabulary

extension Table {
  /// What a generator may learn from: this table without identifiers and free text.
  ///
  /// A column is left out when its kind is identifier or text, or its role identifier or patient key, since such
  /// values single people out and say nothing that holds for others. Constraints stay where all their columns do.
  public var learnable: (table: Table, dropped: [String]) {
    let kept = schema.fields.filter(\.isLearnable).map(\.name)
    let dropped = schema.fields.filter { !$0.isLearnable }.map(\.name)
    return (selecting(kept), dropped)
  }
}

extension Field {
  /// Whether a generator may learn this column.
  public var isLearnable: Bool {
    kind != .identifier && kind != .text && !has(.identifier) && !has(.patientKey)
  }
}

import Learning

/// Rows as classes, and what networks see of them.
package struct ClassRows: Sendable {
  let codes: [ClassCode]
  let count: Int
  /// The class of each column of each row. `[rows × columns]`
  package internal(set) var classes: [UInt16]

  init(codes: [ClassCode], count: Int) {
    self.codes = codes
    self.count = count
    classes = [UInt16](repeating: 0, count: count * codes.count)
  }

  package init(codes: [ClassCode], cells: [[UInt16]]) {
    self.init(codes: codes, count: cells.first?.count ?? 0)
    for (column, cells) in cells.enumerated() {
      let code = codes[column]
      for (row, cell) in cells.enumerated() { classes[row * codes.count + column] = code.classOfCell[Int(cell)] }
    }
  }
}

/// Where a network's weights of each class of each column begin: what is looked up for every visible cell.
package struct FeatureIndex: Sendable {
  /// For each column where its classes begin, or −1 when the network never sees it. `[columns]`
  private let classStarts: [Int32]
  /// For each class of each such column its one or two features: where their weights begin, and their values.
  private let offsets: [SIMD2<Int32>]
  private let values: [SIMD2<Float>]
  private let columnCount: Int

  package init(_ network: ConditionalNetwork, codes: [ClassCode]) {
    columnCount = codes.count
    var classStarts = [Int32](repeating: -1, count: codes.count)
    var offsets: [SIMD2<Int32>] = []
    var values: [SIMD2<Float>] = []
    var feature = 0
    for column in network.predictors {
      let code = codes[column]
      classStarts[column] = Int32(offsets.count)
      for index in 0..<code.count {
        var offset = SIMD2<Int32>(repeating: -1)
        var value = SIMD2<Float>(repeating: 0)
        let range = Int(code.featureStarts[index])..<Int(code.featureStarts[index + 1])
        for (place, entry) in range.enumerated() {
          offset[place] = Int32((feature + Int(code.features[entry])) * network.units)
          value[place] = code.featureValues[entry]
        }
        offsets.append(offset)
        values.append(value)
      }
      feature += code.featureCount
    }
    self.classStarts = classStarts
    self.offsets = offsets
    self.values = values
  }

  /// Makes the given columns of a row visible as row `place` of the workspace; columns that the network never sees
  /// are passed over.
  package func show(
    _ visible: some Sequence<Int>, of row: UnsafePointer<UInt16>, in work: ConditionalNetwork.Workspace, at place: Int
  ) {
    let (into, amounts) = (work.offsets + place * work.mostFeatures, work.values + place * work.mostFeatures)
    var count = 0
    for column in visible {
      let start = classStarts[column]
      if start < 0 { continue }
      let entry = Int(start) + Int(row[column])
      let (offset, value) = (offsets[entry], values[entry])
      into[count] = offset.x
      amounts[count] = value.x
      count += 1
      if offset.y >= 0 {
        into[count] = offset.y
        amounts[count] = value.y
        count += 1
      }
    }
    work.counts[place] = Int32(count)
  }
}

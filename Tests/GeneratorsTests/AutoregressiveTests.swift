import Generators
import Learning
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

/// What is special to the autoregressive generator.
@Suite struct AutoregressiveTests {
  /// A number and two levels that follow from it, nearly.
  private func signs(_ rows: Int) -> Table {
    var random = RandomSource(seed: 5)
    let numbers = (0..<rows).map { _ in (random.normal() * 100).rounded() / 100 }
    let side = numbers.map { Int32($0 > 0 ? 1 : 0) }
    let other = side.map { random.bernoulli(0.9) ? $0 : 1 - $0 }
    let schema = Schema(fields: [
      Field(name: "x", kind: .numeric, decimals: 2), Field(name: "side", kind: .categorical, levels: ["low", "high"]),
      Field(name: "other", kind: .categorical, levels: ["a", "b"]),
    ])
    return Table(schema: schema, columns: [.numeric(numbers), .codes(side), .codes(other)])
  }

  private func model(of table: Table) throws -> FittedAutoregressive {
    var random = RandomSource(seed: 1)
    return try Autoregressive(units: 32).fit(to: table, using: &random, monitor: Monitor())
  }

  @Test("Columns follow from conditions on any other, whatever the order of drawing")
  func conditionsOnAnyColumn() throws {
    let model = try model(of: signs(1_600))
    var random = RandomSource(seed: 2)
    let high = try model.sample(
      500, where: [Condition(column: "side", .levels(["high"]))], using: &random, monitor: Monitor())
    let above = high["x"]?.numbers?.count { $0 > 0 } ?? 0
    #expect(above >= 470)
    let positive = try model.sample(
      500, where: [Condition(column: "x", .range(minimum: 0.1, maximum: nil))], using: &random, monitor: Monitor())
    #expect(positive["side"]?.codes?.count { $0 == 1 } ?? 0 >= 470)
    // 0.9 of 500: six standard deviations are 40.
    let agreeing = positive["other"]?.codes?.count { $0 == 1 } ?? 0
    #expect((410...490).contains(agreeing))
  }

  @Test("Two conditions are met with the probability that the rest then has")
  func conditionsTogether() throws {
    let model = try model(of: signs(1_600))
    var random = RandomSource(seed: 3)
    let rows = try model.sample(
      400, where: [Condition(column: "side", .levels(["low"])), Condition(column: "other", .levels(["b"]))],
      using: &random, monitor: Monitor())
    #expect(rows["side"]?.codes?.allSatisfy { $0 == 0 } == true && rows["other"]?.codes?.allSatisfy { $0 == 1 } == true)
    #expect(rows["x"]?.numbers?.count { $0 <= 0 } ?? 0 >= 370)
  }

  @Test("Levels are as frequent as in training, to a percent")
  func shares() throws {
    let table = signs(1_600)
    let model = try model(of: table)
    var random = RandomSource(seed: 4)
    let rows = try model.sample(4_000, where: [], using: &random, monitor: Monitor())
    for name in ["side", "other"] {
      let wanted = Double(table[name]?.codes?.count { $0 == 1 } ?? 0) / 1_600
      let found = Double(rows[name]?.codes?.count { $0 == 1 } ?? 0) / 4_000
      #expect(abs(wanted - found) < 0.012)
    }
  }

  @Test("Derivatives of a network are those of central differences")
  func gradient() throws {
    let table = signs(200)
    let codes = zip(table.columns, table.schema.fields).map { column, field -> ClassCode in
      let grid = ColumnGrid(learning: column, field: field)
      return ClassCode(grid: grid, trainingCells: grid.cells(of: column), bins: 24)
    }
    let rows = ClassRows(codes: codes, cells: zip(codes, table.columns).map { $0.grid.cells(of: $1) })
    var random = RandomSource(seed: 6)
    var network = ConditionalNetwork(
      predictors: [1, 2], target: codes[0], codes: codes, units: 16, using: &random)
    for index in network.parameters.indices { network.parameters[index] += Float(0.2 * random.normal()) }
    let index = FeatureIndex(network, codes: codes)
    let work = ConditionalNetwork.Workspace(network, rows: 8, isTraining: true)
    func loss(_ network: ConditionalNetwork) -> Double {
      rows.classes.withUnsafeBufferPointer { classes in
        for row in 0..<8 { index.show([1, 2], of: classes.baseAddress! + 3 * row, in: work, at: row) }
      }
      network.forward(work, rows: 8)
      var sum = 0.0
      for row in 0..<8 {
        let logits = work.logits.pointer + row * network.classCount
        let target = Int(rows.classes[3 * row])
        let own = logits[target]
        sum += Double(Elementary.softmax(logits, count: network.classCount) - own)
        logits[target] -= 1
      }
      return sum
    }
    _ = loss(network)
    var gradient = [Float](repeating: 0, count: network.parameters.count)
    gradient.withUnsafeMutableBufferPointer {
      network.backward(work, rows: 8, dropout: 0, gradient: $0.baseAddress!)
    }
    for _ in 0..<120 {
      let place = random.integer(below: gradient.count)
      var (up, down) = (network, network)
      up.parameters[place] += 1e-2
      down.parameters[place] -= 1e-2
      let found = (loss(up) - loss(down)) / 2e-2
      // Float32 sums of a few hundred terms, and the rectifier's kink where a step crosses it.
      #expect(abs(found - Double(gradient[place])) < 0.03 * max(1, abs(found)), "parameter \(place)")
    }
  }
}

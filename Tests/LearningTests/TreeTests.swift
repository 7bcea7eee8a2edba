import Foundation
import Learning
import Mathematics
import Tables
import Testing
import Vocabulary

@Suite struct TreeTests {
  private func allRows(_ count: Int) -> [Int32] { (0..<Int32(count)).map { $0 } }

  private func sortedLeaves(_ grown: GrownTree) -> Set<[Int]> {
    Set((0..<grown.tree.leafCount).map { leaf in grown.members.rows(of: leaf).map { Int($0) }.sorted() })
  }

  @Test("A regression tree parts rows as trying every split does", arguments: [(200, 4, 8), (3_000, 4, 100)])
  func regressionTwin(rows: Int, depth: Int, leaf: Int) throws {
    let table = mixedTable(rows: rows, seed: 3)
    let binned = try Binning(of: table, maximumBins: 24).encode(table)
    var random = RandomSource(seed: 5)
    let effect = [0.3, -1.0, 2.0, 0.1, -0.4]
    // Multiples of 2⁻¹⁰ are held exactly by the quantised response's 2⁻⁴⁰ of the range.
    let values: [Float] = (0..<rows).map { row in
      let x = table.columns[0].isMissing(at: row) ? 1.5 : table.columns[0].numbers![row]
      return Float(sin(2 * x) + effect[Int(table.columns[1].codes![row])] + 0.5 * random.normal())
    }
    let settings = TreeSettings(minimumLeafSize: leaf, maximumDepth: depth)
    let grown = TreeGrower(settings).grow(
      on: binned, columns: [0, 1, 2], rows: allRows(rows), response: .values(values), using: &random)
    let naive = NaiveTree(
      table: binned, response: values.map(Double.init), minimumLeafSize: leaf, impurity: spread)
    #expect(sortedLeaves(grown) == Set(naive.leaves(Array(0..<rows), depth: depth)))
  }

  @Test("The first split on classes is as good as the best of all", arguments: [2, 4])
  func classTwin(classCount: Int) throws {
    for seed in 1...12 as ClosedRange<UInt64> {
      let table = mixedTable(rows: 300, seed: seed)
      let binned = try Binning(of: table).encode(table)
      var random = RandomSource(seed: seed)
      let classes: [UInt8] = (0..<300).map { row in
        let level = Int(table.columns[1].codes![row])
        let x = table.columns[0].isMissing(at: row) ? -2 : table.columns[0].numbers![row]
        return UInt8((random.bernoulli(0.6) ? level * 3 + (x > 0.5 ? 1 : 0) : random.integer(below: 9)) % classCount)
      }
      let settings = TreeSettings(minimumLeafSize: 10, maximumDepth: 1)
      let grown = TreeGrower(settings).grow(
        on: binned, columns: [0, 1, 2], rows: allRows(300), response: .classes(classes, count: classCount),
        using: &random)
      let response = classes.map(Double.init)
      let naive = NaiveTree(table: binned, response: response, minimumLeafSize: 10, impurity: gini)
      func total(_ leaves: [[Int]]) -> Double { leaves.map { gini($0.map { response[$0] }) }.reduce(0, +) }
      let ours = total(Array(sortedLeaves(grown)).sorted { $0[0] < $1[0] })
      let best = total(naive.leaves(Array(0..<300), depth: 1))
      // Two classes are exact; with more, the principal component may miss the best parting of five levels by little.
      #expect(ours <= best * (classCount == 2 ? 1 + 1e-9 : 1.02))
    }
  }

  @Test("Children's counts and sums make up their parent's, and members are where routing says")
  func conservation() throws {
    let table = mixedTable(rows: 5_000, seed: 8)
    let binned = try Binning(of: table).encode(table)
    var random = RandomSource(seed: 2)
    let values: [Float] = (0..<5_000).map { _ in Float(random.normal()) }
    let settings = TreeSettings(minimumLeafSize: 5, columnsTried: 2)
    let grown = TreeGrower(settings).grow(
      on: binned, columns: [0, 1, 2], rows: allRows(5_000), response: .values(values), using: &random)
    let (tree, members) = (grown.tree, grown.members)
    for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
      let left = Int(tree.left[node])
      #expect(tree.count[node] == tree.count[left] + tree.count[left + 1])
      #expect(min(tree.count[left], tree.count[left + 1]) >= 5)
      let sum = tree.value[left] * Float(tree.count[left]) + tree.value[left + 1] * Float(tree.count[left + 1])
      #expect(abs(sum / Float(tree.count[node]) - tree.value[node]) < 1e-4)
    }
    let leaves = tree.leaves(of: binned)
    for leaf in 0..<tree.leafCount {
      #expect(members.rows(of: leaf).allSatisfy { leaves[Int($0)] == Int32(leaf) })
      let mean =
        members.rows(of: leaf).reduce(0) { $0 + Double(values[Int($1)]) } / Double(members.rows(of: leaf).count)
      #expect(abs(mean - Double(tree.value[tree.leafNodes[leaf]])) < 1e-5)
    }
    #expect(members.rows.count == 5_000 && tree.leaf(containing: 17, of: binned) == Int(leaves[17]))
  }

  @Test("Leaves with class 1 hold at least as many rows of it as were asked for")
  func minimumPositives() throws {
    let table = mixedTable(rows: 4_000, seed: 4)
    let binned = try Binning(of: table).encode(table)
    var random = RandomSource(seed: 6)
    let classes: [UInt8] = (0..<4_000).map { _ in random.bernoulli(0.5) ? 1 : 0 }
    let grown = TreeGrower(TreeSettings(minimumLeafSize: 2, minimumPositives: 12)).grow(
      on: binned, columns: [0, 1, 2], rows: allRows(4_000), response: .classes(classes, count: 2), using: &random)
    let positives = (0..<grown.tree.leafCount).map { leaf in
      grown.members.rows(of: leaf).filter { classes[Int($0)] == 1 }.count
    }
    #expect(positives.count > 20 && positives.allSatisfy { $0 == 0 || $0 >= 12 })
  }

  @Test("A known partition is found and a stored tree is the same")
  func learnsAndStores() throws {
    let table = mixedTable(rows: 2_000, seed: 9)
    let binned = try Binning(of: table).encode(table)
    var random = RandomSource(seed: 1)
    let truth: [UInt8] = (0..<2_000).map { row in
      if table.columns[0].missingCode(at: row) == 2 { return 2 }
      return [0, 3].contains(table.columns[1].codes![row]) ? 1 : 0
    }
    let grown = TreeGrower(TreeSettings(minimumLeafSize: 1, criterion: .entropy)).grow(
      on: binned, columns: [0, 1, 2], rows: allRows(2_000), response: .classes(truth, count: 3), using: &random)
    // Three when the reason is asked first, four when the level is.
    #expect((3...4).contains(grown.tree.leafCount))
    for leaf in 0..<grown.tree.leafCount {
      #expect(Set(grown.members.rows(of: leaf).map { truth[Int($0)] }).count == 1)
    }

    var writer = BinaryWriter()
    grown.tree.encode(to: &writer)
    binned.binning.encode(to: &writer)
    var reader = BinaryReader(writer.data)
    #expect(try Tree(from: &reader, columnCount: 3) == grown.tree)
    #expect(try Binning(from: &reader) == binned.binning)
    var short = BinaryReader(writer.data.prefix(40))
    #expect(throws: BinaryCodingError.self) { try Tree(from: &short, columnCount: 3) }
    var narrow = BinaryReader(writer.data)
    #expect(throws: BinaryCodingError.self) { try Tree(from: &narrow, columnCount: 1) }
  }

  @Test("A stored tree with changed bytes is refused, or leads every row to one of its leaves")
  func refusesChangedBytes() throws {
    let table = mixedTable(rows: 400, seed: 4)
    let binned = try Binning(of: table).encode(table)
    var random = RandomSource(seed: 2)
    let response = Response.values(binned.column(2).map(Float.init))
    let tree = TreeGrower(TreeSettings(minimumLeafSize: 10)).grow(
      on: binned, columns: [0, 1, 2], rows: allRows(400), response: response, using: &random
    ).tree
    var writer = BinaryWriter()
    tree.encode(to: &writer)
    for place in writer.data.indices {
      for value: UInt8 in [0, 1, 3, 255] {
        var changed = writer.data
        changed[place] = value
        var reader = BinaryReader(changed)
        guard let read = try? Tree(from: &reader, columnCount: 3) else { continue }
        let leaves = read.leaves(of: binned)
        #expect(leaves.allSatisfy { (0..<Int32(read.leafCount)).contains($0) }, "byte \(place) = \(value)")
      }
    }
  }

  @Test("A forest learns what no single split shows, the same way each time")
  func forest() throws {
    let table = mixedTable(rows: 3_000, seed: 10)
    let binned = try Binning(of: table).encode(table)
    let isHigh = (0..<3_000).map { row in table.columns[2].codes![row] >= 2 }
    let classes: [UInt8] = (0..<3_000).map { row in (table.columns[1].codes![row] >= 2) != isHigh[row] ? 1 : 0 }
    func grow() throws -> Forest {
      var random = RandomSource(seed: 77)
      return try Forest.grow(
        20, TreeSettings(minimumLeafSize: 2, columnsTried: 2), on: binned, columns: [0, 1, 2], rows: allRows(2_000),
        drawing: .bootstrap, response: .classes(classes, count: 2), using: &random, monitor: Monitor())
    }
    let forest = try grow()
    #expect(try forest == grow())
    let predictions = try forest.predictions(for: binned)
    let right = (2_000..<3_000).filter { (predictions[$0] > 0.5) == (classes[$0] == 1) }.count
    #expect(right > 980)
  }

  @Test("Shared values keep a bin of their own and every number finds its bin")
  func binning() throws {
    var random = RandomSource(seed: 12)
    let values = (0..<20_000).map { _ in random.bernoulli(0.1) ? 0.5 : random.normal() }
    let field = Field(name: "x", kind: .numeric, missingReasons: [.unknown])
    let binning = ColumnBinning(of: .numeric(values), field: field)
    #expect(binning.binCount <= 255 && binning.valueBins > 200)
    let bins = binning.encode(.numeric(values + [.nan, -1e300, 1e300]))
    let spike = binning.bin(of: 0.5)
    let inSpike = zip(values, bins).filter { $0.1 == spike }
    #expect(inSpike.allSatisfy { $0.0 == 0.5 })
    #expect(zip(values, bins).allSatisfy { binning.bin(of: $0.0) == $0.1 })
    #expect(bins.suffix(3) == [UInt8(binning.valueBins), 0, UInt8(binning.valueBins - 1)])
  }
}

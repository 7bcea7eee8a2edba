import Evaluation
import Mathematics
import Testing

@Suite struct ClosedFormTests {
  @Test("The similarity of shares is 1 − KS for ordered cells and 1 − total variation for the others")
  func shapes() {
    let p = [0.5, 0.3, 0.2]
    let q = [0.2, 0.3, 0.5]
    #expect(abs(ColumnShapes.similarity(p, q, isOrdered: true) - 0.7) < 1e-15)
    #expect(abs(ColumnShapes.similarity(p, q, isOrdered: false) - 0.7) < 1e-15)
    // Mass that moves to and fro counts for total variation twice, for KS once.
    #expect(abs(ColumnShapes.similarity([0.5, 0, 0.5], [0, 0.5, 0.5], isOrdered: true) - 0.5) < 1e-15)
    #expect(abs(ColumnShapes.similarity([0.3, 0.4, 0.3], [0.4, 0.2, 0.4], isOrdered: true) - 0.9) < 1e-15)
    #expect(abs(ColumnShapes.similarity([0.3, 0.4, 0.3], [0.4, 0.2, 0.4], isOrdered: false) - 0.8) < 1e-15)
  }

  @Test("Intervals of proportions are Wilson's and Newcombe's published examples")
  func intervals() {
    // Newcombe (1998): 81 of 263, Wilson 0.2553 to 0.3662.
    let one = Statistics.wilson(81.0 / 263, n: 263)
    #expect(abs(one.low - 0.2553) < 5e-5 && abs(one.high - 0.3662) < 5e-5)
    // 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    let two = Statistics.difference(56.0 / 70, n: 70, 48.0 / 80, n: 80)
    #expect(abs(two.low - 0.0524) < 5e-5 && abs(two.high - 0.3339) < 5e-5)
    #expect(abs(Statistics.studentQuantile(degrees: 9) - 2.262157) < 1e-5)
  }

  @Test("The nearest points found a block at a time are those of the plain loop", arguments: [1, 3])
  func neighbours(k: Int) throws {
    var random = RandomSource(seed: 40)
    let (count, queries, width) = (700, 90, 5)
    // Two decimals and few levels, so that there are ties.
    let points = (0..<count * width).map { _ in Float(random.integer(below: 30)) / 10 }
    let asked = (0..<queries * width).map { _ in Float(random.integer(below: 30)) / 10 }
    let found = try NeighbourIndex(points, count: count, width: width).search(asked, k: k)
    for query in 0..<queries {
      let distances = (0..<count).map { point in
        (0..<width).reduce(Float(0)) { $0 + min(abs(points[point * width + $1] - asked[query * width + $1]), 1) }
      }
      let order = distances.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
      #expect(Array(found.indices[query * k..<(query + 1) * k]) == order.prefix(k).map(Int32.init))
      #expect(found.distances[query * k] == distances[order[0]] / Float(width))
    }
    let own = try NeighbourIndex(points, count: count, width: width).search(
      Array(points.prefix(width)), k: 1, excluding: [0])
    #expect(own.indices != [0])
  }
}

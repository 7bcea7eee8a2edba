import Mathematics
import Tables

/// Distances to the closest real record, shown and never a gate: tables that pass them can still be open to attack
/// (Yao et al. 2025, “The DCR Delusion”).
struct ClosestRecord: Sendable {
  private let space: GowerSpace
  private let training: Table
  private let holdout: Table
  private let queries: Int
  private let references: Int
  private let shareNull: Interval?
  private let identifiabilityNull: Interval?
  private let shareControl: Double
  /// Holdout rows' distances to training.
  private let holdoutDistances: [Double]

  init(
    training: Table, holdout: Table, settings: EvaluationSettings, using random: inout RandomSource
  ) throws {
    let space = GowerSpace(training, scaling: .range)
    self.space = space
    self.training = training
    self.holdout = holdout
    queries = settings.queries(among: min(training.rowCount, settings.neighbourReferences), width: space.width)
    references = settings.neighbourReferences
    let pooled = training.appending(holdout)
    let part = min(holdout.rowCount, settings.modelBandRows / 2, pooled.rowCount / 3)
    let repeats = max(20, settings.modelNullRepeats)
    var shares: [Double] = []
    var identified: [Double] = []
    for _ in 0..<repeats {
      let drawn = random.sample(3 * part, of: pooled.rowCount)
      let points = (0..<3).map { space.encode(pooled.rows(Array(drawn[$0 * part..<($0 + 1) * part]))) }
      let first = NeighbourIndex(points[1], count: part, width: space.width)
      let second = NeighbourIndex(points[2], count: part, width: space.width)
      let toSecond = try second.search(points[0]).distances
      shares.append(Self.nearerShare(try first.search(points[0]).distances, toSecond))
      // Rows of the second part: nearer to the first part than to another of their own?
      let among = try second.search(points[2], excluding: Array(0..<part)).distances
      identified.append(Self.nearerShare(try first.search(points[2]).distances, among))
    }
    let shrink = (Double(part) / Double(min(queries, holdout.rowCount))).squareRoot()
    shareNull = Statistics.predictionBand(shares, scale: min(shrink, 1), bounds: 0...1)
    identifiabilityNull = Statistics.predictionBand(identified, scale: min(shrink, 1), bounds: 0...1)
    shareControl = Statistics.mean(shares)
    let trainingPoints = space.encode(training.rows(random.subset(references, of: training.rowCount)))
    let index = NeighbourIndex(trainingPoints, count: trainingPoints.count / max(space.width, 1), width: space.width)
    let asked = random.subset(queries, of: holdout.rowCount)
    holdoutDistances = try index.search(space.encode(holdout.rows(asked))).distances.map(Double.init)
  }

  /// The share of rows whose first distance is the smaller one, ties half.
  private static func nearerShare(_ first: [Float], _ second: [Float]) -> Double {
    var share = 0.0
    for (a, b) in zip(first, second) { share += a < b ? 1 : a == b ? 0.5 : 0 }
    return share / Double(max(first.count, 1))
  }

  func measure(_ synthetic: Table, using random: inout RandomSource) throws -> [Measurement] {
    try share(synthetic, &random) + median(synthetic, &random) + identifiability(synthetic, &random)
  }

  private func index(_ table: Table, _ rows: [Int]) -> NeighbourIndex {
    NeighbourIndex(space.encode(table.rows(rows)), count: rows.count, width: space.width)
  }

  /// Synthetic rows nearer to training than to the holdout, both of one size.
  private func share(_ synthetic: Table, _ random: inout RandomSource) throws -> [Measurement] {
    let size = min(training.rowCount, holdout.rowCount, references)
    let points = space.encode(synthetic.rows(random.subset(queries, of: synthetic.rowCount)))
    let toTraining = try index(training, random.subset(size, of: training.rowCount)).search(points).distances
    let toHoldout = try index(holdout, random.subset(size, of: holdout.rowCount)).search(points).distances
    let value = Self.nearerShare(toTraining, toHoldout)
    return [
      Measurement(
        id: "disclosure.dcrShare", value: value, interval: Statistics.wilson(value, n: toTraining.count),
        direction: .nearIdeal, ideal: 0.5, control: shareControl, null: shareNull, n: toTraining.count,
        note: "against \(size) training and \(size) holdout rows; control: fresh real rows")
    ]
  }

  /// The middle distance of a synthetic row to training, beside that of a holdout row.
  private func median(_ synthetic: Table, _ random: inout RandomSource) throws -> [Measurement] {
    let rows = random.subset(references, of: training.rowCount)
    let points = space.encode(synthetic.rows(random.subset(queries, of: synthetic.rowCount)))
    let distances = try index(training, rows).search(points).distances.map(Double.init)
    let control = Statistics.median(holdoutDistances)
    func resampled(_ values: [Double]) -> Interval {
      let medians = (0..<100).map { _ in
        Statistics.median(random.bootstrap(values.count, of: values.count).map { values[$0] })
      }
      return Interval(Statistics.quantile(medians, 0.025), Statistics.quantile(medians, 0.975))
    }
    let interval = resampled(distances)
    let band = resampled(holdoutDistances)
    return [
      Measurement(
        id: "disclosure.dcrMedian", value: Statistics.median(distances), interval: interval, direction: .higher,
        ideal: control, control: control, controlInterval: band, null: band, n: distances.count)
    ]
  }

  /// Training rows nearer to a synthetic row than to another training row, beside the same for holdout rows; synthetic
  /// and training are of one size (Yoon et al. 2020, with equal weights and a control).
  private func identifiability(_ synthetic: Table, _ random: inout RandomSource) throws -> [Measurement] {
    let size = min(training.rowCount, synthetic.rowCount, references)
    let known = random.subset(size, of: training.rowCount)
    let real = index(training, known)
    let made = index(synthetic, random.subset(size, of: synthetic.rowCount))
    let members = random.subset(queries, of: known.count)
    let memberPoints = space.encode(training.rows(members.map { known[$0] }))
    let value = Self.nearerShare(
      try made.search(memberPoints).distances, try real.search(memberPoints, excluding: members).distances)
    let others = random.subset(queries, of: holdout.rowCount)
    let otherPoints = space.encode(holdout.rows(others))
    let control = Self.nearerShare(try made.search(otherPoints).distances, try real.search(otherPoints).distances)
    return [
      Measurement(
        id: "disclosure.identifiability", value: value, interval: Statistics.wilson(value, n: members.count),
        direction: .nearIdeal, ideal: 0.5, control: control,
        controlInterval: Statistics.wilson(control, n: others.count), null: identifiabilityNull, n: members.count,
        note: "of training rows; control: of holdout rows, against the same tables")
    ]
  }
}

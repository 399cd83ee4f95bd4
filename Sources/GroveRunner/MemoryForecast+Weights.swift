import Foundation
import GroveSpec

/// How many weights a model keeps, which no shape tells: rules fitted to what datasets have shown
/// (`GroveLinear.docc`, on memory).
extension MemoryForecast {
    /// Weights by pair of an instance and a label slot, by value of the instance that reaches the
    /// threshold, for labels of so many instances: what tells a rare label rests on each one of them.
    static func weightsPerReaching(_ frequency: Double) -> Double {
        0.6 + 1.6 / max(2, frequency)
    }

    /// The share of a child's features whose weights reach a threshold, where every feature occurs among
    /// its positives.
    ///
    /// Weights are then spread exponentially. Of one instance a weight is a feature's value times
    /// 1.5 / (|x|² + 0.5) at most, those of several add up like random ones, and regularisation bounds
    /// their mean size: fitted to Bibtex and Delicious, as they are and with rows of norm 1, at thresholds
    /// from 0.02 to 0.4.
    ///
    /// - Parameters:
    ///   - positives: The child's positive instances.
    ///   - perRow: The mean number of an instance's nonzeros.
    ///   - squaredNorm: The mean squared norm of an instance.
    ///   - threshold: The magnitude below which weights are dropped.
    /// - Returns: A share from 0 to 1.
    static func cellsKept(
        positives: Int,
        perRow: Double,
        squaredNorm: Double,
        threshold: Double
    ) -> Double {
        let value = 1.5 * (squaredNorm / max(1, perRow)).squareRoot() / (squaredNorm + 0.5)
        let sum = Double(max(1, positives)).squareRoot() * value
        return exp(-threshold * (1 + 1.6 * sum) / max(0.4 * sum, 1e-9))
    }

    /// How many times as many weights a threshold keeps as the usual one: a power of their ratio fitted to
    /// both WordNets at 0.03 and 0.01; fewer above the last level, where many positives leave few weights
    /// small.
    static func weightsMore(below threshold: Double, isLast: Bool = true) -> Double {
        pow(usualThreshold / min(usualThreshold, max(threshold, 1e-3)), isLast ? 0.78 : 0.4)
    }

    /// Bytes of a stored weight, of which a value and a column are 5 and the rest its share of a row of
    /// siblings: lower thresholds fill the rows and add hardly one.
    ///
    /// - Parameters:
    ///   - usual: Bytes at the usual threshold.
    ///   - threshold: The magnitude below which weights are dropped.
    /// - Returns: Bytes, 5 and more.
    static func bytesPerWeight(_ usual: Double, threshold: Double) -> Double {
        5 + (usual - 5) * pow(weightsMore(below: threshold), -0.95)
    }

    /// The reference's threshold.
    static let usualThreshold = 0.1

    /// Values of an instance that reach a threshold of 0.1, where the features do not exist yet.
    static let usualReaching = 17.0

    /// Weights of the levels above the last by those of the last: an instance of several labels is in
    /// fewer clusters the more alike the labels of a cluster are.
    static func upperShares(of clusterer: ClustererSettings) -> [Double] {
        clusterer.kind == .random ? [1, 0.55, 0.04] : [0.4, 0.22, 0.04]
    }
}

extension RunForecast {
    /// The weights that a level of some children by level should keep; 0 far above the last one.
    func likelyWeights(of level: Int, _ children: [Int], copies: Double) -> Double {
        let shares = MemoryForecast.upperShares(of: pipeline.settings.clusterer)
        let above = children.count - 1 - level
        // Copies put an instance into more clusters, though not into as many more.
        let upper = above == 0 || above > shares.count ? 0 : shares[above - 1]
        let share = above == 0 ? copies : upper * copies.squareRoot()
        guard share > 0 else { return 0 }
        let positives =
            min(Int(copies * Double(data.pairs)) / max(1, children[level]), data.instances)
        func kept(columns: Int, perRow: Double, squaredNorm: Double) -> Double {
            Double(children[level] * columns)
                * MemoryForecast.cellsKept(
                    positives: positives,
                    perRow: perRow,
                    squaredNorm: squaredNorm,
                    threshold: matcher.threshold
                )
        }
        let most = kept(
            columns: plain.columns,
            perRow: plain.perRow(data),
            squaredNorm: plain.squaredNorm
        )
        // An encoder's vectors are dense: every child has a weight for every place.
        let dense = encoder.map { encoder in
            kept(
                columns: encoder.width,
                perRow: Double(encoder.width),
                squaredNorm: features.squaredNorm
            )
        }
        let perPair =
            weightsPerPair
            * MemoryForecast.weightsMore(below: matcher.threshold, isLast: above == 0)
        let sparse = min(share * perPair * Double(data.pairs), most)
        return sparse + (dense ?? 0)
    }

    /// Weights of sparse features by pair of an instance and a label, at the usual threshold or one above
    /// it; random siblings are easier to tell apart.
    private var weightsPerPair: Double {
        // Below the usual threshold it is not more values that count but smaller weights of all.
        let threshold = max(matcher.threshold, MemoryForecast.usualThreshold)
        let reaching =
            plain.magnitudes?.perRow(threshold)
            ?? min(
                plain.perRow(data),
                MemoryForecast.usualReaching * MemoryForecast.usualThreshold / threshold
            )
        let frequency = Double(data.pairs) / Double(max(1, data.labels))
        return MemoryForecast.weightsPerReaching(frequency) * reaching
            * (pipeline.settings.clusterer.kind == .random ? 0.7 : 1)
    }

    /// Bytes of a model with so many weights.
    func modelBytes(_ weights: Int, slots: Int) -> Int {
        let isRandom = pipeline.settings.clusterer.kind == .random
        let perWeight =
            isRandom ? TrainingMemory.scatteredBytesPerWeight : TrainingMemory.likelyBytesPerWeight
        let bytes = MemoryForecast.bytesPerWeight(perWeight, threshold: matcher.threshold)
        return Int(Double(weights) * bytes) + 12 * slots
    }
}

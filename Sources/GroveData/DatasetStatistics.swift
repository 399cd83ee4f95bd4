import Foundation
import GroveBase
import GroveSparse

/// Counts and averages of a dataset, by the names that a manifest's `expect` uses.
public struct DatasetStatistics: Sendable {
    /// Every name, in the order they are shown.
    public static let names = [
        "train-instances", "validation-instances", "test-instances", "labels", "features",
        "train-pairs", "validation-pairs", "test-pairs", "labels-per-train-instance",
        "train-instances-per-label", "features-per-train-instance", "unlabelled-train-instances",
        "unlabelled-test-instances", "dropped-labels", "dropped-validation-pairs",
        "dropped-test-pairs", "senses",
    ]

    /// The statistics that apply to this dataset, in order.
    public let values: [(name: String, value: Double)]

    /// Counts a dataset.
    public init(_ dataset: Dataset) {
        let train = dataset.train
        func unlabelled(_ split: Split) -> Double {
            Double((0..<split.count).filter { split.labels.row($0).isEmpty }.count)
        }
        func ratio(_ a: Int?, _ b: Int) -> Double? { a.map { Double($0) / Double(max(1, b)) } }
        let pairs = train.labels.nonzeroCount
        let all: [Double?] = [
            Double(train.count), dataset.validation.map { Double($0.count) },
            Double(dataset.test.count), Double(dataset.labelCount),
            dataset.featureCount.map(Double.init), Double(pairs),
            dataset.validation.map { Double($0.labels.nonzeroCount) },
            Double(dataset.test.labels.nonzeroCount), ratio(pairs, train.count),
            ratio(pairs, dataset.labelCount), ratio(train.features?.nonzeroCount, train.count),
            unlabelled(train), unlabelled(dataset.test), Double(dataset.dropped.labels),
            dataset.validation.map { _ in Double(dataset.dropped.validationPairs) },
            Double(dataset.dropped.testPairs), dataset.senses.map { Double($0.senseNames.count) },
        ]
        values = zip(DatasetStatistics.names, all).compactMap { name, value in
            value.map { (name, $0) }
        }
    }

    /// A statistic by its name; nil where the dataset has none.
    public subscript(_ name: String) -> Double? { values.first { $0.name == name }?.value }

    /// A value as it is shown: whole, or with four decimals.
    public static func shown(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(format: "%.4f", value)
    }
}

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
        "dropped-test-pairs", "filtered-train-pairs", "filtered-test-pairs", "senses",
    ]

    /// The statistics that apply to this dataset, in order.
    public let values: [(name: String, value: Double)]

    /// Counts a dataset.
    public init(_ dataset: Dataset) {
        var found: [String: Double] = [
            "labels": Double(dataset.labelCount),
            "labels-per-train-instance": ratio(
                dataset.train.labels.nonzeroCount,
                dataset.train.count
            ),
            "train-instances-per-label": ratio(
                dataset.train.labels.nonzeroCount,
                dataset.labelCount
            ),
            "unlabelled-train-instances": unlabelledCount(dataset.train),
            "unlabelled-test-instances": unlabelledCount(dataset.test),
            "dropped-labels": Double(dataset.dropped.labels),
            "dropped-test-pairs": Double(dataset.dropped.testPairs),
        ]
        if let count = dataset.featureCount {
            found["features"] = Double(count)
            found["features-per-train-instance"] = ratio(
                nonzeroCount(dataset.train.features),
                dataset.train.count
            )
        }
        if let senses = dataset.senses { found["senses"] = Double(senses.senseNames.count) }
        if dataset.validation != nil {
            found["dropped-validation-pairs"] = Double(dataset.dropped.validationPairs)
        }
        for (part, split) in [
            ("train", dataset.train), ("validation", dataset.validation), ("test", dataset.test),
        ] {
            guard let split else { continue }
            found[part + "-instances"] = Double(split.count)
            found[part + "-pairs"] = Double(split.labels.nonzeroCount)
            if let filtered = split.filtered {
                found["filtered-\(part)-pairs"] = Double(filtered.nonzeroCount)
            }
        }
        values = DatasetStatistics.names.compactMap { name in found[name].map { (name, $0) } }
    }

    /// A statistic by its name; nil where the dataset has none.
    public subscript(_ name: String) -> Double? { values.first { $0.name == name }?.value }

    /// A value as it is shown: whole, or with four decimals.
    public static func shown(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(format: "%.4f", value)
    }
}

/// A function of its own: read in place, the optimiser of Swift 6.3.1 fails on the borrow.
private func nonzeroCount(_ features: CSRMatrix?) -> Int { features?.nonzeroCount ?? 0 }

private func ratio(_ a: Int, _ b: Int) -> Double { Double(a) / Double(max(1, b)) }

private func unlabelledCount(_ split: Split) -> Double {
    Double((0..<split.count).filter { split.labels.row($0).isEmpty }.count)
}

import ArgumentParser
import GroveBase
import GroveData

/// The size of a synthetic dataset.
struct ShapeOptions: ParsableArguments {
    /// The names that `--like` takes.
    static let names = SyntheticShape.presets.map(\.name).joined(separator: ", ")

    @Option(help: ArgumentHelp("Synthetic: the shape to begin with, such as amazon-670k."))
    var like: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Synthetic: the dataset's name. Default: synthetic-LIKE, or synthetic-LABELS-labels.",
            valueName: "name"
        )
    )
    var givenName: String?

    @Option(help: "Synthetic: the number of labels.") var labels: Int?
    @Option(help: "Synthetic: the number of training instances.") var instances: Int?
    @Option(help: "Synthetic: the number of test instances.") var testInstances: Int?
    @Option(help: "Synthetic: the number of features.") var features: Int?
    @Option(help: "Synthetic: the mean number of features of an instance.") var nonzeros: Double?
    @Option(help: "Synthetic: the mean number of labels of an instance.")
    var labelsPerInstance: Double?
    @Option(help: "Synthetic: the share of labels with several senses, from 0 to 0.25.")
    var ambiguous: Double?
    @Option(help: "Synthetic: the seed of everything random.") var seed: Int?

    /// Whether any of these options was given.
    var isGiven: Bool { like != nil || givenName != nil || changesShape }

    private var changesShape: Bool {
        [labels, instances, testInstances, features, seed].contains { $0 != nil }
            || [nonzeros, labelsPerInstance, ambiguous].contains { $0 != nil }
    }

    /// The shape that these options give.
    ///
    /// - Throws: ``InputError`` for an unknown name, or where there is nothing to begin with.
    func shape() throws -> SyntheticShape {
        var shape: SyntheticShape
        if let like {
            guard let preset = SyntheticShape.preset(like) else {
                let names = SyntheticShape.presets.map(\.name)
                throw InputError("unknown shape '\(like)'" + expected(names, got: like))
            }
            shape = preset
        } else if let labels {
            guard labels > 0 else { throw InputError("--labels is \(labels), expected 8 or more") }
            shape = SyntheticShape(proportionalTo: labels)
        } else {
            throw InputError("synthetic needs --like or --labels; --like is one of \(Self.names)")
        }
        shape.labels = labels ?? shape.labels
        shape.trainInstances = instances ?? shape.trainInstances
        // The test part keeps its proportion to the training part unless it is given.
        shape.testInstances =
            testInstances ?? instances.map { max(64, $0 / 4) } ?? shape.testInstances
        shape.features = features ?? shape.features
        shape.nonzeros = nonzeros ?? shape.nonzeros
        shape.labelsPerInstance = labelsPerInstance ?? shape.labelsPerInstance
        shape.ambiguous = ambiguous ?? shape.ambiguous
        shape.seed = seed ?? shape.seed
        try shape.check()
        return shape
    }

    /// The dataset's name.
    ///
    /// - Throws: ``InputError`` for a name that cannot be a folder's.
    func name() throws -> String {
        if let givenName {
            let isPlain = givenName.utf8.allSatisfy {
                "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0)
            }
            guard isPlain, !givenName.isEmpty else {
                throw InputError(
                    "--as is '\(givenName)', expected small letters, digits and hyphens"
                )
            }
            return givenName
        }
        if let like, !changesShape { return SyntheticShape.datasetName(like) }
        return SyntheticShape.datasetName("\(try shape().labels)-labels")
    }
}

import GroveBase
import GroveData
import GroveSparse
import GroveStore
import GroveTree

extension Artifact {
    /// Puts a pattern in as `NAME.offsets`, `NAME.columns` and a column count.
    mutating func set(_ name: String, _ pattern: CSRPattern) {
        self["\(name).offsets"] = .int64(pattern.rowOffsets)
        self["\(name).columns"] = .uint32(pattern.columns)
        attributes["\(name).column-count"] = .integer(pattern.columnCount)
        // For plans, which read headers only.
        attributes["\(name).row-count"] = .integer(pattern.rowCount)
        attributes["\(name).cell-count"] = .integer(pattern.nonzeroCount)
    }

    /// The pattern put in under a name.
    func pattern(_ name: String) throws -> CSRPattern {
        let count = try integer("\(name).column-count")
        let offsets = try int64("\(name).offsets")
        let columns = try uint32("\(name).columns")
        if let problem = CSRPattern.problem(count, offsets, columns) {
            throw WorkError("\(file ?? "artifact"): '\(name)': \(problem)")
        }
        return CSRPattern(trustedColumnCount: count, rowOffsets: offsets, columns: columns)
    }

    /// Puts a matrix in as its pattern and `NAME.values`.
    mutating func set(_ name: String, _ matrix: CSRMatrix) {
        set(name, matrix.pattern)
        self["\(name).values"] = .float32(matrix.values)
    }

    /// The matrix put in under a name.
    func matrix(_ name: String) throws -> CSRMatrix {
        let cells = try pattern(name)
        let values = try float32("\(name).values")
        guard values.count == cells.nonzeroCount else {
            throw WorkError(
                "\(file ?? "artifact"): '\(name)': \(values.count) values for \(cells.nonzeroCount) cells"
            )
        }
        return CSRMatrix(pattern: cells, values: values)
    }

    /// The matrix put in under a name, if there is one.
    func matrixIfPresent(_ name: String) throws -> CSRMatrix? {
        self["\(name).values"] == nil ? nil : try matrix(name)
    }

    /// The pattern put in under a name, if there is one.
    func patternIfPresent(_ name: String) throws -> CSRPattern? {
        self["\(name).offsets"] == nil ? nil : try pattern(name)
    }

    /// The texts put in under a name, if there are some.
    func textsIfPresent(_ name: String) throws -> TextColumn? {
        self["\(name).bytes"] == nil ? nil : try texts(name)
    }
}

extension Codec {
    /// Makes and reads an artifact that is filled by one closure and read by another.
    init(
        fill: @escaping @Sendable (inout Artifact, Value) -> Void,
        read: @escaping @Sendable (Artifact) throws -> Value
    ) {
        self.init(
            encode: { value in
                var artifact = Artifact()
                fill(&artifact, value)
                return artifact
            },
            decode: read
        )
    }
}

extension Codec where Value == CSRPattern {
    /// One pattern.
    static let pattern = Codec(
        fill: { $0.set("pattern", $1) },
        read: { try $0.pattern("pattern") }
    )
}

extension Codec where Value == CSRMatrix {
    /// One matrix.
    static let matrix = Codec(fill: { $0.set("matrix", $1) }, read: { try $0.matrix("matrix") })
}

extension Codec where Value == LabelTree {
    /// A label tree.
    static let tree = Codec(fill: { $0.set($1) }, read: { try $0.tree() })
}

extension Artifact {
    /// Puts a tree in: `level.T.offsets`, `slots`, and the label count.
    mutating func set(_ tree: LabelTree) {
        for (level, offsets) in tree.childOffsets.enumerated() {
            self["level.\(level).offsets"] = .int64(offsets)
        }
        self["slots"] = .uint32(tree.slotLabels)
        attributes["levels"] = .integer(tree.levelCount)
        attributes["labels"] = .integer(tree.labelCount)
    }

    /// The tree put in.
    func tree() throws -> LabelTree {
        let offsets = try (0..<integer("levels")).map { try int64("level.\($0).offsets") }
        let slots = try uint32("slots")
        let labels = try integer("labels")
        if let problem = LabelTree.problem(
            childOffsets: offsets,
            slotLabels: slots,
            labelCount: labels
        ) {
            throw WorkError("\(file ?? "artifact"): tree: \(problem)")
        }
        return LabelTree(childOffsets: offsets, slotLabels: slots, labelCount: labels)
    }
}

/// What every stage needs of a dataset beside its features.
struct LabelData: Sendable {
    let train: CSRPattern
    let test: CSRPattern
    let names: TextColumn?
    let senses: SenseTable?
    /// Labels that count as not predicted for a test instance, where the dataset has such a list.
    var filtered: CSRPattern?
    /// What labels were before they were merged; nil where they are as the dataset has them.
    var origin: MergedOrigin?
}

/// The labels that merged ones were made of.
struct MergedOrigin: Sendable {
    let merged: MergedLabels
    /// The original labels of the training instances.
    let train: CSRPattern
}

extension Codec where Value == LabelData {
    /// Labels of training and test instances, their names and senses.
    static let labels = Codec(
        fill: { artifact, value in
            artifact.set("train", value.train)
            artifact.set("test", value.test)
            if let names = value.names { artifact.set("names", names) }
            if let filtered = value.filtered { artifact.set("filtered", filtered) }
            if let origin = value.origin {
                artifact.set("origin", origin.train)
                artifact["origin.merged"] = .uint32(origin.merged.mergedLabel)
            }
            guard let senses = value.senses else { return }
            artifact.set("senses", senses.senseNames)
            artifact["senses.train"] = .uint32(senses.train)
            artifact["senses.test"] = .uint32(senses.test)
        },
        read: { artifact in
            let senses = try artifact.textsIfPresent("senses").map {
                SenseTable(
                    senseNames: $0,
                    train: try artifact.uint32("senses.train"),
                    test: try artifact.uint32("senses.test")
                )
            }
            let train = try artifact.pattern("train")
            return LabelData(
                train: train,
                test: try artifact.pattern("test"),
                names: try artifact.textsIfPresent("names"),
                senses: senses,
                filtered: try artifact.patternIfPresent("filtered"),
                origin: try artifact.origin(labels: train.columnCount)
            )
        }
    )
}

extension Artifact {
    /// What labels were before they were merged, if they were.
    fileprivate func origin(labels count: Int) throws -> MergedOrigin? {
        guard self["origin.merged"] != nil else { return nil }
        let merged = try uint32("origin.merged")
        let train = try pattern("origin")
        guard merged.count == train.columnCount, merged.allSatisfy({ Int($0) < count }) else {
            throw WorkError("\(file ?? "artifact"): the merged labels do not fit the labels")
        }
        return MergedOrigin(merged: MergedLabels(mergedLabel: merged, count: count), train: train)
    }
}

/// The feature vectors of instances and, where labels have texts, of labels.
struct FeatureData: Sendable {
    let train: CSRMatrix
    let test: CSRMatrix
    let labels: CSRMatrix?
    /// The terms and their inverse document frequencies, for tf-idf.
    let vocabulary: TextColumn?
    let inverseDocumentFrequencies: [Double]
}

extension Codec where Value == FeatureData {
    /// Feature matrices and the vocabulary behind them.
    static let features = Codec(
        fill: { artifact, value in
            artifact.set("train", value.train)
            artifact.set("test", value.test)
            if let labels = value.labels { artifact.set("labels", labels) }
            if let vocabulary = value.vocabulary { artifact.set("vocabulary", vocabulary) }
            artifact["idf"] = .float64(value.inverseDocumentFrequencies)
            artifact.attributes["train.magnitudes"] = Magnitudes(value.train).json
            artifact.attributes["train.squared-norm"] = .number(meanSquaredNorm(value.train))
        },
        read: { artifact in
            FeatureData(
                train: try artifact.matrix("train"),
                test: try artifact.matrix("test"),
                labels: try artifact.matrixIfPresent("labels"),
                vocabulary: try artifact.textsIfPresent("vocabulary"),
                inverseDocumentFrequencies: try artifact.float64("idf")
            )
        }
    )
}

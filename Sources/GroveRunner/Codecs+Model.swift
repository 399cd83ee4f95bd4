import GroveBase
import GroveLinear
import GroveSparse
import GroveStore
import GroveTree

extension Codec where Value == LinearModel {
    /// A tree with the weights of its levels.
    ///
    /// Post-processors are not kept: a run brings its own.
    static let model = Codec(
        fill: { artifact, model in
            artifact.set(model.tree)
            artifact.attributes["features"] = .integer(model.featureCount)
            artifact.attributes["bias"] = .number(Double(model.bias))
            artifact.attributes["trained-levels"] = .integer(model.levels.count)
            for (index, level) in model.levels.enumerated() { artifact.set(index, level) }
        },
        read: { artifact in
            let tree = try artifact.tree()
            let levels = try (0..<artifact.integer("trained-levels")).map { try artifact.level($0) }
            let count = try artifact.integer("features")
            if let problem = LinearModel.problem(tree: tree, levels: levels, featureCount: count) {
                throw WorkError("\(artifact.file ?? "artifact"): model: \(problem)")
            }
            return LinearModel(
                trustedTree: tree,
                levels: levels,
                featureCount: count,
                bias: Float(try artifact.number("bias")),
                postProcessor: .hinge(3),
                rankerPostProcessor: .hinge(3)
            )
        }
    )
}

extension Artifact {
    mutating func set(_ index: Int, _ level: LinearLevel) {
        let name = "weights.\(index)"
        self["\(name).chunk-offsets"] = .int64(level.chunkOffsets)
        self["\(name).feature-offsets"] = .int64(level.featureOffsets)
        self["\(name).weight-offsets"] = .int64(level.weightOffsets)
        self["\(name).features"] = .uint32(level.features)
        self["\(name).row-ends"] = .uint32(level.rowEnds)
        self["\(name).columns"] = .uint8(level.columns)
        self["\(name).values"] = .float32(level.values)
        self["\(name).biases"] = .float32(level.biases)
    }

    func level(_ index: Int) throws -> LinearLevel {
        let name = "weights.\(index)"
        return LinearLevel(
            chunkOffsets: try int64("\(name).chunk-offsets"),
            featureOffsets: try int64("\(name).feature-offsets"),
            weightOffsets: try int64("\(name).weight-offsets"),
            features: try uint32("\(name).features"),
            rowEnds: try uint32("\(name).row-ends"),
            columns: try uint8("\(name).columns"),
            values: try float32("\(name).values"),
            biases: try float32("\(name).biases")
        )
    }
}

extension Codec where Value == Assignment {
    /// A tree after disentanglement and what was done to it.
    static let assignment = Codec(
        fill: { artifact, value in
            artifact.set(value.tree)
            for (name, number) in value.statistics.named {
                artifact.attributes[name] = .number(number)
            }
        },
        read: { artifact in
            func number(_ name: String) throws -> Double { try artifact.number(name) }
            return Assignment(
                tree: try artifact.tree(),
                statistics: DisentanglementStatistics(
                    copiesPerLabel: try number("copies-per-label"),
                    largestCluster: Int(try number("largest-cluster")),
                    movedLabelCount: Int(try number("moved-labels")),
                    coverageBefore: try number("coverage-before"),
                    coverageAfter: try number("coverage-after"),
                    innerProductsBefore: try number("inner-products-before"),
                    innerProductsAfter: try number("inner-products-after")
                )
            )
        }
    )
}

extension DisentanglementStatistics {
    /// The numbers with the names they are kept under.
    fileprivate var named: [(String, Double)] {
        [
            ("copies-per-label", copiesPerLabel), ("largest-cluster", Double(largestCluster)),
            ("moved-labels", Double(movedLabelCount)), ("coverage-before", coverageBefore),
            ("coverage-after", coverageAfter), ("inner-products-before", innerProductsBefore),
            ("inner-products-after", innerProductsAfter),
        ]
    }
}

extension Codec where Value == Prediction {
    /// Ranked labels and what ranking them took.
    static let prediction = Codec(
        fill: { artifact, value in
            artifact["offsets"] = .int64(value.ranked.rowOffsets)
            artifact["labels"] = .uint32(value.ranked.labels)
            artifact["scores"] = .float32(value.ranked.scores)
            artifact.attributes["inner-products"] = .number(value.innerProducts)
            artifact.attributes["weights"] = .integer(value.weightCount)
        },
        read: { artifact in
            let offsets = try artifact.int64("offsets")
            let labels = try artifact.uint32("labels")
            let scores = try artifact.float32("scores")
            guard offsets.first == 0, offsets.last == labels.count, labels.count == scores.count
            else {
                throw WorkError("\(artifact.file ?? "artifact"): predictions do not fit together")
            }
            return Prediction(
                ranked: RankedLabels(rowOffsets: offsets, labels: labels, scores: scores),
                innerProducts: try artifact.number("inner-products"),
                weightCount: try artifact.integer("weights")
            )
        }
    )
}

import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

/// How well clusters tell the senses of ambiguous labels apart, for reports.
struct SenseData: Sendable {
    /// The mean variation of information over labels, in nats.
    let variation: Double
    /// The mean of random routings.
    let baseline: Double
    /// How many labels could be judged.
    let labelCount: Int
    /// The means, then the labels best and worst separated, by name.
    let lines: [String]

    /// The columns of `records.csv`.
    var measures: [RunRecord.Entry<Double>] {
        [
            RunRecord.Entry("sense-variation", variation),
            RunRecord.Entry("sense-variation-random", baseline),
            RunRecord.Entry("sense-labels", Double(labelCount)),
        ]
    }

    /// The lines as a block of Markdown.
    var markdown: String { (["```"] + lines + ["```"]).joined(separator: "\n") }
}

extension Pipeline {
    /// Holds the cluster that the final matcher routes each training instance of a label to against
    /// the sense that was meant.
    static func senseStage(
        _ settings: RunSettings,
        _ labels: Stage<LabelData>,
        _ features: Stage<FeatureData>,
        _ model: ModelStage
    ) -> Stage<SenseData> {
        let matcher = settings.matcher
        return Stage(
            "senses",
            key: StageKey(
                stage: "senses",
                version: 1,
                parameters: [
                    "beam": .integer(matcher.beam), "post": .string(matcher.post.rawValue),
                ],
                inputs: ["labels": labels.key, "features": features.key, "model": model.key],
                seed: settings.seed
            ),
            codec: .senses,
            inputs: { session in
                (
                    data: try session.value(labels), vectors: try session.value(features),
                    model: try model.model(session, matcher)
                )
            }
        ) { inputs, session in
            let (data, vectors, model) = inputs
            guard let senses = data.senses else {
                throw WorkError("dataset \(settings.dataset) has lost its senses")
            }
            let beams = try model.beams(
                vectors.train,
                beam: matcher.beam,
                workers: session.workers,
                progress: session.progress
            )
            let report = senseSeparation(
                tree: model.tree,
                labels: data.train,
                senses: senses.train,
                beams: ranked(beams),
                seed: UInt64(settings.seed),
                workers: session.workers
            )
            return SenseData(
                variation: report.meanVariation,
                baseline: report.meanBaseline,
                labelCount: report.labels.count,
                lines: report.lines(names: data.names)
            )
        }
    }

    /// The columns of each row by descending value, ties to the smaller column.
    private static func ranked(_ matrix: CSRMatrix) -> RankedLabels {
        var labels: [UInt32] = []
        var scores: [Float] = []
        labels.reserveCapacity(matrix.nonzeroCount)
        scores.reserveCapacity(matrix.nonzeroCount)
        for row in 0..<matrix.rowCount {
            let pairs = zip(matrix.rowColumns(row), matrix.rowValues(row))
            for (column, value) in pairs.sorted(by: { ($1.1, $0.0) < ($0.1, $1.0) }) {
                labels.append(column)
                scores.append(value)
            }
        }
        return RankedLabels(rowOffsets: matrix.rowOffsets, labels: labels, scores: scores)
    }
}

extension Codec where Value == SenseData {
    /// A few numbers and lines, as attributes.
    static let senses = Codec(
        fill: { artifact, value in
            artifact.attributes["variation"] = .number(value.variation)
            artifact.attributes["baseline"] = .number(value.baseline)
            artifact.attributes["labels"] = .integer(value.labelCount)
            artifact.attributes["lines"] = .array(value.lines.map(JSONValue.string))
        },
        read: { artifact in
            SenseData(
                variation: try artifact.number("variation"),
                baseline: try artifact.number("baseline"),
                labelCount: try artifact.integer("labels"),
                lines: (artifact.attributes["lines"]?.arrayValue ?? []).compactMap(\.stringValue)
            )
        }
    )
}

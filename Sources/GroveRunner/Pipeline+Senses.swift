import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveSpec
import GroveStore
import GroveTree

/// How well clusters tell the senses of ambiguous labels apart, for reports.
struct SenseData: Sendable {
    /// Whose senses they are.
    enum Subject: String, Sendable {
        /// A label's own, which the dataset knows for every pair.
        case senses
        /// A merged label's members.
        case members
    }

    /// Whose senses they are.
    var subject: Subject = .senses
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
        guard subject == .senses else {
            return [
                RunRecord.Entry("VI", variation), RunRecord.Entry("VI-baseline", baseline),
                RunRecord.Entry("VI-gain", baseline - variation),
                RunRecord.Entry("VI-labels", Double(labelCount)),
            ]
        }
        return [
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
    /// the sense that was meant, or, of a merged label, the member.
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
            let beams = try model.beams(
                vectors.train,
                beam: matcher.beam,
                workers: session.workers,
                progress: session.progress
            )
            let seed = UInt64(settings.seed)
            let report: SeparationReport
            if let origin = data.origin {
                report = memberSeparation(
                    tree: model.tree,
                    merged: origin.merged,
                    labels: origin.train,
                    beams: beams,
                    seed: seed,
                    workers: session.workers
                )
            } else if let senses = data.senses {
                report = senseSeparation(
                    tree: model.tree,
                    labels: data.train,
                    senses: senses.train,
                    beams: ranked(beams),
                    seed: seed,
                    workers: session.workers
                )
            } else {
                throw WorkError("dataset \(settings.dataset) has lost its senses")
            }
            return SenseData(
                subject: data.origin == nil ? .senses : .members,
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
            artifact.attributes["subject"] = .string(value.subject.rawValue)
            artifact.attributes["variation"] = .number(value.variation)
            artifact.attributes["baseline"] = .number(value.baseline)
            artifact.attributes["labels"] = .integer(value.labelCount)
            artifact.attributes["lines"] = .array(value.lines.map(JSONValue.string))
        },
        read: { artifact in
            // Files from before labels were merged have no subject.
            let subject = artifact.attributes["subject"]?.stringValue
            return SenseData(
                subject: subject.flatMap(SenseData.Subject.init) ?? .senses,
                variation: try artifact.number("variation"),
                baseline: try artifact.number("baseline"),
                labelCount: try artifact.integer("labels"),
                lines: (artifact.attributes["lines"]?.arrayValue ?? []).compactMap(\.stringValue)
            )
        }
    )
}

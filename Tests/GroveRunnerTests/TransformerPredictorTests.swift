import GroveBase
import GroveEncoder
import GroveSparse
import GroveSpec
import GroveTensor
import GroveTestSupport
import Testing

@testable import GroveRunner

private let hasTorch = (try? Torch.load()) != nil

@Suite("Labelling by a Transformer's run", .enabled(if: hasTorch, "no libtorch"))
struct TransformerPredictorTests {
    private func matcher(_ kind: String, steps: String) -> String {
        """
        kind: \(kind), beam: 3, threshold: 0.01, ranker-negatives: tfn+man, \
        encoder: {model: tiny, tokens: 16}, \
        fine-tuning: {steps: \(steps), batch: 16, rate: 3e-3, warmup: 5, top: 3}
        """
    }

    /// A text's scores depend on which others are encoded with it by the rounding of 32 bits, which
    /// the cube of the hinge enlarges: 1e-4 of a score is well above that and well below a slip.
    private let tolerance: Float = 1e-4

    @Test(
        "Test texts one by one get the run's labels and scores but for rounding, and explained alike"
    )
    func sameLabels() throws {
        let place = try tinyEncoderPlace()
        let sweep = try place.sweep(
            """
            name: transformers
            datasets: [toy-text]
            features: {tfidf: {min-df: 1}}
            clusterer: {branching: 4, leaf: 8}
            sweep:
              matcher:
                - {label: xr, \(matcher("xr-transformer", steps: "[20, 20]")), \
                    preliminary: {branching: 4, leaf: 4}}
                - {label: x, \(matcher("x-transformer", steps: "[40]"))}
              disentanglement.budget: [1, 2]

            """
        )
        let outcome = try sweep.run()
        #expect(outcome.failures.isEmpty, "\(outcome.failures)")
        let texts = place.text("data/toy-text/test_texts.txt").split(separator: "\n").map(
            String.init
        )
        let session = sweep.session(threads: 2)
        for pipeline in try sweep.pipelines() {
            let stored = try session.value(pipeline.prediction).ranked
            let predictor = try Predictor(
                "\(sweep.folder):\(pipeline.settings.identifier)",
                results: "",
                folders: place.folders(),
                threads: 2
            )
            for (row, text) in texts.prefix(40).enumerated() {
                let column = TextColumn([text])
                let found = try predictor.label(column, top: 20)[0].labels
                let explained = try predictor.label(column, top: 20, explaining: true)[0].labels
                #expect(found.map(\.index) == explained.map(\.index))
                #expect(found.map(\.score) == explained.map(\.score))
                let scores = Dictionary(
                    zip(stored.row(row).map(Int.init), stored.scores[stored.rowOffsets[row]...])
                ) { first, _ in first }
                // At the end of the list, and where two are close, order may turn with rounding.
                #expect(found.first.map { scores[$0.index] != nil } ?? scores.isEmpty)
                for label in found {
                    guard let score = scores[label.index] else {
                        let last = scores.values.min() ?? 0
                        #expect(abs(label.score - last) <= tolerance)
                        continue
                    }
                    #expect(abs(label.score - score) <= tolerance * max(1, abs(score)))
                }
                let steps = explained.flatMap { $0.findings ?? [] }.map(\.path)
                #expect(steps.allSatisfy { !$0.isEmpty && $0.last?.score != nil })
            }
            let error = #expect(throws: InputError.self) {
                try predictor.label(vectors: [[]], top: 1)
            }
            #expect(error?.message.hasSuffix("it cannot label feature vectors") == true)
        }
    }
}

import GroveBase
import GroveEncoder
import GroveTensor
import GroveTestSupport
import Testing

/// PyTorch and Hugging Face's classes as the reference: 1e-4 is what the two orders of summation in
/// 32 bits may differ by.
@Suite(.enabled(if: hasTorch, "no libtorch"))
struct EncoderGoldenTests {
    @Test func `there is a golden of every family`() throws {
        let names = try Golden.read().map(\.name)
        let wanted = [
            "bert", "bert-tanh", "roberta", "distilbert", "distilbert-relu", "xlnet",
            "xlnet-clamped",
        ]
        #expect(names == wanted)
    }

    @Test(arguments: Golden.all)
    func `hidden states and pooled vectors are the reference's`(golden: Golden) throws {
        let encoder = try golden.load()
        #expect(encoder.begunParameters.isEmpty)
        expectClose(
            try encoder.ownHidden(golden.documents).flatMap { $0 },
            golden.hidden.flatMap { $0 },
            relative: 1e-4,
            absolute: 1e-4
        )
        expectClose(
            try encoder.pooledRows(golden.documents).flatMap { $0 },
            golden.pooled.flatMap { $0 },
            relative: 1e-4,
            absolute: 1e-4
        )
    }

    @Test(arguments: Golden.all)
    func `gradients of every weight are the reference's`(golden: Golden) throws {
        let encoder = try golden.load()
        let input = EncoderInput(golden.documents, for: encoder.configuration)
        let width = encoder.configuration.hiddenSize
        let own = input.mask.indices.filter { input.mask[$0] }.map(Int64.init)
        try Torch.run {
            let output = encoder(input)
            let kept = output.hidden.reshaped([input.mask.count, width]).indexed(by: Tensor(own))
            let loss =
                (kept * formulaPattern("loss hidden", kept)).sum()
                + (output.pooled * formulaPattern("loss pooled", output.pooled)).sum()
            try loss.backward()
            expectClose(Double(try loss.item()), golden.loss, relative: 1e-4, absolute: 1e-4)
        }
        #expect(Set(encoder.parameters.map(\.name)) == Set(golden.gradients.keys))
        for parameter in encoder.parameters {
            let wanted = try Fingerprint(#require(golden.gradients[parameter.name]))
            let values = try Torch.run {
                try parameter.tensor.gradient?.floats()
                    ?? [Float](repeating: 0, count: parameter.tensor.count)
            }
            let got = Fingerprint(parameter.name, values)
            #expect(got.count == wanted.count, "\(parameter.name)")
            // Products of a gradient whose parts cancel are held to the gradient's own size.
            let size = max(1, wanted.numbers[0])
            for (a, b) in zip(got.numbers, wanted.numbers) {
                #expect(abs(a - b) <= 1e-4 * size, "\(parameter.name): \(a), expected \(b)")
            }
        }
    }

    private func formulaPattern(_ name: String, _ like: Tensor) -> Tensor {
        Tensor(uniform("pattern " + name, like.count).map { Float($0) }, shape: like.shape)
    }

    @Test(
        .enabled(if: miniLMFolder != nil, "no MiniLM-L6: scripts/fetch-minilm")
    )
    func `MiniLM-L6 computes what the reference computes`() throws {
        let encoder = try Encoder.load(folder: #require(miniLMFolder), seed: 1)
        let json = try resource("minilm.json")
        let documents = matrix(json["documents"]).map { $0.map { Int32($0) } }
        let pooled = try encoder.pooledRows(documents)
        expectClose(
            pooled.flatMap { $0.prefix(48).map(Double.init) },
            matrix(json["pooled"]).flatMap { $0 },
            relative: 1e-4,
            absolute: 1e-4
        )
        let norms = pooled.map { row in
            row.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
        let wanted = try #require(json["norms"]?.arrayValue).compactMap(\.doubleValue)
        expectClose(norms, wanted, relative: 1e-4)
        for (document, print) in zip(documents, json["hidden"]?.arrayValue ?? []) {
            let values = try encoder.ownHidden([document]).flatMap { $0 }
            let wanted = try Fingerprint(print)
            let got = Fingerprint("hidden", values)
            #expect(got.count == wanted.count)
            expectClose(got.numbers, wanted.numbers, relative: 1e-4, absolute: 1e-3)
        }
    }
}

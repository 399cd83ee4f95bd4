import GroveBase
import GroveTestSupport
import GroveText
import Testing

@testable import GroveEncoder
@testable import GroveTensor

@Suite(.enabled(if: hasTorch, "no libtorch"))
struct EncoderTests {
    @Test(arguments: Golden.all)
    func `a document alone gets the vectors it gets in a batch`(golden: Golden) throws {
        let encoder = try golden.load()
        let together = try encoder.pooledRows(golden.documents)
        let hidden = try encoder.ownHidden(golden.documents)
        for (row, document) in golden.documents.enumerated() {
            let alone = try encoder.pooledRows([document])[0]
            expectClose(alone, together[row], relative: 1e-5, absolute: 1e-5)
        }
        let alone = try golden.documents.flatMap { try encoder.ownHidden([$0]) }
        expectClose(alone.flatMap { $0 }, hidden.flatMap { $0 }, relative: 1e-5, absolute: 1e-5)
    }

    @Test(arguments: Golden.all)
    func `the pooled vector alone has the value and the gradients of the whole`(
        golden: Golden
    ) throws {
        let encoder = try golden.load()
        let input = EncoderInput(golden.documents, for: encoder.configuration)
        func gradients(_ pooled: () -> Tensor) throws -> ([Float], [[Float]]) {
            for parameter in encoder.parameters { parameter.tensor.clearGradient() }
            return try Torch.run {
                let result = pooled()
                try result.sum().backward()
                return (
                    try result.floats(),
                    try encoder.parameters.map { try $0.tensor.gradient?.floats() ?? [] }
                )
            }
        }
        let whole = try gradients { encoder(input).pooled }
        let only = try gradients { encoder.pooled(input) }
        expectClose(only.0, whole.0, absolute: 1e-5)
        for (parameter, (a, b)) in zip(encoder.parameters, zip(only.1, whole.1)) {
            guard a.count == b.count else {
                // Where no gradient arrives, one of the two may be absent and the other zero.
                #expect((a + b).allSatisfy { abs($0) < 1e-5 }, "\(parameter.name)")
                continue
            }
            expectClose(a, b, relative: 1e-4, absolute: 1e-4)
        }
    }

    @Test(arguments: Golden.all)
    func `many documents get the vectors of each, in their order, whatever the batches`(
        golden: Golden
    ) throws {
        let encoder = try golden.load()
        let documents = golden.documents + golden.documents.reversed() + golden.documents
        let wanted = try documents.map { try encoder.pooledRows([$0])[0] }.flatMap { $0 }
        let offsets = documents.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        for (tokens, rows) in [(1, 1), (9, 100), (25, 3), (10_000, 100)] {
            let got = try encoder.encode(
                ids: documents.flatMap { $0 },
                offsets: offsets,
                settings: EncodingSettings(batchTokens: tokens, batchDocuments: rows)
            )
            expectClose(got, wanted, relative: 1e-5, absolute: 1e-5)
        }
        #expect(try encoder.encode(ids: [], offsets: [0]).isEmpty)
    }

    @Test(arguments: Golden.all)
    func `bfloat16 stays near the 32 bits`(golden: Golden) throws {
        let encoder = try golden.load()
        let offsets = golden.documents.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        func encode(_ precision: Precision) throws -> [Float] {
            try encoder.encode(
                ids: golden.documents.flatMap { $0 },
                offsets: offsets,
                settings: EncodingSettings(precision: precision)
            )
        }
        let (full, half) = (try encode(.float32), try encode(.bfloat16))
        let size = full.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        let error = zip(full, half).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
        // 8 bits of fraction, a few layers deep: each rounding is 0.4 % of its number.
        #expect(error.squareRoot() < 0.05 * size)
        #expect(error > 0)
    }

    @Test func `batches hold documents of like length within both bounds`() {
        let lengths = [3, 1, 4, 1, 5, 9, 2, 6]
        let offsets = lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        let batches = Encoder.batches(
            offsets: offsets,
            settings: EncodingSettings(batchTokens: 8, batchDocuments: 3)
        )
        #expect(batches == [[5], [7], [4], [2, 0], [6, 1, 3]])
        #expect(Encoder.batches(offsets: [0], settings: EncodingSettings()) == [])
    }

    @Test func `a batch for which there is no memory is done in halves, in order`() throws {
        let notes = Notes()
        var done: [[Int]] = []
        var tried: [Int] = []
        try Encoder.halving([[5, 3, 1, 4, 2], [0]], notes) { documents in
            tried.append(documents.count)
            if documents.count > 2 { throw OutOfMemoryError(description: "full") }
            done.append(documents)
        }
        #expect(tried == ([5, 2, 3, 1, 2, 1] as [Int]))
        #expect(done == [[5, 3], [1], [4, 2], [0]])
        #expect(
            notes.lines.withLock { $0 } == [
                "no memory for 5 documents at once, trying 2",
                "no memory for 3 documents at once, trying 1",
            ]
        )
        #expect(throws: OutOfMemoryError.self) {
            try Encoder.halving([[1, 2]], notes) { _ in
                throw OutOfMemoryError(description: "full")
            }
        }
        #expect(throws: WorkError.self) {
            try Encoder.halving([[1, 2]], notes) { _ in throw WorkError("broken") }
        }
    }

    @Test(arguments: Golden.all)
    func `dropout changes results as its seed says, and none is none`(golden: Golden) throws {
        let encoder = try golden.load()
        let input = EncoderInput(golden.documents, for: encoder.configuration)
        func pooled(_ dropout: EncoderDropout, seed: UInt64) throws -> [Float] {
            try Torch.run {
                try Torch.seeded(seed) {
                    try encoder.pooled(input, dropout: dropout).floats()
                }
            }
        }
        let plain = try pooled(.none, seed: 1)
        #expect(try pooled(EncoderDropout(0), seed: 2) == plain)
        let dropped = try pooled(EncoderDropout(0.3), seed: 3)
        #expect(dropped != plain)
        #expect(try pooled(EncoderDropout(0.3), seed: 3) == dropped)
        #expect(try pooled(EncoderDropout(0.3), seed: 4) != dropped)
        // The pooled vector's own share zeroes some of its numbers and scales the others.
        let half = try pooled(EncoderDropout(hidden: 0, attention: 0, pooled: 0.5), seed: 5)
        #expect(half.contains(0))
        for (a, b) in zip(half, plain) where a != 0 {
            expectClose(a, 2 * b, relative: 1e-4, absolute: 1e-5)
        }
    }

    @Test func `a copy goes its own way`() throws {
        let golden = Golden.all[0]
        let encoder = try golden.load()
        let before = try encoder.pooledRows(golden.documents)
        let copy = try Torch.run { encoder.copy() }
        #expect(try copy.pooledRows(golden.documents) == before)
        try Torch.run {
            noGrad { for parameter in copy.parameters { parameter.tensor.fill(0.1) } }
        }
        #expect(try copy.pooledRows(golden.documents) != before)
        #expect(try encoder.pooledRows(golden.documents) == before)
    }

    @Test func `random weights follow the seed and the configuration`() throws {
        var configuration = EncoderConfiguration(
            family: .bert,
            vocabularySize: 500,
            hiddenSize: 32,
            layerCount: 1,
            headCount: 2,
            feedForwardSize: 64
        )
        configuration.initializerRange = 0.05
        let (first, again, other) = try Torch.run {
            (
                Encoder(configuration, seed: 1), Encoder(configuration, seed: 1),
                Encoder(configuration, seed: 2)
            )
        }
        func values(_ encoder: Encoder, _ name: String) throws -> [Float] {
            let parameter = encoder.parameters.first { $0.name == name }
            return try Torch.run { try #require(parameter).tensor.floats() }
        }
        let table = try values(first, "embeddings.word_embeddings.weight")
        #expect(try values(again, "embeddings.word_embeddings.weight") == table)
        #expect(try values(other, "embeddings.word_embeddings.weight") != table)
        let mean = table.reduce(0, +) / Float(table.count)
        let square = table.reduce(0) { $0 + $1 * $1 } / Float(table.count)
        // 16,000 draws: three standard errors.
        #expect(abs(mean) < 3 * 0.05 / 126.5)
        #expect(abs(square.squareRoot() - 0.05) < 3 * 0.05 / 178.9)
        #expect(try values(first, "pooler.dense.bias").allSatisfy { $0 == 0 })
        #expect(try values(first, "embeddings.LayerNorm.weight").allSatisfy { $0 == 1 })
    }
}

@Suite(.enabled(if: hasTorch, "no libtorch"))
struct EncoderFileTests {
    private func golden(_ name: String) throws -> Golden {
        try #require(Golden.all.first { $0.name == name })
    }

    @Test(arguments: Golden.all)
    func `names may have the family's prefix`(golden: Golden) throws {
        let scratch = try Scratch()
        let prefix = golden.name.split(separator: "-")[0]
        try golden.write(to: scratch) { name in
            if name.hasPrefix("sequence_summary.") { return name }
            return (prefix == "xlnet" ? "transformer." : "\(prefix).") + name
        }
        let encoder = try Encoder.load(folder: scratch.path, seed: 1)
        #expect(
            try encoder.pooledRows(golden.documents)
                == golden.load().pooledRows(golden.documents)
        )
    }

    @Test func `normalisations may have their old names`() throws {
        let golden = try golden("bert")
        let scratch = try Scratch()
        try golden.write(to: scratch) { name in
            "bert."
                + name.replacing("LayerNorm.weight", with: "LayerNorm.gamma")
                .replacing("LayerNorm.bias", with: "LayerNorm.beta")
        }
        let encoder = try Encoder.load(folder: scratch.path, seed: 1)
        #expect(
            try encoder.pooledRows(golden.documents) == golden.load().pooledRows(golden.documents)
        )
    }

    @Test(arguments: ["roberta", "xlnet"])
    func `a pooler that the folder lacks begins at random, and the caller is told`(
        name: String
    ) throws {
        let golden = try golden(name)
        let scratch = try Scratch()
        try golden.write(to: scratch) { name in
            name.hasPrefix("pooler.") || name.hasPrefix("sequence_summary.") ? nil : name
        }
        let notes = Notes()
        let first = try Encoder.load(folder: scratch.path, seed: 1, progress: notes)
        let again = try Encoder.load(folder: scratch.path, seed: 1)
        let other = try Encoder.load(folder: scratch.path, seed: 2)
        let layer = name == "roberta" ? "pooler.dense" : "sequence_summary.summary"
        #expect(first.begunParameters == ["\(layer).weight", "\(layer).bias"])
        #expect(notes.lines.withLock { $0.count } == 1)
        #expect(notes.lines.withLock { $0[0].contains("\(layer).weight, \(layer).bias") })
        let rows = try first.pooledRows(golden.documents)
        #expect(try again.pooledRows(golden.documents) == rows)
        #expect(try other.pooledRows(golden.documents) != rows)
        #expect(try first.ownHidden(golden.documents) == other.ownHidden(golden.documents))
    }

    @Test func `a weight that is missing is named with its shape and the file`() throws {
        let scratch = try Scratch()
        try golden("bert").write(to: scratch) { $0.hasSuffix("1.output.dense.weight") ? nil : $0 }
        let said = message { _ = try Encoder.load(folder: scratch.path, seed: 1) }
        #expect(
            said == "\(scratch.path)/model.safetensors: lacks the tensor "
                + "encoder.layer.1.output.dense.weight of shape [12, 20], with or without the "
                + "prefix bert."
        )
    }

    @Test func `a weight of a wrong shape is named with both shapes and the file`() throws {
        let scratch = try Scratch()
        let golden = try golden("distilbert")
        try golden.write(to: scratch)
        try scratch.write(
            golden.configuration.canonical.replacing(
                "\"hidden_dim\":14",
                with: "\"hidden_dim\":13"
            ),
            "config.json"
        )
        let said = message { _ = try Encoder.load(folder: scratch.path, seed: 1) }
        #expect(
            said == "\(scratch.path)/model.safetensors: tensor transformer.layer.0.ffn.lin1.weight "
                + "has the shape [14, 10], expected [13, 10] by config.json"
        )
    }

    @Test(arguments: Golden.all)
    func `what is saved is loaded again, and restores what was`(golden: Golden) throws {
        let scratch = try Scratch()
        let encoder = try golden.load()
        try encoder.save(to: scratch.path + "/saved")
        let again = try Encoder.load(folder: scratch.path + "/saved", seed: 9)
        var wanted = encoder.configuration
        // A file says nothing of it: BERT's is that of the hidden units.
        wanted.pooledDropout = again.configuration.pooledDropout
        #expect(again.configuration == wanted)
        #expect(again.begunParameters.isEmpty)
        let rows = try encoder.pooledRows(golden.documents)
        #expect(try again.pooledRows(golden.documents) == rows)

        try writeSafeTensors(encoder.stored, to: scratch.path + "/checkpoint.safetensors")
        let file = try SafeTensorsFile(scratch.path + "/checkpoint.safetensors")
        let other = try Torch.run { Encoder(encoder.configuration, seed: 5) }
        #expect(try other.pooledRows(golden.documents) != rows)
        try other.restore(from: file)
        #expect(try other.pooledRows(golden.documents) == rows)
        try writeSafeTensors([], to: scratch.path + "/empty.safetensors")
        let empty = try SafeTensorsFile(scratch.path + "/empty.safetensors")
        #expect(message { try other.restore(from: empty) }.contains("lacks the tensor"))
    }

    @Test func `a tokenizer that does not fit is refused`() throws {
        let encoder = try golden("bert").load()
        try encoder.check(Pretence(vocabularySize: 41, padding: 0), folder: "a")
        let large = message {
            try encoder.check(Pretence(vocabularySize: 42, padding: 0), folder: "a")
        }
        #expect(large == "a: the tokenizer has 42 ids, but vocab_size in config.json is 41")
        let other = message {
            try encoder.check(Pretence(vocabularySize: 41, padding: 1), folder: "a")
        }
        #expect(other == "a: the tokenizer pads with 1, but pad_token_id in config.json is 0")
    }

    @Test(arguments: Golden.all)
    func `a tokenizer's batch is the encoder's own`(golden: Golden) throws {
        let configuration = try golden.load().configuration
        let isXLNet = configuration.family == .xlNet
        let texts = TokenizedTexts(
            ids: golden.documents.flatMap { $0 },
            offsets: golden.documents.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) },
            layout: TokenLayout(
                suffix: isXLNet ? [3] : [],
                suffixSegments: isXLNet ? [2] : [],
                padding: Int32(configuration.paddingID),
                paddingSegment: isXLNet ? 3 : 0,
                paddingSide: isXLNet ? .left : .right
            )
        )
        let batch = EncoderInput(texts.batch(Array(golden.documents.indices)))
        #expect(batch == EncoderInput(golden.documents, for: configuration))
    }

    @Test(.enabled(if: miniLMFolder != nil, "no MiniLM-L6: scripts/fetch-minilm"))
    func `MiniLM-L6's tokenizer fits, and texts become the reference's vectors`() throws {
        let folder = try #require(miniLMFolder)
        let encoder = try Encoder.load(folder: folder, seed: 1)
        let tokenizer = try readTokenizer(folder: folder)
        try encoder.check(tokenizer, folder: folder)
        let sentences = [
            "a bank of the river",
            "an institution that accepts deposits and channels the money into lending activities",
            "The quick brown fox jumps over the lazy dog.", "",
        ]
        let texts = tokenizer.tokenize(
            TextColumn(sentences),
            workers: Workers(1),
            progress: SilentProgress()
        )
        let vectors = try encoder.encode(texts)
        let width = encoder.configuration.hiddenSize
        let heads = sentences.indices.flatMap { vectors[$0 * width..<$0 * width + 48] }
        expectClose(
            heads.map(Double.init),
            matrix(try resource("minilm.json")["pooled"]).flatMap { $0 },
            relative: 1e-4,
            absolute: 1e-4
        )
    }
}

/// A tokenizer of no texts.
private struct Pretence: Tokenizer {
    var vocabularySize: Int
    var layout: TokenLayout

    init(vocabularySize: Int, padding: Int32) {
        self.vocabularySize = vocabularySize
        layout = TokenLayout(padding: padding)
    }

    func encode(
        _ text: borrowing Span<UInt8>,
        limit: Int,
        using scratch: inout TokenizerScratch,
        into ids: inout [Int32]
    ) {}
}

/// Keeps the notes it is told.
private final class Notes: ProgressReporter {
    let lines = Locked<[String]>([])

    func begin(_ title: String, total: Int) {}
    func advance(_ units: Int) {}
    func end() {}
    func note(_ message: String) { lines.withLock { $0.append(message) } }
}

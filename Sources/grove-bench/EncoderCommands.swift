import ArgumentParser
import Foundation
import GroveBase
import GroveEncoder
import GroveSparse
import GroveTensor
import GroveText

/// What the commands on encoders share.
struct EncoderOptions: ParsableArguments {
    @Argument(help: "A model's folder in the Hugging Face layout.")
    var model: String
    @Argument(help: "The texts, one a line.")
    var texts: String
    @OptionGroup var timing: TimingOptions
    @Option(name: .long, help: "The most tokens of a text, special ones included.")
    var tokens = 32
    @Option(name: .long, help: "Only the first so many texts.")
    var count: Int?
    @Option(name: .long, help: "f32 or bf16.")
    var precision = "f32"
    @Flag(name: .long, help: "On the first GPU.")
    var cuda = false

    var arithmetic: Precision { precision == "bf16" ? .bfloat16 : .float32 }

    func validate() throws {
        guard ["f32", "bf16"].contains(precision) else {
            throw ValidationError("--precision must be f32 or bf16, got \(precision)")
        }
    }

    /// The encoder and the first texts' ids.
    func load() throws -> (encoder: Encoder, texts: TokenizedTexts) {
        let all = try readTexts(texts)
        let kept = min(count ?? all.count, all.count)
        let column = TextColumn(
            bytes: Array(all.bytes[..<all.offsets[kept]]),
            offsets: Array(all.offsets[...kept])
        )
        let ids = try readTokenizer(folder: model).tokenize(
            column,
            limit: tokens,
            workers: timing.workers,
            progress: SilentProgress()
        )
        try Torch.load()
        Torch.setThreads(timing.threads)
        let encoder = try Encoder.load(folder: model, device: cuda ? .cuda(0) : .cpu, seed: 1)
        return (encoder, ids)
    }

    /// What a measurement says of the texts and the machine's part in it.
    func facts(_ texts: TokenizedTexts) -> [String: JSONValue] {
        [
            "texts": .integer(texts.count), "ids": .integer(texts.ids.count),
            "tokens": .integer(tokens), "precision": .string(precision),
            "device": .string(cuda ? "cuda" : "cpu"),
        ]
    }
}

/// `grove-bench encode`: texts to an encoder's pooled vectors.
struct EncodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Time turning texts into an encoder's vectors."
    )
    @OptionGroup var options: EncoderOptions

    func run() throws {
        let (encoder, texts) = try options.load()
        let (_, measurement) = try options.timing.measure {
            try encoder.encode(texts, settings: EncodingSettings(precision: options.arithmetic))
        }
        var facts = options.facts(texts)
        facts["texts-per-second"] = .number(Double(texts.count) / measurement.median)
        measurement.print("encode", facts)
    }
}

/// `grove-bench fine-tune`: steps of fine-tuning on random shortlists.
struct FineTuneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fine-tune",
        abstract: "Time steps of fine-tuning an encoder with random shortlists of clusters."
    )
    @OptionGroup var options: EncoderOptions
    @Option(name: .long, help: "Steps timed together.") var steps = 20
    @Option(name: .long, help: "Texts a step.") var batch = 32
    @Option(name: .long, help: "Clusters.") var clusters = 2048
    @Option(name: .long, help: "Clusters in a text's shortlist.") var shortlist = 160

    func run() throws {
        let (encoder, texts) = try options.load()
        var stream = RandomStream(seed: 1, "bench.shortlists")
        let rows = (0..<texts.count).map { _ in
            Set((0..<shortlist).map { _ in UInt32(stream.below(clusters)) }).sorted()
        }
        let active = CSRPattern(columnCount: clusters, rows: rows)
        let targets = CSRMatrix(
            columnCount: clusters,
            rows: rows.map { $0.prefix(6).map { (column: $0, value: Float(1)) } }
        )
        var parameters = FineTuningParameters()
        parameters.batch = batch
        parameters.precision = options.arithmetic
        parameters.steps = (options.timing.times + options.timing.warmUps) * steps
        let tuner = try FineTuner(
            encoder: encoder,
            head: ClusterHead(
                .random(clusters: clusters),
                width: encoder.configuration.hiddenSize,
                seed: 1,
                device: encoder.device
            ),
            texts: texts,
            problem: ResolutionProblem(targets: targets, active: active, isWeighted: true),
            parameters: parameters
        )
        let (_, measurement) = try options.timing.measure { try tuner.run(to: tuner.step + steps) }
        var facts = options.facts(texts)
        facts["seconds-per-step"] = .number(measurement.median / Double(steps))
        facts["batch"] = .integer(batch)
        measurement.print("fine-tune", facts)
    }
}

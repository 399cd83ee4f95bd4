import Foundation
import GroveTestSupport
import Testing

@Suite("grove predict")
struct PredictTests {
    private let place: ToyPlace

    init() throws {
        place = try ToyPlace()
        let spec = try place.toySpec("use", dataset: "toy-text")
        let run = try grove("run", spec, "--quiet", in: place)
        #expect(run.code == 0, "\(run.errors)")
    }

    private var texts: [Substring] {
        place.text("data/toy-text/test_texts.txt").split(separator: "\n")
    }

    private func predict(_ arguments: String..., input: String? = nil) throws -> CommandResult {
        try RunningCommand(["predict"] + arguments, in: place, input: input).finish()
    }

    @Test("A text, a file and standard input get the same labels")
    func sources() throws {
        let text = try predict("results/use:budget-2", "--text", String(texts[0]), "--top", "2")
        #expect(text.code == 0)
        let lines = text.output.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].contains("  topic"))
        #expect(text.errorLines.count == 1)
        #expect(text.errors.hasPrefix("run toy-text-budget-2-s1-"), "\(text.errors)")
        let file = try place.write("\(texts[0])\n\n\(texts[1])\n", "in.txt")
        let fromFile = try predict("use:budget-2", file, "--top", "2", "--quiet")
        #expect(fromFile.code == 0 && fromFile.errors.isEmpty)
        let rows = fromFile.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows.count == 4 && rows[1].isEmpty)
        #expect(
            rows[0].split(separator: "\t").map { $0.replacingOccurrences(of: " ", with: "") }
                == lines.map { $0.replacingOccurrences(of: " ", with: "") }
        )
        let input = "\(texts[0])\n\n\(texts[1])\n"
        let fromInput = try predict("use:budget-2", "-", "--top", "2", "--quiet", input: input)
        #expect(fromInput.output == fromFile.output)
        let json = try predict("use:budget-2", "--format", "json", "--explain", input: input)
        #expect(json.code == 0)
        let objects = json.output.split(separator: "\n")
        #expect(objects.count == 3)
        #expect(objects[0].contains("\"found\":[{\"path\":[{\"about\":[\"topic"), "\(objects[0])")
    }

    @Test("A model in PECOS's layout labels vectors as it labelled the run's")
    func foreign() throws {
        let spec = try place.toySpec("vectors")
        #expect(try grove("run", spec, "--quiet", in: place).code == 0)
        let exported = try grove(
            "exchange",
            "export",
            spec,
            "model",
            "--run",
            "budget-1-s1",
            "--quiet",
            in: place
        )
        #expect(exported.code == 0, "\(exported.errors)")
        let vectors = try place.write("0:1 3:0.5\n\n7:2\n", "vectors.txt")
        let own = try predict("vectors:budget-1-s1", vectors, "--features", "--quiet")
        let foreign = try predict("model", vectors, "--features", "--quiet")
        #expect(own.code == 0 && foreign.code == 0, "\(own.errors)\(foreign.errors)")
        #expect(foreign.output == own.output && !own.output.isEmpty)
        let text = try predict("model", "--text", "a boat")
        #expect(text.code == 2 && text.errors.contains("reads feature vectors and no text"))
    }

    @Test("The way through the tree is drawn")
    func explained() throws {
        let result = try predict("use:budget-1", "--text", String(texts[0]), "--explain", "--quiet")
        #expect(result.code == 0 && result.errors.isEmpty)
        #expect(result.output.contains("─ level 1 cluster "), "\(result.output)")
    }

    @Test("Broken and unknown lines are told at the end")
    func notes() throws {
        let unknown = try predict("use:budget-1", input: "zebra\nlion\n\(texts[0])\n")
        #expect(unknown.code == 0 && unknown.output.split(separator: "\n").count == 3)
        #expect(unknown.errors.contains("note: 2 lines without a word or feature"))
        let path = "\(place.path)/broken.txt"
        try Data([0x77, 0x31, 0xFF, 0x0A]).write(to: URL(fileURLWithPath: path))
        let broken = try predict("use:budget-1", path, "--quiet")
        #expect(broken.code == 0)
        #expect(broken.errors == "warning: 1 line not UTF-8; U+FFFD stands for what is not\n")
    }

    @Test("Mistakes get one message and code 2")
    func mistakes() throws {
        try place.write("oops\n", "bad.jsonl")
        let cases = [
            (
                ["use"],
                "results/use: holds 2 runs; say which, as in results/use:RUN; the runs are:\n"
            ),
            (
                ["nothing"],
                "results: no run's name contains 'nothing'; the runs are in results/use\n"
            ),
            (["use:budget-1", "nowhere.txt"], "nowhere.txt: no such file, or it cannot be read\n"),
            (["use:budget-1", "--top", "0"], "--top must be from 1 to 100000, got 0 (see"),
            (
                ["use:budget-1", "a.txt", "--text", "b"],
                "give either --text or a file, not both (see"
            ),
            (
                ["use:budget-1", "--jsonl", "--features"],
                "a line is either --jsonl or --features, not both (see"
            ),
            (["use:budget-1", "--jsonl", "bad.jsonl"], "bad.jsonl:1: is not JSON"),
            (["use:budget-1", "--features", "bad.jsonl"], "bad.jsonl:1: feature"),
        ]
        for (arguments, wanted) in cases {
            let result = try RunningCommand(["predict", "--quiet"] + arguments, in: place).finish()
            #expect(result.code == 2 && result.output.isEmpty)
            #expect(result.errors.hasPrefix("error: " + wanted), "\(result.errors)")
        }
    }

    @Test("Vectors are labelled where the dataset has no texts")
    func features() throws {
        let spec = try place.toySpec("vectors", "", dataset: "toy")
        #expect(try grove("run", spec, "--quiet", in: place).code == 0)
        let text = try predict("vectors", "--text", "w1", "--quiet")
        #expect(text.code == 2 && text.errors.contains("reads feature vectors and no text"))
        let lines = place.text("data/toy/test.txt").split(separator: "\n").dropFirst().prefix(3)
        let bare = lines.map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
        let with = try predict("vectors", "--features", input: lines.joined(separator: "\n"))
        let without = try predict("vectors", "--features", input: bare.joined(separator: "\n"))
        #expect(with.code == 0 && with.output.split(separator: "\n").count == 3)
        #expect(with.output == without.output)
    }

    @Test("An emptied cache: what is missing, and the command that makes it again")
    func emptied() throws {
        #expect(try grove("cache", "clear", "--yes", in: place).code == 0)
        let result = try predict("use:budget-1", "--text", "w1", "--quiet")
        #expect(result.code == 2 && result.errorLines.count == 1)
        #expect(
            result.errors.contains("does not hold 'labels' and 'features' and 'matcher and ranker'")
        )
        #expect(result.errors.hasSuffix("grove run results/use/spec.resolved.yaml\n"))
    }
}

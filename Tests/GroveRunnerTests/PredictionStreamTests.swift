import Foundation
import GroveBase
import GroveTestSupport
import Testing

@testable import GroveRunner

@Suite("Lines in, labels out")
struct PredictionStreamTests {
    private let place: ToyPlace
    private let predictor: Predictor

    init() throws {
        place = try ToyPlace()
        let sweep = try place.sweep(
            toySpec("lines", "disentanglement: {budget: 2}", dataset: "toy-text")
        )
        _ = try sweep.run()
        predictor = try Predictor(sweep.folder, results: "", folders: place.folders(), threads: 2)
    }

    private func stream(
        _ input: PredictionStream.Input = .text,
        _ output: PredictionStream.Output = .lines,
        top: Int = 3,
        explained: Bool = false
    ) -> PredictionStream {
        PredictionStream(
            predictor,
            input: input,
            output: output,
            top: top,
            isExplained: explained,
            place: "here"
        )
    }

    /// What a stream writes for the bytes of a file.
    private func written(_ bytes: [UInt8], _ stream: inout PredictionStream) throws -> String {
        let path = "\(place.path)/\(UUID().uuidString)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let file = try #require(FileHandle(forReadingAtPath: path))
        var text = ""
        try stream.run(from: file.fileDescriptor) { text += $0 }
        return text
    }

    private var texts: [String] {
        place.text("data/toy-text/test_texts.txt").split(separator: "\n").map(String.init)
    }

    @Test("A line for a line, whatever ends it; an empty one for an empty one")
    func lineForLine() throws {
        var stream = stream()
        let text = "\(texts[0])\r\n\n \t \n\(texts[1])"
        let lines = try written(Array(text.utf8), &stream).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        #expect(lines.count == 5 && lines[4].isEmpty)
        #expect(lines[1].isEmpty && lines[2].isEmpty)
        let labels = try predictor.label(TextColumn(texts.prefix(2)), top: 3)
        #expect(lines[0] == PredictionText.line(labels[0]))
        #expect(lines[3] == PredictionText.line(labels[1]))
        #expect(lines[0].split(separator: "\t").count == 3)
        #expect(lines[0].contains(" topic") && stream.unknownCount == 0)
        var nothing = self.stream()
        #expect(try written([], &nothing).isEmpty)
    }

    @Test("Many lines give what one by one gives, in order")
    func batches() throws {
        let many = (0..<5000).map { texts[$0 % 100] }
        var stream = stream(top: 1)
        let lines = try written(Array(many.joined(separator: "\n").utf8), &stream)
            .split(separator: "\n")
        let labels = try predictor.label(TextColumn(texts), top: 1).map(PredictionText.line)
        #expect(lines.count == 5000)
        #expect(lines.enumerated().allSatisfy { $1 == labels[$0 % 100] })
    }

    @Test("A text without a known word gets what is likely anyway, and is counted")
    func unknown() throws {
        var stream = stream(.text, .json)
        let lines = try written(Array("zebra\n\(texts[0])\n\n".utf8), &stream).split(
            separator: "\n"
        )
        let json = try lines.map { try JSONValue(parsing: String($0)) }
        #expect(json.map { $0["line"]?.intValue } == [1, 2, 3])
        #expect(json[0]["known"] == .bool(false) && json[1]["known"] == nil)
        #expect(json[0]["labels"]?.arrayValue?.count == 3)
        #expect(json[2]["labels"] == .array([]))
        #expect(stream.unknownCount == 1)
        let labels = try predictor.label(TextColumn([texts[0]]), top: 3)[0].labels
        for (entry, label) in zip(json[1]["labels"]?.arrayValue ?? [], labels) {
            #expect(entry["name"]?.stringValue == label.name)
            #expect(entry["index"]?.intValue == label.index)
            // The digits read back as the same bits.
            #expect(entry["score"]?.doubleValue.map { Float($0) } == label.score)
        }
    }

    @Test("Bytes that are not UTF-8 count as U+FFFD, and are counted")
    func broken() throws {
        var stream = stream()
        let bytes = Array(texts[0].utf8) + [0x20, 0xFF, 0xC3, 0x0A] + Array("w1\n".utf8)
        let lines = try written(bytes, &stream).split(separator: "\n")
        let same = try predictor.label(TextColumn([texts[0] + " \u{FFFD}\u{FFFD}"]), top: 3)[0]
        #expect(lines.count == 2 && lines[0] == PredictionText.line(same))
        #expect(stream.brokenCount == 1)
    }

    @Test("A line of a megabyte is a text; one beyond the limit is an error with its number")
    func long() throws {
        var stream = stream(top: 1)
        let long = String(repeating: texts[0] + " ", count: 30_000)
        let text = try written(Array("\(long)\n\(texts[1])\n".utf8), &stream)
        #expect(long.utf8.count > 1 << 19 && text.split(separator: "\n").count == 2)
        var second = self.stream(top: 1)
        var got = ""
        let path = "\(place.path)/long"
        let bytes =
            Array("\(texts[0])\n".utf8)
            + [UInt8](repeating: 0x77, count: PredictionStream.longestLine + 1)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let file = try #require(FileHandle(forReadingAtPath: path))
        let error = #expect(throws: InputError.self) {
            try second.run(from: file.fileDescriptor) { got += $0 }
        }
        #expect("\(try #require(error))" == "here:2: the line is longer than 16 MiB")
        #expect(got.split(separator: "\n").count == 1)
    }

    @Test("JSON lines give their id back; a wrong one ends the work with its number")
    func jsonLines() throws {
        var stream = stream(.json, .json)
        let good = "{\"text\":\"\(texts[0])\\n\(texts[1])\",\"id\":[\"a\",1]}\n"
        let lines = try written(Array((good + "{\"text\":\" \",\"id\":2}\n").utf8), &stream)
            .split(separator: "\n")
        let json = try lines.map { try JSONValue(parsing: String($0)) }
        #expect(json[0]["id"] == .array([.string("a"), .integer(1)]))
        let both = try predictor.label(TextColumn(["\(texts[0])\n\(texts[1])"]), top: 3)[0]
        #expect(
            json[0]["labels"]?.arrayValue?.map { $0["name"]?.stringValue }
                == both.labels.map(\.name)
        )
        #expect(json[1]["id"] == .integer(2) && json[1]["labels"] == .array([]))
        for (wrong, message) in [
            ("nonsense", "is not JSON"),
            ("{\"txt\":\"a\"}", "expected a JSON object with a \"text\""),
            ("[1]", "expected a JSON object with a \"text\""),
        ] {
            var stream = self.stream(.json, .json)
            var got = ""
            let path = try place.write(good + wrong + "\n" + good, "wrong.jsonl")
            let file = try #require(FileHandle(forReadingAtPath: path))
            let error = #expect(throws: InputError.self) {
                try stream.run(from: file.fileDescriptor) { got += $0 }
            }
            #expect("\(try #require(error))".hasPrefix("here:2: \(message)"))
            #expect(got.split(separator: "\n").count == 1)
        }
    }

    @Test("From a pipe each line is answered before the next one is waited for")
    func pipe() throws {
        let pipe = Pipe()
        let answers = Locked<[String]>([])
        let predictor = predictor
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            var stream = PredictionStream(
                predictor,
                input: .text,
                output: .lines,
                top: 1,
                isExplained: false,
                place: "pipe"
            )
            try? stream.run(from: pipe.fileHandleForReading.fileDescriptor) { text in
                answers.withLock { $0.append(text) }
            }
            done.signal()
        }
        func wait(for count: Int) -> Bool {
            let end = monotonicSeconds() + 10
            while monotonicSeconds() < end {
                if answers.withLock({ $0.count }) >= count { return true }
                usleep(2000)
            }
            return false
        }
        for (index, text) in texts.prefix(3).enumerated() {
            pipe.fileHandleForWriting.write(Data((text + "\n").utf8))
            #expect(wait(for: index + 1))
        }
        // Half a line is not answered; its end may come later, or with the pipe's end.
        pipe.fileHandleForWriting.write(Data(texts[3].utf8))
        usleep(50_000)
        #expect(answers.withLock { $0.count } == 3)
        try pipe.fileHandleForWriting.close()
        done.wait()
        let labels = try predictor.label(TextColumn(texts.prefix(4)), top: 1)
        #expect(answers.withLock { $0 } == labels.map { PredictionText.line($0) + "\n" })
    }

    @Test("An explanation names level, cluster, score, size and frequent labels, drawn as a tree")
    func explained() throws {
        var stream = stream(.text, .pages, explained: true)
        let page = try written(Array((texts[0] + "\n\n").utf8), &stream)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "1: \(texts[0])")
        #expect(lines[1].contains("  topic"))
        #expect(page.contains("─ level 1 cluster "), "\(page)")
        #expect(page.contains("─ level 2 cluster "), "\(page)")
        #expect(page.contains(" labels: topic"))
        #expect(page.contains("\n2: "))

        let instance = LabelledInstance(
            labels: [
                label("bank", 1.5, [finding(1, 2 / 3, 0, 1), finding(0.5, 1 / 3, 1, 3)]),
                label("tab\tname", 0.25, [finding(0.25, 1, 0, 1)]),
            ],
            isKnown: true
        )
        #expect(
            PredictionText.page(instance) == """
                1.5000  bank  (found in 2 clusters: 67 %, 33 %)
                0.2500  tab name
                ├─ level 1 cluster 0, score 0.9000, 4 labels: a, b, …
                │  └─ level 2 cluster 1, score 0.9000, 4 labels: a, b, …
                │     ├─ bank  1.0000 of its 1.5000
                │     └─ tab name  0.2500
                └─ level 1 cluster 1, 1 label: a
                   └─ level 2 cluster 3, score 0.9000, 4 labels: a, b, …
                      └─ bank  0.5000 of its 1.5000
                """
        )
        let json = try JSONValue(parsing: PredictionText.json(instance, line: 4))
        let found = json["labels"]?.arrayValue?[0]["found"]?.arrayValue
        #expect(found?.count == 2)
        #expect(found?[0]["share"]?.doubleValue == 2.0 / 3)
        #expect(found?[1]["path"]?.arrayValue?[0]["score"] == nil)
        #expect(
            found?[1]["path"]?.arrayValue?[1]
                == .object([
                    "level": .integer(2), "cluster": .integer(3), "score": .number(0.9),
                    "size": .integer(4), "about": .array([.string("a"), .string("b")]),
                ])
        )
    }

    private func label(
        _ name: String,
        _ score: Float,
        _ findings: [LabelledInstance.Finding]
    ) -> LabelledInstance.Label {
        LabelledInstance.Label(index: 1, name: name, score: score, findings: findings)
    }

    private func finding(
        _ score: Float,
        _ share: Double,
        _ clusters: Int...
    ) -> LabelledInstance.Finding {
        LabelledInstance.Finding(
            score: score,
            share: share,
            path: clusters.enumerated().map { level, cluster in
                let isBare = level == 0 && cluster == 1
                return LabelledInstance.Step(
                    level: level + 1,
                    cluster: cluster,
                    score: isBare ? nil : 0.9,
                    size: isBare ? 1 : 4,
                    about: isBare ? ["a"] : ["a", "b"]
                )
            }
        )
    }
}

@Suite("Scores as text")
struct ScoreTextTests {
    @Test(
        "Scores for people keep four decimals, tiny and huge ones three digits",
        arguments: [
            (Float(0.93214), "0.9321"), (0, "0.0000"), (-1.5, "-1.5000"), (1e-9, "1e-09"),
            (123456, "1.23e+05"),
        ]
    )
    func scores(score: Float, text: String) {
        #expect(PredictionText.score(score) == text)
    }
}

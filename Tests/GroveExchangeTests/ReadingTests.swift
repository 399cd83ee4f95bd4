import Foundation
import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveTestSupport
import GroveTree
import Testing

@testable import GroveExchange

@Suite("Models that libpecos made")
struct ReadingTests {
    @Test(
        "Predict what libpecos predicts, to 1e-5, whatever becomes of margins",
        arguments: ["l3-hinge", "l1-hinge", "sigmoid", "log-sigmoid", "log-l2-hinge", "noop"]
    )
    func predictions(post: String) throws {
        let goldens = try Goldens()
        let wanted = Goldens.rows(goldens.json["searches"]?[post])
        let read = try PECOSModel.read(resource("xlinear"))
        #expect(read.beams == [goldens.beam, goldens.beam] && read.top == goldens.top)
        #expect(read.model.postProcessor == .hinge(3) && read.model.bias == 1)
        let processor = try PostProcessor(parsing: post)
        let model = read.model.reading(postProcessor: processor, rankerPostProcessor: processor)
        let ranked = model.predict(features: goldens.features, beam: goldens.beam, top: goldens.top)
        #expect(ranked.rowCount == wanted.count && wanted.count == 10)
        for (row, list) in wanted.enumerated() {
            #expect(ranked.row(row).map(Int.init) == list.map(\.label))
            expectClose(ranked.scores(ofRow: row), list.map(\.score), absolute: 1e-6)
        }
        if post == "l3-hinge" { #expect(try read.predict(goldens.features) == ranked) }
    }

    @Test(
        "A model without a bias, and without a matrix C, is one-versus-all",
        arguments: [true, false]
    )
    func flat(hasCodes: Bool) throws {
        let goldens = try Goldens()
        let scratch = try Scratch()
        let folder = try scratch.copy(of: "flat")
        if !hasCodes {
            try FileManager.default.removeItem(atPath: "\(folder)/ranker/0.model/C.npz")
        }
        let read = try PECOSModel.read(folder)
        #expect(read.model.tree.levelCount == 1 && read.model.bias == 0 && read.beams.isEmpty)
        let ranked = try read.predict(goldens.features, top: goldens.top)
        for (row, list) in Goldens.rows(goldens.json["flat"]).enumerated() {
            #expect(ranked.row(row).map(Int.init) == list.map(\.label))
            expectClose(ranked.scores(ofRow: row), list.map(\.score), absolute: 1e-6)
        }
    }

    @Test("The number of threads changes nothing", arguments: 2...3)
    func threads(count: Int) throws {
        let one = try PECOSModel.read(resource("xlinear"))
        let several = try PECOSModel.read(resource("xlinear"), workers: Workers(count))
        #expect(one.model == several.model)
    }

    @Test("The folder of the layers alone is read as well")
    func ranker() throws {
        let whole = try PECOSModel.read(resource("xlinear"))
        #expect(try PECOSModel.read(resource("xlinear/ranker")).model == whole.model)
    }

    @Test("Layers of different bias values meet in one")
    func biases() throws {
        let goldens = try Goldens()
        let scratch = try Scratch()
        let folder = try scratch.copy(of: "xlinear")
        // A bias feature of 2 with half the weights is one of 1 with the weights.
        let layer = "\(folder)/ranker/1.model"
        try replace("\"bias\": 1.0", with: "\"bias\": 2.0", in: "\(layer)/param.json")
        let weights = try readColumnArchive("\(layer)/W.npz")
        let halved = zip(weights.columns, weights.values).map { $0 == 20 ? $1 / 2 : $1 }
        try writeColumnArchive(
            CSRMatrix(pattern: weights.pattern, values: halved),
            to: "\(layer)/W.npz"
        )
        let ranked = try PECOSModel.read(folder).predict(goldens.features)
        let wanted = try PECOSModel.read(resource("xlinear")).predict(goldens.features)
        #expect(ranked.labels == wanted.labels)
        expectClose(ranked.scores, wanted.scores)
    }

    @Test("Beams that differ from level to level must be named")
    func unequalBeams() throws {
        let goldens = try Goldens()
        let scratch = try Scratch()
        let folder = try scratch.copy(of: "xlinear")
        try replace(
            "\"only_topk\": 2",
            with: "\"only_topk\": 3",
            in: "\(folder)/ranker/1.model/param.json"
        )
        let read = try PECOSModel.read(folder)
        #expect(
            message(scratch.path) { _ = try read.predict(goldens.features) }
                == "xlinear: its levels keep 2, 3 clusters (only_topk); expected one number, or "
                + "say --beam"
        )
        #expect(try read.predict(goldens.features, beam: 2).rowCount == 10)
        #expect(
            message(scratch.path) { _ = try read.predict(drawnFeatures(2), beam: 2) }
                == "xlinear: the model reads 20 features, and the instances have 11"
        )
    }
}

@Suite("A text model that libpecos made")
struct TextModelTests {
    @Test(
        "Its vectoriser gives libpecos's features, its model libpecos's predictions",
        arguments: 1...2
    )
    func texts(threads: Int) throws {
        let golden = try #require(try Goldens().json["text"])
        let texts = (golden["texts"]?.arrayValue ?? []).compactMap(\.stringValue)
        let vectorizer = try PECOSVectorizer(
            resource("text/preprocessor"),
            workers: Workers(threads)
        )
        #expect(vectorizer.featureCount == golden["featureCount"]?.intValue)
        let features = vectorizer.transform(TextColumn(texts), workers: Workers(threads))
        let wanted = Goldens.rows(golden["features"])
        #expect(wanted.count == 7 && features.rowCount == 7)
        for (row, cells) in wanted.enumerated() {
            #expect(features.rowColumns(row).map(Int.init) == cells.map(\.label))
            expectClose(features.rowValues(row).map(Double.init), cells.map(\.score))
        }
        let model = try PECOSModel.read(resource("text/xlinear_ensemble/0"))
        let ranked = try model.predict(features, beam: 2, top: 6)
        for (row, list) in Goldens.rows(golden["predictions"]).enumerated() {
            #expect(ranked.row(row).map(Int.init) == list.map(\.label))
            expectClose(ranked.scores(ofRow: row), list.map(\.score), absolute: 1e-6)
        }
    }

    @Test("A part without meta.json is an older vectoriser's folder")
    func older() throws {
        let scratch = try Scratch()
        let folder = try scratch.copy(of: "text") + "/preprocessor/0.base"
        let vectorizer = try PECOSVectorizer(folder)
        let row = vectorizer.transform(TextColumn(["the boat on the river shore"]))
        let norm = row.values.reduce(0) { $0 + $1 * $1 }
        expectClose(norm, 1)
        #expect(!row.columns.isEmpty)
    }

    @Test(
        "Damaged files are named with the line",
        arguments: [
            (
                "config.json", "\"tfidf\"", "\"sklearntfidf\"",
                "config.json: type is \"sklearntfidf\", expected \"tfidf\": Grove reads no Python "
                    + "pickles"
            ),
            (
                "0.base/tokenizer/config.json", "10", "11",
                "0.base/tokenizer/config.json: token_type is 11, expected 10 (word), 20 (char) or "
                    + "30 (char_wb)"
            ),
            (
                "0.base/tokenizer/vocab.txt", "\t", " ",
                "0.base/tokenizer/vocab.txt:2: is no number, tab and token"
            ),
            (
                "0.base/vectorizer/config.json", "\"binary\"", "\"stop_words\"",
                "0.base/vectorizer/config.json: unknown parameter 'kwargs.stop_words'; expected "
            ),
            (
                "meta.json", "\"norm_p\": 2", "\"norm_p\": 3",
                "meta.json: kwargs.norm_p is 3, expected a whole number from 1 to 2"
            ),
        ]
    )
    func damaged(file: String, old: String, new: String, wanted: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.copy(of: "text") + "/preprocessor"
        try replace(old, with: new, in: "\(folder)/\(file)")
        let got = message(folder) { _ = try PECOSVectorizer(folder) }
        #expect(got.hasPrefix(wanted), "\(got)")
    }

    @Test("A list of terms that is cut off, doubled or out of range")
    func terms() throws {
        let scratch = try Scratch()
        let folder = try scratch.copy(of: "text") + "/preprocessor"
        let path = "\(folder)/1.base/vectorizer/tfidf-model.txt"
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let file = "1.base/vectorizer/tfidf-model.txt"
        let feature = lines[1].split(separator: "\t")[0]
        for (text, wanted) in [
            (lines.dropLast().map(String.init), "\(file):1: says that 30 lines follow, and 29 do"),
            (
                ["2", String(lines[1]), String(lines[1])],
                "\(file):2: feature \(feature) is out of range or there already, expected each of "
                    + "0 to 1 once"
            ),
            (["1", "0\tx\t1\t2"], "\(file):2: is no feature, weight, number of tokens and tokens"),
            (
                ["1", "0\t1.5\t2\t2"],
                "\(file):2: is no feature, weight, number of tokens and tokens"
            ),
            (["2", "0\t1\t1\t2", "1\t1\t1\t2"], "\(file):3: these tokens are there already"),
        ] {
            try text.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
            #expect(message(folder) { _ = try PECOSVectorizer(folder) } == wanted)
        }
    }
}

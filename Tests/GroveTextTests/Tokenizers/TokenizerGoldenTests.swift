import Foundation
import GroveBase
import Testing

@testable import GroveText

@Suite struct `Tokenizers against Hugging Face` {
    static let models = [
        "byte-level", "byte-level-spaced", "unigram", "unigram-accents", "unigram-lower",
        "wordpiece", "wordpiece-accents", "wordpiece-cased",
    ]

    @Test(arguments: models)
    func `every text has the ids of Hugging Face, whole and cut`(model: String) throws {
        let goldens = try TokenizerGoldens()
        #expect(goldens.models == Self.models && goldens.texts.count > 50)
        let tokenizer = try readTokenizer(folder: tokenizerFolder("models/\(model)"))
        for limit in goldens.limits {
            let wanted = goldens.ids(model, limit: limit)
            let made = tokenizer.tokenize(
                goldens.texts,
                limit: limit == 0 ? .max : limit,
                workers: Workers(1),
                progress: SilentProgress()
            )
            #expect(made.count == wanted.count)
            for i in 0..<made.count {
                #expect(Array(made[i]) == wanted[i], "limit \(limit), text '\(goldens.texts[i])'")
            }
        }
    }

    @Test(arguments: ["wordpiece", "byte-level", "unigram"])
    func `tokenizer.json alone does as well`(model: String) throws {
        let goldens = try TokenizerGoldens()
        let tokenizer = try readTokenizer(folder: tokenizerFolder("json/\(model)"))
        let made = tokenizer.tokenize(
            goldens.texts,
            workers: Workers(1),
            progress: SilentProgress()
        )
        #expect((0..<made.count).map { Array(made[$0]) } == goldens.ids(model, limit: 0))
    }

    @Test func `every scalar is cleaned and stripped as Hugging Face does`() throws {
        let goldens = try TokenizerGoldens()
        var clean: [[Unicode.Scalar]] = []
        var chinese: [[Unicode.Scalar]] = []
        var kinds = ""
        for scalar in allScalars {
            let isSpace = TokenScalars.isSpace(scalar)
            let isDropped =
                scalar.value == 0 || scalar == "\u{FFFD}" || TokenScalars.isControl(scalar)
            clean.append(isDropped ? [] : [isSpace ? " " : scalar])
            chinese.append(TokenScalars.isChinese(scalar) ? [" ", scalar, " "] : [scalar])
            kinds += isSpace ? "s" : TokenScalars.isPunctuation(scalar) ? "p" : "w"
            switch TokenScalars.patternClass(scalar) {
            case .letter: kinds += "L"
            case .number: kinds += "N"
            case .other: kinds += "O"
            case .space: kinds += "S"
            }
        }
        #expect(digest(clean) == goldens.digest("clean"))
        #expect(digest(chinese) == goldens.digest("chinese"))
        #expect(hexadecimal(sha256(kinds.utf8)) == goldens.digest("kinds"))
    }

    @Test func `every scalar is decomposed and lower-cased as Hugging Face does`() throws {
        let goldens = try TokenizerGoldens()
        var decompositions = Decompositions()
        var accents: [[Unicode.Scalar]] = []
        var marks: [[Unicode.Scalar]] = []
        var lower: [[Unicode.Scalar]] = []
        var result: [Unicode.Scalar] = []
        for scalar in allScalars {
            decompositions.decompose([scalar], .canonical, into: &result)
            accents.append(result.filter { !TokenScalars.isNonspacingMark($0) })
            decompositions.decompose([scalar], .compatibility, into: &result)
            marks.append(result.filter { !TokenScalars.isMark($0) })
            appendLowercase([scalar], to: &result)
            lower.append(result)
        }
        #expect(digest(accents) == goldens.digest("accents"))
        #expect(digest(marks) == goldens.digest("marks"))
        #expect(digest(lower) == goldens.digest("lower"))
    }

    private var allScalars: [Unicode.Scalar] { (0..<0x110000).compactMap { Unicode.Scalar($0) } }

    private func digest(_ rows: [[Unicode.Scalar]]) -> String {
        var bytes: [UInt8] = []
        for (i, row) in rows.enumerated() {
            if i > 0 { bytes.append(0x0A) }
            for scalar in row { bytes.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
        }
        return hexadecimal(sha256(bytes))
    }
}

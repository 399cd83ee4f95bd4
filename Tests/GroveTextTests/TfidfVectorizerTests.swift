import GroveBase
import GroveSparse
import GroveTestSupport
import GroveText
import Testing

private let silent = SilentProgress()

@Suite struct `Tf-idf against scikit-learn` {
    @Test func `vocabularies and rows are those of TfidfVectorizer`() throws {
        let goldens = try golden("tfidf.json")
        let cases = goldens["cases"]?.arrayValue ?? []
        #expect(cases.count > 25)
        for golden in cases {
            let name = golden["corpus"]?.stringValue ?? ""
            let corpus = try #require(goldens["corpora"]?[name])
            let settings = try #require(golden["settings"])
            try check(golden, corpus, TfidfParameters(scikitLearn: settings), settings.canonical)
        }
    }

    private func check(
        _ golden: JSONValue,
        _ corpus: JSONValue,
        _ parameters: TfidfParameters,
        _ comment: String
    ) throws {
        let texts = TextColumn(corpus["train"]?.strings ?? [])
        let (vectorizer, features) = try TfidfVectorizer.fit(
            texts,
            parameters,
            workers: Workers(2),
            progress: silent
        )
        let wanted = golden["vocabulary"]?.strings ?? []
        #expect(vectorizer.vocabulary == TextColumn(wanted), "\(comment)")
        let test = vectorizer.transform(
            TextColumn(corpus["test"]?.strings ?? []),
            workers: Workers(2),
            progress: silent
        )
        for (matrix, rows) in [(features, golden["train"]), (test, golden["test"])] {
            for (row, wanted) in zip(flatRows(matrix), rows?.arrayValue ?? []) {
                expectClose(row, wanted.numbers, relative: 1e-6, absolute: 1e-7)
            }
        }
    }
}

@Suite struct `Tf-idf against a naive reference` {
    static let settings: [TfidfParameters] = [
        TfidfParameters(),
        TfidfParameters(ngrams: 1...3, minDocumentFrequency: .count(2), sublinear: true),
        TfidfParameters(ngrams: 2...2, maxDocumentFrequency: .fraction(0.5)),
        TfidfParameters(ngrams: 1...2, maxFeatures: 25),
        TfidfParameters(analyzer: .character, ngrams: 1...3, minDocumentFrequency: .fraction(0.1)),
        TfidfParameters(analyzer: .character, ngrams: 2...5, maxFeatures: 100, lowercase: false),
        TfidfParameters(analyzer: .characterWithinWords, ngrams: 4...5, smooth: false),
        TfidfParameters(analyzer: .characterWithinWords, ngrams: 2...3, normalize: false),
    ]

    @Test(arguments: settings.indices)
    func `generated texts give the same rows`(setting: Int) throws {
        let parameters = Self.settings[setting]
        var random = RandomStream(seed: UInt64(setting), "test.texts")
        let texts = (0..<80).map { _ in text(&random) }
        let naive = NaiveTfidf(texts, parameters)
        let (vectorizer, features) = try TfidfVectorizer.fit(
            TextColumn(texts),
            parameters,
            workers: Workers(2),
            progress: silent
        )
        #expect(vectorizer.vocabulary.texts == naive.vocabulary)
        expectClose(
            vectorizer.inverseDocumentFrequencies,
            naive.inverseDocumentFrequencies,
            relative: 1e-14
        )
        for (row, text) in zip(flatRows(features), texts) {
            expectClose(row, naive.row(text), relative: 1e-6)
        }
    }

    private func text(_ random: inout RandomStream) -> String {
        let letters = Array("aabbcdeé漢_2")
        let gaps = [" ", " ", "  ", ", ", "-"]
        return (0..<random.below(20)).map { _ in
            String((0...random.below(4)).map { _ in letters[random.below(letters.count)] })
                + gaps[random.below(gaps.count)]
        }.joined()
    }
}

@Suite struct `Tf-idf by hand` {
    private func fit(
        _ texts: [String],
        _ parameters: TfidfParameters = TfidfParameters()
    ) throws -> (vectorizer: TfidfVectorizer, features: CSRMatrix) {
        try TfidfVectorizer.fit(
            TextColumn(texts),
            parameters,
            workers: Workers(1),
            progress: silent
        )
    }

    @Test func `two documents with one word in common`() throws {
        let (vectorizer, features) = try fit(["red red cat", "cat"])
        #expect(vectorizer.vocabulary.texts == ["cat", "red"])
        let rare = 1.4054651081081644  // ln(3/2) + 1
        expectClose(vectorizer.inverseDocumentFrequencies, [1, rare], relative: 1e-15)
        let norm = (1 + 4 * rare * rare).squareRoot()
        #expect(features.rowOffsets == [0, 2, 3])
        expectClose(features.values, [Float(1 / norm), Float(2 * rare / norm), 1])
    }

    @Test func `a document without terms is an empty row`() throws {
        let (vectorizer, features) = try fit(["", "cat dog", "a ! ?", "dog"])
        #expect(features.rowOffsets == [0, 0, 2, 2, 3])
        let unseen = vectorizer.transform(
            TextColumn(["bird", "", "dog"]),
            workers: Workers(1),
            progress: silent
        )
        #expect(unseen.rowOffsets == [0, 0, 0, 1])
        #expect(unseen.columns == [1])
    }

    @Test func `no documents to transform give no rows`() throws {
        let vectorizer = try fit(["cat"]).vectorizer
        let none = vectorizer.transform(TextColumn([]), workers: Workers(2), progress: silent)
        #expect(none.rowCount == 0 && none.columnCount == 1)
    }

    @Test func `a pruned or unknown word still parts its neighbours`() throws {
        let parameters = TfidfParameters(ngrams: 2...2, minDocumentFrequency: .count(2))
        let (vectorizer, features) = try fit(["aa xx bb cc", "aa bb cc"], parameters)
        #expect(vectorizer.vocabulary.texts == ["bb cc"])
        #expect(features.nonzeroCount == 2)
    }

    @Test func `broken UTF-8 is read as replacement characters`() throws {
        let bytes: [UInt8] = [0x61, 0x62, 0xFF, 0x63, 0x64, 0xE2, 0x82, 0x65, 0x66]
        let texts = TextColumn(bytes: bytes, offsets: [0, bytes.count])
        let parameters = TfidfParameters()
        let fitted = try TfidfVectorizer.fit(
            texts,
            parameters,
            workers: Workers(1),
            progress: silent
        )
        #expect(fitted.vectorizer.vocabulary.texts == ["ab", "cd", "ef"])
        let characters = try fit([texts[0]], TfidfParameters(analyzer: .character))
        #expect(characters.vectorizer.vocabulary.texts.last == "\u{FFFD}")
    }

    @Test func `among equally frequent terms the cap keeps the first`() throws {
        let vectorizer = try fit(
            ["dd cc bb aa", "ee ee"],
            TfidfParameters(maxFeatures: 3)
        ).vectorizer
        #expect(vectorizer.vocabulary.texts == ["aa", "bb", "ee"])
    }

    @Test func `a vectoriser made from its parts gives the same rows`() throws {
        let texts = ["one two three", "two three four", "a b"]
        let parameters = TfidfParameters(ngrams: 1...2, sublinear: true)
        let (fitted, features) = try fit(texts, parameters)
        let copy = TfidfVectorizer(
            parameters: fitted.parameters,
            vocabulary: fitted.vocabulary,
            inverseDocumentFrequencies: fitted.inverseDocumentFrequencies
        )
        let rows = copy.transform(TextColumn(texts), workers: Workers(2), progress: silent)
        #expect(rows == features)
    }
}

@Suite struct `Tf-idf at any thread count` {
    @Test(arguments: [TfidfParameters.Analyzer.word, .character])
    func `one, two and three threads give the same bits`(
        analyzer: TfidfParameters.Analyzer
    ) throws {
        // More than three blocks of a mebibyte in few distinct words.
        var random = RandomStream(seed: 3, "test.threads")
        let words = (0..<50).map { "word\($0)x\($0 * $0)" }
        let texts = TextColumn(
            (0..<40).map { _ in
                let text = (0..<20).map { _ in words[random.below(50)] }.joined(separator: " ")
                return text + String(repeating: " ", count: 100_000)
            }
        )
        let parameters = TfidfParameters(
            analyzer: analyzer,
            ngrams: 1...3,
            minDocumentFrequency: .count(2)
        )
        let results = try [1, 2, 3].map {
            try TfidfVectorizer.fit(texts, parameters, workers: Workers($0), progress: silent)
        }
        for other in results.dropFirst() {
            #expect(other.features == results[0].features)
            #expect(other.vectorizer.vocabulary == results[0].vectorizer.vocabulary)
        }
        let rows = results[0].vectorizer.transform(texts, workers: Workers(2), progress: silent)
        #expect(rows == results[0].features)
    }
}

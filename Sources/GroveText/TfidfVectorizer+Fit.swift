import Foundation
public import GroveBase
public import GroveSparse

extension TfidfVectorizer {
    /// Learns the vocabulary and the weights of a training set, and weighs its texts.
    ///
    /// Memory, besides texts and result: 4 bytes a word or character, and while pairs are merged 24
    /// bytes for each distinct pair within each mebibyte of text. Word 1-2-grams of EURLEX-57K
    /// (166 MiB of text, 338,466 terms of at least 3 documents) peak at 0.9 GB in all.
    ///
    /// - Parameters:
    ///   - texts: The training documents.
    ///   - parameters: What to count and how to weigh it.
    ///   - workers: The threads to use; any number gives the same bits.
    ///   - progress: Is told of the documents read.
    /// - Returns: The vectoriser, and the features of the training documents, (documents, terms);
    ///   a document without terms is an empty row.
    /// - Throws: ``InputError`` if a setting is out of range or no term is left.
    /// - Complexity: O(symbols · longest n-gram).
    public static func fit(
        _ texts: TextColumn,
        _ parameters: TfidfParameters,
        workers: Workers,
        progress: any ProgressReporter
    ) throws -> (vectorizer: TfidfVectorizer, features: CSRMatrix) {
        try parameters.validate()
        guard texts.count > 0 else { throw InputError("empty vocabulary: no texts to fit on") }
        let minimum = parameters.minDocumentFrequency.documents(of: texts.count)
        let maximum = parameters.maxDocumentFrequency.documents(of: texts.count)
        guard minimum <= maximum else {
            throw InputError(
                "min-df asks for at least \(minimum) documents, max-df for at most \(maximum)"
            )
        }
        let passes = parameters.ngrams.upperBound + 1
        progress.begin("tf-idf: fitting", total: passes * texts.count)
        defer { progress.end() }
        let counter = try count(texts, parameters, minimum, workers, progress)
        let vectorizer = try TfidfVectorizer(counter, parameters, maximum, texts.count)
        return (vectorizer, vectorizer.features(of: counter, workers, progress))
    }

    private static func count(
        _ texts: TextColumn,
        _ parameters: TfidfParameters,
        _ minimum: Double,
        _ workers: Workers,
        _ progress: any ProgressReporter
    ) throws -> NgramCounter {
        var counter = NgramCounter(
            texts,
            parameters,
            minimum: minimum,
            workers: workers,
            progress: progress
        )
        counter.count(upTo: parameters.ngrams.upperBound, progress: progress)
        guard counter.sequences.contains(where: { !$0.ids.isEmpty }) else {
            throw InputError(
                "empty vocabulary: none of \(texts.count) texts holds \(parameters.analyzer.unit)"
            )
        }
        return counter
    }

    private init(
        _ counter: NgramCounter,
        _ parameters: TfidfParameters,
        _ maximum: Double,
        _ documentCount: Int
    ) throws {
        var builder = VocabularyBuilder(counter, parameters, maximum: maximum)
        let (vocabulary, frequencies) = builder.build()
        guard vocabulary.count > 0 else {
            throw InputError("after pruning, no terms remain; lower min-df or raise max-df")
        }
        let extra = parameters.smooth ? 1.0 : 0.0
        self.init(
            parameters: parameters,
            vocabulary: vocabulary,
            inverseDocumentFrequencies: frequencies.map {
                log((Double(documentCount) + extra) / (Double($0) + extra)) + 1
            }
        )
    }

    /// The rows of the documents that were counted.
    private func features(
        of counter: NgramCounter,
        _ workers: Workers,
        _ progress: any ProgressReporter
    ) -> CSRMatrix {
        let symbols = counter.symbols
        let map = (0..<symbols.count).map { id in
            let range = symbols.offsets[id]..<symbols.offsets[id + 1]
            return index.symbols.find(
                symbols.bytes.span.extracting(range),
                hash: symbols.hashes[id]
            )
        }
        let sequences = counter.sequences
        let rows = rowBuilder
        return rows.matrix(
            workers.map(sequences.count) { i in
                let block = rows.rows(sequences[i].mapped(map))
                progress.advance(sequences[i].documentCount)
                return block
            }
        )
    }
}

extension TfidfParameters.Analyzer {
    /// What a text must hold to have any term, for messages.
    fileprivate var unit: String {
        switch self {
        case .word: "a word of two letters or more"
        case .character: "a character"
        case .characterWithinWords: "a character other than white space"
        }
    }
}

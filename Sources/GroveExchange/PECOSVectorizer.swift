import Foundation
public import GroveBase
public import GroveSparse

/// The tf-idf vectoriser of a PECOS text model, read from its folder.
///
/// `meta.json` and for every part `T.base` with `tokenizer/vocab.txt` and `vectorizer/tfidf-model.txt`;
/// older folders hold one part without `meta.json`. `pecos/core/utils/tfidf.hpp`, libpecos 1.2.8.
/// Words are what stands between spaces, as it stands: nothing is lowered or stripped. Of `char_wb`
/// libpecos counts plain character n-grams when it predicts, across words and without padding; so is it
/// here. Weights are rounded to 6 decimals in the folder, which libpecos itself reads back so.
public struct PECOSVectorizer: Sendable {
    private let parts: [VectorizerPart]
    /// Whether the joined rows are scaled once more, and to what norm.
    private let norm: VectorizerPart.Norm?
    /// The number of features.
    public let featureCount: Int

    /// Reads a vectoriser.
    ///
    /// - Parameters:
    ///   - folder: The vectoriser's folder, `preprocessor` of a text model.
    ///   - workers: The threads to read with.
    /// - Throws: ``InputError`` with the file and what was expected in it.
    public init(_ folder: String, workers: Workers = Workers(1)) throws {
        if exists("\(folder)/config.json") {
            let config = try ParameterFile("\(folder)/config.json")
            guard try config.text("type") == "tfidf" else {
                throw config.wrong("type", "\"tfidf\": Grove reads no Python pickles")
            }
        }
        guard exists("\(folder)/meta.json") else {
            parts = [try VectorizerPart(folder)]
            norm = nil
            featureCount = parts[0].featureCount
            return
        }
        let meta = try ParameterFile("\(folder)/meta.json")
        let kwargs = try meta.section("kwargs", known: ["norm_p", "num_base_vect"])
        let count = try kwargs.integer("num_base_vect", in: 1...1000)
        let joined: VectorizerPart.Norm = try kwargs.integer("norm_p", in: 1...2) == 1 ? .l1 : .l2
        parts = try workers.tryMap(count) { try VectorizerPart("\(folder)/\($0).base") }
        norm = count > 1 || joined != parts[0].norm ? joined : nil
        featureCount = parts.reduce(0) { $0 + $1.featureCount }
    }

    /// Weighs texts; unknown terms are left out.
    ///
    /// - Parameters:
    ///   - texts: The texts.
    ///   - workers: The threads; their number does not change a bit of the result.
    ///   - progress: Told of the texts done.
    /// - Returns: The features, (texts, features).
    public func transform(
        _ texts: TextColumn,
        workers: Workers = Workers(1),
        progress: any ProgressReporter = SilentProgress()
    ) -> CSRMatrix {
        progress.begin("tf-idf", total: texts.count)
        defer { progress.end() }
        let blocks = Workers.blocks(texts.count, size: 1024)
        let pieces = workers.map(blocks.count) { block in
            var piece = VectorizedRows()
            for text in blocks[block] { append(texts.utf8(text), to: &piece) }
            progress.advance(blocks[block].count)
            return piece
        }
        let pattern = CSRPattern(
            trustedColumnCount: featureCount,
            sizes: pieces.lazy.flatMap(\.sizes),
            pieces: pieces.map(\.columns),
            workers: workers
        )
        return CSRMatrix(
            pattern: pattern,
            values: workers.joined(pieces.map(\.values), initial: 0)
        )
    }

    private func append(_ text: ArraySlice<UInt8>, to rows: inout VectorizedRows) {
        let start = rows.columns.count
        var shift: UInt32 = 0
        for part in parts {
            for (column, value) in part.row(text) {
                rows.columns.append(shift + column)
                rows.values.append(value)
            }
            shift += UInt32(part.featureCount)
        }
        if let norm {
            let scale = norm.divisor(rows.values[start...])
            for cell in start..<rows.values.count { rows.values[cell] /= scale }
        }
        rows.sizes.append(rows.columns.count - start)
    }
}

/// Rows of features, joined.
private struct VectorizedRows: Sendable {
    var sizes: [Int] = []
    var columns: [UInt32] = []
    var values: [Float] = []
}

/// One set of n-grams of a vectoriser.
struct VectorizerPart: Sendable {
    /// What rows are divided by.
    enum Norm: Sendable {
        case l1
        case l2

        /// The norm of some values; 1 where it is next to nothing, as libpecos has it.
        func divisor(_ values: some Sequence<Float>) -> Float {
            let sum = values.reduce(Float(0)) { $0 + (self == .l1 ? abs($1) : $1 * $1) }
            if sum < .ulpOfOne { return 1 }
            return self == .l1 ? sum : sum.squareRoot()
        }
    }

    let norm: Norm
    /// The number of features.
    let featureCount: Int
    private let tokens: [[UInt8]: UInt32]
    private let terms: TermTree
    private let ngrams: ClosedRange<Int>
    /// The most tokens of a text that count; nil for all.
    private let longest: Int?
    private let isBinary: Bool
    private let isSublinear: Bool
    private let usesFrequencies: Bool
    private let isOfCharacters: Bool
    private let inverseFrequencies: [Float]

    /// Reads one part.
    ///
    /// - Throws: ``InputError`` with the file and what was expected in it.
    init(_ folder: String) throws {
        let tokenizer = try ParameterFile("\(folder)/tokenizer/config.json")
        switch try tokenizer.integer("token_type", in: 0...Int.max) {
        case 10: isOfCharacters = false
        case 20, 30: isOfCharacters = true
        default: throw tokenizer.wrong("token_type", "10 (word), 20 (char) or 30 (char_wb)")
        }
        let config = try ParameterFile("\(folder)/vectorizer/config.json")
        let kwargs = try config.section("kwargs", known: VectorizerPart.known)
        let range = try kwargs.list("ngram_range").compactMap(\.intValue)
        guard range.count == 2, 1 <= range[0], range[0] <= range[1], range[1] <= 1000 else {
            throw kwargs.wrong("ngram_range", "two lengths from 1 to 1000, the smaller first")
        }
        ngrams = range[0]...range[1]
        let length = try kwargs.integer("max_length", in: Int(Int32.min)...Int(Int32.max))
        longest = length > 0 ? length : nil
        isBinary = try kwargs.boolean("binary")
        isSublinear = try kwargs.boolean("sublinear_tf")
        usesFrequencies = try kwargs.boolean("use_idf")
        switch try kwargs.text("norm_p") {
        case "l1": norm = .l1
        case "l2": norm = .l2
        default: throw kwargs.wrong("norm_p", "\"l1\" or \"l2\"")
        }
        tokens = try readVocabulary("\(folder)/tokenizer/vocab.txt")
        let model = try TermFile("\(folder)/vectorizer/tfidf-model.txt")
        terms = model.terms
        inverseFrequencies = model.inverseFrequencies
        featureCount = inverseFrequencies.count
    }

    private static let known = [
        "add_one_idf", "binary", "keep_frequent_feature", "max_df_cnt", "max_df_ratio",
        "max_feature",
        "max_length", "min_df_cnt", "min_df_ratio", "ngram_range", "norm_p", "smooth_idf",
        "sublinear_tf", "use_idf",
    ]

    /// The features of a text, ascending.
    func row(_ text: ArraySlice<UInt8>) -> [(column: UInt32, value: Float)] {
        var ids = (isOfCharacters ? characters(text) : words(text)).map { tokens[Array($0)] }
        if let longest { ids = Array(ids.prefix(longest)) }
        var counts: [UInt32: Float] = [:]
        for start in ids.indices {
            var node = TermTree.root
            for place in start..<min(start + ngrams.upperBound, ids.count) {
                guard let id = ids[place], let next = terms.child(node, id) else { break }
                node = next
                guard place - start + 1 >= ngrams.lowerBound, let feature = terms.feature(node)
                else { continue }
                counts[feature, default: 0] += 1
            }
        }
        var row = counts.sorted { $0.key < $1.key }.map { (column: $0.key, value: $0.value) }
        for cell in row.indices {
            if isBinary { row[cell].value = 1 }
            if isSublinear { row[cell].value = log(row[cell].value) + 1 }
            if usesFrequencies { row[cell].value *= inverseFrequencies[Int(row[cell].column)] }
        }
        let scale = norm.divisor(row.lazy.map(\.value))
        for cell in row.indices { row[cell].value /= scale }
        return row
    }

    private func words(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        text.split(separator: UInt8(ascii: " "))
    }

    /// The characters of UTF-8 text.
    private func characters(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var result: [ArraySlice<UInt8>] = []
        var start = text.startIndex
        while start < text.endIndex {
            let width =
                switch text[start] {
                case 0xF0...: 4
                case 0xE0...: 3
                case 0xC0...: 2
                default: 1
                }
            let end = min(start + width, text.endIndex)
            result.append(text[start..<end])
            start = end
        }
        return result
    }
}

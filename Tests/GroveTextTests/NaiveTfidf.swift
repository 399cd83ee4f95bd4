import Foundation
import GroveText

/// The plainest tf-idf: strings in dictionaries, one document after the other.
struct NaiveTfidf {
    let parameters: TfidfParameters
    private(set) var vocabulary: [String] = []
    private(set) var inverseDocumentFrequencies: [Double] = []

    init(_ texts: [String], _ parameters: TfidfParameters) {
        self.parameters = parameters
        var documents: [String: Int] = [:]
        var occurrences: [String: Int] = [:]
        for text in texts {
            let counts = self.counts(text)
            for (term, count) in counts {
                documents[term, default: 0] += 1
                occurrences[term, default: 0] += count
            }
        }
        let low = parameters.minDocumentFrequency.documents(of: texts.count)
        let high = parameters.maxDocumentFrequency.documents(of: texts.count)
        vocabulary = documents.filter { (low...high).contains(Double($0.value)) }.map(\.key)
            .sorted(by: NaiveTfidf.precedes)
        if let limit = parameters.maxFeatures, limit < vocabulary.count {
            let ranked = vocabulary.enumerated().sorted {
                (-occurrences[$0.element, default: 0], $0.offset)
                    < (-occurrences[$1.element, default: 0], $1.offset)
            }
            vocabulary = ranked.prefix(limit).map(\.element).sorted(by: NaiveTfidf.precedes)
        }
        let extra = parameters.smooth ? 1.0 : 0.0
        inverseDocumentFrequencies = vocabulary.map {
            log((Double(texts.count) + extra) / (Double(documents[$0, default: 0]) + extra)) + 1
        }
    }

    /// By Unicode scalars; Swift's own `<` compares after canonical decomposition.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
    }

    /// The row of a text, as [column, value, column, value, …].
    func row(_ text: String) -> [Double] {
        let counts = counts(text)
        var weights = vocabulary.enumerated().compactMap { column, term -> (Int, Double)? in
            guard let count = counts[term] else { return nil }
            let frequency = parameters.sublinear ? 1 + log(Double(count)) : Double(count)
            return (column, frequency * inverseDocumentFrequencies[column])
        }
        if parameters.normalize {
            let norm = weights.reduce(0) { $0 + $1.1 * $1.1 }.squareRoot()
            weights = weights.map { ($0.0, $0.1 / norm) }
        }
        return weights.flatMap { [Double($0.0), $0.1] }
    }

    private func counts(_ text: String) -> [String: Int] {
        terms(parameters.lowercase ? text.lowercased() : text)
            .reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private func terms(_ text: String) -> [String] {
        switch parameters.analyzer {
        case .word: ngrams(words(text), joiner: " ")
        case .character: ngrams(characters(text), joiner: "")
        case .characterWithinWords: text.split(separator: " ").flatMap { padded(String($0)) }
        }
    }

    private func words(_ text: String) -> [String] {
        text.unicodeScalars
            .split {
                !($0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil)
            }
            .filter { $0.count > 1 }.map { String($0) }
    }

    private func characters(_ text: String) -> [String] {
        var collapsed = text
        while collapsed.contains("  ") {
            collapsed = collapsed.replacingOccurrences(of: "  ", with: " ")
        }
        return collapsed.unicodeScalars.map { String($0) }
    }

    private func padded(_ word: String) -> [String] {
        let characters = " \(word) ".unicodeScalars.map { String($0) }
        let all = ngrams(characters, joiner: "")
        return characters.count < parameters.ngrams.lowerBound ? [characters.joined()] : all
    }

    private func ngrams(_ symbols: [String], joiner: String) -> [String] {
        parameters.ngrams.flatMap { length in
            stride(from: 0, through: symbols.count - length, by: 1).map {
                symbols[$0..<($0 + length)].joined(separator: joiner)
            }
        }
    }
}

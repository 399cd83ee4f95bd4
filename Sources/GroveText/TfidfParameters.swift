import GroveBase

/// What a tf-idf vectoriser counts and how it weighs the counts.
///
/// The settings and their meaning are those of scikit-learn's `TfidfVectorizer`; the initial
/// values are its defaults.
public struct TfidfParameters: Sendable, Equatable {
    /// What an n-gram is made of.
    public enum Analyzer: String, Sendable, CaseIterable {
        /// Words: longest runs of at least two letters, digits or underscores, joined by one space.
        ///
        /// This is scikit-learn's `(?u)\b\w\w+\b`; combining marks are not word characters.
        case word
        /// Characters (Unicode scalars), runs of white space counted as one space.
        case character
        /// Characters within words, each word with a space before and after it.
        ///
        /// This is scikit-learn's `char_wb`: words are parted by white space, and a word shorter
        /// than the shortest n-gram counts once as a whole.
        case characterWithinWords = "character-within-words"
    }

    /// How many documents, as a number or as a share of all documents.
    public enum DocumentFrequency: Sendable, Equatable {
        /// A number of documents.
        case count(Int)
        /// A share of the documents, 0 to 1.
        case fraction(Double)

        /// The number of documents this means among `documentCount`; not rounded.
        public func documents(of documentCount: Int) -> Double {
            switch self {
            case .count(let count): Double(count)
            case .fraction(let share): share * Double(documentCount)
            }
        }
    }

    /// What an n-gram is made of.
    public var analyzer: Analyzer
    /// The lengths of n-grams that are counted, in words or characters.
    public var ngrams: ClosedRange<Int>
    /// An n-gram must occur in at least this many documents.
    public var minDocumentFrequency: DocumentFrequency
    /// An n-gram must occur in at most this many documents.
    public var maxDocumentFrequency: DocumentFrequency
    /// At most this many n-grams are kept, those that occur most often in all; nil keeps all.
    ///
    /// Among n-grams that occur equally often, those first in the vocabulary's order are kept.
    /// scikit-learn leaves such ties to an unstable sort that differs between processors.
    public var maxFeatures: Int?
    /// Whether a count c is weighed as 1 + ln c.
    public var sublinear: Bool
    /// Whether texts are lower-cased first, by Unicode's full mapping as Python's `str.lower`.
    public var lowercase: Bool
    /// Whether document frequencies are counted as if one more document held every term.
    public var smooth: Bool
    /// Whether each row is divided by its Euclidean norm.
    public var normalize: Bool

    /// Creates settings; those not given are scikit-learn's defaults.
    public init(
        analyzer: Analyzer = .word,
        ngrams: ClosedRange<Int> = 1...1,
        minDocumentFrequency: DocumentFrequency = .count(1),
        maxDocumentFrequency: DocumentFrequency = .fraction(1),
        maxFeatures: Int? = nil,
        sublinear: Bool = false,
        lowercase: Bool = true,
        smooth: Bool = true,
        normalize: Bool = true
    ) {
        self.analyzer = analyzer
        self.ngrams = ngrams
        self.minDocumentFrequency = minDocumentFrequency
        self.maxDocumentFrequency = maxDocumentFrequency
        self.maxFeatures = maxFeatures
        self.sublinear = sublinear
        self.lowercase = lowercase
        self.smooth = smooth
        self.normalize = normalize
    }

    /// Checks that every setting is in its range.
    ///
    /// - Throws: ``InputError`` naming the value that is not, and what was expected.
    public func validate() throws {
        guard ngrams.lowerBound >= 1, ngrams.upperBound <= 64 else {
            throw InputError(
                "n-grams of \(ngrams.lowerBound) to \(ngrams.upperBound); expected 1 to 64"
            )
        }
        try validate(minDocumentFrequency, "min-df")
        try validate(maxDocumentFrequency, "max-df")
        if let maxFeatures, maxFeatures < 1 {
            throw InputError("max-features is \(maxFeatures); expected at least 1")
        }
    }

    private func validate(_ frequency: DocumentFrequency, _ key: String) throws {
        switch frequency {
        case .count(let count) where count < 1:
            throw InputError("\(key) is \(count); expected a count of at least 1 or a share")
        case .fraction(let share) where !(0...1).contains(share):
            throw InputError("\(key) is \(share); expected a share from 0 to 1 or a count")
        default: return
        }
    }
}

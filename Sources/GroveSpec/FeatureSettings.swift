/// The `features` section of a spec: which vectors stand for the instances.
public struct FeatureSettings: Sendable, Equatable {
    /// Where the vectors come from.
    public enum Kind: String, Sendable, CaseIterable {
        /// tf-idf where the dataset has texts, its own vectors otherwise.
        case auto
        /// tf-idf of the dataset's texts; an error for a dataset without texts.
        case tfidf
        /// The vectors that the dataset comes with; an error for a dataset without any.
        case given
    }

    /// How the dataset's own vectors are scaled before use.
    public enum Normalization: String, Sendable, CaseIterable {
        /// Every row divided by its Euclidean length.
        case l2
        /// As stored; XR-Linear in the reference code does not scale them either.
        case none
    }

    /// Where the vectors come from.
    public var kind: Kind = .auto
    /// How texts become vectors; read unless ``kind`` is `given`.
    public var tfidf = TfidfSettings()
    /// How given vectors are scaled; read unless ``kind`` is `tfidf`, whose rows are always unit.
    public var normalize: Normalization = .none

    /// Creates the default settings: tf-idf where there are texts, else the vectors as stored.
    public init() {}
}

/// The `features.tfidf` section of a spec, in the sense of scikit-learn's `TfidfVectorizer`.
public struct TfidfSettings: Sendable, Equatable {
    /// What the n-grams are made of.
    public enum Analyzer: String, Sendable, CaseIterable {
        /// Words of at least two word characters.
        case word
        /// Characters of the whole text, spaces included.
        case char
        /// Characters within words padded by a space on either side.
        case charWithinWords = "char-wb"
    }

    /// A bound on how many training texts a term occurs in.
    public enum DocumentFrequency: Sendable, Equatable {
        /// A number of texts, written without a decimal point.
        case count(Int)
        /// A fraction of the texts from 0 to 1, written with a decimal point.
        case fraction(Double)
    }

    /// What the n-grams are made of.
    public var analyzer: Analyzer = .word
    /// The shortest and the longest n-gram.
    public var ngrams: ClosedRange<Int> = 1...2
    /// Terms in fewer training texts are dropped.
    public var minimumFrequency: DocumentFrequency = .count(2)
    /// Terms in more training texts are dropped.
    public var maximumFrequency: DocumentFrequency = .fraction(1)
    /// Only this many of the most frequent terms are kept; nil for all.
    public var maximumFeatures: Int?
    /// Whether a term's count c in a text weighs 1 + ln c instead of c.
    public var sublinear = true

    /// Creates the default settings: word 1-2-grams in at least two texts, sublinear.
    public init() {}
}

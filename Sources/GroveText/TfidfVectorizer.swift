public import GroveBase

/// Turns texts into tf-idf features, equal to scikit-learn's `TfidfVectorizer`.
///
/// With tf(d, t) the count of term t in document d (or 1 + ln of it, where sublinear), df(t) the
/// number of the N training documents that hold t, and s = 1 where smooth, else 0:
///
///     idf(t)  = ln((N + s) / (df(t) + s)) + 1
///     x(d, t) = tf(d, t) · idf(t),  each row divided by its Euclidean norm
///
/// Weights are computed in double precision and stored in single precision.
public struct TfidfVectorizer: Sendable {
    /// The settings it was fitted with.
    public let parameters: TfidfParameters
    /// The terms, one a feature column, in order of their Unicode code points.
    public let vocabulary: TextColumn
    /// idf of each term, in the order of the vocabulary.
    public let inverseDocumentFrequencies: [Double]
    let index: TermIndex

    /// Creates a vectoriser from the parts of one that was fitted before.
    ///
    /// - Precondition: One inverse document frequency a term.
    public init(
        parameters: TfidfParameters,
        vocabulary: TextColumn,
        inverseDocumentFrequencies: [Double]
    ) {
        precondition(
            vocabulary.count == inverseDocumentFrequencies.count,
            "\(vocabulary.count) terms, \(inverseDocumentFrequencies.count) idf values"
        )
        self.parameters = parameters
        self.vocabulary = vocabulary
        self.inverseDocumentFrequencies = inverseDocumentFrequencies
        index = TermIndex(vocabulary: vocabulary, analyzer: parameters.analyzer)
    }
}

import GroveBase
import GroveText
import Testing

@Suite struct `What tf-idf refuses` {
    private func message(_ texts: [String], _ parameters: TfidfParameters) -> String? {
        let error = #expect(throws: InputError.self) {
            try TfidfVectorizer.fit(
                TextColumn(texts),
                parameters,
                workers: Workers(1),
                progress: SilentProgress()
            )
        }
        return error?.message
    }

    @Test func `texts without words are an empty vocabulary`() {
        #expect(message(["a b", "!"], TfidfParameters())?.hasPrefix("empty vocabulary") == true)
        #expect(message([], TfidfParameters())?.hasPrefix("empty vocabulary") == true)
    }

    @Test func `pruning every term is an error`() {
        let rare = TfidfParameters(minDocumentFrequency: .count(2))
        #expect(message(["one", "two"], rare)?.hasPrefix("after pruning, no terms remain") == true)
        let longer = TfidfParameters(ngrams: 3...3)
        #expect(message(["one two"], longer)?.hasPrefix("after pruning, no terms remain") == true)
    }

    @Test func `a minimum above the maximum is an error`() {
        let parameters = TfidfParameters(
            minDocumentFrequency: .count(2),
            maxDocumentFrequency: .count(1)
        )
        #expect(message(["one two"], parameters)?.contains("min-df") == true)
    }

    @Test(arguments: [
        TfidfParameters(ngrams: 0...1),
        TfidfParameters(ngrams: 1...65),
        TfidfParameters(minDocumentFrequency: .count(0)),
        TfidfParameters(maxDocumentFrequency: .fraction(1.5)),
        TfidfParameters(maxDocumentFrequency: .fraction(.nan)),
        TfidfParameters(maxFeatures: 0),
    ])
    func `a setting out of range is named with what was expected`(parameters: TfidfParameters) {
        #expect(message(["one two"], parameters)?.contains("expected") == true)
    }
}

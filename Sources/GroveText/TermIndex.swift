import GroveBase
struct TermIndex: Sendable {
    init(vocabulary: TextColumn, analyzer: TfidfParameters.Analyzer) {}
}

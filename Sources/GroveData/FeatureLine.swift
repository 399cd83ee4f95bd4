import GroveBase

/// The feature vector that a line of sparse text stands for.
public struct FeatureLine: Sendable, Equatable {
    /// The features that are not zero, ascending.
    public let columns: [UInt32]
    /// Their values.
    public let values: [Float]

    /// Reads `feature:value feature:value …`, with or without `label,label` before it, as in the XC
    /// repository's files; labels are not looked at.
    ///
    /// - Parameters:
    ///   - line: The line, without its end. An empty one is a vector of zeros.
    ///   - featureCount: How many features there are.
    /// - Throws: ``InputError`` for a feature out of range or twice, or a value that is no finite
    ///   number.
    public init(_ line: [UInt8], featureCount: Int) throws {
        let first = line.prefix { $0 != space }
        let isLabels = first.allSatisfy { $0 == comma || $0 &- zero < 10 }
        let start = isLabels ? first.count : 0
        var cursor = SparseCursor(bytes: line, position: start, end: line.count)
        var policy = DatasetPolicy()
        policy.allowsEmpty = true
        policy.sortsIndices = true
        var block = RowBlock()
        do {
            try cursor.cells(into: &block, "feature", below: featureCount, policy)
        } catch {
            throw InputError(error.message)
        }
        columns = block.columns
        values = block.values
    }
}

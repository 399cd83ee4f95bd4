import GroveBase
import GroveSparse

extension DatasetFiles {
    /// A split with its list of labels to leave out, where the dataset has one.
    func filtered(_ split: Split, _ role: DatasetRole, _ workers: Workers) throws -> Split {
        guard let path = path(role) else { return split }
        return Split(
            ids: split.ids,
            texts: split.texts,
            features: split.features,
            labels: split.labels,
            filtered: try readFilterLabels(
                path,
                instanceCount: split.count,
                labelCount: split.labels.columnCount,
                workers: workers
            )
        )
    }
}

/// Reads a list of (instance, label) pairs that count as not predicted, such as the XC repository's
/// `filter_labels_test.txt`: two whole numbers from 0 a line, in any order; it may be empty.
///
/// - Returns: The pairs, (instances, labels); doubles count once.
/// - Throws: ``InputError`` with file and line: not two numbers, or one that is out of range.
func readFilterLabels(
    _ path: String,
    instanceCount: Int,
    labelCount: Int,
    workers: Workers
) throws -> CSRPattern {
    let bytes = try readBytes(path)
    let blocks = try parseBlocks(bytes, path, workers: workers) { range in
        var pairs: [UInt64] = []
        try forEachLine(bytes, range) { line in
            let words = bytes[line].split { $0 <= space }
            guard !words.isEmpty else { return }
            func number(_ place: Int, _ what: String, below bound: Int) throws -> UInt64 {
                let number =
                    words.count == 2 ? Int(String(decoding: words[place], as: UTF8.self)) : nil
                guard let number, 0..<bound ~= number else {
                    throw LineProblem(
                        lineStart: line.lowerBound,
                        message: "\(excerpt(bytes[line])) is no \(what) of a pair, expected an "
                            + "instance below \(instanceCount) and a label below \(labelCount)"
                    )
                }
                return UInt64(number)
            }
            let instance = try number(0, "instance", below: instanceCount)
            pairs.append(instance << 32 | (try number(1, "label", below: labelCount)))
        }
        return pairs
    }
    return pattern(of: Array(blocks.joined()).sorted(), instanceCount, labelCount)
}

/// The pattern of sorted pairs, the instance in the upper half of each.
private func pattern(of pairs: [UInt64], _ instanceCount: Int, _ labelCount: Int) -> CSRPattern {
    var offsets: [Int] = [0]
    offsets.reserveCapacity(instanceCount + 1)
    var columns: [UInt32] = []
    columns.reserveCapacity(pairs.count)
    var next = 0
    for instance in 0..<instanceCount {
        while next < pairs.count, pairs[next] >> 32 == instance {
            if next == 0 || pairs[next] != pairs[next - 1] {
                columns.append(UInt32(truncatingIfNeeded: pairs[next]))
            }
            next += 1
        }
        offsets.append(columns.count)
    }
    return CSRPattern(columnCount: labelCount, rowOffsets: offsets, columns: columns)
}

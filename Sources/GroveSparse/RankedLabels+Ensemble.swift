import CKernels
public import GroveBase

extension RankedLabels {
    /// The predictions of several models on the same instances, made one.
    ///
    /// All labels that any member lists are listed; labels of equal score stand in the order of their
    /// ids (libpecos tells sums apart that become equal once divided by the number of members).
    ///
    /// - Parameters:
    ///   - members: The models' predictions; their order matters to `round-robin` and to rounding.
    ///   - method: What becomes of the scores.
    ///   - workers: The threads to use; any number gives the same bits.
    /// - Returns: The ensemble's predictions.
    /// - Precondition: At least one member, and as many instances in each.
    public static func ensemble(
        _ members: [RankedLabels],
        by method: EnsembleMethod,
        workers: Workers
    ) -> RankedLabels {
        let counts = members.map(\.rowCount)
        precondition(!members.isEmpty, "an ensemble of nothing")
        precondition(
            counts.allSatisfy { $0 == counts[0] },
            "an ensemble of predictions of \(counts) instances"
        )
        let longest = members.reduce(0) { longest, member in
            (0..<member.rowCount).reduce(longest) { max($0, member.row($1).count) }
        }
        let blocks = Workers.blocks(counts[0], size: 512)
        let parts = workers.map(blocks.count) { block in
            var combiner = Combiner(members: members, method: method, longest: longest)
            for row in blocks[block] { combiner.add(row) }
            return combiner.result
        }
        var offsets = [0]
        offsets.reserveCapacity(counts[0] + 1)
        for part in parts {
            let start = offsets[offsets.count - 1]
            for end in part.rowOffsets.dropFirst() { offsets.append(start + end) }
        }
        return RankedLabels(
            rowOffsets: offsets,
            labels: workers.joined(parts.map(\.labels), initial: 0),
            scores: workers.joined(parts.map(\.scores), initial: 0)
        )
    }
}

/// Combines the lists of one instance after the other.
private struct Combiner {
    let members: [RankedLabels]
    let method: EnsembleMethod
    /// The longest list of any member and instance.
    let longest: Int

    private var offsets = [0]
    private var labels: [UInt32] = []
    private var scores: [Float] = []
    /// What the members say of an instance, member by member, rank by rank.
    private var values: [Double] = []
    /// Each label with the place of its value, so that sorting brings equal labels together with
    /// the members in order.
    private var places: [UInt64] = []
    private var combined: [(label: UInt32, score: Float)] = []

    init(members: [RankedLabels], method: EnsembleMethod, longest: Int) {
        self.members = members
        self.method = method
        self.longest = longest
    }

    var result: RankedLabels { RankedLabels(rowOffsets: offsets, labels: labels, scores: scores) }

    /// Adds the ensemble's list of an instance.
    mutating func add(_ row: Int) {
        values.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        for (index, member) in members.enumerated() {
            let range = member.rowOffsets[row]..<member.rowOffsets[row + 1]
            for i in range {
                places.append(UInt64(member.labels[i]) << 32 | UInt64(places.count))
            }
            appendValues(member.scores[range], member: index)
        }
        places.sort()
        combine()
        for entry in combined {
            labels.append(entry.label)
            scores.append(entry.score)
        }
        offsets.append(labels.count)
    }

    /// Adds what a member's scores, best first, count for.
    private mutating func appendValues(_ scores: ArraySlice<Float>, member: Int) {
        switch method {
        case .average: for score in scores { values.append(Double(score)) }
        case .sigmoidAverage:
            for score in scores { append(1 / (1 + linear_exp(-Double(score)))) }
        case .softmaxAverage:
            let best = Double(scores.max() ?? 0)
            let powers = scores.map { linear_exp(Double($0) - best) }
            let sum = powers.reduce(0, +)
            for power in powers { append(power / sum) }
        case .rankAverage: for rank in scores.indices { values.append(relevance(rank, scores)) }
        case .roundRobin:
            let turn = Double(members.count - member) / Double(members.count + 1)
            for rank in scores.indices { values.append(relevance(rank, scores) + turn) }
        }
    }

    private mutating func append(_ value: Double) { values.append(Double(Float(value))) }

    /// What a rank counts for: most for the first, at least 1 for the last of the longest list.
    private func relevance(_ place: Int, _ scores: ArraySlice<Float>) -> Double {
        Double(longest - (place - scores.startIndex))
    }

    /// Makes one entry of all that the members say of a label, and ranks the entries.
    private mutating func combine() {
        combined.removeAll(keepingCapacity: true)
        var next = 0
        while next < places.count {
            let label = places[next] >> 32
            var total = 0.0
            while next < places.count, places[next] >> 32 == label {
                let value = values[Int(places[next] & 0xFFFF_FFFF)]
                total = add(value, to: total)
                next += 1
            }
            guard total != 0 else { continue }
            combined.append((UInt32(label), Float(total / Double(members.count))))
        }
        combined.sort { ($1.score, $0.label) < ($0.score, $1.label) }
    }

    private func add(_ value: Double, to total: Double) -> Double {
        switch method {
        case .roundRobin: max(total, value)
        case .rankAverage: total + value
        // As single-precision numbers add up; whole ranks need no rounding.
        case .average, .sigmoidAverage, .softmaxAverage: Double(Float(total + value))
        }
    }
}

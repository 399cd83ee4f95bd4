import CKernels
import GroveBase
import GroveSparse
import GroveTree

/// One level of a beam search over some instances: scoring their candidates, keeping the best.
struct LevelStep: Sendable {
    let search: BeamSearch
    let level: Int
    let beams: Beams
    /// Which instances of the beams.
    let instances: Range<Int>
    /// The row of the features that the first of them is.
    let firstRow: Int
    /// Where each instance's candidates start.
    let offsets: [Int]

    private var childOffsets: [Int] { search.model.tree.childOffsets[level] }
    private var weights: LinearLevel { search.model.levels[level] }

    /// The scores of all candidates, instance by instance.
    func score(_ tables: Pool<ScoringTable>) -> SharedBuffer<Float> {
        let scores = SharedBuffer<Float>(count: offsets[offsets.count - 1])
        let (starts, pairs) = groupedPairs()
        var slices: [(chunk: Int, pairs: Range<Int>)] = []
        for chunk in 0..<weights.chunkCount {
            for first in stride(
                from: starts[chunk],
                to: starts[chunk + 1],
                by: BeamSearch.sliceLimit
            ) {
                let end = min(first + BeamSearch.sliceLimit, starts[chunk + 1])
                slices.append((chunk, first..<end))
            }
        }
        search.workers.forEach(slices.count) { [slices] index in
            let table = tables.take()
            score(slices[index].chunk, pairs[slices[index].pairs], table, scores)
            tables.give(table)
        }
        return scores
    }

    private func groupedPairs() -> (starts: [Int], pairs: [linear_pair]) {
        let chunks = weights.chunkCount
        var starts = [Int](repeating: 0, count: chunks + 1)
        // Safety: starts hold chunks + 1 values; the counting call says how many pairs follow.
        func group(_ pairs: UnsafeMutablePointer<linear_pair>?) {
            unsafe beams.withPointers(instances) {
                unsafe linear_group_pairs(
                    $0,
                    childOffsets,
                    weights.chunkOffsets,
                    search.model.parentChunks[level],
                    Int64(chunks),
                    Int64(firstRow),
                    offsets,
                    &starts,
                    pairs
                )
            }
        }
        group(nil)
        let count = starts[chunks]
        let pairs = unsafe [linear_pair](capacity: count) { buffer, filled in
            unsafe group(buffer.baseAddress)
            filled = count
        }
        return (starts, pairs)
    }

    private func score(
        _ chunk: Int,
        _ pairs: ArraySlice<linear_pair>,
        _ table: ScoringTable,
        _ scores: SharedBuffer<Float>
    ) {
        let post = search.postProcessor(level).kernelCode
        // Safety: pairs name rows of the matrix and disjoint ranges of the scores; the table has an
        // entry for every feature; the chunk's arrays keep LinearLevel's invariants.
        unsafe ChunkTrainer.withMatrix(search.features) { matrix in
            unsafe withUnsafePointer(to: matrix) { matrix in
                unsafe weights.withWeights(ofChunk: chunk, dense: search.dense[level]) { weights in
                    unsafe pairs.withUnsafeBufferPointer { pairs in
                        unsafe linear_score_pairs(
                            matrix,
                            Int64(search.denseCount),
                            weights,
                            search.model.bias,
                            post.code,
                            post.power,
                            pairs.baseAddress,
                            Int64(pairs.count),
                            table.rows.base,
                            table.room.base,
                            scores.base
                        )
                    }
                }
            }
        }
    }

    /// The best candidates of each instance, part by part.
    func select(_ scores: SharedBuffer<Float>, keep: Int, named: Bool) -> [(Range<Int>, Beams)] {
        let parts = Workers.blocks(instances.count, size: 512)
        let names = named ? search.model.tree.slotLabels : []
        let selected = search.workers.map(parts.count) { index -> Beams in
            let part = parts[index]
            var result = Beams(instances: part.count, stride: keep)
            let longest = part.reduce(keep) { max($0, offsets[$1 + 1] - offsets[$1]) }
            var keys = [UInt64](repeating: 0, count: longest)
            let shifted = part.lowerBound + instances.lowerBound
            let starts = Array(offsets[part.lowerBound...part.upperBound])
            // Safety: results have room for `keep` of every instance, keys for the longest list of
            // candidates; the scores cover all offsets.
            unsafe beams.withPointers(shifted..<(shifted + part.count)) {
                unsafe linear_select(
                    $0,
                    0,
                    Int64(part.count),
                    childOffsets,
                    names.isEmpty ? nil : names,
                    starts,
                    scores.base,
                    Int64(keep),
                    &keys,
                    &result.counts,
                    &result.ids,
                    &result.scores
                )
            }
            return result
        }
        return zip(parts, selected).map {
            ($0.lowerBound + instances.lowerBound..<$0.upperBound + instances.lowerBound, $1)
        }
    }
}

extension PostProcessor {
    /// The kernel's number for it and the power of a hinge.
    var kernelCode: (code: Int32, power: Int32) {
        switch self {
        case .noop: (Int32(LINEAR_POST_NOOP), 0)
        case .sigmoid: (Int32(LINEAR_POST_SIGMOID), 0)
        case .logSigmoid: (Int32(LINEAR_POST_LOG_SIGMOID), 0)
        case .hinge(let power), .logHinge(let power): (Int32(LINEAR_POST_HINGE), Int32(power))
        }
    }
}

extension LinearLevel {
    /// A chunk's weights as C sees them, for the length of a call.
    func withWeights<Result>(
        ofChunk chunk: Int,
        dense: DenseLevel? = nil,
        _ body: (UnsafePointer<linear_weights>) -> Result
    ) -> Result {
        let rows = featureOffsets[chunk]
        let first = weightOffsets[chunk]
        return unsafe features.withUnsafeBufferPointer { features in
            unsafe rowEnds.withUnsafeBufferPointer { rowEnds in
                unsafe columns.withUnsafeBufferPointer { columns in
                    unsafe values.withUnsafeBufferPointer { values in
                        unsafe biases.withUnsafeBufferPointer { biases in
                            // Safety: the chunk's parts lie within the arrays, which outlive the
                            // body.
                            let weights = unsafe linear_weights(
                                features: features.baseAddress?.advanced(by: rows),
                                row_ends: rowEnds.baseAddress?.advanced(by: rows),
                                columns: columns.baseAddress?.advanced(by: first),
                                values: values.baseAddress?.advanced(by: first),
                                biases: biases.baseAddress?.advanced(by: chunkOffsets[chunk]),
                                feature_count: Int64(featureOffsets[chunk + 1] - rows),
                                width: Int64(chunkOffsets[chunk + 1] - chunkOffsets[chunk]),
                                dense: dense.map { unsafe UnsafePointer($0.row(rows)) },
                                stride: Int64(dense?.stride ?? 0)
                            )
                            return unsafe withUnsafePointer(to: weights, body)
                        }
                    }
                }
            }
        }
    }
}

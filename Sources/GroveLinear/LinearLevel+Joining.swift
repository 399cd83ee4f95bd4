import CKernels
import GroveBase

extension LinearLevel {
    /// Bytes of joined chunks after which their memory goes back to the system.
    private static let trimming = 64 << 20

    /// Joins the chunks of a level, letting go of them on the way.
    ///
    /// Otherwise every weight would be in memory twice, which is the most that training takes.
    init(joining chunks: inout [TrainedChunk], childOffsets: [Int], workers: Workers) {
        func offsets(_ count: (TrainedChunk) -> Int) -> [Int] {
            chunks.reduce(into: [0]) { $0.append($0[$0.count - 1] + count($1)) }
        }
        let featureOffsets = offsets { $0.features.count }
        let weightOffsets = offsets { $0.values.count }
        let biases = Array(chunks.map(\.biases).joined())
        let rowCount = featureOffsets[chunks.count]
        let weightCount = weightOffsets[chunks.count]
        var (rowEnds, columns, values): ([UInt32], [UInt8], [Float]) = ([], [], [])
        // Untouched room takes no memory.
        let features = unsafe [UInt32](capacity: rowCount) { features, featureCount in
            unsafe rowEnds = [UInt32](capacity: rowCount) { rowEnds, rowEndCount in
                unsafe columns = [UInt8](capacity: weightCount) { columns, columnCount in
                    unsafe values = [Float](capacity: weightCount) { values, valueCount in
                        let target = unsafe JoinedChunks(
                            features: features,
                            rowEnds: rowEnds,
                            columns: columns,
                            values: values
                        )
                        LinearLevel.drain(&chunks, workers: workers) { index, chunk in
                            // Safety: the offsets are the chunk's own.
                            unsafe target.write(
                                chunk,
                                row: featureOffsets[index],
                                weight: weightOffsets[index]
                            )
                        }
                        valueCount = weightCount
                    }
                    columnCount = weightCount
                }
                rowEndCount = rowCount
            }
            featureCount = rowCount
        }
        self.init(
            chunkOffsets: LinearLevel.chunks(childOffsets: childOffsets).chunkOffsets,
            featureOffsets: featureOffsets,
            weightOffsets: weightOffsets,
            features: features,
            rowEnds: rowEnds,
            columns: columns,
            values: values,
            biases: biases
        )
    }

    /// Hands every chunk to `body`, some at a time, and lets go of those that were.
    private static func drain(
        _ chunks: inout [TrainedChunk],
        workers: Workers,
        _ body: @Sendable (Int, TrainedChunk) -> Void
    ) {
        var first = 0
        while first < chunks.count {
            var end = first
            var bytes = 0
            while end < chunks.count, bytes < trimming {
                bytes += 8 * chunks[end].features.count + 5 * chunks[end].values.count
                end += 1
            }
            let some = Array(chunks[first..<end])
            for index in first..<end { chunks[index] = TrainedChunk() }
            workers.forEach(some.count) { [first] in body(first + $0, some[$0]) }
            first = end
            if bytes >= trimming { release_free_memory() }
        }
        chunks = []
    }
}

// Safety: the pointers cross threads, and every chunk is written by one call to places of its own.
@unsafe private struct JoinedChunks: @unchecked Sendable {
    let features: UnsafeMutableBufferPointer<UInt32>
    let rowEnds: UnsafeMutableBufferPointer<UInt32>
    let columns: UnsafeMutableBufferPointer<UInt8>
    let values: UnsafeMutableBufferPointer<Float>

    /// Copies a chunk to where its rows and weights start.
    func write(_ chunk: TrainedChunk, row: Int, weight: Int) {
        // Safety: slicing checks that the places lie within the buffers.
        unsafe copy(chunk.features, to: features, row)
        unsafe copy(chunk.rowEnds, to: rowEnds, row)
        unsafe copy(chunk.columns, to: columns, weight)
        unsafe copy(chunk.values, to: values, weight)
    }

    private func copy<Element: BitwiseCopyable>(
        _ elements: [Element],
        to buffer: UnsafeMutableBufferPointer<Element>,
        _ start: Int
    ) {
        // Safety: the piece has as many places as there are elements.
        let piece = unsafe UnsafeMutableBufferPointer(
            rebasing: buffer[start..<(start + elements.count)]
        )
        _ = unsafe piece.initialize(fromContentsOf: elements)
    }
}

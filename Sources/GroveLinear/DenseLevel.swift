import GroveBase

/// A level's rows with a place for every child of their chunk.
///
/// Features of upper levels have weights for most children of a cluster: the places then cost little
/// memory, and a row is added as two or three vectors instead of weight by weight. At Amazon-670K's
/// shape the second level has 16 weights in 32 places and three quarters of all additions.
@safe struct DenseLevel: Sendable {
    /// Places a row: a multiple of 16, at least the width of every chunk.
    let stride: Int
    // Safety: written in init alone, a chunk's rows by one call each.
    private let places: SharedBuffer<Float>

    /// The most places that are made, 256 MiB.
    private static let limit = 1 << 26

    /// Lays a level out, where it is full enough and met often enough to pay.
    ///
    /// - Parameters:
    ///   - level: The level.
    ///   - nonzeros: The features of all instances that will meet it.
    ///   - workers: The threads.
    init?(_ level: LinearLevel, nonzeros: Int, workers: Workers) {
        let widths = level.chunkOffsets.indices.dropLast().map {
            level.chunkOffsets[$0 + 1] - level.chunkOffsets[$0]
        }
        let stride = ((widths.max() ?? 0) + 15) / 16 * 16
        let rows = level.features.count
        guard stride > 0, rows * stride <= DenseLevel.limit, nonzeros >= 2 * rows,
            level.values.count * 4 >= rows * stride
        else { return nil }
        self.stride = stride
        let places = SharedBuffer<Float>(count: rows * stride)
        workers.forEach(level.chunkCount) { chunk in
            let range = level.featureOffsets[chunk]..<level.featureOffsets[chunk + 1]
            // Safety: a chunk's rows are its own, and they have `stride` places each; columns are
            // below the chunk's width.
            let target = unsafe places.base + range.lowerBound * stride
            unsafe target.initialize(repeating: 0, count: range.count * stride)
            var weight = level.weightOffsets[chunk]
            for row in range {
                let end = level.weightOffsets[chunk] + Int(level.rowEnds[row])
                let place = (row - range.lowerBound) * stride
                while weight < end {
                    unsafe target[place + Int(level.columns[weight])] = level.values[weight]
                    weight += 1
                }
            }
        }
        self.places = places
    }

    /// The places of a row, counted over all chunks.
    @unsafe func row(_ index: Int) -> UnsafeMutablePointer<Float> {
        // Safety: the caller names a row of the level, or the end.
        unsafe places.base + index * stride
    }
}

import CKernels

/// Up to 64 centroids side by side, kept by the kernel.
@safe final class CentroidBlock: @unchecked Sendable {
    /// The most centroids of a block.
    static let capacity = 64

    // Safety: one thread sums a block at a time, and none reads it meanwhile.
    let pointer: OpaquePointer
    /// The number of the first centroid.
    private let first: Int

    /// Room for centroids `first` to `first + count`, over some columns.
    init(first: Int, count: Int, width: Int) {
        precondition((1...Self.capacity).contains(count), "\(count) centroids in a block")
        // Safety: owned by this object and freed once.
        guard let pointer = unsafe centroids_create(Int64(width), Int32(count)) else {
            preconditionFailure("no memory for \(count) centroids of \(width) columns")
        }
        unsafe self.pointer = pointer
        self.first = first
    }

    deinit {
        // Safety: allocated in init, freed only here.
        unsafe centroids_free(pointer)
    }

    /// Makes the centroids those of an assignment, one cluster (or `CENTROIDS_NONE`) a row.
    func sum(_ rows: KMeansRows, _ assignment: [UInt32], spherical: Bool) {
        precondition(assignment.count == rows.count, "\(assignment.count) of \(rows.count) rows")
        // Safety: the rows are as wide as the block, and each has its cluster.
        unsafe assignment.withUnsafeBufferPointer { clusters in
            unsafe rows.withMatrix { matrix in
                unsafe centroids_sum(
                    pointer,
                    matrix,
                    clusters.baseAddress,
                    UInt32(first),
                    spherical
                )
            }
        }
    }
}

/// The best centroid of some rows and how well it fits.
struct NearestCentroids: Sendable {
    var clusters: [UInt32]
    var scores: [Float]

    /// Finds the best centroid of all blocks for a range of rows.
    init(
        _ range: Range<Int>,
        of rows: KMeansRows,
        among blocks: [CentroidBlock],
        instructionSet: Int32
    ) {
        precondition(range.upperBound <= rows.count, "rows \(range) of \(rows.count)")
        clusters = [UInt32](repeating: 0, count: range.count)
        scores = [Float](repeating: 0, count: range.count)
        let pointers = unsafe blocks.map { unsafe Optional($0.pointer) }
        // Safety: the range lies within the rows, outputs have a place for each of them, and the
        // blocks, as wide as the rows, live to the end of the call.
        withExtendedLifetime(blocks) {
            unsafe clusters.withUnsafeMutableBufferPointer { clusters in
                unsafe scores.withUnsafeMutableBufferPointer { scores in
                    unsafe rows.withMatrix { matrix in
                        unsafe centroids_nearest(
                            pointers,
                            Int64(pointers.count),
                            matrix,
                            Int64(range.lowerBound),
                            Int64(range.upperBound),
                            instructionSet,
                            clusters.baseAddress,
                            scores.baseAddress
                        )
                    }
                }
            }
        }
    }
}

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

    /// Finds the best centroid of all blocks for some rows, in their order.
    init(
        _ chosen: ArraySlice<UInt32>,
        of rows: KMeansRows,
        among blocks: [CentroidBlock],
        instructionSet: Int32
    ) {
        precondition(chosen.allSatisfy { $0 < rows.count }, "a row beyond \(rows.count)")
        clusters = [UInt32](repeating: 0, count: chosen.count)
        scores = [Float](repeating: 0, count: chosen.count)
        let pointers = unsafe blocks.map { unsafe Optional($0.pointer) }
        // Safety: the chosen rows exist, outputs have a place for each of them, and the blocks, as
        // wide as the rows, live to the end of the call.
        withExtendedLifetime(blocks) {
            unsafe clusters.withUnsafeMutableBufferPointer { clusters in
                unsafe scores.withUnsafeMutableBufferPointer { scores in
                    unsafe chosen.withUnsafeBufferPointer { chosen in
                        unsafe rows.withMatrix { matrix in
                            unsafe centroids_nearest(
                                pointers,
                                Int64(pointers.count),
                                matrix,
                                chosen.baseAddress,
                                Int64(chosen.count),
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
}

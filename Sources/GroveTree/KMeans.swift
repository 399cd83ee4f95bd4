import CKernels
import GroveBase
import GroveSparse

/// K-means over some rows of a sparse matrix (Lloyd's), seeded by k-means++.
///
/// Spherical: centroids have length 1 and a row goes to the largest dot product; plain: to the
/// nearest centroid. Ties go to the smaller cluster. A cluster that comes out empty takes the row
/// that fits its own worst, so that none is empty at the end. Rounds end when no row moves.
///
/// - Complexity: O(nonzeros x clusters) a round, 64 clusters to a pass over the cells.
struct KMeans {
    private let rows: KMeansRows
    private let ids: [UInt32]
    private let parameters: ClustererParameters
    private let workers: Workers
    private let clusterCount: Int
    private let blocks: [CentroidBlock]
    private let instructionSet: Int32

    /// Prepares to cluster the rows with the given ids, ascending.
    ///
    /// Any instruction set of the kernels gives the same clusters.
    init(
        _ matrix: CSRMatrix,
        _ ids: [UInt32],
        _ parameters: ClustererParameters,
        _ workers: Workers,
        instructionSet: Int32 = ckernels_best_isa()
    ) {
        let rows = KMeansRows(matrix, ids)
        self.rows = rows
        self.ids = ids
        self.parameters = parameters
        self.workers = workers
        self.instructionSet = instructionSet
        clusterCount = min(parameters.branching, ids.count)
        blocks = Workers.blocks(clusterCount, size: CentroidBlock.capacity).map {
            CentroidBlock(first: $0.lowerBound, count: $0.count, width: rows.width)
        }
    }

    /// The clusters, none empty, each with its ids ascending.
    func clusters(drawingFrom stream: RandomStream) -> [[UInt32]] {
        var stream = stream
        var assignment = [UInt32](repeating: CENTROIDS_NONE, count: rows.count)
        let starts = startingRows(&stream, rows, parameters, count: clusterCount)
        for (cluster, row) in starts.enumerated() { assignment[row] = UInt32(cluster) }
        for _ in 0..<max(1, parameters.iterations) {
            let next = reassigned(assignment)
            if next == assignment { break }
            assignment = next
        }
        var clusters = [[UInt32]](repeating: [], count: clusterCount)
        for (row, cluster) in assignment.enumerated() { clusters[Int(cluster)].append(ids[row]) }
        return clusters
    }

    /// One round: the centroids of an assignment and the assignment to them.
    private func reassigned(_ assignment: [UInt32]) -> [UInt32] {
        workers.forEach(blocks.count) {
            blocks[$0].sum(rows, assignment, spherical: parameters.spherical)
        }
        // Rows of one cluster share columns: one after the other, they find the weights in the cache.
        let order = ordered(assignment)
        let ranges = Workers.blocks(rows.count, size: 256)
        let nearest = workers.map(ranges.count) {
            NearestCentroids(
                order[ranges[$0]],
                of: rows,
                among: blocks,
                instructionSet: instructionSet
            )
        }
        var clusters = assignment
        var scores = [Float](repeating: 0, count: rows.count)
        for (range, piece) in zip(ranges, nearest) {
            for (place, i) in zip(range, piece.clusters.indices) {
                clusters[Int(order[place])] = piece.clusters[i]
                scores[Int(order[place])] = piece.scores[i]
            }
        }
        return fillingEmpty(clusters, scores: scores, clusterCount: clusterCount)
    }

    /// The rows by ascending cluster, those of none last, ascending within a cluster.
    private func ordered(_ assignment: [UInt32]) -> [UInt32] {
        var next = [Int](repeating: 0, count: clusterCount + 2)
        func place(_ cluster: UInt32) -> Int { min(Int(cluster), clusterCount) }
        for cluster in assignment { next[place(cluster) + 1] += 1 }
        for cluster in 0...clusterCount { next[cluster + 1] += next[cluster] }
        var order = [UInt32](repeating: 0, count: assignment.count)
        for (row, cluster) in assignment.enumerated() {
            order[next[place(cluster)]] = UInt32(row)
            next[place(cluster)] += 1
        }
        return order
    }
}

/// K rows drawn in proportion to their distance from the nearest row drawn so far.
///
/// The squared distance, or 1 less the dot product where centroids are unit vectors (k-means++,
/// Arthur and Vassilvitskii 2007). Where all rows coincide the next one in order is taken.
func startingRows(
    _ stream: inout RandomStream,
    _ rows: KMeansRows,
    _ parameters: ClustererParameters,
    count: Int
) -> [Int] {
    let squares = rows.squares()
    var chosen = [stream.below(rows.count)]
    var distances = [Double](repeating: .infinity, count: rows.count)
    while chosen.count < count {
        let last = chosen[chosen.count - 1]
        let products = rows.dots(with: last)
        for row in distances.indices {
            let distance =
                parameters.spherical
                ? 1 - products[row] / max(squares[row] * squares[last], 1e-30).squareRoot()
                : squares[row] + squares[last] - 2 * products[row]
            distances[row] = min(distances[row], max(0, distance))
        }
        for row in chosen { distances[row] = 0 }
        var threshold = stream.unit() * distances.reduce(0, +)
        let drawn = distances.indices.first { row in
            threshold -= distances[row]
            return threshold < 0
        }
        let fallback = drawn == nil ? distances.indices.first { !chosen.contains($0) } : nil
        guard let next = drawn ?? fallback else { break }
        chosen.append(next)
    }
    return chosen
}

/// Gives every empty cluster the row that fits its own worst, out of clusters with others.
func fillingEmpty(_ clusters: [UInt32], scores: [Float], clusterCount: Int) -> [UInt32] {
    var sizes = [Int](repeating: 0, count: clusterCount)
    for cluster in clusters { sizes[Int(cluster)] += 1 }
    guard sizes.contains(0) else { return clusters }
    var assignment = clusters
    var byFit = scores.indices.sorted {
        scores[$0] != scores[$1] ? scores[$0] < scores[$1] : $0 < $1
    }[...]
    for cluster in sizes.indices where sizes[cluster] == 0 {
        while let row = byFit.popFirst() {
            guard sizes[Int(assignment[row])] > 1 else { continue }
            sizes[Int(assignment[row])] -= 1
            assignment[row] = UInt32(cluster)
            sizes[cluster] = 1
            break
        }
    }
    return assignment
}

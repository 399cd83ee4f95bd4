import GroveBase
import GroveSparse

extension KMeans {
    /// The same k-means written down plainly: dense vectors, one thread, one number at a time.
    ///
    /// What ``clusters(drawingFrom:)`` is held against; O(rows x columns x clusters) a round.
    static func plainClusters(
        _ matrix: CSRMatrix,
        _ parameters: ClustererParameters,
        drawingFrom stream: RandomStream
    ) -> [[UInt32]] {
        var stream = stream
        let rows = (0..<matrix.rowCount).map { row in
            var dense = [Float](repeating: 0, count: matrix.columnCount)
            for (column, value) in zip(matrix.rowColumns(row), matrix.rowValues(row)) {
                dense[Int(column)] = value
            }
            return dense
        }
        let clusterCount = min(parameters.branching, rows.count)
        let starts = startingRows(
            &stream,
            KMeansRows(matrix, Array(0..<UInt32(rows.count))),
            parameters,
            count: clusterCount
        )
        var members = starts.map { [$0] }
        for _ in 0..<max(1, parameters.iterations) {
            let centroids = members.map { centroid($0, rows, spherical: parameters.spherical) }
            var clusters: [UInt32] = []
            var scores: [Float] = []
            for row in rows {
                let products = centroids.map { centroid in
                    let dot = zip(centroid.sum, row).reduce(Float(0)) { $0 + $1.0 * $1.1 }
                    return dot * centroid.scale - centroid.halfNorm
                }
                let best = products.max() ?? 0
                clusters.append(UInt32(products.firstIndex(of: best) ?? 0))
                scores.append(best)
            }
            let filled = fillingEmpty(clusters, scores: scores, clusterCount: clusterCount)
            let next = (0..<clusterCount).map { cluster in
                filled.indices.filter { filled[$0] == UInt32(cluster) }
            }
            if next == members { break }
            members = next
        }
        return members.map { $0.map(UInt32.init) }
    }

    private static func centroid(
        _ members: [Int],
        _ rows: [[Float]],
        spherical: Bool
    ) -> (sum: [Float], scale: Float, halfNorm: Float) {
        var sum = [Float](repeating: 0, count: rows[0].count)
        for member in members { for i in sum.indices { sum[i] += rows[member][i] } }
        let square = sum.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard spherical else {
            let scale = 1 / Double(members.count)
            return (sum, Float(scale), Float(square * scale * scale / 2))
        }
        return (sum, square > 0 ? Float(1 / square.squareRoot()) : 0, 0)
    }
}

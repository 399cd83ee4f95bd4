import GroveBase
import GroveSparse

/// K-means over some rows of a sparse matrix (Lloyd's), seeded by k-means++.
///
/// Spherical: centroids have length 1 and a row goes to the largest dot product; plain: to the
/// nearest centroid. Ties go to the smaller cluster. A cluster that comes out empty takes the row
/// that fits its own worst, so that none is empty at the end.
struct KMeans {
    private let rows: NodeRows
    private let ids: [UInt32]
    private let parameters: ClustererParameters
    private let workers: Workers
    private let clusterCount: Int
    /// Clusters are handled by sixteens: the weights of one column in one group are one vector.
    private typealias Weights = [SIMD16<Float>]

    /// Prepares to cluster the rows with the given ids, ascending.
    init(
        _ matrix: CSRMatrix,
        _ ids: [UInt32],
        _ parameters: ClustererParameters,
        _ workers: Workers
    ) {
        var gatherer = NodeGatherer(matrix, denseCentroids: true)
        rows = gatherer.gather(ids[...])
        self.ids = ids
        self.parameters = parameters
        self.workers = workers
        clusterCount = min(parameters.branching, ids.count)
    }

    /// The clusters, none empty, each with its ids ascending.
    func clusters(drawingFrom stream: RandomStream) -> [[UInt32]] {
        var stream = stream
        var assignment = assign(groups(ofRows: startingRows(&stream)))
        for _ in 1..<max(1, parameters.iterations) {
            let next = assign(groups(assignment))
            if next == assignment { break }
            assignment = next
        }
        var clusters = [[UInt32]](repeating: [], count: clusterCount)
        for (row, cluster) in assignment.enumerated() { clusters[cluster].append(ids[row]) }
        return clusters
    }

    /// K rows drawn in proportion to their distance from the nearest row drawn so far.
    ///
    /// The squared distance, or 1 less the dot product where centroids are unit vectors (k-means++,
    /// Arthur and Vassilvitskii 2007). Where all rows coincide the next one in order is taken.
    private func startingRows(_ stream: inout RandomStream) -> [Int] {
        let norms = rows.cells.map { cells in
            cells.reduce(0.0) { $0 + Double(rows.values[$1]) * Double(rows.values[$1]) }
        }
        var chosen = [stream.below(rows.cells.count)]
        var distances = [Double](repeating: .infinity, count: rows.cells.count)
        while chosen.count < clusterCount {
            let last = chosen[chosen.count - 1]
            let products = dots(with: last)
            for row in distances.indices {
                let distance =
                    parameters.spherical
                    ? 1 - products[row] / max(norms[row] * norms[last], 1e-30).squareRoot()
                    : norms[row] + norms[last] - 2 * products[row]
                distances[row] = min(distances[row], max(0, distance))
            }
            for row in chosen { distances[row] = 0 }
            var threshold = stream.unit() * distances.reduce(0, +)
            let drawn = distances.indices.first { row in
                threshold -= distances[row]
                return threshold < 0
            }
            let fallback = distances.indices.first { !chosen.contains($0) }
            guard let next = drawn ?? fallback else { break }
            chosen.append(next)
        }
        return chosen
    }

    private func dots(with row: Int) -> [Double] {
        var dense = [Float](repeating: 0, count: rows.width)
        for cell in rows.cells[row] { dense[Int(rows.columns[cell])] = rows.values[cell] }
        let weights = dense
        let blocks = Workers.blocks(rows.cells.count, size: 1024)
        return Array(
            workers.map(blocks.count) { block in
                blocks[block].map { other in
                    rows.cells[other].reduce(0.0) { sum, cell in
                        sum + Double(rows.values[cell] * weights[Int(rows.columns[cell])])
                    }
                }
            }.joined()
        )
    }

    /// The weights of centroids that are single rows.
    private func groups(ofRows chosen: [Int]) -> [Weights] {
        var assignment = [Int](repeating: -1, count: rows.cells.count)
        for (cluster, row) in chosen.enumerated() { assignment[row] = cluster }
        return groups(assignment)
    }

    /// The weights of the centroids of an assignment, sixteen clusters a group.
    private func groups(_ assignment: [Int]) -> [Weights] {
        var members = [[Int]](repeating: [], count: clusterCount)
        for (row, cluster) in assignment.enumerated() where cluster >= 0 {
            members[cluster].append(row)
        }
        return workers.map((clusterCount + 15) / 16) { [members] group in
            weights(members[(group * 16)..<min(group * 16 + 16, clusterCount)])
        }
    }

    private func weights(_ clusters: ArraySlice<[Int]>) -> Weights {
        var weights = Weights(repeating: SIMD16(repeating: 0), count: rows.width)
        for (lane, members) in clusters.enumerated() {
            var target = weights.mutableSpan
            for row in members {
                for cell in rows.cells[row] {
                    target[Int(rows.columns[cell])][lane] += rows.values[cell]
                }
            }
        }
        var squares = SIMD16<Double>(repeating: 0)
        for weight in weights { squares += SIMD16<Double>(weight) * SIMD16<Double>(weight) }
        var scale = SIMD16<Float>(repeating: 0)
        for (lane, members) in clusters.enumerated() {
            if parameters.spherical {
                scale[lane] = squares[lane] > 0 ? Float(1 / squares[lane].squareRoot()) : 0
            } else {
                scale[lane] = members.isEmpty ? 0 : 1 / Float(members.count)
            }
        }
        for column in weights.indices { weights[column] *= scale }
        return weights
    }

    /// The cluster of each row, none left empty.
    private func assign(_ groups: [Weights]) -> [Int] {
        let halfNorms = groups.map { weights in
            let squares = weights.reduce(into: SIMD16<Float>(repeating: 0)) { $0 += $1 * $1 }
            return parameters.spherical ? SIMD16(repeating: 0) : squares / 2
        }
        let blocks = Workers.blocks(rows.cells.count, size: 512)
        let best = workers.map(blocks.count) { block in
            blocks[block].map { nearest($0, groups, halfNorms) }
        }.joined()
        return fillingEmpty(Array(best))
    }

    private func nearest(
        _ row: Int,
        _ groups: [Weights],
        _ halfNorms: [SIMD16<Float>]
    ) -> (cluster: Int, score: Float) {
        var best: (cluster: Int, score: Float) = (0, -.infinity)
        let columns = rows.columns.span
        let values = rows.values.span
        for (group, weights) in groups.enumerated() {
            let weights = weights.span
            var scores = SIMD16<Float>(repeating: 0) - halfNorms[group]
            for cell in rows.cells[row] {
                // Safety: cells lie within the rows, columns below the width of the weights.
                unsafe scores +=
                    weights[unchecked: Int(columns[unchecked: cell])] * values[unchecked: cell]
            }
            for lane in 0..<min(16, clusterCount - group * 16) where scores[lane] > best.score {
                best = (group * 16 + lane, scores[lane])
            }
        }
        return best
    }

    /// Gives every empty cluster the row that fits its own worst, out of clusters with others.
    private func fillingEmpty(_ best: [(cluster: Int, score: Float)]) -> [Int] {
        var assignment = best.map(\.cluster)
        var sizes = [Int](repeating: 0, count: clusterCount)
        for cluster in assignment { sizes[cluster] += 1 }
        var byFit = best.indices.sorted {
            best[$0].score != best[$1].score ? best[$0].score < best[$1].score : $0 < $1
        }[...]
        for cluster in 0..<clusterCount where sizes[cluster] == 0 {
            while let row = byFit.popFirst() {
                guard sizes[assignment[row]] > 1 else { continue }
                sizes[assignment[row]] -= 1
                assignment[row] = cluster
                sizes[cluster] = 1
                break
            }
        }
        return assignment
    }
}

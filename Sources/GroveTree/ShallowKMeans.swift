import GroveBase
import GroveSparse

/// A shallow tree by unbalanced k-means: `branching` clusters a node, until a node holds at most
/// `leaf` labels or lies at the last level.
///
/// Bonsai's trees (Khandagale, Xiao and Babbar 2020, arXiv:1904.08249, section 3.2): no balance,
/// many children, few levels. Clusters that need no further split reach the last level through
/// chains of single children, since levels are uniform here.
func shallowTree(
    _ rows: CSRMatrix,
    _ parameters: ClustererParameters,
    _ workers: Workers,
    _ progress: any ProgressReporter
) -> LabelTree {
    let all = Array(0..<UInt32(rows.rowCount))
    let depth = parameters.depth ?? shallowDepth(rows.rowCount, parameters)
    var nodes = [all]
    var levels: [[Int]] = []
    progress.begin("k-means", total: rows.rowCount * depth)
    for level in 0..<depth {
        guard nodes.contains(where: { $0.count > parameters.leaf }) else { break }
        // Within a node while nodes are few, over nodes once they are many.
        let inner = nodes.count < 4 ? workers : Workers(1)
        let outer = nodes.count < 4 ? Workers(1) : workers
        let split = outer.map(nodes.count) { [nodes] index -> [[UInt32]] in
            let node = nodes[index]
            defer { progress.advance(node.count) }
            guard node.count > parameters.leaf else { return [node] }
            let stream = RandomStream(seed: parameters.seed, "tree.kmeans.\(level).\(index)")
            return KMeans(rows, node, parameters, inner).clusters(drawingFrom: stream)
        }
        levels.append(split.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) })
        nodes = Array(split.joined())
    }
    progress.end()
    levels.append(nodes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) })
    return LabelTree(
        childOffsets: levels,
        slotLabels: Array(nodes.joined()),
        labelCount: rows.rowCount
    )
}

/// One level more than a balanced tree of the same branching and leaf size has.
private func shallowDepth(_ labelCount: Int, _ parameters: ClustererParameters) -> Int {
    var (depth, room) = (1, parameters.leaf)
    while room < labelCount {
        room *= parameters.branching
        depth += 1
    }
    return depth
}

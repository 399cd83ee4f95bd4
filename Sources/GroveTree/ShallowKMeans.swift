import GroveBase
import GroveSparse

func shallowTree(
    _ rows: CSRMatrix,
    _ parameters: ClustererParameters,
    _ workers: Workers,
    _ progress: any ProgressReporter
) -> LabelTree {
    // Replaced by the k-means of the next commit.
    binaryTree(Array(0..<UInt32(rows.rowCount)), depth: 1, branching: 2, top: 2)
}

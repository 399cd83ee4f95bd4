import Foundation
public import GroveBase
import GroveData
import GroveSparse
public import GroveTree

/// Label trees as PECOS's cluster chains: a folder of `config.json` and `C0.npz`, `C1.npz`, … from
/// the root down, each (children, clusters).
///
/// `ClusterChain.save` and `load` of `pecos/utils/cluster_util.py`. A label in several clusters has
/// no place in a chain: ``write(_:to:)`` makes pseudo-labels of its copies and puts `label-map.npz`
/// (pseudo-labels, labels) beside the chain, and ``read(_:workers:)`` reads it back.
public enum PECOSChain {
    /// Reads a tree.
    ///
    /// A chain that begins below its root, such as a single matrix of clusters, gets a root over all
    /// its clusters, as with PECOS's `shallow`.
    ///
    /// - Parameters:
    ///   - path: The folder of a chain or of an XR-Linear model, whose clusters are read alone, or an
    ///     `.npz` file of one matrix.
    ///   - workers: The threads to read with.
    /// - Returns: The tree.
    /// - Throws: ``InputError`` with the file and what was expected in it.
    public static func read(_ path: String, workers: Workers = Workers(1)) throws -> LabelTree {
        var matrices = try files(path).matrices.map { try ChainMatrix($0, workers) }
        let first = matrices[0]
        if first.clusters.rowCount > 1 {
            matrices.insert(
                ChainMatrix(rootOf: first.clusters.rowCount, path: first.path),
                at: 0
            )
        }
        var levels = try ChainLevels(matrices)
        return try levels.tree(LabelMap(folder: path, workers))
    }

    /// Writes a tree.
    ///
    /// - Parameters:
    ///   - tree: The tree.
    ///   - folder: The folder to make; it must not exist, or be empty.
    /// - Throws: ``InputError`` if the folder is not empty; ``WorkError`` if it cannot be written.
    public static func write(_ tree: LabelTree, to folder: String) throws {
        try requireEmpty(folder)
        var writer = try FolderWriter(folder)
        let config = JSONValue.object(["len": .integer(tree.levelCount)])
        try writer.write(Array(config.canonical.utf8), to: "config.json")
        for level in 0..<tree.levelCount {
            try writeColumnArchive(tree.chainMatrix(level), to: writer.path("C\(level).npz"))
        }
        if tree.hasCopies { try LabelMap.write(tree, to: writer.path(".")) }
        try writer.place(replacing: false)
    }

    /// The digest of what ``read(_:workers:)`` reads, 64 hexadecimal digits.
    ///
    /// - Parameter path: As there.
    /// - Returns: The digest.
    /// - Throws: ``InputError`` if a file is missing.
    public static func digest(_ path: String) throws -> String {
        let files = try files(path)
        let hasher = SHA256Hasher()
        for file in files.matrices + files.others {
            let name = URL(fileURLWithPath: file).lastPathComponent
            hasher.update("\(name) \(try sha256(ofFile: file))\n")
        }
        return hexadecimal(hasher.finish())
    }

    /// The files of a chain: its matrices from the root down, and what else is read.
    private static func files(_ path: String) throws -> (matrices: [String], others: [String]) {
        guard exists(path) else {
            throw InputError(
                "no such folder; expected a PECOS cluster chain (config.json, C0.npz, …)",
                place: path
            )
        }
        let map = "\(path)/\(LabelMap.file)"
        let others = exists(map) ? [map] : []
        if path.hasSuffix(".npz") { return ([path], []) }
        if exists("\(path)/config.json") {
            let config = try ParameterFile("\(path)/config.json")
            let count = try config.integer("len", in: 1...1000)
            return ((0..<count).map { "\(path)/C\($0).npz" }, others)
        }
        guard let ranker = ModelFolder.ranker(path) else {
            throw InputError(
                "has no config.json; expected a PECOS cluster chain (config.json, C0.npz, …) or "
                    + "XR-Linear model (param.json, ranker)",
                place: path
            )
        }
        let folder = try ModelFolder(ranker)
        return ((0..<folder.depth).map { folder.file($0, "C.npz") }, others)
    }
}

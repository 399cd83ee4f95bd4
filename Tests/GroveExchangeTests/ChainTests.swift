import Foundation
import GroveBase
import GroveData
import GroveLinear
import GroveSparse
import GroveTree
import Testing

@testable import GroveExchange

@Suite("Cluster chains")
struct ChainTests {
    @Test("Labels lie in the clusters that libpecos put them into, however the files are written")
    func reading() throws {
        let clusters = (try Goldens().json["clusters"]?.arrayValue ?? []).compactMap(\.intValue)
        let tree = try PECOSChain.read(resource("chain"))
        #expect(tree.childOffsets[0] == [0, 2] && tree.levelCount == 3 && tree.labelCount == 12)
        // Cluster 0 of the middle level has the leaf clusters 1 and 3, cluster 1 the others.
        let leaves = [1, 3, 0, 2]
        for (number, cluster) in leaves.enumerated() {
            let labels = clusters.indices.filter { clusters[$0] == cluster }
            #expect(tree.labels(ofCluster: number).map(Int.init) == labels)
        }
        #expect(try PECOSChain.read(resource("chain-odd"), workers: Workers(2)) == tree)
        #expect(try PECOSChain.read(resource("xlinear")) == tree)
    }

    @Test("A chain without its top, or one matrix of clusters, gets a root")
    func partial() throws {
        let whole = try PECOSChain.read(resource("chain"))
        let scratch = try Scratch()
        let folder = try scratch.copy(of: "chain")
        let single = try PECOSChain.read("\(folder)/C2.npz")
        #expect(single.childOffsets[0] == [0, 4] && single.levelCount == 2)
        #expect(Set(single.clusterSizes) == Set(whole.clusterSizes))
        for name in ["C1", "C2"] {
            let target = "\(folder)/C\(name == "C1" ? 0 : 1).npz"
            try FileManager.default.removeItem(atPath: target)
            try FileManager.default.copyItem(
                atPath: resource("chain/\(name).npz"),
                toPath: target
            )
        }
        try replace("3", with: "2", in: "\(folder)/config.json")
        #expect(try PECOSChain.read(folder) == whole)
    }

    @Test("A written tree reads back, with copies of labels too", arguments: 1...3)
    func roundTrip(copies: Int) throws {
        let scratch = try Scratch()
        let tree = drawnModel(copies: copies).tree
        let (a, b) = ("\(scratch.path)/a", "\(scratch.path)/b")
        try PECOSChain.write(tree, to: a)
        try PECOSChain.write(tree, to: b)
        #expect(try PECOSChain.read(a) == tree)
        #expect(exists("\(a)/label-map.npz") == (copies > 1))
        #expect(try PECOSChain.digest(a) == PECOSChain.digest(b))
        #expect(try PECOSChain.digest(a) != PECOSChain.digest(resource("chain")))
        #expect(
            message(scratch.path) { try PECOSChain.write(tree, to: a) }
                == "a: exists already and is not an empty folder"
        )
    }

    @Test("Folders that are no chain")
    func mistakes() throws {
        let scratch = try Scratch()
        func complaint(_ change: (String) throws -> Void) throws -> String {
            let folder = try scratch.copy(of: "chain")
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try change(folder)
            return message(scratch.path) {
                _ = try PECOSChain.digest(folder)
                _ = try PECOSChain.read(folder)
            }
        }
        #expect(
            message(scratch.path) { _ = try PECOSChain.read("\(scratch.path)/gone") }
                == "gone: no such folder; expected a PECOS cluster chain (config.json, C0.npz, …)"
        )
        #expect(
            try complaint { try FileManager.default.removeItem(atPath: "\($0)/config.json") }
                == "chain: has no config.json; expected a PECOS cluster chain (config.json, C0.npz, "
                + "…) or XR-Linear model (param.json, ranker)"
        )
        #expect(
            try complaint { try replace("3", with: "\"3\"", in: "\($0)/config.json") }
                == "chain/config.json: len is \"3\", expected a whole number from 1 to 1000"
        )
        #expect(
            try complaint { try replace("3", with: "4", in: "\($0)/config.json") }
                == "chain/C3.npz: cannot be read"
        )
        #expect(
            try complaint { folder in
                let matrix = CSRMatrix(
                    columnCount: 4,
                    rows: [[(0, 1), (1, 1)], [(1, 1), (3, 1)]]
                )
                try writeColumnArchive(matrix, to: "\(folder)/C1.npz")
            }
                == "chain/C1.npz: row 1 is in 2 columns, expected exactly 1: every child has one cluster"
        )
        #expect(
            try complaint { folder in
                let matrix = CSRMatrix(columnCount: 4, rows: [[(0, 1)], [(1, 1), (3, 1)]])
                try writeColumnArchive(matrix, to: "\(folder)/C1.npz")
            }
                == "chain/C1.npz: row 2 is in no columns, expected exactly 1: every child has one cluster"
        )
        #expect(
            try complaint { folder in
                let matrix = CSRMatrix(columnCount: 5, rows: [(0..<5).map { (UInt32($0), 1) }])
                try writeColumnArchive(matrix, to: "\(folder)/C0.npz")
            }
                == "chain/C1.npz: has 2 columns, expected 5, the rows of \(scratch.path)/chain/C0.npz"
                .replacingOccurrences(of: scratch.path + "/", with: "")
        )
        #expect(
            try complaint { folder in
                let matrix = CSRMatrix(columnCount: 2, rows: [[(0, 1), (1, 0)]])
                try writeColumnArchive(matrix, to: "\(folder)/C0.npz")
            } == "chain/C0.npz(data): element 1 is 0, expected 1"
        )
        #expect(
            try complaint { folder in
                let map = CSRPattern(columnCount: 3, rows: [[0], [1], [2]])
                try writeLabelArchive(map, to: "\(folder)/label-map.npz")
            }
                == "chain/label-map.npz: has 3 rows, expected 12, one for each child of the last level"
        )
    }
}

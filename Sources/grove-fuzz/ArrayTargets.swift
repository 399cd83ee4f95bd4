import Foundation
import GroveBase
import GroveData
import GroveSparse

/// numpy's files and the archives of them.
let arrayTargets: [FuzzTarget] = [
    FuzzTarget(
        name: "npz",
        files: [
            FuzzFile(
                "a.npz",
                sparseArchive,
                more: repositoryFiles("Tests/GroveDataTests/Resources", ending: ".npz").map(\.bytes)
                    + [columnArchive]
            ),
            FuzzFile("a.npz", sparseArchive, more: [columnArchive], pack: correctedZip),
        ],
        read: readArchive
    ),
    FuzzTarget(
        name: "npz-members",
        files: memberFiles("a.npz", sparseArchive) + memberFiles("a.npz", columnArchive),
        read: readArchive
    ),
    FuzzTarget(
        name: "pecos-folder",
        files: memberFiles("data/fuzz/Y.trn.npz", sparseArchive)
            + memberFiles("data/fuzz/X.trn.npz", sparseArchive) + [
                FuzzFile("data/fuzz/X.trn.txt", text: "a\nb\nc\n"),
                FuzzFile("data/fuzz/ids.trn.txt", text: "a\nb\nc\n"),
                FuzzFile("data/fuzz/labels.txt", text: "a\nb\nc\nd\ne\n"),
                FuzzFile("data/fuzz/Y.txt", text: "a\nb\nc\nd\ne\n"),
                FuzzFile("data/fuzz/senses.trn.npy", npy("<i4", [4], little(1, 4) + zeros(12))),
                FuzzFile("data/fuzz/senses.tst.npy", npy("<u4", [4], little(1, 4) + zeros(12))),
                FuzzFile("data/fuzz/senses.txt", text: "one\ntwo\n"),
            ],
        others: [
            "manifests/fuzz.yaml": Array((manifestHead + "format: pecos\n").utf8),
            "data/fuzz/Y.tst.npz": sparseArchive, "data/fuzz/X.tst.npz": sparseArchive,
            "data/fuzz/X.tst.txt": Array("a\nb\nc\n".utf8),
        ]
    ) { folder in
        let catalog = DatasetCatalog(
            manifestFolder: folder + "/manifests",
            dataFolders: [folder + "/data"]
        )
        _ = try catalog.load("fuzz", workers: Workers(1))
    },
]

/// Reads an archive in every way there is.
private func readArchive(_ folder: String) throws {
    let path = folder + "/a.npz"
    var problem: (any Error)?
    do { _ = try readColumnArchive(path) } catch { problem = error }
    do { _ = try readLabelArchive(path) } catch { problem = error }
    let matrix = try readSparseArchive(path)
    _ = matrix.rowsL2Normalized()
    if let problem { throw problem }
}

private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

/// A `.npy` file.
func npy(_ type: String, _ shape: [Int], _ elements: [UInt8]) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + little(header.utf8.count, 2)
        + Array(header.utf8) + elements
}

/// A matrix of 3 rows and 5 columns, by rows.
let sparseArchive = archive("csr", shape: [3, 5], offsets: [0, 2, 3, 4])

/// A matrix of 5 rows and 3 columns, by columns.
private let columnArchive = archive("csc", shape: [5, 3], offsets: [0, 2, 3, 4])

private func archive(_ format: String, shape: [Int], offsets: [Int]) -> [UInt8] {
    let ones = [Float](repeating: 1, count: 4).flatMap { little(Int($0.bitPattern), 4) }
    return zip([
        ("indices.npy", npy("<i4", [4], [0, 3, 2, 4].flatMap { little($0, 4) })),
        ("indptr.npy", npy("<i4", [offsets.count], offsets.flatMap { little($0, 4) })),
        ("format.npy", npy("|S3", [], Array(format.utf8))),
        ("shape.npy", npy("<i8", [2], shape.flatMap { little($0, 8) })),
        ("data.npy", npy("<f4", [4], ones)),
    ])
}

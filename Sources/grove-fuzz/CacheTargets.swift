import Foundation
import GroveBase
import GroveStore

/// The HDF5 files of the cache and of results.
let cacheTargets: [FuzzTarget] = [
    // As damage is: HDF5 meets it behind checksums of its own.
    FuzzTarget(
        name: "hdf5",
        files: [FuzzFile(stagePath, stage), FuzzFile("instances/r.h5", instances, more: [older])],
        leftovers: ["damaged"],
        read: readStored
    ),
    // As a forger's: HDF5's checksums of what was changed are made right again.
    FuzzTarget(
        name: "hdf5-forged",
        files: [
            FuzzFile(stagePath, stage, pack: correctedHDF5),
            FuzzFile("instances/r.h5", instances, pack: correctedHDF5),
        ],
        leftovers: ["damaged"],
        read: readStored
    ),
]

private func readStored(_ folder: String) throws {
    let cache = StageCache(folder: folder)
    _ = try cache.header(key)
    _ = try cache.load(key)
    _ = try RecordStore(folder: folder).readInstances(run: "r")
}

private let key = StageKey(stage: "tree", version: 1, parameters: ["leaf": .integer(100)], seed: 1)

private let stagePath = "\(key.digest.prefix(2))/\(key.digest).h5"

private let stage = written { folder in
    let artifact = Artifact(
        [
            "offsets": .int64([0, 2, 3]), "columns": .uint32([1, 4, 2]), "empty": .float32([]),
            "names.bytes": .uint8(Array("abc".utf8)), "w": .float32([1.5, -2]),
        ],
        attributes: ["count": .integer(3), "name": .string("a \"b\"")]
    )
    let cache = StageCache(folder: folder)
    try cache.store(artifact, key: key, seconds: ["work": 1.5])
    return cache.path(of: key)
}

private let instances = written { folder in
    let store = RecordStore(folder: folder)
    try store.writeInstances(run: "r", [.init("P@1", [1, 0, 1]), .init("P@5", [0.25, 0.5, 1])])
    return store.instancesPath(run: "r")
}

private let older = repositoryFile("Tests/GroveStoreTests/Resources/older-instances.h5")

private func written(_ write: (String) throws -> String) -> [UInt8] {
    let folder = NSTemporaryDirectory() + "grove-fuzz-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do { return try bytes(of: write(folder)) } catch { fatalError("\(error)") }
}

import Foundation
import GroveBase

/// What is known of a dataset's archive since it was first fetched: `fetched/NAME.json` in the data
/// folder, which outlives the dataset's own folder.
struct ArchiveRecord {
    /// Where the archive came from: an address, or the name of a file that a person put there.
    let source: String
    /// The SHA-256 of the archive.
    let digest: String
    /// The SHA-256 of each file in the dataset's folder.
    let files: [String: String]

    /// The record of a dataset, where it lies.
    static func path(_ name: String, in dataFolder: String) -> String {
        "\(dataFolder)/fetched/\(name).json"
    }

    /// Reads a record; nil where there is none.
    ///
    /// - Throws: ``InputError`` if it is damaged.
    static func read(_ path: String) throws -> ArchiveRecord? {
        guard fileSize(path) != nil else { return nil }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: String(decoding: try readBytes(path), as: UTF8.self))
        } catch let error as InputError {
            throw error.at(path)
        }
        let digests = json["sha256"]?.objectValue?.compactMapValues(\.stringValue) ?? [:]
        guard let archive = json["archive"], let source = archive["source"]?.stringValue,
            let digest = archive["sha256"]?.stringValue,
            digests.count == json["sha256"]?.objectValue?.count,
            digests.values.allSatisfy(isSHA256), isSHA256(digest)
        else {
            throw InputError(
                "is damaged: it lacks the archive's source, or a SHA-256; remove it to fetch the "
                    + "dataset anew",
                place: path
            )
        }
        return ArchiveRecord(source: source, digest: digest, files: digests)
    }

    /// Writes the record.
    ///
    /// - Throws: ``WorkError`` if it cannot be written.
    func write(to path: String) throws {
        try makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        let json = JSONValue.object([
            "archive": .object(["source": .string(source), "sha256": .string(digest)]),
            "sha256": .object(files.mapValues(JSONValue.string)),
        ])
        do {
            try Data((json.pretty() + "\n").utf8)
                .write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw WorkError("\(path): cannot be written: \(error.localizedDescription)")
        }
    }
}

extension DatasetCatalog {
    /// Compares the files of a fetched dataset with those that its archive had.
    ///
    /// Those whose SHA-256 the manifest states itself are left out.
    func verifyFetched(
        _ manifest: DatasetManifest,
        _ folder: String,
        _ workers: Workers
    ) throws -> [String] {
        let dataFolder = String(folder.dropLast(manifest.folder.count + 1))
        let path = ArchiveRecord.path(manifest.name, in: dataFolder)
        guard let record = try ArchiveRecord.read(path) else { return [] }
        let stated = Set(manifest.checksums.map(\.file))
        let files = record.files.filter { !stated.contains($0.key) }.sorted { $0.key < $1.key }
        let digests = try workers.tryMap(files.count) { index in
            try sha256(ofFile: "\(folder)/\(files[index].key)")
        }
        return try zip(files, digests).map { file, digest in
            guard file.value == digest else {
                throw InputError(
                    "\(file.key) has the SHA-256 \(digest), but was fetched with \(file.value)",
                    place: folder
                )
            }
            return "\(file.key): SHA-256 \(digest), as fetched"
        }
    }
}

public import Foundation
public import GroveBase
public import GroveFetch

extension ModelCatalog {
    /// The file in a model's folder that keeps the SHA-256 of each file as it was first fetched.
    static let recordName = "fetched.json"

    /// Fetches the files of a model that are not there, and checks all of them.
    ///
    /// A file whose SHA-256 the manifest does not state is held to that of its first fetch. What
    /// broke off goes on at the next call.
    ///
    /// - Parameters:
    ///   - name: The model's name.
    ///   - endpoint: Where repositories are, in place of Hugging Face.
    ///   - downloader: What fetches.
    ///   - progress: Told of the bytes.
    /// - Returns: One line a file, to be shown.
    /// - Throws: ``InputError`` for an unknown name, or a file that is not what it should be;
    ///   ``WorkError`` where it cannot be fetched or written.
    public func fetch(
        _ name: String,
        from endpoint: URL,
        with downloader: Downloader = Downloader(),
        progress: any ProgressReporter = SilentProgress()
    ) throws -> [String] {
        guard let manifest = try manifest(name) else {
            throw InputError("model \(name) has no manifest to fetch it by", place: manifestFolder)
        }
        guard let last = dataFolders.last else {
            throw InputError("no folder of data is known; give --data-dir or set GROVE_DATA")
        }
        let folder = installed(name) ?? "\(last)/models/\(name)"
        try makeFolder(folder)
        var record = try FetchRecord(folder)
        return try manifest.files.map { file in
            let path = "\(folder)/\(file)"
            let known = manifest.checksums[file] ?? record.digests[file]
            if isFile(path) { return try check(path, known: known) }
            let url = endpoint.appendingPathComponent(manifest.repository)
                .appendingPathComponent("resolve").appendingPathComponent(manifest.revision)
                .appendingPathComponent(file)
            let digest = try downloader.fetch(url, to: path, digest: known, progress: progress)
            try record.keep(digest, of: file)
            return "\(file): fetched, SHA-256 \(digest)"
                + (known == nil ? ", recorded" : ", as expected")
        }
    }

    /// Compares a file that is there with its known SHA-256.
    private func check(_ path: String, known: String?) throws -> String {
        let digest = try sha256(ofFile: path)
        guard let known else { return "\(lastComponent(path)): there, SHA-256 \(digest)" }
        guard digest == known else {
            throw InputError(
                "has the SHA-256 \(digest), expected \(known); remove it to fetch it again",
                place: path
            )
        }
        return "\(lastComponent(path)): there, SHA-256 \(digest), as expected"
    }
}

/// The digests of files as they were first fetched.
struct FetchRecord {
    private let path: String
    private(set) var digests: [String: String] = [:]

    /// Reads the record of a folder, empty where there is none.
    ///
    /// - Throws: ``InputError`` if it is damaged.
    init(_ folder: String) throws {
        path = "\(folder)/\(ModelCatalog.recordName)"
        guard isFile(path) else { return }
        for (file, value) in try readJSON(path, limit: 1 << 20)["sha256"]?.objectValue ?? [:] {
            guard let digest = value.stringValue, isDigest(digest) else {
                throw InputError(
                    "the SHA-256 of \(file) is \(value.canonical), expected 64 hexadecimal digits",
                    place: path
                )
            }
            digests[file] = digest
        }
    }

    /// Keeps the digest of a file.
    ///
    /// - Throws: ``WorkError`` if the record cannot be written.
    mutating func keep(_ digest: String, of file: String) throws {
        digests[file] = digest
        let json = JSONValue.object(["sha256": .object(digests.mapValues(JSONValue.string))])
        do {
            try Data((json.pretty() + "\n").utf8)
                .write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw WorkError("\(path): cannot be written: \(error.localizedDescription)")
        }
    }
}

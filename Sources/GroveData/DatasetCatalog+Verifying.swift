import Foundation
public import GroveBase

extension DatasetCatalog {
    /// Computes the checksums and statistics of a dataset anew and compares them with its manifest.
    ///
    /// - Parameters:
    ///   - name: The dataset's name.
    ///   - workers: The threads to work with.
    ///   - progress: Told of each step.
    /// - Returns: One line a checksum and a statistic, to be shown.
    /// - Throws: ``InputError`` for the first difference, with both values.
    public func verify(
        _ name: String,
        workers: Workers,
        progress: any ProgressReporter = SilentProgress()
    ) throws -> [String] {
        let manifest = try manifest(name)
        let files = try located(manifest)
        var lines = try verifyChecksums(manifest, files.folder, workers)
        lines += try verifyBuild(manifest, files.folder, workers)
        lines += try verifyFetched(manifest, files.folder, workers)
        let dataset = try files.read(workers: workers, progress: progress)
        let statistics = DatasetStatistics(dataset)
        try checkExpected(manifest, statistics)
        let stated = Set(manifest.expected.map(\.name))
        lines += statistics.values.map { name, value in
            "\(name): \(DatasetStatistics.shown(value))"
                + (stated.contains(name) ? ", as expected" : "")
        }
        if let version = manifest.version, !stated.isEmpty {
            lines.append("version: \(version), by its counts")
        }
        return lines
    }

    private func verifyChecksums(
        _ manifest: DatasetManifest,
        _ folder: String,
        _ workers: Workers
    ) throws -> [String] {
        let stated = manifest.checksums
        let digests = try workers.tryMap(stated.count) { index in
            let path = folder + "/" + stated[index].file
            return try sha256(ofFile: path)
        }
        return try zip(stated, digests).map { checksum, digest in
            guard checksum.digest == digest else {
                throw InputError(
                    "\(folder)/\(checksum.file) has the SHA-256 \(digest), "
                        + "expected \(checksum.digest)",
                    place: manifest.path,
                    line: checksum.line
                )
            }
            return "\(checksum.file): SHA-256 \(digest), as expected"
        }
    }

    /// Compares the files of a built dataset with the digests that its build recorded.
    ///
    /// Those that the manifest states itself are left out.
    private func verifyBuild(
        _ manifest: DatasetManifest,
        _ folder: String,
        _ workers: Workers
    ) throws -> [String] {
        guard manifest.format.isBuilt else { return [] }
        let stated = Set(manifest.checksums.map(\.file))
        let recorded = try BuildRecord.read(folder).digests
            .filter { !stated.contains($0.key) }.sorted { $0.key < $1.key }
        let digests = try workers.tryMap(recorded.count) { index in
            try sha256(ofFile: folder + "/" + recorded[index].key)
        }
        return try zip(recorded, digests).map { record, digest in
            guard record.value.stringValue == digest else {
                throw InputError(
                    "\(record.key) has the SHA-256 \(digest), "
                        + "but was built with \(record.value.stringValue ?? "none")",
                    place: folder
                )
            }
            return "\(record.key): SHA-256 \(digest), as built"
        }
    }

    /// Whether the sense behind each pair is known, from the files that are there.
    ///
    /// - Parameter name: The dataset's name.
    /// - Returns: True where there is a list of senses.
    /// - Throws: ``InputError`` if the dataset is not there or its manifest is wrong.
    public func hasSenses(_ name: String) throws -> Bool {
        let manifest = try manifest(name)
        return try manifest.format.isBuilt && located(manifest).path(.senseNames) != nil
    }

    /// A key for everything about a dataset that can change what is computed from it.
    ///
    /// SHA-256 over the digests of its files and over what the manifest says of reading them; the
    /// dataset's name, folder, expected counts and propensity constants are no part of it.
    ///
    /// - Parameter name: The dataset's name.
    /// - Returns: 64 hexadecimal digits.
    /// - Throws: ``InputError`` if the dataset is not there or its manifest is wrong.
    public func fingerprint(_ name: String) throws -> String {
        let manifest = try manifest(name)
        let files = try located(manifest)
        var memo = DigestMemo(digestMemo)
        var digests: [String: JSONValue] = [:]
        for part in manifest.format.parts {
            guard let path = files.path(part.role) else { continue }
            digests[part.role.rawValue] = .string(try memo.digest(of: path))
        }
        for (role, path) in try files.subfolderFeatures() {
            digests[role.rawValue] = .string(try memo.digest(of: path))
        }
        memo.save()
        let policy = manifest.policy
        let facts = JSONValue.object([
            "reader": .integer(1),
            "format": .string(manifest.format.rawValue),
            "files": .object(digests),
            "only-labels-seen-in-training": .bool(policy.onlyLabelsSeenInTraining),
            "sorts-indices": .bool(policy.sortsIndices),
            "label-separator": .string(manifest.labelLines.separator.rawValue),
            "labels-are-numbers": .bool(manifest.labelLines.areNumbers),
        ])
        return hexadecimal(sha256(facts.canonical))
    }
}

/// Digests of files that have not changed since they were computed.
///
/// A file counts as unchanged while its path, size, inode, and times of change (of content and of
/// status, in nanoseconds) are the same. A file that changed within two seconds of being hashed is
/// not remembered, since another change could leave the same times.
package struct DigestMemo {
    private let path: String?
    private var known: [String: JSONValue] = [:]
    private var isChanged = false

    /// Reads what is remembered; a memo that is missing or damaged remembers nothing.
    package init(_ path: String?) {
        self.path = path
        guard let path, let bytes = try? readBytes(path),
            let json = try? JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
        else { return }
        known = json.objectValue ?? [:]
    }

    /// The SHA-256 of a file, remembered or computed.
    package mutating func digest(of file: String) throws -> String {
        let full = URL(fileURLWithPath: file).standardizedFileURL.path
        let before = FileFacts(full)
        if let before, let entry = known[full], entry["state"]?.stringValue == before.state,
            let digest = entry["sha256"]?.stringValue
        {
            return digest
        }
        let digest = try sha256(ofFile: full)
        if let before, let after = FileFacts(full), after.state == before.state, after.age > 2 {
            known[full] = .object([
                "state": .string(before.state), "sha256": .string(digest),
            ])
            isChanged = true
        }
        return digest
    }

    /// Writes the memo, if anything is new; failing is harmless, the digests are computed again.
    package func save() {
        guard isChanged, let path else { return }
        let url = URL(fileURLWithPath: path)
        try? FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try? Data((JSONValue.object(known).pretty() + "\n").utf8).write(to: url, options: .atomic)
    }
}
